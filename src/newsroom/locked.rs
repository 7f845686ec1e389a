//! An issue whose run is locked and in the journal, ready to start.

use std::sync::Arc;

use jiff::Timestamp;

use super::addressees::Addressees;
use super::cleared::ClearedIssue;
use super::error::Error;
use super::guards;
use super::planning::{NewPlan, hash_audience, plan_run, with_deliveries};
use super::readers::ListedAudience;
use super::remark::Remark;
use super::request::ContentChange;
use crate::deliver::{RelaySlot, Templates};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{DeliveryId, Planned, Recovered, RunId, RunLock, SenderPart, Takeover, Tally};
use crate::publication::InDoubtPolicy;

/// An issue whose run is in the journal, locked and recovered.
#[must_use = "a locked issue is not sent before it is started and finished"]
pub struct LockedIssue<'n> {
    pub(super) cleared: ClearedIssue<'n>,
    pub(super) relays: Vec<RelaySlot>,
    pub(super) lock: RunLock,
    pub(super) run: RunId,
    pub(super) templates: Arc<Templates>,
    /// The counts of the run, if it was planned a moment ago.
    pub(super) counts: Option<Tally>,
    recovered: Recovered,
}

/// A run that is in the journal.
struct BegunRun {
    run: RunId,
    /// The deliveries that its receipt has handed over and the journal has not.
    unrecorded: Vec<DeliveryId>,
    /// The counts of the run, if it was planned a moment ago.
    counts: Option<Tally>,
}

/// What the messages of a run are made of and sent through.
pub(super) struct ReadyToSend {
    pub(super) relays: Vec<RelaySlot>,
    pub(super) templates: Arc<Templates>,
}

