//! Reports an item without a final stop in a list whose other items have one, and a paragraph without one in a text
//! whose other paragraphs have one.

use std::collections::BTreeMap;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::{CODES, typo_code};
use crate::check::rules::words::{Word, split_words};
use crate::finding::mend::TextChange;
use crate::finding::{Finding, PlaceInFile, Source, Span};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: CODES, look: Look::Issue(find_missing_stops) };

/// A shorter paragraph than this can be a line that has no stop, such as a signature, in words.
const MIN_PARAGRAPH_WORDS: usize = 8;

fn find_missing_stops(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    find_open_paragraphs(input, source_text, findings);
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
                say!("the item ends on `{word}`; the others of its list end on a full stop", word);
            let finding = Finding::new(typo_code(input), passage.at(start, text.len()), message);
            let end = passage.change(input.source, start..text.len(), "").map(|word| word.span.end);
            let put = |end: &usize| ends_line(input.source, *end);
            let change = end
                .filter(put)
                .map(|end| TextChange { span: Span::new(end, end), with: ".".into() });
            findings.push(finding.help(say!("write the full stop")).changes([change]));
        }
    }
}

/// Reports a paragraph that ends on a word, in a text of which every other paragraph ends on a stop. Its end can be
/// missing, so nothing is mended.
fn find_open_paragraphs(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for value in source_text.passages.chunk_by(|a, b| a.value == b.value) {
        let is_paragraph = |passage: &&Passage| passage.form == Form::Paragraph;
        let (closed, open): (Vec<&Passage>, Vec<&Passage>) =
            value.iter().filter(is_paragraph).partition(|passage| is_closed(&passage.text));
        let [passage] = open[..] else { continue };
        let text = passage.text.trim_end();
        let is_sentence =
            split_words(text).count() >= MIN_PARAGRAPH_WORDS && text.ends_with(char::is_lowercase);
        let next = value.iter().skip_while(|one| !std::ptr::eq(*one, passage)).nth(1);
        let leads_to_list = next.is_some_and(|next| matches!(next.form, Form::Item(..)));
        if closed.len() < 2 || !is_sentence || leads_to_list {
            continue;
        }
        let last = split_words(text).last().unwrap_or(Word { start: 0, text });
        let message = say!("the paragraph ends on `{word}`, without a full stop", word = last.text);
        let finding = Finding::new(typo_code(input), passage.at(last.start, text.len()), message);
        findings.push(finding.help(say!("write the full stop, or what is missing before it")));
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
