//! What to do about a refusal of the sender, by its phase and its words.

use super::negative_reply::NegativeReply;
use super::phase::Phase;
use super::reply::Reply;
use super::reply_words::ReplyWords;
use super::subject::Subject;
use crate::wording::{Wording, say};

/// What a refusal of the sender or the message asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// The sender's address is to be one that the relay takes.
    CheckSender,
    /// The relay takes mail only inside TLS.
    UseTls,
    /// The relay passes mail on only for those it knows.
    MayRelay,
    /// The relay takes mail only from those who log in.
    WriteLogin,
    /// The domain is to prove that its mail is its own.
    CheckRecords,
    /// The message is too large.
    MakeSmaller,
    /// The relay does not take our name in EHLO.
    WriteHello,
}

impl Remedy {
    /// What to do, as the end of a sentence.
    pub fn word(self) -> Wording {
        match self {
            Self::CheckSender => {
                say!("check `from` and the return path with the relay's provider")
            }
            Self::UseTls => say!(
                "it takes mail only inside TLS: write `smtps://` in its `url`, or, for a relay on \
                 this machine, `plain = \"never\"` below it"
            ),
            Self::MayRelay => say!(
                "it passes mail on only for those it knows: write a login, `user@` in its \
                 `url`, or ask its provider to let this machine send"
            ),
            Self::WriteLogin => {
                say!("it wants a login: write `user@` in its `url`, and where the password is")
            }
            Self::CheckRecords => say!(
                "look with the relay's provider at the SPF, DKIM and DMARC records of the domain \
                 in `from`"
            ),
            Self::MakeSmaller => say!(
                "make the issue smaller: smaller or fewer pictures, or a picture that is hosted"
            ),
            Self::WriteHello => say!(
                "write the full name of this machine, as its address is known by in the DNS, in \
                 `hello`, such as `hello = \"mail.example.org\"`"
            ),
        }
    }
}

/// Words of a message that is too large.
const SIZE_WORDS: &[&str] = &[
    "message size",
    "size limit",
    "maximum size",
    "maximum message size",
    "size exceeds",
    "too big",
    "too large",
];

/// Words about encryption.
const TLS_WORDS: &[&str] = &["starttls", "tls", "ssl", "encryption", "encrypted"];

/// Words that ask for something.
const DEMAND_WORDS: &[&str] = &[
    "must", "require", "required", "requires", "need", "needed", "needs", "first", "only", "please",
];

/// Words of a relay that wants a login.
const LOGIN_WORDS: &[&str] = &[
    "authentication required",
    "authentication is required",
    "authentication needed",
    "authentication before",
    "requires authentication",
    "authenticate",
    "authenticated",
    "auth required",
    "auth first",
    "smtp auth",
    "log in",
    "logged in",
    "login required",
    "login first",
];

/// Words of a relay that does not pass our mail on.
const RELAYING_WORDS: &[&str] =
    &["relaying", "relay access denied", "to relay", "relay not", "rcpthosts"];

/// Words of a relay that does not take the sender's address.
const SENDER_WORDS: &[&str] = &[
    "sender address",
    "not owned by",
    "sender denied",
    "sender rejected",
    "sender login mismatch",
    "send as",
    "from address",
    "mail from",
    "envelope from",
    "envelope sender",
    "return path",
];

/// Words about the records of the sender's domain. "Authenticated" has another meaning beside them.
const RECORD_WORDS: &[&str] = &["spf", "dkim", "dmarc"];

/// Words about the name in EHLO.
const HELLO_WORDS: &[&str] = &[
    "helo command rejected",
    "ehlo command rejected",
    "helo name",
    "ehlo name",
    "helo argument",
    "ehlo argument",
    "helo hostname",
    "invalid helo",
    "invalid ehlo",
    "bad helo",
    "bad ehlo",
    "fully qualified hostname",
    "fully qualified domain name in helo",
    "forged helo",
];

