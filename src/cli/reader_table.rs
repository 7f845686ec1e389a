//! Readers of the list, for a terminal and as CSV.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::audience::Field;
use crate::issue::edition::EditionName;
use crate::journal::Reason;
use crate::newsroom::ListedReader;
use crate::wording::{Locale, say};

/// How wide a line may be, in columns of the terminal.
const MAX_LINE_COLUMNS: usize = 80;
/// How wide the column of the addresses grows. Behind a longer address, the cells of its line are cut shorter.
const MAX_ADDRESS_COLUMNS: usize = 32;
/// The columns of the terminal between two cells.
const GAP: &str = "  ";

/// The lines of a table that fits a terminal. No address is cut.
pub(super) fn lines(readers: &[ListedReader<'_>], locale: Locale) -> Vec<String> {
    let rows: Vec<[String; 4]> = readers.iter().map(|reader| cells(reader, locale)).collect();
    let mut widths = [0; 4];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    widths[0] = widths[0].min(MAX_ADDRESS_COLUMNS);
    fit(&mut widths);
    rows.iter().map(|row| line(row, widths)).collect()
}

/// Address, edition of today, name and tags.
fn cells(reader: &ListedReader<'_>, locale: Locale) -> [String; 4] {
    let subscriber = &reader.subscriber;
    let edition = match reader.suppressed {
        Some(Reason::Erased) => say!("erased"),
        Some(_) => say!("suppressed"),
        None if subscriber.edition == EditionName::Paid => say!("paid"),
        None => say!("free"),
    };
    [
        subscriber.as_str().to_owned(),
        edition.translate(locale),
        subscriber.name.unwrap_or_default().to_owned(),
        subscriber.tags.join(", "),
    ]
}

/// Narrows names and tags, the wider of the two first, until a line fits.
fn fit(widths: &mut [usize; 4]) {
    let over = |widths: &[usize; 4]| {
        let used = widths.iter().filter(|width| **width > 0).map(|width| width + GAP.len());
        used.sum::<usize>() > MAX_LINE_COLUMNS + GAP.len()
    };
    while over(widths) && widths[2] + widths[3] > 0 {
        let wider = if widths[2] > widths[3] { 2 } else { 3 };
        widths[wider] -= 1;
    }
}

fn line(row: &[String; 4], mut widths: [usize; 4]) -> String {
    widths[0] = widths[0].max(row[0].width());
    fit(&mut widths);
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths).filter(|(_, width)| *width > 0) {
        if !line.is_empty() {
            line.push_str(GAP);
        }
        let cell = cut(cell, width);
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(' ', width - cell.width()));
    }
    line.trim_end().to_owned()
}

/// A text that is no wider than this. A longer one ends in `…`.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or_default();
        used <= width
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

/// The first row of the CSV.
pub(super) fn csv_header() -> String {
    let fields = Field::ALL.map(Field::as_str).join(",");
    format!("{fields},edition,suppressed,source")
}

/// A reader as a row of the CSV, without its line end.
pub(super) fn csv_row(reader: &ListedReader<'_>) -> String {
    let subscriber = &reader.subscriber;
    let suppressed = reader.suppressed.map(|reason| reason.to_string()).unwrap_or_default();
    let cells = Field::ALL.map(|field| quote(&subscriber.value(field).to_cell()));
    let source = subscriber.source.as_str();
    format!("{},{},{suppressed},{source}", cells.join(","), subscriber.edition)
}

/// A cell of a CSV file (RFC 4180 §2, 5–7).
pub(super) fn quote(cell: &str) -> String {
    if cell.contains(['"', ',', ';', '\t', '\n', '\r']) {
        return format!("\"{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

/// How many cells a spreadsheet program would take for a formula.
pub(super) fn count_formulas(readers: &[ListedReader<'_>]) -> usize {
    let cells = readers.iter().flat_map(|reader| {
        [Field::Email, Field::Name, Field::Tags]
            .map(|field| reader.subscriber.value(field).to_cell())
    });
    cells.filter(|cell| cell.starts_with(['=', '+', '-', '@'])).count()
}
