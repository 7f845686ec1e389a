//! The locks of a server: only one process sends, on whatever machine, unless others join it.
//!
//! Two locks belong to the server (`pg_try_advisory_lock`), in a session of their own. The *lock of the journal* is that of
//! the process that began a run or goes on with it. The *lock of presence* has the number of one sender, and each sender
//! has its own. Both end with that session, and so with the process that holds them. If the server goes away and comes
//! back, the locks are lost, and are taken again together with the journal's own session. If another sender took the run
//! meanwhile, the table of the senders says so, and nothing is handed over under our name.

use std::sync::{Mutex, PoisonError};
use std::thread;

use postgres::Client;
use postgres::types::Type;

use super::super::error::Error;
use super::super::lock::LockHolder;
use super::super::run::Owner;
use super::super::sender::SenderPart;
use super::connect::{ConnectOptions, ServerSession};
use super::lease::IS_ABSENT;
use super::open::MARK;
use super::server_clock::{SERVER_NOW, lease_ms};
use crate::issue::IssueName;

/// The locks of a sender. They are taken when the value is made.
#[derive(Debug)]
pub(super) struct AdvisoryLock {
    options: ConnectOptions,
    /// The number of the sender, which its lock of presence has.
    number: i64,
    part: SenderPart,
    session: Mutex<Option<ServerSession>>,
}

impl AdvisoryLock {
    /// Takes the lock of the journal. If another process sends, the error names that process.
    pub(super) fn take(
        options: &ConnectOptions,
        issue: IssueName,
        owner: &Owner,
    ) -> Result<Self, Error> {
        let mut session = options.connect()?;
        let client = session.client();
        if !try_lock(client, &lock_of_journal())? {
            return Err(Error::Locked(word_holder(client)?));
        }
        if let Some(other) = find_present(client)? {
            return Err(refuse(client, &other));
        }
        Self::enter(options, session, &NewSender { issue, owner, part: SenderPart::Holder })
    }

    /// Takes part beside other senders of the same issue, and the lock of the journal if it is free.
    pub(super) fn share(
        options: &ConnectOptions,
        issue: IssueName,
        owner: &Owner,
    ) -> Result<Self, Error> {
        let mut session = options.connect()?;
        let client = session.client();
        let is_holder = try_lock(client, &lock_of_journal())?;
        let other = find_present(client)?;
        let is_other = |other: &LockHolder| other.issue.is_some_and(|other| other != issue);
        if let Some(other) = other.filter(is_other) {
            return Err(refuse(client, &other));
        }
        let part = if is_holder { SenderPart::Holder } else { SenderPart::Joined };
        Self::enter(options, session, &NewSender { issue, owner, part })
    }

    /// Takes a number and its lock of presence, and writes down who has it.
    fn enter(
        options: &ConnectOptions,
        mut session: ServerSession,
        sender: &NewSender<'_>,
    ) -> Result<Self, Error> {
        let NewSender { issue, owner, part } = *sender;
        let client = session.client();
        let row = client.query_typed("SELECT nextval('sender_numbers')", &[])?;
        let number: Option<i64> = row.first().map(|row| row.try_get(0)).transpose()?;
        let number = number.unwrap_or_default();
        try_lock(client, &lock_of_presence(number))?;
        let insert = format!(
            "INSERT INTO senders (number, owner, words, issue, joined, began_at, seen_at, lease_until) \
             VALUES ($1, $2, $3 || coalesce(' at ' || host(inet_client_addr()), ''), $4, $5, \
                 {SERVER_NOW}, {SERVER_NOW}, {SERVER_NOW} + $6) \
             ON CONFLICT (owner) DO UPDATE SET number = excluded.number, joined = excluded.joined, \
                 began_at = excluded.began_at, seen_at = excluded.seen_at, \
                 lease_until = excluded.lease_until, ended_at = NULL"
        );
        client.execute_typed(
            &insert,
            &[
                (&number, Type::INT8),
                (&owner.as_str(), Type::TEXT),
                (&owner.shown(), Type::TEXT),
                (&issue.to_string(), Type::TEXT),
                (&i64::from(part == SenderPart::Joined), Type::INT8),
                (&lease_ms(options.lease()), Type::INT8),
            ],
        )?;
        Ok(Self { options: options.clone(), number, part, session: Mutex::new(Some(session)) })
    }

