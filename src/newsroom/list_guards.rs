//! The guards that count readers of the list: against the last run, and against the limit of the settings.
//!
//! Strangers come and go by the form to sign up as they like. A guard that counted them could be tripped by anybody, so
//! it counts the readers of the list alone, before and now. The journal does not say of a delivery whether its reader
//! came from the form. A reader of a former run did if they have the free edition there, have confirmed a sign-up, and
//! are not on the list now. Whoever signed up and is on the list by now counts as a reader of the list on both sides.

use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::guards;
use super::opened::Newsroom;
use super::readers::ListedAudience;
use super::request::{SendRequest, Shrinkage};
use crate::journal::Run;

impl Newsroom {
    /// Refuses a list that is much smaller than that of the last run, unless the request allows it.
    ///
    /// # Errors
    ///
    /// The refusal, or the journal cannot be read.
    pub(super) fn guard_shrinkage(
        &mut self,
        audience: &ListedAudience,
        last: Option<&Run>,
        request: &SendRequest,
    ) -> Result<(), Error> {
        let Some(last) = last.filter(|_| request.shrinkage == Shrinkage::Refused) else {
            return Ok(());
        };
        let readers = audience.count_listed();
        // The journal is asked only if the answer can matter.
        if !guards::has_shrunk(readers, last.planned) {
            return Ok(());
        }
        let before = self.count_listed_in(last, audience)?;
        if guards::has_shrunk(readers, before) {
            return Err(GuardRefusal::Shrunk { readers, last: last.issue, before }.into());
        }
        Ok(())
    }

    /// Refuses to add so many readers of the list to a run if it has more of them then than the settings allow.
    ///
    /// # Errors
    ///
    /// The refusal, or the journal cannot be read.
    pub(super) fn guard_size(
        &mut self,
        run: &Run,
        audience: &ListedAudience,
        added: usize,
    ) -> Result<(), Error> {
        let before = self.count_listed_in(run, audience)?;
        let all = usize::try_from(before).unwrap_or(usize::MAX).saturating_add(added);
        Ok(guards::require_at_most(all, &self.publication.delivery)?)
    }

    /// How many readers of a run were on the list, judged by who is beside the list now.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn count_listed_in(&mut self, run: &Run, audience: &ListedAudience) -> Result<u64, Error> {
        if audience.beside.is_empty() {
            return Ok(run.planned);
        }
        let mut strangers = self.journal()?.free_signups(run.id)?;
        strangers.retain(|key| audience.beside.contains(key));
        Ok(run.planned.saturating_sub(strangers.len() as u64))
    }
}
