//! The run of an issue in the journal, and decisions about its readers.

use std::path::PathBuf;

use jiff::Timestamp;

use super::delivery_pages::{SENT_FIRST, visit_deliveries};
use super::draft_watch::is_draft_file;
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::issues::{WantedIssue, name_by_file};
use super::opened::Newsroom;
use super::remark::Remark;
use super::report::RunEnd;
use super::run_contents::{ContentHolding, find_holding};
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{
    self, Amendment, BoxedJournal, Delivery, Digest, IssueStop, Journal, Resolution, RetriedReader,
    Run, RunContent, RunId, RunSender, Stage, State, Takeover, Tally, Transition,
};
use crate::publication::InDoubtPolicy;

/// The states whose deliveries are listed one by one.
const LISTED: [State; 6] = [
    State::Handed,
    State::InDoubt,
    State::Rejected,
    State::Deferred,
    State::Skipped,
    State::Expired,
];

/// The state of a run.
#[derive(Debug)]
pub struct RunStatus {
    /// The run.
    pub run: Run,
    /// The number of its deliveries in each state.
    pub tally: Tally,
    /// The contents that the run had, the first one first: one, and one more for each amendment.
    pub contents: Vec<RunContent>,
    /// The stages of the run, the first one first. None if it goes to all of its readers at once.
    pub stages: Vec<Stage>,
    /// Every stop of the issue, those that have ended too, the first one first.
    pub stops: Vec<IssueStop>,
    /// What is left to do.
    pub end: RunEnd,
    /// Whether readers were lost or got the free edition for no fault of theirs, or nobody has the issue.
    pub has_losses: bool,
    /// The moment until which those who wait are tried. If it is over, going on needs `--late`.
    pub until: Timestamp,
    /// Whether more than half of the run's time is over.
    pub is_half_over: bool,
    /// Whether the file of the issue says now that it is a draft, so that no call goes on.
    pub is_draft: bool,
    /// The processes that send it now, on whatever machine. Empty if the journal is a file.
    pub senders: Vec<RunSender>,
}

/// What became of one reader in a run.
#[derive(Debug)]
pub struct ReaderStatus {
    /// The issue.
    pub issue: IssueName,
    /// The delivery of the reader.
    pub delivery: Delivery,
    /// What the reader was last sent. `None` if nothing was.
    pub content: Option<CopyContent>,
    /// The history of the delivery, oldest change first.
    pub history: Vec<Transition>,
}

/// The content of the copy that a reader was last sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyContent {
    /// The hash of the content.
    pub hash: Digest,
    /// The moment at which an amendment replaced the content. `None` for the last content of the run.
    pub until: Option<Timestamp>,
    /// How many amendments the run had before the copy was sent.
    pub amendments: u32,
}

/// The result of a decision about readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedRun<T> {
    /// The issue.
    pub issue: IssueName,
    /// What the decision did: how many readers it changed, or what became of each one.
    pub readers: T,
    /// Whether the time of the run is over, so that going on needs `--late`.
    pub is_late: bool,
}

/// The delivery of one reader in a run, and its history.
pub(super) fn read_status(
    journal: &mut dyn Journal,
    run: &Run,
    reader: &Address,
) -> Result<Option<ReaderStatus>, Error> {
    let Some(delivery) = journal.delivery(run.id, reader)? else { return Ok(None) };
    let history = journal.history(delivery.id)?;
    let content = match delivery.handed {
        Some(_) => find_content(run, &journal.amendments(run.id)?, delivery.version),
        None => None,
    };
    Ok(Some(ReaderStatus { issue: run.issue, delivery, content, history }))
}

/// The content that a run had after so many amendments.
fn find_content(run: &Run, all: &[Amendment], amendments: u32) -> Option<CopyContent> {
    let at = usize::try_from(amendments).ok()?;
    match all.get(at) {
        Some(Amendment { former, at }) => {
            Some(CopyContent { hash: *former, until: Some(*at), amendments })
        }
        None if at == all.len() => Some(CopyContent { hash: run.hash, until: None, amendments }),
        None => None,
    }
}

