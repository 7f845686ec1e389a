//! What each column of one export is taken for.

use super::column::{ColumnMeaning, StandingColumn, find_meaning};
use super::standing::{Departure, Standing, read_words, says_departure};
use crate::audience::fold::{fold, has_word, is_blank};
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

/// The names of columns that put readers into groups, with commas between them.
const GROUP_NAMES: &str = "group, groupe, segment, category, categorie";

/// The words of columns that speak of an order or of a marriage, and of no reader who has left.
const OTHER_STATES: &str = "shipped, delivered, fulfilled, unfulfilled, partially fulfilled, dispatched, \
     processing, refunded, partially refunded, backordered, expedie, expediee, livre, livree, \
     rembourse, remboursee, en preparation, married, single, divorced, widowed, marie, mariee, \
     celibataire, divorcee, veuf, veuve, pacse, pacsee";

impl ExportLayout {
    /// Tells the columns by their names, and where a name has several meanings, by the cells below.
    pub(super) fn find(names: Vec<String>, rows: &[Vec<String>]) -> Self {
        let is_own = Field::ALL.iter().all(|field| names.iter().any(|name| name == field.as_str()));
        let columns =
            names.into_iter().map(|name| ExportColumn { meaning: find_meaning(&name), name });
        let mut layout = Self { columns: columns.collect(), is_own };
        layout.settle_address(rows);
        layout.settle_ambiguous(rows);
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

    /// Settles by their cells what columns say whose names have several meanings.
    fn settle_ambiguous(&mut self, rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let cells = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !is_blank(cell));
            column.meaning = match column.meaning {
                ColumnMeaning::Ambiguous if has_word(GROUP_NAMES, &fold(&column.name)) => {
                    settle_group(cells())
                }
                ColumnMeaning::Ambiguous => settle_state(cells()),
                ColumnMeaning::Standing(StandingColumn::Words) if is_of_orders(cells()) => {
                    ColumnMeaning::NotUsed
                }
                meaning => meaning,
            };
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

/// What a column such as `State` is taken for. It says who has left if one of its cells does, or if no cell says
/// anything else.
fn settle_state<'c>(cells: impl Iterator<Item = &'c String>) -> ColumnMeaning {
    let (mut is_known, mut is_leaving, mut count) = (true, false, 0);
    for cell in cells {
        let words = read_words(cell);
        is_known &= words.is_some();
        is_leaving |= matches!(words, Some(Standing::Left(_))) || says_departure(cell);
        count += 1;
    }
    if is_leaving || is_known && count > 0 {
        ColumnMeaning::Standing(StandingColumn::Words)
    } else {
        ColumnMeaning::NotUsed
    }
}

/// What a column of groups is taken for: some of its groups may be those who have left.
fn settle_group<'c>(mut cells: impl Iterator<Item = &'c String>) -> ColumnMeaning {
    if cells.any(|cell| says_departure(cell)) {
        ColumnMeaning::Standing(StandingColumn::LeftIfSaid)
    } else {
        ColumnMeaning::NotUsed
    }
}

/// Whether a column speaks of orders or marriages, and of nobody who has left.
fn is_of_orders<'c>(cells: impl Iterator<Item = &'c String>) -> bool {
    let mut is_other = false;
    for cell in cells {
        let left = match read_words(cell) {
            Some(Standing::Left(departure)) => Some(departure),
            _ => None,
        };
        if left.is_some_and(|departure| departure != Departure::Unconfirmed) {
            return false;
        }
        is_other |= has_word(OTHER_STATES, &fold(cell));
    }
    is_other
}
