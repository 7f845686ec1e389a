//! Reads a script of answers: a TOML file with a table `[[answers]]` for each rule.
//!
//! Looks up to: `wording`.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;

use super::address_pattern::AddressPattern;
use super::answers::{AnswerAction, AnswerPoint, AnswerRule};
use crate::wording::{Wording, say};

/// The most bytes of a script.
pub const MAX_SCRIPT_BYTES: usize = 1 << 20;

/// The most rules of a script.
const MAX_RULES: usize = 1_000;

/// The longest delay. A sender waits ten minutes at most (RFC 5321 §4.5.3.2.6).
const MAX_DELAY: Duration = Duration::from_mins(10);

/// The most characters of a reply.
const MAX_REPLY_CHARS: usize = 400;

/// Why a text is no script of answers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerScriptFault {
    /// The text is no TOML, or has other keys. Has what the reader of TOML says.
    NotToml(String),
    /// The script is too large or has too many rules.
    TooLong,
    /// A rule, counted from 1, has a value that cannot be used. Has its key and what may stand there.
    Value(usize, &'static str, Wording),
}

impl AnswerScriptFault {
    /// What is wrong with the script.
    pub fn word(&self) -> Wording {
        match self {
            Self::NotToml(cause) => say!("{cause}", cause),
            Self::TooLong => say!("it has more than 1,000 rules or a megabyte"),
            Self::Value(rule, key, wanted) => {
                say!("`{key}` of rule {rule}: {wanted}", key = *key, rule = *rule, wanted)
            }
        }
    }
}

impl fmt::Display for AnswerScriptFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenScript {
    answers: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    to: String,
    at: Option<String>,
    reply: Option<String>,
    cut: Option<String>,
    delay: Option<String>,
    times: Option<u32>,
    every: Option<u32>,
}

/// Reads a script: the rules in their order.
///
/// # Errors
///
/// The text is no such script.
pub fn parse_answers(text: &str) -> Result<Vec<AnswerRule>, AnswerScriptFault> {
    if text.len() > MAX_SCRIPT_BYTES {
        return Err(AnswerScriptFault::TooLong);
    }
    let written: WrittenScript = toml::from_str(text)
        .map_err(|error| AnswerScriptFault::NotToml(error.to_string().trim().to_owned()))?;
    if written.answers.len() > MAX_RULES {
        return Err(AnswerScriptFault::TooLong);
    }
    let rules = written.answers.into_iter().enumerate();
    rules.map(|(at, rule)| rule.read(at + 1)).collect()
}

impl WrittenRule {
    fn read(self, number: usize) -> Result<AnswerRule, AnswerScriptFault> {
        let refuse = |key, wanted| AnswerScriptFault::Value(number, key, wanted);
        let to = AddressPattern::parse(&self.to)
            .ok_or_else(|| refuse("to", say!("an address, in which `*` stands for any text")))?;
        let action = self.read_action(number)?;
        let at = match (self.at.as_deref(), &action) {
            (Some("recipient"), AnswerAction::Reply(_) | AnswerAction::Accept)
            | (None, AnswerAction::Reply(_)) => AnswerPoint::Recipient,
            (Some("content") | None, _) => AnswerPoint::Content,
            _ => return Err(refuse("at", say!("`recipient` or `content`; a cut is at `content`"))),
        };
        let delay = self.delay.as_deref().map_or(Some(Duration::ZERO), parse_delay);
        let delay = delay.ok_or_else(|| {
            refuse("delay", say!("a time such as `500ms`, `3s` or `2m`, up to `10m`"))
        })?;
        if action == AnswerAction::Accept && delay.is_zero() {
            return Err(refuse("to", say!("a rule also needs `reply`, `cut` or `delay`")));
        }
        let every = self.every.unwrap_or(1);
        if every == 0 {
            return Err(refuse("every", say!("a number from 1")));
        }
        Ok(AnswerRule { delay, times: self.times, every, ..AnswerRule::new(to, at, action) })
    }

