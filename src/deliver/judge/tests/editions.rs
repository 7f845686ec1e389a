//! What the judge of a relay makes of an edition, and of codes that are about the whole conversation.

use super::super::{Circumstances, MAX_REFUSED_IN_A_ROW, RelayFailure, Verdict};
use super::{ALONE, EditionName, OK, Phase, PutAside, SPAM, Trial, UNKNOWN, numbers};

const TOO_BIG: &str = "552 5.3.4 message too big";
const LOG_IN: &str = "530 5.7.1 Client was not authenticated";

/// A run of both editions.
const BOTH: Circumstances = Circumstances { has_several_editions: true, ..ALONE };

impl Trial {
    /// The judge hears this of the next reader of an edition.
    fn hear_of(&mut self, edition: EditionName, phase: Phase, words: &str) -> Verdict {
        (self.edition, self.phase) = (edition, phase);
        self.hear(words)
    }

    fn held_editions(&mut self) -> Vec<EditionName> {
        self.judge.take_edition_holds().into_iter().map(|hold| hold.edition).collect()
    }
}

#[test]
fn an_edition_that_is_refused_is_held_and_the_other_goes_on() {
    for (phase, words) in [
        (Phase::Mail, TOO_BIG),
        (Phase::Data, "552 no"),
        (Phase::FinalDot, TOO_BIG),
        (Phase::FinalDot, SPAM),
    ] {
        let mut trial = Trial::new(20, BOTH);
        for round in 0..3 {
            let verdict = if round < 2 { Verdict::Stands } else { Verdict::PutBack };
            assert_eq!(trial.hear_of(EditionName::Paid, phase, words), verdict);
            trial.hear_of(EditionName::Free, phase, OK);
            trial.hear_of(EditionName::Free, phase, OK);
        }
        assert_eq!((trial.is_closed(), trial.held_editions()), (false, vec![EditionName::Paid]));
        assert_eq!(trial.taken_back(), ["1", "4"], "{words}");
        let late = trial.hear_of(EditionName::Paid, phase, words);
        assert_eq!((late, trial.held_editions()), (Verdict::PutBack, vec![]), "it was on the wire");
        trial.judge.conclude(6);
        assert!(trial.held().is_empty(), "no domain is to blame");
    }
}

#[test]
fn a_relay_that_refuses_both_editions_is_closed_and_nobody_blamed() {
    let mut trial = Trial::new(5, BOTH);
    for edition in [EditionName::Paid, EditionName::Free, EditionName::Paid] {
        assert!(!trial.is_closed());
        trial.hear_of(edition, Phase::FinalDot, SPAM);
    }
    assert!(matches!(trial.judge.cause(), Some(RelayFailure::Unwelcome(3, _))));
    assert_eq!((trial.taken_back(), trial.held_editions()), (numbers(1..=2), vec![]));
    // After it has accepted others, each edition has a row of its own.
    let mut later = Trial::new(5, Circumstances { accepted: 9, accepted_paid: 4, ..BOTH });
    for edition in [EditionName::Paid, EditionName::Free] {
        later.hear_of(edition, Phase::FinalDot, OK);
    }
    for edition in [EditionName::Paid, EditionName::Free] {
        for _ in 0..3 {
            assert!(!later.is_closed());
            later.hear_of(edition, Phase::FinalDot, SPAM);
        }
    }
    assert!(later.is_closed());
    assert_eq!(later.taken_back(), ["3", "4", "6", "7"], "the third of each is put back");
}

#[test]
fn an_edition_that_stands_first_in_the_list_and_is_refused_is_held_before_the_other_is_asked() {
    let mut trial = Trial::new(5, BOTH);
    for number in 0..6 {
        assert!(trial.held_editions().is_empty(), "{number}");
        trial.hear_of(EditionName::Paid, Phase::FinalDot, SPAM);
    }
    assert_eq!((trial.held_editions(), trial.is_closed()), (vec![EditionName::Paid], false));
    assert_eq!(trial.hear_of(EditionName::Free, Phase::FinalDot, OK), Verdict::Stands);
    assert_eq!(trial.taken_back(), numbers(1..=5));
}

#[test]
fn an_edition_of_which_others_are_accepted_is_not_held() {
    let mut trial = Trial::new(20, BOTH);
    for _ in 0..30 {
        trial.hear_of(EditionName::Paid, Phase::FinalDot, SPAM);
        trial.hear_of(EditionName::Paid, Phase::FinalDot, SPAM);
        trial.hear_of(EditionName::Paid, Phase::FinalDot, OK);
    }
    assert!(trial.held_editions().is_empty() && trial.taken_back().is_empty());
    // A size that the reader's own domain names is no size of the edition.
    let mut own = Trial::new(20, BOTH);
    for _ in 0..5 {
        own.hear_of(EditionName::Paid, Phase::Recipient, TOO_BIG);
    }
    own.judge.conclude(9);
    assert!(own.held_editions().is_empty() && !own.is_closed());
}

