//! What one message that came back says: of whom, and what.
//!
//! Looks up to: `address`, `mime`, `outcome`, `token`.

use jiff::Timestamp;

use super::delivery_status::{DeliveryAction, RecipientStatus, read_status};
use super::found_addresses::{FoundAddresses, find_addresses, list_addresses};
use super::reason::{BounceReason, ReportRule, find_reason};
use super::report_words::{is_answer_header, is_answer_subject, is_delay, is_report};
use super::returned_mail::{ReturnedMail, read_mail};
use super::said_reply::{find_enhanced, imply_reply, is_generic, read_reply};
use super::traces::{Traces, find_copy_traces, find_return_tokens};
use crate::address::Address;
use crate::mime::HeaderFields;
use crate::outcome::{BounceClass, EnhancedCode, Parties, Phase, Reply, SenderNames, Subject};
use crate::token::Tokens;

/// The longest Message-ID that is kept.
const MAX_ID_CHARS: usize = 300;

/// The most lines that a report says of one recipient.
const MAX_LINES_ABOUT: usize = 12;

/// What the publication is known by in messages that come back.
#[derive(Clone, Copy)]
pub struct ReportContext<'a> {
    /// The names of the sender.
    pub sender: &'a SenderNames,
    /// The addresses of the publication, which are no readers'.
    pub ours: &'a [Address],
    /// The address before whose `@` the token of the return path stands. `None` if return paths have no token.
    pub return_address: Option<&'a Address>,
    /// What opens unsubscribe tokens. `None` if the publication has no key.
    pub tokens: Option<&'a Tokens>,
}

/// What a message says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BounceReport {
    /// What it says.
    pub class: BounceClass,
    /// How that was found.
    pub rule: ReportRule,
    /// The status (RFC 3463), if the message gives one.
    pub status: Option<EnhancedCode>,
    /// The reply that the message repeats, or its words.
    pub reply: Option<Reply>,
    /// The addresses that the message can be about, the likeliest first. It need not have one.
    pub addresses: Vec<Address>,
    /// What it has kept of the copy that was sent.
    pub traces: Traces,
}

/// One message that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedMessage {
    /// The Message-ID of the message itself. `None` if it has none.
    pub id: Option<String>,
    /// The moment in its `Date`. `None` if it has none that can be read.
    pub date: Option<Timestamp>,
    /// What it says, one report for each recipient, and at least one.
    pub reports: Vec<BounceReport>,
}

impl BounceReport {
    /// Whether codes and words both say for good that there is no such reader.
    pub fn is_proven_dead(&self) -> bool {
        let reply = self.reply.as_ref();
        self.class == BounceClass::Dead && reply.is_some_and(Subject::is_absent_by_codes_and_words)
    }

    fn new(class: BounceClass, rule: ReportRule) -> Self {
        Self {
            class,
            rule,
            status: None,
            reply: None,
            addresses: Vec::new(),
            traces: Traces::default(),
        }
    }

    fn with_reason(reason: Option<BounceReason>) -> Self {
        match reason {
            Some(BounceReason { class, rule, reply }) => {
                let status = reply.as_ref().and_then(|reply| reply.enhanced);
                Self { status, reply, ..Self::new(class, rule) }
            }
            None => Self::new(BounceClass::Unknown, ReportRule::None),
        }
    }
}

/// Reads one message, at most its first megabyte. Any bytes are a message.
pub fn read_returned_message(message: &[u8], context: &ReportContext<'_>) -> ReturnedMessage {
    let mail = read_mail(message);
    let id = mail.header.find("message-id").map(|id| id.chars().take(MAX_ID_CHARS).collect());
    let date = mail.header.find_date("date");
    ReturnedMessage { id, date, reports: read_reports(&mail, context) }
}

fn read_reports(mail: &ReturnedMail, context: &ReportContext<'_>) -> Vec<BounceReport> {
    let statuses: Vec<_> = mail.statuses.iter().map(|text| read_status(text)).collect();
    let envelope_id = statuses.iter().find_map(|status| status.envelope_id.as_deref());
    let mut traces = find_copy_traces(mail, envelope_id, context.tokens);
    if let Some(ours) = context.return_address {
        traces.return_tokens = find_return_tokens(&mail.header, ours);
    }
    let ours = list_ours(mail, context);
    let recipients: Vec<_> = statuses.iter().flat_map(|status| &status.recipients).collect();
    let mut reports = if let Some(feedback) = &mail.feedback {
        vec![read_feedback(feedback, mail, &ours)]
    } else if !recipients.is_empty() {
        let read = |status| read_recipient_status(status, mail, context.sender);
        let mut read: Vec<_> = recipients.into_iter().map(read).collect();
        name_unnamed(&mut read, mail, &ours);
        read
    } else if let Some(request) = read_request(mail, context.tokens) {
        vec![request]
    } else if is_answer(mail) {
        let from = mail.header.find("from").map(list_addresses).unwrap_or_default();
        let answer = BounceReport::new(BounceClass::AutoReply, ReportRule::Answer);
        vec![BounceReport { addresses: from, ..answer }]
    } else {
        read_prose(mail, &ours, context.sender)
    };
    add_original(&mut reports, mail, &ours);
    give_traces(&mut reports, &traces);
    reports
}

