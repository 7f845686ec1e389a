//! Copies that may have been taken, and hand-overs that a receipt knows of.

use matinale::journal::{Journal, Recovered, Settlement, State};
use matinale::outcome::{Refusal, Reply};
use matinale::publication::InDoubtPolicy;

use super::{Sender, Store, at, ids, morning, reader};

fn later() -> Settlement {
    Settlement::Deferred(Reply::new(450, "4.2.0 greylisted"), at(3))
}

/// The next process takes the run over and sends again to those in doubt.
fn next<D: Store>(
    store: &D,
    sender: &Sender<D::Journal>,
    owner: &str,
) -> (Sender<D::Journal>, Recovered) {
    let mut next = Sender::new(store.open(), sender.run, owner);
    let recovered = next.recover(InDoubtPolicy::Resend, at(5));
    (next, recovered)
}

pub(crate) fn an_attempt_that_was_put_off_is_no_copy<D: Store>() {
    let store = D::fresh();
    let mut sender = morning(&store, 1);
    for time in 3..6 {
        let claimed = ids(&sender.claim(1, time));
        sender.hand_over(&claimed);
        assert!(sender.settle(claimed[0], later()));
    }
    for (copies, owner) in (1..).zip(["beta", "gamma", "delta"]) {
        let claimed = ids(&sender.claim(1, 6));
        sender.hand_over(&claimed);
        let recovered;
        (sender, recovered) = next(&store, &sender, owner);
        assert_eq!(
            (recovered.resent, recovered.in_doubt),
            if copies < 3 { (1, 0) } else { (0, 1) }
        );
    }
    let tally = sender.journal.tally(sender.run).expect("a tally");
    assert_eq!(tally.held_in_doubt(InDoubtPolicy::Resend), 1);
    assert_eq!((tally.of(State::InDoubt), tally.hand_overs()), (1, 6));
}

pub(crate) fn a_doubt_that_a_late_refusal_settled_is_no_copy<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let claimed = ids(&alpha.claim(1, 1));
    alpha.hand_over(&claimed);
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(2));
    let copies = |sender: &mut Sender<D::Journal>| {
        let found = sender.journal.delivery(sender.run, &reader(0).address).expect("an answer");
        let found = found.expect("a delivery");
        (found.doubtful_copies, found.may_have_arrived())
    };
    assert_eq!(copies(&mut beta), (1, false), "it is in doubt itself");
    assert!(alpha.settle(claimed[0], later()));
    assert_eq!(copies(&mut beta), (0, false));
}

pub(crate) fn a_refusal_behind_a_doubtful_copy_says_that_it_may_have_arrived<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claimed[..1]);
    let (mut beta, _) = next(&store, &alpha, "beta");
    let no = || Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 no such user"));
    for id in ids(&beta.claim(2, 6)) {
        assert!(beta.settle(id, no()));
    }
    let may_have_it = [0, 1].map(|number| {
        let found = beta.journal.delivery(beta.run, &reader(number).address);
        found.expect("an answer").expect("a delivery").may_have_arrived()
    });
    assert_eq!(may_have_it, [true, false]);
}

pub(crate) fn what_only_a_receipt_knows_as_handed_over_is_in_doubt_and_counted<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let claimed = ids(&alpha.claim(3, 1));
    alpha.hand_over(&claimed[..1]);
    assert!(alpha.settle(claimed[0], super::accepted()));
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    let lock = beta.journal.lock(super::ISSUE, &beta.owner).expect("the lock");
    // The first has ended, and stays as it is.
    let doubted = beta.journal.doubt_unrecorded(&lock, beta.run, &claimed[..2], at(4));
    assert_eq!(doubted.expect("written"), 1);
    let none = beta.journal.doubt_unrecorded(&lock, beta.run, &[], at(4));
    assert_eq!(none.expect("written"), 0);
    drop(lock);
    beta.recover(InDoubtPolicy::Hold, at(5));
    let tally = beta.journal.tally(beta.run).expect("a tally");
    assert_eq!((tally.of(State::InDoubt), tally.hand_overs()), (1, 2));
    assert_eq!(beta.listed(State::InDoubt), claimed[1..2]);
    assert_eq!((tally.of(State::Accepted), tally.of(State::Due)), (1, 2));
}
