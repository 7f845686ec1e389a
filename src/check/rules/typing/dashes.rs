//! Reports hyphens that stand for a dash, in every language: ` - ` and `--`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::typo_code;
use crate::check::rules::words::is_blank;
use crate::finding::{Code, Finding, Span};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_TYPO, Code::ENGLISH_TYPO, Code::GERMAN_TYPO],
    look: Look::Issue(find_hyphens_for_dashes),
};

/// What stands for code in a passage.
const CODE: char = '\u{fffc}';

/// Reports hyphens between blanks, and pairs of them, if words stand on both sides.
fn find_hyphens_for_dashes(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language;
    let is_french = language.primary() == PrimaryLanguage::French;
    let dash = if language == Language::EnUs { "—" } else { "–" };
    let is_running = |passage: &&Passage| matches!(passage.form, Form::Paragraph | Form::Item(..));
    for passage in source_text.passages.iter().filter(is_running) {
        for (start, end) in find_hyphens(&passage.text) {
            let span = passage.at(start, end);
            if begins_line(input, span) {
                continue;
            }
            let written = &passage.text[start..end];
            let message = say!("`{written}` stands where a dash belongs", written);
            let finding = Finding::new(typo_code(input), span, message);
            // In French a lone hyphen can be a sign: «gratuit - de 26 ans».
            let is_sign = is_french && written == "-";
            let change =
                (!is_sign).then(|| passage.change(input.source, start..end, dash)).flatten();
            findings.push(finding.help(say!("write `{dash}`", dash)).changes([change]));
        }
    }
}

/// Whether a mark stands at the head of its line in the file, where it was meant to begin an item of a list.
fn begins_line(input: &CheckInput<'_>, mark: Span) -> bool {
    let before = input.source.text.get(..mark.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().all(|c| c.is_whitespace() || c == '>')
}

/// The places of one hyphen or two between blanks, with a letter or a mark of a sentence beyond the blanks.
fn find_hyphens(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for (start, _) in text.match_indices('-') {
        let (before, rest) = text.split_at(start);
        let after = rest.trim_start_matches('-');
        let is_short = rest.len() - after.len() <= 2;
        let is_spaced = before.ends_with(is_blank) && after.starts_with(is_blank);
        let is_word = |c: char| c.is_alphabetic() || "”“\"’)»«…%€²".contains(c) || c == CODE;
        let ends_word = |c: char| is_word(c) || matches!(c, '.' | '!' | '?');
        let left = before.trim_end_matches(is_blank).chars().next_back();
        let right = after.trim_start_matches(is_blank).chars().next();
        if is_short && is_spaced && left.is_some_and(ends_word) && right.is_some_and(is_word) {
            places.push((start, text.len() - after.len()));
        }
    }
    places
}
