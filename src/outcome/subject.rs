//! Whom one refusal is about.
//!
//! The words of the reply are asked first, then its codes. The first rule that applies decides:
//!
//! 1. Words of greylisting in a 4xx are greylisting.
//! 2. Words of a limit on sending are the relay's limit, whatever the codes say.
//! 3. Words about the sender, the codes 5.1.7 and 5.1.8, and the codes of a login are the sender's. So is what
//!    the codes of a message (X.3.4, X.6) are said of.
//! 4. Words about the reader's mailbox or address are the reader's, if the reply belongs to a message that
//!    has a reader: from RCPT to the final dot. Words of a mailbox that is full or disabled say that the mailbox
//!    exists, whatever the code says.
//! 5. Words that are often said without thought ("does not exist", "quota exceeded", "access denied") need a
//!    code that agrees with them. A name for a reader beside a word for absence needs a code that does not
//!    contradict it: X.7, a policy, does.
//! 6. Without words, the enhanced code decides, and for a few codes the basic code.
//! 7. What would be the reader's is the sender's, if the reply says it of a name of the sender.
//! 8. What is still uncertain is the sender's in a 5xx, because that can be taken back, and
//!    [`Unclear`](Subject::Unclear) in a 4xx.
//!
//! A reader is dead only by words that can mean nothing else, or by a code of RFC 3463 §3.2 that no word
//! contradicts: X.1.1, X.1.2, X.1.3, X.1.6, and X.1.10 of RFC 7505.
//!
//! Looks up to: nothing.

use super::blamed_party::is_about_reader;
use super::parties::Parties;
use super::phase::Phase;
use super::reply::Reply;
use super::reply_words::ReplyWords;
use super::word_table::{WordSign, read_sign};

/// Whom one refusal is about, a 4xx as a 5xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// No such reader or no such host exists.
    NoSuchReader,
    /// The mailbox exists but takes no mail: it is full, disabled or suspended.
    Mailbox,
    /// This relay cannot write to the address: for its syntax, or because it offers no SMTPUTF8.
    Unsendable,
    /// The sender or the content: policy, lists, login, verification. A 5xx that is uncertain, too.
    Sender,
    /// A limit of the relay: its rate, its quota, its connections, its load.
    RelayLimit,
    /// Greylisting (RFC 6647): the same message is accepted after some minutes.
    Greylisted,
    /// A 4xx that says nothing certain, and a reply that is no refusal.
    Unclear,
}

impl Subject {
    /// Whom a refusal said in this phase is about, by its codes and words, and by the party that it names.
    pub fn of(phase: Phase, reply: &Reply, parties: Parties<'_>) -> Self {
        let uncertain = if reply.is_permanent() { Self::Sender } else { Self::Unclear };
        Self::named_by(phase, reply, parties).unwrap_or(uncertain)
    }

    /// Whom a refusal is certainly about. `None` where its codes and words do not say it.
    pub fn named_by(phase: Phase, reply: &Reply, parties: Parties<'_>) -> Option<Self> {
        if !reply.is_permanent() && !reply.is_transient() {
            return None;
        }
        let code = CodeSign::of(phase, reply);
        let read = |text: &str| {
            let sign = read_sign(&ReplyWords::read(text))?;
            Some(Self::by_words(sign, code, reply))
        };
        let certain = read(&reply.text).unwrap_or_else(|| Self::by_codes(code))?;
        if !certain.concerns_reader() {
            return Some(certain);
        }
        if !has_reader(phase) {
            return None;
        }
        let has_reason = |text: &str| read(text).flatten().is_some_and(Self::concerns_reader);
        let is_readers = is_about_reader(&reply.text, parties, has_reason);
        Some(if is_readers { certain } else { Self::Sender })
    }

    /// Whether a permanent reply says twice that there is no such reader or host: by its codes, and by its words
    /// without the codes.
    pub fn is_absent_by_codes_and_words(reply: &Reply) -> bool {
        let by_codes = Self::by_codes(CodeSign::of(Phase::Recipient, reply));
        let sign = read_sign(&ReplyWords::read(&reply.text));
        reply.is_permanent()
            && by_codes == Some(Self::NoSuchReader)
            && matches!(
                sign,
                Some(WordSign::NoReader | WordSign::LikelyNoReader | WordSign::Absent)
            )
    }

