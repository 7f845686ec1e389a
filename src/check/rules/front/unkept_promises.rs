//! Reports lines of the contents and teasers whose words are in no block.

use super::promised_words::{BlockWords, PromiseWords, UNREAD};
use super::stops::Stops;
use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::{Passage, SourceText};
use crate::wording::{Wording, say};

impl Code {
    /// `promise.unkept`.
    pub const PROMISE_UNKEPT: Self = Self::new(&CodeFacts {
        name: "promise.unkept",
        severity: Severity::Warning,
        meaning: "A line of the contents, or a teaser, that no block keeps.",
        why: "A line left over from another morning sends readers looking for what is not there, and paying for it where it announces the exclusive section.",
        mend: "Take the line out, or name in it what the block is about, in the block's own words.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PROMISE_UNKEPT], look: Look::Issue(find_unkept_promises) };

/// How many lines are compared at most. No front has more.
const MAX_PROMISES: usize = 200;

fn find_unkept_promises(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let stops = Stops::of(input.edition.front().language);
    let blocks = read_blocks(source_text, &stops);
    let exclusive: Vec<BlockWords> = read_exclusive_blocks(input, &stops);
    let promises = source_text.passages.iter().filter(|passage| {
        passage.key == "teasers" || (passage.key == "contents" && passage.block.is_none())
    });
    for promise in promises.take(MAX_PROMISES) {
        let line = PromiseWords::read(&promise.text, &stops);
        let greeting = run_together(&promise.text).contains(&run_together(&input.publication.name));
        let (those, message) = match promise.key.as_str() {
            "teasers" => (&exclusive, say!("no block of the exclusive section keeps this promise")),
            _ if greeting => continue,
            _ => (&blocks, say!("no block speaks of what this line promises")),
        };
        if line.words.len() > 1 && !those.iter().any(|told| told.keeps(&line)) {
            findings.push(tell_unkept(promise, message));
        }
    }
}

fn tell_unkept(promise: &Passage, message: Wording) -> Finding {
    Finding::new(Code::PROMISE_UNKEPT, promise.value, message)
        .help(say!("take the line out, or name in it what the block is about"))
}

/// The words of each block, in the order of the file.
fn read_blocks(source_text: &SourceText, stops: &Stops) -> Vec<BlockWords> {
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

/// The words of each exclusive block, with its opening and the title that it takes from another
/// block.
fn read_exclusive_blocks(input: &CheckInput<'_>, stops: &Stops) -> Vec<BlockWords> {
    let mut blocks = Vec::new();
    for exclusive in input.edition.exclusives() {
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

/// Folded words with a space on each side.
fn run_together(text: &str) -> String {
    format!(" {} ", fold_words(text))
}
