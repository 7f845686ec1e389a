//! Notices of Brevo.
//!
//! Source: the developer documentation of Brevo, "Transactional webhooks".

use jiff::Timestamp;
use serde_json::Value;

use super::{NoticeVerdict, ProviderNotice, Told, name, notice, second, text};
use crate::outcome::{BounceClass, SenderNames};

pub(super) fn read(event: &Value, sender: &SenderNames) -> Option<ProviderNotice> {
    let kind = text(event, "/event");
    let verdict = match kind {
        "hard_bounce" | "invalid_email" | "invalid" => NoticeVerdict::Failed(BounceClass::Dead),
        "soft_bounce" | "deferred" => NoticeVerdict::Delayed,
        "blocked" | "error" => NoticeVerdict::Failed(BounceClass::Sender),
        "spam" | "complaint" => NoticeVerdict::Certain(BounceClass::Complaint),
        "unsubscribed" => NoticeVerdict::Certain(BounceClass::Unsubscribe),
        "delivered" => NoticeVerdict::Certain(BounceClass::Delivered),
        _ => return None,
    };
    let told = Told {
        recipient: text(event, "/email"),
        verdict,
        words: text(event, "/reason"),
        status: "",
    };
    let reports = told.report(sender).into_iter().collect();
    let date = second(event, "/ts_event").or_else(|| read_milliseconds(event));
    // The number of a notice is that of the webhook. A copy has one reader, so that its Message-ID names them.
    let mark = name(event, "/message-id").map(|message| {
        let moment = date.map(|date| date.to_string()).unwrap_or_default();
        format!("brevo:{kind}:{message}:{moment}")
    });
    notice(mark.into_iter().collect(), date, reports)
}

fn read_milliseconds(event: &Value) -> Option<Timestamp> {
    Timestamp::from_millisecond(event.get("ts_epoch")?.as_i64()?).ok()
}
