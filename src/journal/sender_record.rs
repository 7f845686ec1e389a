//! Many senders of one run: the part of every journal that lets several machines work on the same run.

use jiff::Timestamp;

use super::error::Error;
use super::lock::RunLock;
use super::relay_closure::RelayClosure;
use super::renewal::LeaseRenewal;
use super::run::{Owner, RunId};
use super::sender::RunSender;
use crate::issue::IssueName;

/// The record of who sends. A journal in a file has one sender at a time, by its lock.
pub trait SenderRecord {
    /// Takes part in sending an issue beside other processes. Takes the [lock](super::Journal::lock) of the journal if it is
    /// free: see [`RunLock::part`].
    ///
    /// # Errors
    ///
    /// [`Error::NotShared`] if the journal is a file. [`Error::Locked`] if another issue is being sent.
    fn join(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error>;

    /// Begins to work on the run of the issue that was joined, and says on which terms: what is sent, and with which
    /// settings.
    ///
    /// # Errors
    ///
    /// [`Error::Superseded`] if others count this sender as gone.
    fn take_part(
        &mut self,
        lock: &RunLock,
        run: RunId,
        terms: &str,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// Says that a sender is alive. Takes what others have left whose lease is over. Call it every second, whatever the
    /// sender waits for.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn renew(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<LeaseRenewal, Error>;

    /// Tells the other senders of the run which relays this one has found closed. Those it told of before and that are
    /// not among them are open again.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn keep_closures(
        &mut self,
        run: RunId,
        owner: &Owner,
        closures: &[RelayClosure],
    ) -> Result<(), Error>;

    /// The senders of an issue, those that have ended too, the first one first. Empty if the journal is a file.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn list_senders(&mut self, issue: IssueName) -> Result<Vec<RunSender>, Error>;
}
