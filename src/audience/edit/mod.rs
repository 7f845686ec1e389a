//! Edits a list of readers: adds, changes and removes readers, and changes no other byte.
//!
//! Comments, the order of the readers, line ends and what else the editor wrote stay as they are.

mod toml_list;
mod toml_text;

use std::collections::{BTreeMap, BTreeSet};

use super::value::FieldValue;

pub use toml_list::{edit_toml, find_toml_lines};

/// What is to be changed in a list. A reader is named by the [key](crate::address::Address::key) of their
/// address. All rows of a reader are changed alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListEdit {
    /// The readers who are added behind the others, each with their values. An address is among them.
    pub added: Vec<Vec<FieldValue>>,
    /// The new values of readers.
    pub changed: BTreeMap<String, Vec<FieldValue>>,
    /// The readers who are removed.
    pub removed: BTreeSet<String>,
}

impl ListEdit {
    /// Whether the edit changes nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}
