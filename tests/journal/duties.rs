//! The duties of a journal in a quiet morning.

use matinale::address::Address;
use matinale::fingerprint::Fingerprint;
use matinale::issue::IssueName;
use matinale::issue::edition::EditionName;
use matinale::journal::{
    Amendment, ClaimScope, DeliveryId, DeliveryPage, Digest, Error, ExchangeRequest, Journal,
    Owner, Planned, PlannedDelivery, Reason, RunContent, RunRecord, SentContent, Settlement, State,
    UnreadableRows,
};
use matinale::outcome::{Outcome, Parties, Phase, Refusal, Reply};

use super::{ISSUE, Sender, Store, accepted, at, february, ids, morning, new_run, plan, reader};

pub(crate) fn an_issue_has_one_run<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let run = plan(&mut journal, 3);
    let again = journal.plan(&new_run(ISSUE, 9, 5), &mut (0..5).map(reader)).expect("an answer");
    let Planned::Already(known) = again else { panic!("a second run of one issue") };
    assert_eq!((known.id, known.planned, known.hash), (run, 3, Digest::new([1; 32])));
    assert_eq!((known.unreadable.left_out, known.unreadable.downgraded), (2, 1));
    assert_eq!(journal.run(ISSUE).expect("an answer"), Some(*known));
    assert_eq!(journal.tally(run).expect("a tally").of(State::Due), 3);
    journal.record_unreadable_rows(run, UnreadableRows::default()).expect("recorded");
    assert!(journal.run(ISSUE).expect("an answer").is_some_and(|run| run.unreadable.is_none()));
    assert_eq!(journal.run(february(12)).expect("an answer"), None);
}

pub(crate) fn a_plan_with_a_reader_twice_writes_nothing<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    let shouted = PlannedDelivery {
        address: Address::parse("READER1@EXAMPLE.ORG").expect("an address"),
        ..reader(1)
    };
    let mut readers = (0..4).map(reader).chain([shouted]);
    match journal.plan(&new_run(ISSUE, 1, 5), &mut readers) {
        Err(Error::Twice(who)) => assert_eq!(who.as_str(), "READER1@example.org"),
        other => panic!("{other:?}"),
    }
    assert_eq!(journal.run(ISSUE).expect("an answer"), None);
    plan(&mut journal, 4);
}

pub(crate) fn a_reader_who_comes_again_long_after_is_told<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    // More of them than a plan writes at a time.
    let mut readers = (0..4_500).map(reader).chain([reader(3)]);
    match journal.plan(&new_run(ISSUE, 1, 4_501), &mut readers) {
        Err(Error::Twice(who)) => assert_eq!(who, reader(3).address),
        other => panic!("{other:?}"),
    }
    assert_eq!(journal.run(ISSUE).expect("an answer"), None);
}

pub(crate) fn a_plan_that_is_not_the_announced_length_writes_nothing<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    for came in [4, 6] {
        match journal.plan(&new_run(ISSUE, 1, 5), &mut (0..came).map(reader)) {
            Err(Error::Miscounted { announced: 5, found }) => assert_eq!(found, came as u64),
            other => panic!("{other:?}"),
        }
        assert_eq!(journal.run(ISSUE).expect("an answer"), None);
    }
}

pub(crate) fn readers_come_in_the_order_of_the_plan_with_name_and_edition<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 10);
    let mut claims = alpha.claim(4, 1);
    claims.extend(alpha.claim(100, 1));
    assert_eq!(claims.len(), 10);
    for (number, claim) in claims.into_iter().enumerate() {
        let PlannedDelivery { address, name, edition } = reader(number);
        assert_eq!((claim.address, claim.name, claim.edition), (address, name, edition));
        assert_eq!(claim.attempt, 1);
    }
    assert!(alpha.claim(1, 1).is_empty());
}