    /// Whether the words of a permanent reply say that a user, a host or a domain does not exist, whose the words do not
    /// say.
    pub(super) fn is_absent_by_words(reply: &Reply) -> bool {
        reply.is_permanent() && read_sign(&ReplyWords::read(&reply.text)) == Some(WordSign::Absent)
    }

    /// Whether the codes of a reply name the reader, whatever its words say.
    pub fn is_named_by_codes(reply: &Reply) -> bool {
        let code = CodeSign::of(Phase::Recipient, reply);
        Self::by_codes(code).is_some_and(Self::concerns_reader)
    }

    /// Whether the refusal is about this one reader, and not about the relay or the sender.
    pub const fn concerns_reader(self) -> bool {
        matches!(self, Self::NoSuchReader | Self::Mailbox | Self::Unsendable)
    }

    /// Whether another relay may take the message. It does not if the refusal is about the reader, and there is
    /// no need to ask it if the relay only waits for a second attempt. Another relay may be able to write to an
    /// address that this one cannot write to.
    pub const fn may_end_otherwise_elsewhere(self) -> bool {
        !matches!(self, Self::NoSuchReader | Self::Mailbox | Self::Greylisted)
    }

    /// The subject by the words of a reply, weighed against its codes. `None` where nothing is certain.
    fn by_words(sign: WordSign, code: CodeSign, reply: &Reply) -> Option<Self> {
        let is_permanent = reply.is_permanent();
        match (sign, code) {
            (WordSign::Greylisting, _) if !is_permanent => Some(Self::Greylisted),
            (WordSign::Sender | WordSign::Greylisting, _)
            | (WordSign::Limit | WordSign::NoReader, CodeSign::Message)
            | (
                WordSign::LikelyNoReader | WordSign::LikelyDisabled,
                CodeSign::Policy | CodeSign::Message,
            ) => Some(Self::Sender),
            // A policy fills no mailbox.
            (WordSign::Limit, _) | (WordSign::Full, CodeSign::Policy) => Some(Self::RelayLimit),
            (_, CodeSign::Sender) => Some(Self::Sender),
            (WordSign::NoReader | WordSign::LikelyNoReader, _)
            | (WordSign::Absent, CodeSign::Route)
            | (
                WordSign::GivenUp | WordSign::Syntax | WordSign::Absent | WordSign::AccountClosed,
                CodeSign::NoReader,
            ) => Some(Self::NoSuchReader),
            (
                WordSign::Full | WordSign::Disabled | WordSign::LikelyDisabled | WordSign::GivenUp,
                _,
            )
            | (WordSign::Quota | WordSign::Exceeded | WordSign::AccountClosed, CodeSign::Mailbox)
            | (WordSign::Quota, CodeSign::Storage) => Some(Self::Mailbox),
            (WordSign::Syntax, _) => Some(Self::Unsendable),
            (WordSign::Exceeded, CodeSign::Storage) => None,
            (WordSign::Busy, CodeSign::Mailbox) | (WordSign::Later, _) if !is_permanent => {
                Self::by_codes(code)
            }
            (WordSign::Quota | WordSign::Exceeded | WordSign::Busy | WordSign::Later, _)
            | (_, CodeSign::Limit) => Some(Self::RelayLimit),
            // Somebody is refused or absent, and the code does not say who, or says another.
            (_, code) => {
                matches!(code, CodeSign::Policy | CodeSign::Message).then_some(Self::Sender)
            }
        }
    }

    /// The subject by the codes alone. `None` where nothing is certain.
    const fn by_codes(code: CodeSign) -> Option<Self> {
        match code {
            CodeSign::NoReader => Some(Self::NoSuchReader),
            CodeSign::Mailbox => Some(Self::Mailbox),
            CodeSign::Unsendable => Some(Self::Unsendable),
            CodeSign::Sender | CodeSign::Message => Some(Self::Sender),
            CodeSign::Limit => Some(Self::RelayLimit),
            CodeSign::Policy | CodeSign::Storage | CodeSign::Route | CodeSign::Nothing => None,
        }
    }
}

