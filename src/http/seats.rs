//! The places that the connections of a port share, or the requests that prove nothing before their body was read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// The places, and those who wait for the rest of a request. A place is a connection of a port, or whatever else is
/// bounded in number while strangers decide how long it lasts.
pub struct Seats {
    free: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
}

/// The connections that wait for a request.
#[derive(Default)]
struct Waiting {
    /// By the turn at which each began to wait: the longest waiting one comes first.
    by_turn: BTreeMap<u64, CancellationToken>,
    /// The next turn.
    next: u64,
    /// Whether a new connection needs the place of the next one that waits.
    is_wanted: bool,
}

/// The place of one connection. It is free when this value is dropped.
pub struct Seat {
    seats: Arc<Seats>,
    /// The turn of the connection while it waits. `None` while it answers a request.
    turn: Mutex<Option<u64>>,
    given_up: CancellationToken,
    _permit: OwnedSemaphorePermit,
}

/// A request that is being answered. The connection waits for the next one when this value is dropped.
pub struct RequestAtWork(Arc<Seat>);

impl Seats {
    /// So many places.
    pub fn new(count: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(count)), waiting: Mutex::default() }
    }

    /// Takes a place. If none is free, the connection that has waited longest for a request gives its own up. If
    /// none waits, the next that does.
    #[allow(clippy::missing_panics_doc, reason = "the semaphore is never closed")]
    pub async fn take(seats: &Arc<Self>) -> Seat {
        let free = Arc::clone(&seats.free);
        if free.available_permits() == 0 {
            seats.free_one();
        }
        let permit = free.acquire_owned().await.expect("the semaphore is never closed");
        seats.waiting().is_wanted = false;
        let given_up = CancellationToken::new();
        let turn = Mutex::new(None);
        let seat = Seat { seats: Arc::clone(seats), turn, given_up, _permit: permit };
        seat.wait();
        seat
    }

    /// Closes the connection that has waited longest for a request. If none waits, closes the next that does.
    pub(super) fn free_one(&self) {
        let mut waiting = self.waiting();
        match waiting.by_turn.pop_first() {
            Some((_, longest)) => longest.cancel(),
            None => waiting.is_wanted = true,
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Marks the connection as busy with a request: it does not give its place up.
    pub fn begin_request(seat: &Arc<Self>) -> RequestAtWork {
        seat.stop_waiting();
        RequestAtWork(Arc::clone(seat))
    }

    /// Waits until another connection needs the place.
    pub async fn given_up(&self) {
        self.given_up.cancelled().await;
    }

    /// Marks the connection as waiting from now on: for the body of the request that it has begun.
    pub(super) fn begin_body(&self) {
        self.stop_waiting();
        self.wait();
    }

    fn wait(&self) {
        let mut waiting = self.seats.waiting();
        if std::mem::take(&mut waiting.is_wanted) {
            return self.given_up.cancel();
        }
        let turn = waiting.next;
        waiting.next += 1;
        waiting.by_turn.insert(turn, self.given_up.clone());
        *self.turn() = Some(turn);
    }

    fn stop_waiting(&self) {
        let turn = self.turn().take();
        if let Some(turn) = turn {
            self.seats.waiting().by_turn.remove(&turn);
        }
    }

    fn turn(&self) -> MutexGuard<'_, Option<u64>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.stop_waiting();
    }
}

impl Drop for RequestAtWork {
    fn drop(&mut self) {
        self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Seat, Seats};

    #[tokio::test]
    async fn a_new_connection_takes_the_place_of_the_one_that_waited_longest() {
        let seats = Arc::new(Seats::new(2));
        let (first, second) = (Seats::take(&seats).await, Arc::new(Seats::take(&seats).await));
        let busy = Seat::begin_request(&second);
        let third = {
            let taking = Seats::take(&seats);
            let first_closes = async move {
                first.given_up().await;
                drop(first);
            };
            tokio::join!(taking, first_closes).0
        };
        assert!(!second.given_up.is_cancelled() && !third.given_up.is_cancelled());
        drop(busy);
        seats.free_one();
        third.given_up().await;
        assert!(!second.given_up.is_cancelled(), "it began to wait after the third");
    }

    #[tokio::test]
    async fn a_connection_at_work_gives_its_place_up_after_its_answer_only() {
        let seats = Arc::new(Seats::new(1));
        let only = Arc::new(Seats::take(&seats).await);
        let busy = Seat::begin_request(&only);
        let taken = tokio::spawn({
            let seats = Arc::clone(&seats);
            async move { Seats::take(&seats).await }
        });
        while !seats.waiting().is_wanted {
            tokio::task::yield_now().await;
        }
        assert!(!only.given_up.is_cancelled());
        drop(busy);
        only.given_up().await;
        drop(only);
        taken.await.expect("a place");
    }
}
