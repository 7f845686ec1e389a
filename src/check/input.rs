//! The input of the rules: an issue with everything it is printed with, and the settings.

use super::history::History;
use crate::finding::table::place;
use crate::finding::{Source, Span};
use crate::issue::edition::{Edition, EditionName, Free, Paid};
use crate::issue::picture::Pictures;
use crate::publication::Publication;
use crate::render::UsedPicture;

/// An issue, and everything it is printed with.
#[derive(Clone, Copy)]
pub struct CheckInput<'a> {
    /// The file of the issue.
    pub source: &'a Source,
    /// The paid edition. It has every block but those that free readers alone have.
    pub edition: &'a Edition<'a, Paid>,
    /// The free edition. It has every open block but none that paying readers alone have.
    pub free: &'a Edition<'a, Free>,
    /// The settings.
    pub publication: &'a Publication,
    /// The pictures of the issue.
    pub pictures: &'a Pictures,
    /// Both printed editions, the free one first.
    pub printed: [PrintedEdition<'a>; 2],
    /// The history of the issue.
    pub history: &'a History,
}

/// A printed edition: what readers of a tier get, with slots for the values of each reader.
#[derive(Debug, Clone, Copy)]
pub struct PrintedEdition<'a> {
    /// The name of the edition.
    pub edition: EditionName,
    /// The HTML part, with inline styles and with slots.
    pub html: &'a str,
    /// The text part, with slots.
    pub text: &'a str,
    /// The pictures that the HTML part uses.
    pub used: &'a [UsedPicture],
    /// The size of the encoded HTML part, in bytes.
    pub html_size: usize,
    /// The size of the encoded message, in bytes.
    pub message_size: usize,
}

/// The settings and their file.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The file of the settings.
    pub source: &'a Source,
    /// The parsed settings.
    pub publication: &'a Publication,
}

impl Settings<'_> {
    /// The place of a key's value in a section. If the key is absent, the place of the section.
    pub(super) fn place(&self, section: &str, key: &str) -> Span {
        place(self.source, &[section, key])
    }
}