impl Newsroom {
    /// The state of an issue's run. `None` if none has begun.
    ///
    /// # Errors
    ///
    /// The word names no issue with a date, or the journal cannot be read.
    pub fn run_status(&mut self, word: &str) -> Result<Option<RunStatus>, Error> {
        let (policy, now) = (self.publication.delivery.in_doubt, self.now().timestamp());
        let Some(run) = self.find_run(word)? else { return Ok(None) };
        let journal = self.journal()?;
        let (tally, contents) = (journal.tally(run.id)?, journal.contents(run.id)?);
        let stops = journal.list_stops(run.issue)?;
        let stages = journal.list_stages(run.id)?;
        let is_held = stops.iter().any(IssueStop::is_standing);
        let waits_for_person = run.stoppage.as_ref().is_some_and(|stoppage| stoppage.needs_person);
        let of_readers = RunEnd::of_readers(&tally, policy);
        let has_losses = of_readers == RunEnd::NeedsPerson || !run.unreadable.is_none();
        let end = if has_losses || is_held || waits_for_person && tally.open() > 0 {
            RunEnd::NeedsPerson
        } else {
            of_readers
        };
        let began = self.find_beginning(&run, &tally)?;
        let until = self.usual_deadline(began, now).moment();
        let twice_as_old = now.saturating_add(now.duration_since(run.started));
        let twice_as_old = twice_as_old.unwrap_or(Timestamp::MAX);
        // Nobody is given up while a person holds the issue.
        let is_half_over =
            !is_held && self.usual_deadline(began, twice_as_old).is_over(twice_as_old);
        let path = self.issue_of(run.issue);
        let senders = self.list_working(run.issue)?;
        let is_draft = path.is_some_and(|path| is_draft_file(&self.folder, &path));
        Ok(Some(RunStatus {
            run,
            tally,
            contents,
            stages,
            stops,
            end,
            has_losses,
            until,
            is_half_over,
            is_draft,
            senders,
        }))
    }

