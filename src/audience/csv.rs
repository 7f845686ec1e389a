//! Reads a list from CSV: a long one, or one that another program writes.
//!
//! The first row names the columns: `email`, and any of `name`, `tier`, `tags`, `since`, `until`, in any
//! order, or as usual programs and languages name them. Columns of other names are not used, except those that
//! say who may not be written to: a file with such a column is refused, and so is one with a cell, in any column
//! that is not used, that says or may say that a reader has left (`watch`). Semicolons separate the tags of one cell.
//! How the file is written does not matter: see `table`. A row whose cells do not fit the columns is left out and
//! reported. A file whose rows cannot be told apart is refused as a whole, since nobody knows which readers it has
//! lost.

use std::io::{self, Read};
use std::ops::Range;

use jiff::civil::Date;

use super::consequence::{Consequence, LossKind};
use super::gather::AudienceBuilder;
use super::header::{HEADER, Header, HeaderFault, find_unused};
use super::list_end::end_list;
use super::report::{self, Report, RowText};
use super::row::{self, Field, RawReader};
use super::row_sink::{ListLine, RowSink};
use super::search::{SearchBuilder, WantedReaders};
use super::spool::{ListSpool, SpoolBuilder};
use super::table::{Encoding, RowFault, TableReader, TableRow};
use super::watch::{ColumnVerdict, SharedRow};
use super::{Audience, SpooledAudience};
use crate::finding::{Code, Finding, Span};
use crate::wording::{Wording, say};

/// Reads a list without keeping the whole file. `name` is the name of the file. `today` decides whose paid
/// period is over. The columns in `unused` say nothing of who may be written to.
///
/// # Errors
///
/// The failure of `reader`.
pub fn read<R: Read>(
    name: &str,
    reader: R,
    today: Date,
    unused: &[String],
) -> io::Result<(Option<Audience>, Report)> {
    read_into(AudienceBuilder::new(today), name, reader, unused)
}

/// Reads a list as [`read`] does, into a spool.
///
/// # Errors
///
/// The failure of `reader`, or of the spool.
pub fn spool_list<R: Read>(
    name: &str,
    reader: R,
    today: Date,
    unused: &[String],
    list: ListSpool<'_>,
) -> io::Result<(Option<SpooledAudience>, Report)> {
    read_into(SpoolBuilder::new(list, today), name, reader, unused)
}

/// Reads a list as [`read`] does, and keeps only the wanted readers. The findings are those of the whole list, without
/// those about repetitions of other readers.
///
/// # Errors
///
/// The failure of `reader`.
pub fn search<R: Read>(
    name: &str,
    reader: R,
    today: Date,
    unused: &[String],
    is_wanted: WantedReaders<'_>,
) -> io::Result<(Option<Audience>, Report)> {
    let rows = SearchBuilder::new(AudienceBuilder::new(today), is_wanted);
    let (found, report) = read_into(rows, name, reader, unused)?;
    Ok((found.map(|found| found.audience), report))
}

fn read_into<R: Read, S: RowSink>(
    rows: S,
    name: &str,
    reader: R,
    unused: &[String],
) -> io::Result<(Option<S::Audience>, Report)> {
    let encoding = Encoding::Unicode;
    let mut list = CsvList { report: Report::new(name), rows, header: None, unused, encoding };
    let mut rows = TableReader::open(reader)?;
    let mut row = TableRow::default();
    while let Some(read) = rows.read_next(&mut row)? {
        match read {
            Ok(()) => list.take_row(&row),
            Err(fault) => list.report_fault(&row, fault),
        }
        let is_lost = read.is_err_and(RowFault::ends_reading);
        if is_lost || list.header.is_none() || list.is_hopeless() {
            break;
        }
    }
    list.finish()
}

/// A list while it is being read.
struct CsvList<'a, S> {
    report: Report,
    rows: S,
    /// What the columns hold. `None` before the first row.
    header: Option<Header>,
    /// The names of columns that say nothing of who may be written to.
    unused: &'a [String],
    /// The encoding of the rows so far.
    encoding: Encoding,
}

