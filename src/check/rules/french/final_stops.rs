//! Reports an item without a final stop in a list whose other items have one.

use std::collections::BTreeMap;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::mend::TextChange;
use crate::finding::{Code, Finding, PlaceInFile, Source, Span};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::Language;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FRENCH_TYPO], look: Look::IssueIn(Language::Fr, find_missing_stops) };

fn find_missing_stops(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let mut lists: BTreeMap<(usize, usize), BTreeMap<usize, &Passage>> = BTreeMap::new();
    for passage in &source_text.passages {
        if let Form::Item(list, item) = passage.form {
            lists.entry((passage.value.start, list)).or_default().insert(item, passage);
        }
    }
    for items in lists.values() {
        let ends = |passage: &&&Passage| is_closed(&passage.text);
        let (stopped, open): (Vec<&Passage>, Vec<&Passage>) = items.values().partition(ends);
        if stopped.len() <= open.len() {
            continue;
        }
        for passage in open.into_iter().filter(|passage| ends_on_a_word(&passage.text)) {
            let text = passage.text.trim_end();
            let last = split_words(text).last().unwrap_or(Word { start: 0, text });
            let Word { start, text: word } = last;
            let message =
                format!("the item ends on `{word}`; the others of its list end on a full stop");
            let finding = Finding::new(Code::FRENCH_TYPO, passage.at(start, text.len()), message);
            let end = passage.change(input.source, start..text.len(), "").map(|word| word.span.end);
            let put = |end: &usize| ends_line(input.source, *end);
            let change = end
                .filter(put)
                .map(|end| TextChange { span: Span::new(end, end), with: ".".into() });
            findings.push(finding.help("write the full stop").changes([change]));
        }
    }
}

/// Whether only spaces follow on the line, or in the value.
fn ends_line(source: &Source, at: usize) -> bool {
    let PlaceInFile { file, span } = source.locate(Span::new(at, at));
    let rest = file.text.get(span.start..).unwrap_or_default().trim_start_matches(' ');
    rest.is_empty() || ["\n", "\r", "\"", "'", "\\n"].iter().any(|end| rest.starts_with(end))
}

fn is_closed(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['»', '”', ')', '"', '\u{a0}', '\u{202f}', ' ']);
    text.ends_with(['.', '!', '?', '…'])
}

/// Whether a text ends with a word. After a comma or a semicolon it goes on in the next item.
fn ends_on_a_word(text: &str) -> bool {
    text.trim_end()
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '”' | '%' | '€'))
}
