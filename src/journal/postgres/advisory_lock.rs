//! The lock on a server: only one process sends, on whatever machine.
//!
//! The lock belongs to the server (`pg_try_advisory_lock`), in a session of its own. It ends with
//! that session, and so with the process that holds it. If the server goes away and comes back, the
//! lock is lost, and is taken again together with the journal's own session. If another sender took
//! it first, the run belongs to that sender: its name is in the journal, and nothing is handed over
//! under ours.

use std::sync::{Mutex, PoisonError};
use std::thread;

use postgres::Client;

use super::super::error::Error;
use super::super::lock::LockHolder;
use super::super::run::Owner;
use super::connect::{ConnectOptions, ServerSession};
use super::open::MARK;
use crate::issue::IssueName;

/// The lock of a journal. It is taken when the value is made.
#[derive(Debug)]
pub(super) struct AdvisoryLock {
    options: ConnectOptions,
    words: String,
    session: Mutex<Option<ServerSession>>,
}

impl AdvisoryLock {
    /// Takes the lock. If another process has it, the error names that process.
    pub(super) fn take(
        options: &ConnectOptions,
        issue: IssueName,
        owner: &Owner,
    ) -> Result<Self, Error> {
        let words = LockHolder::write(issue, owner);
        let session = take(options, &words)?;
        Ok(Self { options: options.clone(), words, session: Mutex::new(Some(session)) })
    }

    /// Takes the lock again after the server was lost. Does nothing if the lock was kept or another
    /// process has it.
    pub(super) fn retake(&self) {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if session.as_mut().is_none_or(|session| session.client().check_connection().is_err()) {
            *session = take(&self.options, &self.words).ok();
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

fn take(options: &ConnectOptions, words: &str) -> Result<ServerSession, Error> {
    let mut session = options.connect()?;
    let client = session.client();
    let taken = format!("SELECT pg_try_advisory_lock({MARK}, 'runs'::regclass::oid::int4)");
    let row = client.query_typed(&taken, &[])?;
    if row.first().map(|row| row.try_get(0)).transpose()? == Some(true) {
        // The words help a second process to say who holds the lock. The lock works without them.
        let _ = client.execute(
            "INSERT INTO about (name, value) \
             VALUES ('sender', $1 || coalesce(' at ' || host(inet_client_addr()), '')) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[&words],
        );
        return Ok(session);
    }
    Err(Error::Locked(read_holder(client)?.to_string()))
}

/// Whoever has the lock. `None` if nobody has it.
///
/// # Errors
///
/// The server's own.
pub(super) fn find_holder(client: &mut Client) -> Result<Option<LockHolder>, Error> {
    let select = format!(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND classid = {MARK}::oid AND objid = 'runs'::regclass::oid AND objsubid = 2"
    );
    let is_held = !client.query_typed(&select, &[])?.is_empty();
    is_held.then(|| read_holder(client)).transpose()
}

/// What the last holder has said of itself.
fn read_holder(client: &mut Client) -> Result<LockHolder, Error> {
    let said = client.query_typed("SELECT value FROM about WHERE name = 'sender'", &[])?;
    let said: Option<String> = said.first().map(|row| row.try_get(0)).transpose()?;
    Ok(LockHolder::read(&said.unwrap_or_default()))
}