pub(crate) fn the_last_runs_come_first_and_not_the_one_of_this_issue<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    assert_eq!(journal.last_runs(None, 9).expect("an answer"), []);
    for (day, hash, recipients) in [(9, 9, 7), (10, 10, 8), (11, 11, 2)] {
        let run = new_run(february(day), hash, recipients);
        journal.plan(&run, &mut (0..recipients).map(reader)).expect("a plan");
    }
    let special = IssueName::parse("2025-02-11-special").expect("a name");
    journal.plan(&new_run(special, 12, 1), &mut (0..1).map(reader)).expect("a plan");
    let mut list = |issue, limit| {
        let runs = journal.last_runs(issue, limit).expect("an answer");
        runs.into_iter().map(|run| (run.issue, run.planned)).collect::<Vec<_>>()
    };
    assert_eq!(list(None, 2), [(special, 1), (ISSUE, 2)]);
    assert_eq!(list(Some(ISSUE), 9), [(special, 1), (february(10), 8), (february(9), 7)]);
    assert_eq!(list(Some(special), 2), [(ISSUE, 2), (february(10), 8)]);
}

pub(crate) fn an_amended_run_remembers_what_it_was_frozen_under<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let [first, second] = ["issue 1", "issue 2"].map(|text| Fingerprint::compute(&[text], &[]));
    alpha.journal.amend(alpha.run, Digest::new([2; 32]), &second, at(1)).expect("amended");
    let frozen = alpha.journal.run(ISSUE).expect("an answer").expect("a run");
    assert_eq!(frozen.hash, Digest::new([2; 32]));
    assert_eq!(frozen.fingerprint, Some(Digest::new(second.hash())));
    let former = alpha.journal.amendments(alpha.run).expect("an answer");
    assert_eq!(former, [Amendment { former: Digest::new([1; 32]), at: at(1) }]);
    let mut sent: Vec<_> = alpha.journal.contents_since(at(0)).expect("an answer");
    sent.sort_by_key(|content| content.fingerprint != first);
    let content =
        |fingerprint: &Fingerprint| SentContent { issue: ISSUE, fingerprint: fingerprint.clone() };
    assert_eq!(sent, [content(&first), content(&second)]);
    assert_eq!(alpha.journal.contents_since(at(1)).expect("an answer"), [], "it began before");
    let id = alpha.claim(1, 1)[0].id;
    alpha.hand_over(&[id]);
    alpha.settle(id, accepted());
    alpha.journal.finish(alpha.run, at(4)).expect("finished");
    let late = alpha.journal.amend(alpha.run, Digest::new([3; 32]), &first, at(5));
    assert!(matches!(late, Err(Error::Finished(ISSUE))), "{late:?}");
}

pub(crate) fn a_reader_has_the_content_that_was_last_handed_over<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    let claimed = ids(&alpha.claim(6, 1));
    let hand_over = |alpha: &mut Sender<D::Journal>, some: &[DeliveryId]| {
        assert_eq!(alpha.hand_over(some), some);
    };
    hand_over(&mut alpha, &claimed[..3]);
    alpha.settle(claimed[0], accepted());
    let later = Outcome::refused(Phase::Recipient, Reply::new(451, "later"), Parties::UNKNOWN);
    alpha.settle(claimed[1], Settlement::of(later, at(2)));
    alpha.settle(claimed[2], Settlement::InDoubt("lost".to_owned()));
    // The third content is the first one again.
    for hash in [2, 1] {
        let words = Fingerprint::compute(&["words"], &[]);
        alpha.journal.amend(alpha.run, Digest::new([hash; 32]), &words, at(4)).expect("amended");
        if hash == 2 {
            hand_over(&mut alpha, &claimed[3..5]);
            alpha.settle(claimed[3], accepted());
        }
    }
    assert_eq!(ids(&alpha.claim(1, 5)), [claimed[1]], "whom the relay deferred");
    hand_over(&mut alpha, &[claimed[1], claimed[5]]);
    alpha.settle(claimed[1], accepted());
    alpha.settle(claimed[5], accepted());
    let content = |hash, until, counts: [u64; 3]| {
        let [free, paid, possible] = counts;
        RunContent { hash: Digest::new([hash; 32]), until, free, paid, possible }
    };
    let contents = store.open().contents(alpha.run).expect("an answer");
    let wanted = [
        content(1, Some(at(4)), [0, 1, 1]),
        content(2, Some(at(4)), [0, 1, 1]),
        content(1, None, [2, 0, 0]),
    ];
    assert_eq!(contents, wanted);
    let page = DeliveryPage { state: State::Accepted, after: None, limit: 9 };
    let listed = alpha.journal.deliveries(alpha.run, page).expect("a list");
    let versions: Vec<_> = listed.iter().map(|one| (one.id, one.version)).collect();
    assert_eq!(
        versions,
        [0, 1, 3, 5].map(|n| claimed[n]).into_iter().zip([0, 2, 1, 2]).collect::<Vec<_>>()
    );
}

