//! What a person was told of a run: the part of every journal that keeps it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::alert::{HistoryMark, UntoldLosses};
use super::error::Error;
use super::run::RunId;
use crate::issue::IssueName;
use crate::publication::InDoubtPolicy;

/// The record of what a person was told. Every method is one transaction, as those of a
/// [`Journal`](super::Journal) are.
pub trait AlertRecord {
    /// The alerts about an issue that a person was told, by their names.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn told_alerts(&mut self, issue: IssueName) -> Result<BTreeSet<String>, Error>;

    /// Records that a person was told these alerts about an issue.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_told(
        &mut self,
        issue: IssueName,
        alerts: &[String],
        now: Timestamp,
    ) -> Result<(), Error>;

    /// Lists the losses of a run that no person was told of: readers who were rejected, given up, or are
    /// in doubt. Those in doubt whom the policy sends to again are no losses. Names at most this many
    /// readers of each loss.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn untold_losses(
        &mut self,
        run: RunId,
        policy: InDoubtPolicy,
        named: usize,
    ) -> Result<UntoldLosses, Error>;

    /// Records that a person was told all losses up to this line of history.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_told_losses(
        &mut self,
        issue: IssueName,
        until: HistoryMark,
        now: Timestamp,
    ) -> Result<(), Error>;
}
