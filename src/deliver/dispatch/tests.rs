//! Which relay is offered whom, when domains and editions are held.

use std::slice::from_ref;

use super::{Claim, Dispatch, DomainHold, Outcome, RelayStanding, Settlement, Timestamp, VecDeque};
use crate::deliver::domain_holds::HoldKind;
use crate::deliver::edition_holds::EditionHold;
use crate::issue::edition::EditionName;
use crate::outcome::{NegativeReply, Parties, Phase, Refusal, Reply};

use RelayStanding::{Away, Closed, Open};

fn dispatch<const N: usize>(standings: [RelayStanding; N]) -> Dispatch {
    let dispatch = Dispatch::default();
    dispatch.note_standings(standings.into());
    dispatch
}

fn hold(dispatch: &Dispatch, relay: usize) -> bool {
    let (domain, reply) = ("strict.example".to_owned(), Reply::new(550, "5.7.1 no"));
    dispatch.hold(
        relay,
        DomainHold { domain, kind: HoldKind::Refuses { refused: 20, judged: 40 }, reply },
    )
}

fn refuse(dispatch: &Dispatch, relay: usize, claim: &Claim) -> bool {
    dispatch.refer(relay, claim, &outcome(550, "5.7.1 no"))
}

fn outcome(code: u16, words: &str) -> Outcome {
    Outcome::refused(Phase::Recipient, Reply::new(code, words), Parties::UNKNOWN)
}

/// How many claims stay with a relay, and how the others end that no relay is left for.
fn sort(dispatch: &Dispatch, relay: usize, claims: &[Claim]) -> (usize, Vec<Settlement>) {
    let mut queue = VecDeque::from(claims.to_vec());
    let settled = dispatch.sort_out(relay, &mut queue, |_| Timestamp::UNIX_EPOCH);
    (queue.len(), settled.into_iter().map(|settled| settled.settlement).collect())
}

#[test]
fn readers_of_a_domain_that_is_held_at_one_relay_wait_for_another_and_the_others_stay() {
    let dispatch = dispatch([Open, Open]);
    let claims =
        [Claim::of_reader(1, "one@strict.example"), Claim::of_reader(2, "two@kind.example")];
    assert_eq!(sort(&dispatch, 0, &claims), (2, vec![]));
    assert!(hold(&dispatch, 0) && !hold(&dispatch, 0));
    assert_eq!(sort(&dispatch, 0, &claims), (1, vec![]));
    assert_eq!((dispatch.count_for(0), dispatch.count_for(1)), (0, 1));
    assert!(dispatch.take_for(0, 9).is_empty());
    let taken = dispatch.take_for(1, 9);
    assert_eq!(sort(&dispatch, 1, from_ref(&taken[0])), (1, vec![]));
    assert!(dispatch.list_holds().is_empty(), "nobody was held back");
}

#[test]
fn a_domain_that_every_relay_holds_is_held_back_and_told() {
    let dispatch = dispatch([Open, Open, Closed]);
    let claims = [Claim::of_reader(1, "one@strict.example")];
    assert!(hold(&dispatch, 0) && hold(&dispatch, 1));
    let (_, settled) = sort(&dispatch, 0, &claims);
    assert!(matches!(&settled[..], [Settlement::HeldBack(..)]), "{settled:?}");
    assert_eq!(dispatch.list_holds().len(), 1);
    dispatch.note_standings(vec![Open, Open, Open]);
    assert_eq!(dispatch.take_held_domains(), [], "another relay takes the others");
    dispatch.note_standings(vec![Away, Closed, Closed]);
    assert_eq!(dispatch.take_held_domains(), [], "no relay claims the others");
    dispatch.note_standings(vec![Away, Open, Closed]);
    assert_eq!(dispatch.take_held_domains().len(), 1);
    assert_eq!(dispatch.take_held_domains(), []);
}

