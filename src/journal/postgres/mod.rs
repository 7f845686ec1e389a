//! The journal on a PostgreSQL server. Each transaction is on the server's disk when the call
//! returns (`synchronous_commit = on`). This is the only room that uses the driver.
//!
//! The loss of the server is an [`Error::Away`]. The next call connects again, and any request can
//! be repeated: see [`replay_log`].

mod advisory_lock;
mod claim_cursor;
mod closed_relays;
mod connect;
mod error_mapping;
mod exchange;
mod executor;
mod found_delivery;
mod hand_over;
mod hand_over_floor;
mod lease;
mod open;
mod replay_log;
mod scram_guard;
mod senders;
mod server_clock;
mod settlement_batch;

use std::mem::take;
use std::sync::Weak;

use jiff::Timestamp;
use postgres::{Client, Transaction};

pub use connect::ConnectOptions;

use self::advisory_lock::AdvisoryLock;
use self::claim_cursor::ClaimCursor;
use self::connect::ServerSession;
use self::exchange::ServerExchange;
use self::executor::PostgresExecutor;
use self::hand_over_floor::HandOverFloor;
use self::lease::{LeaseWatch, OF_GONE};
use self::replay_log::ReplayLog;
use self::senders::lease_of;
use super::error::Error;
use super::exchange::{ExchangeReply, ExchangeRequest};
use super::lock::{LockHolder, RunLock};
use super::plan::lock_run;
use super::recover::{RecoverTerms, recover_run};
use super::run::{Owner, Recovered, RunId, Takeover};
use super::sql::SqlExecutor;
use super::store::SqlStore;
use super::synced::SyncState;
use crate::issue::IssueName;

/// The tables that can have the address of a person.
const SCRUBBED_TABLES: [&str; 9] = [
    "deliveries",
    "transitions",
    "suppressions",
    "bounces",
    "runs",
    "read_mail",
    "reader_requests",
    "request_mails",
    "signups",
];

/// A journal in a database of a PostgreSQL server. Its calls block, so they must not be made in
/// async tasks.
#[derive(Debug)]
pub struct Postgres {
    options: ConnectOptions,
    publication: String,
    /// The session. `None` while the server is lost.
    session: Option<ServerSession>,
    watch: LeaseWatch,
    advisory_lock: Weak<AdvisoryLock>,
    replay_log: ReplayLog,
    floor: HandOverFloor,
    cursor: ClaimCursor,
    sync_state: SyncState,
}

impl Postgres {
    /// Opens the journal of a publication (its slug). Makes it if the database is empty.
    ///
    /// # Errors
    ///
    /// The database is no journal, was made by a newer matinale, belongs to another publication, or
    /// its server does not wait for its disk. It is left unchanged then.
    pub fn open(options: ConnectOptions, publication: &str) -> Result<Self, Error> {
        let mut journal = Self::new(options, publication);
        let name = journal.options.to_string();
        journal.with_client(|client| open::migrate(client, &name, publication))?;
        Ok(journal)
    }

    /// Opens the journal if it exists. Makes none.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn find(options: ConnectOptions, publication: &str) -> Result<Option<Self>, Error> {
        let mut journal = Self::new(options, publication);
        let name = journal.options.to_string();
        if !journal.with_client(|client| open::recognise(client, &name, publication))? {
            return Ok(None);
        }
        journal.with_client(|client| open::migrate(client, &name, publication))?;
        Ok(Some(journal))
    }

    fn new(options: ConnectOptions, publication: &str) -> Self {
        let publication = publication.to_owned();
        Self {
            options,
            publication,
            session: None,
            watch: LeaseWatch::default(),
            advisory_lock: Weak::new(),
            replay_log: ReplayLog::default(),
            floor: HandOverFloor::default(),
            cursor: ClaimCursor::default(),
            sync_state: SyncState::durable(),
        }
    }

    /// The session with the server. Opens a new one if the last was lost.
    fn session(&mut self) -> Result<&mut ServerSession, Error> {
        let session = match self.session.take() {
            Some(session) => session,
            None => {
                let session = self.open_session()?;
                self.watch.interrupt();
                session
            }
        };
        Ok(self.session.insert(session))
    }

    fn open_session(&self) -> Result<ServerSession, Error> {
        let mut session = self.options.connect()?;
        open::require_durability(session.client())?;
        open::recognise(session.client(), &self.options.to_string(), &self.publication)?;
        if let Some(lock) = self.advisory_lock.upgrade() {
            lock.retake();
        }
        Ok(session)
    }

    /// Works with the server, and drops the session if it was lost.
    fn with_client<T>(
        &mut self,
        work: impl FnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let client = self.session()?.client();
        let answer = work(client);
        if client.is_closed() || matches!(answer, Err(Error::Away(_))) {
            self.session = None;
            self.floor.expect_comparison();
        }
        answer
    }

    /// Makes one transaction, which is written as a whole or not at all.
    fn with_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.with_client(|client| {
            let mut transaction = client.transaction()?;
            let done = work(&mut transaction)?;
            transaction.commit()?;
            Ok(done)
        })
    }
}

