//! Erases persons.

use jiff::Timestamp;

use super::bulk_transition::{BulkTransition, LastReply};
use super::delivery::State;
use super::erasure_record::PersonTraces;
use super::error::Error;
use super::read;
use super::request_mail_tables::erase_mailbox;
use super::row;
use super::sql::SqlExecutor;
use super::suppress::UNFINISHED_RUNS;
use super::suppression::PSEUDONYM;
use super::tombstone::{TombstoneKey, TombstoneSalt};
use crate::address::Address;

/// Texts of the journal that others have written, and that can repeat an address.
const FOREIGN_WORDS: [(&str, &str); 5] = [
    ("deliveries", "words"),
    ("transitions", "words"),
    ("bounces", "reply"),
    ("runs", "stopped_by"),
    ("stops", "why"),
];

pub(super) fn find_traces(
    sql: &mut dyn SqlExecutor,
    person: &Address,
) -> Result<PersonTraces, Error> {
    let mut count = |rows: &str| -> Result<u64, Error> {
        let select = format!("SELECT COUNT(*) AS count FROM {rows}");
        let key = [person.key().into()];
        let counts = read::list(sql, &select, &key, |found| row::count(found.integer("count")?))?;
        Ok(counts.first().copied().unwrap_or_default())
    };
    Ok(PersonTraces {
        deliveries: count("deliveries WHERE reader = ?1")?,
        suppressions: count("suppressions WHERE reader = ?1")?,
        bounces: count("bounces WHERE reader = ?1")?,
        signups: count("reader_requests WHERE reader = ?1 AND kind = 'signup'")?
            + count("signups WHERE reader = ?1")?,
        requests: count("reader_requests WHERE (reader = ?1 OR former = ?1) AND kind <> 'signup'")?
            + count("edited_addresses WHERE reader = ?1 OR former = ?1")?,
    })
}

pub(super) fn erase_person(
    sql: &mut dyn SqlExecutor,
    person: &Address,
    salt: &TombstoneSalt,
    now: Timestamp,
) -> Result<PersonTraces, Error> {
    sql.lock_runs(UNFINISHED_RUNS, &[])?;
    let traces = find_traces(sql, person)?;
    erase_deliveries(sql, person, now)?;
    let requests = "DELETE FROM reader_requests WHERE reader = ?1 OR former = ?1";
    sql.execute(requests, &[person.key().into()])?;
    let edited = "DELETE FROM edited_addresses WHERE reader = ?1 OR former = ?1";
    sql.execute(edited, &[person.key().into()])?;
    for table in ["suppressions", "bounces", "signups"] {
        let delete = format!("DELETE FROM {table} WHERE reader = ?1");
        sql.execute(&delete, &[person.key().into()])?;
    }
    erase_mailbox(sql, person)?;
    erase_foreign_words(sql, person)?;
    TombstoneKey::keep(sql, salt)?.enter(sql, person, now)?;
    Ok(traces)
}

/// Makes the deliveries of a person those of nobody.
fn erase_deliveries(
    sql: &mut dyn SqlExecutor,
    person: &Address,
    now: Timestamp,
) -> Result<(), Error> {
    let key = person.key();
    let skipped = BulkTransition {
        to: State::Skipped,
        attempts: "attempts",
        words: "'erased'",
        reply: LastReply::Cleared,
        besides: "owner = NULL, until = NULL, refusal = NULL, held_back = 0, ",
    };
    let open = "reader = ?1 AND state NOT IN ('accepted', 'rejected', 'skipped', 'expired')";
    skipped.apply(sql, open, &[key.as_str().into(), now.as_millisecond().into()])?;
    let values = [key.as_str().into()];
    let wordless = "UPDATE transitions SET words = NULL \
                    WHERE delivery IN (SELECT id FROM deliveries WHERE reader = ?1)";
    sql.execute(wordless, &values)?;
    let nobody = format!(
        "UPDATE deliveries SET reader = {PSEUDONYM}, address = {PSEUDONYM}, name = NULL, words = 'erased' \
         WHERE reader = ?1"
    );
    sql.execute(&nobody, &values)?;
    Ok(())
}

/// Removes texts that repeat the address.
fn erase_foreign_words(sql: &mut dyn SqlExecutor, person: &Address) -> Result<(), Error> {
    // Whether a text has another one in it is asked differently by each store, and this way by both.
    let repeats = |column: &str| {
        format!(
            "{column} IS NOT NULL AND replace(lower({column}), lower(?1), '') <> lower({column})"
        )
    };
    let values = [person.key().into()];
    for (table, column) in FOREIGN_WORDS {
        let update = format!("UPDATE {table} SET {column} = 'erased' WHERE {}", repeats(column));
        sql.execute(&update, &values)?;
    }
    sql.execute(&format!("DELETE FROM read_mail WHERE {}", repeats("mark")), &values)?;
    Ok(())
}