#[test]
fn readers_of_an_edition_that_is_held_wait_for_another_relay_or_are_held_back_and_the_others_stay()
{
    let dispatch = dispatch([Open, Open]);
    let free = Claim::of_reader(1, "one@kind.example");
    let paid = Claim { edition: EditionName::Paid, ..Claim::of_reader(2, "two@kind.example") };
    let last =
        NegativeReply::read(Phase::FinalDot, Reply::new(554, "5.7.1 spam"), Parties::UNKNOWN);
    let hold = EditionHold { edition: EditionName::Paid, refused: 3, last };
    dispatch.hold_edition(0, hold.clone());
    assert_eq!(sort(&dispatch, 0, &[free.clone(), paid.clone()]), (1, vec![]));
    assert_eq!((dispatch.count_for(0), dispatch.take_for(1, 9).len()), (0, 1));
    assert!(dispatch.list_held_editions().is_empty(), "another relay takes them");
    dispatch.hold_edition(1, hold.clone());
    let (left, settled) = sort(&dispatch, 1, &[free, paid.clone()]);
    assert!(left == 1 && matches!(&settled[..], [Settlement::HeldBack(..)]), "{settled:?}");
    assert_eq!(dispatch.list_held_editions(), [hold]);
    dispatch.release_all();
    assert_eq!(sort(&dispatch, 1, &[paid]), (1, vec![]));
}

#[test]
fn a_reader_is_offered_to_each_relay_once_before_the_refusal_stands() {
    let dispatch = dispatch([Open, Open, Open]);
    let reader = Claim::of_reader(1, "one@kind.example");
    for relay in [0, 1] {
        assert!(refuse(&dispatch, relay, &reader));
    }
    assert_eq!(sort(&dispatch, 0, from_ref(&reader)), (0, vec![]));
    assert_eq!((dispatch.count_for(1), dispatch.count_for(2)), (0, 1));
    dispatch.note_standings(vec![Open, Open, Closed]);
    let settled = dispatch.settle_waiting(|_| Timestamp::UNIX_EPOCH);
    assert!(matches!(settled[0].settlement, Settlement::Rejected(Refusal::Sender, _)));
    assert!(!refuse(&dispatch, 0, &reader) || !refuse(&dispatch, 1, &reader), "no third is left");
}

#[test]
fn a_reader_for_whom_another_relay_may_come_back_is_held_back_and_not_refused() {
    let dispatch = dispatch([Open, Away]);
    let reader = Claim::of_reader(1, "one@kind.example");
    assert!(refuse(&dispatch, 0, &reader));
    let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
    assert!(matches!(&settled[..], [Settlement::HeldBack(..)]), "{settled:?}");
    assert!(refuse(&dispatch, 0, &reader), "it was offered again");
    dispatch.note_standings(vec![Open, Closed]);
    let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
    assert!(matches!(&settled[..], [Settlement::Rejected(..)]), "{settled:?}");
}

#[test]
fn a_reader_whom_every_relay_defers_waits_and_is_offered_to_each_again() {
    let (dispatch, reader) = (dispatch([Open, Open]), Claim::of_reader(1, "one@kind.example"));
    let deferred = outcome(451, "4.7.1 not now");
    assert!(dispatch.refer(0, &reader, &deferred));
    assert!(!dispatch.refer(1, &reader, &deferred), "both were asked");
    assert_eq!(sort(&dispatch, 0, from_ref(&reader)), (1, vec![]), "it is asked again");
    assert!(dispatch.refer(0, &reader, &deferred));
    dispatch.note_standings(vec![Open, Closed]);
    let (_, settled) = sort(&dispatch, 0, from_ref(&reader));
    assert!(matches!(&settled[..], [Settlement::Deferred(..)]), "{settled:?}");
}

#[test]
fn who_still_waits_for_a_relay_that_can_be_used_is_left_to_the_journal() {
    let dispatch = dispatch([Open, Open]);
    let reader = Claim::of_reader(1, "one@kind.example");
    assert!(refuse(&dispatch, 0, &reader));
    sort(&dispatch, 0, from_ref(&reader));
    assert!(dispatch.settle_waiting(|_| Timestamp::UNIX_EPOCH).is_empty());
    assert_eq!(dispatch.count_for(1), 0);
}