    /// Passes each reader who is listed by name to `show`: those who do not have the issue, and of those who
    /// are due the ones at whom the connection was lost. Holds at most one page of them in memory.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn list_readers(
        &mut self,
        run: &Run,
        mut show: impl FnMut(&Delivery),
    ) -> Result<(), Error> {
        self.list_readers_in(run, &LISTED, &mut show)?;
        self.list_readers_in(run, &[State::Due], |delivery| {
            if delivery.has_lost_connection() {
                show(delivery);
            }
        })
    }

    /// Passes each reader who has a content of a run, or may have it, to `show`: those who have it first.
    /// Holds at most one page of readers in memory.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn list_readers_of_content(
        &mut self,
        status: &RunStatus,
        content: Digest,
        mut show: impl FnMut(&Delivery),
    ) -> Result<(), Error> {
        self.list_readers_in(&status.run, &SENT_FIRST, |delivery| {
            if find_holding(&status.contents, delivery, content) != ContentHolding::No {
                show(delivery);
            }
        })
    }

    /// Passes each reader in one of these states to `show`. Holds at most one page of them in memory.
    ///
    /// # Errors
    ///
    /// The journal's own.
    pub fn list_readers_in(
        &mut self,
        run: &Run,
        states: &[State],
        show: impl FnMut(&Delivery),
    ) -> Result<(), Error> {
        visit_deliveries(self.journal()?.as_mut(), run.id, states, show)
    }

    /// The delivery of one reader in the run of an issue, and its history. `None` if no run has begun,
    /// or the reader is not in it.
    ///
    /// # Errors
    ///
    /// The word names no issue with a date, or the journal cannot be read.
    pub fn reader_status(
        &mut self,
        word: &str,
        reader: &Address,
    ) -> Result<Option<ReaderStatus>, Error> {
        let Some(run) = self.find_run(word)? else { return Ok(None) };
        read_status(self.journal()?.as_mut(), &run, reader)
    }

    /// Carries out a decision about readers of a run, and updates the receipt.
    ///
    /// # Errors
    ///
    /// No run has begun, another process is sending, or the journal fails.
    pub fn resolve(&mut self, word: &str, decision: Resolution) -> Result<ResolvedRun<u64>, Error> {
        self.decide(word, |journal, run, now| journal.resolve(run, decision, now))
    }

    /// Makes these readers of a run due again, and updates the receipt. Answers for each reader, in the
    /// same order.
    ///
    /// # Errors
    ///
    /// As for [`resolve`](Self::resolve).
    pub fn retry_readers(
        &mut self,
        word: &str,
        readers: &[Address],
    ) -> Result<ResolvedRun<Vec<RetriedReader>>, Error> {
        self.decide(word, |journal, run, now| journal.retry(run, readers, now))
    }

    fn decide<T>(
        &mut self,
        word: &str,
        decide: impl FnOnce(&mut BoxedJournal, RunId, Timestamp) -> Result<T, journal::Error>,
    ) -> Result<ResolvedRun<T>, Error> {
        let Some(run) = self.find_run(word)? else {
            return Err(Error::NoRun(word.to_owned()));
        };
        let now = self.now().timestamp();
        let owner = self.owner(now);
        let lock = self.journal()?.lock(run.issue, &owner)?;
        let path = self.find_file_of_run(word, &run)?;
        let known = self.find_known(&run)?;
        let unrecorded = self.compare_receipt(path.as_deref(), &run, &known)?;
        let sync = self.publication.delivery.sync;
        let journal = self.journal()?;
        // Messages that a killed run had in flight are in doubt as well.
        journal.doubt_unrecorded(&lock, run.id, &unrecorded, now)?;
        let takeover = Takeover { in_doubt: InDoubtPolicy::Hold, sync };
        journal.recover(&lock, run.id, takeover, now)?;
        let readers = decide(journal, run.id, now)?;
        let tally = journal.finish(run.id, now)?;
        if let Some(path) = path
            && let Err(error) = self.write_receipt(&path, run.issue)
        {
            self.remark(Remark::ReceiptNotWritten(error));
        }
        let began = self.find_beginning(&run, &tally)?;
        let is_late = self.usual_deadline(began, now).is_over(now);
        Ok(ResolvedRun { issue: run.issue, readers, is_late })
    }

    /// Takes the journal's word for what was sent, whatever the receipt says: writes the receipt anew from
    /// it. Answers how many readers the journal knows as reached.
    ///
    /// # Errors
    ///
    /// No run has begun, the issue's file is gone, another process is sending, or the journal or the receipt
    /// fails.
    pub fn trust_journal(&mut self, word: &str) -> Result<ResolvedRun<u64>, Error> {
        let Some(run) = self.find_run(word)? else {
            return Err(Error::NoRun(word.to_owned()));
        };
        let now = self.now().timestamp();
        let owner = self.owner(now);
        let _lock = self.journal()?.lock(run.issue, &owner)?;
        let path = self.find_file_of_run(word, &run)?;
        let path = path.ok_or(GuardRefusal::IssueGone(run.issue))?;
        self.replace_receipts(&path, run.issue)?;
        let tally = self.journal()?.tally(run.id)?;
        let began = self.find_beginning(&run, &tally)?;
        let is_late = self.usual_deadline(began, now).is_over(now);
        Ok(ResolvedRun { issue: run.issue, readers: tally.of(State::Accepted), is_late })
    }

    /// The file of the issue that a word names, and whose run was found. `None` if it is gone.
    fn find_file_of_run(&self, word: &str, run: &Run) -> Result<Option<PathBuf>, Error> {
        Ok(match self.wanted(word)? {
            WantedIssue::File(path) => Some(path),
            WantedIssue::Named(_) | WantedIssue::Latest => self.issue_of(run.issue),
        })
    }

    /// The name of the issue that a word names, if it is named after a day.
    pub fn named_issue(&self, word: &str) -> Option<IssueName> {
        self.name_of(&self.wanted(word).ok()?)
    }

    fn name_of(&self, wanted: &WantedIssue) -> Option<IssueName> {
        match wanted {
            WantedIssue::Named(name) => Some(*name),
            WantedIssue::Latest => self.issues().pop().map(|(name, _)| name),
            WantedIssue::File(path) => name_by_file(path),
        }
    }

    /// The run of an issue. `None` if none has begun. The latest issue is that which a process is sending, if one is; that of a
    /// day to come gives way to the last one that was sent.
    pub(super) fn find_run(&mut self, word: &str) -> Result<Option<Run>, Error> {
        let (wanted, today) = (self.wanted(word)?, self.now().date());
        let at_work = match wanted {
            WantedIssue::Latest => self.find_issue_at_work()?,
            _ => None,
        };
        let name = at_work.or_else(|| self.name_of(&wanted));
        let name = name.ok_or_else(|| StartFailure::NotDated(word.to_owned()))?;
        let Some(journal) = self.find_journal()? else { return Ok(None) };
        let run = journal.run(name)?;
        match wanted {
            WantedIssue::Latest if run.is_none() && name.day() > today => {
                Ok(journal.last_runs(None, 1)?.pop())
            }
            _ => Ok(run),
        }
    }
}
