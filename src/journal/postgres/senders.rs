//! The senders of a run, as the server knows them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use postgres::types::Type;

use super::super::error::Error;
use super::super::lock::RunLock;
use super::super::relay_closure::RelayClosure;
use super::super::renewal::LeaseRenewal;
use super::super::row;
use super::super::run::{Owner, RunId};
use super::super::sender::{RunSender, SenderPart, SenderStanding};
use super::super::sender_record::SenderRecord;
use super::super::settlement::printable;
use super::super::sql::SqlRow;
use super::super::store::SqlStore;
use super::Postgres;
use super::advisory_lock::AdvisoryLock;
use super::closed_relays;
use super::executor::read_rows;
use super::lease::{IS_ABSENT, LeaseHolder};
use super::server_clock::SERVER_NOW;
use crate::issue::IssueName;

impl SenderRecord for Postgres {
    fn join(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
        let lock = AdvisoryLock::share(&self.options, issue, owner)?;
        Ok(self.keep_lock(owner, lock))
    }

    fn take_part(
        &mut self,
        lock: &RunLock,
        run: RunId,
        terms: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let lease = self.options.lease();
        self.write_with(|sql| {
            LeaseHolder { run, owner: lock.owner(), lease }.enter(sql, now)?;
            let say = "UPDATE senders SET terms = ?2 WHERE owner = ?1 AND ended_at IS NULL";
            if sql.execute(say, &[lock.owner().as_str().into(), terms.into()])? == 0 {
                return Err(Error::Superseded);
            }
            Ok(())
        })
    }

    fn renew(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<LeaseRenewal, Error> {
        if let Some(lock) = self.advisory_lock.upgrade() {
            lock.retake();
        }
        let lease = self.options.lease();
        let holder = LeaseHolder { run, owner, lease };
        let former = self.read_with(|sql| holder.renew(sql))?;
        let may_end_others = self.watch.note_renewal(former, lease);
        if may_end_others && self.read_with(|sql| holder.has_left_behind(sql))? {
            match self.write_with(|sql| holder.take_left_behind(sql, now)) {
                // Another transaction is at work, and the next renewal follows soon.
                Ok(()) | Err(Error::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        self.read_with(|sql| holder.look(sql))
    }

    fn keep_closures(
        &mut self,
        run: RunId,
        owner: &Owner,
        closures: &[RelayClosure],
    ) -> Result<(), Error> {
        self.write_with(|sql| closed_relays::keep_closures(sql, run, owner, closures))
    }

    fn list_senders(&mut self, issue: IssueName) -> Result<Vec<RunSender>, Error> {
        let select = format!(
            "SELECT words, joined, terms, clock_ahead, hand_overs, began_at, seen_at, lease_until, ended_at, \
             {SERVER_NOW} AS now, CASE WHEN {IS_ABSENT} THEN 1::int8 ELSE 0 END AS absent, \
             (SELECT COUNT(*) FROM deliveries WHERE deliveries.run = senders.run \
              AND deliveries.state IN ('claimed', 'handed') AND deliveries.owner = senders.owner) AS claims \
             FROM senders WHERE issue = $1 ORDER BY number"
        );
        self.with_client(|client| {
            let rows = client.query_typed(&select, &[(&issue.to_string(), Type::TEXT)])?;
            read_rows(&rows)?.iter().map(read_sender).collect()
        })
    }
}

impl Postgres {
    /// Keeps an eye on a lock, so that it is taken again when the server was lost.
    pub(super) fn keep_lock(&mut self, owner: &Owner, lock: AdvisoryLock) -> RunLock {
        let part = lock.part();
        let lock = Arc::new(lock);
        self.advisory_lock = Arc::downgrade(&lock);
        RunLock::new(owner, lock).with_part(part)
    }
}

fn read_sender(found: &SqlRow) -> Result<RunSender, Error> {
    let moment = |column: &str| row::moment(found.integer(column)?);
    let (seen, now) = (moment("seen_at")?, moment("now")?);
    let is_absent = found.integer("absent")? != 0;
    let standing = match found.optional_integer("ended_at")? {
        None if !is_absent && moment("lease_until")? < now => SenderStanding::Silent,
        None if !is_absent => SenderStanding::Working,
        _ => SenderStanding::Ended,
    };
    Ok(RunSender {
        words: printable(found.text("words")?).into_owned(),
        part: if found.integer("joined")? == 0 { SenderPart::Holder } else { SenderPart::Joined },
        standing,
        began: moment("began_at")?,
        seen,
        now,
        clock_ahead: SignedDuration::from_millis(found.integer("clock_ahead")?),
        hand_overs: row::count(found.integer("hand_overs")?)?,
        claims: row::count(found.integer("claims")?)?,
        terms: found.optional_text("terms")?.map(str::to_owned),
    })
}

/// The lease of the owner of a lock.
pub(super) const fn lease_of<'a>(
    journal: &Postgres,
    lock: &'a RunLock,
    run: RunId,
) -> LeaseHolder<'a> {
    LeaseHolder { run, owner: lock.owner(), lease: journal.options.lease() }
}
