//! What the judge of a relay makes of a domain.

use super::super::{FormerRefusal, MAX_REFUSED_IN_A_ROW, Verdict};
use super::{NOT_YOU, OK, Phase, PutAside, SPAM, Trial, UNKNOWN, numbers};

#[test]
fn readers_of_one_domain_who_are_unknown_are_refused_however_many_they_are() {
    let mut trial = Trial::with_domains(5);
    trial.hear_times(5, OK);
    for _ in 0..100 {
        assert_eq!(trial.hear_for("gone.example", UNKNOWN), Verdict::Stands);
    }
    assert!(!trial.is_closed() && trial.taken_back().is_empty() && trial.held().is_empty());
}

#[test]
fn a_list_with_one_domain_has_no_others_to_tell_the_relay_by() {
    for words in ["550 no such user here", "550 5.1.8 no such user", "550 5.0.0 no such user"] {
        let mut trial = Trial::with_domains(1);
        trial.hear_times(MAX_REFUSED_IN_A_ROW, words);
        assert!(trial.is_closed(), "{words}");
        assert_eq!(trial.taken_back(), numbers(1..=19));
    }
    let mut trial = Trial::with_domains(1);
    trial.hear_times(90, UNKNOWN);
    assert!(!trial.is_closed(), "the code names the reader");
    let mut trial = Trial::with_domains(1);
    trial.hear_times(MAX_REFUSED_IN_A_ROW, "550 5.1.1 <bonjour@lavigie.example>: user unknown");
    assert!(trial.is_closed() && trial.held().is_empty(), "the words name the sender");
    assert_eq!(trial.taken_back(), numbers(1..=19));
    let mut short = Trial::with_domains(1);
    short.hear_times(8, "550 5.1.1 <bonjour@lavigie.example>: user unknown");
    short.judge.conclude(0);
    assert!(short.is_closed());
    assert_eq!(short.taken_back(), numbers(1..=8));
}

#[test]
fn readers_of_one_domain_who_are_refused_at_the_dot_stop_nobody_else() {
    let mut trial = Trial::with_domains(5);
    trial.phase = Phase::FinalDot;
    trial.hear_times(5, OK);
    for _ in 0..MAX_REFUSED_IN_A_ROW - 1 {
        assert_eq!(trial.hear_for("strict.example", SPAM), Verdict::Stands);
    }
    assert!(!trial.is_closed() && trial.held().is_empty());
    trial.hear_for("strict.example", SPAM);
    assert!(!trial.is_closed(), "others were accepted before");
    assert_eq!((trial.held(), trial.taken_back().len()), (vec!["strict.example".into()], 20));
    assert_eq!(trial.hear(OK), Verdict::Stands);
}

#[test]
fn a_domain_that_refuses_more_than_one_in_twenty_is_held_and_its_readers_blameless() {
    let mut trial = Trial::with_domains(5);
    for _ in 0..19 {
        trial.hear_for("strict.example", NOT_YOU);
        trial.hear_for("strict.example", OK);
        trial.hear_for("kind.example", OK);
    }
    assert_eq!(
        (trial.held(), trial.taken_back()),
        (vec![], vec![]),
        "who is refused alone is refused"
    );
    trial.hear_for("strict.example", NOT_YOU);
    assert_eq!((trial.held(), trial.taken_back().len()), (vec!["strict.example".into()], 20));
    trial.hear_for("strict.example", NOT_YOU);
    assert_eq!(trial.held().len(), 1);
    assert_eq!(trial.taken_back().len(), 1, "one was on the wire meanwhile");
    assert!(!trial.is_closed());
}

#[test]
fn what_was_long_ago_hides_nothing_of_what_is_now() {
    let mut trial = Trial::with_domains(1);
    for _ in 0..10_000 {
        trial.hear_for("strict.example", OK);
    }
    for _ in 0..30 {
        trial.hear_for("strict.example", NOT_YOU);
        trial.hear_for("kind.example", OK);
    }
    assert_eq!(
        trial.held()[0],
        "strict.example",
        "ten thousand before make it three in a thousand"
    );
}

#[test]
fn five_readers_whose_domain_was_held_and_refuses_again_are_enough_to_hold_it() {
    let again = |aside, before: &str| {
        let mut trial = Trial::with_domains(5);
        trial.hear_for("strict.example", before);
        trial.hear(OK);
        trial.aside = aside;
        for _ in 1..5 {
            trial.hear_for("strict.example", NOT_YOU);
        }
        assert_eq!(trial.held().len(), 0);
        trial.hear_for("strict.example", NOT_YOU);
        (trial.held(), trial.taken_back())
    };
    let all = ["1", "3", "4", "5", "6", "7"].map(str::to_owned);
    let held = Some(PutAside::DomainHeld);
    assert_eq!(again(held, NOT_YOU), (vec!["strict.example".into()], all.into()));
    assert_eq!(again(Some(PutAside::TakenBackAndHeld), NOT_YOU).0, ["strict.example"]);
    // Their refusals were taken back for another reason, or the domain takes others.
    assert_eq!(again(Some(PutAside::TakenBack), NOT_YOU), (vec![], vec![]));
    assert_eq!(again(held, OK), (vec![], vec![]));
}

