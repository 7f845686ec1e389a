//! What the judge of a relay makes of limits and of deferrals.

use super::super::{
    Circumstances, MAX_PUT_OFF_BY_CHANCE, MAX_REFUSED_IN_A_ROW, RelayFailure, Verdict,
};
use super::{ALONE, GREY, LATER, LESS, OK, Phase, Trial, UNKNOWN, numbers, read};

#[test]
fn a_limit_of_the_relay_blames_nobody_whatever_its_code() {
    let mut trial = Trial::with_domains(5);
    for words in [LESS, "550 5.4.5 Daily user sending limit exceeded", "421 4.3.2 closing"] {
        assert_eq!(trial.hear(words), Verdict::SlowDown, "{words}");
    }
    assert!(!trial.is_closed());
    trial.judge.close_for_limit(&read(Phase::Recipient, LESS), None);
    assert!(matches!(trial.judge.cause(), Some(RelayFailure::Limited(..))));
}

#[test]
fn a_permanent_limit_that_one_reader_meets_twice_and_nobody_else_is_a_refusal() {
    const QUOTA: &str = "550 5.7.1 sending limit exceeded";
    let after = |others: usize, refused_meanwhile: &str, words: &str| {
        let mut trial = Trial::with_domains(5);
        trial.hear(words);
        trial.hear_times(others, OK);
        trial.hear(refused_meanwhile);
        trial.number = 0;
        trial.hear(words)
    };
    assert_eq!(after(20, "550 5.7.1 daily limit exceeded", QUOTA), Verdict::Stands);
    // The relay has accepted few others, or another reader has met the same limit.
    assert_eq!(after(19, UNKNOWN, QUOTA), Verdict::SlowDown);
    assert_eq!(after(20, QUOTA, QUOTA), Verdict::SlowDown);
}

#[test]
fn a_temporary_limit_that_one_reader_meets_again_while_others_are_accepted_is_that_readers() {
    const INTERNAL: &str = "451 4.3.0 internal error";
    for words in [INTERNAL, "421 4.7.0 this mailbox is not accepting now"] {
        let mut trial = Trial::with_domains(5);
        assert_eq!(trial.hear(words), Verdict::SlowDown, "{words}");
        trial.hear_times(5, OK);
        trial.number = 0;
        assert_eq!(trial.hear(words), Verdict::Stands, "the reader waits minutes: {words}");
    }
    // Others have met the same, or too few were accepted meanwhile.
    for (others, accepted) in [(1, 5), (0, 4)] {
        let mut trial = Trial::with_domains(5);
        trial.hear_times(1 + others, INTERNAL);
        trial.hear_times(accepted, OK);
        trial.number = 0;
        assert_eq!(trial.hear(INTERNAL), Verdict::SlowDown, "{others}, {accepted}");
    }
}

#[test]
fn the_last_reader_of_a_list_who_alone_meets_a_temporary_limit_closes_no_relay() {
    let last = |accepted: u64, words: &str| {
        let mut trial = Trial::new(5, Circumstances { accepted, ..ALONE });
        let mut hear = || {
            trial.number = 0;
            trial.hear(words)
        };
        [hear(), hear(), hear(), hear()]
    };
    let slow = Verdict::SlowDown;
    let internal = "451 4.3.0 internal error";
    assert_eq!(last(29, internal), [slow, slow, slow, Verdict::Stands]);
    assert_eq!(last(4, internal), [slow; 4], "the relay has accepted too few");
    assert_eq!(last(29, "450 4.7.1 hourly limit exceeded"), [slow; 4], "a quota is the relay's");
}

#[test]
fn a_limit_that_one_domain_meets_while_others_are_accepted_is_that_domains() {
    let mut trial = Trial::with_domains(5);
    let mut verdicts = Vec::new();
    for _ in 0..4 {
        verdicts.push(trial.hear_for("slow.example", LESS));
        trial.hear_times(2, OK);
    }
    let slow = Verdict::SlowDown;
    assert_eq!(verdicts, [slow, slow, slow, Verdict::PutBack]);
    assert_eq!(trial.held(), ["slow.example"]);
    assert_eq!(trial.hear_for("slow.example", LESS), Verdict::PutBack, "it was on the wire");
}

#[test]
fn a_domain_that_takes_every_third_message_and_limits_the_others_is_held() {
    let mut trial = Trial::with_domains(8);
    let mut verdicts = Vec::new();
    for number in 0..12 {
        let words = if number % 3 == 0 { OK } else { LESS };
        verdicts.push(trial.hear_for("slow.example", words));
        trial.hear_times(4, OK);
    }
    assert!(verdicts.contains(&Verdict::PutBack), "{verdicts:?}");
    assert!(verdicts.iter().filter(|one| **one == Verdict::SlowDown).count() < 6);
    assert_eq!(trial.held()[0], "slow.example");
}

#[test]
fn a_limit_that_all_domains_meet_alike_is_the_relays_whichever_has_most_readers() {
    let mut trial = Trial::with_domains(8);
    for round in 0..400 {
        let words = if round % 4 == 0 { LESS } else { OK };
        let domain = if round % 5 < 3 { "large.example" } else { "small.example" };
        assert_ne!(trial.hear_for(domain, words), Verdict::PutBack, "{round}");
    }
    assert!(trial.held().is_empty() && !trial.is_closed());
}

