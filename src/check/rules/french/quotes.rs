//! Reports foreign quotation marks around a quotation of the first level, and French ones that are
//! not closed.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{is_blank, is_in_unread_address};
use crate::finding::mend::TextChange;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::wording::say;

impl Code {
    /// `fr.quotes`.
    pub const FRENCH_QUOTES: Self = Self::new(&CodeFacts {
        name: "fr.quotes",
        severity: Severity::Warning,
        meaning: "A French quotation in foreign marks, or one that is not closed.",
        why: "French quotations stand in « and »; “ and ” mark a quotation inside another (Imprimerie nationale).",
        mend: "Write « and », and close what is opened.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_QUOTES],
    look: Look::IssueIn(PrimaryLanguage::French, find_wrong_quotes),
};

/// Foreign marks around a quotation of the first level, and French ones that are left open.
fn find_wrong_quotes(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    for passage in &source_text.passages {
        let mut depth = 0_usize;
        for (at, c) in passage.text.char_indices() {
            match c {
                '«' => depth += 1,
                '»' => depth = depth.saturating_sub(1),
                '"' | '“' | '„'
                    if depth == 0
                        && !is_inch(passage, at)
                        && !is_in_unread_address(&passage.text, at) =>
                {
                    findings.push(
                        tell_foreign(passage, at, c).changes(change_to_guillemets(input, passage)),
                    );
                    break;
                }
                _ => {}
            }
        }
    }
    for value in source_text.passages.chunk_by(|a, b| a.value == b.value) {
        findings.extend(find_unbalanced(value));
    }
}

/// Whether a mark means inches, as in `12"`.
fn is_inch(passage: &Passage, at: usize) -> bool {
    passage.text[..at].ends_with(|c: char| c.is_ascii_digit())
}

fn tell_foreign(passage: &Passage, at: usize, mark: char) -> Finding {
    let message = say!("a quotation begins with `{mark}`", mark);
    let span = passage.at(at, at + mark.len_utf8());
    Finding::new(Code::FRENCH_QUOTES, span, message)
        .help(say!("write « and »; “ and ” stand inside of them"))
}

/// The changes that write « and » for every pair of foreign marks of the first level. None if one
/// of the marks could mean something else.
fn change_to_guillemets(input: &CheckInput<'_>, passage: &Passage) -> Vec<Option<TextChange>> {
    let text = passage.text.as_str();
    let mut changes = Vec::new();
    let mut open: Option<char> = None;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        if "“”„\"«»".contains(c) && is_in_unread_address(&passage.text, at) {
            return Vec::new();
        }
        let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
        let opens = (before.is_empty()
            || before.ends_with(|c| is_blank(c) || "([’'—–".contains(c)))
            && !after.starts_with(|c| is_blank(c) || ",.;:!?)".contains(c));
        let with = match (c, open) {
            ('«', None) => {
                depth += 1;
                continue;
            }
            ('»', None) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            ('“' | '”' | '"' | '„', None) if depth > 0 => continue,
            ('“', None) => write_opening(after),
            ('"', None) if opens => write_opening(after),
            ('”', Some('“')) => write_closing(before),
            ('"', Some('"')) if !opens && !is_inch(passage, at) => write_closing(before),
            ('"', None) if is_inch(passage, at) => continue,
            ('“' | '”' | '"' | '„', _) | ('«' | '»', Some(_)) => return Vec::new(),
            _ => continue,
        };
        open = if open.is_none() { Some(c) } else { None };
        changes.push(passage.change(input.source, at..at + c.len_utf8(), with));
    }
    if open.is_some() { Vec::new() } else { changes }
}

fn write_opening(after: &str) -> &'static str {
    if after.starts_with(is_blank) { "«" } else { "« " }
}

fn write_closing(before: &str) -> &'static str {
    if before.ends_with(is_blank) { "»" } else { " »" }
}

/// A mark without its counterpart. A quotation over several paragraphs may open each of them.
fn find_unbalanced(value: &[Passage]) -> Option<Finding> {
    let opens = value.iter().any(|passage| passage.text.contains('«'));
    let mut open: Option<(&Passage, usize)> = None;
    for passage in value {
        for (at, c) in passage.text.char_indices() {
            match (c, open) {
                ('«', Some((first, _))) if std::ptr::eq(first, passage) => {}
                ('«', Some(_)) if !passage.text[..at].trim().is_empty() => {
                    return open.map(|(passage, at)| tell_unclosed(passage, at));
                }
                ('«', _) => open = Some((passage, at)),
                ('»', None) if !opens => {
                    let finding = Finding::new(
                        Code::FRENCH_QUOTES,
                        passage.at(at, at + c.len_utf8()),
                        say!("a quotation is closed that was not opened"),
                    );
                    return Some(finding.help(say!("write the « it began with, or delete the »")));
                }
                ('»', _) => open = None,
                _ => {}
            }
        }
    }
    open.map(|(passage, at)| tell_unclosed(passage, at))
}

fn tell_unclosed(passage: &Passage, at: usize) -> Finding {
    let span = passage.at(at, at + '«'.len_utf8());
    Finding::new(Code::FRENCH_QUOTES, span, say!("a quotation is opened that is not closed"))
        .help(say!("write the » where it ends"))
}
