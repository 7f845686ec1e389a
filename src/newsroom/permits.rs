//! The permits for messages that belong to no run. A relay without rate limits needs none.

use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::time::sleep;

use super::error::Error;
use super::opened::Newsroom;
use crate::deliver::{RelaySlot, find_brief_wait};
use crate::journal::{HeldPermits, Owner, PermitRequest};

/// The permits of one relay, for messages of one sender.
pub(super) struct RelayPermits<'a> {
    /// The sender, as the journal names it.
    pub(super) owner: &'a Owner,
    /// The relay.
    pub(super) slot: &'a RelaySlot,
}

impl RelayPermits<'_> {
    /// Takes a permit for the next message. The message before has ended. Waits if that does not take
    /// long.
    ///
    /// # Errors
    ///
    /// [`Error::PaceUsedUp`] if it would take long. The journal fails.
    pub(super) fn take(&self, newsroom: &mut Newsroom, runtime: &Handle) -> Result<(), Error> {
        while let Some(wait) = self.try_take(newsroom)? {
            runtime.block_on(async { sleep(wait).await });
        }
        Ok(())
    }

    /// Takes a permit for the next message, as [`take`](Self::take) does. Answers how long to wait first, if that does not
    /// take long, and `None` if the permit was taken.
    ///
    /// # Errors
    ///
    /// As there.
    pub(super) fn try_take(&self, newsroom: &mut Newsroom) -> Result<Option<Duration>, Error> {
        let Some(until) = self.ask(newsroom, 1)? else { return Ok(None) };
        let now = newsroom.now().timestamp();
        if let Some(wait) = find_brief_wait(until, now) {
            return Ok(Some(wait));
        }
        let until = until.to_zoned(newsroom.publication.timezone.clone());
        let (relay, until) = (self.slot.target.name(), Box::new(until));
        Err(Error::PaceUsedUp { relay, until })
    }

    /// Records that the last message has ended.
    ///
    /// # Errors
    ///
    /// The journal fails.
    pub(super) fn end(&self, newsroom: &mut Newsroom) -> Result<(), Error> {
        self.ask(newsroom, 0).map(drop)
    }

    /// Asks for so many permits. Answers the moment at which they can be had, if they cannot now.
    fn ask(&self, newsroom: &mut Newsroom, wanted: u64) -> Result<Option<Timestamp>, Error> {
        let RelaySlot { account: relay, pace: limits, .. } = self.slot;
        if limits.is_empty() {
            return Ok(None);
        }
        let now = newsroom.now().timestamp();
        let request = PermitRequest { relay, limits, held: HeldPermits::default(), wanted };
        let reply = newsroom.journal()?.take_permits(self.owner, &request, now)?;
        Ok(reply.turns.into_iter().next())
    }
}
