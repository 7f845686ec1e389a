//! Reads the exports of other programs: who reads, who has left, and who is left out.
//!
//! The columns are told by their names, whatever the program: by known names, and by words inside of names. A
//! column that says who has left or never confirmed is obeyed, and so is a cell of any column without another use
//! that is a word for leaving. A cell that speaks of leaving and is not understood leaves the reader out. Only a
//! reader who certainly pays gets the paid edition.

mod column;
mod departure;
mod export;
mod layout;
mod merge;
mod name_words;
mod payment;
mod reader;
mod standing;
mod words;

pub use column::{CHOICES, ColumnDoubt, ColumnMeaning, StandingColumn};
pub use departure::Departure;
pub use export::{Export, ExportFault, TakenValue, read_export};
pub use layout::{ColumnChoice, ExportColumn};
pub use merge::LeftOutRow;
pub(super) use name_words::find_meaning;
pub use reader::{DepartedReader, ExportedReader, LeftOutRemedy, PaidPeriod};
pub(super) use standing::{may_say_departure, says_departure};
