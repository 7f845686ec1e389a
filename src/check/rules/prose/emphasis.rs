//! Reports Markdown marks that would be printed as they are.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::{Form, SourceText};
use crate::wording::say;

impl Code {
    /// `md.unparsed-emphasis`.
    pub const PROSE_EMPHASIS: Self = Self::new(&CodeFacts {
        name: "md.unparsed-emphasis",
        severity: Severity::Warning,
        meaning: "Markdown that would be printed as it is written.",
        why: "CommonMark opens emphasis only where no blank follows the star and closes it only where none precedes; the rest is printed.",
        mend: "Bring the marks to the words, or delete them.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::PROSE_EMPHASIS], look: Look::Issue(find_stray_marks) };

/// Keys of names, which no passage has.
const NAME_KEYS: [&str; 3] = ["name", "byline", "sign_off"];

/// Reports marks that would be printed as they are.
fn find_stray_marks(_: &CheckInput<'_>, source_text: &SourceText, findings: &mut Vec<Finding>) {
    for passage in &source_text.passages {
        let Some((at, mark)) = find_stray_mark(&passage.text) else { continue };
        let (message, help) = if passage.form == Form::Line {
            let help = if mark == "](" {
                say!("write the link in the text; an item of briefs has `link` for it")
            } else {
                say!("take it out")
            };
            (say!("`{mark}` is printed as it stands: this line is not Markdown", mark), help)
        } else {
            let help = say!("no blank stands inside of the marks, and none of them is left over");
            (say!("`{mark}` is printed as it stands", mark), help)
        };
        let span = passage.at(at, at + mark.len());
        findings.push(Finding::new(Code::PROSE_EMPHASIS, span, message).help(help));
    }
    find_marks_in_names(source_text, findings);
}

/// Reports marks in names, which are no Markdown.
fn find_marks_in_names(source_text: &SourceText, findings: &mut Vec<Finding>) {
    let keyed =
        |key: &'static str| source_text.tables.iter().flat_map(move |table| table.values_of(key));
    for (name, span) in NAME_KEYS.into_iter().flat_map(keyed) {
        let Some((_, mark)) = find_stray_mark(name) else { continue };
        let message = say!("`{mark}` is printed as it stands: a name is not Markdown", mark);
        findings.push(Finding::new(Code::PROSE_EMPHASIS, span, message).help(say!("take it out")));
    }
}

/// The first stray mark: a pair of stars, the middle of a link, or a star that opens a word before
/// another one.
fn find_stray_mark(text: &str) -> Option<(usize, &'static str)> {
    let find = |mark: &&'static str| {
        let mut places = text.match_indices(*mark).map(|(at, _)| at);
        let is_stray = |at: &usize| {
            !stands_in_address(text, *at) && (*mark != "**" || !is_censored(text, *at))
        };
        Some((places.find(is_stray)?, *mark))
    };
    if let Some(found) = ["**", "](", "__"].iter().find_map(find) {
        return Some(found);
    }
    let opening = text.match_indices('*').map(|(at, _)| at).find(|at| {
        text[at + 1..].starts_with(char::is_alphabetic)
            && !text[..*at].ends_with(char::is_alphanumeric)
            && !stands_in_address(text, *at)
    })?;
    text[opening + 1..].contains('*').then_some((opening, "*"))
}

/// Whether a place lies in an address that is printed: no mark in it is Markdown.
fn stands_in_address(text: &str, at: usize) -> bool {
    let before = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
    before.contains("://") || before.starts_with("www.")
}

/// Whether the stars at this place stand for letters that are left out: `p***`, `m**de`.
fn is_censored(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches('*');
    let behind = text[at..].trim_start_matches('*');
    let stars = text.len() - before.len() - behind.len();
    let word = before.len() - before.trim_end_matches(char::is_alphabetic).len();
    let is_short = (1..=3).contains(&before[before.len() - word..].chars().count());
    let goes_on = behind.chars().take_while(|c| c.is_alphabetic()).count();
    let is_alone = !text[..before.len() - word].ends_with('*') && !behind.contains('*');
    stars > 1 && is_short && goes_on <= 3 && is_alone
}