impl NegativeReply {
    /// What to do about this refusal of the sender, as the end of a sentence.
    pub fn advice(&self) -> Wording {
        match (self.phase, self.reply.code) {
            (_, 421) => say!("it is closing the connection, try later"),
            _ if self.reply.is_permanent() && self.is_limit() => say!(
                "that is a limit of the relay: wait, or write its number in `pace`; the same `send` goes on later"
            ),
            _ if let Some(remedy) = self.remedy() => remedy.word(),
            (Phase::Mail, 530) => Remedy::WriteLogin.word(),
            (Phase::Mail, 550..=553) => Remedy::CheckSender.word(),
            (Phase::Greeting, _) => say!("ask its provider whether this machine may send"),
            (Phase::Hello, 500..) => {
                say!("ask its provider which name it takes in EHLO, and write it in `hello`")
            }
            (Phase::Login, 500..) => say!("ask its provider which login it takes"),
            (Phase::Data | Phase::Content | Phase::FinalDot, 500..) => {
                say!("ask its provider why it takes no message of ours")
            }
            (_, 400..500) => say!("try later"),
            _ => say!("ask its provider why"),
        }
    }

    /// What to do about a permanent refusal, in whatever phase, if its words ask for TLS, a login or a smaller
    /// message, or refuse the name in EHLO, the sender's address or its records. `None` if they do not say.
    pub fn remedy(&self) -> Option<Remedy> {
        if !self.reply.is_permanent() {
            return None;
        }
        // A code for an unknown address is said of the sender's address, if the refusal is about the sender.
        let names_sender =
            self.subject == Subject::Sender && Subject::is_named_by_codes(&self.reply);
        self.reply.find_remedy().or(names_sender.then_some(Remedy::CheckSender))
    }
}

impl Reply {
    /// What its words or codes ask for, if they say it.
    pub fn find_remedy(&self) -> Option<Remedy> {
        let words = ReplyWords::read(&self.text);
        let says = |phrases: &[&str]| words.has_any(phrases);
        // 523 and 538 are about encryption, and so are 5.7.10 and 5.7.11 (RFC 5248 §2.4, RFC 4954 §6).
        let is_tls = matches!(self.code, 523 | 538) && self.detail() != Some((3, 4))
            || matches!(self.detail(), Some((7, 10 | 11)));
        if is_tls || says(TLS_WORDS) && (self.code == 530 || says(DEMAND_WORDS)) {
            Some(Remedy::UseTls)
        } else if self.is_about_size() {
            Some(Remedy::MakeSmaller)
        } else if says(HELLO_WORDS) {
            Some(Remedy::WriteHello)
        } else if says(RECORD_WORDS) {
            Some(Remedy::CheckRecords)
        } else if says(&["dns"]) {
            None
        } else if self.code == 530 || says(LOGIN_WORDS) {
            Some(Remedy::WriteLogin)
        } else if says(SENDER_WORDS) {
            Some(Remedy::CheckSender)
        } else if says(RELAYING_WORDS) {
            Some(Remedy::MayRelay)
        } else {
            None
        }
    }

    /// Whether the reply refuses a message because it is too large.
    pub fn is_about_size(&self) -> bool {
        let is_said = || ReplyWords::read(&self.text).has_any(SIZE_WORDS);
        self.is_permanent() && (self.detail() == Some((3, 4)) || is_said())
    }
}

#[cfg(test)]
mod tests {
    use super::{NegativeReply, Phase, Remedy, Reply};
    use crate::outcome::{Parties, SenderNames};

    fn read(phase: Phase, line: &str) -> NegativeReply {
        let (code, words) = line.split_once(' ').expect("a code and words");
        let reply = Reply::new(code.parse().expect("a code"), words);
        let sender = SenderNames::default().with_address("b@fanal.example");
        NegativeReply::read(phase, reply, Parties { sender: &sender, reader: "zoe@example.org" })
    }

    fn remedy(line: &str) -> Option<Remedy> {
        read(Phase::Recipient, line).remedy()
    }