/// The addresses that are not a recipient's: the publication's, and whom the message was sent to.
fn list_ours(mail: &ReturnedMail, context: &ReportContext<'_>) -> Vec<Address> {
    let fields = ["to", "delivered-to", "x-original-to", "envelope-to", "from", "return-path"];
    let named = fields.iter().flat_map(|name| mail.header.find_all(name)).flat_map(list_addresses);
    let senders = ["from", "sender", "return-path", "reply-to", "errors-to"];
    let senders = senders.iter().flat_map(|name| mail.original.find_all(name));
    context.ours.iter().cloned().chain(named).chain(senders.flat_map(list_addresses)).collect()
}

/// Whether a program has answered in place of the reader. Mail systems write the same header fields into their
/// reports.
fn is_answer(mail: &ReturnedMail) -> bool {
    is_answer_subject(&mail.subject) || (is_answer_header(&mail.header) && !is_report(mail))
}

/// A request to leave: the token of a reader in the subject. Nobody leaves by the name of a sender, which anybody
/// can write.
fn read_request(mail: &ReturnedMail, tokens: Option<&Tokens>) -> Option<BounceReport> {
    let reader = tokens?.find_unsubscribe_reader(&mail.subject)?;
    let mut request = BounceReport::new(BounceClass::Unsubscribe, ReportRule::Request);
    request.traces.readers = vec![reader.clone()];
    Some(BounceReport { addresses: vec![reader], ..request })
}

/// What a provider reports (RFC 5965 §3.5, and the registry of feedback types).
fn read_feedback(feedback: &HeaderFields, mail: &ReturnedMail, ours: &[Address]) -> BounceReport {
    let kind = feedback.find("feedback-type").unwrap_or_default().to_ascii_lowercase();
    let class = match kind.as_str() {
        "opt-out" | "opt-out-list" => BounceClass::Unsubscribe,
        "not-spam" => BounceClass::Delivered,
        "auth-failure" | "dmarc" => BounceClass::Sender,
        _ => BounceClass::Complaint,
    };
    let fields = ["original-rcpt-to", "removal-recipient"];
    let named = fields.iter().flat_map(|name| feedback.find_all(name)).flat_map(list_addresses);
    let text = if mail.original.is_empty() { mail.text.as_str() } else { "" };
    let addresses = named.chain(find_addresses(text, ours).others).collect();
    BounceReport { addresses, ..BounceReport::new(class, ReportRule::Feedback) }
}

/// What a report for programs says of one recipient (RFC 3464 §2.3).
fn read_recipient_status(
    status: &RecipientStatus,
    mail: &ReturnedMail,
    sender: &SenderNames,
) -> BounceReport {
    let reader = status.addresses.first().map_or("", Address::as_str);
    let said = status.status.filter(|code| !is_generic(*code));
    let phase = read_reply(&status.diagnostic).map_or(Phase::Recipient, |said| said.phase);
    let reply = match read_reply(&status.diagnostic) {
        Some(found) => Reply { enhanced: found.reply.enhanced.or(said), ..found.reply },
        None => imply_reply(said.or(status.status), &status.diagnostic),
    };
    let class = BounceClass::named_by(phase, &reply, Parties { sender, reader });
    let mut report = match (status.action, class) {
        (DeliveryAction::Delivered, _) => {
            BounceReport::new(BounceClass::Delivered, ReportRule::Action)
        }
        (DeliveryAction::Delayed, _) => {
            BounceReport::new(BounceClass::Transient, ReportRule::Action)
        }
        (DeliveryAction::Failed, Some(class)) => BounceReport::new(class, ReportRule::Reply),
        (DeliveryAction::Failed, None) => {
            let reason = find_reason("", &mail.text, Parties { sender, reader });
            let certain = reason.filter(|reason| reason.class != BounceClass::Sender);
            match certain {
                Some(reason) => BounceReport::with_reason(Some(reason)),
                None => BounceReport::new(BounceClass::of_uncertain(&reply), ReportRule::Status),
            }
        }
    };
    report.reply.get_or_insert(reply);
    report.status = said.or(report.status).or(status.status);
    report.addresses.clone_from(&status.addresses);
    report
}

/// Gives a report for programs that names no address those of the text for people.
fn name_unnamed(reports: &mut [BounceReport], mail: &ReturnedMail, ours: &[Address]) {
    if let [report] = reports
        && report.addresses.is_empty()
    {
        let FoundAddresses { heads, others } = find_addresses(&mail.text, ours);
        report.addresses = heads.into_iter().map(|head| head.address).chain(others).collect();
    }
}

