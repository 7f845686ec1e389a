//! Why a message came back, by the judge of replies: from what a report repeats of servers, and from what it says in
//! its own words.
//!
//! Looks up to: `outcome`.

use super::said_reply::{SaidReply, find_enhanced, find_replies, imply_reply};
use crate::outcome::{BounceClass, Parties, Phase, Reply};

/// The most paragraphs and lines of a text that are judged.
const MAX_SENTENCES: usize = 400;

/// How the class of a report was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportRule {
    /// A report for programs says what became of the message: delivered or delayed (RFC 3464 §2.3.3).
    Action,
    /// The report repeats what a server replied.
    Reply,
    /// The report gives a status and no reply (RFC 3463).
    Status,
    /// The report says it in its own words.
    Words,
    /// The text says that the message is late.
    Delay,
    /// A provider reports a complaint (RFC 5965).
    Feedback,
    /// A program has answered (RFC 3834).
    Answer,
    /// A provider has its own word for what happened.
    Notice,
    /// A reader asks to leave, with the token of their mail.
    Request,
    /// No rule applies.
    None,
}

impl ReportRule {
    /// The word in reports and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Reply => "reply",
            Self::Status => "status",
            Self::Words => "words",
            Self::Delay => "delay",
            Self::Feedback => "feedback",
            Self::Answer => "answer",
            Self::Notice => "notice",
            Self::Request => "request",
            Self::None => "none",
        }
    }
}

/// Why a message came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BounceReason {
    pub(super) class: BounceClass,
    pub(super) rule: ReportRule,
    /// The reply that decides, or the first one. Without a reply in the report: its words, under the basic code that the
    /// status stands for.
    pub(super) reply: Option<Reply>,
}

impl BounceReason {
    const fn new(class: BounceClass, rule: ReportRule, reply: Reply) -> Self {
        Self { class, rule, reply: Some(reply) }
    }
}

/// Judges what a report says of one recipient. `about` is what it says of that recipient, and `whole` all that it
/// says. `None` if it says nothing that could be a reason.
pub(super) fn find_reason(about: &str, whole: &str, parties: Parties<'_>) -> Option<BounceReason> {
    let replies = [find_replies(about), find_replies(whole)].concat();
    judge_replies(&replies, parties)
        .or_else(|| judge_status(about, parties))
        .or_else(|| judge_sentences(about, parties, |_| true))
        .or_else(|| judge_sentences(whole, parties, says_of_reader))
        .or_else(|| judge_uncertain(&replies, about, whole))
        .or_else(|| judge_sentences(whole, parties, |_| true))
}

/// Judges the replies that a report repeats, the first one that is certain.
fn judge_replies(replies: &[SaidReply], parties: Parties<'_>) -> Option<BounceReason> {
    replies.iter().find_map(|said| {
        let class = BounceClass::named_by(said.phase, &said.reply, parties)?;
        Some(BounceReason::new(class, ReportRule::Reply, said.reply.clone()))
    })
}

/// Judges the words about a recipient together with the status among them.
fn judge_status(about: &str, parties: Parties<'_>) -> Option<BounceReason> {
    let status = find_enhanced(about)?;
    let reply = imply_reply(Some(status), about);
    let class = BounceClass::named_by(Phase::Recipient, &reply, parties)?;
    Some(BounceReason::new(class, ReportRule::Status, reply))
}

/// Judges the paragraphs and then the lines of a text, the first one that is certain and acceptable.
fn judge_sentences(
    text: &str,
    parties: Parties<'_>,
    accepts: impl Fn(BounceClass) -> bool,
) -> Option<BounceReason> {
    let paragraphs = text.split("\n\n").filter(|paragraph| paragraph.lines().count() > 1);
    let mut sentences = text.lines().chain(paragraphs).take(MAX_SENTENCES);
    sentences.find_map(|sentence| {
        let reply = imply_reply(find_enhanced(sentence), sentence);
        let class = BounceClass::named_by(Phase::Recipient, &reply, parties)?;
        accepts(class).then(|| BounceReason::new(class, ReportRule::Words, reply))
    })
}

/// Whether a class says something of the reader or the way to them. Reports say of themselves what sounds as if the
/// sender were refused.
const fn says_of_reader(class: BounceClass) -> bool {
    matches!(class, BounceClass::Dead | BounceClass::Mailbox | BounceClass::Transient)
}

/// The class of a reply or a status that names nobody.
fn judge_uncertain(replies: &[SaidReply], about: &str, whole: &str) -> Option<BounceReason> {
    if let Some(said) = replies.first() {
        let class = BounceClass::of_uncertain(&said.reply);
        return Some(BounceReason::new(class, ReportRule::Reply, said.reply.clone()));
    }
    let status = find_enhanced(about).or_else(|| find_enhanced(whole))?;
    let reply = imply_reply(Some(status), about);
    Some(BounceReason::new(BounceClass::of_uncertain(&reply), ReportRule::Status, reply))
}
