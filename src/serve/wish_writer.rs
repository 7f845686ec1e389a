//! The thread that has the publication: it carries out what readers ask for.
//!
//! All wishes that have come while the last transaction was written are the next one. So a commit serves as many
//! readers as wait for it, however slow the disk is.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::request_bell::RequestBell;
use super::request_job::{JobNews, RequestJob, WrittenRecord};
use super::signup_gauge::SignupGauge;
use super::site_event::{SiteEvent, SiteListener};
use super::told_notices::{LimitNews, NoticesTaken, ToldChange, find_changes, is_over_limit};
use crate::address::Address;
use crate::journal::{
    ConfirmationEnd, ReaderRequest, ReaderWish, SignupConfirmation, SignupStanding,
};
use crate::newsroom::{
    AddressChangeEnd, LinkStanding, Newsroom, ProviderBody, ReaderStanding, chain,
};
use crate::token::{RequestTicket, Tokens};

/// How many requests wait for the thread. Others are put off.
const MAX_WAITING: usize = 4_096;

/// The most wishes of one transaction.
const MAX_BATCH: usize = 1_000;

/// How long a request waits for the thread. It is longer than the journal waits for another writer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// How often a key is looked for that does not exist.
const KEY_INTERVAL: Duration = Duration::from_secs(1);

/// The journal cannot be used at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unavailable;

/// What the thread is asked to do.
enum Job {
    CarryOut(ReaderWish, oneshot::Sender<Result<(), Unavailable>>),
    FindStanding(Address, oneshot::Sender<ReaderStanding>),
    FindTokens(oneshot::Sender<Tokens>),
    TryOut(oneshot::Sender<Result<(), Unavailable>>),
    TakeNotices(ProviderBody, oneshot::Sender<Result<NoticesTaken, Unavailable>>),
    Request(RequestJob),
    FindRoom(oneshot::Sender<bool>),
}

/// Asks the thread. The thread ends when this value is dropped, and has done what it was asked before.
pub(super) struct WishWriter {
    jobs: mpsc::Sender<Job>,
}

impl WishWriter {
    /// Starts the thread. `bell` wakes whoever sends the mails of requests.
    ///
    /// # Errors
    ///
    /// The process may not start a thread.
    pub(super) fn start(
        newsroom: Newsroom,
        bell: RequestBell,
        listener: SiteListener,
    ) -> io::Result<(Self, JoinHandle<()>)> {
        let (jobs, coming) = mpsc::channel(MAX_WAITING);
        let mut work = WriterThread {
            newsroom,
            bell,
            listener,
            is_failing: false,
            limit_news: LimitNews::default(),
            gauge: SignupGauge::default(),
            last_key_search: None,
        };
        let thread = thread::Builder::new().name("journal".to_owned());
        let run = move || {
            work.look_at_room();
            work.run(coming);
        };
        Ok((Self { jobs }, thread.spawn(run)?))
    }

    /// Carries out what a reader asks for. It is on the disk when this returns.
    pub(super) async fn carry_out(&self, wish: ReaderWish) -> Result<(), Unavailable> {
        self.ask(|done| Job::CarryOut(wish, done)).await.unwrap_or(Err(Unavailable))
    }

    /// What is known of a reader: nothing, if the journal cannot be used.
    pub(super) async fn find_standing(&self, reader: &Address) -> ReaderStanding {
        let found = self.ask(|found| Job::FindStanding(reader.clone(), found)).await;
        found.unwrap_or_default()
    }

    /// Writes nothing into the journal, to see whether it can be written.
    pub(super) async fn try_out(&self) -> Result<(), Unavailable> {
        self.ask(Job::TryOut).await.unwrap_or(Err(Unavailable))
    }

    /// The tokens of a publication that had none before, if its first run has made the key meanwhile.
    pub(super) async fn find_tokens(&self) -> Option<Tokens> {
        self.ask(Job::FindTokens).await
    }

    /// Takes what a provider has told. It is on the disk when this returns.
    pub(super) async fn take_notices(
        &self,
        body: ProviderBody,
    ) -> Result<NoticesTaken, Unavailable> {
        self.ask(|taken| Job::TakeNotices(body, taken)).await.unwrap_or(Err(Unavailable))
    }