pub(crate) fn the_key_of_a_publication_is_remembered<D: Store>() {
    let store = D::fresh();
    let mut journal = store.open();
    assert_eq!(journal.key_fingerprint().expect("an answer"), None);
    for key in [Digest::new([5; 32]), Digest::new([6; 32])] {
        journal.keep_key_fingerprint(key).expect("written");
        assert_eq!(store.open().key_fingerprint().expect("an answer"), Some(key));
    }
}

pub(crate) fn two_owners_never_claim_the_same_reader<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 10);
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    let mut all = Vec::new();
    for _ in 0..3 {
        all.extend(ids(&alpha.claim(2, 1)));
        all.extend(ids(&beta.claim(2, 1)));
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 10);
    assert_eq!(alpha.count(State::Claimed), 10);
}

pub(crate) fn a_verdict_is_kept_word_for_word<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let id = alpha.claim(1, 1)[0].id;
    assert_eq!(alpha.hand_over(&[id]), [id]);
    let reply = Reply::new(550, "5.1.1 nobody here of that name");
    assert!(alpha.settle(id, Settlement::Rejected(Refusal::Dead, reply)));
    let kept = alpha.journal.delivery(alpha.run, &reader(0).address).expect("an answer");
    let kept = kept.expect("a delivery");
    assert_eq!((kept.id, kept.state, kept.attempts), (id, State::Rejected, 1));
    assert_eq!((kept.at, kept.handed, kept.until), (at(3), Some(at(2)), None));
    assert_eq!((kept.refusal, kept.diagnostic.code), (Some(Refusal::Dead), Some(550)));
    assert_eq!(kept.diagnostic.enhanced.as_deref(), Some("5.1.1"));
    assert_eq!(kept.diagnostic.words, "nobody here of that name");
    let history = alpha.journal.history(id).expect("a history");
    assert_eq!(history.len(), 1);
    assert_eq!((history[0].from, history[0].to), (State::Handed, State::Rejected));
    assert_eq!((history[0].at, &history[0].diagnostic), (at(3), &kept.diagnostic));
}

pub(crate) fn who_was_accepted_right_then_has_no_history<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let id = alpha.claim(1, 1)[0].id;
    alpha.hand_over(&[id]);
    assert!(alpha.settle(id, accepted()));
    assert_eq!(alpha.journal.history(id).expect("a history"), [], "the row says it all");
}

