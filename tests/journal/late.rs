//! Refusals that are taken back, and readers for whom it is too late.

use matinale::address::Address;
use matinale::journal::{
    ClaimScope, ExchangeRequest, Journal, Planned, Reason, RunRecord, Settlement, State, Stoppage,
};
use matinale::journal::{Resolution, RetriedReader};
use matinale::outcome::{Refusal, Reply};

use matinale::publication::InDoubtPolicy;

use super::{Sender, Store, accepted, at, february, ids, morning, new_run, reader};

pub(crate) fn who_was_refused_for_our_sake_is_tried_again_after_the_others_and_nobody_else_is<
    D: Store,
>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    let claimed = ids(&alpha.claim(5, 1));
    alpha.hand_over(&claimed);
    let reply = || Reply::new(554, "5.7.1 not from you");
    assert!(alpha.settle(claimed[4], Settlement::Deferred(reply(), at(90))));
    assert!(alpha.settle(claimed[0], Settlement::Rejected(Refusal::Sender, reply())));
    assert!(alpha.settle(claimed[1], Settlement::Rejected(Refusal::Dead, reply())));
    assert!(alpha.settle(claimed[2], accepted()));
    let named = [claimed[0], claimed[2], claimed[3], claimed[4]];
    let pardoned =
        alpha.journal.requeue_blameless(alpha.run, &alpha.owner, &named, at(5)).expect("an answer");
    assert_eq!((pardoned, alpha.listed(State::Deferred)), (2, vec![claimed[0], claimed[4]]));
    let counts = [State::Rejected, State::Accepted, State::Handed].map(|state| alpha.count(state));
    assert_eq!(counts, [1, 1, 1]);
    assert_eq!(
        alpha.journal.requeue_blameless(alpha.run, &alpha.owner, &named, at(6)).expect("an answer"),
        0
    );
    let history = alpha.journal.history(claimed[0]).expect("a history");
    let last = history.last().expect("a line");
    assert_eq!((last.from, last.to, last.attempts), (State::Rejected, State::Deferred, 0));
    assert_eq!(last.diagnostic.words, "not from you");
    let again = alpha.claim(2, 7);
    assert_eq!(again.iter().map(|claim| claim.attempt).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(again.iter().map(|claim| claim.aside.is_some()).collect::<Vec<_>>(), [false, true]);
    assert!(!claimed.contains(&again[0].id), "who was never asked comes first");
}

pub(crate) fn a_refusal_of_another_run_is_not_taken_back<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let next = new_run(february(12), 2, 1);
    let Planned::New(next) =
        alpha.journal.plan(&next, &mut [reader(0)].into_iter()).expect("a plan")
    else {
        panic!("it was planned before")
    };
    let claimed = ids(&alpha.claim(1, 1));
    let refused = Settlement::Rejected(Refusal::Sender, Reply::new(554, "5.7.1 no"));
    assert!(alpha.settle(claimed[0], refused));
    let taken_back = alpha.journal.requeue_blameless(next, &alpha.owner, &claimed, at(5));
    assert_eq!((taken_back.expect("an answer"), alpha.count(State::Rejected)), (0, 1));
}

pub(crate) fn whoever_lost_the_run_to_another_takes_nothing_back<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    alpha.recover(InDoubtPolicy::Hold, at(1));
    let claimed = ids(&alpha.claim(2, 1));
    let refused = || Settlement::Rejected(Refusal::Sender, Reply::new(554, "5.7.1 no"));
    assert!(claimed.iter().all(|id| alpha.settle(*id, refused())));
    let taken_back = alpha.journal.requeue_blameless(alpha.run, &alpha.owner, &claimed[..1], at(4));
    assert_eq!(taken_back.expect("an answer"), 1);
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(5));
    let taken_back = alpha.journal.requeue_blameless(alpha.run, &alpha.owner, &claimed[1..], at(6));
    assert_eq!(
        (taken_back.expect("an answer"), beta.listed(State::Rejected)),
        (0, vec![claimed[1]])
    );
    let taken_back = beta.journal.requeue_blameless(beta.run, &beta.owner, &claimed[1..], at(7));
    assert_eq!(taken_back.expect("an answer"), 1, "the owner takes back what another was told");
}

