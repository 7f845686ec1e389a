//! Reports ordinals that end as they are spoken: `1ère`, `2ème`, `XXIème` (Imprimerie nationale, «Lexique des règles
//! typographiques», «Nombres ordinaux»).

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{is_in_address, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_TYPO],
    look: Look::IssueIn(PrimaryLanguage::French, find_spoken_ordinals),
};

/// Endings of ordinals as they are typed, and as they are printed. The longer of two stands first.
const ENDINGS: &[(&str, &str)] = &[
    ("ièmes", "es"),
    ("ième", "e"),
    ("emes", "es"),
    ("èmes", "es"),
    ("eme", "e"),
    ("ème", "e"),
    ("ères", "res"),
    ("eres", "res"),
    ("ère", "re"),
    ("ere", "re"),
    ("è", "e"),
];

fn find_spoken_ordinals(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let names = &input.publication.typography.names;
    for passage in &source_text.passages {
        for word in split_words(&passage.text) {
            let Some(ordinal) = print_ordinal(word.text) else { continue };
            if is_in_address(&passage.text, word)
                || names.iter().any(|name| name.contains(word.text))
            {
                continue;
            }
            let change = passage.change(input.source, word.start..word.end(), ordinal.clone());
            let span = passage.at(word.start, word.end());
            let message = say!("`{written}` ends as it is spoken", written = word.text);
            findings.push(
                Finding::new(Code::FRENCH_TYPO, span, message)
                    .help(say!("write `{ordinal}`", ordinal))
                    .changes([change]),
            );
        }
    }
}

/// The ordinal as it is printed. `None` if the word is none, or ends as it must.
fn print_ordinal(word: &str) -> Option<String> {
    let (number, ending) =
        ENDINGS.iter().find_map(|(typed, printed)| Some((word.strip_suffix(typed)?, *printed)))?;
    let is_first = matches!(number, "1" | "I");
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_roman = number.len() > 1 && number.bytes().all(|byte| b"IVXLCDM".contains(&byte));
    let fits = ending.starts_with('r') == is_first;
    (fits && (is_number || is_roman || is_first)).then(|| format!("{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::print_ordinal;

    /// Lexique des règles typographiques en usage à l'Imprimerie nationale, «Nombres ordinaux».
    #[test]
    fn ordinals_end_in_the_letters_that_are_printed() {
        for (typed, printed) in [
            ("1ère", "1re"),
            ("1ères", "1res"),
            ("2ème", "2e"),
            ("2è", "2e"),
            ("3ièmes", "3es"),
            ("XXIème", "XXIe"),
            ("Ière", "Ire"),
            ("100eme", "100e"),
        ] {
            assert_eq!(print_ordinal(typed).as_deref(), Some(printed), "{typed}");
        }
        for word in
            ["1er", "1re", "2e", "2d", "2nde", "XXIe", "première", "ère", "2ère", "crème", "Vè"]
        {
            assert_eq!(print_ordinal(word), None, "{word}");
        }
    }
}
