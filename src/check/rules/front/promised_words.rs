//! The words of a promise, and the words of the blocks that keep it.
//!
//! A line often says in other words what its block says, so little is enough to keep it: one word
//! of a title, one name, or half of the line's words in one block. If the line has no name, any of
//! its words is enough. A line of which no word is found was written for another morning.

use std::collections::BTreeSet;

use super::stops::Stops;
use crate::check::rules::words::{Word, fold_words, split_words};
use crate::issue::source_text::Table;

/// The keys that say what a block is about. Any of their words keeps a promise.
const HEADS: &[&str] =
    &["title", "short", "kicker", "standfirst", "caption", "alt", "entities", "name", "advertiser"];

/// The keys that readers do not read, or that are promises themselves.
pub(super) const UNREAD: &[&str] =
    &["kind", "id", "src", "url", "link", "continues", "teasers", "only"];

/// The words of a line, cut to their stems.
pub(super) struct PromiseWords {
    pub(super) words: BTreeSet<String>,
    /// The words that are names or figures: with a capital inside of the line, or with a digit.
    names: BTreeSet<String>,
}

impl PromiseWords {
    pub(super) fn read(text: &str, stops: &Stops) -> Self {
        let mut names = BTreeSet::new();
        for Word { start, text: word } in split_words(text) {
            let capital = start > 0 && word.starts_with(char::is_uppercase);
            if capital || word.contains(|c: char| c.is_ascii_digit()) {
                names.extend(stems(word, stops));
            }
        }
        Self { words: stems(text, stops), names }
    }
}

/// The words of one block.
#[derive(Default)]
pub(super) struct BlockWords {
    heads: BTreeSet<String>,
    pub(super) all: BTreeSet<String>,
}

impl BlockWords {
    pub(super) fn take(&mut self, table: &Table, stops: &Stops) {
        for (key, text) in table.texts().filter(|(key, _)| !UNREAD.contains(key)) {
            self.add(key, text, stops);
        }
    }

    pub(super) fn add(&mut self, key: &str, text: &str, stops: &Stops) {
        let words = stems(text, stops);
        if HEADS.contains(&key) {
            self.heads.extend(words.iter().cloned());
        }
        self.all.extend(words);
    }

    pub(super) fn keeps(&self, line: &PromiseWords) -> bool {
        let shared = line.words.intersection(&self.all).count();
        let enough = if line.names.is_empty() { 1 } else { line.words.len().div_ceil(2) };
        !line.words.is_disjoint(&self.heads)
            || !line.names.is_disjoint(&self.all)
            || shared >= enough
    }
}

/// The significant words, cut to what singular, plural and related words have in common.
fn stems(text: &str, stops: &Stops) -> BTreeSet<String> {
    fold_words(text)
        .split(' ')
        .filter(|word| word.len() > 1 && !stops.hold(word))
        .map(|word| word.trim_end_matches(['s', 'x']).chars().take(5).collect())
        .filter(|stem: &String| !stem.is_empty())
        .collect()
}
