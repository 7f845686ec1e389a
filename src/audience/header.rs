//! The first row of a list in CSV, which names the columns.

use std::collections::HashSet;

use super::columns::{ListColumn, find_misspelt};
use super::fold::is_blank;
use super::import::{ColumnDoubt, may_say_departure, says_departure};
use super::row::Field;
use super::table::TableRow;
use super::tiers::parse_tier;
use crate::finding::{Code, Finding, Span};

/// How many cells of a column are remembered that say nothing of leaving.
const MAX_HARMLESS_CELLS: usize = 64;
/// The first row as it should be.
pub(super) const HEADER: &str = "email,name,tier,tags,since,until";

/// What the columns of a list hold.
#[derive(Debug)]
pub(super) struct Header {
    /// The place of each field, in the order of [`Field::ALL`].
    places: [Option<usize>; Field::ALL.len()],
    /// How many columns there are.
    pub(super) width: usize,
    /// The columns whose cells may say who may not be written to.
    pub(super) doubtful: Vec<DoubtfulColumn>,
}

/// A column whose cells may say who may not be written to.
#[derive(Debug, Clone)]
pub(super) struct DoubtfulColumn {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) doubt: ColumnDoubt,
    /// The line of its first empty cell.
    empty_line: Option<usize>,
    /// Whether a cell of it is not empty.
    is_filled: bool,
    /// The first cells that say nothing of leaving. They are not looked at again.
    harmless: HashSet<String>,
}

/// What a row shows of a doubtful column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ConsentSign {
    /// Its cell says, or may say, that the reader has left.
    Cell,
    /// The column is in use, and its cell on this line is empty. Nobody knows what that means.
    Empty(usize),
}

impl DoubtfulColumn {
    /// Looks at the cell of the next row. A column that is empty in all rows says nothing.
    pub(super) fn look(&mut self, row: &TableRow) -> Option<ConsentSign> {
        let cell = row.cell(self.at);
        if self.harmless.contains(cell) {
            self.is_filled = true;
        } else if !is_blank(cell) {
            self.is_filled = true;
            if may_say_departure(self.doubt, &self.name, cell) {
                return Some(ConsentSign::Cell);
            }
            if self.harmless.len() < MAX_HARMLESS_CELLS {
                self.harmless.insert(cell.to_owned());
            }
        } else if self.empty_line.is_none() && may_say_departure(self.doubt, &self.name, cell) {
            self.empty_line = Some(row.line);
        }
        self.empty_line.filter(|_| self.is_filled).map(ConsentSign::Empty)
    }
}

/// A finding about the header, with the column it is about. Without a column, it is about the whole row.
#[derive(Debug)]
pub(super) struct HeaderFault {
    pub(super) column: Option<usize>,
    pub(super) finding: Finding,
}

impl Header {
    /// Reads the names of the columns. Adds what is to be said of them. The columns in `unused` say nothing of who
    /// may be written to.
    pub(super) fn read(row: &TableRow, unused: &[String], faults: &mut Vec<HeaderFault>) -> Self {
        let tell = |at: usize| match ListColumn::find(row.cell(at)) {
            ListColumn::Consent | ListColumn::Doubtful(_)
                if unused.iter().any(|name| name.trim() == row.cell(at).trim()) =>
            {
                ListColumn::Unused
            }
            column => column,
        };
        let columns: Vec<ListColumn> = (0..row.len()).map(tell).collect();
        let doubtful = columns.iter().enumerate().filter_map(|(at, column)| {
            let ListColumn::Doubtful(doubt) = *column else { return None };
            let name = row.cell(at).trim().into();
            Some(DoubtfulColumn {
                at,
                name,
                doubt,
                empty_line: None,
                is_filled: false,
                harmless: HashSet::new(),
            })
        });
        let mut header = Self {
            places: [None; Field::ALL.len()],
            width: row.len(),
            doubtful: doubtful.collect(),
        };
        for field in Field::ALL {
            header.places[field as usize] = header.find_place(row, &columns, field, faults);
        }
        if header.places[Field::Email as usize].is_none() && faults.is_empty() {
            faults.push(find_absent_email(row));
            return header;
        }
        header.judge_others(row, &columns, faults);
        header
    }

    /// The column of a field.
    pub(super) const fn place(&self, field: Field) -> Option<usize> {
        self.places[field as usize]
    }