    fn read_action(&self, number: usize) -> Result<AnswerAction, AnswerScriptFault> {
        let refuse = |key, wanted| AnswerScriptFault::Value(number, key, wanted);
        match (self.reply.as_deref(), self.cut.as_deref()) {
            (None, None) => Ok(AnswerAction::Accept),
            (None, Some("before")) => Ok(AnswerAction::CutBefore),
            (None, Some("after")) => Ok(AnswerAction::CutAfter),
            (None, Some(_)) => {
                Err(refuse("cut", say!("`before` or `after`: whether the message is taken first")))
            }
            (Some(reply), None) if is_refusal(reply) => Ok(AnswerAction::Reply(reply.to_owned())),
            (Some(_), None) => Err(refuse(
                "reply",
                say!(
                    "a refusal on one line, such as `550 5.1.1 no such mailbox` or `451 4.7.1 later`"
                ),
            )),
            (Some(_), Some(_)) => Err(refuse("cut", say!("either `reply` or `cut`"))),
        }
    }
}

/// Whether a text is a reply that refuses: a code of 400 to 599, a blank, and words (RFC 5321 §4.2).
fn is_refusal(reply: &str) -> bool {
    let mut bytes = reply.bytes();
    let code = [bytes.next(), bytes.next(), bytes.next(), bytes.next()];
    let is_code =
        matches!(code, [Some(b'4' | b'5'), Some(b'0'..=b'5'), Some(b'0'..=b'9'), Some(b' ')]);
    is_code && reply.chars().count() <= MAX_REPLY_CHARS && !reply.chars().any(char::is_control)
}

fn parse_delay(text: &str) -> Option<Duration> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let delay = match unit.trim() {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" | "min" => Duration::from_secs(number.checked_mul(60)?),
        _ => return None,
    };
    (delay <= MAX_DELAY).then_some(delay)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::parse_answers;
    use crate::inbox::answers::{AnswerAction, AnswerPoint};

    #[test]
    fn a_script_is_read_rule_by_rule() {
        let script = r#"
            [[answers]]
            to = "*@gone.example"
            reply = "550 5.1.1 no such mailbox"
            [[answers]]
            to = "zoe@example.org"
            reply = "554 5.7.1 spam"
            at = "content"
            times = 1
            [[answers]]
            to = "*@slow.example"
            delay = "1500ms"
            every = 3
            [[answers]]
            to = "lost@example.org"
            cut = "after"
        "#;
        let rules = parse_answers(script).expect("a script");
        let points: Vec<_> = rules.iter().map(|rule| rule.at).collect();
        let (recipient, content) = (AnswerPoint::Recipient, AnswerPoint::Content);
        assert_eq!(points, [recipient, content, content, content]);
        assert_eq!((rules[1].times, rules[2].every), (Some(1), 3));
        assert_eq!(rules[2].delay, Duration::from_millis(1500));
        assert_eq!(rules[3].action, AnswerAction::CutAfter);
    }

    #[test]
    fn what_is_no_script_says_why() {
        for (rule, told) in [
            ("to = \"\"\nreply = \"550 x\"", "`to` of rule 1"),
            ("to = \"a\"", "`reply`, `cut` or `delay`"),
            ("to = \"a\"\nreply = \"250 fine\"", "a refusal on one line"),
            ("to = \"a\"\nreply = \"550 a\\r\\n250 b\"", "a refusal on one line"),
            ("to = \"a\"\nreply = \"550\"", "a refusal on one line"),
            ("to = \"a\"\ncut = \"now\"", "`before` or `after`"),
            ("to = \"a\"\ncut = \"after\"\nat = \"recipient\"", "a cut is at `content`"),
            ("to = \"a\"\ncut = \"after\"\nreply = \"550 x\"", "either `reply` or `cut`"),
            ("to = \"a\"\ndelay = \"1h\"", "`500ms`"),
            ("to = \"a\"\ndelay = \"20m\"", "`500ms`"),
            ("to = \"a\"\ndelay = \"1s\"\nevery = 0", "a number from 1"),
            ("to = \"a\"\ncolour = \"red\"", "colour"),
        ] {
            let fault = parse_answers(&format!("[[answers]]\n{rule}\n")).expect_err(rule);
            assert!(fault.to_string().contains(told), "{rule}: {fault}");
        }
        assert!(parse_answers("answers = 3").is_err());
        assert!(parse_answers(&"[[answers]]\nto=\"a\"\ndelay=\"1s\"\n".repeat(1_001)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_stumble(text in "[\\PC\n]{0,80}", reply in "\\PC{0,12}") {
            let _ = parse_answers(&text);
            let _ = parse_answers(&format!("[[answers]]\nto = \"*\"\nreply = '{reply}'\n"));
        }
    }
}