#[test]
fn a_domain_whose_readers_alone_are_left_is_not_held_for_the_limit_of_the_relay() {
    let mut trial = Trial::with_domains(5);
    for _ in 0..50 {
        trial.hear_for("large.example", OK);
    }
    for _ in 0..100 {
        let words = if trial.number % 4 == 0 { LESS } else { OK };
        assert_ne!(trial.hear_for("large.example", words), Verdict::PutBack);
    }
    assert!(trial.held().is_empty());
}

#[test]
fn a_relay_that_goes_on_asking_for_one_domain_alone_is_not_closed_and_the_domain_is_held() {
    let mut trial = Trial::with_domains(5);
    for _ in 0..9 {
        assert_eq!(trial.hear_for("slow.example", LESS), Verdict::SlowDown);
    }
    trial.judge.close_for_limit(&read(Phase::Recipient, LESS), None);
    assert_eq!((trial.is_closed(), trial.held()), (false, vec!["slow.example".into()]));
    for closing in ["450 4.7.1 hourly sending limit exceeded", LESS] {
        let mut trial = Trial::with_domains(5);
        for place in 0..9 {
            let is_other = closing == LESS && place == 4;
            let domain = if is_other { "other.example" } else { "slow.example" };
            trial.hear_for(domain, closing);
        }
        trial.judge.close_for_limit(&read(Phase::Recipient, closing), None);
        assert!(trial.is_closed() && trial.held().is_empty(), "{closing}");
    }
}

#[test]
fn a_few_domains_that_alone_meet_limits_are_held_once_where_the_run_has_reached_others() {
    let close = |trial: &mut Trial, name: &str, domains: usize| {
        for place in 0..9 {
            trial.hear_for(&format!("{name}{}.example", place % domains), LESS);
        }
        trial.judge.close_for_limit(&read(Phase::Recipient, LESS), None);
        (trial.is_closed(), trial.held().len())
    };
    let after = Circumstances { accepted: 900, ..ALONE };
    for (held, all, circumstances, ends) in [
        (2, 4, after, (false, 2)),
        (3, 4, after, (false, 3)),
        (3, 3, after, (true, 0)),
        (4, 4, after, (true, 0)),
        (2, 4, ALONE, (true, 0)),
    ] {
        let told = format!("{held} of {all}, {circumstances:?}");
        assert_eq!(close(&mut Trial::new(all, circumstances), "slow", held), ends, "{told}");
    }
    let mut trial = Trial::new(4, after);
    assert_eq!(close(&mut trial, "slow", 2), (false, 2));
    trial.hear(OK);
    assert_eq!(close(&mut trial, "late", 2), (false, 2), "another was accepted meanwhile");
    assert_eq!(close(&mut trial, "last", 2), (true, 0));
}

#[test]
fn one_reader_who_meets_a_limit_again_and_again_is_not_a_domain() {
    let mut trial = Trial::with_domains(5);
    for round in 0..9 {
        trial.hear_times(2, OK);
        trial.number = 900;
        let verdict = if round < 3 { Verdict::SlowDown } else { Verdict::Stands };
        assert_eq!(trial.hear_for("slow.example", LESS), verdict, "{round}");
    }
    assert!(trial.held().is_empty());
}

#[test]
fn readers_of_several_domains_put_off_with_the_same_words_meet_a_limit_of_the_relay() {
    let mut trial = Trial::with_domains(5);
    assert_eq!(trial.hear_times(MAX_PUT_OFF_BY_CHANCE, LATER), [Verdict::Stands].into());
    assert_eq!(trial.hear(LATER), Verdict::SlowDown);
    assert_eq!(trial.taken_back(), numbers(1..=5), "those before have no attempt counted");
    trial.hear(OK);
    assert_eq!(trial.hear(LATER), Verdict::SlowDown, "the words are known");
    assert_eq!(trial.hear("450 4.5.0 never mind"), Verdict::Stands);
}

#[test]
fn words_that_some_meet_and_others_do_not_however_slow_are_no_limit() {
    let mut trial = Trial::with_domains(50);
    trial.hear_times(6, LATER);
    let heard: Vec<_> = (0..40).flat_map(|_| [trial.hear(OK), trial.hear(LATER)]).collect();
    let slowed = heard.iter().filter(|verdict| **verdict == Verdict::SlowDown).count();
    assert_eq!(slowed, 15, "{heard:?}");
    assert!(heard[32..].iter().all(|verdict| *verdict == Verdict::Stands), "{heard:?}");
    // Where nobody is accepted any more, they are a limit again.
    assert_eq!(trial.hear_times(MAX_REFUSED_IN_A_ROW - 1, LATER), [Verdict::Stands].into());
    assert_eq!(trial.hear(LATER), Verdict::SlowDown);
    // A relay whose rate is found refuses one in fifty.
    let mut rated = Trial::with_domains(50);
    rated.hear_times(6, LATER);
    for _ in 0..40 {
        rated.hear_times(20, OK);
        assert_eq!(rated.hear(LATER), Verdict::SlowDown);
    }
}

#[test]
fn greylisting_and_readers_of_one_domain_wait_minutes_however_many_they_are() {
    let mut trial = Trial::with_domains(5);
    assert_eq!(trial.hear_times(90, GREY), [Verdict::Stands].into());
    for _ in 0..90 {
        assert_eq!(trial.hear_for("away.example", LATER), Verdict::Stands);
    }
    assert!(!trial.is_closed() && trial.taken_back().is_empty());
}
