//! Notices of Amazon SES: those of feedback, and those of a configuration set.
//!
//! Source: the developer guide of Amazon SES, "Amazon SNS notification contents" and "Examples of event data that
//! Amazon SES publishes to Amazon SNS".

use serde_json::Value;

use super::{ProviderNotice, Told, Verdict, moment, name, notice, text};
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
        "Delivery" => {
            let words = text(event, "/delivery/smtpResponse");
            (
                "delivery",
                list(
                    event,
                    "/delivery/recipients",
                    |to| Told {
                        recipient: to.as_str().unwrap_or_default(),
                        verdict: Verdict::Certain(BounceClass::Delivered),
                        words,
                        status: "",
                    },
                    sender,
                ),
            )
        }
        "DeliveryDelay" => (
            "deliveryDelay",
            list(
                event,
                "/deliveryDelay/delayedRecipients",
                |to| tell_recipient(to, Verdict::Delayed),
                sender,
            ),
        ),
        "Reject" => (
            "reject",
            list(
                event,
                "/mail/destination",
                |to| Told {
                    recipient: to.as_str().unwrap_or_default(),
                    verdict: Verdict::Certain(BounceClass::Sender),
                    words: text(event, "/reject/reason"),
                    status: "",
                },
                sender,
            ),
        ),
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

fn tell_recipient(recipient: &Value, verdict: Verdict) -> Told<'_> {
    Told {
        recipient: text(recipient, "/emailAddress"),
        verdict,
        words: text(recipient, "/diagnosticCode"),
        status: text(recipient, "/status"),
    }
}

fn read_bounce(event: &Value, sender: &SenderNames) -> Vec<BounceReport> {
    let verdict = match (text(event, "/bounce/bounceType"), text(event, "/bounce/bounceSubType")) {
        (_, "UnsubscribedRecipient") => Verdict::Certain(BounceClass::Unsubscribe),
        (_, "MailboxFull") => Verdict::Failed(BounceClass::Mailbox),
        (_, "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => {
            Verdict::Failed(BounceClass::Sender)
        }
        ("Permanent", _) => Verdict::Failed(BounceClass::Dead),
        ("Transient", _) => Verdict::Delayed,
        _ => Verdict::Failed(BounceClass::Unknown),
    };
    list(event, "/bounce/bouncedRecipients", |to| tell_recipient(to, verdict), sender)
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
    list(event, place, |to| tell_recipient(to, Verdict::Certain(class)), sender)
}
