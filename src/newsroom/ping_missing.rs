//! Replaces `ping` in a library that was built without its feature.

use tokio::runtime::Runtime;

use super::error::Error;
use super::opened::Newsroom;
use super::ping_matter::PingMatter;
use super::start_failure::StartFailure;

impl Newsroom {
    /// Refuses if the settings name an address, and says how to build the feature in.
    ///
    /// # Errors
    ///
    /// The settings name an address.
    pub fn ping(&self, _: PingMatter, _: &Runtime) -> Result<(), Error> {
        match self.publication.schedule.as_ref().and_then(|schedule| schedule.ping.as_ref()) {
            Some(_) => Err(StartFailure::PingNotBuilt.into()),
            None => Ok(()),
        }
    }
}
