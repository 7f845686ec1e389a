//! How one transaction ended, as far as this end of the wire can know.
//!
//! A message has five endings, not two. *Not sent* and *in doubt* are both a lost line; what tells
//! them apart is the [`Phase`] in which it was lost: before the final dot nothing can have been
//! accepted, after it nobody at this end knows (RFC 1047, RFC 5321 §4.5.3.2.6).
//!
//! Looks up to: nothing.

use std::fmt;

/// Where a conversation with the relay stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Name lookup and TCP.
    Connect,
    /// The server's first line.
    Greeting,
    /// EHLO.
    Hello,
    /// STARTTLS or implicit TLS.
    Tls,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Recipient,
    /// DATA, up to the go-ahead.
    Data,
    /// The message's bytes, before the final dot.
    Content,
    /// The final dot is written; its reply is awaited.
    FinalDot,
}

impl Phase {
    /// The phase in the words of a person reading a report.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Connect => "on connecting",
            Self::Greeting => "at the greeting",
            Self::Hello => "at EHLO",
            Self::Tls => "during the TLS handshake",
            Self::Login => "at the login",
            Self::Mail => "at MAIL FROM",
            Self::Recipient => "at RCPT TO",
            Self::Data => "at DATA",
            Self::Content => "while the message was written",
            Self::FinalDot => "after the final dot",
        }
    }
}

/// What the server said: code, enhanced code (RFC 3463) and its words, cleaned of control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The three digits (RFC 5321 §4.2).
    pub code: u16,
    /// `class.subject.detail`, where the server gave one.
    pub enhanced: Option<(u8, u16, u16)>,
    /// The words after the codes, on one line, at most 512 bytes, no control character.
    pub text: String,
}

impl Reply {
    /// Takes the server's words: an enhanced code at their head is read, controls become blanks, and
    /// the rest is cut at 512 bytes on a character.
    pub fn new(code: u16, words: &str) -> Self {
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words = words.trim();
        let (enhanced, rest) = match words.split_once(' ').unwrap_or((words, "")) {
            (head, rest) if enhanced(head).is_some() => (enhanced(head), rest),
            _ => (None, words),
        };
        let mut end = rest.len().min(512);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        Self { code, enhanced, text: rest[..end].trim().to_owned() }
    }

    /// 2xx.
    pub const fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// 4xx: the server asks to try later.
    pub const fn is_transient(&self) -> bool {
        self.code / 100 == 4
    }

    /// 5xx. The basic code decides, whatever class an enhanced code claims.
    pub const fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }

    /// The enhanced code as subject and detail: `(1, 1)` for `5.1.1`.
    pub fn detail(&self) -> Option<(u16, u16)> {
        self.enhanced.map(|(_, subject, detail)| (subject, detail))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some((class, subject, detail)) = self.enhanced {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        if self.text.is_empty() { Ok(()) } else { write!(f, " {}", self.text) }
    }
}

fn enhanced(word: &str) -> Option<(u8, u16, u16)> {
    if !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let mut parts = word.splitn(3, '.');
    let class = parts.next()?.parse().ok().filter(|class| matches!(class, 2 | 4 | 5))?;
    Some((class, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Whose fault a permanent refusal is; the reader's record depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such reader or no such host: 5.1.x.
    Dead,
    /// The mailbox exists and takes nothing now: full or disabled, 5.2.x.
    Mailbox,
    /// The sender is refused: policy, content, authentication, 5.7.x. The reader is not to blame.
    Sender,
    /// The address cannot be written to through this relay, as with SMTPUTF8 not offered (5.6.7).
    Unsendable,
}

impl Refusal {
    /// The word the journal and reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Mailbox => "mailbox",
            Self::Sender => "sender",
            Self::Unsendable => "unsendable",
        }
    }

    /// Reads back the word of [`as_str`](Self::as_str).
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Dead, Self::Mailbox, Self::Sender, Self::Unsendable]
            .into_iter()
            .find(|refusal| refusal.as_str() == word)
    }
}

/// The ending of one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx to the final dot: the message is the relay's now.
    Accepted(Reply),
    /// 5xx: trying again would be rude.
    Rejected(Refusal, Reply),
    /// 4xx: try later.
    Deferred(Reply),
    /// The line was lost, or the server went away, before the final dot: nothing was accepted.
    NotSent(Phase, String),
    /// The line was lost after the final dot: it may have been accepted. A person decides.
    InDoubt(String),
}

impl Outcome {
    /// Judges a refusal by the phase that drew it and the reply's codes.
    ///
    /// A 4xx defers; a 5xx to RCPT is the reader's when its enhanced code (or, without one, its basic
    /// code) says so; a 5xx anywhere else is about the sender or the content.
    pub fn refused(phase: Phase, reply: Reply) -> Self {
        if !reply.is_permanent() {
            return Self::Deferred(reply);
        }
        let refusal = match phase {
            Phase::Recipient => reader_refused(&reply),
            _ => Refusal::Sender,
        };
        Self::Rejected(refusal, reply)
    }
}

