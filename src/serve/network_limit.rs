//! How often one network may do something, such as try links that do not work.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::network::Network;

/// How many tries a network has.
#[derive(Debug, Clone, Copy)]
pub(super) struct TryRate {
    /// How many tries a network has at once.
    pub(super) burst: u32,
    /// How long it takes until a network has one try more.
    pub(super) interval: Duration,
}

/// How often one network may have a mail sent that asks for a confirmation.
pub(super) const MAIL_RATE: TryRate = TryRate { burst: 30, interval: Duration::from_mins(2) };

/// How many counts are kept. Networks that meet at one share it; which ones do changes with each start.
const COUNTS: usize = 1 << 14;

/// The counts of all networks, in bounded memory.
pub(super) struct NetworkLimit {
    /// For each place, the moment at which its network has all of its tries again.
    full_at: Mutex<Vec<Option<Instant>>>,
    places: RandomState,
    rate: TryRate,
}

impl NetworkLimit {
    pub(super) fn new(rate: TryRate) -> Self {
        Self { full_at: Mutex::new(vec![None; COUNTS]), places: RandomState::new(), rate }
    }

    /// Counts a try. Answers whether the network had one left.
    pub(super) fn allows(&self, network: Network, now: Instant) -> bool {
        let place = self.place(network);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(full_at) = full_at.get_mut(place) else { return true };
        let TryRate { burst, interval } = self.rate;
        let next = full_at.map_or(now, |full_at| full_at.max(now)) + interval;
        let is_allowed = next <= now + interval * burst;
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

    use super::{Duration, Network, NetworkLimit, TryRate};

    const RATE: TryRate = TryRate { burst: 1_000, interval: Duration::from_millis(100) };

    #[test]
    fn a_network_that_has_used_its_tries_up_gets_them_back_one_by_one() {
        let limit = NetworkLimit::new(RATE);
        let network = |text: &str| Network::of(text.parse().expect("an address"));
        let (busy, other, now) = (network("192.0.2.1"), network("198.51.100.1"), Instant::now());
        for _ in 0..RATE.burst {
            assert!(limit.allows(busy, now));
        }
        assert!(!limit.allows(busy, now) && !limit.allows(network("192.0.2.99"), now));
        let places = [busy, other].map(|one| limit.place(one));
        assert!(places[0] == places[1] || limit.allows(other, now));
        assert!(limit.allows(busy, now + RATE.interval));
        assert!(!limit.allows(busy, now + RATE.interval));
    }
}
