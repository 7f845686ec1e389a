//! The words of a promise, and those of the blocks that keep it.
//!
//! A promise is kept lightly, since a good line says in other words what the block says: a word of a
//! title, a name, or half of the line's words in one block is enough, and any word where the line names
//! nobody. A line that finds none of them was written for another morning.

use std::collections::BTreeSet;

use super::stops::Stops;
use crate::check::rules::words::{Word, fold_words, split_words};
use crate::issue::source_text::Table;

/// Keys that say what a block is about; any of their words keeps a promise.
const HEADS: &[&str] =
    &["title", "short", "kicker", "standfirst", "caption", "alt", "entities", "name", "advertiser"];

/// Keys that no reader reads, or that are promises themselves.
pub(super) const UNREAD: &[&str] =
    &["kind", "id", "src", "url", "link", "continues", "teasers", "only"];

/// A line's words, cut to what their forms share.
pub(super) struct PromiseWords {
    pub(super) words: BTreeSet<String>,
    /// Those that are names or figures: a capital inside of the line, a digit anywhere.
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

/// What one block says.
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

/// The words that tell something, cut to what singular, plural and related words share.
fn stems(text: &str, stops: &Stops) -> BTreeSet<String> {
    fold_words(text)
        .split(' ')
        .filter(|word| word.len() > 1 && !stops.hold(word))
        .map(|word| word.trim_end_matches(['s', 'x']).chars().take(5).collect())
        .filter(|stem: &String| !stem.is_empty())
        .collect()
}
