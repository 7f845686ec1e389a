//! What trips a circuit breaker, and which readers are blameless then.

use std::ops::Range;

use super::{
    CircuitBreaker, DeliveryId, MAX_IN_DOUBT_PER_WORKER, MAX_REFUSED_IN_A_ROW, MessageStage,
    Refusal, RelayFailure, Reply, SettledDelivery, Settlement,
};

fn record(
    breaker: &mut CircuitBreaker,
    id: DeliveryId,
    settlement: &Settlement,
    stage: MessageStage,
) {
    let (settlement, domain) = (settlement.clone(), String::new());
    let settled = SettledDelivery { id, settlement, stage, domain, held_back: false };
    breaker.record_settlement(&settled);
}

fn blameless(breaker: &CircuitBreaker) -> Vec<DeliveryId> {
    breaker.list_blameless().into_iter().collect()
}

fn refused(whose: Refusal) -> Settlement {
    Settlement::Rejected(whose, Reply::new(550, "no"))
}

fn content(words: &str) -> Settlement {
    Settlement::Rejected(Refusal::Sender, Reply::new(554, words))
}

fn accepted() -> Settlement {
    Settlement::Accepted(Reply::new(250, "ok"))
}

fn ids(numbers: Range<i64>) -> Vec<DeliveryId> {
    numbers.map(DeliveryId::numbered).collect()
}

#[test]
fn it_trips_at_refusals_in_a_row_and_a_message_taken_begins_a_new_row() {
    let mut breaker = CircuitBreaker::new(1);
    let sender = refused(Refusal::Sender);
    for other in [accepted(), refused(Refusal::Dead)] {
        for id in ids(1..20) {
            record(&mut breaker, id, &content("5.7.1 not from you"), MessageStage::Envelope);
        }
        record(&mut breaker, DeliveryId::numbered(99), &other, MessageStage::Envelope);
    }
    record(&mut breaker, DeliveryId::numbered(50), &sender, MessageStage::Envelope);
    record(&mut breaker, DeliveryId::numbered(99), &accepted(), MessageStage::Content);
    for id in ids(101..120) {
        record(&mut breaker, id, &sender, MessageStage::Envelope);
    }
    assert!(!breaker.is_tripped());
    assert_eq!(blameless(&breaker), [], "who is refused alone is refused");
    record(&mut breaker, DeliveryId::numbered(120), &sender, MessageStage::Envelope);
    assert!(breaker.is_tripped());
    assert!(matches!(breaker.cause, Some(RelayFailure::Unwelcome(MAX_REFUSED_IN_A_ROW, _))));
    record(&mut breaker, DeliveryId::numbered(121), &accepted(), MessageStage::Content);
    record(&mut breaker, DeliveryId::numbered(122), &sender, MessageStage::Envelope);
    let row = [ids(50..51), ids(101..121), ids(122..123)].concat();
    assert_eq!(blameless(&breaker), row, "the row, what was on the wire, and who heard the same");
}

#[test]
fn twenty_readers_in_a_row_who_are_all_unknown_are_a_relay_that_does_not_know_us() {
    let mut breaker = CircuitBreaker::new(1);
    let unknown = |number: i64, words: &str| {
        let words = format!("<r{number}@example.org>: {words}");
        Settlement::Rejected(Refusal::Dead, Reply::new(550, &words))
    };
    let few = i64::try_from(MAX_REFUSED_IN_A_ROW).unwrap();
    for number in 1..few {
        record(
            &mut breaker,
            DeliveryId::numbered(number),
            &unknown(number, "no"),
            MessageStage::Envelope,
        );
    }
    let telling = Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 no"));
    for other in [unknown(0, "gone away"), telling, accepted()] {
        record(&mut breaker, DeliveryId::numbered(99), &other, MessageStage::Envelope);
        for number in 100..100 + few - 1 {
            let verdict = unknown(number, "no");
            record(&mut breaker, DeliveryId::numbered(number), &verdict, MessageStage::Envelope);
        }
        assert!(!breaker.is_tripped() && breaker.list_blameless().is_empty());
    }
    record(&mut breaker, DeliveryId::numbered(200), &unknown(200, "no"), MessageStage::Envelope);
    assert!(breaker.is_tripped());
    assert_eq!(blameless(&breaker), [ids(100..100 + few - 1), ids(200..201)].concat());
}

#[test]
fn three_contents_refused_with_the_same_words_are_enough() {
    let mut breaker = CircuitBreaker::new(1);
    let ids = ids(1..9);
    record(&mut breaker, ids[0], &content("5.7.1 spam (id 4F01)"), MessageStage::Content);
    record(&mut breaker, ids[1], &content("5.7.1 spam (id 4F02)"), MessageStage::Content);
    record(&mut breaker, ids[2], &content("5.6.0 no pictures"), MessageStage::Content);
    record(&mut breaker, ids[3], &content("5.6.0 no pictures"), MessageStage::Content);
    record(&mut breaker, ids[4], &refused(Refusal::Dead), MessageStage::Envelope);
    assert!(!breaker.is_tripped(), "neither was said three times");
    record(&mut breaker, ids[5], &content("5.6.0 no pictures"), MessageStage::Content);
    assert!(breaker.is_tripped());
    let Some(RelayFailure::Unwelcome(3, reply)) = &breaker.cause else {
        panic!("{:?}", breaker.cause)
    };
    assert_eq!(reply.to_string(), "554 5.6.0 no pictures");
    assert_eq!(blameless(&breaker), [ids[2], ids[3], ids[5]]);
}

#[test]
fn refusals_of_readers_are_no_refusals_of_the_content() {
    let mut breaker = CircuitBreaker::new(1);
    for id in ids(1..19) {
        record(&mut breaker, id, &content("5.7.1 spam"), MessageStage::Envelope);
        record(&mut breaker, id, &content("5.7.1 spam"), MessageStage::Envelope);
        record(&mut breaker, id, &accepted(), MessageStage::Content);
    }
    for id in ids(1..19) {
        record(&mut breaker, id, &content("5.7.1 spam"), MessageStage::Envelope);
    }
    assert!(!breaker.is_tripped());
}

#[test]
fn it_trips_when_the_workers_have_left_too_many_in_doubt() {
    let mut breaker = CircuitBreaker::new(3);
    let doubt = Settlement::InDoubt("cut".into());
    for id in ids(1..30) {
        record(&mut breaker, id, &doubt, MessageStage::Content);
    }
    assert!(!breaker.is_tripped());
    record(&mut breaker, DeliveryId::numbered(30), &doubt, MessageStage::Content);
    assert!(breaker.is_tripped());
    assert!(
        matches!(breaker.cause, Some(RelayFailure::Doubtful(count, _)) if count == MAX_IN_DOUBT_PER_WORKER * 3)
    );
}

#[test]
fn a_message_taken_begins_a_new_row_of_contents() {
    let mut breaker = CircuitBreaker::new(1);
    for id in ids(1..9) {
        record(&mut breaker, id, &content("5.7.1 spam"), MessageStage::Content);
        record(&mut breaker, id, &accepted(), MessageStage::Content);
    }
    assert!(!breaker.is_tripped());
}
