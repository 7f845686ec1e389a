//! Reports a wrong apostrophe: «qu'e Sam», «l'maison».

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{Word, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::FRENCH_TYPO], look: Look::Issue(find_wrong_elisions) };

/// Words that lose their vowel before another word, with their full forms.
const ELIDED: &[(&str, &str)] = &[
    ("qu", "que"),
    ("jusqu", "jusque"),
    ("lorsqu", "lorsque"),
    ("puisqu", "puisque"),
    ("quoiqu", "quoique"),
    ("d", "de"),
    ("l", "le"),
];

fn find_wrong_elisions(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    if !input.is_french() {
        return;
    }
    for passage in &source_text.passages {
        for Word { start, text: word } in split_words(&passage.text) {
            let after = &passage.text[start + word.len()..];
            let Some(rest) = after.strip_prefix(['\'', '’']) else { continue };
            let folded = word.to_lowercase();
            let Some((_, whole)) = ELIDED.iter().find(|(elided, _)| *elided == folded) else {
                continue;
            };
            let begins = passage.text[..start].chars().next_back();
            let next = split_words(rest)
                .next()
                .filter(|next| next.start == 0)
                .map_or("", |next| next.text);
            let is_name =
                word.starts_with(char::is_uppercase) && next.starts_with(char::is_uppercase);
            let inside = begins.is_some_and(|c| matches!(c, '\'' | '’' | '.'));
            if inside || is_name || !is_no_elision(next) {
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
            // «l'maison» could be «la maison» or «le maison». Only a dictionary knows which.
            let with = if next == "e" { Some("") } else { (folded != "l").then_some("e ") };
            let mark = start + word.len()..passage.text.len() - rest.len();
            let change = passage
                .change(input.source, start..end, "")
                .and(with)
                .and_then(|with| passage.change(input.source, mark, with));
            findings.push(finding.changes([change]));
        }
    }
}

/// Whether a word cannot follow an apostrophe: a lone `e`, or a word with a consonant that is
/// pronounced. Letters that are spelt out (`l'ONU`, `d'LVMH`, `d'x`) and a silent `h` can follow
/// one.
fn is_no_elision(word: &str) -> bool {
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
