//! Whom a cleared issue goes to before all others.

use super::addressees::Addressees;
use super::cleared::ClearedIssue;
use super::error::Error;
use super::first_stages::plan_stages;
use crate::journal::NewStage;

impl ClearedIssue<'_> {
    /// The stages that are still to come before the issue goes to all others. A correction has none, and readers who are named
    /// wait for none.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn list_coming_stages(&mut self) -> Result<Vec<NewStage>, Error> {
        let run = match &self.addressees {
            Addressees::New(listed) => {
                let first = self.newsroom.publication.first.as_ref();
                let first = first.filter(|_| listed.corrected.is_none());
                let stages = first.map(|first| plan_stages(first, &listed.readers));
                return Ok(stages.unwrap_or_default());
            }
            Addressees::Named(..) => return Ok(Vec::new()),
            Addressees::Planned(run) | Addressees::Late(run, _) => run.id,
        };
        let stages = self.newsroom.journal()?.list_stages(run)?;
        Ok(stages
            .into_iter()
            .filter(|stage| stage.ended.is_none())
            .map(|stage| stage.plan)
            .collect())
    }
}
