//! Whom a correction goes to: the readers who have the content that it corrects.

use std::collections::{BTreeMap, HashSet};

use super::checked::PrintedIssue;
use super::corrected_readers::CorrectedReaders;
use super::correction_fault::CorrectionFault;
use super::delivery_pages::{SENT_FIRST, visit_deliveries};
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::readers::{ListedAudience, spool_failure};
use super::remark::Remark;
use super::request::{LateReaders, SendRequest};
use super::run_contents::{ContentHolding, find_content, find_holding};
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::issue::{CorrectedContent, Issue, read};
use crate::journal::{Digest, Run};

/// The readers who have a content, with the edition that each of them got.
struct ContentHolders {
    content: Digest,
    editions: BTreeMap<String, (Address, EditionName)>,
    in_doubt: u64,
}

impl Newsroom {
    /// The audience of an issue: that of today or, for a correction, those of them who have what it corrects. These get the
    /// edition that they got then, or the free one if they do not pay any more.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used, or the journal cannot be opened. The journal does not know what is corrected, or
    /// nobody is left who has it.
    pub(super) fn audience_of(&mut self, issue: &Issue) -> Result<ListedAudience, Error> {
        let Some(corrects) = &issue.corrects else { return self.audience() };
        let ContentHolders { content, mut editions, in_doubt } = self.find_holders(corrects)?;
        let holders = editions.len() as u64;
        let ListedAudience { readers, loss, beside, .. } = self.audience()?;
        let mut listed = HashSet::new();
        readers
            .visit(|reader| {
                let key = Some(reader.key()).filter(|key| editions.contains_key(key));
                listed.extend(key);
            })
            .map_err(spool_failure)?;
        self.follow_moved_readers(&mut editions, &listed)?;
        let (mut present, mut unconcerned) = (0, 0);
        let readers = readers.limited(|reader| {
            let edition = editions.get(&reader.key())?.1.min(reader.edition);
            present += 1;
            let is_concerned = issue.has_block_in(edition);
            unconcerned += u64::from(!is_concerned);
            is_concerned.then_some(edition)
        });
        let readers = readers.map_err(spool_failure)?;
        let gone = holders.saturating_sub(present);
        let corrected = CorrectedReaders {
            issue: corrects.issue,
            content,
            holders,
            gone,
            unconcerned,
            in_doubt,
        };
        if readers.is_empty() {
            return Err(CorrectionFault::NobodyLeft(corrected).into());
        }
        if gone + unconcerned + in_doubt > 0 {
            self.remark(Remark::NotCorrected(corrected.clone()));
        }
        Ok(ListedAudience { readers, loss, beside, corrected: Some(corrected) })
    }

    /// The readers who have the content that is corrected.
    fn find_holders(&mut self, corrects: &CorrectedContent) -> Result<ContentHolders, Error> {
        let issue = corrects.issue;
        let run = match self.find_journal()? {
            Some(journal) => journal.run(issue)?,
            None => None,
        };
        let run = run.ok_or(CorrectionFault::NoRun(issue))?;
        let journal = self.journal()?;
        let contents = journal.contents(run.id)?;
        let content =
            find_content(issue, &contents, &corrects.content).map_err(CorrectionFault::Content)?;
        let (mut editions, mut in_doubt) = (BTreeMap::new(), 0);
        visit_deliveries(journal.as_mut(), run.id, &SENT_FIRST, |delivery| {
            match find_holding(&contents, delivery, content) {
                ContentHolding::Has(edition) => {
                    let address = delivery.address.clone();
                    editions.insert(address.key(), (address, edition));
                }
                ContentHolding::MayHave => in_doubt += 1,
                ContentHolding::No => {}
            }
        })?;
        Ok(ContentHolders { content, editions, in_doubt })
    }

    /// Finds those who are not listed any more because another address has their place. Whoever had several addresses gets
    /// the highest edition that one of them got.
    fn follow_moved_readers(
        &mut self,
        editions: &mut BTreeMap<String, (Address, EditionName)>,
        listed: &HashSet<String>,
    ) -> Result<(), Error> {
        let absent: Vec<(Address, EditionName)> = editions
            .iter()
            .filter(|(key, _)| !listed.contains(*key))
            .map(|(_, holder)| holder.clone())
            .collect();
        for (address, edition) in absent {
            if let Some(present) = self.find_present_address(&address)? {
                let key = present.key();
                let (_, got) = editions.entry(key).or_insert((present, edition));
                *got = edition.max(*got);
            }
        }
        Ok(())
    }

    /// The address that a reader has by now: changed by their own request, as long as that can be taken back, or by an editor in
    /// the list.
    fn find_present_address(&mut self, address: &Address) -> Result<Option<Address>, Error> {
        if let Some(moved) = self.find_change_standing(address)?.moved {
            return Ok(Some(moved.present));
        }
        Ok(self.journal()?.find_edited_address(address)?)
    }

    /// Refuses a content of a run that a correction has withdrawn, and one that says the same although something else
    /// differs, such as the foot of the page.
    ///
    /// # Errors
    ///
    /// The refusal, or the journal cannot be read.
    pub(super) fn refuse_withdrawn(
        &mut self,
        run: Option<&Run>,
        printed: &PrintedIssue,
    ) -> Result<(), Error> {
        let Some(run) = run else { return Ok(()) };
        let content = printed.hash();
        let words = self.read_key()?.map(|key| key.seal_text(&printed.texts().write()));
        let journal = self.journal()?;
        let says_the_same = match words {
            Some(words) => journal.is_text_withdrawn(run.id, &words)?,
            None => false,
        };
        if says_the_same || journal.is_content_withdrawn(run.id, content)? {
            let (issue, content) = (run.issue, content.short());
            return Err(GuardRefusal::Withdrawn { issue, content }.into());
        }
        Ok(())
    }

    /// Whether the readers of a run have all got a content that is corrected, so that a file that was mended since is no
    /// fault.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn is_corrected(
        &mut self,
        run: Option<&Run>,
        request: &SendRequest,
    ) -> Result<bool, Error> {
        let Some(run) = run.filter(|run| run.finished.is_some()) else { return Ok(false) };
        Ok(request.late == LateReaders::NextIssue
            && self.journal()?.is_content_withdrawn(run.id, run.hash)?)
    }

    /// Refuses a correction that says by now that it corrects something else than what its run was planned for.
    ///
    /// # Errors
    ///
    /// The refusal.
    pub(super) fn require_same_corrected(issue: &Issue, run: Option<&Run>) -> Result<(), Error> {
        let Some(planned) = run.and_then(|run| run.corrects) else { return Ok(()) };
        let is_same = issue.corrects.as_ref().is_some_and(|corrects| {
            let content = planned.content.to_string();
            corrects.issue == planned.issue && content.starts_with(corrects.content.as_str())
        });
        if is_same {
            return Ok(());
        }
        let (issue, corrected) = (issue.name, planned.issue);
        let content = planned.content.short();
        Err(GuardRefusal::CorrectsOther { issue, corrected, content }.into())
    }

    /// Whether a run is that of a correction, and so has a small audience. The file says so of one that an earlier matinale
    /// planned.
    pub(super) fn is_run_of_correction(&mut self, run: &Run) -> bool {
        if run.corrects.is_some() {
            return true;
        }
        let text = self.issue_of(run.issue).and_then(|path| self.issue_text(&path));
        text.is_some_and(|text| read::is_correction(&text))
    }
}
