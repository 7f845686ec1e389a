//! Stops: a person keeps an issue from being sent, on whatever machine, until a person lets it go.

use std::thread;
use std::time::{Duration, Instant};

use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::issues::WantedIssue;
use super::opened::Newsroom;
use super::standing_stop::StandingStop;
use super::start_failure::StartFailure;
use crate::issue::IssueName;
use crate::journal::{IssueStop, StopOrder, StopWords, Stopped};

/// How long the end of the process that sends is waited for.
const MAX_WAIT_FOR_SENDER: Duration = Duration::from_secs(5);

/// The pause between two looks for the process that sends.
const SENDER_LOOK_INTERVAL: Duration = Duration::from_millis(100);

/// What came of an order to stop an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopReport {
    /// The issue.
    pub issue: IssueName,
    /// The stop that stands, and whether it stood before.
    pub stopped: Stopped,
    /// What was seen of the process that was sending the issue.
    pub sender: SenderSeen,
}

/// What was seen of the process that was sending an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderSeen {
    /// Nobody was sending the issue.
    Nobody,
    /// The process has ended.
    Ended,
    /// The process has not ended yet. Has its words.
    Ending(String),
}

/// What came of letting an issue go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRelease {
    /// The issue.
    pub issue: IssueName,
    /// The stop that was ended. `None` if the issue was not stopped.
    pub stop: Option<IssueStop>,
}

impl Newsroom {
    /// Stops an issue, and waits a few seconds for the end of the process that is sending it.
    ///
    /// # Errors
    ///
    /// The word names no issue with a date, there is no such issue, or the journal cannot be read or written.
    pub fn stop_issue(&mut self, word: &str, order: &StopOrder) -> Result<StopReport, Error> {
        let issue = self.find_issue_to_stop(word)?;
        let now = self.now().timestamp();
        let before = self.find_sender_of(issue)?;
        let stopped = self.journal()?.stop_issue(issue, order, now)?;
        let began = Instant::now();
        let sender = loop {
            match self.find_sender_of(issue)? {
                None if before.is_none() => break SenderSeen::Nobody,
                None => break SenderSeen::Ended,
                Some(words) if began.elapsed() >= MAX_WAIT_FOR_SENDER => {
                    break SenderSeen::Ending(words);
                }
                Some(_) => thread::sleep(SENDER_LOOK_INTERVAL),
            }
        };
        Ok(StopReport { issue, stopped, sender })
    }

    /// Lets an issue go that was stopped.
    ///
    /// # Errors
    ///
    /// As for [`stop_issue`](Self::stop_issue).
    pub fn end_stop(&mut self, word: &str, by: &StopWords) -> Result<StopRelease, Error> {
        let issue = self.find_issue_to_stop(word)?;
        let now = self.now().timestamp();
        let stop = match self.find_journal()? {
            Some(journal) => journal.end_stop(issue, by, now)?,
            None => None,
        };
        Ok(StopRelease { issue, stop })
    }

    /// Every stop of an issue, those that have ended too, the first one first.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn list_stops(&mut self, issue: IssueName) -> Result<Vec<IssueStop>, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.list_stops(issue)?),
            None => Ok(Vec::new()),
        }
    }

    /// The stop of an issue that stands.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_stop(&mut self, issue: IssueName) -> Result<Option<StandingStop>, Error> {
        let stop = match self.find_journal()? {
            Some(journal) => journal.find_stop(issue)?,
            None => None,
        };
        let zone = &self.publication.timezone;
        let at = |stop: &IssueStop| stop.at.to_zoned(zone.clone());
        Ok(stop.map(|stop| StandingStop { at: at(&stop), stop, steps: Vec::new() }))
    }

    /// Refuses an issue that is stopped.
    ///
    /// # Errors
    ///
    /// The issue is stopped, or the journal cannot be read.
    pub(super) fn refuse_stopped(&mut self, issue: IssueName) -> Result<(), Error> {
        match self.find_stop(issue)? {
            Some(stop) => {
                let stop = StandingStop { steps: self.list_send_steps(issue), ..stop };
                Err(GuardRefusal::Stopped(Box::new(stop)).into())
            }
            None => Ok(()),
        }
    }

    /// The person at this machine, by the names of their user and of the machine. The user is unknown if
    /// neither `LOGNAME` nor `USER` says it.
    pub fn name_person(&self) -> Option<StopWords> {
        let machine = &self.surroundings.machine;
        let named =
            self.find_user().and_then(|user| StopWords::parse(&format!("{user}@{machine}")));
        named.or_else(|| StopWords::parse(machine))
    }

    /// The name of the user at this machine, as `LOGNAME` or `USER` says it.
    pub fn find_user(&self) -> Option<String> {
        let read = |name| (self.surroundings.environment)(name).filter(|user| !user.is_empty());
        read("LOGNAME").or_else(|| read("USER"))
    }

    /// The name of an issue that has a file or a run. The latest one is that which a process is sending, if one is.
    fn find_issue_to_stop(&mut self, word: &str) -> Result<IssueName, Error> {
        let wanted = self.wanted(word)?;
        if matches!(wanted, WantedIssue::Latest)
            && let Some(issue) = self.find_issue_at_work()?
        {
            return Ok(issue);
        }
        let issue = self.named_issue(word);
        let issue = issue.ok_or_else(|| StartFailure::NotDated(word.to_owned()))?;
        let is_here = match &wanted {
            WantedIssue::File(path) => path.is_file(),
            wanted => self.find_issue(wanted).is_some(),
        };
        if !is_here && !self.has_run(issue)? {
            let latest = self.issues().pop().map(|(name, _)| name);
            return Err(StartFailure::NoIssue(Some(issue), latest).into());
        }
        Ok(issue)
    }

    /// The issue that a process is sending, on whatever machine.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn find_issue_at_work(&mut self) -> Result<Option<IssueName>, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.find_sender()?.and_then(|sender| sender.issue)),
            None => Ok(None),
        }
    }

    /// The words of the process that is sending an issue, on whatever machine.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn find_sender_of(&mut self, issue: IssueName) -> Result<Option<String>, Error> {
        let sender = match self.find_journal()? {
            Some(journal) => journal.find_sender()?,
            None => None,
        };
        let sender = sender.filter(|sender| sender.issue == Some(issue));
        Ok(sender.map(|sender| sender.words))
    }
}
