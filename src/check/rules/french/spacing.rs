//! Reports spaces that French requires and the editor did not type: before a high mark, inside « »,
//! between a number and its sign. An ordinary space is no fault, because the typographer makes it
//! non-breaking.

use std::ops::Range;

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{is_blank, is_in_unread_address};
use crate::finding::mend::TextChange;
use crate::finding::{Code, CodeFacts, Finding, Severity, Span};
use crate::issue::source_text::{Passage, SourceText};
use crate::language::PrimaryLanguage;
use crate::language::typography::{Edit, Typographer};
use crate::publication::TypographySettings;
use crate::wording::say;

impl Code {
    /// `fr.spacing`.
    pub const FRENCH_SPACING: Self = Self::new(&CodeFacts {
        name: "fr.spacing",
        severity: Severity::Note,
        meaning: "A blank that French sets and the editor did not type.",
        why: "French sets a blank before `; : ! ? » %` and after «; the page sets it where it is missing, other programs that show the text (a search, a forward, the file itself) do not.",
        mend: "Write a plain blank; it is printed as one at which no line breaks. A name that goes without belongs into `[typography] names`.",
    });
}

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_SPACING],
    look: Look::IssueIn(PrimaryLanguage::French, find_missing_blanks),
};

/// A missing blank before a high mark, inside « », or between a number and its sign.
fn find_missing_blanks(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language;
    let TypographySettings { space, names } = &input.publication.typography;
    let typographer = Typographer::new(language, *space, names);
    for passage in &source_text.passages {
        let placeholders = find_placeholders(&passage.text);
        for edit in typographer.edits(&passage.text).iter().filter(|edit| adds_a_blank(edit)) {
            let at = edit.range.start;
            let next = placeholders.partition_point(|place| place.end <= at);
            let is_in_placeholder = placeholders.get(next).is_some_and(|place| at > place.start);
            if !is_in_placeholder && !is_in_unread_address(&passage.text, at) {
                findings.extend(tell_missing_blank(input, passage, at));
            }
        }
    }
}

fn adds_a_blank(edit: &Edit) -> bool {
    edit.range.is_empty() && edit.with.chars().all(is_blank)
}

/// The places of placeholders such as `{{name|words for readers without one}}`.
fn find_placeholders(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open)
        && let Some(end) = text[open..].find("}}").map(|end| open + end + 2)
    {
        places.push(open..end);
        at = end;
    }
    places
}

fn tell_missing_blank(input: &CheckInput<'_>, passage: &Passage, at: usize) -> Option<Finding> {
    let (before, after) = (&passage.text[..at], &passage.text[at..]);
    let (is_behind, mark, start) = if before.ends_with('«') {
        (true, '«', at - '«'.len_utf8())
    } else {
        (false, after.chars().next()?, at)
    };
    let end = start + mark.len_utf8();
    if let Some(name) = find_exclaiming_name(before, after) {
        let message = say!("`{name}!` is printed with a blank before its mark", name);
        let span = passage.at(start - name.len(), end);
        let help =
            say!("if it is a name, write it into `[typography] names`; if not, write the blank");
        return Some(Finding::new(Code::FRENCH_SPACING, span, message).help(help));
    }
    let put = passage.change(input.source, start..end, "").map(|TextChange { span, .. }| {
        let place = if is_behind { span.end } else { span.start };
        TextChange { span: Span::new(place, place), with: " ".into() }
    });
    let message = if is_behind {
        say!("a blank is missing after the `{mark}`", mark)
    } else {
        say!("a blank is missing before the `{mark}`", mark)
    };
    let finding = Finding::new(Code::FRENCH_SPACING, passage.at(start, end), message);
    Some(
        finding
            .help(say!("write a plain one; it is printed so that no line breaks there"))
            .changes([put]),
    )
}

/// The name that an exclamation mark belongs to: a word with a capital, in a sentence that goes on behind the
/// mark.
fn find_exclaiming_name<'t>(before: &'t str, after: &str) -> Option<&'t str> {
    let behind = after.strip_prefix('!')?;
    let goes_on =
        behind.trim_start_matches(is_blank).starts_with(|c: char| c.is_lowercase() || c == ',');
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    (goes_on && word.starts_with(char::is_uppercase)).then_some(word)
}