#[test]
fn a_domain_that_was_held_and_refuses_the_few_who_are_asked_again_is_held_at_the_end() {
    let end = |aside, before: &str| {
        let mut trial = Trial::with_domains(5);
        trial.hear_for("strict.example", before);
        trial.aside = aside;
        trial.hear_for("strict.example", NOT_YOU);
        trial.judge.conclude(1);
        (trial.held().len(), trial.taken_back().len())
    };
    for aside in [PutAside::DomainHeld, PutAside::TakenBackAndHeld] {
        assert_eq!(end(Some(aside), NOT_YOU), (1, 2));
    }
    assert_eq!(end(Some(PutAside::DomainHeld), OK), (0, 0));
    assert_eq!(end(Some(PutAside::TakenBack), NOT_YOU), (0, 0));
    assert_eq!(end(None, NOT_YOU), (0, 0));
}

#[test]
fn readers_who_are_refused_again_while_their_domain_takes_others_hold_it_for_nobody() {
    for (aside, before, are_alone) in [
        (PutAside::TakenBack, OK, true),
        (PutAside::TakenBackAndHeld, OK, true),
        (PutAside::TakenBackAndHeld, NOT_YOU, false),
        (PutAside::TakenBack, NOT_YOU, false),
        // They were held back for others, and are refused for the first time.
        (PutAside::DomainHeld, OK, false),
    ] {
        let mut trial = Trial::with_domains(5);
        trial.hear_for("mixed.example", before);
        trial.hear_times(5, OK);
        trial.aside = Some(aside);
        let heard: Vec<_> = (0..30).map(|_| trial.hear_for("mixed.example", NOT_YOU)).collect();
        assert!(heard.iter().all(|verdict| *verdict == Verdict::Stands), "the relay is not closed");
        assert_eq!(trial.held().is_empty(), are_alone, "{aside:?} after {before}");
        assert_eq!(trial.taken_back().is_empty(), are_alone, "{aside:?} after {before}");
    }
}

#[test]
fn readers_of_several_domains_who_are_refused_again_while_these_take_others_close_no_relay() {
    let close = |before: &str| {
        let mut trial = Trial::with_domains(5);
        trial.hear_times(5, before);
        trial.aside = Some(PutAside::TakenBack);
        trial.hear_times(2 * MAX_REFUSED_IN_A_ROW, NOT_YOU);
        trial.is_closed()
    };
    assert!(!close(OK) && close(UNKNOWN));
}

#[test]
fn one_domain_that_refuses_us_before_any_other_is_asked_closes_nothing_and_is_held() {
    for aside in [None, Some(PutAside::DomainHeld)] {
        let mut trial = Trial::with_domains(5);
        trial.aside = aside;
        for _ in 1..MAX_REFUSED_IN_A_ROW {
            assert_eq!(trial.hear_for("strict.example", NOT_YOU), Verdict::Stands);
        }
        assert!(aside.is_some() || trial.held().is_empty());
        trial.hear_for("strict.example", NOT_YOU);
        assert!(!trial.is_closed(), "the list has other domains");
        assert!(trial.held().contains(&"strict.example".into()));
        assert_eq!(trial.taken_back(), numbers(1..=20));
        assert_eq!(trial.hear_times(5, OK), [Verdict::Stands].into());
    }
}

#[test]
fn the_refusal_that_stopped_the_call_before_closes_the_relay_if_three_domains_meet_it_again() {
    let resume = |domains| {
        let mut trial = Trial::with_domains(domains);
        trial.judge.former = FormerRefusal::read(NOT_YOU);
        trial
    };
    let mut trial = resume(5);
    for domain in ["one.example", "two.example"] {
        trial.hear_for("other.example", "550 5.7.1 other words");
        trial.hear_for(domain, NOT_YOU);
        assert_eq!(trial.held(), [domain], "it hides nobody");
        assert!(!trial.is_closed(), "a domain may refuse us alone");
    }
    trial.hear_for("three.example", NOT_YOU);
    assert!(trial.is_closed());
    for domains in [1, 2] {
        let mut trial = resume(domains);
        trial.hear_times(domains, NOT_YOU);
        assert!(trial.is_closed(), "the list has no more than {domains}");
    }
    let mut trial = resume(5);
    trial.hear_for("one.example", NOT_YOU);
    trial.hear_for("two.example", OK);
    trial.hear_for("three.example", NOT_YOU);
    trial.hear_for("four.example", NOT_YOU);
    assert!(!trial.is_closed(), "the relay has accepted a message");
}

#[test]
fn several_domains_that_are_held_again_close_no_relay_together() {
    let mut trial = Trial::with_domains(5);
    trial.aside = Some(PutAside::DomainHeld);
    trial.phase = Phase::FinalDot;
    for domain in ["one.example", "two.example", "three.example", "four.example"] {
        let held: Vec<_> = (0..5)
            .flat_map(|_| {
                trial.hear_for(domain, SPAM);
                trial.held()
            })
            .collect();
        assert_eq!((held, trial.is_closed()), (vec![domain.to_owned()], false));
    }
}

#[test]
fn a_domain_that_is_held_keeps_no_relay_open_that_refuses_the_others_too() {
    let mut trial = Trial::with_domains(5);
    for _ in 0..MAX_REFUSED_IN_A_ROW {
        trial.hear_for("strict.example", NOT_YOU);
    }
    assert!(!trial.is_closed());
    assert_eq!(trial.hear(NOT_YOU), Verdict::PutBack);
    assert!(trial.is_closed(), "it refuses another domain with the same words");
}