    #[test]
    fn a_relay_that_wants_tls_is_told_from_one_that_wants_a_login() {
        for line in [
            "530 5.7.0 Must issue a STARTTLS command first",
            "530 Must issue a STARTTLS command first.",
            "530 5.7.0 TLS required",
            "554 5.7.1 Session encryption is required",
            "550 5.7.1 Encrypted connection required, use STARTTLS",
            "538 5.7.11 Encryption required for requested authentication mechanism",
            "523 5.7.10 Encryption Needed",
            "503 please use SSL/TLS",
        ] {
            assert_eq!(remedy(line), Some(Remedy::UseTls), "{line}");
        }
        for line in [
            "530 5.7.1 Authentication required",
            "530 5.7.57 Client not authenticated to send mail",
            "530 no",
            "550 5.7.1 Relaying denied. You must authenticate",
            "503 5.5.4 Must have sender authentication before RCPT",
            "553 5.7.1 <b@fanal.example>: Sender address rejected: not logged in",
            "550 SMTP AUTH is required",
        ] {
            assert_eq!(remedy(line), Some(Remedy::WriteLogin), "{line}");
        }
    }

    #[test]
    fn a_refused_sender_and_refused_relaying_are_told() {
        for line in [
            "553 5.7.1 <b@fanal.example>: Sender address rejected: not owned by user redac",
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "550 5.1.1 <b@fanal.example>: User unknown",
        ] {
            assert_eq!(remedy(line), Some(Remedy::CheckSender), "{line}");
        }
        for line in [
            "554 5.7.1 <x@y.example>: Relay access denied",
            "550 5.7.1 Unable to relay",
            "550 relay not permitted",
        ] {
            assert_eq!(remedy(line), Some(Remedy::MayRelay), "{line}");
        }
    }

    #[test]
    fn a_limit_and_a_message_that_is_too_large_are_told_from_a_refused_sender() {
        let limit = "550 5.7.0 Requested action not taken: too many emails per second";
        for phase in [Phase::Mail, Phase::Recipient, Phase::Data, Phase::FinalDot] {
            let advice = read(phase, limit).advice().to_string();
            assert!(advice.starts_with("that is a limit of the relay"), "{phase:?}: {advice}");
        }
        for line in
            ["552 5.3.4 message too big", "552 Message size exceeds fixed limit", "523 5.3.4 no"]
        {
            assert_eq!(remedy(line), Some(Remedy::MakeSmaller), "{line}");
        }
        assert_eq!(read(Phase::Mail, "553 5.1.8 no").advice(), Remedy::CheckSender.word());
    }

    #[test]
    fn a_refused_name_and_refused_records_are_told() {
        for line in [
            "504 5.5.2 <fanal.example>: Helo command rejected: need fully-qualified hostname",
            "550 5.7.1 <fanal.example>: Helo command rejected: You are not me",
            "550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
        ] {
            assert_eq!(remedy(line), Some(Remedy::WriteHello), "{line}");
        }
        for line in [
            "550 5.7.26 This mail is unauthenticated: SPF and DKIM did not pass",
            "550 5.7.1 authentication required by DMARC",
        ] {
            assert_eq!(remedy(line), Some(Remedy::CheckRecords), "{line}");
        }
    }

    #[test]
    fn what_is_no_demand_of_the_relay_has_no_remedy() {
        for line in [
            "550 5.1.1 <starttls-login@relay.example>: no such user",
            "554 5.7.1 spam",
            "554 TLS session was lost",
            "454 4.7.0 TLS not available, must wait",
            "250 2.0.0 authenticated",
        ] {
            assert_eq!(remedy(line), None, "{line}");
        }
    }

    #[test]
    fn every_refusal_names_a_next_step() {
        let before = [Phase::Greeting, Phase::Hello, Phase::Tls, Phase::Login, Phase::Mail];
        let after = [Phase::Recipient, Phase::Data, Phase::Content, Phase::FinalDot];
        for phase in before.into_iter().chain(after) {
            for code in [421, 451, 500, 530, 535, 550, 554] {
                assert!(
                    !read(phase, &format!("{code} no")).advice().to_string().is_empty(),
                    "{code} {phase:?}"
                );
            }
        }
        assert_eq!(read(Phase::Mail, "550 not you").advice(), Remedy::CheckSender.word());
    }
}
