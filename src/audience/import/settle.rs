//! What a column says of who may be written to, by its name and by all of its cells.

use super::column::{ColumnDoubt, ColumnMeaning, StandingColumn};
use super::profile::CellProfile;
use super::sense::CellSense;

use CellSense::{
    Address, Blank, Day, Left, MayHaveLeft, No, Nothing, Number, One, Other, Reachable, Unknown,
    Unsure, Yes, Zero,
};
use StandingColumn::{
    LeftIfNo, LeftIfNoName, Reachability, State, Unclear, UnclearIfAnswered, UnclearIfNo,
    UnclearIfSaid, Words, WordsIfFilled,
};

/// What a column is taken for whose name speaks, or may speak, of who may be written to.
pub(in crate::audience) fn settle<P>(
    meaning: ColumnMeaning,
    cells: &CellProfile<P>,
) -> ColumnMeaning {
    let settled = match meaning {
        _ if cells.is_all(|cell| cell == Address) => None,
        ColumnMeaning::Standing(column) => settle_named(column, cells),
        ColumnMeaning::Doubtful(ColumnDoubt::Says(_)) if !cells.has(|_| true) => None,
        ColumnMeaning::Doubtful(ColumnDoubt::Says(column)) => match column {
            LeftIfNo | UnclearIfNo | UnclearIfAnswered | Unclear
                if cells.has(|cell| cell == Number) =>
            {
                None
            }
            column => settle_named(column, cells),
        },
        ColumnMeaning::Doubtful(ColumnDoubt::State) => {
            is_of_readers(cells).then(|| settle_words(WordsIfFilled, cells))
        }
        ColumnMeaning::Doubtful(ColumnDoubt::Any) => {
            cells.has(CellSense::is_heard_anywhere).then_some(UnclearIfSaid)
        }
        other => return other,
    };
    settled.map_or(ColumnMeaning::NotUsed, ColumnMeaning::Standing)
}

/// What a column says whose name speaks of who may be written to. `None` if its cells speak of something else.
fn settle_named<P>(column: StandingColumn, cells: &CellProfile<P>) -> Option<StandingColumn> {
    match column {
        State if is_of_others(cells) => None,
        Words if speaks_of_others(cells) => None,
        State | Words => Some(settle_words(Words, cells)),
        // Where somebody says yes, a name is no answer.
        LeftIfNoName if cells.has(|cell| matches!(cell, Yes | One)) => Some(LeftIfNo),
        UnclearIfAnswered if has_answers(cells) => Some(Unclear),
        UnclearIfAnswered => Some(UnclearIfNo),
        column => Some(column),
    }
}

/// Whether cells answer with yes or no, or with a day where others have none.
fn has_answers<P>(cells: &CellProfile<P>) -> bool {
    let has_blank = || cells.iter().any(|(cell, _)| cell == Blank);
    cells.has(|cell| matches!(cell, Yes | No | One | Zero))
        || cells.has(|cell| cell == Day) && has_blank()
}

/// What a column of states says whose cells speak of readers.
fn settle_words<P>(column: StandingColumn, cells: &CellProfile<P>) -> StandingColumn {
    if cells.has(|cell| cell == Reachable) {
        Reachability
    } else if cells.is_all(|cell| matches!(cell, Yes | No)) {
        UnclearIfNo
    } else {
        column
    }
}

/// Whether states are those of orders, professions or alike. A word for leaving that can mean nothing else counts
/// more than any other.
fn speaks_of_others<P>(cells: &CellProfile<P>) -> bool {
    cells.has(|cell| cell == Other) && !cells.has(CellSense::says_departure)
}

/// Whether no state of a column is one of a reader.
fn is_of_others<P>(cells: &CellProfile<P>) -> bool {
    speaks_of_others(cells) || cells.is_all(|cell| matches!(cell, Unknown | Unsure | Nothing))
}

/// Whether the states of a column that is named after anything are those of readers: one of them says who has left, or
/// none says anything else than who reads.
fn is_of_readers<P>(cells: &CellProfile<P>) -> bool {
    let is_known = |cell: CellSense| cell.speaks_of_reading() || cell == Unsure;
    !speaks_of_others(cells)
        && (cells.has(|cell| matches!(cell, Left(..) | MayHaveLeft(_)))
            || cells.has(CellSense::speaks_of_reading) && cells.is_all(is_known))
}
