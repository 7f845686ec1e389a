//! The language that settings name, whatever else is wrong with them.

use crate::finding::Source;
use crate::finding::slip::{FileKind, ReadableText};
use crate::language::Language;

/// The language of a publication, also if its settings cannot be used otherwise. The usual one if they name
/// none. `None` if they name a language that no issue can have, or are not TOML.
pub fn find_language(source: &Source) -> Option<Language> {
    let readable = ReadableText::new(source, FileKind::Settings);
    let root = readable.parse()?;
    let section =
        root.get_ref().get("publication").and_then(|section| section.get_ref().as_table());
    let Some(written) = section.and_then(|section| section.get("language")) else {
        return Some(Language::default());
    };
    let tag = written.get_ref().as_str()?;
    Language::ALL.into_iter().find(|language| language.tag() == tag)
}
