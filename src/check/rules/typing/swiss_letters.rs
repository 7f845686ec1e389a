//! Reports ß in Swiss German, and words with ss in the German of Germany and Austria that have ß there.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::{is_in_address, split_words};
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;
use crate::language::{Language, PrimaryLanguage};
use crate::wording::say;

pub(in crate::check) const RULE: Rule = Rule {
    codes: &[Code::GERMAN_TYPO],
    look: Look::IssueIn(PrimaryLanguage::German, find_letters_of_elsewhere),
};

/// Words as Switzerland writes them, and as Germany and Austria do (Amtliches Regelwerk, §25). None is a word of its own
/// there, or a name.
const WITH_SHARP_S: &[(&str, &str)] = &[
    ("strasse", "straße"),
    ("strassen", "straßen"),
    ("grösse", "größe"),
    ("grösser", "größer"),
    ("grösste", "größte"),
    ("grössten", "größten"),
    ("heisst", "heißt"),
    ("heissen", "heißen"),
    ("aussen", "außen"),
    ("draussen", "draußen"),
    ("ausserdem", "außerdem"),
    ("ausserhalb", "außerhalb"),
    ("schliesslich", "schließlich"),
    ("schliessen", "schließen"),
    ("dreissig", "dreißig"),
    ("gemäss", "gemäß"),
    ("regelmässig", "regelmäßig"),
    ("fleissig", "fleißig"),
    ("fuss", "fuß"),
    ("füsse", "füße"),
    ("füssen", "füßen"),
    ("gruss", "gruß"),
    ("grüsse", "grüße"),
    ("grüssen", "grüßen"),
    ("gross", "groß"),
    ("grosse", "große"),
    ("grossen", "großen"),
    ("grosser", "großer"),
    ("grosses", "großes"),
    ("grossem", "großem"),
    ("ausser", "außer"),
    ("spass", "spaß"),
    ("süss", "süß"),
    ("stossen", "stoßen"),
    ("schliesst", "schließt"),
];

fn find_letters_of_elsewhere(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let is_swiss = input.edition.front().language == Language::DeCh;
    for passage in &source_text.passages {
        for word in split_words(&passage.text) {
            if is_in_address(&passage.text, word) {
                continue;
            }
            let span = passage.at(word.start, word.end());
            if is_swiss && word.text.contains('ß') {
                let set = word.text.replace('ß', "ss");
                let message = say!("`{word}`: Switzerland has no ß", word = word.text);
                let change = passage.change(input.source, word.start..word.end(), set.clone());
                let finding = Finding::new(Code::GERMAN_TYPO, span, message);
                findings.push(finding.help(say!("write `{set}`", set)).changes([change]));
            }
            let small = word.text.to_lowercase();
            // In capitals, SS stands for ß.
            let is_capitals = word.text.chars().all(char::is_uppercase);
            let meant =
                WITH_SHARP_S.iter().find(|(swiss, _)| !is_swiss && !is_capitals && *swiss == small);
            if let Some((_, meant)) = meant {
                let meant = copy_capital(word.text, meant);
                let message =
                    say!("`{word}` is written with ß but in Switzerland", word = word.text);
                let help = say!("write `{meant}`, unless it is a name", meant);
                findings.push(Finding::new(Code::GERMAN_TYPO, span, message).help(help));
            }
        }
    }
}

/// A word with a capital at its head, if another one has it.
fn copy_capital(from: &str, word: &str) -> String {
    let mut letters = word.chars();
    match letters.next().filter(|_| from.starts_with(char::is_uppercase)) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => word.to_owned(),
    }
}
