//! A rehearsal: the whole run, to the built-in inbox, with a temporary journal.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::checked::PrintedIssue;
use super::error::Error;
use super::guards;
use super::opened::Newsroom;
use super::planning::{NewPlan, hash_audience, plan_run};
use super::report::RunReport;
use super::run_driver::{DrivenRun, RunDriver, StopRequest};
use super::start_failure::StartFailure;
use crate::deliver::{
    Deadline, EventFeed, Idle, Progress, RelaySlot, RetryPolicy, RunMarks, StagePause,
};
#[cfg(feature = "inbox-page")]
use crate::http::PortSearch;
#[cfg(feature = "inbox-page")]
use crate::inbox::TrialSite;
use crate::inbox::{Inbox, Options};
use crate::journal::{BoxedJournal, ClaimScope, TemporaryJournal};
use crate::publication::{Relay, Security};
use crate::smtp::Target;
use crate::wording::Locale;

/// How many connections a rehearsal uses if the settings have no relay.
const DEFAULT_CONNECTIONS: usize = 4;

/// What an editor asks of a rehearsal, besides the issue.
#[derive(Debug, Clone, Default)]
pub struct RehearsalRequest {
    /// The folder in which every message is kept as a file. If `None`, messages are kept in memory
    /// only.
    pub keep: Option<PathBuf>,
    /// How many connections are used. If `None`, as many as to the first relay.
    pub connections: Option<usize>,
    /// How the page is shown where the messages are read.
    pub page: RehearsalPage,
}

/// How the page is shown where the messages of a rehearsal are read.
#[derive(Debug, Clone, Default)]
pub struct RehearsalPage {
    /// Its language.
    pub locale: Locale,
    /// Its port. If it is in use, the next one that is free is taken. 0 is any that is free.
    pub port: u16,
    /// The clock for the arrival of messages.
    pub clock: Option<fn() -> Zoned>,
    /// Where links to the publication's pages lead.
    #[cfg(feature = "inbox-page")]
    pub site: Option<TrialSite>,
}

/// A rehearsal that is ready to begin: its inbox is open, and its run is planned.
#[must_use = "a planned rehearsal takes place when it is finished, and not before"]
pub struct Rehearsal {
    inbox: Inbox,
    driver: RunDriver,
}

/// A rehearsal that has ended.
pub struct Rehearsed {
    /// The report of the run.
    pub report: RunReport,
    /// The inbox with the messages. It stays open until it is dropped.
    pub inbox: Inbox,
}

impl Newsroom {
    /// Opens an inbox, and plans a run to it. Nothing is sent to readers or written into the
    /// publication's journal.
    ///
    /// # Errors
    ///
    /// The list cannot be used or is empty, or the inbox or the journal cannot be opened.
    pub fn plan_rehearsal(
        &mut self,
        printed: &PrintedIssue,
        request: RehearsalRequest,
        runtime: &Runtime,
    ) -> Result<Rehearsal, Error> {
        let audience = self.audience_of(printed.issue())?;
        if audience.readers.is_empty() {
            return Err(guards::nobody(&self.publication).into());
        }
        let templates = self.trial_templates(printed, &Arc::new(self.tokens_of_trial()?))?;
        let options = self.describe_inbox(request.keep, request.page)?;
        let inbox = runtime.block_on(Inbox::open(options))?;
        let mut journal: BoxedJournal = Box::new(TemporaryJournal::new(&self.publication.slug)?);
        let (clock, issue, now) = (self.clock(), printed.issue().name, self.now().timestamp());
        let lock = journal.lock(issue, &self.owner(now))?;
        let (hash, fingerprint) = (printed.hash(), &printed.fingerprint()?);
        let (readers, audience) = (hash_audience(&audience)?, &audience);
        let plan = NewPlan { issue, hash, fingerprint, audience, readers, now, first: None };
        let run = plan_run(&mut journal, &plan)?.run();
        let driver = RunDriver {
            journal,
            run,
            reached: 0,
            scope: ClaimScope::Everybody,
            lock,
            templates: Arc::new(templates),
            relays: vec![self.loopback(inbox.smtp_addr(), request.connections)?],
            retry: self.retry_of_rehearsal(now),
            stage_pause: StagePause::Leave,
            clock,
            progress: watch::Sender::new(Progress::default()),
            marks: RunMarks::unwritten(),
            former_cause: None,
            draft: None,
            events: EventFeed::default(),
            counts: None,
        };
        Ok(Rehearsal { inbox, driver })
    }

    /// How long readers are tried in a rehearsal that begins now. Nobody waits for one who is put off.
    fn retry_of_rehearsal(&self, now: Timestamp) -> RetryPolicy {
        let deadline = Deadline::after(self.publication.delivery.retry_for, now);
        RetryPolicy { deadline, idle: Idle::End, jitter: self.surroundings.jitter() }
    }

    /// The options of the inbox, which keeps its messages in a folder if there is one.
    fn describe_inbox(&self, keep: Option<PathBuf>, page: RehearsalPage) -> Result<Options, Error> {
        Ok(Options {
            web: SocketAddr::from((Ipv4Addr::LOCALHOST, page.port)),
            folder: keep,
            token: Some(self.surroundings.make_page_token()?),
            scratch: Some(self.surroundings.scratch.clone()),
            clock: page.clock,
            locale: page.locale,
            records: self.list_dkim_records(),
            #[cfg(feature = "inbox-page")]
            web_search: PortSearch::NextFree,
            #[cfg(feature = "inbox-page")]
            site: page.site,
            ..Options::default()
        })
    }

    /// The built-in inbox as a relay.
    fn loopback(
        &self,
        address: SocketAddr,
        connections: Option<usize>,
    ) -> Result<RelaySlot, StartFailure> {
        let configured =
            self.publication.relays.first().map_or(DEFAULT_CONNECTIONS, |relay| relay.connections);
        let connections = connections.unwrap_or(configured);
        let relay = Relay::new(address.ip().to_string(), address.port(), Security::Plaintext);
        let relay = Relay { connections, ..relay };
        let target = Target::new(relay.clone(), None, self.publication.from.address.domain())
            .map_err(StartFailure::Relay)?;
        Ok(RelaySlot::new(&relay, target))
    }
}

impl Rehearsal {
    /// The progress of the run, until it has ended.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.driver.progress.subscribe()
    }

    /// Works on the run until it ends or is stopped.
    ///
    /// # Errors
    ///
    /// The journal fails, or the run was broken off.
    pub fn finish(self, runtime: &Runtime, stop: &StopRequest) -> Result<Rehearsed, Error> {
        let Self { inbox, driver } = self;
        let DrivenRun { report, .. } = driver.drive(runtime, stop)?;
        Ok(Rehearsed { report, inbox })
    }
}