    /// Finds the column of a field. The field's own name counts more than other names. Reports a second
    /// column of the same kind.
    fn find_place(
        &self,
        row: &TableRow,
        columns: &[ListColumn],
        field: Field,
        faults: &mut Vec<HeaderFault>,
    ) -> Option<usize> {
        let all = |wanted| (0..self.width).filter(move |at| columns[*at] == wanted);
        let mut found = all(ListColumn::Named(field)).collect::<Vec<_>>();
        if found.is_empty() {
            found = all(ListColumn::Alias(field)).collect();
        }
        if let [first, second, ..] = found[..] {
            let [first, second] = [first, second].map(|at| row.cell(at).trim());
            let message =
                format!("the columns `{first}` and `{second}` both say `{}`", field.as_str());
            let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message)
                .help(format!("name the one that is meant `{}`", field.as_str()));
            faults.push(HeaderFault { column: found.get(1).copied(), finding });
        }
        found.first().copied()
    }

    /// Reports columns that are no field: those that say who may not be written to, those that are probably
    /// misspelt, and the rest.
    fn judge_others(&self, row: &TableRow, columns: &[ListColumn], faults: &mut Vec<HeaderFault>) {
        let mut unused = Vec::new();
        for (at, column) in columns.iter().enumerate().filter(|(_, one)| one.field().is_none()) {
            let name = row.cell(at).trim();
            let misspelt = find_misspelt(name).filter(|field| self.place(*field).is_none());
            let finding = if *column == ListColumn::Consent {
                find_consent(name)
            } else if let Some(field) = misspelt {
                let message = format!("{name:?} is not the name of a column");
                Finding::new(Code::CSV_HEADER, Span::new(0, 0), message)
                    .help(format!("did you mean `{}`?", field.as_str()))
            } else {
                if !name.is_empty() {
                    unused.push(format!("`{name}`"));
                }
                continue;
            };
            faults.push(HeaderFault { column: Some(at), finding });
        }
        if !unused.is_empty() {
            let message = format!("these columns are not used: {}", unused.join(", "));
            let finding = Finding::new(Code::CSV_UNUSED, Span::new(0, 0), message)
                .help(format!("the columns that are used are `{}`", HEADER.replace(',', "`, `")));
            faults.push(HeaderFault { column: None, finding });
        }
    }
}

/// That a column says who may not be written to. A list obeys no such column.
fn find_consent(name: &str) -> Finding {
    let message = format!("the column `{name}` says who may not be written to");
    refuse_consent(name, message)
}

/// That a row shows who may not be written to, or may show it.
pub(super) fn find_consent_in_row(name: &str, cell: &str, sign: &ConsentSign) -> Finding {
    let message = match sign {
        ConsentSign::Cell => format!("`{name}` = {cell:?} may say that this reader has left"),
        ConsentSign::Empty(line) => format!(
            "the column `{name}` may say who has left, and nobody knows what its empty cell on line {line} means"
        ),
    };
    refuse_consent(name, message)
}

fn refuse_consent(name: &str, message: String) -> Finding {
    let help = format!(
        "write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and `matinale subscribers import \
         FILE` takes this file over and obeys the column; if the column says nothing of the kind, write \
         `unused_columns = [{name:?}]` there instead"
    );
    Finding::new(Code::CSV_CONSENT, Span::new(0, 0), message).help(help)
}

/// That the cell of a field says that the reader has left. `None` if it does not.
pub(super) fn find_departure_in_field(field: Field, cell: &str) -> Option<Finding> {
    let doubt = match field {
        Field::Tier if parse_tier(cell).is_some() => return None,
        Field::Tier => ColumnDoubt::State,
        Field::Since | Field::Until => ColumnDoubt::Any,
        Field::Tags => return find_departure_in_tags(cell),
        Field::Email | Field::Name => return None,
    };
    may_say_departure(doubt, field.as_str(), cell).then(|| {
        let message = format!("`{}` = {cell:?} may say that this reader has left", field.as_str());
        Finding::new(Code::CSV_CONSENT, Span::new(0, 0), message).help(
            "write `free` or `paid`, or a day, for a reader who is written to, and delete the row of one who has \
             left; or write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and `matinale \
             subscribers import FILE` takes this file over without such readers",
        )
    })
}

/// That a tag is a word for a reader who has left, and for nothing else.
fn find_departure_in_tags(cell: &str) -> Option<Finding> {
    let tag = cell.split([';', ',', '|']).map(str::trim).find(|tag| says_departure(tag))?;
    let message = format!("the tag {tag:?} says that this reader has left");
    let help = "delete the row of a reader who has left; or give the tag another name, if it means something else";
    Some(Finding::new(Code::CSV_CONSENT, Span::new(0, 0), message).help(help))
}

/// Why no column holds the addresses, and what to do.
fn find_absent_email(row: &TableRow) -> HeaderFault {
    let written = (0..row.len()).filter(|at| !row.cell(*at).trim().is_empty()).count();
    let (message, help) = if row.text.contains('@') {
        let help = format!("write `{HEADER}` above it, or the part of it you need");
        ("the first row is a reader and does not name the columns", help)
    } else if written == 1 && (row.len() > 1 || row.text.contains(' ')) {
        let help = "delete the rows above the one that names the columns; `matinale subscribers import FILE` passes \
                    over them";
        ("the first row is a title and does not name the columns", help.to_owned())
    } else {
        let help = format!("write the first row as `{HEADER}`, or the part of it you need");
        ("no column is named `email`", help)
    };
    let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message).help(help);
    HeaderFault { column: None, finding }
}