pub(crate) fn what_has_ended_is_never_rewritten<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 4);
    let left = reader(2).address;
    assert!(alpha.journal.suppress(&left, Reason::Manual, at(0)).expect("an answer"));
    let claims = ids(&alpha.claim(2, 1));
    assert!(alpha.claim(0, 1).is_empty(), "there is no room");
    alpha.hand_over(&claims);
    let reply = Reply::new(554, "5.7.1 policy");
    assert!(alpha.settle(claims[0], accepted()));
    assert!(alpha.settle(claims[1], Settlement::Rejected(Refusal::Sender, reply.clone())));
    let late = ids(&alpha.claim(1, 1));
    assert!(alpha.settle(late[0], Settlement::NotSent("the connection was lost".into())));
    assert_eq!(alpha.expire("too late", 4), 1);
    let skipped =
        alpha.journal.delivery(alpha.run, &left).expect("an answer").expect("it is there");
    let ends = [State::Accepted, State::Rejected, State::Skipped, State::Expired];
    for (id, end) in [claims[0], claims[1], skipped.id, late[0]].iter().zip(ends) {
        for second in [
            accepted(),
            Settlement::Rejected(Refusal::Dead, reply.clone()),
            Settlement::Deferred(reply.clone(), at(9)),
            Settlement::NotSent("reset by peer".into()),
            Settlement::InDoubt("reset by peer".into()),
        ] {
            assert!(!alpha.settle(*id, second.clone()), "{end} gave way to {second:?}");
        }
        assert!(alpha.hand_over(&[*id]).is_empty());
        assert_eq!(alpha.listed(end), [*id]);
    }
    assert!(alpha.claim(9, 99).is_empty());
}

pub(crate) fn a_message_that_was_not_handed_over_cannot_be_accepted<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let id = alpha.claim(1, 1)[0].id;
    assert!(!alpha.settle(id, accepted()));
    assert!(!alpha.settle(id, Settlement::InDoubt("reset by peer".into())));
    assert_eq!((alpha.count(State::Claimed), alpha.count(State::Due)), (1, 1));
    let refused =
        Outcome::refused(Phase::Recipient, Reply::new(550, "5.1.1 nobody"), Parties::UNKNOWN);
    assert!(alpha.settle(id, Settlement::of(refused, at(9))), "refused at RCPT, before any body");
}

pub(crate) fn a_deferred_reader_is_claimed_when_the_time_has_come<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let claims = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claims);
    let later = Reply::new(450, "4.7.1 greylisted");
    assert!(alpha.settle(claims[0], Settlement::Deferred(later.clone(), at(20))));
    assert!(alpha.settle(claims[1], Settlement::Deferred(later, at(10))));
    assert_eq!(alpha.journal.tally(alpha.run).expect("a tally").retry(), Some(at(10)));
    let fresh = alpha.claim(9, 5);
    assert_eq!(fresh.iter().map(|claim| claim.attempt).collect::<Vec<_>>(), [1]);
    let ripe = alpha.claim(9, 10);
    assert_eq!((ripe.len(), ripe[0].id, ripe[0].attempt), (1, claims[1], 2));
    assert!(alpha.claim(9, 19).is_empty());
    assert_eq!(ids(&alpha.claim(9, 20)), [claims[0]]);
    assert_eq!(alpha.journal.tally(alpha.run).expect("a tally").retry(), None);
}

pub(crate) fn a_fault_of_the_relay_costs_no_attempt<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 1);
    let unsent = Outcome::NotSent(Phase::Login, "535 who are you".into());
    for settlement in [
        Settlement::of(unsent, at(4)),
        Settlement::PutBack(Reply::new(421, "4.3.2 shutting down"), at(4)),
    ] {
        let claim = alpha.claim(1, 5).pop().expect("it is due again");
        assert_eq!(claim.attempt, 1);
        alpha.hand_over(&[claim.id]);
        assert!(alpha.settle(claim.id, settlement));
    }
    let claim = alpha.claim(1, 5).pop().expect("it is due again");
    assert_eq!(claim.attempt, 1);
    let history = alpha.journal.history(claim.id).expect("a history");
    assert_eq!(history[0].diagnostic.words, "not sent, at the login: 535 who are you");
    assert_eq!((history[1].to, history[1].diagnostic.code), (State::Deferred, Some(421)));
}

