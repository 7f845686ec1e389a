//! What the judge of a relay says, and what follows.

mod domains;
mod doubts;
mod editions;
mod limits;

use std::collections::BTreeSet;

use super::{
    Circumstances, DeliveryId, Heard, Judge, MAX_PUT_OFF_BY_CHANCE, MAX_REFUSED_IN_A_ROW, Outcome,
    RelayFailure, Verdict, concerns_every_conversation, limit_reply, refuses_sender,
};
use crate::issue::edition::EditionName;
use crate::journal::PutAside;
use crate::outcome::{NegativeReply, Parties, Phase, Reply, SenderNames};
use crate::smtp;

const UNKNOWN: &str = "550 5.1.1 no such user";
const NOT_YOU: &str = "550 5.7.1 not from you";
const SPAM: &str = "554 5.7.1 spam";
const LATER: &str = "450 4.5.0 not now";
const LESS: &str = "450 4.7.1 sending rate exceeded";
const GREY: &str = "450 4.2.0 greylisted, please wait";
const OK: &str = "250 ok";

fn reply(words: &str) -> Reply {
    let (code, words) = words.split_once(' ').expect("a code and words");
    Reply::new(code.parse().expect("a code"), words)
}

/// A judge in a test. Readers are numbered from 1.
struct Trial {
    judge: Judge,
    /// How many domains the readers have.
    domains: usize,
    number: i64,
    aside: Option<PutAside>,
    phase: Phase,
    edition: EditionName,
}

/// The circumstances of a relay with one worker, at the beginning of a run of a thousand readers.
const ALONE: Circumstances = Circumstances {
    on_the_wire: 1,
    domains: 5,
    has_several_editions: false,
    accepted: 0,
    accepted_paid: 0,
    unknown: 0,
    left: 1_000,
};

impl Trial {
    fn with_domains(domains: usize) -> Self {
        Self::new(domains, ALONE)
    }

    fn new(domains: usize, circumstances: Circumstances) -> Self {
        let judge = Judge::new(Circumstances { domains, ..circumstances });
        let (phase, edition) = (Phase::Recipient, EditionName::Free);
        Self { judge, domains, number: 0, aside: None, phase, edition }
    }

    /// The judge hears the relay's reply for the next reader.
    fn hear(&mut self, words: &str) -> Verdict {
        let place = usize::try_from(self.number).unwrap() % self.domains;
        self.hear_for(&format!("d{place}.example"), words)
    }

    fn hear_for(&mut self, domain: &str, words: &str) -> Verdict {
        self.number += 1;
        let sender = SenderNames::default().with_address("bonjour@lavigie.example");
        let parties = Parties { sender: &sender, ..Parties::UNKNOWN };
        let outcome = match reply(words) {
            taken if taken.is_positive() => Outcome::Accepted(taken),
            refused => Outcome::refused(self.phase, refused, parties),
        };
        let Self { judge, edition, aside, .. } = self;
        let (id, edition, aside) = (DeliveryId::numbered(self.number), *edition, *aside);
        judge.hear(&Heard { id, domain, edition, aside, outcome: &outcome })
    }

    fn hear_times(&mut self, count: usize, words: &str) -> BTreeSet<Verdict> {
        (0..count).map(|_| self.hear(words)).collect()
    }

    fn is_closed(&self) -> bool {
        self.judge.cause().is_some()
    }

    /// The numbers of the readers who are taken back.
    fn taken_back(&mut self) -> Vec<String> {
        self.judge.take_blameless().iter().map(ToString::to_string).collect()
    }

    /// The domains that are held from now on.
    fn held(&mut self) -> Vec<String> {
        self.judge.take_holds().into_iter().map(|hold| hold.domain).collect()
    }
}

