//! Quotation marks in a French text.

use super::{Page, french};
use crate::finding::{Code, Finding};
use crate::issue::galley::{Galley, Passage};

/// Foreign marks around a quotation of the first level, and French ones that are left open.
pub(in crate::check) fn marks(page: &Page<'_>, galley: &Galley, findings: &mut Vec<Finding>) {
    if !french(page) {
        return;
    }
    for passage in &galley.passages {
        let mut depth = 0_usize;
        for (at, c) in passage.text.char_indices() {
            match c {
                '«' => depth += 1,
                '»' => depth = depth.saturating_sub(1),
                '"' | '“' | '„' if depth == 0 && !is_inch(passage, at) => {
                    findings.push(foreign(passage, at, c));
                    break;
                }
                _ => {}
            }
        }
    }
    for value in galley.passages.chunk_by(|a, b| a.value == b.value) {
        findings.extend(unbalanced(value));
    }
}

/// `12"`: a measure, no quotation.
fn is_inch(passage: &Passage, at: usize) -> bool {
    passage.text[..at].ends_with(|c: char| c.is_ascii_digit())
}

fn foreign(passage: &Passage, at: usize, mark: char) -> Finding {
    let message = format!("a quotation begins with `{mark}`");
    let span = passage.at(at, at + mark.len_utf8());
    Finding::new(Code::FrenchQuotes, span, message)
        .help("write « and »; “ and ” stand inside of them")
}

/// A mark without its other half. A quotation over several paragraphs opens each of them anew.
fn unbalanced(value: &[Passage]) -> Option<Finding> {
    let opens = value.iter().any(|passage| passage.text.contains('«'));
    let mut open: Option<(&Passage, usize)> = None;
    for passage in value {
        for (at, c) in passage.text.char_indices() {
            match (c, open) {
                ('«', Some((first, _))) if std::ptr::eq(first, passage) => {}
                ('«', Some(_)) if !passage.text[..at].trim().is_empty() => {
                    return open.map(unclosed);
                }
                ('«', _) => open = Some((passage, at)),
                ('»', None) if !opens => {
                    let finding = Finding::new(
                        Code::FrenchQuotes,
                        passage.at(at, at + c.len_utf8()),
                        "a quotation is closed that was not opened",
                    );
                    return Some(finding.help("write the « it began with, or delete the »"));
                }
                ('»', _) => open = None,
                _ => {}
            }
        }
    }
    open.map(unclosed)
}

fn unclosed((passage, at): (&Passage, usize)) -> Finding {
    let span = passage.at(at, at + '«'.len_utf8());
    Finding::new(Code::FrenchQuotes, span, "a quotation is opened that is not closed")
        .help("write the » where it ends")
}