pub(crate) fn a_clean_stop_gives_back_what_was_claimed<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    let claims = ids(&alpha.claim(3, 1));
    let mut beta = Sender::new(store.open(), alpha.run, "beta");
    beta.claim(1, 1);
    alpha.hand_over(&claims[..1]);
    assert_eq!(alpha.journal.release(alpha.run, &alpha.owner, at(3)).expect("released"), 2);
    let states = [State::Due, State::Claimed, State::Handed];
    assert_eq!(states.map(|state| alpha.count(state)), [4, 1, 1]);
    assert!(alpha.hand_over(&claims).is_empty(), "it has given them back");
    assert!(alpha.settle(claims[0], accepted()));
}

pub(crate) fn only_one_process_may_send<D: Store>() {
    let store = D::fresh();
    let (mut first, mut second) = (store.open(), store.open());
    let lock = first.lock(ISSUE, &Owner::new("press 1")).expect("the lock");
    let refused = second.lock(ISSUE, &Owner::new("press 2")).expect_err("it is held");
    assert!(refused.is_busy() && refused.is_temporary());
    let words = refused.to_string();
    assert!(words.contains("2025-02-11") && words.contains("press 1"), "{words}");
    drop(lock);
    let _lock = second.lock(ISSUE, &Owner::new("press 2")).expect("the lock");
}

pub(crate) fn a_run_is_finished_when_everyone_has_an_ending<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claims = ids(&alpha.claim(2, 1));
    alpha.hand_over(&claims);
    alpha.settle(claims[0], accepted());
    alpha.settle(claims[1], Settlement::InDoubt("reset by peer".into()));
    let finished =
        |journal: &mut D::Journal| journal.run(ISSUE).expect("an answer").expect("a run").finished;
    assert_eq!(alpha.journal.finish(alpha.run, at(5)).expect("a tally").open(), 1);
    assert_eq!(finished(&mut alpha.journal), None);
    assert!(alpha.settle(claims[1], accepted()));
    let tally = alpha.journal.finish(alpha.run, at(6)).expect("a tally");
    assert_eq!((tally.open(), tally.of(State::Accepted)), (0, 2));
    assert_eq!(tally.of_edition(State::Accepted, EditionName::Paid), 1);
    alpha.journal.finish(alpha.run, at(7)).expect("a tally");
    assert_eq!(finished(&mut alpha.journal), Some(at(6)));
}

pub(crate) fn listing_page_by_page_shows_everyone_once<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 25);
    let mut seen = Vec::new();
    let mut page = DeliveryPage { state: State::Due, after: None, limit: 10 };
    loop {
        let listed = alpha.journal.deliveries(alpha.run, page).expect("a page");
        let Some(last) = listed.last() else { break };
        assert!(listed.len() <= 10);
        assert!(seen.len() < 25, "somebody is listed twice");
        page.after = Some(last.id);
        seen.extend(listed.into_iter().map(|delivery| delivery.address));
    }
    let everyone: Vec<Address> = (0..25).map(|number| reader(number).address).collect();
    assert_eq!(seen, everyone);
}

pub(crate) fn a_reader_is_found_whatever_the_case<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 3);
    let mut find = |text: &str| {
        let address = Address::parse(text).expect("an address");
        alpha.journal.delivery(alpha.run, &address).expect("an answer")
    };
    let found = find("rEADER2@Example.Org").expect("a delivery");
    assert_eq!(found.address.as_str(), "Reader2@example.org");
    assert_eq!(find("reader3@example.org"), None);
}

pub(crate) fn an_unknown_run_is_told<D: Store>() {
    let store = D::fresh();
    let (alpha, other) = (morning(&store, 1), D::fresh());
    let mut elsewhere = other.open();
    assert!(matches!(elsewhere.tally(alpha.run), Err(Error::NoRun(_))));
    assert!(matches!(elsewhere.finish(alpha.run, at(1)), Err(Error::NoRun(_))));
    let nothing = ExchangeRequest {
        settled: &[],
        handing: &[],
        room: 9,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(1),
    };
    let answer = elsewhere.exchange(alpha.run, &alpha.owner, &nothing).expect("an answer");
    assert!(answer.claims.is_empty());
}
