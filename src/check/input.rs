//! What the rules look at: an issue with what it is printed with, and the settings.

use super::history::History;
use crate::finding::table::place;
use crate::finding::{Source, Span};
use crate::issue::edition::{Edition, EditionName, Paid};
use crate::issue::picture::Pictures;
use crate::language::Language;
use crate::publication::Publication;
use crate::render::UsedPicture;

/// An issue and what it is printed with.
#[derive(Clone, Copy)]
pub struct CheckInput<'a> {
    /// The editor's file.
    pub source: &'a Source,
    /// The paid edition: it holds every block.
    pub edition: &'a Edition<'a, Paid>,
    /// The settings.
    pub publication: &'a Publication,
    /// The pictures it is printed with.
    pub pictures: &'a Pictures,
    /// Both editions as they were printed, the free one first.
    pub printed: [PrintedEdition<'a>; 2],
    /// What went before it.
    pub history: &'a History,
}

/// One edition, printed: what readers of a tier will get, up to the slots.
#[derive(Debug, Clone, Copy)]
pub struct PrintedEdition<'a> {
    /// Which edition.
    pub edition: EditionName,
    /// The HTML part, its styles in its elements; a slot stands where a reader's value will.
    pub html: &'a str,
    /// The text part, likewise.
    pub text: &'a str,
    /// The pictures that the HTML part calls for.
    pub used: &'a [UsedPicture],
    /// The HTML part as it travels, in bytes.
    pub html_size: usize,
    /// The whole message as it travels, in bytes.
    pub message_size: usize,
}

/// The settings, and the file that holds them.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The editor's file.
    pub source: &'a Source,
    /// What was read from it.
    pub publication: &'a Publication,
}

impl CheckInput<'_> {
    /// Whether the issue is written in French.
    pub(super) fn is_french(&self) -> bool {
        self.edition.front().language == Language::Fr
    }
}

impl Settings<'_> {
    /// Where the value of a section's key stands; the section where there is no such key.
    pub(super) fn place(&self, section: &str, key: &str) -> Span {
        place(self.source, &[section, key])
    }
}