impl<'n> ClearedIssue<'n> {
    /// Locks the run against other processes, writes it into the journal or finds it there, and
    /// recovers what a run that broke off has left behind.
    ///
    /// # Errors
    ///
    /// There is no relay, a password or a key of the signature is absent, another process is sending, a guard stops the run
    /// meanwhile, or the journal fails.
    pub fn lock(mut self) -> Result<LockedIssue<'n>, Error> {
        let issue = self.printed.issue().name;
        let relays = self.newsroom.relay_slots()?;
        let signer = self.newsroom.signer_of_run()?;
        let owner = self.newsroom.owner(self.moment());
        let lock = self.newsroom.lock_in(self.request.company, issue, &owner)?;
        if lock.part() == SenderPart::Joined {
            return self.take_part(lock);
        }
        self.newsroom.refuse_stopped(issue)?;
        let tokens = self.newsroom.tokens_of_run(self.request.key)?;
        let templates = Arc::new(self.printed.templates(&tokens, signer.as_ref(), ""));
        let BegunRun { run, unrecorded, counts } = self.begin_run()?;
        let settings = &self.newsroom.publication.delivery;
        let takeover = Takeover { in_doubt: settings.in_doubt, sync: settings.sync };
        let now = self.moment();
        let journal = self.newsroom.journal()?;
        let doubted = journal.doubt_unrecorded(&lock, run, &unrecorded, now)?;
        let mut recovered = journal.recover(&lock, run, takeover, now)?;
        if takeover.in_doubt == InDoubtPolicy::Hold {
            recovered.in_doubt += doubted;
        }
        if let Addressees::Named(run, named) = &self.addressees {
            self.newsroom.request_copies(run, named)?;
        }
        if let Some(ListedAudience { loss, .. }) = self.addressees.listed() {
            self.newsroom.record_loss(issue, loss)?;
        }
        self.amend_run(run)?;
        let known = self.newsroom.journal()?.run(issue)?.ok_or(Error::RunGone(issue))?;
        self.newsroom.state_terms(&lock, &known, &self.printed)?;
        self.addressees.forget_planned();
        Ok(LockedIssue { cleared: self, relays, lock, run, templates, counts, recovered })
    }

    /// The run to work on: the one in the journal, with the readers who are added to it, or a new one. Answers
    /// the deliveries too that its receipt has handed over and the journal has not.
    ///
    /// # Errors
    ///
    /// As for [`lock`](Self::lock).
    fn begin_run(&mut self) -> Result<BegunRun, Error> {
        let issue = self.printed.issue().name;
        let Some(run) = self.newsroom.journal()?.run(issue)? else {
            return self.plan();
        };
        self.newsroom.refuse_withdrawn(Some(&run), &self.printed)?;
        let known = self.newsroom.find_known(&run)?;
        let unrecorded = self.newsroom.compare_receipt(Some(&self.path), &run, &known)?;
        if run.hash != self.hash && self.request.change == ContentChange::Refused {
            return Err(Error::BegunMeanwhile);
        }
        let now = self.moment();
        if let Addressees::Late(_, audience) = &self.addressees {
            let journal = self.newsroom.journal()?;
            with_deliveries(&audience.readers, |late| journal.add_readers(run.id, late, now))?;
        }
        Ok(BegunRun { run: run.id, unrecorded, counts: None })
    }

    /// Freezes the run under the content of this issue, if it has another one, and keeps what the content says. Called
    /// when the run was taken over: a process that lost its lock could hand over the former content under the new one
    /// otherwise.
    fn amend_run(&mut self, run: RunId) -> Result<(), Error> {
        let now = self.moment();
        let journal = self.newsroom.journal()?;
        let known = journal.run(self.printed.issue().name)?;
        if known.is_some_and(|known| known.hash != self.hash) {
            journal.amend(run, self.hash, &self.fingerprint, now)?;
        }
        let key = self.newsroom.key_of_run(self.request.key)?;
        let words = key.seal_text(&self.printed.texts().write());
        self.newsroom.journal()?.keep_content_text(run, self.hash, &words)?;
        Ok(())
    }

    /// Plans a new run. A person may have thought about the question for long, so day and hour are asked
    /// again.
    fn plan(&mut self) -> Result<BegunRun, Error> {
        let Self { newsroom, path, printed, addressees, request, hash, fingerprint, .. } = self;
        let (issue, now) = (printed.issue().name, newsroom.now());
        newsroom.refuse_receipted(path, issue)?;
        let Addressees::New(audience) = addressees else { return Err(Error::RunGone(issue)) };
        let settings = &newsroom.publication.delivery;
        guards::require_moment(printed.issue(), settings, &now, request)?;
        let (hash, readers, now) = (*hash, hash_audience(audience)?, now.timestamp());
        let first = newsroom.publication.first.clone();
        let first = first.as_ref();
        let plan = NewPlan { issue, hash, fingerprint, audience, readers, now, first };
        newsroom.announce_run(path, &plan)?;
        let planned = plan_run(newsroom.journal()?, &plan)?;
        let run = planned.run();
        let readers = &audience.readers;
        let [free, paid] =
            [EditionName::Free, EditionName::Paid].map(|name| readers.count(name) as u64);
        // The counts of stages are in the journal alone.
        let is_new = matches!(planned, Planned::New(_)) && first.is_none();
        let counts = is_new.then(|| Tally::of_new_run(free, paid));
        Ok(BegunRun { run, unrecorded: Vec::new(), counts })
    }

    fn moment(&self) -> Timestamp {
        self.newsroom.now().timestamp()
    }
}

impl<'n> LockedIssue<'n> {
    /// An issue whose run others work on.
    pub(super) fn joined(
        cleared: ClearedIssue<'n>,
        lock: RunLock,
        run: RunId,
        ready: ReadyToSend,
    ) -> Self {
        let ReadyToSend { relays, templates } = ready;
        let recovered = Recovered { freed: 0, in_doubt: 0, resent: 0 };
        Self { cleared, relays, lock, run, templates, counts: None, recovered }
    }
}

impl LockedIssue<'_> {
    /// What a run that broke off has left behind.
    pub const fn recovered(&self) -> &Recovered {
        &self.recovered
    }

    /// The remarks since the last call, in order.
    pub fn take_remarks(&mut self) -> Vec<Remark> {
        self.cleared.take_remarks()
    }

    /// The name of the issue.
    pub const fn issue(&self) -> IssueName {
        self.cleared.printed.issue().name
    }
}
