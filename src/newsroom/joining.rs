//! A machine joins those that send an issue already.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::addressees::Addressees;
use super::checked::PrintedIssue;
use super::cleared::ClearedIssue;
use super::error::Error;
use super::guard_refusal::GuardRefusal;
use super::locked::{LockedIssue, ReadyToSend};
use super::opened::Newsroom;
use super::request::{Company, KeyChange};
use super::run_terms::RunTerms;
use crate::issue::IssueName;
use crate::journal::{self, Owner, Run, RunLock, RunSender, SenderPart, SenderStanding};
use crate::publication::Store;

/// How long a machine waits for the one that begins the run to write it into the journal.
const MAX_WAIT_FOR_PLAN: Duration = Duration::from_mins(2);

/// The pause between two looks for it.
const PLAN_LOOK_INTERVAL: Duration = Duration::from_millis(200);

/// How far the clocks of two machines may differ: their deadlines, paces and retries are by their own clocks.
const MAX_CLOCK_DIFFERENCE: SignedDuration = SignedDuration::from_secs(5);

impl<'n> ClearedIssue<'n> {
    /// Takes part in the run that others work on. It is not recovered: they are alive.
    ///
    /// # Errors
    ///
    /// The run is not there, was stopped or has another content; the key, the settings or the clock of this machine differ;
    /// a receipt knows more than the journal; or the journal fails.
    pub(super) fn take_part(mut self, lock: RunLock) -> Result<LockedIssue<'n>, Error> {
        let issue = self.printed.issue().name;
        let relays = self.newsroom.relay_slots()?;
        let signer = self.newsroom.signer_of_run()?;
        let run = self.newsroom.await_run(issue)?.ok_or(Error::RunGone(issue))?;
        self.newsroom.refuse_stopped(issue)?;
        self.newsroom.refuse_withdrawn(Some(&run), &self.printed)?;
        self.newsroom.require_same_terms(&self.printed)?;
        if run.hash != self.hash {
            return Err(Error::BegunMeanwhile);
        }
        let tokens = self.newsroom.tokens_of_run(self.request.key)?;
        let templates = Arc::new(self.printed.templates(&tokens, signer.as_ref(), ""));
        let known = self.newsroom.find_known(&run)?;
        let unrecorded = self.newsroom.compare_receipt(Some(&self.path), &run, &known)?;
        let now = self.newsroom.now().timestamp();
        self.newsroom.journal()?.doubt_unrecorded(&lock, run.id, &unrecorded, now)?;
        self.newsroom.state_terms(&lock, &run, &self.printed)?;
        let id = run.id;
        self.addressees = Addressees::Planned(run);
        Ok(LockedIssue::joined(self, lock, id, ReadyToSend { relays, templates }))
    }
}

impl Newsroom {
    /// Takes the lock of the journal, or takes part beside those that send the issue already, as the request says.
    ///
    /// # Errors
    ///
    /// Another process sends alone or from this folder, or the journal fails.
    pub(super) fn lock_in(
        &mut self,
        company: Company,
        issue: IssueName,
        owner: &Owner,
    ) -> Result<RunLock, Error> {
        if company == Company::Joined {
            let working = self.list_working(issue)?;
            if let Some(here) = working.iter().find(|sender| self.is_from_here(sender)) {
                return Err(
                    journal::Error::Locked(format!("the issue {issue}, {}", here.words)).into()
                );
            }
            return Ok(self.journal()?.join(issue, owner)?);
        }
        let lock = self.journal()?.lock(issue, owner);
        match (lock, &self.publication.journal) {
            (Err(journal::Error::Locked(process)), Store::Server(_)) => {
                Err(Error::SentElsewhere(process))
            }
            (lock, _) => Ok(lock?),
        }
    }

