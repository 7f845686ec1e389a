//! A relay as the settings describe it, and the distribution of workers to relays.

use crate::publication::{RateLimit, Relay};
use crate::smtp::Target;

/// A relay, and its share of the run.
#[derive(Debug, Clone)]
pub struct RelaySlot {
    /// Its address, and the login for it.
    pub target: Target,
    /// The relay with its user, as the journal names it.
    pub account: String,
    /// How many connections the relay allows. Each worker uses one.
    pub connections: usize,
    /// The share of the workers it gets beside other relays. A relay with 0 is used when another
    /// one fails.
    pub weight: usize,
    /// How many messages it takes on one connection. `None` if it does not count them.
    pub per_connection: Option<usize>,
    /// How many messages it takes in a span of time.
    pub pace: Vec<RateLimit>,
}

impl RelaySlot {
    /// The slot of a relay, with its target.
    pub fn new(relay: &Relay, target: Target) -> Self {
        Self {
            target,
            account: relay.account(),
            connections: relay.connections,
            weight: relay.weight,
            per_connection: relay.per_connection,
            pace: relay.pace.clone(),
        }
    }
}

/// The values from which a relay's share of the workers is computed.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShareClaim {
    pub(super) connections: usize,
    pub(super) weight: usize,
}

/// How many workers each relay gets at the beginning, for this many readers. The numbers are in
/// proportion to the weights, and no relay gets more than its connections. If all weights are 0,
/// all relays are used. For few readers each relay gets one worker.
pub(super) fn share_workers(relays: &[ShareClaim], readers: usize) -> Vec<usize> {
    let mut shares = share_by_weight(relays);
    while shares.iter().sum::<usize>() > readers.max(1) {
        match shares.iter_mut().max() {
            Some(most) => *most -= 1,
            None => break,
        }
    }
    shares
}

/// As many workers as the relays allow, in proportion to their weights.
fn share_by_weight(relays: &[ShareClaim]) -> Vec<usize> {
    let all_stand_by = relays.iter().all(|relay| relay.weight == 0);
    let relays: Vec<_> = relays
        .iter()
        .map(|relay| {
            let connections = relay.connections.max(1);
            ShareClaim {
                connections,
                weight: if all_stand_by { connections } else { relay.weight },
            }
        })
        .collect();
    // The relay with the fewest connections for each unit of weight limits the others.
    let scarce = relays.iter().filter(|relay| relay.weight > 0).min_by(|one, other| {
        (one.connections * other.weight).cmp(&(other.connections * one.weight))
    });
    let Some(scarce) = scarce else { return Vec::new() };
    // The share never exceeds the connections of a relay, because no other relay has fewer for each
    // unit of weight.
    let share = |relay: &ShareClaim| (relay.weight * scarce.connections).div_ceil(scarce.weight);
    relays.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::{ShareClaim, share_workers};

    fn shares<const N: usize>(relays: [(usize, usize); N]) -> Vec<usize> {
        shares_for(relays, usize::MAX)
    }

    fn shares_for<const N: usize>(relays: [(usize, usize); N], readers: usize) -> Vec<usize> {
        let relays = relays.map(|(connections, weight)| ShareClaim { connections, weight });
        share_workers(&relays, readers)
    }

    #[test]
    fn workers_are_shared_out_by_weight_and_no_relay_gets_more_than_its_connections() {
        assert_eq!(shares([(8, 8)]), [8]);
        assert_eq!(shares([(8, 8), (2, 2)]), [8, 2], "by default all connections are used");
        assert_eq!(shares([(8, 3), (8, 1)]), [8, 3]);
        assert_eq!(shares([(8, 1), (8, 100)]), [1, 8]);
        assert_eq!(shares([(4, 1), (64, 1)]), [4, 4]);
        assert_eq!(shares([(1, 1)]), [1]);
        assert_eq!(shares([]), [0; 0]);
    }

    #[test]
    fn who_stands_by_gets_no_worker_unless_all_do() {
        assert_eq!(shares([(8, 8), (4, 0)]), [8, 0]);
        assert_eq!(shares([(8, 0), (4, 0)]), [8, 4]);
    }

    #[test]
    fn no_relay_gets_more_workers_than_there_are_readers_and_one_begins_for_nobody() {
        assert_eq!(shares_for([(8, 8)], 3), [3]);
        assert_eq!(shares_for([(8, 8), (2, 2)], 3), [2, 1]);
        assert_eq!(shares_for([(8, 8), (2, 2)], 10), [8, 2]);
        assert_eq!(shares_for([(8, 8)], 0), [1]);
        assert_eq!(shares_for([], 3), [0; 0]);
    }
}
