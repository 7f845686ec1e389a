//! The connections for mail that are open, in the order in which they got on.
//!
//! Whoever opens connections and says nothing must not keep mail out. If there are too many, the one that
//! has got on least is closed for the next one. A connection gets on when it is opened, when a message is kept,
//! and with each stretch of bytes. While a message is being kept, it is not closed: its sender would
//! not know what became of the message.
//!
//! Looks up to: nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How many connections are open at once.
const MAX_CONNECTIONS: usize = 256;

/// How long a connection that is closed for another one may take to end.
const CLOSE_PAUSE: Duration = Duration::from_millis(1);
/// How long descriptors are waited for if no connection may be closed.
const CROWDED_PAUSE: Duration = Duration::from_millis(50);

/// The open connections.
#[derive(Debug, Default)]
pub(super) struct OpenConnections(Mutex<ConnectionOrder>);

#[derive(Debug, Default)]
struct ConnectionOrder {
    /// The rank of the connection that gets on next.
    next_rank: u64,
    /// The connections that may be closed, by rank: the first has got on least.
    closable: BTreeMap<u64, CancellationToken>,
    /// How many are not to be closed now.
    busy: usize,
}

impl OpenConnections {
    /// Opens one more connection. If there are too many, the one that has got on least is closed. `None` if
    /// none may be closed.
    pub(super) fn open(self: &Arc<Self>) -> Option<ConnectionPlace> {
        let mut order = self.order();
        if order.closable.len() + order.busy >= MAX_CONNECTIONS && !order.close_first() {
            return None;
        }
        let closed = CancellationToken::new();
        let rank = Some(order.enter(closed.clone()));
        drop(order);
        Some(ConnectionPlace { connections: Arc::clone(self), rank, closed })
    }

    /// Closes the connection that has got on least, because the process has no descriptor left. Waits for
    /// a moment: the descriptor is free when that connection has ended.
    pub(super) async fn free_descriptor(&self) {
        let is_closed = self.order().close_first();
        sleep(if is_closed { CLOSE_PAUSE } else { CROWDED_PAUSE }).await;
    }

    /// Closes the connection that has got on least, because the page needs its descriptor.
    #[cfg(feature = "inbox-page")]
    pub(super) fn make_place(&self) {
        self.order().close_first();
    }

    fn order(&self) -> MutexGuard<'_, ConnectionOrder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionOrder {
    /// Adds a connection at the end. Answers its rank.
    fn enter(&mut self, closed: CancellationToken) -> u64 {
        let rank = self.next_rank;
        self.next_rank += 1;
        self.closable.insert(rank, closed);
        rank
    }

    /// Closes the first connection. Answers whether there was one.
    fn close_first(&mut self) -> bool {
        let first = self.closable.pop_first();
        first.is_some_and(|(_, closed)| {
            closed.cancel();
            true
        })
    }
}

/// The place of a connection among the open ones. It is free when this is dropped.
#[derive(Debug)]
pub(super) struct ConnectionPlace {
    connections: Arc<OpenConnections>,
    /// `None` while the connection is busy.
    rank: Option<u64>,
    closed: CancellationToken,
}

impl ConnectionPlace {
    /// Resolves when the connection is to be closed for another one.
    pub(super) fn closed(&self) -> CancellationToken {
        self.closed.clone()
    }

    /// Moves the connection to the end of the order, busy or not.
    pub(super) fn make_progress(&mut self) {
        let mut order = self.connections.order();
        if Self::leave(&mut order, self.rank) {
            self.rank = Some(order.enter(self.closed.clone()));
        }
    }

    /// Keeps the connection open until it gets on. Answers whether it still is.
    pub(super) fn keep_open(&mut self) -> bool {
        let mut order = self.connections.order();
        let is_open = Self::leave(&mut order, self.rank);
        if is_open {
            order.busy += 1;
            self.rank = None;
        }
        is_open
    }

    /// Takes the connection out of the order. Answers whether it was there.
    fn leave(order: &mut ConnectionOrder, rank: Option<u64>) -> bool {
        if let Some(rank) = rank {
            return order.closable.remove(&rank).is_some();
        }
        order.busy -= 1;
        true
    }
}

impl Drop for ConnectionPlace {
    fn drop(&mut self) {
        Self::leave(&mut self.connections.order(), self.rank);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{ConnectionPlace, MAX_CONNECTIONS, OpenConnections};

    fn is_closed(place: &ConnectionPlace) -> bool {
        place.closed().is_cancelled()
    }

    #[test]
    fn who_got_on_least_is_closed_for_the_next_one_and_who_is_busy_is_not() {
        let connections = Arc::new(OpenConnections::default());
        let open = || connections.open();
        let mut places: Vec<_> = (0..MAX_CONNECTIONS).filter_map(|_| open()).collect();
        assert_eq!(places.len(), MAX_CONNECTIONS);
        assert!(places[0].keep_open());
        places[1].make_progress();
        let newest = open().expect("a place");
        assert_eq!([0, 1, 2, 3].map(|n| is_closed(&places[n])), [false, false, true, false]);
        assert!(!places[2].keep_open(), "it is closed already");
        assert!(places[3..].iter_mut().all(ConnectionPlace::keep_open) && places[1].keep_open());
        let mut newest = Some(newest);
        assert!(newest.as_mut().is_some_and(ConnectionPlace::keep_open) && open().is_none());
        newest = None;
        assert!(newest.is_none() && open().is_some(), "a place that is free again is given away");
        places[0].make_progress();
        assert!(open().is_some_and(|_| open().is_some()));
    }
}
