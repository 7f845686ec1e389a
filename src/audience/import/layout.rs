//! What each column of one export is taken for.

use super::column::{ColumnMeaning, StandingColumn, find_meaning};
use super::fold::{fold, is_blank};
use super::standing::{Standing, read_words};
use crate::audience::row::Field;

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportColumn {
    /// The name of the column, as the first row has it.
    pub name: String,
    /// What the column is taken for.
    pub meaning: ColumnMeaning,
}

/// The columns of an export.
#[derive(Debug)]
pub(super) struct ExportLayout {
    pub(super) columns: Vec<ExportColumn>,
    /// Whether the file has every column of a list: it is an export of this program.
    pub(super) is_own: bool,
}

impl ExportLayout {
    /// Tells the columns by their names, and where a name has several meanings, by the cells below.
    pub(super) fn find(names: Vec<String>, rows: &[Vec<String>]) -> Self {
        let is_own = Field::ALL.iter().all(|field| names.iter().any(|name| name == field.as_str()));
        let columns =
            names.into_iter().map(|name| ExportColumn { meaning: find_meaning(&name), name });
        let mut layout = Self { columns: columns.collect(), is_own };
        layout.settle_address(rows);
        layout.settle_kind(rows);
        layout.settle_family_name();
        layout.settle_plan();
        for once in [
            ColumnMeaning::Address,
            ColumnMeaning::Name,
            ColumnMeaning::GivenName,
            ColumnMeaning::FamilyName,
            ColumnMeaning::Since,
            ColumnMeaning::Until,
        ] {
            layout.use_once(once);
        }
        layout
    }

    /// Whether a column has this meaning.
    pub(super) fn has(&self, meaning: ColumnMeaning) -> bool {
        self.columns.iter().any(|column| column.meaning == meaning)
    }

    /// The indexes of the columns with a meaning.
    pub(super) fn find_all(&self, meaning: ColumnMeaning) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(move |(_, column)| column.meaning == meaning).map(|(at, _)| at)
    }

    /// Without a column with a known name, the addresses are in the only column that has nothing else.
    fn settle_address(&mut self, rows: &[Vec<String>]) {
        if self.has(ColumnMeaning::Address) {
            return;
        }
        let has_addresses = |at: &usize| {
            let mut cells =
                rows.iter().map(|row| &row[*at]).filter(|cell| !is_blank(cell)).peekable();
            cells.peek().is_some() && cells.all(|cell| cell.contains('@'))
        };
        let mut columns = (0..self.columns.len()).filter(has_addresses);
        if let (Some(at), None) = (columns.next(), columns.next()) {
            self.columns[at].meaning = ColumnMeaning::Address;
        }
    }

    /// A column `type` can say anything. It says who has left if one of its cells does.
    fn settle_kind(&mut self, rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            if fold(&column.name) != "type" {
                continue;
            }
            let cells = rows.iter().filter_map(|row| row.get(at)).filter(|cell| !is_blank(cell));
            let words: Vec<Option<Standing>> = cells.map(|cell| read_words(cell)).collect();
            let is_known = !words.is_empty() && words.iter().all(Option::is_some);
            let is_leaving = words.iter().any(|word| matches!(word, Some(Standing::Left(_))));
            if is_known || is_leaving {
                column.meaning = ColumnMeaning::Standing(StandingColumn::Words);
            }
        }
    }

    /// A column `Nom` has the whole name, unless another column has the first part.
    fn settle_family_name(&mut self) {
        let has_given = self.has(ColumnMeaning::GivenName);
        let has_name = self.has(ColumnMeaning::Name);
        for column in &mut self.columns {
            match column.meaning {
                ColumnMeaning::FamilyName if !has_given && !has_name => {
                    column.meaning = ColumnMeaning::Name;
                }
                ColumnMeaning::FamilyName | ColumnMeaning::GivenName if has_name => {
                    column.meaning = ColumnMeaning::NotUsed;
                }
                _ => {}
            }
        }
    }

    /// The interval of a plan says nothing beside a column that says who pays.
    fn settle_plan(&mut self) {
        if !self.has(ColumnMeaning::Pays) {
            return;
        }
        for column in &mut self.columns {
            if matches!(&*fold(&column.name), "plan" | "plan name" | "stripe plan") {
                column.meaning = ColumnMeaning::NotUsed;
            }
        }
    }

    /// Uses the first column with a meaning that only one can have.
    fn use_once(&mut self, meaning: ColumnMeaning) {
        let all: Vec<usize> = self.find_all(meaning).skip(1).collect();
        for at in all {
            self.columns[at].meaning = ColumnMeaning::NotUsed;
        }
    }
}
