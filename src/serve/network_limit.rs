//! How often one network may try links that do not work.
//!
//! Mail providers post for many readers from few networks. Links that work are therefore not counted.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::network::Network;

/// How many tries a network has at once.
const MAX_TRIES: u32 = 1_000;

/// How long it takes until a network has one try more.
const TRY_INTERVAL: Duration = Duration::from_millis(100);

/// How many counts are kept. Networks that meet at one share it; which ones do changes with each start.
const COUNTS: usize = 1 << 14;

/// The counts of all networks, in bounded memory.
pub(super) struct NetworkLimit {
    /// For each place, the moment at which its network has all of its tries again.
    full_at: Mutex<Vec<Option<Instant>>>,
    places: RandomState,
}

impl NetworkLimit {
    pub(super) fn new() -> Self {
        Self { full_at: Mutex::new(vec![None; COUNTS]), places: RandomState::new() }
    }

    /// Counts a try. Answers whether the network had one left.
    pub(super) fn allows(&self, network: Network, now: Instant) -> bool {
        let place = self.place(network);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(full_at) = full_at.get_mut(place) else { return true };
        let next = full_at.map_or(now, |full_at| full_at.max(now)) + TRY_INTERVAL;
        let is_allowed = next <= now + TRY_INTERVAL * MAX_TRIES;
        if is_allowed {
            *full_at = Some(next);
        }
        is_allowed
    }

    fn place(&self, network: Network) -> usize {
        let hash = self.places.hash_one(network) % COUNTS as u64;
        usize::try_from(hash).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{MAX_TRIES, Network, NetworkLimit, TRY_INTERVAL};

    #[test]
    fn a_network_that_has_used_its_tries_up_gets_them_back_one_by_one() {
        let limit = NetworkLimit::new();
        let network = |text: &str| Network::of(text.parse().expect("an address"));
        let (busy, other, now) = (network("192.0.2.1"), network("198.51.100.1"), Instant::now());
        for _ in 0..MAX_TRIES {
            assert!(limit.allows(busy, now));
        }
        assert!(!limit.allows(busy, now) && !limit.allows(network("192.0.2.99"), now));
        let places = [busy, other].map(|one| limit.place(one));
        assert!(places[0] == places[1] || limit.allows(other, now));
        assert!(limit.allows(busy, now + TRY_INTERVAL));
        assert!(!limit.allows(busy, now + TRY_INTERVAL));
    }
}
