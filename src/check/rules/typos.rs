//! Slips of the keyboard that a tired eye reads over.

use std::collections::BTreeMap;

use super::words::{blank, words};
use super::{Page, french};
use crate::finding::mend::Change;
use crate::finding::{Code, Finding, Source, Span};
use crate::issue::source_text::{Form, Passage, SourceText};

/// Words that lose their vowel before another one, and what they are when they keep it.
const ELIDED: &[(&str, &str)] = &[
    ("qu", "que"),
    ("jusqu", "jusque"),
    ("lorsqu", "lorsque"),
    ("puisqu", "puisque"),
    ("quoiqu", "quoique"),
    ("d", "de"),
    ("l", "le"),
];

/// Words that French writes twice on purpose.
const TWICE: &[&str] = &[
    "nous", "vous", "en", "faire", "si", "non", "oui", "très", "bien", "bon", "vite", "plus",
    "trop", "tout", "elle", "elles", "ah", "ha", "hé", "ho", "oh", "hi", "tic", "toc", "bla",
    "pas", "peu", "jamais", "presque", "là",
];

/// An apostrophe where none belongs: «qu'e Sam», «l'maison».
pub(in crate::check) fn elisions(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    for passage in &source_text.passages {
        for (start, word) in words(&passage.text) {
            let after = &passage.text[start + word.len()..];
            let Some(rest) = after.strip_prefix(['\'', '’']) else { continue };
            let folded = word.to_lowercase();
            let Some((_, whole)) = ELIDED.iter().find(|(elided, _)| *elided == folded) else {
                continue;
            };
            let begins = passage.text[..start].chars().next_back();
            let next = words(rest).next().filter(|(at, _)| *at == 0).map_or("", |(_, next)| next);
            let is_name =
                word.starts_with(char::is_uppercase) && next.starts_with(char::is_uppercase);
            let inside = begins.is_some_and(|c| matches!(c, '\'' | '’' | '.'));
            if inside || is_name || !before_consonant(next) {
                continue;
            }
            let end = passage.text.len() - rest.len() + next.len();
            let message =
                format!("`{}` has an apostrophe before a consonant", &passage.text[start..end]);
            let message = if next == "e" {
                format!("`{}` is not a word", &passage.text[start..end])
            } else {
                message
            };
            let finding = Finding::new(Code::FRENCH_TYPO, passage.at(start, end), message);
            let finding = finding.help(if next == "e" {
                format!("write `{whole}`")
            } else {
                format!("write `{whole} {next}`")
            });
            // «l'maison» is «la maison»: which of the two it is, a dictionary would have to say.
            let with = if next == "e" { Some("") } else { (folded != "l").then_some("e ") };
            let mark = start + word.len()..passage.text.len() - rest.len();
            let change = passage
                .change(page.source, start..end, "")
                .and(with)
                .and_then(|with| passage.change(page.source, mark, with));
            findings.push(finding.changes([change]));
        }
    }
}

/// Whether a word cannot follow an apostrophe: a lone `e`, or a consonant that is heard. Letters that
/// are spelt out (`l'ONU`, `d'LVMH`, `d'x`) and the silent `h` can.
fn before_consonant(word: &str) -> bool {
    let mut letters = word.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some('e'), None) => true,
        (Some(first), Some(second)) => {
            "bcdfgjklmnpqrstvwz".contains(first.to_ascii_lowercase())
                && second.is_lowercase()
                && word.chars().count() > 2
        }
        _ => false,
    }
}

/// The same word twice in a row.
pub(in crate::check) fn double_words(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    for passage in &source_text.passages {
        let mut before: Option<(usize, &str)> = None;
        for (start, word) in words(&passage.text) {
            if let Some((first, same)) = before
                && same.to_lowercase() == word.to_lowercase()
                && is_slip(passage, (first, same), (start, word))
            {
                let span = passage.at(first, start + word.len());
                let finding = Finding::new(
                    Code::FRENCH_TYPO,
                    span,
                    format!("`{word}` stands here twice in a row"),
                );
                let change = once(page, passage, (first, same), (start, word));
                findings.push(finding.help(format!("write `{same}` once")).changes([change]));
            }
            before = Some((start, word));
        }
    }
}

