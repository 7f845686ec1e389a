//! Reads the exports of other programs: who reads, who has left, and who is left out.
//!
//! The columns are told by their names, whatever the program. A column that says who has left or never
//! confirmed is obeyed; a cell of such a column that is not understood leaves the reader out. Only a reader
//! who certainly pays gets the paid edition.

mod column;
mod export;
mod layout;
mod merge;
mod payment;
mod reader;
mod standing;

pub(super) use column::find_meaning;
pub use column::{ColumnMeaning, StandingColumn};
pub use export::{Export, ExportFault, TakenValue, read_export};
pub use layout::ExportColumn;
pub use merge::LeftOutRow;
pub use reader::{DepartedReader, ExportedReader, PaidPeriod};
pub use standing::Departure;
pub(super) use standing::says_departure;