#[test]
fn readers_whose_edition_is_refused_again_are_not_refused_alone_though_their_domain_takes_others() {
    let mut trial = Trial::new(4, Circumstances { accepted: 40, ..BOTH });
    for _ in 0..4 {
        trial.hear_of(EditionName::Free, Phase::FinalDot, OK);
    }
    trial.aside = Some(PutAside::TakenBack);
    for _ in 0..3 {
        trial.hear_of(EditionName::Paid, Phase::FinalDot, SPAM);
    }
    assert_eq!(trial.held_editions(), [EditionName::Paid]);
    // Where the edition was reached before, they are.
    let mut reached = Trial::new(4, Circumstances { accepted: 40, ..BOTH });
    for _ in 0..4 {
        reached.hear_of(EditionName::Paid, Phase::FinalDot, OK);
    }
    reached.aside = Some(PutAside::TakenBack);
    for _ in 0..9 {
        assert_eq!(reached.hear_of(EditionName::Paid, Phase::FinalDot, SPAM), Verdict::Stands);
    }
    assert!(reached.held_editions().is_empty());
}

#[test]
fn a_short_list_whose_size_is_refused_blames_nobody() {
    for circumstances in [ALONE, BOTH] {
        let mut trial = Trial::new(5, circumstances);
        trial.hear_of(EditionName::Free, Phase::Mail, TOO_BIG);
        trial.judge.conclude(0);
        let has_several = circumstances.has_several_editions;
        assert_eq!(
            (trial.is_closed(), trial.held_editions().len()),
            (!has_several, usize::from(has_several))
        );
        assert_eq!(trial.taken_back(), ["1"]);
    }
}

#[test]
fn a_code_of_the_conversation_for_one_reader_is_that_readers() {
    for code in [500, 502, 503, 530, 535, 538] {
        let words = format!("{code} 5.7.0 not you");
        let mut trial = Trial::with_domains(40);
        trial.hear_times(6, OK);
        assert_eq!(trial.hear(&words), Verdict::Stands);
        trial.hear_times(20, OK);
        trial.judge.conclude(26);
        assert!(!trial.is_closed() && trial.taken_back().is_empty(), "{code}");
    }
    // The first reader of the list.
    let mut trial = Trial::with_domains(40);
    trial.hear(LOG_IN);
    trial.hear_times(20, OK);
    trial.judge.conclude(20);
    assert!(!trial.is_closed());
}

#[test]
fn a_code_of_the_conversation_for_readers_of_several_domains_is_about_us() {
    let mut trial = Trial::with_domains(5);
    trial.hear_times(9, OK);
    trial.hear_times(3, LOG_IN);
    let cause = trial.judge.cause().cloned();
    assert!(matches!(cause, Some(RelayFailure::Unwelcome(3, _))), "{cause:?}");
    assert_eq!(trial.taken_back(), numbers(10..=11));
    // A list of one reader, and nobody has the issue.
    let mut short = Trial::with_domains(5);
    short.hear(LOG_IN);
    short.judge.conclude(0);
    assert!(short.is_closed());
    assert_eq!(short.taken_back(), ["1"]);
}

#[test]
fn who_is_asked_for_a_login_again_while_others_are_accepted_is_refused_alone() {
    for (before, is_closed) in [(OK, false), (UNKNOWN, true)] {
        let mut trial = Trial::with_domains(50);
        trial.hear(before);
        trial.aside = Some(PutAside::TakenBack);
        trial.hear_times(9, LOG_IN);
        assert_eq!(trial.is_closed(), is_closed, "after {before}");
    }
}

#[test]
fn on_a_list_of_which_most_do_not_exist_a_long_row_of_them_closes_nothing() {
    let mut trial = Trial::with_domains(50);
    for _ in 0..5 {
        trial.hear_times(MAX_REFUSED_IN_A_ROW - 1, UNKNOWN);
        trial.hear(OK);
    }
    trial.hear_times(100, UNKNOWN);
    assert!(!trial.is_closed(), "one in twenty was accepted before");
    trial.hear_times(100, UNKNOWN);
    assert!(trial.is_closed(), "it accepts nobody any more");
    assert_eq!(trial.taken_back().len(), 159, "whole");
    // What earlier calls have found counts.
    let found = Circumstances { accepted: 5, unknown: 95, ..ALONE };
    let mut next = Trial::new(50, found);
    next.hear_times(100, UNKNOWN);
    assert!(!next.is_closed());
}
