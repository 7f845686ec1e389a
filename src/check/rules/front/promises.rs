//! What the front promises, and whether a block keeps it.
//!
//! A promise is kept lightly, since a good line says in other words what the block says: a word of a
//! title, a name, or half of the line's words in one block is enough, and any word where the line names
//! nobody. A line that finds none of them was written for another morning.

use std::collections::BTreeSet;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::stops::Stops;
use crate::check::rules::words::{plain, words};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::{Passage, SourceText, Table};

impl Code {
    /// `promise.unkept`.
    pub const PROMISE_UNKEPT: Self = Self::new(&CodeFacts {
        name: "promise.unkept",
        severity: Severity::Warning,
        meaning: "A line of the contents, or a teaser, that no block keeps.",
        why: "A line left over from another morning sends readers looking for what is not there, and paying for it where it announces the exclusive section.",
        mend: "Take the line out, or name in it what the block is about, in the block's own words.",
    });

    /// `subject.unkept`.
    pub const SUBJECT_UNKEPT: Self = Self::new(&CodeFacts {
        name: "subject.unkept",
        severity: Severity::Note,
        meaning: "A subject of which no block says a word.",
        why: "Who opens a message for its subject looks for that first; Gmail counts subjects that mislead against their sender (Gmail sender guidelines). A play on words is nobody's fault: this is a note.",
        mend: "Say in the first block what the subject means, or write the subject anew.",
    });
}

pub(in crate::check) const LINES: Rule =
    Rule { codes: &[Code::PROMISE_UNKEPT], look: Look::Issue(lines) };

pub(in crate::check) const SUBJECT: Rule =
    Rule { codes: &[Code::SUBJECT_UNKEPT], look: Look::Issue(subject) };

/// Keys that say what a block is about; any of their words keeps a promise.
const HEADS: &[&str] =
    &["title", "short", "kicker", "standfirst", "caption", "alt", "entities", "name", "advertiser"];

/// Keys that no reader reads, or that are promises themselves.
const UNREAD: &[&str] = &["kind", "id", "src", "url", "link", "continues", "teasers", "only"];

/// So many lines are looked at; no front has more.
const MOST: usize = 200;

/// Lines of the contents and teasers that no block keeps.
fn lines(page: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let stops = Stops::of(page.edition.front().language);
    let blocks = blocks(source_text, &stops);
    let exclusive: Vec<BlockWords> = exclusive(page, &stops);
    let promises = source_text.passages.iter().filter(|passage| {
        passage.key == "teasers" || (passage.key == "contents" && passage.block.is_none())
    });
    for promise in promises.take(MOST) {
        let line = PromiseWords::read(&promise.text, &stops);
        let greeting = running(&promise.text).contains(&running(&page.publication.name));
        let (those, message) = match promise.key.as_str() {
            "teasers" => (&exclusive, "no block of the exclusive section keeps this promise"),
            _ if greeting => continue,
            _ => (&blocks, "no block speaks of what this line promises"),
        };
        if line.words.len() > 1 && !those.iter().any(|told| told.keeps(&line)) {
            findings.push(unkept(promise, message));
        }
    }
}

fn unkept(promise: &Passage, message: &str) -> Finding {
    Finding::new(Code::PROMISE_UNKEPT, promise.value, message)
        .help("take the line out, or name in it what the block is about")
}

/// A subject none of whose words is found anywhere below.
fn subject(page: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let stops = Stops::of(page.edition.front().language);
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let line = PromiseWords::read(subject, &stops);
    let below = source_text.tables.iter().filter(|table| table.block.is_some());
    let said = |table: &Table| {
        let mut told = BlockWords::default();
        told.take(table, &stops);
        !told.all.is_disjoint(&line.words)
    };
    if line.words.len() > 1 && !below.chain(source_text.named("epigraph")).any(said) {
        let message = "no block says a word of what the subject names";
        findings.push(
            Finding::new(Code::SUBJECT_UNKEPT, span, message)
                .help("say in the first block what it means, or write the subject anew"),
        );
    }
}

/// A line's words, cut to what their forms share.
struct PromiseWords {
    words: BTreeSet<String>,
    /// Those that are names or figures: a capital inside of the line, a digit anywhere.
    names: BTreeSet<String>,
}

impl PromiseWords {
    fn read(text: &str, stops: &Stops) -> Self {
        let mut names = BTreeSet::new();
        for (start, word) in words(text) {
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
struct BlockWords {
    heads: BTreeSet<String>,
    all: BTreeSet<String>,
}

impl BlockWords {
    fn take(&mut self, table: &Table, stops: &Stops) {
        for (key, text) in table.texts().filter(|(key, _)| !UNREAD.contains(key)) {
            self.add(key, text, stops);
        }
    }

    fn add(&mut self, key: &str, text: &str, stops: &Stops) {
        let words = stems(text, stops);
        if HEADS.contains(&key) {
            self.heads.extend(words.iter().cloned());
        }
        self.all.extend(words);
    }

    fn keeps(&self, line: &PromiseWords) -> bool {
        let shared = line.words.intersection(&self.all).count();
        let enough = if line.names.is_empty() { 1 } else { line.words.len().div_ceil(2) };
        !line.words.is_disjoint(&self.heads)
            || !line.names.is_disjoint(&self.all)
            || shared >= enough
    }
}

/// What each block says, in the order of the file.
fn blocks(source_text: &SourceText, stops: &Stops) -> Vec<BlockWords> {
    let mut blocks: Vec<BlockWords> = Vec::new();
    for table in &source_text.tables {
        let Some(block) = table.block else { continue };
        while blocks.len() <= block {
            blocks.push(BlockWords::default());
        }
        blocks[block].take(table, stops);
    }
    blocks
}

/// What each exclusive block says, its opening and the title it takes from another one included.
fn exclusive(page: &CheckInput<'_>, stops: &Stops) -> Vec<BlockWords> {
    let mut blocks = Vec::new();
    for exclusive in page.edition.exclusives() {
        let Exclusive::Full { opening, block } = exclusive else { continue };
        let mut words = BlockWords::default();
        for paragraph in opening.paragraphs() {
            words.add("opening", &paragraph, stops);
        }
        for text in block.texts().iter().filter(|text| !UNREAD.contains(&text.place.key)) {
            for paragraph in text.paragraphs() {
                words.add(text.place.key, &paragraph, stops);
            }
        }
        blocks.push(words);
    }
    blocks
}

/// Folded words with a blank on either side of each.
fn running(text: &str) -> String {
    format!(" {} ", plain(text))
}

/// The words that tell something, cut to what singular, plural and related words share.
fn stems(text: &str, stops: &Stops) -> BTreeSet<String> {
    plain(text)
        .split(' ')
        .filter(|word| word.len() > 1 && !stops.hold(word))
        .map(|word| word.trim_end_matches(['s', 'x']).chars().take(5).collect())
        .filter(|stem: &String| !stem.is_empty())
        .collect()
}
