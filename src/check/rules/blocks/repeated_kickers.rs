//! Reports a title that says what the small line above it says.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::check::rules::words::fold_words;
use crate::finding::{Code, Finding};
use crate::issue::block::{Block, Content};
use crate::issue::edition::Exclusive;
use crate::issue::source_text::SourceText;
use crate::language::Language;
use crate::wording::say;

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::BLOCK_DUPLICATE], look: Look::Issue(find_repeated_kickers) };

fn find_repeated_kickers(
    input: &CheckInput<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let exclusives = input.edition.exclusives();
    let full = exclusives.iter().filter_map(|exclusive| match exclusive {
        Exclusive::Full { block, .. } => Some(*block),
        Exclusive::Cut(_) => None,
    });
    let (free, paid) = (input.free.blocks(), input.edition.blocks());
    for block in free.iter().chain(paid).copied().chain(full) {
        let Some((title, kicker)) = find_pair(block, input.edition.front().language) else {
            continue;
        };
        if fold_words(title) != fold_words(kicker) {
            continue;
        }
        let written = source_text.passages.iter().find(|passage| {
            passage.key == "title" && passage.text == title && block.span < passage.value
        });
        let place = written.map_or(block.span, |passage| passage.value);
        if findings.iter().any(|told| told.span == place && told.code == Code::BLOCK_DUPLICATE) {
            continue;
        }
        let message = say!("the line above this title says `{kicker}` already", kicker);
        let help = match (&block.content, &block.head.kicker) {
            (Content::Briefs(_), None) => {
                say!("delete the title: the line above it is printed for every block of briefs")
            }
            (_, None) => say!("write a title of its own, or another `kicker`"),
            (_, Some(_)) => say!("delete the `kicker`, or write another title"),
        };
        findings.push(Finding::new(Code::BLOCK_DUPLICATE, place, message).help(help));
    }
}

/// The title of a block and the small line that is printed above it. `None` if one of them is absent.
fn find_pair(block: &Block, language: Language) -> Option<(&str, &str)> {
    let labels = language.labels();
    let label = match block.content {
        Content::Briefs(_) => Some(labels.briefs),
        Content::Editorial(_) => Some(labels.editorial),
        _ => None,
    };
    Some((block.head.title.as_ref()?.words(), block.head.kicker.as_deref().or(label)?))
}