/// Whom a 5xx to RCPT is about. A telling enhanced code comes first, then the words, then the basic
/// code; where none of them speaks of the reader, the reader is kept.
fn reader_refused(reply: &Reply) -> Refusal {
    match (reply.code, reply.detail()) {
        // 5.1.7 and 5.1.8 are about the sender's address, though they are among the addresses.
        (_, Some((7, _) | (1, 7 | 8))) => Refusal::Sender,
        (501 | 555, _) | (_, Some((6, 7))) => Refusal::Unsendable,
        (_, Some((1, 1 | 2 | 3 | 6 | 10))) => Refusal::Dead,
        (_, Some((2, 1..=4))) => Refusal::Mailbox,
        _ if blames_sender(&reply.text) => Refusal::Sender,
        (_, Some((2, _))) | (552, None) => Refusal::Mailbox,
        (_, Some((1, _) | (4, 4 | 14))) | (550 | 551 | 553, None | Some((0, _))) => Refusal::Dead,
        _ => Refusal::Sender,
    }
}

/// Whether a refusal without a telling code names what it dislikes about the sender. The reader's own
/// address, which a relay likes to repeat, is not its words.
fn blames_sender(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| !word.contains('@'));
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    [
        "spam",
        "block",
        "policy",
        "dnsbl",
        "blacklist",
        "authenticat",
        "denied",
        "reputation",
        "spf",
        "dkim",
        "dmarc",
        // Of a relay that does not take our mail to others.
        "relaying",
        "to relay",
        "relay not",
        "rcpthosts",
        "#5.7.",
    ]
    .iter()
    .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Phase, Refusal, Reply};

    fn class(phase: Phase, code: u16, words: &str) -> Option<Refusal> {
        match Outcome::refused(phase, Reply::new(code, words)) {
            Outcome::Rejected(refusal, _) => Some(refusal),
            _ => None,
        }
    }

    #[test]
    fn a_reply_is_stored_clean_and_short() {
        let reply = Reply::new(550, "5.1.1 \u{1b}]0;gone\u{7}\r\n nobody");
        assert_eq!(reply.enhanced, Some((5, 1, 1)));
        assert_eq!(reply.text, "]0;gone    nobody");
        assert_eq!(Reply::new(250, &"é".repeat(400)).text.len(), 512);
        assert_eq!(Reply::new(250, "").to_string(), "250");
    }

    #[test]
    fn a_refusal_is_blamed_on_whom_its_codes_blame() {
        assert_eq!(class(Phase::Recipient, 550, "5.1.1 no such user"), Some(Refusal::Dead));
        assert_eq!(class(Phase::Recipient, 552, "mailbox full"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 550, "5.2.1 disabled"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 550, "5.7.1 policy"), Some(Refusal::Sender));
        assert_eq!(class(Phase::Recipient, 550, "blocked by DNSBL"), Some(Refusal::Sender));
        assert_eq!(class(Phase::FinalDot, 554, "5.7.1 spam"), Some(Refusal::Sender));
    }

    #[test]
    fn a_reader_is_kept_unless_something_speaks_against_them() {
        for (code, words, whose) in [
            (550, "5.1.8 sender domain not found", Refusal::Sender),
            (550, "5.1.7 bad sender address", Refusal::Sender),
            (550, "5.5.1 what?", Refusal::Sender),
            (550, "5.4.4 no route", Refusal::Dead),
            (550, "5.1.1 mailbox blocked", Refusal::Dead),
            (550, "5.2.0 spam", Refusal::Sender),
            (550, "5.0.0 no such user", Refusal::Dead),
            (550, "<policy@spam.example>: unknown user", Refusal::Dead),
            (554, "no", Refusal::Sender),
            (550, "relay not permitted", Refusal::Sender),
            (550, "User unknown in relay recipient table", Refusal::Dead),
            (553, "sorry, not in my list of allowed rcpthosts (#5.7.1)", Refusal::Sender),
            (501, "5.1.3 bad syntax", Refusal::Unsendable),
            (552, "5.3.4 too big", Refusal::Sender),
        ] {
            assert_eq!(class(Phase::Recipient, code, words), Some(whose), "{code} {words}");
        }
        assert_eq!(Reply::new(550, "5.+1.1 no").enhanced, None);
    }

    #[test]
    fn the_basic_code_wins_where_the_classes_disagree() {
        assert_eq!(class(Phase::Recipient, 550, "4.2.1 try again"), Some(Refusal::Mailbox));
        assert_eq!(class(Phase::Recipient, 451, "5.1.1 nobody"), None);
    }
}