fn numbers(range: std::ops::RangeInclusive<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

#[test]
fn the_same_refusal_for_many_readers_of_several_domains_is_the_relays_whatever_it_says() {
    for words in
        [UNKNOWN, NOT_YOU, "550 no such user here", "550 5.1.2 no such domain", "552 mailbox full"]
    {
        let mut trial = Trial::with_domains(5);
        trial.hear_times(3, OK);
        assert_eq!(trial.hear_times(MAX_REFUSED_IN_A_ROW - 1, words), [Verdict::Stands].into());
        assert!(!trial.is_closed() && trial.taken_back().is_empty(), "{words}");
        assert_eq!(trial.hear(words), Verdict::PutBack, "{words}");
        assert!(matches!(
            trial.judge.cause(),
            Some(RelayFailure::Unwelcome(MAX_REFUSED_IN_A_ROW, _))
        ));
        assert_eq!(trial.taken_back(), numbers(4..=22), "whole, but for whom nothing is written");
        assert_eq!(trial.hear(words), Verdict::PutBack, "it was on the wire");
    }
}

#[test]
fn readers_refused_in_a_row_with_their_own_names_are_the_relays() {
    let mut trial = Trial::with_domains(5);
    for number in 1..MAX_REFUSED_IN_A_ROW {
        let name = ["zoe", "ines", "max"][number % 3];
        assert_eq!(trial.hear(&format!("550 5.1.1 User {name} unknown")), Verdict::Stands);
    }
    assert_eq!(trial.hear("550 5.1.2 Host a.example not found"), Verdict::PutBack);
    assert_eq!(trial.taken_back(), numbers(1..=19));
    assert_eq!(trial.hear("550 5.1.1 User anna unknown"), Verdict::PutBack, "it was on the wire");
}

#[test]
fn a_message_that_is_taken_ends_every_row() {
    for (words, phase, most) in [
        (UNKNOWN, Phase::Recipient, MAX_REFUSED_IN_A_ROW - 1),
        (NOT_YOU, Phase::Recipient, MAX_REFUSED_IN_A_ROW - 1),
        (SPAM, Phase::FinalDot, 2),
        (LATER, Phase::Recipient, MAX_PUT_OFF_BY_CHANCE),
    ] {
        let mut trial = Trial::with_domains(100);
        trial.phase = phase;
        for _ in 0..20 {
            trial.hear_times(most, words);
            trial.hear(OK);
        }
        assert!(!trial.is_closed() && trial.taken_back().is_empty(), "{words}");
    }
}

#[test]
fn who_was_put_aside_before_and_is_unknown_again_is_unknown() {
    let mut trial = Trial::with_domains(5);
    trial.hear(OK);
    trial.aside = Some(PutAside::TakenBack);
    assert_eq!(trial.hear_times(90, UNKNOWN), [Verdict::Stands].into());
    assert!(!trial.is_closed(), "the relay accepts others");
    let mut trial = Trial::with_domains(5);
    trial.aside = Some(PutAside::TakenBack);
    trial.hear_times(MAX_REFUSED_IN_A_ROW, UNKNOWN);
    assert!(trial.is_closed(), "it accepts nobody");
}

#[test]
fn the_few_who_are_left_and_are_unknown_again_are_unknown() {
    for (accepted, left, is_closed) in [(500, 25, false), (499, 25, true), (0, 0, true)] {
        let mut trial = Trial::new(25, Circumstances { accepted, left, ..ALONE });
        trial.aside = Some(PutAside::TakenBack);
        trial.hear_times(25, UNKNOWN);
        assert_eq!(trial.is_closed(), is_closed, "{accepted} accepted, {left} left");
        let mut first = Trial::new(25, Circumstances { accepted, left, ..ALONE });
        first.hear_times(25, UNKNOWN);
        assert!(first.is_closed(), "they were refused once");
    }
}

#[test]
fn a_relay_that_knows_nobody_on_a_short_list_knows_none_of_them_for_one_reason() {
    let mut trial = Trial::with_domains(5);
    trial.hear_times(8, UNKNOWN);
    trial.judge.conclude(0);
    assert!(trial.is_closed());
    assert_eq!(trial.taken_back(), numbers(1..=8));
    for (readers, domains, accepted) in [(2, 5, 0), (8, 1, 0), (8, 5, 1)] {
        let mut trial = Trial::with_domains(domains);
        trial.hear_times(readers, UNKNOWN);
        trial.judge.conclude(accepted);
        assert!(!trial.is_closed(), "{readers} readers of {domains} domains");
    }
}

#[test]
fn full_mailboxes_are_their_readers_until_there_are_very_many() {
    let mut trial = Trial::with_domains(5);
    let full = "452 4.2.2 mailbox full";
    assert_eq!(trial.hear_times(MAX_REFUSED_IN_A_ROW, full), [Verdict::Stands].into());
    assert_eq!(trial.hear(full), Verdict::SlowDown);
}

#[test]
fn three_contents_refused_with_the_same_words_are_enough() {
    let mut trial = Trial::with_domains(5);
    trial.phase = Phase::FinalDot;
    trial.hear("554 5.7.1 spam (id 4F01)");
    trial.hear("554 5.7.1 spam (id 4F02)");
    trial.hear("554 5.6.0 no pictures");
    trial.hear("554 5.6.0 no pictures");
    assert!(!trial.is_closed(), "neither was said three times");
    trial.hear("554 5.6.0 no pictures");
    let cause = trial.judge.cause().cloned();
    assert!(matches!(cause, Some(RelayFailure::Unwelcome(..))), "{cause:?}");
    assert_eq!(trial.taken_back(), numbers(1..=4));
}

#[test]
fn the_few_contents_that_a_relay_refuses_again_after_it_reached_the_others_are_refused() {
    let mut trial = Trial::new(5, Circumstances { accepted: 90, ..ALONE });
    trial.phase = Phase::FinalDot;
    assert_eq!(trial.hear_times(MAX_REFUSED_IN_A_ROW - 1, SPAM), [Verdict::Stands].into());
    assert!(!trial.is_closed());
    trial.hear(SPAM);
    assert!(trial.is_closed());
}

fn read(phase: Phase, words: &str) -> NegativeReply {
    NegativeReply::read(phase, reply(words), Parties::UNKNOWN)
}

fn refused(phase: Phase, words: &str) -> RelayFailure {
    smtp::Error::Refused(read(phase, words)).into()
}

fn lost(phase: Phase) -> RelayFailure {
    smtp::Error::Lost { phase, cause: "reset by peer".into() }.into()
}

#[test]
fn what_is_wrong_with_login_tls_or_sender_meets_every_conversation() {
    let concerns_every = |failure: RelayFailure| concerns_every_conversation(&failure);
    assert!(concerns_every(refused(Phase::Mail, "530 5.7.0 log in first")));
    assert!(concerns_every(refused(Phase::Mail, NOT_YOU)));
    assert!(concerns_every(refused(Phase::Hello, "554 5.7.1 not you")));
    assert!(concerns_every(refused(Phase::Tls, "454 4.7.0 no TLS now")));
    assert!(concerns_every(smtp::Error::NoStartTls("relay.example".into()).into()));
    assert!(!concerns_every(refused(Phase::Greeting, "554 5.7.1 not this machine")));
    assert!(!concerns_every(refused(Phase::Mail, "421 4.7.0 enough for this one")));
    assert!(!concerns_every(lost(Phase::Login)));
}

#[test]
fn a_refused_sender_is_tried_again_and_a_missing_login_is_not() {
    assert!(refuses_sender(&refused(Phase::Mail, NOT_YOU)));
    assert!(!refuses_sender(&refused(Phase::Mail, "530 5.7.0 log in first")));
    assert!(!refuses_sender(&refused(Phase::Mail, "535 5.7.8 wrong password")));
    assert!(!refuses_sender(&refused(Phase::Mail, "550 5.7.0 too many emails per second")));
    assert!(!refuses_sender(&refused(Phase::Mail, "451 4.3.0 later")));
    assert!(!refuses_sender(&refused(Phase::Hello, "550 5.7.1 not you")));
    assert!(!refuses_sender(&lost(Phase::Mail)));
}

#[test]
fn a_limit_before_the_reader_is_one_whatever_its_code_and_a_lost_line_is_none() {
    let is_limit = |failure: RelayFailure| limit_reply(&failure).is_some();
    assert!(is_limit(refused(Phase::Mail, "421 4.7.28 too fast")));
    assert!(is_limit(refused(Phase::Mail, "550 5.7.0 too many emails per second")));
    assert!(!is_limit(refused(Phase::Mail, NOT_YOU)) && !is_limit(lost(Phase::Mail)));
}
