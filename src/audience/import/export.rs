//! The export of another program, read as a whole.

use std::collections::BTreeMap;
use std::{fmt, io};

use thiserror::Error;

use super::column::{ColumnMeaning, StandingColumn};
use super::departure::Standing;
use super::layout::{ColumnChoice, ExportColumn, ExportLayout};
use super::merge::{LeftOutRow, MergedReaders, ReaderMerge};
use super::names::find_meaning;
use super::payment::{TierSign, read_tier};
use super::reader::{
    DepartedReader, ExportedReader, LeftOutCause, LeftOutRemedy, RowOutcome, RowReader,
    judge_column,
};
use crate::audience::dates::{ColumnOrder, DayCell};
use crate::audience::fold::{is_blank, read_flag};
use crate::audience::table::{Encoding, RowFault, TableReader, TableRow, TableText};
use crate::issue::edition::EditionName;
use crate::wording::{Wording, say};

/// How many different values of one column are told.
const MAX_TOLD_VALUES: usize = 100;
/// How many lines may stand above the row that names the columns.
const MAX_TITLE_LINES: usize = 10;

/// The export of another program.
#[derive(Debug)]
pub struct Export {
    /// The columns, in the order of the file.
    pub columns: Vec<ExportColumn>,
    /// The readers who may be written to, each once, in the order of the file.
    pub readers: Vec<ExportedReader>,
    /// The readers who must not be written to.
    pub departed: Vec<DepartedReader>,
    /// The rows that are left out.
    pub left_out: Vec<LeftOutRow>,
    /// What the cells that decide about a reader are taken for.
    pub values: Vec<TakenValue>,
    /// Whether the file has rows that are not UTF-8 and were read as Windows-1252.
    pub is_windows_1252: bool,
}

impl Export {
    /// Whether the file has no reader at all: nobody to write to, and nobody who has left.
    pub const fn is_empty(&self) -> bool {
        self.readers.is_empty() && self.departed.is_empty()
    }

    /// Whether the file has readers, and none of them is left out.
    pub const fn is_sound(&self) -> bool {
        !self.is_empty() && self.left_out.is_empty()
    }
}

/// What a value of a column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenValue {
    /// The name of the column.
    pub column: String,
    /// The text of the cells.
    pub value: String,
    /// What it is taken for.
    pub taken: Wording,
    /// How many rows have it.
    pub rows: usize,
}

/// Why an export cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportFault {
    /// The file cannot be read.
    Unreadable(#[from] io::Error),
    /// The file has no row.
    Empty,
    /// No column is known to have addresses. Has the names of the columns.
    NoAddresses(String),
    /// No column has the name that was chosen.
    NoColumn(String, String),
    /// The first row is a reader.
    NoHeader,
    /// The file is a workbook of a spreadsheet program.
    Workbook,
    /// The file is no text.
    Binary,
    /// The row on this line has more cells than any export.
    Wide(usize),
    /// The row on this line cannot be read, and nobody knows which rows follow.
    Row(usize),
}

impl ExportFault {
    /// Why the export cannot be read, as the end of a sentence.
    pub fn word(&self) -> Wording {
        match self {
            Self::Unreadable(cause) => say!("{cause}", cause = cause.to_string()),
            Self::Empty => say!("it is empty"),
            Self::NoAddresses(columns) => say!(
                "no column is named `email`, `e-mail`, `courriel` or alike; its columns are {columns}",
                columns
            ),
            Self::NoColumn(column, columns) => {
                say!("it has no column `{column}`; its columns are {columns}", column, columns)
            }
            Self::NoHeader => say!("its first row does not name the columns"),
            Self::Workbook => say!("it is a workbook; save it as CSV"),
            Self::Binary => say!("it is no text"),
            Self::Wide(line) => {
                say!("line {line} has more than 2,000 cells; export fewer columns", line)
            }
            Self::Row(line) => {
                say!("line {line}: a quotation mark or the end of a line is missing", line)
            }
        }
    }
}

impl fmt::Display for ExportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// Reads the export of another program. `choices` says of columns what they are.
///
/// # Errors
///
/// The file is no table, nobody knows which column has the addresses, or a chosen column is not there.
pub fn read_export(bytes: &[u8], choices: &[ColumnChoice]) -> Result<Export, ExportFault> {
    let table = ExportTable::read(bytes)?;
    let ExportTable { names, lines, rows, is_windows_1252 } = table;
    if names.iter().any(|name| name.contains('@')) {
        return Err(ExportFault::NoHeader);
    }
    let listed = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if let Some(choice) = choices.iter().find(|choice| !names.contains(&choice.name)) {
        return Err(ExportFault::NoColumn(choice.name.clone(), listed()));
    }
    let layout = ExportLayout::find(names.clone(), &rows, choices);
    if !layout.has(ColumnMeaning::Address) {
        return Err(ExportFault::NoAddresses(listed()));
    }
    let reader = RowReader { layout: &layout, orders: find_orders(&layout, &rows) };
    let mut merge = ReaderMerge::default();
    for (line, row) in lines.iter().zip(&rows) {
        let more = row.iter().skip(layout.columns.len()).any(|cell| !is_blank(cell));
        let outcome = if more { leave_out_long_row() } else { reader.read(*line, row) };
        merge.add(*line, outcome);
    }
    let MergedReaders { readers, departed, left_out } = merge.finish();
    let values = find_values(&layout, &rows);
    Ok(Export { columns: layout.columns, readers, departed, left_out, values, is_windows_1252 })
}

fn leave_out_long_row() -> RowOutcome {
    let why = say!("the row has more cells than there are columns");
    RowOutcome::LeftOut(None, LeftOutCause { why, remedy: LeftOutRemedy::Cells })
}