/// Whether a reply in this phase belongs to a message, and so to its reader.
const fn has_reader(phase: Phase) -> bool {
    matches!(phase, Phase::Recipient | Phase::Data | Phase::Content | Phase::FinalDot)
}

/// What the codes of a refusal say by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CodeSign {
    /// No such reader or host.
    NoReader,
    /// The mailbox is full or disabled.
    Mailbox,
    /// A 552 to RCPT without an enhanced code: some storage is used up (RFC 5321 §4.2.2).
    Storage,
    /// The address cannot be written to through this relay.
    Unsendable,
    /// The sender: the sender's address, X.1.7 and X.1.8, or the login (RFC 4954 §6).
    Sender,
    /// A policy: X.7.
    Policy,
    /// The message: its size, X.3.4, or its content, X.6.
    Message,
    /// The load or a limit of the relay.
    Limit,
    /// No way to a host, for good: X.4.4 (RFC 3463 §3.5), and X.4.310 of Microsoft 365, no such domain in the DNS. Whose
    /// host, and why, the words say.
    Route,
    /// Nothing.
    Nothing,
}

impl CodeSign {
    /// Reads the codes of a refusal. The basic code says whether the enhanced code is about now or for good.
    fn of(phase: Phase, reply: &Reply) -> Self {
        let at_recipient = matches!(phase, Phase::Recipient);
        match (reply.code, reply.detail()) {
            // 7.28 is a rate of mail; Gmail says so.
            (421, _)
            | (452, None)
            | (400..=499, Some((3, 0)))
            | (_, Some((3, 1 | 2) | (4, 5) | (5, 3) | (7, 28))) => Self::Limit,
            (530 | 534 | 535 | 538, _) | (_, Some((1, 7 | 8))) => Self::Sender,
            (_, Some((7, _))) => Self::Policy,
            (501 | 555, _) if at_recipient => Self::Unsendable,
            (_, Some((6, 7))) => Self::Unsendable,
            (_, Some((3, 4) | (6, _))) => Self::Message,
            // 556 is the basic code of a null MX (RFC 7504 §4).
            (_, Some((1, 1 | 2 | 3 | 6 | 10))) | (556, _) => Self::NoReader,
            (500..=599, Some((4, 4 | 310))) => Self::Route,
            (_, Some((2, 1 | 2))) => Self::Mailbox,
            (552, None | Some((0, 0))) if at_recipient => Self::Storage,
            _ => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Parties, Phase, Reply, Subject};

    fn subject(phase: Phase, code: u16, words: &str) -> Subject {
        Subject::of(phase, &Reply::new(code, words), Parties::UNKNOWN)
    }

    #[test]
    fn words_beat_codes_and_thoughtless_words_need_a_code_that_agrees() {
        for (code, words, whom) in [
            (550, "5.1.1 hourly limit exceeded", Subject::RelayLimit),
            (550, "5.1.1 blocked by policy", Subject::Sender),
            (550, "5.1.1 nobody of that name", Subject::NoSuchReader),
            (550, "5.1.1 access denied", Subject::Sender),
            (550, "5.1.1 mailbox blocked", Subject::Mailbox),
            (552, "5.1.1 Archived recipient", Subject::Mailbox),
            (550, "5.1.1 mailbox unknown or mailbox disabled", Subject::NoSuchReader),
            (550, "5.1.1 account closed", Subject::NoSuchReader),
            (550, "5.2.1 account closed", Subject::Mailbox),
            (552, "5.1.1 mailbox full", Subject::Mailbox),
            (550, "5.1.8 user unknown", Subject::Sender),
            (550, "5.7.1 user unknown", Subject::NoSuchReader),
            (550, "5.2.1 user unknown", Subject::NoSuchReader),
            (550, "does not exist", Subject::Sender),
            (550, "5.1.1 does not exist", Subject::NoSuchReader),
            (550, "5.1.2 domain not found", Subject::NoSuchReader),
            (550, "domain not found", Subject::Sender),
            (550, "5.4.4 Host or domain name not found", Subject::NoSuchReader),
            (550, "5.4.4 unable to route", Subject::Sender),
            (550, "5.4.310 DNS domain d1.example does not exist", Subject::NoSuchReader),
            (550, "5.4.310 no", Subject::Sender),
            (554, "5.7.1 recipient quota exceeded", Subject::RelayLimit),
            (552, "quota exceeded", Subject::Mailbox),
            (550, "5.2.2 quota exceeded", Subject::Mailbox),
            (550, "quota exceeded", Subject::RelayLimit),
            (552, "exceeded", Subject::Sender),
            (550, "5.2.1 account suspended", Subject::Mailbox),
            (550, "account suspended", Subject::Sender),
            (451, "greylisted", Subject::Greylisted),
            (550, "greylisted", Subject::Sender),
            (450, "4.2.1 busy", Subject::Mailbox),
            (550, "5.2.1 busy", Subject::RelayLimit),
            (451, "try again later", Subject::Unclear),
            (451, "4.3.2 try again later", Subject::RelayLimit),
            (550, "5.1.1 try again later", Subject::RelayLimit),
        ] {
            assert_eq!(subject(Phase::Recipient, code, words), whom, "{code} {words}");
        }
    }

    #[test]
    fn without_words_the_codes_decide_and_what_is_uncertain_is_the_senders_or_unclear() {
        for (code, words, whom) in [
            (550, "5.1.1", Subject::NoSuchReader),
            (550, "5.1.2", Subject::NoSuchReader),
            (550, "5.1.3", Subject::NoSuchReader),
            (551, "5.1.6", Subject::NoSuchReader),
            (556, "5.1.10", Subject::NoSuchReader),
            (556, "", Subject::NoSuchReader),
            (550, "5.2.1", Subject::Mailbox),
            (550, "5.2.2", Subject::Mailbox),
            (501, "5.1.3", Subject::Unsendable),
            (501, "", Subject::Unsendable),
            (555, "5.5.4", Subject::Unsendable),
            (550, "5.6.7", Subject::Unsendable),
            (550, "5.1.0", Subject::Sender),
            (550, "5.1.7", Subject::Sender),
            (552, "5.2.3", Subject::Sender),
            (550, "5.7.1", Subject::Sender),
            (550, "", Subject::Sender),
            (551, "", Subject::Sender),
            (552, "", Subject::Sender),
            (553, "", Subject::Sender),
            (554, "", Subject::Sender),
            (452, "5.3.1", Subject::RelayLimit),
            (550, "5.4.5", Subject::RelayLimit),
            (421, "", Subject::RelayLimit),
            (452, "", Subject::RelayLimit),
            (451, "4.3.0", Subject::RelayLimit),
            (452, "4.2.2", Subject::Mailbox),
            (451, "4.1.8", Subject::Sender),
            (450, "", Subject::Unclear),
            (450, "4.7.1", Subject::Unclear),
            (250, "2.1.5", Subject::Unclear),
            (354, "", Subject::Unclear),
        ] {
            assert_eq!(subject(Phase::Recipient, code, words), whom, "{code} {words}");
        }
    }

    #[test]
    fn only_what_belongs_to_a_message_can_be_about_its_reader() {
        for (words, whom) in
            [("5.1.1 user unknown", Subject::NoSuchReader), ("mailbox full", Subject::Mailbox)]
        {
            for phase in [Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot] {
                assert_eq!(subject(phase, 550, words), whom, "{phase:?}");
            }
            for phase in [Phase::Greeting, Phase::Hello, Phase::Login, Phase::Mail] {
                assert_eq!(subject(phase, 550, words), Subject::Sender, "{phase:?}");
                assert_eq!(subject(phase, 450, words), Subject::Unclear, "{phase:?}");
            }
        }
        assert_eq!(subject(Phase::Data, 501, ""), Subject::Sender);
        assert_eq!(subject(Phase::FinalDot, 552, "quota exceeded"), Subject::RelayLimit);
    }
}
