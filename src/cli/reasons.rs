//! The reasons why readers do not have an issue, each told once, with the readers it met.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::fill_within;
use super::deliveries::{reply, word_reply};
use super::remarks::count_shown;
use crate::address::Address;
use crate::journal::Delivery;
use crate::outcome::{Remedy, ReplyReason};
use crate::wording::{Locale, Wording, say};

/// The columns of a line, where words can be broken at blanks.
const COLUMNS: usize = 80;

/// How many readers of a reason, and how many reasons, are shown if not all are.
const SHOWN: usize = 5;

/// How many readers of a reason are kept by name, if not all are.
const MAX_KEPT_NAMES: usize = 10;

/// How many reasons are kept. More readers are counted without one.
const MAX_REASONS: usize = 200;

/// How many readers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A few of each reason, and the others are counted.
    Few,
    /// All of them.
    All,
}

impl Naming {
    /// How many of so many are shown.
    const fn limit(self, count: usize) -> usize {
        match self {
            Self::Few => count_shown(count, SHOWN),
            Self::All => count,
        }
    }
}

/// Readers with the same fate, by the reason.
#[derive(Debug)]
pub(super) struct Reasons {
    naming: Naming,
    /// The language of the lines, which are broken in it.
    locale: Locale,
    list: Vec<LossReason>,
    /// The place of each reason in the list.
    places: BTreeMap<ReasonKey, usize>,
    /// How many readers have a reason that is not kept.
    others: usize,
}

/// What the readers of one reason have alike.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ReasonKey {
    /// Why the last attempt failed.
    reason: ReplyReason,
    /// Whether a copy before the last attempt may have arrived.
    may_have_arrived: bool,
}

impl ReasonKey {
    fn of(delivery: &Delivery) -> Self {
        let said = delivery.diagnostic.reply();
        let reason = said.map_or_else(
            || ReplyReason::of_words(&delivery.diagnostic.words),
            |said| said.reason(),
        );
        Self { reason, may_have_arrived: delivery.may_have_arrived() }
    }
}

/// One reason.
#[derive(Debug)]
struct LossReason {
    /// The relay's reply to the first reader, or our own words.
    first: Wording,
    /// The same without the reader's address.
    shown: Wording,
    /// What the reply asks for.
    remedy: Option<Remedy>,
    count: usize,
    readers: Vec<Address>,
}

impl Reasons {
    /// No reader so far.
    pub(super) const fn new(naming: Naming, locale: Locale) -> Self {
        Self { naming, locale, list: Vec::new(), places: BTreeMap::new(), others: 0 }
    }

    /// The only reader, if there is only one.
    pub(super) fn only(&self) -> Option<&Address> {
        match self.list.as_slice() {
            [LossReason { readers, count: 1, .. }] if self.others == 0 => readers.first(),
            _ => None,
        }
    }

    /// How many readers were added.
    pub(super) fn count(&self) -> usize {
        self.others + self.list.iter().map(|reason| reason.count).sum::<usize>()
    }

    /// Whether some readers are counted and not named.
    pub(super) fn hides_any(&self) -> bool {
        let is_cut = |reason: &LossReason| self.naming.limit(reason.count) < reason.count;
        self.others > 0
            || self.naming.limit(self.list.len()) < self.list.len()
            || self.list.iter().any(is_cut)
    }