/// The cells of an export.
struct ExportTable {
    names: Vec<String>,
    /// The line of each row, from 1.
    lines: Vec<usize>,
    rows: Vec<Vec<String>>,
    is_windows_1252: bool,
}

impl ExportTable {
    /// Reads a table. Lines above the row that names the columns, such as a title, are passed over.
    fn read(bytes: &[u8]) -> Result<Self, ExportFault> {
        let table = Self::read_rows(bytes)?;
        if table.names_addresses() || table.names.iter().any(|name| name.contains('@')) {
            return Ok(table);
        }
        let Some(text) = TableText::new(bytes) else { return Ok(table) };
        let lines = text.lines();
        for above in 1..lines.len().min(MAX_TITLE_LINES + 1) {
            let header = Self::read_rows(lines[above]);
            if header.is_ok_and(|header| header.names_addresses()) {
                let mut table = Self::read_rows(&lines[above..].concat())?;
                table.lines.iter_mut().for_each(|line| *line += above);
                return Ok(table);
            }
        }
        Ok(table)
    }

    /// Whether the first row names a column of addresses, and is no reader.
    fn names_addresses(&self) -> bool {
        self.names.iter().any(|name| find_meaning(name) == ColumnMeaning::Address)
            && !self.names.iter().any(|name| name.contains('@'))
    }

    fn read_rows(bytes: &[u8]) -> Result<Self, ExportFault> {
        let mut reader = TableReader::open(bytes)?;
        let mut row = TableRow::default();
        let mut table =
            Self { names: Vec::new(), lines: Vec::new(), rows: Vec::new(), is_windows_1252: false };
        while let Some(read) = reader.read_next(&mut row)? {
            read.map_err(|fault| match fault {
                RowFault::Workbook => ExportFault::Workbook,
                RowFault::Binary => ExportFault::Binary,
                RowFault::Wide => ExportFault::Wide(row.line),
                _ => ExportFault::Row(row.line),
            })?;
            table.is_windows_1252 |= row.encoding == Encoding::Windows1252;
            let mut cells: Vec<String> = (0..row.len()).map(|at| row.cell(at).to_owned()).collect();
            if table.names.is_empty() {
                table.names = cells.into_iter().map(|name| name.trim().to_owned()).collect();
                continue;
            }
            cells.resize(cells.len().max(table.names.len()), String::new());
            table.lines.push(row.line);
            table.rows.push(cells);
        }
        if table.names.is_empty() { Err(ExportFault::Empty) } else { Ok(table) }
    }
}

/// The order of the numbers in the days of each column.
fn find_orders(layout: &ExportLayout, rows: &[Vec<String>]) -> Vec<ColumnOrder> {
    let mut orders = vec![ColumnOrder::default(); layout.columns.len()];
    for meaning in [ColumnMeaning::Since, ColumnMeaning::Until] {
        for at in layout.find_all(meaning) {
            for row in rows {
                if let DayCell::Numbers(numbers) = DayCell::read(&row[at]) {
                    orders[at].see(numbers);
                }
            }
        }
    }
    orders
}

/// What the cells that decide about a reader are taken for, in the order of the columns.
fn find_values(layout: &ExportLayout, rows: &[Vec<String>]) -> Vec<TakenValue> {
    let mut values = Vec::new();
    for (at, column) in layout.columns.iter().enumerate() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            let value = told_value(column.meaning, row[at].trim());
            if counts.contains_key(value) || counts.len() < MAX_TOLD_VALUES {
                *counts.entry(value).or_default() += 1;
            }
        }
        for (value, rows) in counts {
            let Some(taken) = describe(column, value) else { break };
            let column = column.name.clone();
            values.push(TakenValue { column, value: value.to_owned(), taken, rows });
        }
    }
    values
}

/// A value as it is told. Of a column where only empty cells differ from others, all others are one.
fn told_value(meaning: ColumnMeaning, value: &str) -> &str {
    use StandingColumn::{
        LeftIfFilled, UnclearIfNo, UnclearIfSaid, UnclearIfYes, UnconfirmedIfEmpty,
    };
    let is_filled = !is_blank(value) && read_flag(value).is_none();
    match meaning {
        ColumnMeaning::Standing(LeftIfFilled | UnconfirmedIfEmpty) if is_filled => "filled",
        ColumnMeaning::Standing(UnclearIfSaid | UnclearIfNo | UnclearIfYes)
            if is_filled && judge_column(meaning, "", value) == Standing::Reads =>
        {
            "anything else"
        }
        _ => value,
    }
}

/// What a value of a column is taken for. `None` for a column that does not decide about a reader.
fn describe(column: &ExportColumn, value: &str) -> Option<Wording> {
    use ColumnMeaning::{IsComplimentary, PaidTiers, Pays, Standing as StandingMeaning, Tier};
    let standing = judge_column(column.meaning, &column.name, value);
    match column.meaning {
        StandingMeaning(_) => Some(match standing {
            Standing::Reads => say!("a reader"),
            Standing::Left(departure) => departure.word(),
            Standing::Unclear => say!("not understood: left out"),
        }),
        Tier | Pays | IsComplimentary | PaidTiers => Some(match standing {
            Standing::Left(departure) => departure.word(),
            Standing::Unclear => say!("not understood: left out"),
            Standing::Reads => match read_tier(column.meaning, value) {
                TierSign::Silent => say!("says nothing"),
                TierSign::Has(EditionName::Free) => say!("free"),
                TierSign::Has(EditionName::Paid) => say!("paid"),
                TierSign::Unclear => say!("not understood: not paid"),
            },
        }),
        _ => None,
    }
}
