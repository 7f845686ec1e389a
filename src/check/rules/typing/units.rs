//! Reports a unit that touches its number, in every language: `5km`.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::typing::typo_code;
use crate::check::rules::words::{Word, is_in_address, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::PrimaryLanguage;
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::FRENCH_TYPO, Code::ENGLISH_TYPO, Code::GERMAN_TYPO],
    look: Look::Issue(find_touching_units),
};

/// Units of the SI, which stand behind a blank in every language (Bureau international des poids et mesures, The
/// International System of Units, §5.4.3).
const UNITS: &[&str] = &[
    "km", "kg", "cm", "mm", "m²", "km²", "kW", "kWh", "MW", "MWh", "GW", "GWh", "TWh", "GHz",
    "MHz", "ha", "ml", "mg",
];

/// Units of German besides (DIN 5008).
const GERMAN_UNITS: &[&str] =
    &["Euro", "Uhr", "Mio", "Mrd", "Prozent", "Grad", "Meter", "Jahre", "Jahren"];

fn find_touching_units(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let primary = input.edition.front().language.primary();
    for passage in &source_text.passages {
        for word in split_words(&passage.text) {
            let Some((number, unit)) = split_unit(word, primary) else { continue };
            if is_in_address(&passage.text, word) {
                continue;
            }
            let change =
                passage.change(input.source, word.start..word.end(), format!("{number} {unit}"));
            let span = passage.at(word.start, word.end());
            let message = say!("`{unit}` touches its number", unit);
            let finding = Finding::new(typo_code(input), span, message);
            let help = say!("write `{number} {unit}`; no line breaks there", number, unit);
            findings.push(finding.help(help).changes([change]));
        }
    }
}

/// The number and the unit of a word that is made of both.
fn split_unit(word: Word<'_>, primary: PrimaryLanguage) -> Option<(&str, &str)> {
    let digits = word.text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = word.text.split_at(digits);
    let is_german = primary == PrimaryLanguage::German && GERMAN_UNITS.contains(&unit);
    (!number.is_empty() && (UNITS.contains(&unit) || is_german)).then_some((number, unit))
}
