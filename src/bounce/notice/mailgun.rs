//! Notices of Mailgun.
//!
//! Source: the documentation of Mailgun, "Webhooks" and "Event structure".

use serde_json::Value;

use super::{NoticeVerdict, ProviderNotice, Told, name, notice, second, text};
use crate::outcome::{BounceClass, SenderNames};

pub(super) fn read(body: &Value, sender: &SenderNames) -> Option<ProviderNotice> {
    let event = body.get("event-data")?;
    let verdict = match text(event, "/event") {
        "failed" => read_failure(event),
        "complained" => NoticeVerdict::Certain(BounceClass::Complaint),
        "unsubscribed" => NoticeVerdict::Certain(BounceClass::Unsubscribe),
        "delivered" => NoticeVerdict::Certain(BounceClass::Delivered),
        _ => return None,
    };
    let words = write_reply(event);
    let told = Told {
        recipient: text(event, "/recipient"),
        verdict,
        words: &words,
        status: text(event, "/delivery-status/enhanced-code"),
    };
    let reports = told.report(sender).into_iter().collect();
    let id = name(event, "/id").map(|id| format!("mailgun:{id}"));
    notice(id.into_iter().collect(), second(event, "/timestamp"), reports)
}

/// Messages that Mailgun did not try, because of what it has kept of the recipient, have a reason of their own.
fn read_failure(event: &Value) -> NoticeVerdict {
    match (text(event, "/severity"), text(event, "/reason")) {
        (_, "suppress-complaint") => NoticeVerdict::Certain(BounceClass::Complaint),
        (_, "suppress-unsubscribe") => NoticeVerdict::Certain(BounceClass::Unsubscribe),
        (_, "suppress-bounce") => NoticeVerdict::Certain(BounceClass::Dead),
        ("temporary", _) | (_, "old") => NoticeVerdict::Delayed,
        _ => NoticeVerdict::Failed(BounceClass::Dead),
    }
}

/// The reply of the recipient's server. Mailgun gives the code apart from the words; its own codes have another form.
fn write_reply(event: &Value) -> String {
    let said = text(event, "/delivery-status/message");
    let code = event.pointer("/delivery-status/code").and_then(Value::as_u64);
    match code.filter(|code| (400..600).contains(code)) {
        Some(code) if !said.starts_with(&code.to_string()) => format!("{code} {said}"),
        _ => said.to_owned(),
    }
}
