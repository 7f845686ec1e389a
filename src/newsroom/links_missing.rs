//! Replaces `links` in a library that was built without its feature.

use tokio::runtime::Runtime;

use super::checked::CheckedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;

impl Newsroom {
    /// Refuses, and says how to build the feature in.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn check_links(&mut self, _: &mut CheckedIssue, _: &Runtime) -> Result<(), Error> {
        Err(StartFailure::LinksNotBuilt.into())
    }
}
