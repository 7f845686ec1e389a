//! What takes the rows of a list while it is read.

use std::io;

use super::dates::DayNumbers;
use super::row::{CheckedReader, Field};
use crate::issue::edition::EditionName;

/// The line of the list, from 1, in which a reader's address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ListLine(pub(super) u32);

/// The list has more text or lines than numbers of four bytes can count.
#[derive(Debug)]
pub(super) struct TextTooLong;

/// One reader on two rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repeat {
    /// Where the reader stands again.
    pub(super) again: ListLine,
    /// Where the reader stands first.
    pub(super) first: ListLine,
    /// The reader's address, as it is kept.
    pub(super) address: String,
    /// The edition the reader gets.
    pub(super) edition: EditionName,
}

/// The rows of readers who stand on several.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Repeats {
    /// The first of them, in the order of the file.
    pub(super) first: Vec<Repeat>,
    /// How many there are.
    pub(super) count: usize,
}

/// A day of a reader whose column does not show which number is the month.
#[derive(Debug)]
pub(super) struct UnsettledDay<'a> {
    /// Where the reader stands.
    pub(super) line: ListLine,
    /// The reader's address.
    pub(super) address: &'a str,
    /// The field of the day.
    pub(super) field: Field,
    /// The day as it is written.
    pub(super) numbers: DayNumbers,
    /// The tier that the list says.
    pub(super) tier: EditionName,
}

/// Takes the rows of a list, and keeps each reader once. Of several rows, the first row with the highest edition
/// stays.
pub(super) trait RowSink {
    /// The audience that is made of the rows.
    type Audience;

    /// Whether no reader has been added.
    fn is_empty(&self) -> bool;

    /// Adds a reader.
    fn add(&mut self, reader: &CheckedReader<'_>, line: ListLine) -> Result<(), TextTooLong>;

    /// Reads the days that wait for their column. Passes those that stay unknown to `tell`. A reader whose last day
    /// stays unknown gets the free edition.
    ///
    /// # Errors
    ///
    /// What was kept of the rows cannot be read.
    fn settle_days(&mut self, tell: &mut dyn FnMut(UnsettledDay<'_>)) -> io::Result<()>;

    /// The audience with each reader once, and the repetitions.
    ///
    /// # Errors
    ///
    /// What was kept of the rows cannot be read.
    fn finish(self) -> io::Result<(Self::Audience, Repeats)>;

    /// How many readers an audience has.
    fn count(audience: &Self::Audience) -> usize;
}
