//! What the inbox answers to a recipient, to try how a sender takes it: refusals, delays, lost connections.
//!
//! The answers come from a script (see [`parse_answers`](super::parse_answers)). Addresses below `answers.test` have theirs in their name,
//! as `greylist@answers.test`. That domain can belong to nobody (RFC 6761 §6.2).
//!
//! Looks up to: nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::address_pattern::AddressPattern;

/// How many recipients are remembered who have had an answer that is given a few times only.
const MAX_REMEMBERED: usize = 100_000;

/// How long a sender waits for the answer to `slow@answers.test`.
const SLOW_DELAY: Duration = Duration::from_secs(5);

/// The moment at which something is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPoint {
    /// The recipient was named (`RCPT`).
    Recipient,
    /// The content has come, up to its last dot.
    Content,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerAction {
    /// This reply, and the message is not taken. After a 421 the connection is closed (RFC 5321 §3.8).
    Reply(String),
    /// Nothing: the connection is closed, and the message is not taken.
    CutBefore,
    /// Nothing: the message is taken, and then the connection is closed. Its sender cannot know.
    CutAfter,
    /// What is answered without a script, after the delay.
    Accept,
}

/// One rule of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRule {
    /// The recipients that the rule is for.
    pub to: AddressPattern,
    /// The moment at which it answers.
    pub at: AnswerPoint,
    /// What it answers.
    pub action: AnswerAction,
    /// How long the answer takes.
    pub delay: Duration,
    /// How often each recipient has the answer. If `None`, always.
    pub times: Option<u32>,
    /// The answer is for every so manieth message that the rule is for.
    pub every: u32,
}

impl AnswerRule {
    /// Answers these recipients at this moment, always.
    pub const fn new(to: AddressPattern, at: AnswerPoint, action: AnswerAction) -> Self {
        Self { to, at, action, delay: Duration::ZERO, times: None, every: 1 }
    }

    /// Refuses one recipient with this reply.
    pub fn refuse(to: &str, reply: &str) -> Self {
        let action = AnswerAction::Reply(reply.to_owned());
        Self::new(AddressPattern::exactly(to), AnswerPoint::Recipient, action)
    }
}

/// The rules, and how often each has answered.
#[derive(Debug)]
pub(super) struct AnswerBook {
    rules: Vec<AnswerRule>,
    counts: Mutex<AnswerCounts>,
}

#[derive(Debug, Default)]
struct AnswerCounts {
    /// How often each rule has been for a message.
    by_rule: BTreeMap<usize, u32>,
    /// How often a recipient has had the answer of a rule that is limited.
    by_recipient: BTreeMap<(usize, String), u32>,
}

/// The answer to a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChosenAnswer {
    pub(super) action: AnswerAction,
    pub(super) delay: Duration,
}

impl Default for ChosenAnswer {
    /// What is answered without a script.
    fn default() -> Self {
        Self { action: AnswerAction::Accept, delay: Duration::ZERO }
    }
}

impl AnswerBook {
    /// These rules, and behind them those of addresses below `answers.test`.
    pub(super) fn new(mut rules: Vec<AnswerRule>) -> Self {
        rules.extend(list_named_answers());
        Self { rules, counts: Mutex::default() }
    }

    /// The answer of the first rule for this recipient that is not used up. `None` if no rule says one.
    pub(super) fn choose(&self, to: &str, at: AnswerPoint) -> Option<ChosenAnswer> {
        let mut rules = self.rules.iter().enumerate();
        let (_, rule) = rules.find(|(number, rule)| {
            rule.at == at && rule.to.matches(to) && self.counts_as_due(*number, rule, to)
        })?;
        Some(ChosenAnswer { action: rule.action.clone(), delay: rule.delay })
    }

    /// Counts that a rule is for a recipient. Answers whether it has an answer this time.
    fn counts_as_due(&self, number: usize, rule: &AnswerRule, to: &str) -> bool {
        if rule.every == 1 && rule.times.is_none() {
            return true;
        }
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = counts.by_rule.entry(number).or_default();
        *seen = seen.wrapping_add(1);
        if !seen.is_multiple_of(rule.every) {
            return false;
        }
        let Some(times) = rule.times else { return true };
        let key = (number, to.to_ascii_lowercase());
        if counts.by_recipient.len() >= MAX_REMEMBERED && !counts.by_recipient.contains_key(&key) {
            return false;
        }
        let given = counts.by_recipient.entry(key).or_default();
        let is_due = *given < times;
        *given += u32::from(is_due);
        is_due
    }
}

