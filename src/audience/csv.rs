//! Reads a list from CSV: a long one, or one that another program writes.
//!
//! The first row names the columns: `email`, and any of `name`, `tier`, `tags`, `since`, `until`, in any
//! order. Semicolons separate the tags of one cell. How the file is written does not matter: see
//! [`table`](super::table). A file with a damaged row is refused as a whole, since nobody knows which readers
//! it has lost.

use std::io::{self, Read};

use jiff::civil::Date;

use super::Audience;
use super::gather::{AudienceBuilder, FilePlace};
use super::report::{self, Report, RowText};
use super::row::{self, Field, RawReader};
use super::table::{Encoding, RowFault, TableReader, TableRow};
use crate::finding::{Code, Finding, Span, nearest};

/// The first row as it should be.
const HEADER: &str = "email,name,tier,tags,since,until";

/// Reads a list without keeping the whole file. `name` is the name of the file. `today` decides whose paid
/// period is over.
///
/// # Errors
///
/// The failure of `reader`.
pub fn read<R: Read>(name: &str, reader: R, today: Date) -> io::Result<(Option<Audience>, Report)> {
    let mut list = CsvList {
        report: Report::selection(name),
        builder: AudienceBuilder::new(),
        encoding: Encoding::Unicode,
    };
    let mut rows = TableReader::open(reader)?;
    let mut row = TableRow::default();
    let mut columns: Option<Vec<Field>> = None;
    while let Some(read) = rows.read_next(&mut row)? {
        if let Err(fault) = read {
            list.report_fault(&row, fault);
            if fault.ends_reading() {
                break;
            }
        } else if let Some(columns) = &columns {
            list.add_reader(&row, columns, today);
        } else {
            columns = list.read_header(&row);
            if columns.is_none() {
                break;
            }
        }
    }
    Ok(list.finish(columns.as_deref()))
}

/// A list while it is being read.
struct CsvList {
    report: Report,
    builder: AudienceBuilder,
    /// The encoding of the rows so far.
    encoding: Encoding,
}

impl CsvList {
    fn report_at(&mut self, row: &TableRow, span: impl Into<Span>, finding: Finding) {
        let text = RowText { line: row.line, text: &row.text };
        self.report.add_in_row(text, span.into(), finding);
    }

    /// Says of the first row that is not UTF-8 how such rows are read.
    fn note_encoding(&mut self, row: &TableRow) {
        if row.encoding == Encoding::Windows1252 && self.encoding == Encoding::Unicode {
            self.encoding = Encoding::Windows1252;
            let message = "this row is not UTF-8: it is read as Windows-1252, like all such rows";
            let finding = Finding::new(Code::LIST_ENCODING, Span::new(0, 0), message)
                .help("look at the names; save the list as «CSV UTF-8» to be sure of them");
            self.report_at(row, 0..row.text.len(), finding);
        }
    }

