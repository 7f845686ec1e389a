//! Issues that a person has stopped.

use matinale::journal::{
    ClaimScope, ExchangeRequest, IssueStop, Journal, RunRecord, State, StopOrder, StopWords,
    Stopped,
};

use super::{ISSUE, Sender, Store, accepted, at, february, ids, lend, morning};

fn words(text: &str) -> StopWords {
    StopWords::parse(text).expect("words")
}

fn order(by: &str) -> StopOrder {
    StopOrder { by: words(by), why: Some(words("the headline is wrong")) }
}

pub(crate) fn a_stopped_issue_is_neither_claimed_nor_handed_over_until_it_is_let_go<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 6);
    let claimed = ids(&alpha.claim(3, 1));
    assert_eq!(alpha.hand_over(&claimed[..1]), claimed[..1]);
    let stopped = store.open().stop_issue(ISSUE, &order("zoe"), at(2)).expect("stopped");
    let ended = [(claimed[0], accepted())];
    let settled: Vec<_> = ended.iter().map(lend).collect();
    let exchange = ExchangeRequest {
        settled: &settled,
        handing: &claimed[1..2],
        room: 5,
        scope: ClaimScope::Everybody,
        permits: &[],
        now: at(3),
    };
    let reply = alpha.exchange(&exchange);
    assert_eq!(reply.stop.as_ref(), Some(stopped.stop()));
    assert!(reply.claims.is_empty() && reply.handed.is_empty() && reply.unsettled.is_empty());
    assert_eq!([State::Accepted, State::Claimed].map(|state| alpha.count(state)), [1, 2]);
    assert_eq!(alpha.journal.release(alpha.run, &alpha.owner, at(4)).expect("released"), 2);
    assert!(alpha.claim(5, 5).is_empty(), "a stopped issue was claimed");
    let run = alpha.run;
    assert_eq!(
        alpha.journal.find_stop_of_run(run).expect("an answer").as_ref(),
        Some(stopped.stop())
    );
    assert!(store.open().end_stop(ISSUE, &words("max"), at(6)).expect("an answer").is_some());
    let again = ids(&alpha.claim(9, 7));
    assert_eq!((again.len(), alpha.hand_over(&again).len()), (5, 5));
}

pub(crate) fn one_stop_stands_at_most_and_each_is_kept_with_its_end<D: Store>() {
    let store = D::fresh();
    let (mut journal, mut other) = (store.open(), store.open());
    let nobody = order("zoe");
    let first = journal.stop_issue(ISSUE, &nobody, at(1)).expect("stopped");
    let known = IssueStop {
        issue: ISSUE,
        at: at(1),
        by: nobody.by.clone(),
        why: nobody.why.clone(),
        end: None,
    };
    assert_eq!(first, Stopped::Now(known.clone()));
    let second = other.stop_issue(ISSUE, &order("max"), at(2)).expect("an answer");
    assert_eq!(second, Stopped::Already(known.clone()));
    assert_eq!(journal.find_stop(february(12)).expect("an answer"), None);
    let ended = other.end_stop(ISSUE, &words("max"), at(3)).expect("an answer").expect("a stop");
    let end = ended.end.as_ref().expect("an end");
    assert_eq!((end.at, end.by.as_str()), (at(3), "max"));
    assert_eq!(journal.end_stop(ISSUE, &words("max"), at(4)).expect("an answer"), None);
    let without_reason = StopOrder { by: words("max"), why: None };
    journal.stop_issue(ISSUE, &without_reason, at(5)).expect("stopped");
    let stops = other.list_stops(ISSUE).expect("a list");
    assert_eq!(stops.len(), 2);
    assert_eq!((&stops[0], stops[1].at, &stops[1].why), (&ended, at(5), &None));
}

pub(crate) fn who_sends_is_known_to_others_until_the_lock_is_free<D: Store>() {
    let store = D::fresh();
    let mut alpha: Sender<D::Journal> = morning(&store, 1);
    let mut other = store.open();
    assert_eq!(other.find_sender().expect("an answer"), None);
    let lock = alpha.journal.lock(ISSUE, &alpha.owner).expect("the lock");
    let sender = other.find_sender().expect("an answer").expect("a sender");
    assert_eq!(sender.issue, Some(ISSUE));
    assert!(sender.to_string().starts_with("the issue 2025-02-11, alpha"), "{sender}");
    drop(lock);
    assert_eq!(other.find_sender().expect("an answer"), None);
    let _lock = alpha.journal.lock(ISSUE, &alpha.owner).expect("looking takes nothing");
}
