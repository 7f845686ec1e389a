//! Readers who must not be written to any more, and a run that is under way.

use matinale::address::Address;
use matinale::journal::Resolution;
use matinale::journal::{
    ClaimScope, ExchangeRequest, Journal, Reason, Settlement, State, Suppression,
};
use matinale::outcome::Reply;

use super::{Sender, Store, accepted, at, ids, morning, plan, reader};

fn suppress<J: Journal>(sender: &mut Sender<J>, number: usize, reason: Reason) -> bool {
    sender.journal.suppress(&reader(number).address, reason, at(2)).expect("an answer")
}

pub(crate) fn a_suppressed_reader_is_skipped_at_once_and_the_reason_is_told<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 5);
    let mut beta = store.open();
    // Whatever the case of the letters, and by another process.
    let shouted = Address::parse("READER1@EXAMPLE.ORG").expect("an address");
    assert!(beta.suppress(&shouted, Reason::Unsubscribed, at(1)).expect("an answer"));
    let everyone = ExchangeRequest {
        settled: &[],
        handing: &[],
        room: 9,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(2),
    };
    let answer = alpha.exchange(&everyone);
    let claims = alpha.confirm(answer.claims);
    let claimed: Vec<_> = claims.iter().map(|claim| claim.address.clone()).collect();
    assert_eq!(claimed, [0, 2, 3, 4].map(|number| reader(number).address));
    assert_eq!((answer.skipped, alpha.count(State::Skipped)), (0, 1), "it was skipped at once");
    let skipped = alpha.journal.delivery(alpha.run, &reader(1).address).expect("an answer");
    let skipped = skipped.expect("a delivery");
    assert_eq!((skipped.state, skipped.attempts, skipped.at), (State::Skipped, 0, at(1)));
    assert_eq!(skipped.diagnostic.words, "suppressed: unsubscribed");
    let history = alpha.journal.history(skipped.id).expect("a history");
    assert_eq!((history.len(), history[0].from, history[0].to), (1, State::Due, State::Skipped));
    assert_eq!(history[0].diagnostic, skipped.diagnostic);
    let again = alpha.exchange(&everyone);
    assert_eq!((again.claims.len(), again.skipped), (0, 0));
}

pub(crate) fn everyone_who_is_suppressed_is_passed_over_however_little_room_there_is<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 9);
    // They are claimed when they leave, and given back behind it.
    assert_eq!(alpha.claim(9, 1).len(), 9);
    for number in [0, 1, 2, 3, 5, 6, 8] {
        suppress(&mut alpha, number, Reason::Bounced);
    }
    alpha.journal.release(alpha.run, &alpha.owner, at(2)).expect("released");
    assert_eq!(alpha.count(State::Skipped), 0);
    let one = ExchangeRequest {
        settled: &[],
        handing: &[],
        room: 1,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(3),
    };
    for (left, skipped) in [(4, 4), (7, 2)] {
        let answer = alpha.exchange(&one);
        assert_eq!(answer.skipped, skipped);
        let claims = alpha.confirm(answer.claims);
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].address, reader(left).address);
    }
    let last = alpha.exchange(&one);
    assert_eq!((last.claims.len(), last.skipped, alpha.count(State::Skipped)), (0, 1, 7));
}

pub(crate) fn whoever_is_suppressed_while_deferred_or_in_doubt_is_not_sent_to_again<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let claimed = ids(&alpha.claim(3, 1));
    alpha.hand_over(&claimed);
    let greylisted = Reply::new(451, "4.7.1 greylisted");
    assert!(alpha.settle(claimed[0], Settlement::Deferred(greylisted, at(10))));
    assert!(alpha.settle(claimed[1], Settlement::InDoubt("reset by peer".into())));
    assert!(alpha.settle(claimed[2], Settlement::NotSent("the connection was lost".into())));
    (0..3).for_each(|number| assert!(suppress(&mut alpha, number, Reason::Complained)));
    assert_eq!(alpha.count(State::Skipped), 2, "one is deferred and one is due");
    let gamma = Sender::new(store.open(), alpha.run, "gamma");
    let mut alpha = Sender { owner: alpha.owner, ..gamma };
    let moved = alpha.journal.resolve(alpha.run, Resolution::Resend, at(11));
    assert_eq!(moved.expect("an answer"), 1);
    assert!(alpha.claim(9, 12).is_empty(), "somebody who has left is sent to");
    assert_eq!(alpha.count(State::Skipped), 3);
    let row = alpha.journal.delivery(alpha.run, &reader(0).address).expect("an answer");
    let row = row.expect("a delivery");
    assert_eq!(
        (row.until, row.diagnostic.code, row.diagnostic.enhanced, row.attempts),
        (None, None, None, 1)
    );
    let tally = alpha.journal.finish(alpha.run, at(13)).expect("a tally");
    assert_eq!((tally.open(), tally.retry()), (0, None));
}

pub(crate) fn a_reader_who_is_handed_over_already_gets_the_verdict<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claimed[..1]);
    (0..2).for_each(|number| assert!(suppress(&mut alpha, number, Reason::Unsubscribed)));
    assert!(alpha.settle(claimed[0], accepted()));
    assert_eq!(alpha.hand_over(&claimed[1..]), claimed[1..], "it was claimed before");
}

pub(crate) fn a_suppression_stays_as_it_was_first_entered_until_it_is_taken_back<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    assert!(suppress(&mut alpha, 0, Reason::Complained));
    let address = reader(0).address;
    assert!(!alpha.journal.suppress(&address, Reason::Manual, at(9)).expect("an answer"));
    let listed = alpha.journal.suppressions(None, 9).expect("a list");
    let reason = Reason::Complained;
    let (since, former_key) = (at(2), None);
    assert_eq!(listed, [Suppression { address: address.clone(), reason, since, former_key }]);
    assert!(alpha.journal.readmit(&address).expect("an answer"));
    assert!(!alpha.journal.readmit(&address).expect("an answer"));
    assert_eq!(alpha.journal.suppressions(None, 9).expect("a list"), []);
    assert!(alpha.claim(9, 10).is_empty(), "a run does not come back to whom it passed over");
    let other = D::fresh();
    let elsewhere = &mut other.open();
    plan(elsewhere, 1);
    assert!(!elsewhere.readmit(&address).expect("an answer"));
}

pub(crate) fn the_suppressed_are_listed_page_by_page<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    for number in 0..25 {
        suppress(&mut alpha, number, Reason::ALL[number % 4]);
    }
    let mut seen = Vec::new();
    loop {
        let after = seen.last().map(|last: &Suppression| last.address.clone());
        let page = alpha.journal.suppressions(after.as_ref(), 10).expect("a page");
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 10);
        seen.extend(page);
    }
    let mut wanted: Vec<_> =
        (0..25).map(|number| (reader(number).address, Reason::ALL[number % 4])).collect();
    wanted.sort_by_key(|(address, _)| address.key());
    let seen: Vec<_> = seen.into_iter().map(|one| (one.address, one.reason)).collect();
    assert_eq!(seen, wanted);
}