    /// Reads the names of the columns. A header with a fault has none.
    fn read_header(&mut self, row: &TableRow) -> Option<Vec<Field>> {
        self.note_encoding(row);
        if let Some((message, help)) = find_header_fault(row) {
            let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message).help(help);
            self.report_at(row, 0..row.text.len(), finding);
            return None;
        }
        let mut columns = Vec::new();
        for at in 0..row.len() {
            let word = row.cell(at).trim().to_ascii_lowercase();
            let field = Field::ALL.into_iter().find(|field| field.as_str() == word);
            match field {
                Some(field) if !columns.contains(&field) => columns.push(field),
                fault => {
                    let finding = match fault {
                        Some(_) => header_finding(format!("the column `{word}` is named twice"))
                            .help("name every column once"),
                        None => header_finding(format!("{word:?} is not the name of a column"))
                            .help(suggest_column(&word)),
                    };
                    self.report_at(row, row.cell_range(at), finding);
                }
            }
        }
        if !columns.contains(&Field::Email) {
            let finding = header_finding("no column is named `email`".to_owned())
                .help(format!("write the first row as `{HEADER}`, or the part of it you need"));
            self.report_at(row, 0..row.text.len(), finding);
        }
        (columns.len() == row.len() && columns.contains(&Field::Email)).then_some(columns)
    }

    /// Checks one reader and adds them.
    fn add_reader(&mut self, row: &TableRow, columns: &[Field], today: Date) {
        self.note_encoding(row);
        if row.len() != columns.len() {
            let message =
                format!("the columns are {}, and this row has {}", columns.len(), row.len());
            let finding = Finding::new(Code::CSV_ROW, Span::new(0, 0), message)
                .help("put a cell that holds a comma in quotation marks");
            return self.report_at(row, 0..row.text.len(), finding);
        }
        let at = |field| columns.iter().position(|column| *column == field).unwrap_or(usize::MAX);
        let cell = |field| row.cell(at(field));
        let entry = RawReader {
            email: cell(Field::Email),
            name: cell(Field::Name),
            tier: cell(Field::Tier),
            tags: cell(Field::Tags).split(';').collect(),
            since: cell(Field::Since),
            until: cell(Field::Until),
        };
        let mut notes = Vec::new();
        let reader = row::check_reader(entry, today, &mut notes);
        for note in notes {
            let place = row.cell_range(at(note.field));
            self.report_at(row, place, report::make_finding(note, Span::new(0, 0)));
        }
        let place = u32::try_from(row.line).map(|line| FilePlace { at: line, len: 0 });
        if let (Some(reader), Ok(place)) = (reader, place)
            && self.builder.add(&reader, place).is_err()
        {
            let finding = Finding::new(Code::FILE_SIZE, Span::new(0, 0), "the list is over 4 GiB")
                .help("split it in two");
            self.report_at(row, 0..0, finding);
        }
    }

    /// Reports why a row cannot be read.
    fn report_fault(&mut self, row: &TableRow, fault: RowFault) {
        let whole = 0..row.text.len();
        let (code, span, message, help) = match fault {
            RowFault::Unclosed => (
                Code::CSV_ROW,
                whole,
                "a quotation mark is opened in this row and not closed where a cell ends",
                "close it; a quotation mark inside a cell is written twice",
            ),
            RowFault::Stray(at) => (
                Code::CSV_ROW,
                at..at + 1,
                "a quotation mark closes the cell before its end",
                "write a quotation mark inside a cell twice",
            ),
            RowFault::Long => (
                Code::CSV_ROW,
                whole,
                "this row is longer than 64 KiB",
                "look for a line end or a quotation mark that is missing",
            ),
            RowFault::Workbook => (
                Code::FILE_ENCODING,
                0..0,
                "the file is a workbook of a spreadsheet program",
                "save it as CSV; spreadsheets call that «CSV UTF-8»",
            ),
            RowFault::Binary => (
                Code::FILE_ENCODING,
                0..0,
                "the file is not a text: a zero byte stands in its first line",
                "save the list as CSV; spreadsheets call that «CSV UTF-8»",
            ),
        };
        self.report_at(row, span, Finding::new(code, Span::new(0, 0), message).help(help));
    }

    fn finish(mut self, columns: Option<&[Field]>) -> (Option<Audience>, Report) {
        if columns.is_none() && !self.report.is_refusal() {
            let finding = header_finding("the file is empty".to_owned())
                .help(format!("write `{HEADER}` as its first row"));
            self.report.add(finding);
        }
        let (audience, repeats) = self.builder.finish();
        for repeat in repeats {
            let (again, first) = (repeat.again.at, repeat.first.at);
            let message = format!(
                "the reader of line {again} stands on line {first} already; one message goes out, \
                 the {} edition",
                repeat.edition
            );
            let text = RowText { line: again as usize, text: &repeat.address };
            let span = Span::new(0, repeat.address.len());
            self.report.add_in_row(text, span, Finding::new(Code::ADDRESS_REPEATED, span, message));
        }
        if self.report.is_refusal() {
            return (None, self.report);
        }
        if audience.is_empty() {
            self.report.add(super::find_no_reader());
        }
        (Some(audience), self.report)
    }
}

/// Why the first row does not name columns at all, and what to do.
fn find_header_fault(row: &TableRow) -> Option<(&'static str, String)> {
    row.text.contains('@').then(|| {
        let help = format!("write `{HEADER}` above it, or the part of it you need");
        ("the first row is a reader and does not name the columns", help)
    })
}

fn header_finding(message: String) -> Finding {
    Finding::new(Code::CSV_HEADER, Span::new(0, 0), message)
}

fn suggest_column(word: &str) -> String {
    match nearest(word, Field::ALL.map(Field::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the columns are `{}`; delete others", HEADER.replace(',', "`, `")),
    }
}
