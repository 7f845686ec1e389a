//! Notices of Amazon SES: those of feedback, and those of a configuration set.
//!
//! Source: the developer guide of Amazon SES, "Amazon SNS notification contents" and "Examples of event data that
//! Amazon SES publishes to Amazon SNS".

use serde_json::Value;

use super::{NoticeVerdict, ProviderNotice, Told, moment, name, notice, text};
use crate::bounce::report::BounceReport;
use crate::outcome::{BounceClass, SenderNames};

pub(super) fn read(event: &Value, sender: &SenderNames) -> Option<ProviderNotice> {
    let kind = match text(event, "/eventType") {
        "" => text(event, "/notificationType"),
        kind => kind,
    };
    let (part, reports) = match kind {
        "Bounce" => ("bounce", read_bounce(event, sender)),
        "Complaint" => ("complaint", read_complaint(event, sender)),
        "Delivery" => ("delivery", read_delivery(event, sender)),
        "DeliveryDelay" => ("deliveryDelay", read_delay(event, sender)),
        "Reject" => ("reject", read_rejection(event, sender)),
        _ => return None,
    };
    let date =
        moment(event, &format!("/{part}/timestamp")).or_else(|| moment(event, "/mail/timestamp"));
    let own = name(event, &format!("/{part}/feedbackId"));
    notice(own.map(|id| format!("ses:{id}")).into_iter().collect(), date, reports)
}

/// What is told of each element of a list.
fn list<'a>(
    event: &'a Value,
    place: &str,
    tell: impl Fn(&'a Value) -> Told<'a>,
    sender: &SenderNames,
) -> Vec<BounceReport> {
    let found = event.pointer(place).and_then(Value::as_array).into_iter().flatten();
    found.filter_map(|one| tell(one).report(sender)).collect()
}

/// What is told of a recipient who is named by the address alone.
fn tell_address<'a>(recipient: &'a Value, class: BounceClass, words: &'a str) -> Told<'a> {
    let verdict = NoticeVerdict::Certain(class);
    Told { recipient: recipient.as_str().unwrap_or_default(), verdict, words, status: "" }
}

fn tell_recipient(recipient: &Value, verdict: NoticeVerdict) -> Told<'_> {
    Told {
        recipient: text(recipient, "/emailAddress"),
        verdict,
        words: text(recipient, "/diagnosticCode"),
        status: text(recipient, "/status"),
    }
}

fn read_bounce(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let verdict = match (text(event, "/bounce/bounceType"), text(event, "/bounce/bounceSubType")) {
        (_, "UnsubscribedRecipient") => NoticeVerdict::Certain(BounceClass::Unsubscribe),
        (_, "MailboxFull") => NoticeVerdict::Failed(BounceClass::Mailbox),
        (_, "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => {
            NoticeVerdict::Failed(BounceClass::Sender)
        }
        ("Permanent", _) => NoticeVerdict::Failed(BounceClass::Dead),
        ("Transient", _) => NoticeVerdict::Delayed,
        _ => NoticeVerdict::Failed(BounceClass::Unknown),
    };
    list(event, "/bounce/bouncedRecipients", |to| tell_recipient(to, verdict), sender)
}

fn read_delivery(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let words = text(event, "/delivery/smtpResponse");
    let tell = |to| tell_address(to, BounceClass::Delivered, words);
    list(event, "/delivery/recipients", tell, sender)
}

fn read_delay(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let tell = |to| tell_recipient(to, NoticeVerdict::Delayed);
    list(event, "/deliveryDelay/delayedRecipients", tell, sender)
}

/// Amazon did not send the message.
fn read_rejection(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let words = text(event, "/reject/reason");
    list(event, "/mail/destination", |to| tell_address(to, BounceClass::Sender, words), sender)
}

/// A complaint that names several is about one of them, and nobody knows which.
fn read_complaint(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let place = "/complaint/complainedRecipients";
    let count = event.pointer(place).and_then(Value::as_array).map_or(0, Vec::len);
    let class = match text(event, "/complaint/complaintFeedbackType") {
        _ if count > 1 => BounceClass::Unknown,
        "not-spam" => BounceClass::Delivered,
        "auth-failure" => BounceClass::Sender,
        _ => BounceClass::Complaint,
    };
    list(event, place, |to| tell_recipient(to, NoticeVerdict::Certain(class)), sender)
}
