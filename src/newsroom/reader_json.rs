//! Readers and their deliveries as JSON, for the commands with `--json`, `export`, and the reader's own page.

use serde_json::{Value, json};

use super::roster::ListedReader;
use super::runs::ReaderStatus;
use crate::journal::{Delivery, KeptReport, Reason, Transition};
use crate::outcome::Refusal;

/// A reader of the list, or one who signed up.
pub fn describe_reader(reader: &ListedReader<'_>) -> Value {
    let subscriber = &reader.subscriber;
    json!({
        "email": subscriber.as_str(),
        "name": subscriber.name,
        "tier": subscriber.tier.as_str(),
        "tags": subscriber.tags,
        "since": subscriber.since.map(|date| date.to_string()),
        "until": subscriber.until.map(|date| date.to_string()),
        "edition": subscriber.edition.as_str(),
        "suppressed": reader.suppressed.map(Reason::as_str),
        "source": subscriber.source.as_str(),
    })
}

/// What became of a reader in a run, with its history.
pub fn describe_status(status: &ReaderStatus) -> Value {
    let ReaderStatus { issue, delivery, content, history } = status;
    json!({
        "issue": issue.to_string(),
        "reader": describe_delivery(delivery),
        "content": content.map(|content| content.hash.to_string()),
        "content_until": content.and_then(|content| content.until).map(|until| until.to_string()),
        "history": history.iter().map(describe_transition).collect::<Vec<_>>(),
    })
}

/// A delivery.
pub fn describe_delivery(delivery: &Delivery) -> Value {
    // A delivery is held back because its domain refuses the sender.
    let refusal = delivery.refusal.or(delivery.held_back.then_some(Refusal::Sender));
    json!({
        "address": delivery.address.as_str(),
        "edition": delivery.edition.as_str(),
        "state": delivery.state.as_str(),
        "refusal": refusal.map(Refusal::as_str),
        "attempts": delivery.attempts,
        "copies_before": delivery.former_copies,
        "may_have_arrived": delivery.may_have_arrived(),
        "at": delivery.at.to_string(),
        "code": delivery.diagnostic.code,
        "enhanced": delivery.diagnostic.enhanced,
        "words": delivery.diagnostic.words,
    })
}

/// What came back of a reader's mail.
pub fn describe_report(report: &KeptReport) -> Value {
    let KeptReport { class, reply, at } = report;
    json!({ "at": at.to_string(), "class": class.as_str(), "reply": reply })
}

fn describe_transition(change: &Transition) -> Value {
    let Transition { at, from, to, attempts, diagnostic } = change;
    json!({
        "at": at.to_string(),
        "from": from.as_str(),
        "to": to.as_str(),
        "attempts": attempts,
        "code": diagnostic.code,
        "enhanced": diagnostic.enhanced,
        "words": diagnostic.words,
    })
}
