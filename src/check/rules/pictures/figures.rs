//! The pictures that the editor's file names.

use crate::issue::source_text::{SourceText, Table};

pub(in crate::check) fn all_figures(source_text: &SourceText) -> impl Iterator<Item = &Table> {
    source_text.tables.iter().filter(|table| matches!(table.name.as_str(), "figures" | "figure"))
}