pub(crate) fn who_is_left_when_it_is_too_late_expires_with_the_relays_words<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 5);
    let claimed = ids(&alpha.claim(4, 1));
    alpha.hand_over(&claimed[..2]);
    let greylisted = Reply::new(451, &format!("4.7.1 {}", "é".repeat(300)));
    assert!(alpha.settle(claimed[0], Settlement::Deferred(greylisted, at(60))));
    let words = "given up: not reached within 4h";
    assert_eq!(alpha.expire(words, 240), 2);
    let counts = [State::Expired, State::Handed, State::Claimed, State::Deferred, State::Due];
    assert_eq!(
        counts.map(|state| alpha.count(state)),
        [2, 1, 2, 0, 0],
        "another\u{2019}s were taken"
    );
    let expired = alpha.journal.delivery(alpha.run, &reader(0).address);
    let expired = expired.expect("an answer").expect("a delivery");
    assert_eq!((expired.until, expired.diagnostic.code), (None, None), "the relay gave nobody up");
    let said = expired.diagnostic.words;
    let told = format!("{words}; the relay said last: 451 4.7.1 éé");
    assert!(said.starts_with(&told) && said.len() <= 512, "{said}");
    assert!(said.ends_with("é…"), "nothing says that the words were cut: {said}");
    let history = alpha.journal.history(expired.id).expect("a history");
    let last = history.last().expect("a line");
    assert_eq!((last.from, last.to), (State::Deferred, State::Expired));
    assert_eq!(alpha.claim(10, 300).len(), 0, "who was given up was claimed");
}

pub(crate) fn who_was_never_tried_is_given_up_for_what_stopped_the_last_call<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let cause = format!("the relay refuses the login (535 no): {}", "é".repeat(400));
    let stoppage = Stoppage { at: at(5), cause, needs_person: true };
    alpha.journal.record_stoppage(alpha.run, Some(&stoppage)).expect("recorded");
    let known = alpha.journal.run(super::ISSUE).expect("an answer").expect("a run").stoppage;
    let known = known.expect("a stoppage");
    assert_eq!((known.at, known.needs_person, known.cause.len()), (at(5), true, 512));
    let [tried, _] = *ids(&alpha.claim(2, 6)) else { panic!("two claims") };
    assert!(alpha.settle(tried, Settlement::Deferred(Reply::new(450, "later"), at(60))));
    alpha.journal.release(alpha.run, &alpha.owner, at(7)).expect("released");
    assert_eq!(alpha.expire("too late", 240), 3);
    let words = |journal: &mut D::Journal, run, number| {
        let found = journal.delivery(run, &reader(number).address).expect("an answer");
        found.expect("a delivery").diagnostic.words
    };
    let run = alpha.run;
    assert_eq!(words(&mut alpha.journal, run, 0), "too late; the relay said last: 450 later");
    let [one, other] = [1, 2].map(|number| words(&mut alpha.journal, run, number));
    assert!(one.starts_with("too late; the relay refuses the login (535 no): é"), "{one}");
    assert!(one == other && one.len() <= 512, "{other}");
    alpha.journal.record_stoppage(run, None).expect("recorded");
    assert_eq!(alpha.journal.run(super::ISSUE).expect("an answer").expect("a run").stoppage, None);
}

pub(crate) fn what_is_given_back_untried_keeps_the_words_it_had<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(1, 1));
    let later = Reply::new(451, "4.7.1 greylisted");
    assert!(alpha.settle(claimed[0], Settlement::Deferred(later.clone(), at(5))));
    assert_eq!(ids(&alpha.claim(2, 6)).len(), 2);
    assert!(alpha.settle(claimed[0], Settlement::Released));
    let found = alpha.journal.delivery(alpha.run, &reader(0).address);
    let found = found.expect("an answer").expect("a delivery");
    assert_eq!((found.state, found.attempts), (State::Due, 1));
    assert_eq!(found.diagnostic.reply(), Some(later));
    assert_eq!(alpha.journal.history(found.id).expect("a history").len(), 1, "nothing happened");
    assert_eq!(ids(&alpha.claim(2, 7)), claimed);
    alpha.hand_over(&claimed);
    assert!(!alpha.settle(claimed[0], Settlement::Released), "it was handed over");
}

