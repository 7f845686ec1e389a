//! Stores with which one process sends at a time, so that nobody joins it.

use jiff::Timestamp;

use super::error::Error;
use super::issue_stop::find_stop_of_run;
use super::lock::RunLock;
use super::relay_closure::RelayClosure;
use super::renewal::LeaseRenewal;
use super::run::{Owner, RunId};
use super::sender::RunSender;
use super::sender_record::SenderRecord;
use super::store::SqlStore;
use crate::issue::IssueName;

/// A store with which one process sends at a time.
pub(super) trait OneSender: SqlStore {}

impl<S: OneSender> SenderRecord for S {
    fn join(&mut self, _: IssueName, _: &Owner) -> Result<RunLock, Error> {
        Err(Error::NotShared)
    }

    fn take_part(&mut self, _: &RunLock, _: RunId, _: &str, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn renew(&mut self, run: RunId, _: &Owner, _: Timestamp) -> Result<LeaseRenewal, Error> {
        let stop = self.read_with(|sql| find_stop_of_run(sql, run))?;
        Ok(LeaseRenewal { stop, ..LeaseRenewal::default() })
    }

    fn keep_closures(&mut self, _: RunId, _: &Owner, _: &[RelayClosure]) -> Result<(), Error> {
        Ok(())
    }

    fn list_senders(&mut self, _: IssueName) -> Result<Vec<RunSender>, Error> {
        Ok(Vec::new())
    }
}
