//! The thread that has the publication: it carries out what readers ask for.
//!
//! All wishes that have come while the last transaction was written are the next one. So a commit serves as many
//! readers as wait for it, however slow the disk is.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::mail_bell::MailBell;
use super::request_job::{RequestJob, RequestNews};
use super::site_event::{SiteEvent, SiteListener};
use crate::address::Address;
use crate::journal::{
    BounceEffect, ConfirmationEnd, PendingRequest, ReaderRequest, ReaderWish, SignupConfirmation,
    SignupStanding,
};
use crate::newsroom::{
    AddressChangeEnd, BounceFate, JudgedBounce, Newsroom, ProviderBody, ReaderStanding, chain,
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

/// What became of what a provider has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoticesTaken {
    /// It is in the journal, or was before, or concerns nobody.
    Done,
    /// More readers would be suppressed within a day than the limit allows. Nothing was written.
    OverLimit,
    /// It is no notice.
    Unclear,
}

/// What the thread is asked to do.
enum Job {
    CarryOut(ReaderWish, oneshot::Sender<Result<(), Unavailable>>),
    FindStanding(Address, oneshot::Sender<ReaderStanding>),
    FindTokens(oneshot::Sender<Tokens>),
    TryOut(oneshot::Sender<Result<(), Unavailable>>),
    TakeNotices(ProviderBody, oneshot::Sender<Result<NoticesTaken, Unavailable>>),
    Request(RequestJob),
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
        bell: MailBell,
        listener: SiteListener,
    ) -> io::Result<(Self, JoinHandle<()>)> {
        let (jobs, coming) = mpsc::channel(MAX_WAITING);
        let work = WriterThread {
            newsroom,
            bell,
            listener,
            is_failing: false,
            is_over_limit: false,
            last_key_search: None,
        };
        let thread = thread::Builder::new().name("journal".to_owned());
        Ok((Self { jobs }, thread.spawn(move || work.run(coming))?))
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

    /// The request that a link names. `None` if there is none any more.
    pub(super) async fn find_request(
        &self,
        ticket: &RequestTicket,
    ) -> Result<Option<PendingRequest>, Unavailable> {
        self.ask_for(|found| RequestJob::Find(ticket.clone(), found)).await
    }

    /// Changes a reader's address. It is on the disk when this returns.
    pub(super) async fn change_address(
        &self,
        ticket: &RequestTicket,
    ) -> Result<AddressChangeEnd, Unavailable> {
        self.ask_for(|end| RequestJob::ChangeAddress(ticket.clone(), end)).await
    }

    /// All that is known of the reader whom a link names, as a JSON text. `None` if there is no such request any more.
    pub(super) async fn write_record(
        &self,
        ticket: &RequestTicket,
    ) -> Result<Option<String>, Unavailable> {
        self.ask_for(|text| RequestJob::WriteRecord(ticket.clone(), text)).await
    }

    /// Confirms that a reader wants to be forgotten. It is on the disk when this returns. Answers whether there is such a
    /// request.
    pub(super) async fn confirm_erasure(
        &self,
        ticket: &RequestTicket,
    ) -> Result<bool, Unavailable> {
        self.ask_for(|found| RequestJob::ConfirmErasure(ticket.clone(), found)).await
    }

    async fn ask_for<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<T>) -> RequestJob,
    ) -> Result<T, Unavailable> {
        self.ask(|done| Job::Request(job(done))).await.ok_or(Unavailable)
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
    bell: MailBell,
    listener: SiteListener,
    /// Whether the last call of the journal failed.
    is_failing: bool,
    /// Whether the last notice of a provider was left because of the limit.
    is_over_limit: bool,
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
                    Job::FindStanding(reader, found) => {
                        let standing = self.newsroom.find_standing(&reader);
                        let _ = found.send(standing.unwrap_or_default());
                    }
                    Job::TryOut(done) => {
                        let _ = done.send(self.carry_out(&[]));
                    }
                    Job::Request(job) => self.carry_out_request(job),
                    Job::FindTokens(found) => {
                        if let Some(tokens) = self.find_tokens() {
                            let _ = found.send(tokens);
                        }
                    }
                    Job::TakeNotices(body, taken) => {
                        let _ = taken.send(self.take_notices(&body));
                    }
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
        for JudgedBounce { report, reader, fate, .. } in &judged {
            if let (BounceFate::Judged(BounceEffect::Suppressed(_)), Some(reader)) = (fate, reader)
            {
                self.tell(&SiteEvent::Suppressed {
                    at: at.clone(),
                    class: report.class,
                    provider: body.provider.as_str(),
                    reader: reader.shown_in_part(),
                });
            }
        }
        let fates = || judged.iter().map(|one| one.fate);
        let is_over_limit = fates().any(|fate| fate == BounceFate::Judged(BounceEffect::OverLimit));
        if is_over_limit && !std::mem::replace(&mut self.is_over_limit, true) {
            self.tell(&SiteEvent::OverLimit);
        }
        // There is room again. What suppresses nobody says nothing of that.
        let is_suppression = |fate| matches!(fate, BounceFate::Judged(BounceEffect::Suppressed(_)));
        self.is_over_limit &= !fates().any(is_suppression);
        Ok(if is_over_limit { NoticesTaken::OverLimit } else { NoticesTaken::Done })
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
            RequestNews::Nothing => {}
            RequestNews::MailDue => self.bell.ring(),
            RequestNews::SignedUp(reader) => {
                self.tell(&SiteEvent::SignedUp { at, reader: reader.shown_in_part() });
            }
            RequestNews::AddressChanged { former, new } => {
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
