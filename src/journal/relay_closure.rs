//! Relays that a sender has found closed, so that the other senders of the run do not call them in vain.

use super::error::Error;
use super::read;
use super::run::{Owner, RunId};
use super::settlement::printable;
use super::sql::{SqlExecutor, SqlRow};

/// A relay that a sender has closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayClosure {
    /// The relay and its user, by a name that is the same on every machine.
    pub relay: String,
    /// Why it is closed, in the words of that sender: one line.
    pub failure: String,
    /// What the closure means for the other senders.
    pub kind: ClosureKind,
}

/// What the closure of a relay by one sender means for the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosureKind {
    /// The relay itself has said no, and a person has to mend that: it is closed for all.
    Refused,
    /// The relay itself has said no, and may take messages later: it is closed for all until then.
    Limited,
    /// The sender does not reach the relay. That may be the fault of its machine, so the others try with one line.
    Unreachable,
}

impl ClosureKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Limited => "limited",
            Self::Unreachable => "unreachable",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let all = [Self::Refused, Self::Limited, Self::Unreachable];
        all.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Keeps the closures that a sender knows of itself, in place of those before.
pub(super) fn keep_closures(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
    closures: &[RelayClosure],
) -> Result<(), Error> {
    let delete = "DELETE FROM closed_relays WHERE run = ?1 AND owner = ?2";
    sql.execute(delete, &[run.0.into(), owner.as_str().into()])?;
    for RelayClosure { relay, failure, kind } in closures {
        let failure = printable(failure);
        sql.execute(
            "INSERT INTO closed_relays (run, owner, relay, failure, kind) \
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
            &[
                run.0.into(),
                owner.as_str().into(),
                relay.as_str().into(),
                (&*failure).into(),
                kind.as_str().into(),
            ],
        )?;
    }
    Ok(())
}

/// The closures that other senders know, as long as these are at work.
pub(super) fn list_closures(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    owner: &Owner,
) -> Result<Vec<RelayClosure>, Error> {
    let select = "SELECT relay, failure, kind FROM closed_relays \
                  JOIN senders ON senders.owner = closed_relays.owner AND ended_at IS NULL \
                  WHERE closed_relays.run = ?1 AND closed_relays.owner <> ?2 ORDER BY relay, kind";
    read::list(sql, select, &[run.0.into(), owner.as_str().into()], |found: &SqlRow| {
        let word = found.text("kind")?;
        let kind = ClosureKind::parse(word)
            .ok_or_else(|| Error::Corrupt(format!("{word:?} in the column `kind`")))?;
        let (relay, failure) = (found.text("relay")?.to_owned(), found.text("failure")?.to_owned());
        Ok(RelayClosure { relay, failure, kind })
    })
}
