//! The reply of a server.

use std::fmt;

use super::reply_reason::ReplyReason;

/// The most bytes of a reply's text that are kept.
const MAX_WORDS_BYTES: usize = 512;

/// The server's finer code (RFC 3463 §2): `class.subject.detail`, such as `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnhancedCode {
    /// 2 for success, 4 for a failure that passes, 5 for a failure that stays.
    pub class: u8,
    /// The subject of the code: 1 an address, 2 a mailbox, 7 policy, and so on.
    pub subject: u16,
    /// The detail of the subject.
    pub detail: u16,
}

impl EnhancedCode {
    /// Parses the code at the beginning of a reply's text. `None` where the word is no enhanced
    /// code, or has a class that RFC 3463 does not know.
    pub fn parse(word: &str) -> Option<Self> {
        if !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        let mut parts = word.splitn(3, '.');
        let class = parts.next()?.parse().ok().filter(|class| matches!(class, 2 | 4 | 5))?;
        let (subject, detail) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { class, subject, detail })
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// A reply: its code, its enhanced code (RFC 3463) and its text without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The three digits (RFC 5321 §4.2).
    pub code: u16,
    /// The enhanced code, `class.subject.detail`, if the server gave one.
    pub enhanced: Option<EnhancedCode>,
    /// The text after the codes: one line, at most 512 bytes, no control character.
    pub text: String,
}

impl Reply {
    /// Takes the code and the text of a reply. Parses an enhanced code at the beginning of the
    /// text, replaces control characters by spaces, and cuts the rest at 512 bytes between two
    /// characters.
    pub fn new(code: u16, words: &str) -> Self {
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words = words.trim();
        let (head, rest) = words.split_once(' ').unwrap_or((words, ""));
        let enhanced = EnhancedCode::parse(head);
        let rest = if enhanced.is_some() { rest } else { words };
        let end = rest.floor_char_boundary(MAX_WORDS_BYTES);
        Self { code, enhanced, text: rest[..end].trim().to_owned() }
    }

    /// Whether the code is a 2xx.
    pub const fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// Whether the code is a 4xx: the server asks to try later.
    pub const fn is_transient(&self) -> bool {
        self.code / 100 == 4
    }

    /// Whether the code is a 5xx. The basic code decides, whatever the class of an enhanced code.
    pub const fn is_permanent(&self) -> bool {
        self.code / 100 == 5
    }

    /// Whether two replies give the same [`ReplyReason`].
    pub fn says_the_same(&self, other: &Self) -> bool {
        self == other || self.reason() == other.reason()
    }

    /// The reason that the reply gives.
    pub fn reason(&self) -> ReplyReason {
        let codes = Self { text: String::new(), ..self.clone() };
        ReplyReason::of_words(&self.text).with_codes(codes.to_string())
    }

    /// The subject and detail of the enhanced code: `(1, 1)` for `5.1.1`.
    pub fn detail(&self) -> Option<(u16, u16)> {
        self.enhanced.map(|code| (code.subject, code.detail))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(enhanced) = self.enhanced {
            write!(f, " {enhanced}")?;
        }
        if self.text.is_empty() { Ok(()) } else { write!(f, " {}", self.text) }
    }
}

#[cfg(test)]
mod tests {
    use super::{EnhancedCode, Reply};

    #[test]
    fn a_reply_is_stored_clean_and_short() {
        let reply = Reply::new(550, "5.1.1 \u{1b}]0;gone\u{7}\r\n nobody");
        assert_eq!(reply.enhanced, Some(EnhancedCode { class: 5, subject: 1, detail: 1 }));
        assert_eq!(reply.text, "]0;gone    nobody");
        assert_eq!(Reply::new(250, &"é".repeat(400)).text.len(), 512);
        assert_eq!(Reply::new(250, "").to_string(), "250");
    }

    #[test]
    fn only_a_code_of_three_numbers_and_a_known_class_is_enhanced() {
        for words in
            ["5.+1.1 no", "3.1.1 no", "5.1 no", "5.1.1.1 no", "5.1.x no", "5..1 no", "5.1.1no"]
        {
            assert_eq!(Reply::new(550, words).enhanced, None, "{words}");
            assert_eq!(Reply::new(550, words).text, words);
        }
        let reply = Reply::new(250, "2.0.0 taken");
        assert_eq!((reply.text.as_str(), reply.to_string().as_str()), ("taken", "250 2.0.0 taken"));
        assert_eq!(Reply::new(250, "2.0.0").to_string(), "250 2.0.0");
        assert_eq!(reply.detail(), Some((0, 0)));
    }

    #[test]
    fn the_first_digit_says_what_kind_of_reply_it_is() {
        let kinds = |code| {
            let reply = Reply::new(code, "");
            [reply.is_positive(), reply.is_transient(), reply.is_permanent()]
        };
        assert_eq!(kinds(250), [true, false, false]);
        assert_eq!(kinds(354), [false; 3]);
        assert_eq!(kinds(421), [false, true, false]);
        assert_eq!(kinds(554), [false, false, true]);
    }
}
