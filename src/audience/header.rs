//! The first row of a list in CSV, which names the columns.

use super::columns::{ListColumn, find_misspelt};
use super::import::ColumnMeaning;
use super::row::Field;
use super::table::TableRow;
use super::watch::{SharedRow, WatchedColumn};
use crate::finding::{Code, Finding, Span};
use crate::wording::{join_all, say};

/// The first row as it should be.
pub(super) const HEADER: &str = "email,name,tier,tags,since,until";

/// What the columns of a list hold.
#[derive(Debug)]
pub(super) struct Header {
    /// The place of each field, in the order of [`Field::ALL`].
    places: [Option<usize>; Field::ALL.len()],
    /// How many columns there are.
    pub(super) width: usize,
    /// The columns that may say who may not be written to.
    pub(super) watched: Vec<WatchedColumn>,
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
        let columns: Vec<_> = (0..row.len()).map(|at| ListColumn::find(row.cell(at))).collect();
        let mut header =
            Self { places: [None; Field::ALL.len()], width: row.len(), watched: Vec::new() };
        for field in Field::ALL {
            header.places[field as usize] = header.find_place(row, &columns, field, faults);
        }
        if header.places[Field::Email as usize].is_none() && faults.is_empty() {
            faults.push(find_absent_email(row));
            return header;
        }
        header.judge_others(row, &columns, faults);
        header.watch_others(row, &columns, unused);
        header
    }

    /// Watches the columns that hold no field and are not said to be unused.
    fn watch_others(&mut self, row: &TableRow, columns: &[ListColumn], unused: &[String]) {
        let mut shared = SharedRow::new(row);
        for (at, column) in columns.iter().enumerate() {
            let name = row.cell(at);
            let is_unused = || unused.iter().any(|other| other.trim() == name.trim());
            let meaning = column.meaning_beside(name);
            let may_tell =
                matches!(meaning, ColumnMeaning::Standing(_) | ColumnMeaning::Doubtful(_));
            if may_tell && !self.places.contains(&Some(at)) && !is_unused() {
                self.watched.push(WatchedColumn::new(&mut shared, at, meaning));
            }
        }
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
        let all = |is_wanted: fn(ListColumn) -> Option<Field>| {
            (0..self.width).filter(|at| is_wanted(columns[*at]) == Some(field)).collect::<Vec<_>>()
        };
        let mut found = all(ListColumn::own_field);
        if found.is_empty() {
            found = all(ListColumn::field);
        }
        if let [first, second, ..] = found[..] {
            let [first, second] = [first, second].map(|at| row.cell(at).trim());
            let message = say!(
                "the columns `{first}` and `{second}` both say `{field}`",
                first,
                second,
                field = field.as_str()
            );
            let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message)
                .help(say!("name the one that is meant `{field}`", field = field.as_str()));
            faults.push(HeaderFault { column: found.get(1).copied(), finding });
        }
        found.first().copied()
    }

    /// Reports columns that are no field: those that are probably misspelt, and the rest, unless their names say who
    /// may not be written to.
    fn judge_others(&self, row: &TableRow, columns: &[ListColumn], faults: &mut Vec<HeaderFault>) {
        let mut unused = Vec::new();
        for (at, column) in columns.iter().enumerate().filter(|(_, one)| one.field().is_none()) {
            let name = row.cell(at).trim();
            let misspelt = find_misspelt(name).filter(|field| self.place(*field).is_none());
            if let Some(field) = misspelt {
                let message =
                    say!("{name} is not the name of a column", name = format!("{name:?}"));
                let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message)
                    .help(say!("did you mean `{field}`?", field = field.as_str()));
                faults.push(HeaderFault { column: Some(at), finding });
            } else if !matches!(column, ListColumn::Other(ColumnMeaning::Standing(_))) {
                unused.push(name);
            }
        }
        faults.extend(find_unused(&unused).map(|finding| HeaderFault { column: None, finding }));
    }
}

/// That columns are not used. `None` if none of them has a name.
pub(super) fn find_unused(columns: &[&str]) -> Option<Finding> {
    let shown: Vec<_> =
        columns.iter().filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect();
    if shown.is_empty() {
        return None;
    }
    let message = say!("these columns are not used: {names}", names = shown.join(", "));
    let help = say!("the columns that are used are {names}", names = join_all(HEADER.split(',')));
    Some(Finding::new(Code::CSV_UNUSED, Span::new(0, 0), message).help(help))
}

/// Why no column holds the addresses, and what to do.
fn find_absent_email(row: &TableRow) -> HeaderFault {
    let written = (0..row.len()).filter(|at| !row.cell(*at).trim().is_empty()).count();
    let (message, help) = if row.text.contains('@') {
        let help = say!("write `{header}` above it, or the part of it you need", header = HEADER);
        (say!("the first row is a reader and does not name the columns"), help)
    } else if written == 1 && (row.len() > 1 || row.text.contains(' ')) {
        let help = say!(
            "delete the rows above the one that names the columns; `matinale subscribers import FILE` passes \
                    over them"
        );
        (say!("the first row is a title and does not name the columns"), help.clone())
    } else {
        let help =
            say!("write the first row as `{header}`, or the part of it you need", header = HEADER);
        (say!("no column is named `email`"), help)
    };
    let finding = Finding::new(Code::CSV_HEADER, Span::new(0, 0), message).help(help);
    HeaderFault { column: None, finding }
}