pub(crate) fn who_was_put_back_by_hand_has_the_full_time_and_the_relays_last_words<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let claimed = ids(&alpha.claim(3, 1));
    let said = Reply::new(550, "5.7.1 blocked");
    assert!(alpha.settle(claimed[0], Settlement::Rejected(Refusal::Sender, said.clone())));
    let later = Reply::new(451, "4.7.1 greylisted");
    assert!(alpha.settle(claimed[1], Settlement::Deferred(later.clone(), at(60))));
    alpha.journal.release(alpha.run, &alpha.owner, at(7)).expect("released");
    assert_eq!(alpha.journal.tally(alpha.run).expect("a tally").retried(), None);
    assert_eq!(alpha.expire("too late", 240), 3);
    let named = [reader(0).address, reader(1).address];
    let [due, again] = [State::Rejected, State::Expired].map(RetriedReader::Due);
    assert_eq!(alpha.journal.retry(alpha.run, &named, at(300)).expect("answers"), [due, again]);
    for (reader, reply) in named.iter().zip([said, later]) {
        let found = alpha.journal.delivery(alpha.run, reader).expect("an answer");
        assert_eq!(found.expect("a delivery").diagnostic.reply(), Some(reply), "{reader}");
    }
    let moved = alpha.journal.resolve(alpha.run, Resolution::RetryExpired, at(310));
    assert_eq!(moved.expect("an answer"), 2);
    let tally = alpha.journal.tally(alpha.run).expect("a tally");
    assert_eq!((tally.of(State::Due), tally.retried()), (4, Some(at(310))));
    assert_eq!(alpha.expire("too late", 539), 0, "nobody has had four hours");
    assert_eq!(alpha.expire("too late", 540), 2);
    assert_eq!(alpha.expire("too late", 550), 2);
    assert_eq!(alpha.journal.tally(alpha.run).expect("a tally").retried(), None);
}

pub(crate) fn an_exchange_says_how_many_of_its_claims_had_waited<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    for id in ids(&alpha.claim(3, 1)) {
        let later = Settlement::Deferred(Reply::new(450, "later"), at(5));
        assert!(alpha.settle(id, later));
    }
    alpha.journal.suppress(&reader(0).address, Reason::Manual, at(2)).expect("an answer");
    let mut claim = |room, now| {
        let (settled, handing, permits) = (&[], &[], &[]);
        let asked =
            ExchangeRequest { settled, handing, room, scope: ClaimScope::Everybody, permits, now };
        let reply = alpha.exchange(&asked);
        (reply.claims.len(), reply.retried)
    };
    assert_eq!(claim(2, at(4)), (1, 0), "one is due, and it is too early for the others");
    assert_eq!(claim(9, at(5)), (2, 2));
}

pub(crate) fn whoever_has_left_is_skipped_and_not_given_up<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let claimed = ids(&alpha.claim(1, 1));
    let left = reader(0).address;
    alpha.journal.suppress(&left, Reason::Manual, at(2)).expect("an answer");
    assert!(alpha.settle(claimed[0], Settlement::NotSent("the connection was lost".into())));
    assert_eq!(alpha.expire("too late", 240), 2);
    let counts = [State::Skipped, State::Expired].map(|state| alpha.count(state));
    assert_eq!(counts, [1, 2]);
}

pub(crate) fn who_is_held_back_is_known_when_claimed_again_until_the_editor_decides<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claims = alpha.claim(2, 1);
    assert!(claims.iter().all(|claim| claim.aside.is_none()));
    let claimed = ids(&claims);
    assert!(alpha.settle(claimed[0], Settlement::HeldBack("held back".into(), at(10))));
    let reply = Reply::new(550, "5.7.1 no");
    assert!(alpha.settle(claimed[1], Settlement::Rejected(Refusal::Sender, reply)));
    assert!(alpha.claim(9, 9).is_empty());
    let again = alpha.claim(9, 10);
    assert_eq!((again.len(), again[0].attempt, again[0].aside.is_some()), (1, 1, true));
    let moved = alpha.journal.resolve(alpha.run, Resolution::RetryRefused, at(11));
    assert_eq!(moved.expect("an answer"), 1);
    let mended = alpha.claim(9, 12);
    assert_eq!((mended.len(), mended[0].id, mended[0].aside.is_some()), (1, claimed[1], false));
}

pub(crate) fn whoever_leaves_or_is_retried_is_held_back_no_more<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    for id in ids(&alpha.claim(2, 1)) {
        assert!(alpha.settle(id, Settlement::HeldBack("held back".into(), at(10))));
    }
    let find = |journal: &mut D::Journal, run, number| {
        let found = journal.delivery(run, &reader(number).address).expect("an answer");
        found.expect("a delivery").held_back
    };
    let run = alpha.run;
    assert!(find(&mut alpha.journal, run, 0) && find(&mut alpha.journal, run, 1));
    alpha.journal.suppress(&reader(0).address, Reason::Manual, at(2)).expect("an answer");
    assert!(!find(&mut alpha.journal, run, 0), "whoever has left is not held back");
    assert_eq!(alpha.expire("too late", 240), 1);
    assert!(find(&mut alpha.journal, run, 1), "why nobody wrote to them is still told");
    let moved = alpha.journal.resolve(run, Resolution::RetryExpired, at(250));
    assert_eq!(moved.expect("an answer"), 1);
    let again = alpha.claim(9, 251);
    assert_eq!(again.iter().map(|claim| claim.aside.is_some()).collect::<Vec<_>>(), [false]);
}

