//! The rules, a file for each family: each looks at the whole page and adds what it finds.

mod blocks;
mod calendar;
mod capitals;
mod contributors;
mod datelines;
mod exclusive;
mod foreign;
mod front;
mod kept;
mod letters;
mod links;
mod past;
mod pictures;
mod placeholders;
mod promises;
mod prose;
mod quotes;
mod size;
mod spacing;
mod stops;
mod typos;
pub(super) mod words;

use super::Page;
use crate::finding::Finding;
use crate::issue::source_text::SourceText;
use crate::language::Language;

/// One rule: the page as it is printed, and the editor's words as they stand in the file.
pub(super) type Rule = fn(&Page<'_>, &SourceText, &mut Vec<Finding>);

/// Every rule there is.
pub(super) const RULES: &[Rule] = &[
    blocks::repeated,
    blocks::alike,
    blocks::long,
    calendar::weekdays,
    calendar::first_of_the_month,
    capitals::accents,
    contributors::unknown,
    datelines::other,
    datelines::impossible,
    exclusive::teasers,
    kept::nothing,
    kept::pictures,
    foreign::texts,
    front::shouting,
    front::preheader,
    front::no_preheader,
    front::spam,
    letters::mojibake,
    letters::invisible,
    letters::decomposed,
    letters::emoji,
    links::words,
    links::same_words,
    links::places,
    past::future,
    past::repeated,
    past::changed,
    pictures::credits,
    pictures::alternatives,
    placeholders::waiting,
    promises::lines,
    promises::subject,
    prose::emphasis,
    prose::headings,
    prose::levels,
    quotes::marks,
    size::clipped,
    spacing::missing,
    typos::elisions,
    typos::double_words,
    typos::commas,
    typos::final_stops,
];

/// Whether the issue is written in French.
fn french(page: &Page<'_>) -> bool {
    page.edition.front().language == Language::Fr
}
