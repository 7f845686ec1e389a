//! What a mail provider tells of messages by a request to a page of the publication (a webhook).
//!
//! [`read_notices`] is a plain function from the body of a request to what it says. Who has made the request is found
//! out before. The classes are those of reports, and where a provider repeats what a server replied, the judge of replies
//! is asked as for a report. A provider's own word for what happened counts where the reply says nothing. A copy has one
//! reader, and every notice names its address, so that nothing is traced by tokens.
//!
//! Looks up to: `address`, `outcome`, `publication` (the names of providers).

mod brevo;
mod mailgun;
mod postmark;
mod ses;

use jiff::Timestamp;
use serde_json::Value;

use super::found_addresses::list_addresses;
use super::reason::ReportRule;
use super::report::{BounceReport, ReturnedMessage};
use super::said_reply::{imply_reply, is_generic, read_reply};
use super::traces::Traces;
use crate::outcome::{BounceClass, EnhancedCode, Parties, Phase, Reply, SenderNames};
use crate::publication::MailProvider;

/// The most notices that are taken from one request.
const MAX_NOTICES: usize = 1_000;

/// The longest text that is taken from a notice, in characters.
const MAX_TEXT_CHARS: usize = 2_000;

/// What a provider tells of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderNotice {
    /// Names that tell the notice from others. A notice with one of them was taken before.
    pub marks: Vec<String>,
    /// What the notice says, as a message that came back does.
    pub message: ReturnedMessage,
}

/// The body of a request is no notice of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNotice;

/// Reads the body of a request of a provider: JSON. What says nothing of a reader, such as that a link was opened, is left
/// out. `sender` has the names of the publication.
///
/// # Errors
///
/// The body is no JSON of an object, or of a list of objects.
pub fn read_notices(
    provider: MailProvider,
    body: &[u8],
    sender: &SenderNames,
) -> Result<Vec<ProviderNotice>, NoNotice> {
    let body: Value = serde_json::from_slice(body).map_err(|_| NoNotice)?;
    let events = match body {
        Value::Array(events) if events.iter().all(Value::is_object) => events,
        event @ Value::Object(_) => vec![event],
        _ => return Err(NoNotice),
    };
    let read = |event: &Value| match provider {
        MailProvider::Ses => ses::read(event, sender),
        MailProvider::Mailgun => mailgun::read(event, sender),
        MailProvider::Postmark => postmark::read(event, sender),
        MailProvider::Brevo => brevo::read(event, sender),
    };
    Ok(events.iter().take(MAX_NOTICES).filter_map(read).collect())
}

/// What a provider says that became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoticeVerdict {
    /// This, whatever a reply says.
    Certain(BounceClass),
    /// The message has failed for good. If the reply names nobody: this.
    Failed(BounceClass),
    /// The message has failed, and not for good: nobody is dead by that.
    Delayed,
}

/// What a notice says of one recipient.
struct Told<'a> {
    recipient: &'a str,
    verdict: NoticeVerdict,
    /// The reply of the recipient's server, or the words of the provider.
    words: &'a str,
    /// The status (RFC 3463), if the notice gives one.
    status: &'a str,
}

impl Told<'_> {
    /// The report that a message with the same words would be. `None` without an address.
    fn report(&self, sender: &SenderNames) -> Option<BounceReport> {
        let recipient = list_addresses(self.recipient).into_iter().next()?;
        let said = EnhancedCode::parse(self.status).filter(|code| !is_generic(*code));
        let words: String = self.words.chars().take(MAX_TEXT_CHARS).collect();
        let found = read_reply(&words);
        let phase = found.as_ref().map_or(Phase::Recipient, |found| found.phase);
        let has_code = found.is_some() || said.is_some();
        let reply = match found {
            Some(found) => Reply { enhanced: found.reply.enhanced.or(said), ..found.reply },
            None => imply_reply(said, &words),
        };
        let judge = || {
            let parties = Parties { sender, reader: recipient.as_str() };
            BounceClass::named_by(phase, &reply, parties)
        };
        let (class, rule) = match self.verdict {
            NoticeVerdict::Certain(class) => (class, ReportRule::Notice),
            NoticeVerdict::Failed(own) => match judge() {
                Some(class) => (class, ReportRule::Reply),
                // A code that names nobody does not say that the reader is dead, whatever the provider makes of it.
                None if own == BounceClass::Dead && has_code => {
                    (BounceClass::of_uncertain(&reply), ReportRule::Status)
                }
                None => (own, ReportRule::Notice),
            },
            NoticeVerdict::Delayed => match judge() {
                Some(class @ (BounceClass::Mailbox | BounceClass::Sender)) => {
                    (class, ReportRule::Reply)
                }
                _ => (BounceClass::Transient, ReportRule::Notice),
            },
        };
        let has_reply = has_code || !words.trim().is_empty();
        let addresses = vec![recipient];
        let status = reply.enhanced;
        let reply = has_reply.then_some(reply);
        Some(BounceReport { class, rule, status, reply, addresses, traces: Traces::default() })
    }
}

/// The notice with these reports. `None` without any.
fn notice(
    marks: Vec<String>,
    date: Option<Timestamp>,
    reports: Vec<BounceReport>,
) -> Option<ProviderNotice> {
    let message = ReturnedMessage { id: None, date, reports };
    (!message.reports.is_empty()).then_some(ProviderNotice { marks, message })
}

/// The text at a place of a notice (RFC 6901). Empty if there is none.
fn text<'a>(event: &'a Value, place: &str) -> &'a str {
    event.pointer(place).and_then(Value::as_str).unwrap_or_default()
}

/// The moment that a text of a notice names (RFC 3339).
fn moment(event: &Value, place: &str) -> Option<Timestamp> {
    text(event, place).parse().ok()
}

/// The moment that a number of seconds names, or a text with one.
fn second(event: &Value, place: &str) -> Option<Timestamp> {
    let found = event.pointer(place)?;
    let seconds = found.as_f64().or_else(|| found.as_str()?.parse().ok())?;
    let is_possible = (0.0..1e11).contains(&seconds);
    #[expect(clippy::cast_possible_truncation, reason = "the range was looked at")]
    is_possible.then(|| Timestamp::from_second(seconds as i64).ok()).flatten()
}

/// A text or a number that names an event, as it may stand in a mark.
fn name(event: &Value, place: &str) -> Option<String> {
    let found = match event.pointer(place)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let is_sound = !found.is_empty() && found.len() <= 300 && !found.contains(char::is_control);
    is_sound.then_some(found)
}

#[cfg(test)]
mod tests;
