//! Remarks on the first readers of an issue.

use super::first_stages::find_missing_stage;
use super::opened::Newsroom;
use super::readers::ListedAudience;
use super::remark::Remark;

impl Newsroom {
    /// Remarks that a stage is missing which the settings ask for, so that fewer readers than meant come before all others.
    pub(super) fn remark_missing_stage(&mut self, audience: &ListedAudience) {
        let first = self.publication.first.as_ref();
        let first = first.filter(|_| audience.corrected.is_none() && !audience.readers.is_empty());
        if let Some(missing) = first.and_then(|first| find_missing_stage(first, &audience.readers))
        {
            self.remark(Remark::MissingStage(missing));
        }
    }
}
