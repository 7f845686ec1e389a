//! What must be on the disk of the journal before a worker goes on, and what may come there later.

use std::mem::take;
use std::sync::Arc;

use super::claim_stock::ClaimDemand;
use super::{JournalWriter, Unsynced};
use crate::deliver::hand_over_marks::{LeaveGround, LeaveProofs};
use crate::deliver::journal_request::JournalRequest;
use crate::journal::{Error, ExchangeReply, Synced};
use crate::publication::SyncPolicy;

impl JournalWriter {
    /// How many deliveries the next exchange claims, for these requests and for so many more claims that are wanted. None
    /// when it is too late, or no message may leave any more: then those in stock stay there too.
    pub(super) fn choose_room(&mut self, requests: &[JournalRequest], wanted: usize) -> usize {
        let Self { context, stock, halt, .. } = self;
        if halt.is_some() || context.retry.deadline.is_barring(context.now()) {
            stock.withhold();
            return 0;
        }
        let wanted = wanted + requests.iter().map(|request| request.room).sum::<usize>();
        let ending = requests.iter().map(|request| request.settled.len()).sum();
        stock.choose_room(ClaimDemand { wanted, lines: context.count_lines(), ending })
    }

    /// Writes the mark of the hand-overs of an exchange that has ended so many deliveries, and brings to the disk what
    /// must be there. Answers the proofs for the messages that may leave.
    pub(super) fn let_leave(
        &mut self,
        reply: &mut ExchangeReply,
        ended: usize,
    ) -> Result<LeaveProofs, Error> {
        self.heed_end(reply);
        let claims = take(&mut reply.claims);
        let has_claims = !claims.is_empty();
        self.stock.note_exchange(ended, claims);
        let context = Arc::clone(&self.context);
        let policy = self.journal.sync_policy(context.run);
        let has_new_permits = reply.permits.iter().any(|permits| permits.granted > 0);
        self.unsynced = Unsynced::Exchange;
        let ground = match policy {
            SyncPolicy::Each => LeaveGround::of_sync(&self.sync()?),
            SyncPolicy::Claims if has_new_permits => LeaveGround::of_sync(&self.sync()?),
            SyncPolicy::Claims if has_claims => {
                self.order_sync()?;
                LeaveGround::of_claims()
            }
            SyncPolicy::Claims => LeaveGround::of_claims(),
        };
        // Behind the sync, if there is one: else a power failure could leave a mark of what the journal has lost.
        let confirmed = context.marks.write(reply).and_then(|mark| match mark {
            Some(mark) => mark.confirm(ground),
            None => Ok(LeaveProofs::default()),
        });
        confirmed.or_else(|cause| self.halt(cause, &reply.handed))
    }

    /// Gives no claim to a worker any more if the issue is stopped, or another process has the run.
    fn heed_end(&mut self, reply: &mut ExchangeReply) {
        self.is_superseded |= reply.superseded;
        let stop = reply.stop.take();
        if stop.is_some() || reply.superseded {
            self.stock.withhold();
        }
        if let Some(stop) = stop {
            self.context.stop.heed(stop);
        }
    }

    /// Waits until everything is on the disk.
    fn sync(&mut self) -> Result<Synced, Error> {
        let synced = self.journal.sync()?;
        self.unsynced = Unsynced::Nothing;
        self.stock.confirm(&synced);
        Ok(synced)
    }

    /// Has everything brought to the disk that is written, without waiting for it.
    pub(super) fn order_sync(&mut self) -> Result<(), Error> {
        if self.unsynced == Unsynced::Exchange {
            self.unsynced = Unsynced::Nothing;
            match self.journal.sync_later()?.find_proof() {
                Ok(synced) => self.stock.confirm(&synced),
                Err(pending) => self.syncer.order(pending)?,
            }
        }
        Ok(())
    }

    /// Lets the claims be worked on that have come to the disk meanwhile.
    pub(super) fn confirm_claims(&mut self) -> Result<(), Error> {
        if let Some(synced) = self.syncer.take_proof()? {
            self.stock.confirm(&synced);
        }
        Ok(())
    }
}
