//! The table of the French, as it is read. This is the only file that knows polib.

use std::sync::LazyLock;

use polib::catalog::Catalog;
#[cfg(test)]
use polib::message::MessageView;
use polib::metadata::CatalogMetadata;
use polib::po_file::parse_from_reader;

use super::{Locale, WordingTemplate};

/// The table, in the format of GNU gettext.
const FRENCH_PO: &str = include_str!("french.po");

/// The context of the texts of the command line's help in the table (`msgctxt`).
const HELP_CONTEXT: &str = "help";

/// The table, read when the first French sentence is said. Empty if it could not be read, so that all is said
/// in English.
static FRENCH: LazyLock<Catalog> = LazyLock::new(|| {
    parse_from_reader(FRENCH_PO.as_bytes()).unwrap_or_else(|_| Catalog::new(CatalogMetadata::new()))
});

/// The French of a template for a count. The English if the table does not have it.
pub(super) fn find_french(template: WordingTemplate, count: u64) -> &'static str {
    let found = FRENCH.find_message(None, template.one, template.many);
    let french = found.filter(|message| message.is_translated()).and_then(|message| {
        let Ok(forms) = message.msgstr_plural() else { return message.msgstr().ok() };
        let form = usize::from(!Locale::French.is_singular(count));
        forms.get(form).or(forms.first()).map(String::as_str)
    });
    french.unwrap_or_else(|| template.choose_english(count))
}

/// The French of a paragraph of the command line's help. `None` if the table does not have it.
pub(super) fn find_french_help(english: &str) -> Option<&'static str> {
    FRENCH.find_message(Some(HELP_CONTEXT), english, None)?.msgstr().ok()
}

/// The English of each paragraph of the command line's help that the table has.
#[cfg(test)]
pub(crate) fn list_help_texts() -> Vec<&'static str> {
    let is_help = |message: &&dyn MessageView| message.msgctxt() == Some(HELP_CONTEXT);
    FRENCH.messages().filter(is_help).map(MessageView::msgid).collect()
}