    /// Adds a reader.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        let said = reply(&delivery.diagnostic);
        let hidden = hide_address(&said, &delivery.address);
        let key = ReasonKey::of(delivery);
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None if self.list.len() < MAX_REASONS => {
                self.places.insert(key, self.list.len());
                let remedy = delivery.diagnostic.reply().and_then(|reply| reply.find_remedy());
                let (count, readers) = (0, Vec::new());
                let [first, shown] = [said, hidden].map(|reply| word_reply(&reply, delivery));
                self.list.push(LossReason { first, shown, remedy, count, readers });
                self.list.len() - 1
            }
            None => {
                self.others += 1;
                return;
            }
        };
        let reason = &mut self.list[place];
        reason.count += 1;
        if self.naming == Naming::All || reason.readers.len() < MAX_KEPT_NAMES {
            reason.readers.push(delivery.address.clone());
        }
    }

    /// What the replies ask for, line by line. Each remedy stands once.
    pub(super) fn remedies(&self) -> Vec<Wording> {
        let remedies: BTreeSet<_> = self.list.iter().filter_map(|reason| reason.remedy).collect();
        let wrapped = |remedy: Remedy| wrap(&remedy.word().translate(self.locale), "    ");
        word_lines(remedies.into_iter().flat_map(wrapped))
    }

    /// The reasons line by line, those of most readers first.
    pub(super) fn lines(&self) -> Vec<Wording> {
        let mut sorted: Vec<&LossReason> = self.list.iter().collect();
        sorted.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        let shown = self.naming.limit(sorted.len());
        let told = sorted[..shown].iter().flat_map(|reason| reason.lines(self.naming, self.locale));
        let mut lines = word_lines(told);
        let more: usize = sorted[shown..].iter().map(|reason| reason.count).sum();
        if more + self.others > 0 {
            lines.push(say!("    and {more} for other reasons", more = more + self.others));
        }
        lines
    }
}

impl LossReason {
    fn lines(&self, naming: Naming, locale: Locale) -> Vec<String> {
        let Self { count, readers, .. } = self;
        let [first, reply] = [&self.first, &self.shown].map(|reply| reply.translate(locale));
        if let ([only], 1) = (readers.as_slice(), *count) {
            let reason = if first.is_empty() { String::new() } else { format!(" · {first}") };
            return wrap(&format!("{only}{reason}"), "    ");
        }
        let mut lines = if reply.is_empty() { Vec::new() } else { wrap(&reply, "    ") };
        let shown = naming.limit(*count).min(readers.len());
        let mut names: Vec<String> = readers[..shown].iter().map(Address::to_string).collect();
        if *count > shown {
            names.push(say!("and {more} more", more = count - shown).translate(locale));
        }
        lines.extend(fill(&names.join(", "), "      ", "      "));
        lines
    }
}

/// Lines that are in the person's language already.
pub(super) fn word_lines(lines: impl IntoIterator<Item = String>) -> Vec<Wording> {
    lines.into_iter().map(|line| say!("{line}", line)).collect()
}

/// Breaks a text at its blanks. Every line but the first is indented further.
pub(super) fn wrap(text: &str, indent: &str) -> Vec<String> {
    fill(text, indent, &format!("{indent}  "))
}

/// Breaks a text at its blanks. The first line and the others are indented by these blanks.
fn fill(text: &str, first: &str, others: &str) -> Vec<String> {
    fill_within(text, first, others, COLUMNS)
}

/// A reply without the address of the reader, who is named beside it.
fn hide_address(reply: &str, address: &Address) -> String {
    let lower = reply.to_ascii_lowercase();
    let wanted = address.as_str().to_ascii_lowercase();
    let mut shown = String::with_capacity(reply.len());
    let mut at = 0;
    for (found, _) in lower.match_indices(&wanted) {
        shown += &reply[at..found];
        shown += "…";
        at = found + wanted.len();
    }
    shown + &reply[at..]
}

#[cfg(test)]
mod tests {
    use super::{Address, hide_address, wrap};

    #[test]
    fn a_reply_is_shown_without_the_readers_address() {
        let zoe = Address::parse("Zoe@example.org").expect("an address");
        let shown = |reply: &str| hide_address(reply, &zoe);
        assert_eq!(shown("550 <zoe@EXAMPLE.org>: no, é zoe@example.org"), "550 <…>: no, é …");
        assert_eq!(shown("552 5.2.2 full"), "552 5.2.2 full");
    }

    #[test]
    fn long_words_are_broken_at_blanks_and_nowhere_else() {
        let long = format!("zoe-marie@example.org · 550 {} {}", "word ".repeat(15), "u".repeat(90));
        let lines = wrap(&long, "    ");
        assert!(lines[0].starts_with("    zoe-marie@example.org · 550 word"));
        assert!(lines[1..].iter().all(|line| line.starts_with("      ")), "{lines:#?}");
        assert_eq!(lines.last().map(|line| line.trim_start().len()), Some(90));
    }
}
