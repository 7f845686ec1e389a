//! Reads the exports of other programs: who reads, who has left, and who is left out.
//!
//! The columns are told by their names, whatever the program: by known names (`column`), and by words inside of names
//! (`names`). What a cell says is told by its words, whatever the column (`sense`). Both together tell what a
//! column is about (`settle`), and what a cell of it says of a reader (`standing`). A column about who has left or never
//! confirmed is obeyed. A word for leaving in any other column leaves the reader out, and somebody is asked; so does a
//! cell that is not understood where the column speaks of leaving. Only a reader who certainly pays gets the paid
//! edition. A column that is not used may speak of leaving in words that are not known: `answers`
//! finds those that are to be shown.

mod answers;
mod column;
mod departure;
mod export;
mod known_words;
mod layout;
mod merge;
mod name_words;
mod names;
mod payment;
mod profile;
mod reader;
mod remarks;
mod sense;
mod settle;
mod standing;

pub(super) use answers::AnswerTally;
pub use answers::RareAnswer;
pub use column::{CHOICES, ColumnDoubt, ColumnMeaning, StandingColumn};
pub use departure::Departure;
pub(super) use departure::Standing;
pub use export::{Export, ExportFault, TakenValue, read_export};
pub use layout::{ColumnChoice, ExportColumn};
pub use merge::LeftOutRow;
pub(super) use names::{find_meaning, find_meaning_beside};
pub(super) use profile::CellProfile;
pub use reader::{CellNote, DepartedReader, ExportedReader, LeftOutRemedy, PaidPeriod};
pub(super) use sense::CellSense;
pub(super) use settle::settle;
pub(super) use standing::judge;
