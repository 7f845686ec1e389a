//! Reports hyphens that stand for a dash, in English and German: ` - ` and `--`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::typo_code;
use crate::check::rules::words::is_blank;
use crate::finding::{Code, Finding};
use crate::issue::source_text::{Form, Passage, SourceText};
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::ENGLISH_TYPO, Code::GERMAN_TYPO],
    look: Look::Issue(find_hyphens_for_dashes),
};

/// Reports hyphens between blanks, and pairs of them, if words stand on both sides.
fn find_hyphens_for_dashes(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let language = input.edition.front().language;
    if language.primary() == PrimaryLanguage::French {
        return;
    }
    let dash = if language == Language::EnUs { "—" } else { "–" };
    let is_running = |passage: &&Passage| matches!(passage.form, Form::Paragraph | Form::Item(..));
    for passage in source_text.passages.iter().filter(is_running) {
        for (start, end) in find_hyphens(&passage.text) {
            let written = &passage.text[start..end];
            let message = say!("`{written}` stands where a dash belongs", written);
            let finding = Finding::new(typo_code(input), passage.at(start, end), message);
            let change = passage.change(input.source, start..end, dash);
            findings.push(finding.help(say!("write `{dash}`", dash)).changes([change]));
        }
    }
}

/// The places of one hyphen or two between blanks, with a letter or a mark of a sentence beyond the blanks.
fn find_hyphens(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    for (start, _) in text.match_indices('-') {
        let (before, rest) = text.split_at(start);
        let after = rest.trim_start_matches('-');
        let is_short = rest.len() - after.len() <= 2;
        let is_spaced = before.ends_with(is_blank) && after.starts_with(is_blank);
        let is_word = |c: char| c.is_alphabetic() || "”“\"’)".contains(c);
        let left = before.trim_end_matches(is_blank).chars().next_back();
        let right = after.trim_start_matches(is_blank).chars().next();
        if is_short && is_spaced && left.is_some_and(is_word) && right.is_some_and(is_word) {
            places.push((start, text.len() - after.len()));
        }
    }
    places
}
