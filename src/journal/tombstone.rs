//! Tombstones: what is kept of persons who were erased, so that no import brings them back.
//!
//! A tombstone is the HMAC-SHA-256 (RFC 2104) of an [`Address::key`], with a salt of 256 random bits that the journal
//! has from its first erasure on. It names nobody, and has no counterpart in another journal. Who has the whole journal can
//! try whether an address is among the erased ones; a slow hash would not keep them from it, because every reader of a
//! list is compared before each run.

use std::collections::HashMap;

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;
use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::row;
use super::sql::SqlExecutor;
use crate::address::Address;

/// The number of bytes of a salt.
const SALT_BYTES: usize = 32;

/// The name of the salt in the table `about`.
const SALT: &str = "tombstone salt";

/// What is hashed begins with this.
const PURPOSE: &str = "matinale tombstone v1\n";

/// 256 random bits.
#[derive(Clone)]
pub struct TombstoneSalt([u8; SALT_BYTES]);

/// The tombstones of a journal.
#[derive(Debug, Default)]
pub struct Tombstones {
    /// What marks are made with. `None` if nobody was erased.
    key: Option<TombstoneKey>,
    /// The moments of the erasures, by their marks.
    moments: HashMap<String, Timestamp>,
}

/// What the marks of a journal are made with.
#[derive(Debug)]
pub(super) struct TombstoneKey(hmac::Key);

impl TombstoneSalt {
    /// The salt with these bytes, which must be random.
    pub const fn new(bytes: [u8; SALT_BYTES]) -> Self {
        Self(bytes)
    }
}

impl Tombstones {
    /// Reads all tombstones.
    pub(super) fn read(sql: &mut dyn SqlExecutor) -> Result<Self, Error> {
        let Some(key) = TombstoneKey::read(sql)? else { return Ok(Self::default()) };
        let rows = read::list(sql, "SELECT mark, at FROM tombstones", &[], |found| {
            Ok((found.text("mark")?.to_owned(), row::moment(found.integer("at")?)?))
        })?;
        Ok(Self { key: Some(key), moments: rows.into_iter().collect() })
    }

    /// The moment at which the person with this [`Address::key`] was erased, if they were.
    pub fn find(&self, reader_key: &str) -> Option<Timestamp> {
        if self.moments.is_empty() {
            return None;
        }
        self.moments.get(&self.key.as_ref()?.mark(reader_key)).copied()
    }

    /// How many persons were erased.
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Whether nobody was erased.
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }
}

impl TombstoneKey {
    /// The key of the journal. `None` if nobody was erased so far.
    pub(super) fn read(sql: &mut dyn SqlExecutor) -> Result<Option<Self>, Error> {
        let select = "SELECT value FROM about WHERE name = ?1";
        let found = sql.query(select, &[SALT.into()])?;
        let Some(found) = found.first() else { return Ok(None) };
        let salt = HEXLOWER.decode(found.text("value")?.as_bytes()).ok();
        let salt = salt.filter(|salt| salt.len() == SALT_BYTES);
        let salt = salt.ok_or_else(|| Error::Corrupt("the salt of its tombstones".to_owned()))?;
        Ok(Some(Self(hmac::Key::new(hmac::HMAC_SHA256, &salt))))
    }

    /// The key of the journal. If it has none, it gets this salt.
    pub(super) fn keep(sql: &mut dyn SqlExecutor, salt: &TombstoneSalt) -> Result<Self, Error> {
        let insert =
            "INSERT INTO about (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
        sql.execute(insert, &[SALT.into(), HEXLOWER.encode(&salt.0).into()])?;
        Self::read(sql)?.ok_or_else(|| Error::Corrupt("it keeps no salt".to_owned()))
    }

    /// The mark of the person with this [`Address::key`].
    fn mark(&self, reader_key: &str) -> String {
        let hashed = hmac::sign(&self.0, format!("{PURPOSE}{reader_key}").as_bytes());
        HEXLOWER.encode(hashed.as_ref())
    }

    /// The moment at which a reader was erased, if they were.
    pub(super) fn find(
        &self,
        sql: &mut dyn SqlExecutor,
        reader: &Address,
    ) -> Result<Option<Timestamp>, Error> {
        let select = "SELECT at FROM tombstones WHERE mark = ?1";
        let found = sql.query(select, &[self.mark(&reader.key()).into()])?;
        found.first().map(|found| row::moment(found.integer("at")?)).transpose()
    }

    /// Enters a tombstone. An earlier one of the same person stays.
    pub(super) fn enter(
        &self,
        sql: &mut dyn SqlExecutor,
        reader: &Address,
        now: Timestamp,
    ) -> Result<(), Error> {
        let insert =
            "INSERT INTO tombstones (mark, at) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING";
        sql.execute(insert, &[self.mark(&reader.key()).into(), now.as_millisecond().into()])?;
        Ok(())
    }

    /// Takes a tombstone away. Answers whether there was one.
    pub(super) fn remove(
        &self,
        sql: &mut dyn SqlExecutor,
        reader: &Address,
    ) -> Result<bool, Error> {
        let delete = "DELETE FROM tombstones WHERE mark = ?1";
        Ok(sql.execute(delete, &[self.mark(&reader.key()).into()])? > 0)
    }
}

/// The moment at which a reader was erased, if they were.
pub(super) fn find_erasure(
    sql: &mut dyn SqlExecutor,
    reader: &Address,
) -> Result<Option<Timestamp>, Error> {
    match TombstoneKey::read(sql)? {
        Some(key) => key.find(sql, reader),
        None => Ok(None),
    }
}
