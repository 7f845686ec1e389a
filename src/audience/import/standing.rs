//! Whether a reader may be written to, by the cells of their row.

use super::column::{ColumnDoubt, StandingColumn};
use super::departure::{Departure, Standing};
use super::words::{hear_departure, read_words, speaks_of_leaving};
use crate::audience::fold::{fold, is_blank, is_dated, read_flag};

/// Whether a cell of a doubtful column says, or may say, that a reader has left. `name` is the name of the column.
pub(in crate::audience) fn may_say_departure(doubt: ColumnDoubt, name: &str, cell: &str) -> bool {
    match doubt {
        ColumnDoubt::State => says_state_of_leaving(cell),
        ColumnDoubt::Group | ColumnDoubt::Any => hear_departure(cell).is_some(),
        ColumnDoubt::Says(column) => judge_cell(column, name, cell) != Standing::Reads,
    }
}

/// Whether a cell is a word for leaving and for nothing else.
pub(in crate::audience) fn says_departure(cell: &str) -> bool {
    matches!(hear_departure(cell), Some(Standing::Left(_)))
}

/// Whether a cell of a column of states says, or may say, that a reader has left.
pub(super) fn says_state_of_leaving(cell: &str) -> bool {
    matches!(read_words(cell), Some(Standing::Left(_)))
        || speaks_of_leaving(cell)
        || hear_departure(cell).is_some()
}

/// What a cell of a column says. `name` is the name of the column.
pub(super) fn judge_cell(column: StandingColumn, name: &str, cell: &str) -> Standing {
    let unconfirmed = Standing::Left(Departure::Unconfirmed);
    let is_no = is_blank(cell) || read_flag(cell) == Some(false);
    match column {
        StandingColumn::LeftIfFilled | StandingColumn::UnclearIfFilled if is_no => Standing::Reads,
        StandingColumn::LeftIfFilled => Standing::Left(find_departure(name)),
        StandingColumn::UnclearIfFilled | StandingColumn::Unclear => Standing::Unclear,
        StandingColumn::UnconfirmedIfEmpty if is_no => unconfirmed,
        StandingColumn::UnconfirmedIfEmpty => Standing::Reads,
        StandingColumn::LeftIfYes => judge_left_cell(name, cell),
        StandingColumn::LeftIfNo => judge_reading_cell(cell, Standing::Left(find_departure(name))),
        StandingColumn::UnconfirmedIfNo => judge_reading_cell(cell, unconfirmed),
        StandingColumn::ReadsIfYes if read_flag(cell) == Some(true) => Standing::Reads,
        StandingColumn::WordsIfFilled if is_blank(cell) => Standing::Reads,
        StandingColumn::Words | StandingColumn::WordsIfFilled | StandingColumn::ReadsIfYes => {
            read_words(cell).unwrap_or(Standing::Unclear)
        }
        StandingColumn::UnclearIfYes if read_flag(cell) == Some(true) || is_dated(cell) => {
            Standing::Unclear
        }
        StandingColumn::UnclearIfNo if read_flag(cell) == Some(false) => Standing::Unclear,
        StandingColumn::UnclearIfNo if is_blunt(cell) => Standing::Unclear,
        StandingColumn::UnclearIfNo | StandingColumn::UnclearIfYes | StandingColumn::LeftIfSaid => {
            hear_departure(cell).unwrap_or(Standing::Reads)
        }
    }
}

/// What a cell says of a column in which yes, or a day, means that the reader has left.
fn judge_left_cell(name: &str, cell: &str) -> Standing {
    let left = Standing::Left(find_departure(name));
    match read_flag(cell) {
        _ if is_blank(cell) || says_nothing(cell) => Standing::Reads,
        Some(false) => Standing::Reads,
        Some(true) => left,
        None if is_dated(cell) => left,
        None => match read_words(cell) {
            None | Some(Standing::Reads) => Standing::Unclear,
            Some(words) => words,
        },
    }
}

/// What a cell says of a column in which yes, or a day, means that the reader may be written to. `no` is what no
/// means.
fn judge_reading_cell(cell: &str, no: Standing) -> Standing {
    match read_flag(cell) {
        Some(true) => Standing::Reads,
        Some(false) => no,
        None if is_dated(cell) => Standing::Reads,
        None => read_words(cell).unwrap_or(Standing::Unclear),
    }
}

/// Whether a cell is a word for leaving that means something else where a column does not speak of mail.
fn is_blunt(cell: &str) -> bool {
    use Departure::{Bounced, Unsubscribed};
    hear_departure(cell).is_none()
        && matches!(read_words(cell), Some(Standing::Left(Bounced | Unsubscribed)))
}

/// Whether a cell says that there is nothing of what its column is about.
fn says_nothing(cell: &str) -> bool {
    matches!(
        &*fold(cell),
        "aucun" | "aucune" | "neant" | "ras" | "rien" | "keine" | "ninguno" | "nessuno"
    )
}

