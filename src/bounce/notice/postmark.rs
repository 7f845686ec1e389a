//! Notices of Postmark.
//!
//! Source: the developer documentation of Postmark, "Bounce webhook", "Spam complaint webhook", "Delivery webhook",
//! "Subscription change webhook" and "Bounce types".

use serde_json::Value;

use super::{NoticeVerdict, ProviderNotice, Told, moment, name, notice, text};
use crate::outcome::{BounceClass, SenderNames};

pub(super) fn read(event: &Value, sender: &SenderNames) -> Option<ProviderNotice> {
    let record = text(event, "/RecordType");
    let verdict = match record {
        "Bounce" => read_type(text(event, "/Type"))?,
        "SpamComplaint" => NoticeVerdict::Certain(BounceClass::Complaint),
        "Delivery" => NoticeVerdict::Certain(BounceClass::Delivered),
        "SubscriptionChange" => read_change(event)?,
        _ => return None,
    };
    let recipient = match text(event, "/Email") {
        "" => text(event, "/Recipient"),
        email => email,
    };
    // The description is that of the type, and not what a server said.
    let told = Told { recipient, verdict, words: text(event, "/Details"), status: "" };
    let reports = told.report(sender).into_iter().collect();
    let [happened, changed] = ["/BouncedAt", "/ChangedAt"].map(|place| moment(event, place));
    let date = happened.or(changed).or_else(|| moment(event, "/DeliveredAt"));
    // A change and a delivery have no number of their own.
    let own = name(event, "/ID").or_else(|| {
        let moment = date.map(|date| date.to_string()).unwrap_or_default();
        Some(format!("{}:{moment}", name(event, "/MessageID")?))
    });
    let mark = own.map(|id| format!("postmark:{record}:{id}"));
    notice(mark.into_iter().collect(), date, reports)
}

/// What a type of bounce says. `None` for one that says nothing of the reader.
fn read_type(kind: &str) -> Option<NoticeVerdict> {
    Some(match kind {
        "HardBounce" | "BadEmailAddress" => NoticeVerdict::Failed(BounceClass::Dead),
        "SoftBounce" | "Transient" | "DnsError" => NoticeVerdict::Delayed,
        "Blocked" | "SpamNotification" | "VirusNotification" | "DMARCPolicy" => {
            NoticeVerdict::Failed(BounceClass::Sender)
        }
        "AutoResponder" | "AddressChange" | "ChallengeVerification" | "OpenRelayTest" => {
            NoticeVerdict::Certain(BounceClass::AutoReply)
        }
        "SpamComplaint" => NoticeVerdict::Certain(BounceClass::Complaint),
        "Unsubscribe" => NoticeVerdict::Certain(BounceClass::Unsubscribe),
        "Unknown" => NoticeVerdict::Failed(BounceClass::Unknown),
        _ => return None,
    })
}

/// What the change of a subscription says. Only its reader's own wish ends it; what Postmark suppresses by itself has a
/// notice of another kind.
fn read_change(event: &Value) -> Option<NoticeVerdict> {
    let is_end = event.get("SuppressSending").and_then(Value::as_bool) == Some(true);
    let is_wish = text(event, "/SuppressionReason") == "ManualSuppression"
        && text(event, "/Origin") == "Recipient";
    (is_end && is_wish).then_some(NoticeVerdict::Certain(BounceClass::Unsubscribe))
}
