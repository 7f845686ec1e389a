//! Permits for relays with rate limits.

use matinale::journal::{
    ClaimScope, ExchangeRequest, HeldPermits, Journal, Owner, PermitReply, PermitRequest,
    RateRecord,
};
use matinale::publication::{InDoubtPolicy, RateLimit};

use super::{Sender, Store, at, morning};

const RELAY: &str = "echo@relay.example:465";

fn limits<const N: usize>(texts: [&str; N]) -> [RateLimit; N] {
    texts.map(|text| RateLimit::parse(text).expect("a limit"))
}

/// A request for permits of the relay by a process that has none.
fn wanted(limits: &[RateLimit], wanted: u64) -> PermitRequest<'_> {
    PermitRequest { relay: RELAY, limits, held: HeldPermits::default(), wanted }
}

fn exchange<J: Journal>(
    sender: &mut Sender<J>,
    permits: &[PermitRequest<'_>],
    minutes: i64,
) -> Vec<PermitReply> {
    let now = at(minutes);
    sender
        .exchange(&ExchangeRequest {
            settled: &[],
            handing: &[],
            room: 0,
            scope: ClaimScope::Everybody,
            permits,
            now,
        })
        .permits
}

pub(crate) fn no_more_permits_are_granted_than_every_limit_allows<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let both = limits(["5/min", "8/h"]);
    let [first] = &exchange(&mut alpha, &[wanted(&both, 7)], 0)[..] else { panic!("a reply") };
    assert_eq!((first.granted, first.turns.len()), (5, 2));
    assert!(first.turns.iter().all(|turn| *turn > at(1)), "{first:?}");
    // All five have ended.
    let [second] = &exchange(&mut alpha, &[wanted(&both, 7)], 2)[..] else { panic!("a reply") };
    assert_eq!(second.granted, 0, "they end only now, since nothing was said before");
    let [third] = &exchange(&mut alpha, &[wanted(&both, 7)], 4)[..] else { panic!("a reply") };
    assert_eq!((third.granted, third.turns.len()), (3, 4), "the hour has three left");
    assert!(third.turns.iter().all(|turn| *turn > at(60)), "{third:?}");
}

pub(crate) fn permits_outlive_the_process_that_took_them<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let limit = limits(["5/h"]);
    assert_eq!(exchange(&mut alpha, &[wanted(&limit, 4)], 0)[0].granted, 4);
    let run = alpha.run;
    drop(alpha);
    let mut beta = Sender::new(store.open(), run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(30));
    let reply = &exchange(&mut beta, &[wanted(&limit, 3)], 30)[0];
    assert_eq!((reply.granted, reply.turns.len()), (1, 2));
    // Whatever was open counts from the moment at which the next process came.
    assert_eq!(exchange(&mut beta, &[wanted(&limit, 1)], 62)[0].granted, 0);
    assert_eq!(exchange(&mut beta, &[wanted(&limit, 5)], 92)[0].granted, 4);
}

pub(crate) fn a_process_that_was_superseded_gets_no_permit<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(1));
    let limit = limits(["5/h"]);
    assert_eq!(exchange(&mut alpha, &[wanted(&limit, 1)], 2), []);
    assert_eq!(exchange(&mut beta, &[wanted(&limit, 5)], 2)[0].granted, 5);
}

pub(crate) fn each_relay_and_each_period_has_a_record_of_its_own<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let (hour, day) = (limits(["5/h"]), limits(["5/d"]));
    let other = PermitRequest { relay: "relay.example:25", ..wanted(&hour, 9) };
    let granted: Vec<_> = exchange(&mut alpha, &[wanted(&hour, 3), other], 0)
        .iter()
        .map(|reply| reply.granted)
        .collect();
    assert_eq!(granted, [3, 5], "in the order of the requests");
    let free = |records: Vec<RateRecord>| records.iter().map(RateRecord::count_free).min();
    let mut look =
        |limits: &[RateLimit]| free(alpha.journal.rate_records(RELAY, limits).expect("an answer"));
    assert_eq!((look(&hour), look(&day)), (Some(2), Some(5)));
}

pub(crate) fn a_message_of_no_run_takes_its_permit_from_the_same_record<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let limit = limits(["5/h"]);
    let held = HeldPermits { open: 0, unused: 0 };
    assert_eq!(exchange(&mut alpha, &[wanted(&limit, 2)], 0)[0].granted, 2);
    let proof = Owner::new("a proof");
    let request = PermitRequest { held, ..wanted(&limit, 2) };
    let mut other = store.open();
    assert_eq!(other.take_permits(&proof, &request, at(1)).expect("an answer").granted, 2);
    // One of the run's own two is still open.
    let held = HeldPermits { open: 1, unused: 0 };
    let reply = &exchange(&mut alpha, &[PermitRequest { held, ..wanted(&limit, 5) }], 2)[0];
    assert_eq!(reply.granted, 1, "two and two, and the one that is open is one of them");
}
