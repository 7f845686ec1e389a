//! What each column of one export is taken for.

use super::answers::{AnswerTally, RareAnswer};
use super::column::ColumnMeaning;
use super::names::{find_meaning, find_meaning_beside};
use super::profile::CellProfile;
use super::settle::settle;
use crate::audience::fold::{fold, is_blank};
use crate::audience::row::Field;

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportColumn {
    /// The name of the column, as the first row has it.
    pub name: String,
    /// What the column is taken for.
    pub meaning: ColumnMeaning,
    /// The answer that few rows have, if nobody knows what the column says and it may say who has left.
    pub doubt: Option<RareAnswer>,
}

/// What the person who imports says that a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The name of the column, as the first row has it.
    pub name: String,
    /// What the column is.
    pub meaning: ColumnMeaning,
}

/// The columns of an export.
#[derive(Debug)]
pub(super) struct ExportLayout {
    pub(super) columns: Vec<ExportColumn>,
    /// Whether the file has every column of a list: it is an export of this program.
    pub(super) is_own: bool,
}

/// The meanings that one column has at most.
const SINGLE_MEANINGS: [ColumnMeaning; 6] = [
    ColumnMeaning::Address,
    ColumnMeaning::Name,
    ColumnMeaning::GivenName,
    ColumnMeaning::FamilyName,
    ColumnMeaning::Since,
    ColumnMeaning::Until,
];

impl ExportLayout {
    /// Tells the columns by their names, and where a name has several meanings, by the cells below. What the
    /// person who imports says of a column counts more.
    pub(super) fn find(names: Vec<String>, rows: &[Vec<String>], choices: &[ColumnChoice]) -> Self {
        let is_own = Field::ALL.iter().all(|field| names.iter().any(|name| name == field.as_str()));
        let columns = names.into_iter().map(|name| ExportColumn {
            meaning: find_meaning(&name),
            name,
            doubt: None,
        });
        let mut layout = Self { columns: columns.collect(), is_own };
        layout.settle_address(rows);
        for meaning in SINGLE_MEANINGS {
            layout.use_once(meaning);
        }
        layout.settle_doubtful(rows);
        layout.settle_family_name();
        layout.settle_plan();
        layout.find_doubts(rows);
        for choice in choices {
            layout.choose(choice);
        }
        layout
    }

    /// Gives a column the meaning that was chosen for it, and takes it from others if only one can have it.
    fn choose(&mut self, choice: &ColumnChoice) {
        for column in &mut self.columns {
            if column.name == choice.name {
                column.meaning = choice.meaning;
                column.doubt = None;
            } else if column.meaning == choice.meaning && SINGLE_MEANINGS.contains(&choice.meaning)
            {
                column.meaning = ColumnMeaning::NotUsed;
            }
        }
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

    /// Of several columns whose names speak of addresses, those that have none are no such columns. Without a
    /// column with a known name, the addresses are in the only column that has nothing else.
    fn settle_address(&mut self, rows: &[Vec<String>]) {
        let cells = |at: usize| {
            rows.iter().filter_map(move |row| row.get(at)).filter(|cell| !is_blank(cell))
        };
        let has_address = |at: usize| cells(at).any(|cell| cell.contains('@'));
        let named: Vec<usize> = self.find_all(ColumnMeaning::Address).collect();
        if named.iter().any(|at| has_address(*at)) {
            for at in named.into_iter().filter(|at| !has_address(*at)) {
                self.columns[at].meaning = self.find_beside(at);
            }
        } else if named.is_empty() {
            let is_full =
                |at: &usize| has_address(*at) && cells(*at).all(|cell| cell.contains('@'));
            let mut columns = (0..self.columns.len()).filter(is_full);
            if let (Some(at), None) = (columns.next(), columns.next()) {
                self.columns[at].meaning = ColumnMeaning::Address;
            }
        }
    }

    /// What a column is taken for if another one holds the field of its name.
    fn find_beside(&self, at: usize) -> ColumnMeaning {
        let column = &self.columns[at];
        find_meaning_beside(column.meaning, &column.name)
    }

    /// Settles by their cells what columns say that may say who may be written to.
    fn settle_doubtful(&mut self, rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            if matches!(column.meaning, ColumnMeaning::Doubtful(_) | ColumnMeaning::Standing(_)) {
                let cells = rows.iter().filter_map(|row| row.get(at)).map(String::as_str);
                column.meaning = settle(column.meaning, &CellProfile::of(cells));
            }
        }
    }

    /// Finds the columns that say nothing that is known, and may say who has left.
    fn find_doubts(&mut self, rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let is_doubtful = matches!(find_meaning(&column.name), ColumnMeaning::Doubtful(_));
            if !is_doubtful || column.meaning != ColumnMeaning::NotUsed {
                continue;
            }
            column.doubt = AnswerTally::of_column(&column.name).and_then(|mut tally| {
                for cell in rows.iter().filter_map(|row| row.get(at)) {
                    tally.add(cell);
                }
                tally.find_rare()
            });
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
            let is_plan = matches!(&*fold(&column.name), "plan" | "plan name" | "stripe plan");
            if is_plan && column.meaning == ColumnMeaning::Tier {
                column.meaning = ColumnMeaning::NotUsed;
            }
        }
    }

    /// Uses the first column with a meaning that only one can have.
    fn use_once(&mut self, meaning: ColumnMeaning) {
        let all: Vec<usize> = self.find_all(meaning).skip(1).collect();
        for at in all {
            self.columns[at].meaning = self.find_beside(at);
        }
    }
}
