//! A long list: what must stay quick, and what must stay small.

use std::time::{Duration, Instant};

use matinale::journal::{ExchangeRequest, State};

use super::{Store, accepted, morning};

const GROUP: usize = 256;

/// The bounds are those of a loaded machine and an unoptimised build; an optimised one on a quiet
/// machine is several times quicker. A scan of the table for each claim would miss them by far.
pub(crate) fn a_long_list_is_planned_and_settled_in_groups<D: Store>() {
    let store = D::fresh();
    let started = Instant::now();
    let mut sender = morning(&store, D::LONG);
    let planned = started.elapsed();
    let (mut settled, mut handing) = (Vec::new(), Vec::new());
    let started = Instant::now();
    loop {
        let exchange = ExchangeRequest {
            settled: &settled,
            handing: &handing,
            room: GROUP,
            now: super::at(1),
        };
        let answer = sender.exchange(&exchange);
        if answer.claims.is_empty() && answer.handed.is_empty() {
            break;
        }
        settled = answer.handed.into_iter().map(|id| (id, accepted())).collect();
        handing = super::ids(&answer.claims);
    }
    let delivered = started.elapsed();
    assert_eq!(sender.count(State::Accepted), D::LONG as u64);
    assert!(planned < Duration::from_secs(20), "planning took {planned:?}");
    assert!(delivered < Duration::from_mins(1), "{} deliveries took {delivered:?}", D::LONG);
}
