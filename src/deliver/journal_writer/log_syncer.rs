//! The thread that waits for the disk of the journal, while the journal writer goes on.

use std::io;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use tokio::sync::mpsc::WeakSender;

use crate::deliver::journal_request::JournalRequest;
use crate::journal::{Error, PendingSync, Synced};

/// Waits for the disk of the journal. The thread ends with this value.
pub(in crate::deliver) struct LogSyncer {
    orders: Sender<PendingSync>,
    synced: Receiver<Result<Synced, Error>>,
}

impl LogSyncer {
    /// Starts the thread. It wakes the journal writer by a request when something is on the disk.
    ///
    /// # Errors
    ///
    /// The system cannot start the thread.
    pub(in crate::deliver) fn start(requests: WeakSender<JournalRequest>) -> io::Result<Self> {
        let (orders, ordered) = channel::<PendingSync>();
        let (answers, synced) = channel();
        let sync_all = move || {
            while let Ok(order) = ordered.recv() {
                // One sync does for all orders that came meanwhile.
                let order = ordered.try_iter().last().unwrap_or(order);
                if answers.send(order.wait()).is_err() {
                    return;
                }
                // Without a worker nobody waits for a claim.
                if let Some(requests) = requests.upgrade() {
                    let _ = requests.blocking_send(JournalRequest::to_wake());
                }
            }
        };
        thread::Builder::new().name("log".into()).spawn(sync_all)?;
        Ok(Self { orders, synced })
    }

    /// Orders a sync. Does not wait.
    ///
    /// # Errors
    ///
    /// The thread has ended: workers would wait for ever.
    pub(super) fn order(&self, sync: PendingSync) -> Result<(), Error> {
        self.orders.send(sync).map_err(|_| thread_ended())
    }

    /// The last proof that has come since this was asked before, if one has.
    ///
    /// # Errors
    ///
    /// The disk fails, or the thread has ended.
    pub(super) fn take_proof(&self) -> Result<Option<Synced>, Error> {
        let mut proof = None;
        loop {
            match self.synced.try_recv() {
                Ok(synced) => proof = Some(synced?),
                Err(TryRecvError::Empty) => return Ok(proof),
                Err(TryRecvError::Disconnected) => return Err(thread_ended()),
            }
        }
    }
}

fn thread_ended() -> Error {
    Error::Store("the thread that brings the journal to the disk has ended".into())
}