    /// Waits for the run that this machine is to join, and compares it with those that work on it. Whoever sends alone is
    /// compared with nobody.
    ///
    /// # Errors
    ///
    /// As for [`require_same_terms`](Self::require_same_terms).
    pub(super) fn compare_with_senders(
        &mut self,
        printed: &PrintedIssue,
        company: Company,
    ) -> Result<(), Error> {
        match company {
            Company::Alone => Ok(()),
            Company::Joined => {
                self.await_run(printed.issue().name)?;
                self.require_same_terms(printed)
            }
        }
    }

    /// Refuses to join those that send an issue, if this machine would send it otherwise, or has another clock.
    ///
    /// # Errors
    ///
    /// The refusal. The key of this machine is not that of the publication. The journal cannot be read.
    pub(super) fn require_same_terms(&mut self, printed: &PrintedIssue) -> Result<(), Error> {
        let issue = printed.issue().name;
        let now = self.now().timestamp();
        let working = self.list_working(issue)?;
        let Some(other) = working.into_iter().find(|sender| sender.terms.is_some()) else {
            return Ok(());
        };
        let ahead = now.duration_since(other.now).saturating_sub(other.clock_ahead);
        let process = other.words.clone();
        if ahead.abs() > MAX_CLOCK_DIFFERENCE {
            return Err(GuardRefusal::OtherClock { process, ahead }.into());
        }
        let key = self.require_key(KeyChange::Refused)?;
        let sealed = other.terms.as_deref().unwrap_or_default();
        let Some(theirs) = key.and_then(|key| RunTerms::open(&key, sealed)) else { return Ok(()) };
        let differences = self.run_terms(printed)?.differ_from(&theirs);
        if differences.is_empty() {
            return Ok(());
        }
        Err(GuardRefusal::OtherTerms { issue, process, differences }.into())
    }

    /// Says in the journal on which terms this machine sends a run, if others can join it.
    ///
    /// # Errors
    ///
    /// The key or a key of the signature cannot be read, the editions cannot be printed, or the journal fails.
    pub(super) fn state_terms(
        &mut self,
        lock: &RunLock,
        run: &Run,
        printed: &PrintedIssue,
    ) -> Result<(), Error> {
        if matches!(self.publication.journal, Store::File(_)) {
            return Ok(());
        }
        let key = self.require_key(KeyChange::Accepted)?;
        let terms = self.run_terms(printed)?;
        let sealed = key.map(|key| terms.seal(&key)).unwrap_or_default();
        let now = self.now().timestamp();
        Ok(self.journal()?.take_part(lock, run.id, &sealed, now)?)
    }

    /// The run of an issue. Waits while another process is about to write it into the journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn await_run(&mut self, issue: IssueName) -> Result<Option<Run>, Error> {
        let began = Instant::now();
        loop {
            let Some(journal) = self.find_journal()? else { return Ok(None) };
            if let Some(run) = journal.run(issue)? {
                return Ok(Some(run));
            }
            let sender = journal.find_sender()?;
            let is_coming = sender.is_some_and(|sender| sender.issue == Some(issue));
            if !is_coming || began.elapsed() > MAX_WAIT_FOR_PLAN {
                return Ok(None);
            }
            thread::sleep(PLAN_LOOK_INTERVAL);
        }
    }

    /// The processes that send an issue now, as a journal on a server knows them.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn list_working(&mut self, issue: IssueName) -> Result<Vec<RunSender>, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(Vec::new()) };
        let mut senders = journal.list_senders(issue)?;
        senders.retain(|sender| sender.standing != SenderStanding::Ended);
        Ok(senders)
    }

    fn is_from_here(&self, sender: &RunSender) -> bool {
        sender.words.contains(&format!(" {} since ", self.place()))
    }
}

impl LockedIssue<'_> {
    /// How many other processes send the issue.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn count_others(&mut self) -> Result<usize, Error> {
        if self.lock.part() == SenderPart::Holder {
            return Ok(0);
        }
        let issue = self.issue();
        Ok(self.cleared.newsroom.list_working(issue)?.len().saturating_sub(1))
    }
}
