//! Which party a reason of the reader's is said of, if a reply names the sender.
//!
//! "User unknown" is said of the sender, too: by relays that look the sender up. A reply that names the sender
//! and not the reader is about the sender. If a reply names both, the name decides that the reason belongs to:
//! the name before it, or, at the beginning of the reply, the name behind it. What stands behind a bracket
//! belongs to the name before the bracket. Names in trace data are the same in every refusal, and do not count.
//!
//! Looks up to: nothing.

use super::parties::{Mention, Parties, Party, find_mentions};
use super::trace::leave_out_trace;

/// Words before an address that say where a message comes from, and not who is unknown.
const ORIGIN_WORDS: [&str; 4] = ["from", "de", "von", "da"];

/// A part of a reply, and the party that it belongs to.
struct Clause<'a> {
    text: &'a str,
    /// `None` if it belongs to neither.
    party: Option<Party>,
}

/// Whether a reply that gives a reason of the reader's is about the reader. `has_reason` says whether a part
/// of the reply gives such a reason by itself. Where this is uncertain, the reply is not about the reader.
pub(super) fn is_about_reader(
    text: &str,
    parties: Parties<'_>,
    has_reason: impl Fn(&str) -> bool,
) -> bool {
    let text = &*leave_out_trace(text);
    let mentions = find_mentions(text, parties);
    let names = |party| mentions.iter().any(|mention| mention.party == party);
    if !names(Party::Sender) {
        return true;
    }
    if !names(Party::Reader) {
        return false;
    }
    let clauses = cut_clauses(text, &mentions).into_iter();
    let mut blamed: Vec<_> =
        clauses.filter(|clause| has_reason(clause.text)).map(|clause| clause.party).collect();
    if blamed.is_empty() {
        blamed = list_enclosed(text, &mentions, has_reason);
    }
    !blamed.is_empty() && !blamed.contains(&Some(Party::Sender))
}

/// Cuts a reply at the names in it.
fn cut_clauses<'a>(text: &'a str, mentions: &[Mention]) -> Vec<Clause<'a>> {
    let mut clauses = Vec::new();
    if let Some(first) = mentions.first() {
        let before = &text[..first.place.start];
        let party = Some(first.party).filter(|_| !ends_with_origin(before));
        clauses.push(Clause { text: before, party });
    }
    for (at, mention) in mentions.iter().enumerate() {
        let rest = &text[mention.place.end..find_end(text, mentions, at)];
        let depth = count_depth(text, mention);
        let split = if depth > 0 { rest.find(')') } else { None };
        let (inside, outside) = rest.split_at(split.unwrap_or(rest.len()));
        clauses.push(Clause { text: inside, party: Some(mention.party) });
        let mut earlier = mentions[..at].iter().rev();
        let outer = earlier.find(|earlier| count_depth(text, earlier) < depth);
        clauses.push(Clause { text: outside, party: outer.map(|mention| mention.party) });
    }
    clauses
}

/// The parties whose names stand inside of a reason: `User <zoe@example.org> unknown`.
fn list_enclosed(
    text: &str,
    mentions: &[Mention],
    has_reason: impl Fn(&str) -> bool,
) -> Vec<Option<Party>> {
    let around = |at: usize| {
        let start = if at == 0 { 0 } else { mentions[at - 1].place.end };
        let place = &mentions[at].place;
        [&text[start..place.start], &text[place.end..find_end(text, mentions, at)]].join(" ")
    };
    let places = (0..mentions.len()).filter(|&at| has_reason(&around(at)));
    places.map(|at| Some(mentions[at].party)).collect()
}

/// Where the next name begins, or the reply ends.
fn find_end(text: &str, mentions: &[Mention], at: usize) -> usize {
    mentions.get(at + 1).map_or(text.len(), |next| next.place.start)
}

/// How many brackets are open at a name.
fn count_depth(text: &str, mention: &Mention) -> usize {
    let before = &text[..mention.place.start];
    before.matches('(').count().saturating_sub(before.matches(')').count())
}

/// Whether the text before a name says that a message comes from there: `from=`, `from `.
fn ends_with_origin(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '=');
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    before.ends_with('=') || ORIGIN_WORDS.contains(&word.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{Parties, is_about_reader};
    use crate::outcome::SenderNames;

    fn is_readers(text: &str) -> bool {
        let sender = SenderNames::default().with_address("b@news.example");
        let parties = Parties { sender: &sender, reader: "zoe@example.org" };
        is_about_reader(text, parties, |part| {
            part.contains("unknown") && (part.contains("user") || part.contains("User"))
        })
    }

    #[test]
    fn a_reason_belongs_to_the_name_that_it_is_said_of() {
        for text in [
            "user unknown",
            "<zoe@example.org>: user unknown",
            "<zoe@example.org>: user unknown; from=<b@news.example> to=<zoe@example.org>",
            "user unknown; helo=<mail.news.example> to=<zoe@example.org> from=<b@news.example>",
            "user unknown: zoe@example.org (from b@news.example)",
            "user unknown (from=<b@news.example> to=<zoe@example.org>)",
            "from <b@news.example> to <zoe@example.org>: user unknown",
            "<zoe@example.org> (mail of b@news.example): user unknown",
            "User <zoe@example.org> unknown to <b@news.example>",
        ] {
            assert!(is_readers(text), "{text}");
        }
        for text in [
            "<b@news.example>: user unknown",
            "<b@news.example>: user unknown, to <zoe@example.org>",
            "user unknown: <b@news.example>, to <zoe@example.org>",
            "<b@news.example> (to zoe@example.org): user unknown",
            "User <b@news.example> unknown, for <zoe@example.org>",
            "<zoe@example.org>, <b@news.example>",
        ] {
            assert!(!is_readers(text), "{text}");
        }
    }
}
