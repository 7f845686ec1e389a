//! Whom a correction goes to, and whom it does not reach.

use crate::issue::IssueName;
use crate::journal::{CorrectedVersion, Digest};

/// Whom a correction goes to, and who of those with the corrected content does not get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedReaders {
    /// The issue that is corrected.
    pub issue: IssueName,
    /// The hash of the content that is corrected.
    pub content: Digest,
    /// How many readers have the content.
    pub holders: u64,
    /// How many of them have left the list since, or are suppressed.
    pub gone: u64,
    /// How many of them get nothing, since their edition of the correction says nothing.
    pub unconcerned: u64,
    /// How many readers may have the content, and get nothing before a person decides about them.
    pub in_doubt: u64,
}

impl CorrectedReaders {
    /// What is corrected, as the journal keeps it with the run of the correction.
    pub(super) const fn version(&self) -> CorrectedVersion {
        CorrectedVersion { issue: self.issue, content: self.content }
    }
}
