//! The export of another program, read as a whole.

use std::collections::BTreeMap;
use std::io;

use thiserror::Error;

use super::column::{ColumnMeaning, StandingColumn};
use super::layout::{ExportColumn, ExportLayout};
use super::merge::{LeftOutRow, MergedReaders, ReaderMerge};
use super::payment::{TierSign, read_tier};
use super::reader::{DepartedReader, ExportedReader, RowOutcome, RowReader, judge_column};
use super::standing::Standing;
use crate::audience::dates::{ColumnOrder, DayCell};
use crate::audience::fold::{is_blank, read_flag};
use crate::audience::table::{Encoding, RowFault, TableReader, TableRow};

/// How many different values of one column are told.
const MAX_TOLD_VALUES: usize = 100;

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

/// What a value of a column is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenValue {
    /// The name of the column.
    pub column: String,
    /// The text of the cells.
    pub value: String,
    /// What it is taken for.
    pub taken: &'static str,
    /// How many rows have it.
    pub rows: usize,
}

/// Why an export cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExportFault {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// The file has no row.
    #[error("it is empty")]
    Empty,
    /// No column is known to have addresses. Has the names of the columns.
    #[error("no column is named `email`, `e-mail`, `courriel` or alike; its columns are {0}")]
    NoAddresses(String),
    /// The first row is a reader.
    #[error("its first row does not name the columns")]
    NoHeader,
    /// The file is a workbook of a spreadsheet program.
    #[error("it is a workbook; save it as CSV")]
    Workbook,
    /// The file is no text.
    #[error("it is no text")]
    Binary,
    /// The row on this line cannot be read, and nobody knows which rows follow.
    #[error("line {0}: a quotation mark or the end of a line is missing")]
    Row(usize),
}

/// Reads the export of another program.
///
/// # Errors
///
/// The file is no table, or nobody knows which column has the addresses.
pub fn read_export(bytes: &[u8]) -> Result<Export, ExportFault> {
    let table = ExportTable::read(bytes)?;
    let ExportTable { names, lines, rows, is_windows_1252 } = table;
    if names.iter().any(|name| name.contains('@')) {
        return Err(ExportFault::NoHeader);
    }
    let layout = ExportLayout::find(names, &rows);
    if !layout.has(ColumnMeaning::Address) {
        let names: Vec<String> =
            layout.columns.iter().map(|column| format!("`{}`", column.name)).collect();
        return Err(ExportFault::NoAddresses(names.join(", ")));
    }
    let reader = RowReader { layout: &layout, orders: find_orders(&layout, &rows) };
    let mut merge = ReaderMerge::default();
    for (line, row) in lines.iter().zip(&rows) {
        let more = row.iter().skip(layout.columns.len()).any(|cell| !is_blank(cell));
        merge.add(
            *line,
            if more {
                RowOutcome::LeftOut(
                    None,
                    "the row has more cells than there are columns".to_owned(),
                )
            } else {
                reader.read(*line, row)
            },
        );
    }
    let MergedReaders { readers, departed, left_out } = merge.finish();
    let values = find_values(&layout, &rows);
    Ok(Export { columns: layout.columns, readers, departed, left_out, values, is_windows_1252 })
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
    fn read(bytes: &[u8]) -> Result<Self, ExportFault> {
        let mut reader = TableReader::open(bytes)?;
        let mut row = TableRow::default();
        let mut table =
            Self { names: Vec::new(), lines: Vec::new(), rows: Vec::new(), is_windows_1252: false };
        while let Some(read) = reader.read_next(&mut row)? {
            read.map_err(|fault| match fault {
                RowFault::Workbook => ExportFault::Workbook,
                RowFault::Binary => ExportFault::Binary,
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
    use StandingColumn::{LeftIfFilled, UnconfirmedIfEmpty};
    let is_filled = !is_blank(value) && read_flag(value).is_none();
    match meaning {
        ColumnMeaning::Standing(LeftIfFilled | UnconfirmedIfEmpty) if is_filled => "filled",
        _ => value,
    }
}

/// What a value of a column is taken for. `None` for a column that does not decide about a reader.
fn describe(column: &ExportColumn, value: &str) -> Option<&'static str> {
    use ColumnMeaning::{IsComplimentary, PaidTiers, Pays, Standing as StandingMeaning, Tier};
    let standing = judge_column(column.meaning, &column.name, value);
    match column.meaning {
        StandingMeaning(_) => Some(match standing {
            Standing::Reads => "a reader",
            Standing::Left(departure) => departure.as_str(),
            Standing::Unclear => "not understood: left out",
        }),
        Tier | Pays | IsComplimentary | PaidTiers => Some(match standing {
            Standing::Left(departure) => departure.as_str(),
            Standing::Unclear => "not understood: left out",
            Standing::Reads => match read_tier(column.meaning, value) {
                TierSign::Silent => "says nothing",
                TierSign::Has(tier) => tier.as_str(),
                TierSign::Unclear => "not understood: not paid",
            },
        }),
        _ => None,
    }
}
