//! What each column of one export is taken for.

use super::column::{ColumnDoubt, ColumnMeaning, StandingColumn};
use super::departure::{Departure, Standing};
use super::name_words::find_meaning;
use super::standing::says_state_of_leaving;
use super::words::{hear_departure, read_words};
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

/// The words of columns that speak of an order or of a marriage, and of no reader who has left.
const OTHER_STATES: &str = "shipped, delivered, fulfilled, unfulfilled, partially fulfilled, dispatched, \
     processing, refunded, partially refunded, backordered, expedie, expediee, livre, livree, \
     rembourse, remboursee, en preparation, married, single, divorced, widowed, marie, mariee, \
     celibataire, divorcee, veuf, veuve, pacse, pacsee";

impl ExportLayout {
    /// Tells the columns by their names, and where a name has several meanings, by the cells below. What the
    /// person who imports says of a column counts more.
    pub(super) fn find(names: Vec<String>, rows: &[Vec<String>], choices: &[ColumnChoice]) -> Self {
        let is_own = Field::ALL.iter().all(|field| names.iter().any(|name| name == field.as_str()));
        let columns =
            names.into_iter().map(|name| ExportColumn { meaning: find_meaning(&name), name });
        let mut layout = Self { columns: columns.collect(), is_own };
        layout.settle_address(rows);
        layout.settle_doubtful(rows);
        layout.settle_family_name();
        layout.settle_plan();
        for choice in choices {
            layout.choose(choice);
        }
        for meaning in SINGLE_MEANINGS {
            layout.use_once(meaning);
        }
        layout
    }

    /// Gives a column the meaning that was chosen for it, and takes it from others if only one can have it.
    fn choose(&mut self, choice: &ColumnChoice) {
        for column in &mut self.columns {
            if column.name == choice.name {
                column.meaning = choice.meaning;
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
    fn settle_doubtful(&mut self, rows: &[Vec<String>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(at)).filter(|cell| !is_blank(cell));
            let cells: Vec<&str> = match column.meaning {
                ColumnMeaning::Doubtful(_) | ColumnMeaning::Standing(_) => {
                    cells.map(String::as_str).collect()
                }
                _ => continue,
            };
            let has_addresses = !cells.is_empty() && cells.iter().all(|cell| cell.contains('@'));
            column.meaning = match column.meaning {
                _ if has_addresses => ColumnMeaning::NotUsed,
                ColumnMeaning::Doubtful(doubt) => settle_doubt(doubt, &cells),
                ColumnMeaning::Standing(StandingColumn::Words) if is_of_orders(&cells) => {
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

/// What a doubtful column is taken for, by its cells that are not empty.
fn settle_doubt(doubt: ColumnDoubt, cells: &[&str]) -> ColumnMeaning {
    use StandingColumn::{LeftIfNo, LeftIfSaid, UnclearIfNo, Words, WordsIfFilled};
    let is_count = |cell: &&str| cell.trim().parse::<u64>().is_ok_and(|number| number > 1);
    let column = match doubt {
        ColumnDoubt::State if is_of_readers(cells) => WordsIfFilled,
        ColumnDoubt::Group | ColumnDoubt::Any
            if cells.iter().any(|cell| hear_departure(cell).is_some()) =>
        {
            LeftIfSaid
        }
        ColumnDoubt::State | ColumnDoubt::Group | ColumnDoubt::Any => {
            return ColumnMeaning::NotUsed;
        }
        ColumnDoubt::Says(_) if cells.is_empty() => return ColumnMeaning::NotUsed,
        ColumnDoubt::Says(Words) if is_of_orders(cells) => return ColumnMeaning::NotUsed,
        ColumnDoubt::Says(LeftIfNo | UnclearIfNo) if cells.iter().any(is_count) => {
            return ColumnMeaning::NotUsed;
        }
        ColumnDoubt::Says(column) => column,
    };
    ColumnMeaning::Standing(column)
}

/// Whether a column such as `State` speaks of readers: one of its cells says who has left, or no cell says
/// anything else than who reads.
fn is_of_readers(cells: &[&str]) -> bool {
    let is_known = || !cells.is_empty() && cells.iter().all(|cell| read_words(cell).is_some());
    cells.iter().any(|cell| says_state_of_leaving(cell)) || is_known()
}

/// Whether a column speaks of orders or marriages, and of nobody who has left.
fn is_of_orders(cells: &[&str]) -> bool {
    let has_left = |cell: &&str| matches!(read_words(cell), Some(Standing::Left(departure)) if departure != Departure::Unconfirmed);
    !cells.iter().any(has_left) && cells.iter().any(|cell| has_word(OTHER_STATES, &fold(cell)))
}
