//! Copies that a person asks for by the names of their readers.

use matinale::issue::edition::EditionName;
use matinale::journal::{
    ClaimScope, CopyRequest, CopyStep, ExchangeRequest, Journal, PlannedDelivery, Settlement,
    State, WaitingCount,
};
use matinale::outcome::{Refusal, Reply};

use super::{ISSUE, Store, accepted, at, ids, morning, reader};

fn asked(number: usize, copy: Option<u32>) -> CopyRequest {
    CopyRequest { reader: reader(number), number: copy }
}

pub(crate) fn a_copy_is_asked_for_once_or_by_its_number<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claimed);
    assert!(claimed.iter().all(|id| alpha.settle(*id, accepted())));
    alpha.journal.finish(alpha.run, at(2)).expect("finished");
    let run = alpha.run;
    let paying = PlannedDelivery { edition: EditionName::Paid, ..reader(1) };
    let requests = [CopyRequest { reader: paying, number: None }, asked(2, None)];
    let mut ask = |requests: &[CopyRequest], now| {
        alpha.journal.request_copies(run, requests, at(now)).expect("an answer")
    };
    let wrong = [requests[0].clone(), asked(2, Some(2))];
    assert_eq!(ask(&wrong, 3), [CopyStep::OnceMore(2), CopyStep::OtherNumber(1)]);
    assert_eq!(
        ask(&requests, 4),
        [CopyStep::OnceMore(2), CopyStep::Added],
        "something was written"
    );
    assert_eq!(ask(&requests, 5), [CopyStep::Waiting; 2]);
    let tally = alpha.journal.tally(run).expect("a tally");
    assert_eq!((tally.planned(), tally.had_before(), tally.retried()), (3, 1, Some(at(5))));
    assert_eq!(tally.waiting(ClaimScope::Named(at(5))), tally.waiting(ClaimScope::Everybody));
    assert_eq!(alpha.journal.run(ISSUE).expect("an answer").expect("a run").finished, None);
    let claims = alpha.claim(9, 6);
    let made: Vec<_> =
        claims.iter().map(|claim| (claim.former_copies, claim.edition, claim.attempt)).collect();
    assert_eq!(made, [(1, EditionName::Paid, 1), (0, EditionName::Free, 1)]);
    let claimed = ids(&claims);
    alpha.hand_over(&claimed);
    assert!(alpha.settle(claimed[0], accepted()));
    assert!(alpha.settle(claimed[1], Settlement::InDoubt("cut".into())));
    let again = alpha.journal.request_copies(run, &requests, at(8)).expect("an answer");
    assert_eq!(again, [CopyStep::Accepted(2), CopyStep::InDoubt]);
    let history = alpha.journal.history(claimed[0]).expect("a history");
    assert_eq!((history[0].from, history[0].to), (State::Accepted, State::Due));
    assert!(
        history[0].diagnostic.words.starts_with("copy 2, asked for by name; of the copy before")
    );
    assert_eq!(alpha.journal.tally(run).expect("a tally").had_before(), 0);
}

pub(crate) fn who_does_not_have_it_is_tried_again_and_claimed_without_the_others<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let claimed = ids(&alpha.claim(3, 1));
    alpha.hand_over(&claimed[1..]);
    let no = Settlement::Rejected(Refusal::Dead, Reply::new(550, "no"));
    assert!(alpha.settle(claimed[0], no));
    assert!(alpha.settle(claimed[1], Settlement::InDoubt("cut".into())));
    let later = Settlement::Deferred(Reply::new(450, "later"), at(9));
    assert!(alpha.settle(claimed[2], later));
    let tally = alpha.journal.tally(alpha.run).expect("a tally");
    let waiting = |due, deferred, retry| WaitingCount { due, deferred, retry };
    assert_eq!(tally.waiting(ClaimScope::Everybody), waiting(1, 1, Some(at(9))));
    assert_eq!(
        (tally.waiting(ClaimScope::Named(at(0))), tally.had_before()),
        (waiting(0, 0, None), 0)
    );
    let requests = [asked(0, None), asked(1, Some(1)), asked(2, None)];
    let steps = alpha.journal.request_copies(alpha.run, &requests, at(3)).expect("an answer");
    let again = CopyStep::TriedAgain;
    assert_eq!(steps, [again(State::Rejected), again(State::InDoubt), CopyStep::Waiting]);
    let tally = alpha.journal.tally(alpha.run).expect("a tally");
    assert_eq!(tally.waiting(ClaimScope::Everybody), waiting(3, 1, Some(at(9))));
    assert_eq!(tally.waiting(ClaimScope::Named(at(3))), waiting(2, 1, Some(at(9))));
    let scope = ClaimScope::Named(at(3));
    let asked = |now| ExchangeRequest {
        settled: &[],
        handing: &[],
        room: 9,
        scope,
        permits: &[],
        now: at(now),
    };
    let named = alpha.exchange(&asked(10)).claims;
    let named = alpha.confirm(named);
    assert_eq!(ids(&named), [claimed[0], claimed[1], claimed[2]], "only those who were named");
    assert!(alpha.exchange(&asked(11)).claims.is_empty());
    assert!(named.iter().all(|claim| claim.former_copies == 0));
    assert_eq!(alpha.claim(9, 12).len(), 1, "the others are left to another call");
}
