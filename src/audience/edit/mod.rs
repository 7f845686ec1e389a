//! Edits a list of readers: adds, changes and removes readers, and changes no other byte.
//!
//! Comments, the order of the readers, line ends and what else the editor wrote stay as they are.

mod csv_list;
mod toml_list;
mod toml_text;

use std::collections::{BTreeMap, BTreeSet};

use super::value::FieldValue;
use crate::wording::{Wording, say};

/// The form of a list's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// `[[subscribers]]` tables.
    Toml,
    /// Rows of cells.
    Csv,
}

/// Why a list cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EditFault {
    /// The list is written in Windows-1252, which does not have this character.
    Character(char),
    /// The bytes of the file are no text.
    Unreadable,
}

impl EditFault {
    /// What is wrong, as the end of a sentence that names the list.
    pub fn word(&self) -> Wording {
        match self {
            Self::Character(character) => {
                say!("it is written in Windows-1252, which has no `{character}`", character)
            }
            Self::Unreadable => say!("it is no text"),
        }
    }
}

/// Edits a list that can be read. Answers the bytes of the whole new file.
///
/// # Errors
///
/// The file has no place for a value.
pub fn edit_list(form: ListForm, bytes: &[u8], edit: &ListEdit) -> Result<Vec<u8>, EditFault> {
    match form {
        ListForm::Csv => csv_list::edit_csv(bytes, edit),
        ListForm::Toml => {
            let text = read_toml(bytes)?;
            let mark = &bytes[..bytes.len() - text.len()];
            Ok([mark, toml_list::edit_toml(text, edit).as_bytes()].concat())
        }
    }
}

/// The lines, from 1, on which a reader stands in a list that can be read. The key is that of their address.
pub fn find_lines(form: ListForm, bytes: &[u8], key: &str) -> Vec<usize> {
    match form {
        ListForm::Csv => csv_list::find_csv_lines(bytes, key),
        ListForm::Toml => {
            read_toml(bytes).map(|text| toml_list::find_toml_lines(text, key)).unwrap_or_default()
        }
    }
}

/// The text of a list in TOML, without a byte order mark.
fn read_toml(bytes: &[u8]) -> Result<&str, EditFault> {
    let text = str::from_utf8(bytes).map_err(|_| EditFault::Unreadable)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

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
