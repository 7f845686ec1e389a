//! Blocks as a whole: what is printed twice, and what is too long to be read.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::words::plain;
use crate::finding::{Code, Finding, Span};
use crate::issue::source_text::{Form, SourceText, Table};

/// So many words in a row make two texts alike.
const ROW: usize = 5;

/// A shorter text is not compared, in words.
const LEAST: usize = 20;

/// The longest story, item and paragraph that are read in a mail, in words.
const STORY: usize = 350;
const ITEM: usize = 60;
const PARAGRAPH: usize = 120;

/// A title or a caption that is printed twice. A block that `continues` another takes over its words
/// instead of writing them again.
pub(in crate::check) fn repeated(
    _: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for passage in &source_text.passages {
        let name = source_text.tables.get(passage.table).map(|table| table.name.as_str());
        let key = match (passage.key.as_str(), name) {
            ("title", Some("blocks" | "items")) => "title",
            ("caption", _) => "caption",
            _ => continue,
        };
        let words = plain(&passage.text);
        if words.is_empty() {
            continue;
        }
        let Some(first) = seen.get(&(key, words.clone())) else {
            seen.insert((key, words), passage.value);
            continue;
        };
        let message = format!("this {key} is printed twice");
        findings.push(
            Finding::new(Code::BLOCK_DUPLICATE, passage.value, message)
                .also(*first, "written here first")
                .help("write another one, or let the block `continues` the first"),
        );
    }
}

/// Two blocks whose texts are the same but for a few words.
pub(in crate::check) fn alike(_: &Page<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let rows: Vec<(&Table, BTreeSet<String>)> =
        source_text.named("blocks").map(|block| (block, rows(source_text, block))).collect();
    for (index, (block, mine)) in rows.iter().enumerate() {
        let twin = rows[..index].iter().find(|(_, theirs)| {
            let smaller = mine.len().min(theirs.len());
            smaller >= LEAST && mine.intersection(theirs).count() * 5 > smaller * 4
        });
        if let Some((first, _)) = twin {
            let message = "this block says nearly the same as another one";
            findings.push(
                Finding::new(Code::BLOCK_DUPLICATE, block.span, message)
                    .also(first.span, "this one")
                    .help("keep one of the two, or let each say what the other does not"),
            );
        }
    }
}

/// Every five words in a row of a block's text.
fn rows(source_text: &SourceText, block: &Table) -> BTreeSet<String> {
    let texts = source_text.passages.iter().filter(|passage| {
        passage.block == block.block && passage.form != Form::Line && passage.key != "opening"
    });
    let mut rows = BTreeSet::new();
    for passage in texts {
        let folded = plain(&passage.text);
        let words: Vec<&str> = folded.split(' ').collect();
        rows.extend(words.windows(ROW).map(|row| row.join(" ")));
    }
    rows
}

/// Stories, items and paragraphs longer than is read in a mail.
pub(in crate::check) fn long(_: &Page<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    let written = source_text.named("blocks").filter(|block| block.text("kind") == Some("story"));
    let mut stories: BTreeMap<Option<usize>, (Span, usize)> =
        written.map(|block| (block.block, (block.span, 0))).collect();
    for passage in &source_text.passages {
        let count = passage.text.split_whitespace().count();
        let (most, what) = match passage.form {
            Form::Paragraph => (PARAGRAPH, "paragraph"),
            Form::Item(..) => (ITEM, "item"),
            _ => continue,
        };
        if let Some((_, whole)) = stories.get_mut(&passage.block) {
            *whole += count;
        }
        if count > most {
            let message = format!("this {what} is {count} words long");
            let finding = Finding::new(Code::BLOCK_LENGTH, passage.whole(), message);
            findings
                .push(finding.help(format!("cut it in two; {most} words are read at a glance")));
        }
    }
    for (span, count) in stories.into_values().filter(|(_, count)| *count > STORY) {
        let message = format!("this story is {count} words long");
        let finding = Finding::new(Code::BLOCK_LENGTH, span, message);
        findings.push(finding.help("print its beginning, and link to the rest"));
    }
}