    /// Keeps a request that a mail must confirm. It is on the disk when this returns.
    pub(super) async fn keep_request(&self, request: ReaderRequest) -> Result<(), Unavailable> {
        self.ask_for(|done| RequestJob::Keep(request, done)).await
    }

    /// Confirms a request to sign up. It is on the disk when this returns.
    pub(super) async fn confirm_signup(
        &self,
        confirmation: SignupConfirmation,
    ) -> Result<ConfirmationEnd, Unavailable> {
        self.ask_for(|end| RequestJob::ConfirmSignup(confirmation, end)).await
    }

    /// What is known of the sign-ups of an address.
    pub(super) async fn find_signups(
        &self,
        reader: &Address,
    ) -> Result<SignupStanding, Unavailable> {
        self.ask_for(|found| RequestJob::FindSignups(reader.clone(), found)).await
    }

    /// What the link of a request is good for.
    pub(super) async fn find_link_standing(
        &self,
        ticket: &RequestTicket,
    ) -> Result<LinkStanding, Unavailable> {
        self.ask_for(|found| RequestJob::FindStanding(ticket.clone(), found)).await
    }

    /// Changes a reader's address. It is on the disk when this returns.
    pub(super) async fn change_address(
        &self,
        ticket: &RequestTicket,
    ) -> Result<AddressChangeEnd, Unavailable> {
        self.ask_for(|end| RequestJob::ChangeAddress(ticket.clone(), end)).await
    }

    /// All that is known of the reader whom a link names, or what the link is good for instead.
    pub(super) async fn write_record(
        &self,
        ticket: &RequestTicket,
    ) -> Result<WrittenRecord, Unavailable> {
        self.ask_for(|text| RequestJob::WriteRecord(ticket.clone(), text)).await
    }

    /// Confirms that a reader wants to be forgotten. It is on the disk when this returns. Answers what the link is good for.
    pub(super) async fn confirm_erasure(
        &self,
        ticket: &RequestTicket,
    ) -> Result<LinkStanding, Unavailable> {
        self.ask_for(|found| RequestJob::ConfirmErasure(ticket.clone(), found)).await
    }

    async fn ask_for<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<T>) -> RequestJob,
    ) -> Result<T, Unavailable> {
        self.ask(|done| Job::Request(job(done))).await.ok_or(Unavailable)
    }

    /// Whether the form to sign up may take another reader. `true` if the journal cannot be used: it says so itself.
    pub(super) async fn has_signup_room(&self) -> bool {
        self.ask(Job::FindRoom).await.unwrap_or(true)
    }

    /// `None` if the thread has too much to do, or does not answer in time.
    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Option<T> {
        let (sender, receiver) = oneshot::channel();
        self.jobs.try_send(job(sender)).ok()?;
        timeout(ANSWER_TIMEOUT, receiver).await.ok()?.ok()
    }
}

/// The thread, with the publication.
struct WriterThread {
    newsroom: Newsroom,
    bell: RequestBell,
    listener: SiteListener,
    /// Whether the last call of the journal failed.
    is_failing: bool,
    limit_news: LimitNews,
    gauge: SignupGauge,
    last_key_search: Option<Instant>,
}

impl WriterThread {
    fn run(mut self, mut coming: mpsc::Receiver<Job>) {
        while let Some(first) = coming.blocking_recv() {
            let mut wishes = Vec::new();
            let mut waiting = Vec::new();
            let mut next = Some(first);
            while let Some(job) = next.take() {
                match job {
                    Job::CarryOut(wish, done) => {
                        wishes.push(wish);
                        waiting.push(done);
                    }
                    other => self.do_job(other),
                }
                if wishes.len() < MAX_BATCH {
                    next = coming.try_recv().ok();
                }
            }
            if !wishes.is_empty() {
                let done = self.carry_out(&wishes);
                for waiter in waiting {
                    let _ = waiter.send(done);
                }
            }
        }
    }

    /// Does one job, a wish in a transaction of its own.
    fn do_job(&mut self, job: Job) {
        match job {
            Job::CarryOut(wish, done) => {
                let _ = done.send(self.carry_out(&[wish]));
            }
            Job::FindStanding(reader, found) => {
                let standing = self.newsroom.find_standing(&reader);
                let _ = found.send(standing.unwrap_or_default());
            }
            Job::TryOut(done) => {
                let _ = done.send(self.carry_out(&[]));
            }
            Job::Request(job) => self.carry_out_request(job),
            Job::FindRoom(found) => {
                let _ = found.send(self.look_at_room());
            }
            Job::FindTokens(found) => {
                if let Some(tokens) = self.find_tokens() {
                    let _ = found.send(tokens);
                }
            }
            Job::TakeNotices(body, taken) => {
                let _ = taken.send(self.take_notices(&body));
            }
        }
    }

