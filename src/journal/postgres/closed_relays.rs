//! The table of the relays that senders have found closed.

use super::super::error::Error;
use super::super::read;
use super::super::relay_closure::{ClosureKind, RelayClosure};
use super::super::run::{Owner, RunId};
use super::super::settlement::printable;
use super::super::sql::{SqlExecutor, SqlRow};
use super::server_clock::SERVER_NOW;

/// How long others heed a closure, in milliseconds, unless the sender opens the relay again before. That sender may have
/// ended since.
const CLOSURE_LIFETIME_MS: i64 = 60_000;

/// Keeps the closures that a sender knows of itself, in place of those before.
pub(super) fn keep_closures(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    closures: &[RelayClosure],
) -> Result<(), Error> {
    let delete = "DELETE FROM closed_relays WHERE run = ?1 AND owner = ?2";
    sql.execute(delete, &[run.0.into(), owner.as_str().into()])?;
    let insert = format!(
        "INSERT INTO closed_relays (run, owner, relay, failure, kind, closed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, {SERVER_NOW}) ON CONFLICT DO NOTHING"
    );
    for RelayClosure { relay, failure, kind } in closures {
        let values = [
            run.0.into(),
            owner.as_str().into(),
            relay.as_str().into(),
            printable(failure).into_owned().into(),
            write_kind(*kind).into(),
        ];
        sql.execute(&insert, &values)?;
    }
    Ok(())
}

/// The closures that other senders know.
pub(super) fn list_closures(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
) -> Result<Vec<RelayClosure>, Error> {
    let select = format!(
        "SELECT relay, failure, kind FROM closed_relays WHERE run = ?1 AND owner <> ?2 \
         AND closed_at > {SERVER_NOW} - ?3 ORDER BY relay, closed_at"
    );
    let values = [run.0.into(), owner.as_str().into(), CLOSURE_LIFETIME_MS.into()];
    read::list(sql, &select, &values, |found: &SqlRow| {
        let word = found.text("kind")?;
        let kind = read_kind(word)
            .ok_or_else(|| Error::Corrupt(format!("{word:?} in the column `kind`")))?;
        let (relay, failure) = (found.text("relay")?.to_owned(), found.text("failure")?.to_owned());
        Ok(RelayClosure { relay, failure, kind })
    })
}

const fn write_kind(kind: ClosureKind) -> &'static str {
    match kind {
        ClosureKind::Refused => "refused",
        ClosureKind::Limited => "limited",
        ClosureKind::Unreachable => "unreachable",
    }
}

fn read_kind(word: &str) -> Option<ClosureKind> {
    let all = [ClosureKind::Refused, ClosureKind::Limited, ClosureKind::Unreachable];
    all.into_iter().find(|kind| write_kind(*kind) == word)
}