impl<S: RowSink> CsvList<'_, S> {
    fn report_at(&mut self, row: &TableRow, span: impl Into<Span>, finding: Finding) {
        let text = RowText { line: row.line, text: &row.text };
        self.report.add_in_row(text, span.into(), finding);
    }

    /// Looks at the columns that may say who may not be written to.
    fn watch_columns(&mut self, row: &TableRow) {
        let mut shared = SharedRow::new(row);
        for column in self.header.iter_mut().flat_map(|header| &mut header.watched) {
            column.look(&mut shared);
        }
    }

    /// Refuses the list if a column says, or may say, who may not be written to.
    fn judge_columns(&mut self) {
        let columns = self.header.iter_mut().flat_map(|header| header.watched.drain(..));
        let mut unused = Vec::new();
        for column in columns {
            match column.judge() {
                ColumnVerdict::NotUsed if column.is_named() => unused.push(column),
                ColumnVerdict::NotUsed | ColumnVerdict::Sound => {
                    if let Some(finding) = column.find_doubt() {
                        column.header.report(&mut self.report, finding);
                    }
                }
                ColumnVerdict::Refused(place, finding) => place.report(&mut self.report, finding),
            }
        }
        let names: Vec<&str> = unused.iter().map(|column| column.name.as_str()).collect();
        if let (Some(first), Some(finding)) = (unused.first(), find_unused(&names)) {
            first.header.report(&mut self.report, finding);
        }
    }

    /// Takes a row that could be read.
    fn take_row(&mut self, row: &TableRow) {
        self.note_encoding(row);
        if self.header.is_some() {
            return self.take_reader(row);
        }
        let mut faults = Vec::new();
        self.header = Some(Header::read(row, self.unused, &mut faults));
        for HeaderFault { column, finding } in faults {
            let span = column.map_or(0..row.text.len(), |at| row.cell_range(at));
            self.report_at(row, span, finding);
        }
    }

    /// Whether no reader can be found in the file, because the columns cannot be used.
    fn is_hopeless(&self) -> bool {
        self.rows.is_empty() && self.report.is_refusal()
    }

    /// Says of the first row that is not UTF-8 how such rows are read.
    fn note_encoding(&mut self, row: &TableRow) {
        if row.encoding == Encoding::Windows1252 && self.encoding == Encoding::Unicode {
            self.encoding = Encoding::Windows1252;
            let message =
                say!("this row is not UTF-8: it is read as Windows-1252, like all such rows");
            let finding = Finding::new(Code::LIST_ENCODING, Span::new(0, 0), message)
                .help(say!("look at the names; save the list as «CSV UTF-8» to be sure of them"));
            self.report_at(row, 0..row.text.len(), finding);
        }
    }

    /// Checks one reader and adds them. Cells that a row does not have are empty.
    fn take_reader(&mut self, row: &TableRow) {
        let Some(header) = &self.header else { return };
        let width = header.width;
        if (width..row.len()).any(|at| !row.cell(at).trim().is_empty()) {
            let message =
                say!("it has {row} cells, and there are {width} columns", row = row.len(), width);
            let help = say!("put a cell that holds a separator in quotation marks");
            return self.leave_out(row, 0..row.text.len(), &message, help);
        }
        let at = |field| header.place(field).unwrap_or(usize::MAX);
        let places = Field::ALL.map(at);
        let cell = |field: Field| row.cell(places[field as usize]);
        let entry = RawReader {
            email: cell(Field::Email),
            name: cell(Field::Name),
            tier: cell(Field::Tier),
            tags: vec![cell(Field::Tags)],
            since: cell(Field::Since),
            until: cell(Field::Until),
        };
        self.watch_columns(row);
        let mut notes = Vec::new();
        let reader = row::check_reader(entry, &mut notes);
        if let Some(kind) = LossKind::find(&notes) {
            let email = cell(Field::Email);
            let name = if email.trim().is_empty() { cell(Field::Name) } else { email };
            self.report.lose(kind, name, row.line);
        }
        for note in notes {
            let place = row.cell_range(places[note.field as usize]);
            self.report_at(row, place, report::make_finding(note, Span::new(0, 0)));
        }
        let Some(reader) = reader else { return };
        let line = u32::try_from(row.line).map(ListLine);
        if line.is_err() || line.is_ok_and(|line| self.rows.add(&reader, line).is_err()) {
            self.report_at(row, 0..0, report::find_oversize(Span::new(0, 0)));
        }
    }

    /// Leaves out the reader of a row whose cells cannot be told apart.
    fn leave_out(&mut self, row: &TableRow, span: Range<usize>, message: &Wording, help: Wording) {
        let email = self.header.as_ref().and_then(|header| header.place(Field::Email));
        let name = row.cell(email.unwrap_or_default());
        let name = if name.trim().is_empty() { &row.text } else { name };
        self.report.lose(LossKind::LeftOut, name, row.line);
        let message = Consequence::Loss(LossKind::LeftOut).add_to(message);
        let finding = Finding::new(Code::SUBSCRIBER_REJECTED, Span::new(0, 0), message).help(help);
        self.report_at(row, span, finding);
    }

    /// Reports why a row cannot be read.
    fn report_fault(&mut self, row: &TableRow, fault: RowFault) {
        if let RowFault::Stray(at) = fault
            && self.header.is_some()
        {
            let message = say!("a quotation mark closes a cell before its end");
            let help = say!("write a quotation mark inside a cell twice");
            return self.leave_out(row, at..at + 1, &message, help);
        }
        let span = match fault {
            RowFault::Stray(_) | RowFault::Unclosed | RowFault::Long => 0..row.text.len(),
            RowFault::Wide | RowFault::Workbook | RowFault::Binary => 0..0,
        };
        self.report_at(row, span, describe_fault(fault));
    }

    fn finish(mut self) -> io::Result<(Option<S::Audience>, Report)> {
        if self.header.is_none() && !self.report.is_refusal() {
            let finding =
                Finding::new(Code::CSV_HEADER, Span::new(0, 0), say!("the file is empty"))
                    .help(say!("write `{header}` as its first row", header = HEADER));
            self.report.add(finding);
        }
        self.judge_columns();
        end_list(self.rows, self.report)
    }
}

/// What to say of a row that cannot be read.
fn describe_fault(fault: RowFault) -> Finding {
    let (code, message, help) = match fault {
        RowFault::Stray(_) | RowFault::Unclosed => (
            Code::CSV_ROW,
            say!("a quotation mark is opened in this row and not closed where a cell ends"),
            say!("close it; a quotation mark inside a cell is written twice"),
        ),
        RowFault::Long => (
            Code::CSV_ROW,
            say!("this row is longer than 64 KiB"),
            say!("look for a line end or a quotation mark that is missing"),
        ),
        RowFault::Wide => (
            Code::CSV_ROW,
            say!("this row has more than 2,000 cells"),
            say!("export fewer columns, or look for a line end that is missing"),
        ),
        RowFault::Workbook => (
            Code::FILE_ENCODING,
            say!("the file is a workbook of a spreadsheet program"),
            say!("save it as CSV; spreadsheets call that «CSV UTF-8»"),
        ),
        RowFault::Binary => (
            Code::FILE_ENCODING,
            say!("the file is not a text: a zero byte stands in its first line"),
            say!("save the list as CSV; spreadsheets call that «CSV UTF-8»"),
        ),
    };
    Finding::new(code, Span::new(0, 0), message).help(help)
}