/// Takes the second word out with the blank before it; the first one where a line ends between them.
fn once(
    page: &Page<'_>,
    passage: &Passage,
    (first, same): (usize, &str),
    (start, word): (usize, &str),
) -> Option<Change> {
    let (end, past) = (first + same.len(), start + word.len());
    passage
        .change(page.source, first..past, "")
        .and_then(|_| passage.change(page.source, end..past, ""))
        .or_else(|| {
            let above = first.checked_sub(1).filter(|_| same == word)?;
            passage.change(page.source, start..past, "")?;
            passage
                .change(page.source, above..end, "")
                .filter(|_| passage.text[..first].ends_with(' '))
        })
}

/// Two of the same with nothing but blanks between, neither a name, a number nor meant.
fn is_slip(passage: &Passage, (first, same): (usize, &str), (start, word): (usize, &str)) -> bool {
    let between = &passage.text[first + same.len()..start];
    let capital = word.starts_with(char::is_uppercase);
    let joined = passage.text[start + word.len()..].starts_with(['\'', '’']);
    !between.is_empty()
        && between.chars().all(blank)
        && !capital
        && !joined
        && word.chars().all(char::is_alphabetic)
        && !TWICE.contains(&word.to_lowercase().as_str())
}

/// A blank before a comma, or before the stop that ends a sentence.
pub(in crate::check) fn commas(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    for passage in &source_text.passages {
        for (at, mark) in passage.text.match_indices([',', '.']) {
            let before = &passage.text[..at];
            let after = &passage.text[at + 1..];
            let blanks = before.len() - before.trim_end_matches(blank).len();
            let word = before
                .trim_end_matches(blank)
                .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '”'));
            if blanks == 0 || !word || !(after.is_empty() || after.starts_with(blank)) {
                continue;
            }
            let name = if mark == "," { "comma" } else { "full stop" };
            let finding = Finding::new(
                Code::FRENCH_TYPO,
                passage.at(at - blanks, at + 1),
                format!("a blank stands before the {name}"),
            );
            let change = passage.change(page.source, at - blanks..at, "");
            findings.push(finding.help("delete the blank").changes([change]));
        }
    }
}

/// An item without a final stop in a list whose other items have one.
pub(in crate::check) fn final_stops(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !french(page) {
        return;
    }
    let mut lists: BTreeMap<(usize, usize), BTreeMap<usize, &Passage>> = BTreeMap::new();
    for passage in &source_text.passages {
        if let Form::Item(list, item) = passage.form {
            lists.entry((passage.value.start, list)).or_default().insert(item, passage);
        }
    }
    for items in lists.values() {
        let ends = |passage: &&&Passage| closed(&passage.text);
        let (stopped, open): (Vec<&Passage>, Vec<&Passage>) = items.values().partition(ends);
        if stopped.len() <= open.len() {
            continue;
        }
        for passage in open.into_iter().filter(|passage| bare(&passage.text)) {
            let text = passage.text.trim_end();
            let (start, word) = words(text).last().unwrap_or((0, text));
            let message =
                format!("the item ends on `{word}`; the others of its list end on a full stop");
            let finding = Finding::new(Code::FRENCH_TYPO, passage.at(start, text.len()), message);
            let end = passage.change(page.source, start..text.len(), "").map(|word| word.span.end);
            let put = |end: &usize| ends_line(page.source, *end);
            let change =
                end.filter(put).map(|end| Change { span: Span::new(end, end), with: ".".into() });
            findings.push(finding.help("write the full stop").changes([change]));
        }
    }
}

/// Whether nothing but blanks stands on the line, or in the value, from here on.
fn ends_line(source: &Source, at: usize) -> bool {
    let rest = source.text.get(at..).unwrap_or_default().trim_start_matches(' ');
    ["\n", "\r", "\"", "'", "\\n"].iter().any(|end| rest.starts_with(end))
}

fn closed(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['»', '”', ')', '"', '\u{a0}', '\u{202f}', ' ']);
    text.ends_with(['.', '!', '?', '…'])
}

/// Whether a text ends on a word: on a comma or a semicolon it goes on in the next item.
fn bare(text: &str) -> bool {
    text.trim_end()
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '”' | '%' | '€'))
}
