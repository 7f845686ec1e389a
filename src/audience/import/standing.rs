//! Whether a reader may be written to, by the cells of their row.

use super::column::StandingColumn;
use super::departure::{Departure, Standing};
use super::sense::{CellSense, Elsewhere};
use crate::audience::fold::fold;

use CellSense::{
    Affirms, Blank, Day, Left, MayHaveLeft, No, Nothing, One, Plan, Unknown, Unsure, Yes, Zero,
};

/// What a cell of a column says. `name` is the name of the column.
pub(in crate::audience) fn judge(column: StandingColumn, name: &str, cell: CellSense) -> Standing {
    let unconfirmed = Standing::Left(Departure::Unconfirmed);
    let left = || Standing::Left(find_departure(name));
    let is_nothing = matches!(cell, Blank | Nothing | No | Zero);
    match column {
        StandingColumn::WordsIfFilled if cell == Blank => Standing::Reads,
        StandingColumn::State | StandingColumn::Words | StandingColumn::WordsIfFilled => {
            judge_words(cell)
        }
        StandingColumn::Reachability => judge_reach(cell),
        StandingColumn::LeftIfYes => judge_left_cell(cell, left()),
        StandingColumn::LeftIfNoName if matches!(cell, Unknown | CellSense::Other) => {
            Standing::Reads
        }
        StandingColumn::LeftIfNo | StandingColumn::LeftIfNoName => judge_reading_cell(cell, left()),
        StandingColumn::UnconfirmedIfNo => judge_reading_cell(cell, unconfirmed),
        StandingColumn::ReadsIfYes => judge_reading_cell(cell, Standing::Unclear),
        StandingColumn::LeftIfFilled | StandingColumn::UnclearIfFilled if is_nothing => {
            Standing::Reads
        }
        StandingColumn::LeftIfFilled => left(),
        StandingColumn::UnconfirmedIfEmpty if is_nothing => unconfirmed,
        StandingColumn::UnclearIfYes if is_yes(cell) => Standing::Unclear,
        StandingColumn::UnclearIfNo
            if matches!(cell, No | Zero | Nothing | Left(_, Elsewhere::Other)) =>
        {
            Standing::Unclear
        }
        StandingColumn::UnconfirmedIfEmpty
        | StandingColumn::UnclearIfYes
        | StandingColumn::UnclearIfNo => judge_remark(cell),
        StandingColumn::UnclearIfSaid if !cell.is_heard_anywhere() => Standing::Reads,
        StandingColumn::UnclearIfSaid
        | StandingColumn::UnclearIfFilled
        | StandingColumn::UnclearIfAnswered
        | StandingColumn::Unclear => Standing::Unclear,
    }
}

/// Whether a cell answers with yes, or with the day since when.
const fn is_yes(cell: CellSense) -> bool {
    matches!(cell, Yes | One | Day)
}

/// What a cell says of a column in which yes, or a day, means that the reader has left.
fn judge_left_cell(cell: CellSense, yes: Standing) -> Standing {
    match cell {
        cell if is_yes(cell) => yes,
        Blank | Nothing | No | Zero => Standing::Reads,
        // It may say that the reader has left indeed.
        Affirms | Plan => Standing::Unclear,
        cell => judge_words(cell),
    }
}

/// What a cell says of a column in which yes, or a day, means that the reader may be written to. `no` is what no
/// means.
fn judge_reading_cell(cell: CellSense, no: Standing) -> Standing {
    match cell {
        cell if is_yes(cell) => Standing::Reads,
        No | Zero => no,
        cell => judge_words(cell),
    }
}

/// What a cell says of a column of states. A word that is not known is not understood.
fn judge_words(cell: CellSense) -> Standing {
    match cell {
        Left(departure, _) => Standing::Left(departure),
        cell if cell.speaks_of_reading() => Standing::Reads,
        _ => Standing::Unclear,
    }
}

/// What a service says of an address: it is dead, or not. Why else it advises against an address is no reason to take
/// somebody for gone.
fn judge_reach(cell: CellSense) -> Standing {
    match cell {
        Left(Departure::Bounced, _) => Standing::Left(Departure::Bounced),
        Blank | Unsure => Standing::Reads,
        cell if cell.speaks_of_reading() => Standing::Reads,
        _ => Standing::Unclear,
    }
}

/// What a cell says of a column that speaks of the mail, and of who gets it only here and there.
fn judge_remark(cell: CellSense) -> Standing {
    match cell {
        Left(departure, Elsewhere::Same | Elsewhere::Doubtful) => Standing::Left(departure),
        MayHaveLeft(_) => Standing::Unclear,
        _ => Standing::Reads,
    }
}

/// Why the readers have left whom a column of this name shows.
fn find_departure(name: &str) -> Departure {
    let folded = fold(name);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    if has(&["bounc", "clean", "invalid", "undeliver", "rebond", "npai", "zustell", "distribuabl"])
    {
        Departure::Bounced
    } else if has(&["complain", "spam", "plainte"]) {
        Departure::Complained
    } else if has(&["confirm", "verif", "pending"]) {
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
        "defunt",
        "verstorb",
        "gestorb",
        "fallec",
        "overled",
        "falecid",
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
    use super::{CellSense, Departure, Standing, StandingColumn, join};

    fn judge(column: StandingColumn, cell: &str) -> Standing {
        super::judge(column, "email_disabled", CellSense::read(cell))
    }

    #[test]
    fn a_cell_is_obeyed_or_not_understood_and_never_guessed() {
        use StandingColumn::{
            LeftIfFilled, LeftIfNo, LeftIfNoName, LeftIfYes, Reachability, ReadsIfYes,
            UnclearIfFilled, UnclearIfNo, UnclearIfSaid, UnclearIfYes, UnconfirmedIfEmpty,
            UnconfirmedIfNo, Words,
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
            (UnclearIfNo, "aucun", Standing::Unclear),
            (UnclearIfSaid, "a failli se désabonner", Standing::Reads),
            (UnclearIfSaid, "Désinscrit le 3 mars 2024", Standing::Unclear),
            (UnclearIfSaid, "Disabled", Standing::Reads),
            (Reachability, "undeliverable", Standing::Left(Departure::Bounced)),
            (Reachability, "catch-all", Standing::Reads),
            (Reachability, "unknown", Standing::Reads),
            (Reachability, "do_not_mail", Standing::Unclear),
            (LeftIfNoName, "La Matinale", Standing::Reads),
            (LeftIfNoName, "", Standing::Unclear),
            (LeftIfNoName, "non", left),
            (LeftIfYes, "Allow", Standing::Reads),
            (LeftIfYes, "Do Not Allow", left),
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
