//! Begins a correction: an issue of its own for the readers who have a wrong version of another one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::checked::{CheckedIssue, PrintedIssue};
use super::correction_fault::CorrectionFault;
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::run_contents::{find_typed_content, list_held_contents};
use crate::issue::correction_draft::{CorrectionDraft, CorrectionSetting, draft_correction};
use crate::issue::{CorrectedContent, HashDigits, IssueName, SentTexts, read};
use crate::journal::{Digest, Run, RunContent, State};

/// The word behind the day of a correction. The next one of a day has a number too.
const CORRECTION_WORD: &str = "correction";

/// What an editor asks of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CorrectionRequest {
    /// The hash of the content that is corrected, or its first digits. `None` for the one that readers have and the file
    /// has not.
    pub content: Option<String>,
    /// What is done if nothing differs, if it is unknown what differs, or if there is a correction already.
    pub sameness: Sameness,
}

/// What is done about a correction that seems to be a mistake: nothing differs between the content and the file, or that is
/// unknown, or there is a correction of the content already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sameness {
    /// No draft is written.
    #[default]
    Refused,
    /// A draft is written. Without a difference it has a place for the editor's own words.
    Accepted,
}

/// A correction that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BegunCorrection {
    /// The name of the correction.
    pub name: IssueName,
    /// The path of its file.
    pub path: PathBuf,
    /// The issue that it corrects.
    pub issue: IssueName,
    /// The content that it corrects, and how many readers have it.
    pub content: RunContent,
    /// How many passages differ.
    pub changes: usize,
}

/// A content that can be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredContent {
    /// The issue.
    pub issue: IssueName,
    /// The content.
    pub content: Digest,
    /// The corrections of the content that have a file, and can still be sent.
    pub corrections: Vec<IssueName>,
}

/// A correction of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCorrection {
    /// The name of the correction.
    pub name: IssueName,
    /// How many readers have it, and how many it goes to. `None` if its run has not begun.
    pub sent: Option<SentCorrection>,
}

/// How the run of a correction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCorrection {
    /// How many readers have it.
    pub accepted: u64,
    /// How many readers it goes to.
    pub planned: u64,
}

