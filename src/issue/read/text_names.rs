//! The files beside an issue in which texts of its blocks stand: the keys that name them, and the names.

use toml::de::{DeTable, DeValue};

use crate::finding::Source;
use crate::finding::slip::{FileKind, ReadableText};
use crate::issue::file_path::{PathFault, find_path_fault};
use crate::wording::say;

/// The most files that are read for one issue. No issue has more blocks with texts.
const MAX_TEXT_FILES: usize = 1_000;

/// A key whose text can stand in a file, and the key that names the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::issue) struct TextKey {
    /// The key of a text that stands in the issue.
    pub(in crate::issue) text: &'static str,
    /// The key of the name of a file.
    pub(in crate::issue) file: &'static str,
}

/// The text of a block.
pub(super) const BODY: TextKey = TextKey { text: "body", file: "body_file" };

/// The text of an exclusive block before the cut.
pub(super) const OPENING: TextKey = TextKey { text: "opening", file: "opening_file" };

/// Every such key of a block.
pub(in crate::issue) const TEXT_KEYS: [TextKey; 2] = [OPENING, BODY];

/// The files that an issue names for its texts, each once, in the order of the blocks. Leaves out names that
/// cannot be read, and those that are refused by their words.
pub fn list_text_files(source: &Source) -> Vec<String> {
    let mut names = Vec::new();
    if !TEXT_KEYS.iter().any(|key| source.text.contains(key.file)) {
        return names;
    }
    let readable = ReadableText::new(source, FileKind::Issue);
    let Some(table) = readable.parse() else { return names };
    let blocks = table.get_ref().get("blocks").and_then(|blocks| blocks.get_ref().as_array());
    for block in blocks.into_iter().flatten().filter_map(|block| block.get_ref().as_table()) {
        for name in TEXT_KEYS.iter().filter_map(|key| name_in(block, key.file)) {
            let is_known = names.len() == MAX_TEXT_FILES || names.iter().any(|known| known == name);
            if !is_known && find_name_fault(name).is_none() {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The name of a file that a key of a block has.
fn name_in<'a>(block: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    match block.get(key)?.get_ref() {
        DeValue::String(name) => Some(name.trim()),
        _ => None,
    }
}

/// Whether a file is Markdown by its name.
pub fn is_markdown_name(name: &str) -> bool {
    let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
    matches!(kind.as_deref(), Some("md" | "markdown"))
}

/// Why a name may not be that of a text. `None` if it may.
pub(super) fn find_name_fault(name: &str) -> Option<PathFault> {
    find_path_fault(name).or_else(|| {
        (!is_markdown_name(name)).then(|| PathFault {
            message: say!("`{name}` is not the name of a Markdown file", name),
            help: say!("name a file that lies beside the issue, such as `article.md`"),
        })
    })
}
