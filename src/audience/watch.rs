//! The columns of a list in CSV that may say who may not be written to.
//!
//! A list obeys no such column: it is refused as a whole, since it is an export. What a column says is told by its name
//! and by all of its cells, as an import tells it.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use super::import::{
    AnswerTally, CellProfile, CellSense, ColumnMeaning, Standing, StandingColumn, judge, settle,
};
use super::report::{Report, RowText};
use super::table::TableRow;
use crate::finding::{Code, Finding, Span};
use crate::wording::{Wording, say};

/// How many cells of a column are remembered, so that they are not looked at again.
const MAX_REMEMBERED_CELLS: usize = 64;

/// A column whose cells may say who may not be written to.
#[derive(Debug)]
pub(super) struct WatchedColumn {
    pub(super) name: String,
    /// What the name says.
    meaning: ColumnMeaning,
    /// Where the name stands.
    pub(super) header: CellPlace,
    /// The index of the column.
    at: usize,
    cells: CellProfile<CellPlace>,
    /// Cells that were looked at.
    seen: HashSet<String>,
    /// What the cells answer, if the name has a strange word.
    answers: Option<AnswerTally>,
}

/// Where a cell stands.
#[derive(Debug, Clone)]
pub(super) struct CellPlace {
    /// The number of the first line of its row, from 1.
    line: usize,
    /// The row without its line end.
    row: Rc<str>,
    /// The bytes of the cell in the row.
    range: Range<usize>,
}

impl CellPlace {
    /// Adds a finding about the cell.
    pub(super) fn report(&self, report: &mut Report, finding: Finding) {
        let row = RowText { line: self.line, text: &self.row };
        report.add_in_row(row, self.range.clone().into(), finding);
    }
}

/// What the cells of a column show in the end.
#[derive(Debug)]
pub(super) enum ColumnVerdict {
    /// They have nothing to do with who may be written to.
    NotUsed,
    /// They say of everybody that they may be written to.
    Sound,
    /// The list is refused.
    Refused(CellPlace, Finding),
}

/// A row whose text is copied at most once.
pub(super) struct SharedRow<'a> {
    row: &'a TableRow,
    text: Option<Rc<str>>,
}

impl<'a> SharedRow<'a> {
    pub(super) const fn new(row: &'a TableRow) -> Self {
        Self { row, text: None }
    }

    fn place(&mut self, at: usize) -> CellPlace {
        let row = self.text.get_or_insert_with(|| Rc::from(self.row.text.as_str()));
        CellPlace { line: self.row.line, row: Rc::clone(row), range: self.row.cell_range(at) }
    }
}

impl WatchedColumn {
    /// A column of the row that names the columns. `meaning` is what its name says.
    pub(super) fn new(header: &mut SharedRow<'_>, at: usize, meaning: ColumnMeaning) -> Self {
        let name = header.row.cell(at).trim().to_owned();
        let (cells, seen) = (CellProfile::default(), HashSet::new());
        let answers = AnswerTally::of_column(&name);
        Self { name, meaning, header: header.place(at), at, cells, seen, answers }
    }

    /// Looks at the cell of the next row.
    pub(super) fn look(&mut self, row: &mut SharedRow<'_>) {
        let cell = row.row.cell(self.at);
        if let Some(answers) = &mut self.answers {
            answers.add(cell);
        }
        if self.seen.contains(cell) {
            return;
        }
        self.cells.add(CellSense::read(cell), || row.place(self.at));
        if self.seen.len() < MAX_REMEMBERED_CELLS {
            self.seen.insert(cell.to_owned());
        }
    }

    /// What the column says, after the last row.
    pub(super) fn judge(&self) -> ColumnVerdict {
        let ColumnMeaning::Standing(column) = settle(self.meaning, &self.cells) else {
            return ColumnVerdict::NotUsed;
        };
        let may_have_left = |sense| judge(column, &self.name, sense) != Standing::Reads;
        let signs = self.cells.iter().filter(|(sense, _)| may_have_left(*sense));
        // A cell that speaks of leaving shows best what the column is about, and an empty one worst.
        let rank = |sense: CellSense| (sense == CellSense::Blank, !sense.speaks_of_leaving());
        let sign = signs.min_by_key(|(sense, place)| (rank(*sense), place.line));
        let is_named = self.is_named() && column != StandingColumn::LeftIfNoName;
        match sign {
            Some((CellSense::Blank, _)) | None if is_named => {
                let message =
                    say!("the column `{name}` says who may not be written to", name = self.name);
                ColumnVerdict::Refused(self.header.clone(), self.refuse(message))
            }
            Some((sense, place)) => {
                ColumnVerdict::Refused(place.clone(), self.find_sign(sense, place))
            }
            None => ColumnVerdict::Sound,
        }
    }

    /// The warning that the column may say who has left in words that are not known.
    pub(super) fn find_doubt(&self) -> Option<Finding> {
        let rare = self.answers.as_ref()?.find_rare()?;
        let (name, answer) = (&self.name, &rare.answer);
        let message = say!(
            "nobody knows what `{name}` says, and {rows} of {of} rows have {answer} there; all of them are written to",
            name,
            rows = rare.rows,
            of = rare.of,
            answer = format!("{answer:?}")
        );
        let help = say!(
            "if it says who has left, write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and import this \
             file with `matinale subscribers import FILE --column {left}` (or `=reads`, if yes means that they read); if not, \
             write `unused_columns = [{name}]` there",
            left = format!("{:?}", format!("{name}=left")),
            name = format!("{name:?}")
        );
        Some(Finding::new(Code::LIST_DOUBT, Span::new(0, 0), message).help(help))
    }

    /// Whether the name alone says who may be written to.
    pub(super) const fn is_named(&self) -> bool {
        matches!(self.meaning, ColumnMeaning::Standing(_))
    }

    /// That a cell says, or may say, that a reader has left.
    fn find_sign(&self, sense: CellSense, place: &CellPlace) -> Finding {
        let (name, line) = (&self.name, place.line);
        let message = if sense == CellSense::Blank {
            say!(
                "the column `{name}` may say who has left, and nobody knows what its empty cell on line {line} means",
                name,
                line
            )
        } else {
            let cell = place.row.get(place.range.clone()).unwrap_or_default();
            let cell = cell.trim().trim_matches('"');
            say!(
                "`{name}` = {cell} may say that this reader has left",
                name,
                cell = format!("{cell:?}")
            )
        };
        self.refuse(message)
    }

    fn refuse(&self, message: Wording) -> Finding {
        let help = say!(
            "write `source = \"subscribers.toml\"` below `[audience]` in matinale.toml, and `matinale subscribers import \
             FILE` takes this file over and obeys the column; if the column says nothing of the kind, write \
             `unused_columns = [{name}]` there instead",
            name = format!("{:?}", self.name)
        );
        Finding::new(Code::CSV_CONSENT, Span::new(0, 0), message).help(help)
    }
}