    /// Which of the locks this is.
    pub(super) const fn part(&self) -> SenderPart {
        self.part
    }

    /// Takes the locks again after the server was lost. Does nothing if they were kept.
    pub(super) fn retake(&self) {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if session.as_mut().is_none_or(|session| session.client().check_connection().is_err()) {
            *session = self.take_again().ok();
        }
    }

    /// Opens another session with the locks. The one of presence can be in the hands of the former session, until the
    /// server has noticed that it is lost.
    fn take_again(&self) -> Result<ServerSession, Error> {
        let mut session = self.options.connect()?;
        let client = session.client();
        if self.part == SenderPart::Holder {
            try_lock(client, &lock_of_journal())?;
        }
        if try_lock(client, &lock_of_presence(self.number))? {
            Ok(session)
        } else {
            Err(Error::Busy)
        }
    }
}

impl Drop for AdvisoryLock {
    /// Ends the session at once. The server would notice a closed connection only later.
    fn drop(&mut self) {
        let session = self.session.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut session) = session else { return };
        let leave = move || {
            let _ = session.client().batch_execute("SELECT pg_advisory_unlock_all()");
        };
        // The driver blocks, so it needs a thread outside of the async tasks.
        if let Ok(leaving) = thread::Builder::new().spawn(leave) {
            let _ = leaving.join();
        }
    }
}

/// A sender that has no number so far.
struct NewSender<'a> {
    issue: IssueName,
    owner: &'a Owner,
    part: SenderPart,
}

/// The key of the lock of the journal, which has the number of a table, so that each journal of a database has its own.
fn lock_of_journal() -> String {
    format!("{MARK}, 'runs'::regclass::oid::int4")
}

/// The key of the lock that shows that a sender is there.
fn lock_of_presence(number: i64) -> String {
    format!("('runs'::regclass::oid::int8 << 32) | {number}")
}

fn try_lock(client: &mut Client, key: &str) -> Result<bool, Error> {
    let row = client.query_typed(&format!("SELECT pg_try_advisory_lock({key})"), &[])?;
    Ok(row.first().map(|row| row.try_get(0)).transpose()? == Some(true))
}

/// Gives back what was locked, because another process sends. The server would notice the end of the session only later.
fn refuse(client: &mut Client, other: &LockHolder) -> Error {
    match client.batch_execute("SELECT pg_advisory_unlock_all()") {
        Ok(()) => Error::Locked(other.to_string()),
        Err(error) => error.into(),
    }
}

/// Whoever sends. `None` if nobody does.
///
/// # Errors
///
/// The server's own.
pub(super) fn find_holder(client: &mut Client) -> Result<Option<LockHolder>, Error> {
    if let Some(present) = find_present(client)? {
        return Ok(Some(present));
    }
    let select = format!(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND classid = {MARK}::oid AND objid = 'runs'::regclass::oid AND objsubid = 2"
    );
    let is_held = !client.query_typed(&select, &[])?.is_empty();
    Ok(is_held.then(|| LockHolder::read("")))
}

/// The words of whoever has the lock of the journal.
fn word_holder(client: &mut Client) -> Result<String, Error> {
    Ok(find_present(client)?.unwrap_or_else(|| LockHolder::read("")).to_string())
}

/// The sender that is there and came first, of those whose row is written.
fn find_present(client: &mut Client) -> Result<Option<LockHolder>, Error> {
    let select = format!(
        "SELECT issue || E'\\n' || words FROM senders \
         WHERE ended_at IS NULL AND NOT {IS_ABSENT} ORDER BY joined, number LIMIT 1"
    );
    let found = client.query_typed(&select, &[])?;
    let said: Option<String> = found.first().map(|row| row.try_get(0)).transpose()?;
    Ok(said.map(|said| LockHolder::read(&said)))
}