/// Why the readers have left whom a column of this name shows.
fn find_departure(name: &str) -> Departure {
    let folded = fold(name);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    if has(&["bounc", "clean", "invalid", "undeliver", "rebond", "npai", "unzustell"]) {
        Departure::Bounced
    } else if has(&["complain", "spam", "plainte"]) {
        Departure::Complained
    } else if has(&["confirm", "verif"]) {
        Departure::Unconfirmed
    } else if has(&[
        "block",
        "black",
        "ban",
        "bloque",
        "archiv",
        "suppress",
        "liste noire",
        "exclu",
        "decede",
        "decease",
    ]) {
        Departure::Blocked
    } else {
        Departure::Unsubscribed
    }
}

/// What several cells of one row say together. One of them is enough for a reader to have left.
pub(super) fn join(standings: impl IntoIterator<Item = Standing>) -> Standing {
    standings.into_iter().fold(Standing::Reads, |joined, next| match (joined, next) {
        (Standing::Left(_), _) | (Standing::Unclear, Standing::Reads | Standing::Unclear) => joined,
        _ => next,
    })
}

#[cfg(test)]
mod tests {
    use super::{Departure, Standing, StandingColumn, join, judge_cell};

    fn judge(column: StandingColumn, cell: &str) -> Standing {
        judge_cell(column, "email_disabled", cell)
    }

    #[test]
    fn a_cell_is_obeyed_or_not_understood_and_never_guessed() {
        use StandingColumn::{
            LeftIfFilled, LeftIfNo, LeftIfSaid, LeftIfYes, ReadsIfYes, UnclearIfFilled,
            UnclearIfNo, UnclearIfYes, UnconfirmedIfEmpty, UnconfirmedIfNo, Words,
        };
        let left = Standing::Left(Departure::Unsubscribed);
        let unconfirmed = Standing::Left(Departure::Unconfirmed);
        for (column, cell, expected) in [
            (Words, "Enabled", Standing::Reads),
            (Words, "blocklisted", Standing::Left(Departure::Blocked)),
            (Words, "CLEANED", Standing::Left(Departure::Bounced)),
            (Words, "Désabonné", left),
            (Words, "cancelled", Standing::Unclear),
            (Words, "", Standing::Unclear),
            (LeftIfYes, "", Standing::Reads),
            (LeftIfYes, "FAUX", Standing::Reads),
            (LeftIfYes, "1", left),
            (LeftIfYes, "2024-05-01", left),
            (LeftIfYes, "bounced", Standing::Left(Departure::Bounced)),
            (LeftIfYes, "Aucune", Standing::Reads),
            (UnclearIfFilled, "", Standing::Reads),
            (UnclearIfFilled, "trop cher", Standing::Unclear),
            (UnclearIfYes, "trop cher", Standing::Reads),
            (UnclearIfYes, "2024-05-01", Standing::Unclear),
            (UnclearIfNo, "non", Standing::Unclear),
            (UnclearIfNo, "le matin", Standing::Reads),
            (UnclearIfNo, "désabonné", left),
            (UnclearIfNo, "Not allowed", Standing::Unclear),
            (UnclearIfNo, "manual", Standing::Reads),
            (LeftIfSaid, "a failli se désabonner", Standing::Reads),
            (LeftIfSaid, "Désinscrit le 3 mars 2024", left),
            (LeftIfYes, "3", Standing::Unclear),
            (LeftIfYes, "active", Standing::Unclear),
            (LeftIfNo, "oui", Standing::Reads),
            (LeftIfNo, "false", left),
            (LeftIfNo, "", Standing::Unclear),
            (LeftIfFilled, "0000-00-00 00:00:00", Standing::Reads),
            (LeftIfFilled, "NULL", Standing::Reads),
            (LeftIfFilled, "too many", left),
            (UnconfirmedIfEmpty, "", unconfirmed),
            (UnconfirmedIfEmpty, "2024-03-14 09:14:00", Standing::Reads),
            (UnconfirmedIfNo, "non", unconfirmed),
            (UnconfirmedIfNo, "", Standing::Unclear),
            (ReadsIfYes, "oui", Standing::Reads),
            (ReadsIfYes, "non", Standing::Unclear),
        ] {
            assert_eq!(judge(column, cell), expected, "{column:?} {cell:?}");
        }
    }

    #[test]
    fn one_cell_is_enough_to_have_left() {
        let left = Standing::Left(Departure::Bounced);
        assert_eq!(join([Standing::Unclear, left, Standing::Reads]), left);
        assert_eq!(join([Standing::Reads, Standing::Unclear]), Standing::Unclear);
        assert_eq!(join([]), Standing::Reads);
    }
}