    /// Carries out wishes in one transaction, and tells what they changed.
    fn carry_out(&mut self, wishes: &[ReaderWish]) -> Result<(), Unavailable> {
        let changed = match self.newsroom.carry_out_wishes(wishes) {
            Ok(changed) => changed,
            Err(error) => {
                self.tell_failure(chain(&error));
                return Err(Unavailable);
            }
        };
        self.tell_success();
        let at = self.newsroom.now();
        for (ReaderWish { reader, kind }, _) in
            wishes.iter().zip(changed).filter(|(_, is_change)| *is_change)
        {
            let reader = reader.shown_in_part();
            self.gauge.forget();
            self.tell(&SiteEvent::Changed { at: at.clone(), wish: *kind, reader });
        }
        Ok(())
    }

    /// Takes what a provider has told, and tells whom it suppresses.
    fn take_notices(&mut self, body: &ProviderBody) -> Result<NoticesTaken, Unavailable> {
        let judged = match self.newsroom.take_notices(body) {
            Ok(Ok(judged)) => judged,
            Ok(Err(_)) => return Ok(NoticesTaken::Unclear),
            Err(error) => {
                self.tell_failure(chain(&error));
                return Err(Unavailable);
            }
        };
        let at = self.newsroom.now();
        for ToldChange { effect, class, reader } in find_changes(&judged) {
            self.gauge.forget();
            let (provider, reader) = (body.provider.as_str(), reader.shown_in_part());
            self.tell(&SiteEvent::Suppressed { at: at.clone(), effect, class, provider, reader });
        }
        if !is_over_limit(&judged) {
            return Ok(NoticesTaken::Done);
        }
        if self.limit_news.begin() {
            self.tell(&SiteEvent::OverLimit);
        }
        Ok(NoticesTaken::OverLimit)
    }

    /// Whether the form to sign up may take another reader. Tells if its room has another grade than before.
    fn look_at_room(&mut self) -> bool {
        let seen = self.gauge.look(&mut self.newsroom);
        if let Some(room) = seen.news {
            self.tell(&SiteEvent::SignupRoom(room));
        }
        seen.has_room
    }

    /// Does something about a request that a mail must confirm, and tells what it changed.
    fn carry_out_request(&mut self, job: RequestJob) {
        let news = match job.carry_out(&mut self.newsroom) {
            Err(error) => return self.tell_failure(chain(&error)),
            Ok(news) => news,
        };
        self.tell_success();
        let at = self.newsroom.now();
        match news {
            JobNews::Nothing => {}
            JobNews::MailDue => self.bell.ring(),
            JobNews::SignedUp(reader) => {
                self.tell(&SiteEvent::SignedUp { at, reader: reader.shown_in_part() });
                self.gauge.forget();
                self.look_at_room();
            }
            JobNews::AddressChanged { former, new } => {
                // The former address is to be told.
                self.bell.ring();
                let (former, reader) = (former.shown_in_part(), new.shown_in_part());
                self.tell(&SiteEvent::AddressChanged { at, former, reader });
            }
        }
    }

    fn find_tokens(&mut self) -> Option<Tokens> {
        if self.last_key_search.is_some_and(|last| last.elapsed() < KEY_INTERVAL) {
            return None;
        }
        self.last_key_search = Some(Instant::now());
        self.newsroom.find_link_tokens().unwrap_or_else(|error| {
            self.tell_failure(chain(&error));
            None
        })
    }

    /// Tells a failure, unless the last call failed too.
    fn tell_failure(&mut self, cause: String) {
        if !std::mem::replace(&mut self.is_failing, true) {
            self.tell(&SiteEvent::Failing(cause));
        }
    }

    /// Tells that the journal can be used again, if the last call failed.
    fn tell_success(&mut self) {
        if std::mem::take(&mut self.is_failing) {
            self.tell(&SiteEvent::Recovered);
        }
    }

    fn tell(&self, event: &SiteEvent) {
        self.listener.tell(event);
    }
}
