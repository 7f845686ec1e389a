//! A domain that is held back as a whole, and the order in which its readers are tried again.

use matinale::journal::{ClaimScope, HoldRequest, Journal, PutAside, Settlement, State};
use matinale::outcome::{Refusal, Reply};
use matinale::publication::InDoubtPolicy;

use super::{Sender, Store, at, ids, morning};

pub(crate) fn a_domain_is_held_back_as_a_whole_and_who_was_never_refused_is_claimed_first<
    D: Store,
>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 9);
    let claimed = ids(&alpha.claim(6, 1));
    let no = || Reply::new(550, "5.7.1 no");
    for id in &claimed[..2] {
        assert!(alpha.settle(*id, Settlement::Rejected(Refusal::Sender, no())));
    }
    alpha
        .journal
        .requeue_blameless(alpha.run, &alpha.owner, &claimed[..2], at(3))
        .expect("an answer");
    assert!(alpha.settle(claimed[2], Settlement::Deferred(Reply::new(450, "later"), at(90))));
    assert!(alpha.settle(claimed[3], Settlement::PutBack(Reply::new(450, "less"), at(3))));
    let owner = alpha.owner.clone();
    let hold_domain = |journal: &mut D::Journal, run, domain, now, until| {
        let (words, now, until) = ("held back: no", at(now), at(until));
        let request =
            HoldRequest { owner: &owner, domain, words, scope: ClaimScope::Everybody, until, now };
        journal.hold_domain(run, &request).expect("an answer")
    };
    let run = alpha.run;
    for other in ["example.com", "le.org", "e_ample.org"] {
        assert_eq!(hold_domain(&mut alpha.journal, run, other, 4, 9), 0, "{other}");
    }
    assert_eq!(
        hold_domain(&mut alpha.journal, run, "example.org", 4, 9),
        6,
        "two are on the wire, one waits"
    );
    let counts = [State::Due, State::Claimed, State::Deferred].map(|state| alpha.count(state));
    assert_eq!(counts, [0, 2, 7]);
    let never_asked = alpha.listed(State::Deferred)[4];
    let history = alpha.journal.history(never_asked).expect("a history");
    let told: Vec<_> = history.iter().map(|line| (line.from, line.to, line.attempts)).collect();
    assert_eq!(told, [(State::Due, State::Deferred, 0)]);
    assert_eq!(history[0].diagnostic.words, "held back: no");
    assert!(alpha.claim(9, 8).is_empty());
    // A hold for the second time, of readers who were held before, changes nothing of their order.
    assert_eq!(hold_domain(&mut alpha.journal, run, "example.org", 10, 15), 6);
    let mut order = Vec::new();
    for _ in 0..3 {
        order.extend(alpha.claim(2, 16).into_iter().map(|claim| (claim.id, claim.aside)));
    }
    let asides: Vec<_> =
        order.iter().map(|(_, aside)| aside.expect("all were put aside")).collect();
    let (held, taken_back) = (PutAside::DomainHeld, PutAside::TakenBackAndHeld);
    assert_eq!(asides, [held, held, held, held, taken_back, taken_back]);
    assert_eq!((order[4].0, order[5].0), (claimed[0], claimed[1]), "who was refused comes last");
    let mut beta = Sender::new(store.open(), run, "beta");
    beta.recover(InDoubtPolicy::Hold, at(20));
    assert_eq!(hold_domain(&mut alpha.journal, run, "example.org", 21, 30), 0, "it is beta's");
}

pub(crate) fn who_was_held_back_after_a_refusal_was_taken_back_stays_taken_back<D: Store>() {
    let store = D::fresh();
    let mut alpha = morning(&store, 2);
    let claimed = ids(&alpha.claim(2, 1));
    let no = Settlement::Rejected(Refusal::Sender, Reply::new(550, "5.7.1 no"));
    assert!(alpha.settle(claimed[0], no));
    alpha
        .journal
        .requeue_blameless(alpha.run, &alpha.owner, &claimed[..1], at(3))
        .expect("an answer");
    assert_eq!(ids(&alpha.claim(2, 4)), claimed[..1]);
    for id in &claimed {
        assert!(alpha.settle(*id, Settlement::HeldBack("held back".into(), at(10))));
    }
    let asides: Vec<_> = alpha.claim(1, 10).into_iter().chain(alpha.claim(1, 10)).collect();
    let asides: Vec<_> = asides.iter().map(|claim| (claim.id, claim.aside)).collect();
    let (held, taken_back) = (Some(PutAside::DomainHeld), Some(PutAside::TakenBackAndHeld));
    assert_eq!(asides, [(claimed[1], held), (claimed[0], taken_back)]);
}