pub(crate) fn the_editor_retries_refusals_of_the_sender_and_no_others<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    let reply = || Reply::new(550, "no");
    assert!(alpha.settle(claimed[0], Settlement::Rejected(Refusal::Dead, reply())));
    assert!(alpha.settle(claimed[1], Settlement::Rejected(Refusal::Sender, reply())));
    let moved = alpha.journal.resolve(alpha.run, Resolution::RetryRefused, at(5));
    assert_eq!(moved.expect("an answer"), 1);
    assert_eq!(alpha.listed(State::Rejected), claimed[..1], "a dead address is due again");
}

pub(crate) fn readers_whom_the_editor_names_are_due_again_unless_they_have_it_or_have_left<
    D: Store,
>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 8);
    let claimed = ids(&alpha.claim(5, 1));
    let no = || Reply::new(550, "no");
    alpha.hand_over(&[claimed[3], claimed[4]]);
    for (id, settlement) in claimed.iter().zip([
        Settlement::Rejected(Refusal::Dead, no()),
        Settlement::Deferred(Reply::new(450, "later"), at(90)),
        Settlement::HeldBack("held back".into(), at(90)),
        Settlement::InDoubt("cut".into()),
        Settlement::Accepted(Reply::new(250, "ok")),
    ]) {
        assert!(alpha.settle(*id, settlement));
    }
    alpha.journal.suppress(&reader(5).address, Reason::Manual, at(2)).expect("an answer");
    alpha.journal.suppress(&reader(0).address, Reason::Manual, at(2)).expect("an answer");
    let stranger = Address::parse("stranger@example.org").expect("an address");
    let named: Vec<_> = (0..6).map(|n| reader(n).address).chain([stranger]).collect();
    let answers = alpha.journal.retry(alpha.run, &named, at(5)).expect("an answer");
    let due = RetriedReader::Due;
    let left = RetriedReader::Suppressed;
    let has_it = RetriedReader::Unchanged(State::Accepted);
    let unknown = RetriedReader::Unknown;
    let [later, doubt] = [due(State::Deferred), due(State::InDoubt)];
    assert_eq!(answers, [left, later, later, doubt, has_it, left, unknown]);
    let again = alpha.journal.retry(alpha.run, &named[3..4], at(6)).expect("an answer");
    assert_eq!(again, [RetriedReader::Unchanged(State::Due)], "it was due");
    let claims = alpha.claim(9, 7);
    let numbers: Vec<_> = claims.iter().map(|claim| (claim.id, claim.aside.is_some())).collect();
    assert_eq!(numbers[..3], [1, 2, 3].map(|n| (claimed[n], false)));
    assert_eq!(claims.len(), 5, "and the two whom nobody has claimed yet");
    let history = alpha.journal.history(claimed[3]).expect("a history");
    let last = history.last().expect("a change");
    assert_eq!((last.from, last.to), (State::InDoubt, State::Due));
    assert_eq!(last.diagnostic.words, "tried again, on the editor's word");
}

pub(crate) fn a_finished_run_is_open_again_when_a_reader_is_retried_and_only_then<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claimed);
    assert!(alpha.settle(claimed[0], accepted()));
    assert!(
        alpha.settle(claimed[1], Settlement::Rejected(Refusal::Mailbox, Reply::new(552, "full")))
    );
    alpha.journal.finish(alpha.run, at(4)).expect("a tally");
    for (number, is_open) in [(0, false), (1, true)] {
        alpha.journal.retry(alpha.run, &[reader(number).address], at(5)).expect("an answer");
        let run = alpha.journal.run(super::ISSUE).expect("an answer").expect("a run");
        assert_eq!(run.finished.is_none(), is_open);
    }
}

pub(crate) fn no_more_are_claimed_than_there_is_room_for<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    for id in ids(&alpha.claim(2, 1)) {
        let later = Settlement::Deferred(Reply::new(450, "later"), at(5));
        assert!(alpha.settle(id, later));
    }
    assert_eq!(alpha.claim(3, 9).len(), 3, "two are due, and two were deferred until now");
    assert_eq!(alpha.claim(3, 9).len(), 1);
}

pub(crate) fn who_was_given_up_is_due_again_on_the_editors_word<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    alpha.expire("too late", 240);
    let tally = alpha.journal.finish(alpha.run, at(241)).expect("a tally");
    assert_eq!((tally.open(), tally.of(State::Expired)), (0, 2));
    let moved = alpha.journal.resolve(alpha.run, Resolution::RetryExpired, at(250));
    assert_eq!((moved.expect("an answer"), alpha.claim(10, 251).len()), (2, 2));
    let run = alpha.journal.run(super::ISSUE).expect("an answer").expect("a run");
    assert_eq!(run.finished, None);
}