/// The answers of the addresses below `answers.test`. Something may stand behind the name: `refuse+17@answers.test`.
fn list_named_answers() -> Vec<AnswerRule> {
    use AnswerAction::{Accept, CutAfter, Reply};
    use AnswerPoint::{Content, Recipient};
    let reply = |words: &str| Reply(words.to_owned());
    let named = [
        ("refuse", Recipient, reply("550 5.1.1 there is no such mailbox")),
        ("blocked", Recipient, reply("550 5.7.1 the sender is blocked")),
        ("full", Recipient, reply("452 4.2.2 the mailbox is full")),
        ("later", Recipient, reply("451 4.3.0 not now")),
        ("greylist", Recipient, reply("451 4.7.1 greylisted, try again later")),
        ("down", Recipient, reply("421 4.3.2 the server is going down")),
        ("spam", Content, reply("554 5.7.1 the content was judged to be spam")),
        ("slow", Content, Accept),
        ("lost", Content, CutAfter),
    ];
    let rules = named.into_iter().map(|(name, at, action)| {
        let to = AddressPattern::of_trial_name(name);
        let rule = AnswerRule::new(to, at, action);
        match name {
            "greylist" | "lost" => AnswerRule { times: Some(1), ..rule },
            "slow" => AnswerRule { delay: SLOW_DELAY, ..rule },
            _ => rule,
        }
    });
    rules.collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AnswerAction, AnswerBook, AnswerPoint, AnswerRule};
    use crate::inbox::address_pattern::AddressPattern;

    fn reply(book: &AnswerBook, to: &str) -> Option<String> {
        match book.choose(to, AnswerPoint::Recipient)?.action {
            AnswerAction::Reply(reply) => Some(reply[..3].to_owned()),
            _ => None,
        }
    }

    #[test]
    fn the_first_rule_that_is_not_used_up_answers() {
        let to = AddressPattern::parse("*@slow.example").expect("a pattern");
        let rule = AnswerRule::new(to, AnswerPoint::Recipient, AnswerAction::Reply("451 x".into()));
        let limited = AnswerRule { times: Some(2), ..rule.clone() };
        let often = AnswerRule { every: 3, action: AnswerAction::Reply("452 x".into()), ..rule };
        let book = AnswerBook::new(vec![limited, often]);
        let told: Vec<_> = (0..8).map(|_| reply(&book, "a@slow.example")).collect();
        let told: Vec<_> = told.iter().map(Option::as_deref).collect();
        let (first, third) = (Some("451"), Some("452"));
        assert_eq!(told, [first, first, None, None, third, None, None, third]);
        assert_eq!(
            reply(&book, "B@SLOW.example").as_deref(),
            Some("451"),
            "each has their own count"
        );
        assert_eq!(reply(&book, "a@other.example"), None);
    }

    #[test]
    fn addresses_below_answers_test_say_by_their_name_what_is_answered() {
        let book = AnswerBook::new(Vec::new());
        assert_eq!(reply(&book, "refuse@answers.test").as_deref(), Some("550"));
        assert_eq!(reply(&book, "Refuse+17@Answers.Test").as_deref(), Some("550"));
        assert_eq!(reply(&book, "refused@answers.test"), None);
        assert_eq!(reply(&book, "refuse@example.org"), None);
        assert_eq!(reply(&book, "greylist@answers.test").as_deref(), Some("451"));
        assert_eq!(reply(&book, "greylist@answers.test"), None);
        let slow = book.choose("slow@answers.test", AnswerPoint::Content).expect("an answer");
        assert_eq!((slow.action, slow.delay), (AnswerAction::Accept, Duration::from_secs(5)));
        assert!(book.choose("lost@answers.test", AnswerPoint::Content).is_some());
    }
}
