//! Asking for links, in a library that was built without it.

use tokio::runtime::Runtime;

use super::checked::CheckedIssue;
use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;

impl Newsroom {
    /// Says what is missing, and how to build it in.
    ///
    /// # Errors
    ///
    /// Always: no link can be asked for.
    pub fn check_links(&mut self, _: &mut CheckedIssue, _: &Runtime) -> Result<(), Error> {
        Err(StartFailure::LinksNotBuilt.into())
    }
}