/// What a report for people says, of each recipient that it lists.
fn read_prose(mail: &ReturnedMail, ours: &[Address], sender: &SenderNames) -> Vec<BounceReport> {
    let mut found = find_addresses(&mail.text, ours);
    let named = mail.header.find_all("x-failed-recipients").flat_map(list_addresses);
    let failed: Vec<Address> = named.collect();
    if !failed.is_empty() {
        let is_failed = |address: &Address| failed.iter().any(|one| one.key() == address.key());
        found.heads.retain(|head| is_failed(&head.address));
    }
    if !is_report(mail) && !has_null_sender(mail) && !looks_like_report(mail, &found) {
        let unknown = BounceReport::new(BounceClass::Unknown, ReportRule::None);
        let heads = found.heads.into_iter().map(|head| head.address);
        return vec![BounceReport { addresses: heads.chain(found.others).collect(), ..unknown }];
    }
    if found.heads.len() < 2 {
        let about =
            found.heads.first().map_or(String::new(), |_| collect_text_about(mail, &found, 0));
        let mut report = judge_prose(mail, &about, &found, sender);
        let heads = found.heads.into_iter().map(|head| head.address);
        report.addresses = failed.into_iter().chain(heads).chain(found.others).collect();
        return vec![report];
    }
    let numbers = 0..found.heads.len();
    let read = |number: usize| {
        let about = collect_text_about(mail, &found, number);
        let report = judge_prose(mail, &about, &found, sender);
        BounceReport { addresses: vec![found.heads[number].address.clone()], ..report }
    };
    numbers.map(read).collect()
}

/// Whether a message has the return path of reports (RFC 5321 §4.5.5).
fn has_null_sender(mail: &ReturnedMail) -> bool {
    mail.header.find("return-path").is_some_and(|path| path.trim() == "<>")
}

/// Whether a text without the marks of a mail system reads like its report: it has a line for an address, and a
/// reason.
fn looks_like_report(mail: &ReturnedMail, found: &FoundAddresses) -> bool {
    let has_reason = read_reply(&mail.text).is_some() || find_enhanced(&mail.text).is_some();
    let is_returned = !mail.original.is_empty();
    has_reason && (is_returned || !found.heads.is_empty())
}

fn judge_prose(
    mail: &ReturnedMail,
    about: &str,
    found: &FoundAddresses,
    sender: &SenderNames,
) -> BounceReport {
    let heads = found.heads.iter().map(|head| &head.address);
    let reader = heads.chain(&found.others).next().map_or("", Address::as_str);
    let reason = find_reason(about, &mail.text, Parties { sender, reader });
    let report = BounceReport::with_reason(reason);
    let is_late = is_delay(mail);
    if is_late {
        return BounceReport { class: BounceClass::Transient, rule: ReportRule::Delay, ..report };
    }
    report
}

/// What a text says below the line of an address: up to the next such line, or the end of its paragraph.
fn collect_text_about(mail: &ReturnedMail, found: &FoundAddresses, number: usize) -> String {
    let head = &found.heads[number];
    let next = found.heads.get(number + 1).map_or(usize::MAX, |next| next.line);
    let mut about = head.rest.clone();
    let lines = mail.text.lines().enumerate().skip(head.line + 1);
    for (at, line) in lines.take(MAX_LINES_ABOUT) {
        let is_end = line.trim().is_empty() && !about.trim().is_empty();
        if at >= next || is_end {
            break;
        }
        about.push('\n');
        about.push_str(line.trim());
    }
    about.trim().to_owned()
}

/// Adds whom the returned message was sent to, behind the addresses that the report names.
fn add_original(reports: &mut [BounceReport], mail: &ReturnedMail, ours: &[Address]) {
    let [report] = reports else { return };
    if matches!(report.class, BounceClass::AutoReply | BounceClass::Unsubscribe) {
        return;
    }
    let fields = ["x-hmxmroriginalrecipient", "x-original-to", "delivered-to", "to"];
    let sent = fields.iter().flat_map(|name| mail.original.find_all(name)).flat_map(list_addresses);
    let is_ours = |address: &Address| ours.iter().any(|own| own.key() == address.key());
    report.addresses.extend(sent.filter(|address| !is_ours(address)));
    let mut known: Vec<String> = Vec::new();
    report.addresses.retain(|address| {
        let is_new = !known.contains(&address.key());
        known.push(address.key());
        is_new
    });
}

/// Gives the traces to the report that they belong to: a copy has one reader, so that of several reports it is the one
/// that failed.
fn give_traces(reports: &mut [BounceReport], traces: &Traces) {
    let failed: Vec<usize> = (0..reports.len())
        .filter(|at| reports.len() == 1 || reports[*at].class != BounceClass::Delivered)
        .collect();
    if let [one] = failed[..] {
        let readers = std::mem::take(&mut reports[one].traces.readers);
        reports[one].traces = traces.clone();
        reports[one].traces.readers.extend(readers);
    }
}
