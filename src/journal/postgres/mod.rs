//! The journal on a server: PostgreSQL, each transaction on its disk when the call returns
//! (`synchronous_commit = on`). The only room that knows its driver.
//!
//! A server that is lost is an [`Error::Away`], and the next call calls it anew. Whatever was asked may
//! be asked again then: see [`notes`].

mod exchange;
mod fault;
mod late;
mod notes;
mod open;
mod place;
mod plan;
mod read;
mod recover;
mod row;
mod seat;
mod suppress;

use std::sync::{Arc, Weak};

use jiff::Timestamp;
use jiff::civil::Date;
use postgres::{Client, Transaction};

pub use place::Place;
pub(super) use seat::Seat;

use self::notes::Notes;
use self::place::Session;
use super::delivery::{Delivery, DeliveryId, PlannedDelivery, Transition};
use super::lock::Lock;
use super::run::{Digest, NewRun, Owner, Planned, Recovered, Resolve, Run, RunId, Tally};
use super::suppression::{Reason, Suppression};
use super::{Error, Exchange, Exchanged, Journal, Page};
use crate::address::Address;
use crate::publication::InDoubtPolicy;

/// A journal in a database of a PostgreSQL server. It is not asked among tasks: its calls wait.
#[derive(Debug)]
pub struct Postgres {
    place: Place,
    publication: String,
    /// Nothing while the server is lost.
    session: Option<Session>,
    seat: Weak<Seat>,
    notes: Notes,
}

impl Postgres {
    /// Opens the journal of a publication (its slug), and makes it where the database is empty.
    ///
    /// # Errors
    ///
    /// Refuses, without touching it, a database that is no journal, that a newer matinale made, that
    /// belongs to another publication, or whose server does not wait for its disk.
    pub fn open(place: Place, publication: &str) -> Result<Self, Error> {
        let mut journal = Self::new(place, publication);
        let name = journal.place.to_string();
        journal.ask(|client| open::migrate(client, &name, publication))?;
        Ok(journal)
    }

    /// The same where there is a journal already; makes none.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn find(place: Place, publication: &str) -> Result<Option<Self>, Error> {
        let mut journal = Self::new(place, publication);
        let name = journal.place.to_string();
        if !journal.ask(|client| open::recognise(client, &name, publication))? {
            return Ok(None);
        }
        journal.ask(|client| open::migrate(client, &name, publication))?;
        Ok(Some(journal))
    }

    fn new(place: Place, publication: &str) -> Self {
        let publication = publication.to_owned();
        Self { place, publication, session: None, seat: Weak::new(), notes: Notes::default() }
    }

    /// The conversation with the server; a new one where the last was lost.
    fn session(&mut self) -> Result<&mut Session, Error> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.call()?,
        };
        Ok(self.session.insert(session))
    }

    fn call(&self) -> Result<Session, Error> {
        let mut session = self.place.call()?;
        open::durable(session.client())?;
        open::recognise(session.client(), &self.place.to_string(), &self.publication)?;
        if let Some(seat) = self.seat.upgrade() {
            seat.take_again();
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
    fn lock(&mut self, issue: Date, owner: &Owner) -> Result<Lock, Error> {
        let seat = Arc::new(Seat::take(&self.place, issue, owner)?);
        self.seat = Arc::downgrade(&seat);
        Ok(Lock::on_a_server(seat))
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
        exchange: &Exchange<'_>,
    ) -> Result<Exchanged, Error> {
        let mut notes = std::mem::take(&mut self.notes);
        let known = notes.about(run, owner);
        let answer = self.write(|book| exchange::exchange(book, (run, owner), exchange, known));
        match &answer {
            Ok(answer) => notes.hear(exchange, answer),
            Err(Error::Away(_)) => notes.miss(exchange),
            Err(_) => {}
        }
        self.notes = notes;
        answer
    }

    fn recover(
        &mut self,
        run: RunId,
        owner: &Owner,
        policy: InDoubtPolicy,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        self.write(|book| recover::recover(book, run, (owner, policy), now))
    }

    fn release(&mut self, run: RunId, owner: &Owner, now: Timestamp) -> Result<u64, Error> {
        let released = self.write(|book| recover::release(book, run, owner, now))?;
        self.notes.clear();
        Ok(released)
    }

    fn resolve(&mut self, run: RunId, resolve: Resolve, now: Timestamp) -> Result<u64, Error> {
        self.write(|book| recover::resolve(book, run, resolve, now))
    }

    fn amendments(&mut self, run: RunId) -> Result<Vec<(Digest, Timestamp)>, Error> {
        self.ask(|book| read::amendments(book, run))
    }

    fn pardon(&mut self, run: RunId, refused: &[DeliveryId], now: Timestamp) -> Result<u64, Error> {
        self.write(|book| late::pardon(book, run, refused, now))
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

    fn deliveries(&mut self, run: RunId, page: Page) -> Result<Vec<Delivery>, Error> {
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