impl SqlStore for Postgres {
    fn read_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.with_client(|client| work(&mut PostgresExecutor(client)))
    }

    fn write_with<T>(
        &mut self,
        work: impl FnOnce(&mut dyn SqlExecutor) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // Whatever is written besides exchanges can make deliveries due that were claimed before.
        self.cursor.go_back();
        self.with_transaction(|transaction| work(&mut PostgresExecutor(transaction)))
    }

    fn take_lock(&mut self, issue: IssueName, owner: &Owner) -> Result<RunLock, Error> {
        let lock = AdvisoryLock::take(&self.options, issue, owner)?;
        Ok(self.keep_lock(owner, lock))
    }

    /// Others count as gone if their session has ended. Those who have joined go on.
    fn take_over(
        &mut self,
        lock: &RunLock,
        run: RunId,
        takeover: Takeover,
        now: Timestamp,
    ) -> Result<Recovered, Error> {
        let Takeover { in_doubt, sync } = takeover;
        let boot = self.sync_state().boot_marks(sync);
        let terms = RecoverTerms { in_doubt, boot, gone: OF_GONE };
        let lease = lease_of(self, lock, run);
        let recovered = self.write_with(|sql| {
            lock_run(sql, run)?;
            lease.begin(sql, now)?;
            recover_run(sql, run, lock.owner(), &terms, now)
        })?;
        self.sync_state().note_kept(run, sync);
        Ok(recovered)
    }

    fn look_for_sender(&mut self) -> Result<Option<LockHolder>, Error> {
        self.with_client(advisory_lock::find_holder)
    }

    fn carry_out(
        &mut self,
        run: RunId,
        owner: &Owner,
        request: &ExchangeRequest<'_>,
    ) -> Result<ExchangeReply, Error> {
        self.session()?;
        let (mut floor, mut cursor) = (take(&mut self.floor), take(&mut self.cursor));
        let mut replay_log = take(&mut self.replay_log);
        let known = replay_log.turn_to(run, owner);
        let is_repeat = known.is_repeat();
        let (now, lease) = (request.now, self.options.lease());
        let reply = self.with_transaction(|transaction| {
            floor.compare(transaction, run)?;
            let cursor = &mut cursor;
            let mut exchange =
                ServerExchange { transaction, run, owner, now, lease, replay_log: known, cursor };
            exchange.carry_out(request)
        });
        if reply.is_ok() {
            self.cursor = cursor;
        }
        match &reply {
            Ok(reply) => {
                if !is_repeat {
                    floor.raise(reply.handed.len());
                }
                replay_log.record_reply(request, reply);
            }
            Err(Error::Away(_)) => replay_log.record_lost_reply(request),
            Err(_) => {}
        }
        self.replay_log = replay_log;
        if self.session.is_none() {
            floor.expect_comparison();
        }
        self.floor = floor;
        reply
    }

    fn sync_state(&mut self) -> &mut SyncState {
        &mut self.sync_state
    }

    /// Writes the tables anew. Each of them is locked meanwhile.
    fn scrub_store(&mut self) -> Result<(), Error> {
        self.with_client(|client| {
            // A long table takes longer than a statement may otherwise.
            client.batch_execute("SET statement_timeout = 0")?;
            for table in SCRUBBED_TABLES {
                // The server makes no transaction of a statement that is sent alone.
                client.batch_execute(&format!("VACUUM (FULL) {table}"))?;
            }
            Ok(())
        })?;
        // The next session has its usual time limits.
        self.session = None;
        Ok(())
    }

    fn forget_claims(&mut self) {
        self.replay_log.clear();
        self.cursor.go_back();
    }
}