impl Newsroom {
    /// The corrections of the issue of a run: those with a run of their own, and those with a file, in the order of their names.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_corrections(&mut self, run: &Run) -> Result<Vec<KnownCorrection>, Error> {
        let mut names: BTreeSet<IssueName> = BTreeSet::new();
        for (name, path) in self.issues() {
            // A correction is of its day or a later one, and no usual issue of a day.
            if name == IssueName::of_day(name.day()) || name.day() < run.issue.day() {
                continue;
            }
            let text = self.issue_text(&path);
            let corrects = text.and_then(|text| read::corrected_content(&text));
            if corrects.is_some_and(|found: CorrectedContent| found.issue == run.issue) {
                names.insert(name);
            }
        }
        let journal = self.journal()?;
        names.extend(journal.list_corrections(run.issue)?);
        let mut corrections = Vec::new();
        for name in names {
            let sent = match journal.run(name)? {
                Some(run) => {
                    let tally = journal.tally(run.id)?;
                    let (accepted, planned) = (tally.of(State::Accepted), tally.planned());
                    Some(SentCorrection { accepted, planned })
                }
                None => None,
            };
            corrections.push(KnownCorrection { name, sent });
        }
        Ok(corrections)
    }

    /// The issues whose files say that they correct a content.
    pub(super) fn list_corrections(&mut self, issue: IssueName, content: Digest) -> Vec<IssueName> {
        let digits = content.to_string();
        let mut corrections = Vec::new();
        for (name, path) in self.issues() {
            let text = self.issue_text(&path);
            let corrects = text.and_then(|text| read::corrected_content(&text));
            let is_it = corrects.is_some_and(|found: CorrectedContent| {
                found.issue == issue && digits.starts_with(found.content.as_str())
            });
            if is_it {
                corrections.push(name);
            }
        }
        corrections
    }

    /// Begins the correction of an issue as a draft, with what differs between a version that readers have and the file as
    /// it stands. From then on nobody is sent that version any more.
    ///
    /// # Errors
    ///
    /// The issue has errors, or was never sent. It is unknown which version is meant, nobody has it, or nothing differs. A
    /// process is sending the version. The file cannot be written, or the journal cannot be read or written.
    pub fn begin_correction(
        &mut self,
        checked: CheckedIssue,
        request: &CorrectionRequest,
    ) -> Result<BegunCorrection, Error> {
        let printed = checked.into_printed()?;
        let issue = printed.issue().name;
        let run = match self.find_journal()? {
            Some(journal) => journal.run(issue)?,
            None => None,
        };
        let run = run.ok_or(GuardRefusal::NeverSent(issue))?;
        let content = self.choose_content(&run, printed.hash(), request)?;
        if request.sameness == Sameness::Refused {
            self.refuse_corrected(issue, content.hash)?;
        }
        let draft = self.draft(&run, content.hash, &printed, request)?;
        self.withdraw(&run, content.hash)?;
        // The mended issue may say the same, with another picture.
        if let Some(key) = self.read_key()? {
            let words = key.seal_text(&printed.texts().write());
            self.journal()?.keep_content_text(run.id, printed.hash(), &words)?;
        }
        let name = self.name_correction(issue)?;
        let path = self.write_fresh_issue(name, &draft.toml)?;
        Ok(BegunCorrection { name, path, issue, content, changes: draft.changes })
    }

    /// Takes the withdrawal of a content back, so that it can be sent again. Answers the content, and the corrections of it that
    /// have a file.
    ///
    /// # Errors
    ///
    /// The word names no issue with a run, nothing of the run is withdrawn, or several contents are and none is named. The
    /// journal cannot be read or written.
    pub fn take_withdrawal_back(
        &mut self,
        word: &str,
        typed: Option<&str>,
    ) -> Result<RestoredContent, Error> {
        let run = self.find_run(word)?.ok_or_else(|| Error::NoRun(word.to_owned()))?;
        let issue = run.issue;
        let journal = self.journal()?;
        let (contents, withdrawn) = (journal.contents(run.id)?, journal.list_withdrawn(run.id)?);
        let content = match (typed, withdrawn.as_slice()) {
            (Some(typed), _) => {
                find_typed_content(issue, &contents, typed).map_err(CorrectionFault::Content)?
            }
            (None, [only]) => *only,
            (None, []) => return Err(CorrectionFault::NothingWithdrawn(issue).into()),
            (None, _) => return Err(CorrectionFault::SeveralWithdrawn(issue, withdrawn).into()),
        };
        if !journal.take_withdrawal_back(run.id, content)? {
            return Err(CorrectionFault::NothingWithdrawn(issue).into());
        }
        let corrections = self.list_corrections(issue, content);
        Ok(RestoredContent { issue, content, corrections })
    }

    /// The content that is corrected: the one that is named, or the only one that readers have besides that of the file.
    fn choose_content(
        &mut self,
        run: &Run,
        present: Digest,
        request: &CorrectionRequest,
    ) -> Result<RunContent, Error> {
        let issue = run.issue;
        let contents = self.journal()?.contents(run.id)?;
        let held = list_held_contents(&contents);
        let hash = if let Some(typed) = &request.content {
            find_typed_content(issue, &contents, typed).map_err(CorrectionFault::Content)?
        } else {
            let is_wrong =
                |content: &&RunContent| content.accepted() > 0 && content.hash != present;
            let wrong: Vec<RunContent> = held.iter().filter(is_wrong).copied().collect();
            match wrong.as_slice() {
                [only] => only.hash,
                [] if request.sameness == Sameness::Accepted => present,
                [] => return Err(CorrectionFault::NothingWrong(issue).into()),
                _ => return Err(CorrectionFault::SeveralContents(issue, wrong).into()),
            }
        };
        let found = held.into_iter().find(|content| content.hash == hash);
        let found = found.filter(|content| content.accepted() > 0);
        Ok(found.ok_or_else(|| CorrectionFault::NobodyHas(issue, hash.short()))?)
    }

    /// The draft. Refuses one without a difference, unless the request accepts it.
    fn draft(
        &mut self,
        run: &Run,
        content: Digest,
        printed: &PrintedIssue,
        request: &CorrectionRequest,
    ) -> Result<CorrectionDraft, Error> {
        let sealed = self.journal()?.find_content_text(run.id, content)?;
        let words = self.read_key()?.zip(sealed).and_then(|(key, sealed)| key.open_text(&sealed));
        let before = words.as_deref().and_then(SentTexts::parse);
        let short = content.short();
        if before.is_none() && request.sameness == Sameness::Refused {
            return Err(CorrectionFault::TextsUnknown(run.issue, short).into());
        }
        let digits = HashDigits::parse(&short);
        let digits = digits.ok_or_else(|| CorrectionFault::NobodyHas(run.issue, short.clone()))?;
        let setting = CorrectionSetting {
            day: self.now().date(),
            language: printed.issue().language,
            title: printed.issue().title.replace(['\u{a0}', '\u{202f}'], " "),
            corrects: CorrectedContent { issue: run.issue, content: digits },
        };
        let draft = draft_correction(before.as_ref(), printed.texts(), &setting);
        if draft.changes == 0 && request.sameness == Sameness::Refused {
            return Err(CorrectionFault::SameTexts(run.issue, short).into());
        }
        Ok(draft)
    }

    /// Keeps every later call from sending a content. Refuses if a process is sending it already.
    fn withdraw(&mut self, run: &Run, content: Digest) -> Result<(), Error> {
        self.refuse_sending(run, content)?;
        let now = self.now().timestamp();
        let is_new = self.journal()?.withdraw_content(run.id, content, now)?;
        // A process that begins from now on is refused. One may have begun just before.
        let refused = self.refuse_sending(run, content);
        if refused.is_err() && is_new {
            self.journal()?.take_withdrawal_back(run.id, content)?;
        }
        refused
    }

    /// Refuses while a process is sending a content.
    fn refuse_sending(&mut self, run: &Run, content: Digest) -> Result<(), Error> {
        let known = self.journal()?.run(run.issue)?;
        if known.is_some_and(|known| known.hash == content)
            && self.find_sender_of(run.issue)?.is_some()
        {
            return Err(CorrectionFault::StillSending(run.issue, content.short()).into());
        }
        Ok(())
    }

    /// Refuses a content that has a correction already, whether or not that was sent.
    fn refuse_corrected(&mut self, issue: IssueName, content: Digest) -> Result<(), Error> {
        match self.list_corrections(issue, content).first() {
            Some(correction) => {
                let (content, correction) = (content.short(), *correction);
                Err(CorrectionFault::AlreadyCorrected { content, correction }.into())
            }
            None => Ok(()),
        }
    }

    /// The name of a correction of today that no issue has: that of a special issue begins with its word.
    fn name_correction(&mut self, issue: IssueName) -> Result<IssueName, Error> {
        let today = self.now().date();
        let word = issue.word().map(|word| match word.find(CORRECTION_WORD) {
            Some(at) => word[..at + CORRECTION_WORD.len()].to_owned(),
            None => format!("{word}-{CORRECTION_WORD}"),
        });
        let first = word.unwrap_or_else(|| CORRECTION_WORD.to_owned());
        let mut number = 1_u32;
        loop {
            let word = match number {
                1 => first.clone(),
                number => format!("{first}-{number}"),
            };
            // A word that is too long with the number gives way to one that is short enough.
            let name = IssueName::parse(&format!("{today}-{word}"))
                .or_else(|| IssueName::parse(&format!("{today}-{CORRECTION_WORD}-{number}")));
            let name = name.unwrap_or_else(|| IssueName::of_day(today));
            if self.issue_of(name).is_none() && !self.has_run(name)? {
                return Ok(name);
            }
            number = number.saturating_add(1);
        }
    }
}
