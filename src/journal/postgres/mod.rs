//! The journal on a server: PostgreSQL, each transaction on its disk when the call returns
//! (`synchronous_commit = on`). The only room that knows its driver.
//!
//! A server that is lost is an [`Error::Away`], and the next call calls it anew. Whatever was asked may
//! be asked again then: see [`replay_log`].

mod advisory_lock;
mod connect;
mod error_mapping;
mod exchange;
mod late;
mod open;
mod plan;
mod read;
mod recover;
mod replay_log;
mod row;
mod suppress;

use std::sync::{Arc, Weak};

use jiff::Timestamp;
use jiff::civil::Date;
use postgres::{Client, Transaction};

pub use connect::ConnectOptions;

use self::advisory_lock::AdvisoryLock;
use self::connect::ServerSession;
use self::replay_log::ReplayLog;
use super::delivery::{Delivery, DeliveryId, PlannedDelivery, Transition};
use super::lock::RunLock;
use super::run::{Digest, NewRun, Owner, Planned, Recovered, Resolution, Run, RunId, Tally};
use super::suppression::{Reason, Suppression};
use super::{DeliveryPage, Error, ExchangeReply, ExchangeRequest, Journal};
use crate::address::Address;
use crate::publication::InDoubtPolicy;

/// A journal in a database of a PostgreSQL server. It is not asked among tasks: its calls wait.
#[derive(Debug)]
pub struct Postgres {
    options: ConnectOptions,
    publication: String,
    /// Nothing while the server is lost.
    session: Option<ServerSession>,
    advisory_lock: Weak<AdvisoryLock>,
    replay_log: ReplayLog,
}

impl Postgres {
    /// Opens the journal of a publication (its slug), and makes it where the database is empty.
    ///
    /// # Errors
    ///
    /// Refuses, without touching it, a database that is no journal, that a newer matinale made, that
    /// belongs to another publication, or whose server does not wait for its disk.
    pub fn open(options: ConnectOptions, publication: &str) -> Result<Self, Error> {
        let mut journal = Self::new(options, publication);
        let name = journal.options.to_string();
        journal.ask(|client| open::migrate(client, &name, publication))?;
        Ok(journal)
    }

    /// The same where there is a journal already; makes none.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn find(options: ConnectOptions, publication: &str) -> Result<Option<Self>, Error> {
        let mut journal = Self::new(options, publication);
        let name = journal.options.to_string();
        if !journal.ask(|client| open::recognise(client, &name, publication))? {
            return Ok(None);
        }
        journal.ask(|client| open::migrate(client, &name, publication))?;
        Ok(Some(journal))
    }

    fn new(options: ConnectOptions, publication: &str) -> Self {
        let publication = publication.to_owned();
        Self {
            options,
            publication,
            session: None,
            advisory_lock: Weak::new(),
            replay_log: ReplayLog::default(),
        }
    }

    /// The conversation with the server; a new one where the last was lost.
    fn session(&mut self) -> Result<&mut ServerSession, Error> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.call()?,
        };
        Ok(self.session.insert(session))
    }

    fn call(&self) -> Result<ServerSession, Error> {
        let mut session = self.options.connect()?;
        open::durable(session.client())?;
        open::recognise(session.client(), &self.options.to_string(), &self.publication)?;
        if let Some(lock) = self.advisory_lock.upgrade() {
            lock.retake();
        }
        Ok(session)
    }

    fn ask<T>(&mut self, ask: impl FnOnce(&mut Client) -> Result<T, Error>) -> Result<T, Error> {
        let client = self.session()?.client();
        let answer = ask(client);
        if client.is_closed() || matches!(answer, Err(Error::Away(_))) {
            self.session = None;
        }
        answer
    }

    /// One transaction, written as a whole or not at all.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.ask(|client| {
            let mut book = client.transaction()?;
            let done = work(&mut book)?;
            book.commit()?;
            Ok(done)
        })
    }
}

impl Journal for Postgres {
    fn lock(&mut self, issue: Date, owner: &Owner) -> Result<RunLock, Error> {
        let lock = Arc::new(AdvisoryLock::take(&self.options, issue, owner)?);
        self.advisory_lock = Arc::downgrade(&lock);
        Ok(RunLock::new(owner, lock))
    }

