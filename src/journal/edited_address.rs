//! Addresses of readers that an editor has changed in the list, so that a reader is known by both.

use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::row;
use super::sql::SqlExecutor;
use crate::address::Address;

/// Records that a reader has another address from now on. Whoever had the former one by an earlier change is followed too.
pub(super) fn record_edited_address(
    sql: &mut dyn SqlExecutor,
    former: &Address,
    new: &Address,
    now: Timestamp,
) -> Result<(), Error> {
    let (from, to) = (former.key(), new.key());
    if from == to {
        return Ok(());
    }
    let values = [from.into(), to.into(), new.as_str().into(), now.as_millisecond().into()];
    // Nobody is their own former address, also if a change is taken back.
    sql.execute("DELETE FROM edited_addresses WHERE former = ?1", &values[1..2])?;
    let follow = "UPDATE edited_addresses SET reader = ?2, address = ?3 WHERE reader = ?1";
    sql.execute(follow, &values[..3])?;
    sql.execute(
        "INSERT INTO edited_addresses (former, reader, address, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (former) DO UPDATE SET reader = excluded.reader, address = excluded.address, at = excluded.at",
        &values,
    )?;
    Ok(())
}

/// A change of a reader's address that an editor has made in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedAddress {
    /// The address before, as it is compared.
    pub former: Address,
    /// The address by now.
    pub present: Address,
    /// The moment of the change.
    pub at: Timestamp,
}

/// The changes of an address that an editor has made, whether it is the former or the present one.
pub(super) fn list_edited_addresses(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Vec<EditedAddress>, Error> {
    let select = "SELECT former, address, at FROM edited_addresses \
                  WHERE former = ?1 OR reader = ?1 ORDER BY at, former";
    read::list(sql, select, &[reader.key().into()], |found| {
        Ok(EditedAddress {
            former: row::parse_address(found.text("former")?)?,
            present: row::read_address(found)?,
            at: row::moment(found.integer("at")?)?,
        })
    })
}

/// The address that a reader has by now, if an editor has changed it.
pub(super) fn find_edited_address(
    sql: &mut dyn SqlExecutor,
    former: &Address,
) -> Result<Option<Address>, Error> {
    let select = "SELECT address FROM edited_addresses WHERE former = ?1";
    sql.query(select, &[former.key().into()])?.first().map(row::read_address).transpose()
}