    fn plan(
        &mut self,
        run: &NewRun,
        readers: &mut dyn Iterator<Item = PlannedDelivery>,
    ) -> Result<Planned, Error> {
        self.write(|book| plan::plan(book, run, readers))
    }

    fn run(&mut self, issue: Date) -> Result<Option<Run>, Error> {
        self.ask(|book| read::run(book, issue))
    }

    fn last_run(&mut self, besides: Date) -> Result<Option<Run>, Error> {
        self.ask(|book| read::last_run(book, besides))
    }

    fn amend(&mut self, run: RunId, hash: Digest, now: Timestamp) -> Result<(), Error> {
        self.write(|book| plan::amend(book, run, hash, now))
    }

    fn exchange(
        &mut self,
        run: RunId,
        owner: &Owner,
        exchange: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        let mut replay_log = std::mem::take(&mut self.replay_log);
        let known = replay_log.turn_to(run, owner);
        let answer = self.write(|book| exchange::exchange(book, (run, owner), exchange, known));
        match &answer {
            Ok(answer) => replay_log.record_reply(exchange, answer),
            Err(Error::Away(_)) => replay_log.record_lost_reply(exchange),
            Err(_) => {}
        }
        self.replay_log = replay_log;
        answer
    }

    fn recover(
        &mut self,
        lock: &RunLock,
        run: RunId,
        policy: InDoubtPolicy,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        self.write(|book| recover::recover(book, run, (lock.owner(), policy), now))
    }

    fn doubt_abandoned(
        &mut self,
        lock: &RunLock,
        run: RunId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write(|book| recover::doubt_abandoned(book, run, lock.owner(), now))
    }

    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error> {
        let released = self.write(|book| recover::release(book, run, owner, now))?;
        self.replay_log.clear();
        Ok(released)
    }

    fn resolve(&mut self, run: RunId, resolve: Resolution, now: Timestamp) -> Result<u64, Error> {
        self.write(|book| recover::resolve(book, run, resolve, now))
    }

    fn amendments(&mut self, run: RunId) -> Result<Vec<(Digest, Timestamp)>, Error> {
        self.ask(|book| read::amendments(book, run))
    }

    fn requeue_blameless(
        &mut self,
        run: RunId,
        refused: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, Error> {
        self.write(|book| late::requeue_blameless(book, run, refused, now))
    }

    fn expire(&mut self, run: RunId, words: &str, now: Timestamp) -> Result<u64, Error> {
        self.write(|book| late::expire(book, run, words, now))
    }

    fn finish(&mut self, run: RunId, now: Timestamp) -> Result<Tally, Error> {
        self.write(|book| plan::finish(book, run, now))
    }

    fn tally(&mut self, run: RunId) -> Result<Tally, Error> {
        self.ask(|book| read::tally(book, run))
    }

    fn deliveries(&mut self, run: RunId, page: DeliveryPage) -> Result<Vec<Delivery>, Error> {
        self.ask(|book| read::deliveries(book, run, page))
    }

    fn delivery(&mut self, run: RunId, reader: &Address) -> Result<Option<Delivery>, Error> {
        self.ask(|book| read::delivery(book, run, reader))
    }

    fn suppress(
        &mut self,
        reader: &Address,
        reason: Reason,
        now: Timestamp,
    ) -> Result<bool, Error> {
        self.write(|book| suppress::suppress(book, reader, reason, now))
    }

    fn readmit(&mut self, reader: &Address) -> Result<bool, Error> {
        self.ask(|book| suppress::readmit(book, reader))
    }

    fn suppressions(
        &mut self,
        after: Option<&Address>,
        limit: usize,
    ) -> Result<Vec<Suppression>, Error> {
        self.ask(|book| suppress::suppressions(book, after, limit))
    }

    fn history(&mut self, delivery: DeliveryId) -> Result<Vec<Transition>, Error> {
        self.ask(|book| read::history(book, delivery))
    }
}

/// The numbers of deliveries, as the server takes them.
fn numbers<'a>(ids: impl IntoIterator<Item = &'a DeliveryId>) -> Vec<i64> {
    ids.into_iter().map(|id| id.0).collect()
}

/// So many rows at most.
fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
