//! Whether a reader of an export may be written to.

use super::column::StandingColumn;
use crate::audience::fold::{fold, has_word, is_blank, is_dated, read_flag};

/// Why a reader of an export must not be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Departure {
    /// The reader asked for it.
    Unsubscribed,
    /// Mail to the reader comes back.
    Bounced,
    /// The reader reported the mail as spam.
    Complained,
    /// The editor, or the other program, decided it.
    Blocked,
    /// The reader never confirmed.
    Unconfirmed,
}

/// Whether a reader may be written to, as far as one cell or one row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The reader may be written to.
    Reads,
    /// The reader must not be written to.
    Left(Departure),
    /// The cell is not understood. The reader is not written to on a guess.
    Unclear,
}

impl Departure {
    /// The departure in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsubscribed => "unsubscribed",
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Blocked => "blocked",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// The words of programs for readers who may be written to, with commas between them.
const READING: &str = "active, subscribed, subscriber, enabled, confirmed, verified, regular, valid, ok, \
     opted in, opt in, optin, sub, live, free, paid, paying, premium, comped, \
     complimentary, gifted, actif, active email, abonne, abonnee, inscrit, inscrite, \
     confirme, confirmee, valide, aktiv, angemeldet, activo, activa, suscrito";

/// The words of programs for readers who have left, with commas between them.
const LEFT: &[(Departure, &str)] = &[
    (
        Departure::Unsubscribed,
        "unsubscribed, unsubscribe, unsub, opted out, opt out, optout, removed, deleted, \
         inactive, left, desabonne, desabonnee, desinscrit, desinscrite, desinscription, \
         desabonnement, inactif, supprime, abgemeldet, baja",
    ),
    (
        Departure::Bounced,
        "bounced, bounce, hard bounced, hard bounce, hardbounce, hardbounced, cleaned, invalid, \
         undeliverable, malformed, email bounced, npai, rebond, invalide",
    ),
    (
        Departure::Complained,
        "complained, complaint, spam complaint, spam, marked as spam, reported as spam, abuse, \
         plainte, signale comme spam",
    ),
    (
        Departure::Blocked,
        "blocklisted, blacklisted, blocked, disabled, suspended, banned, suppressed, archived, \
         spammy, manual, bloque, bloquee, blackliste, blacklistee, exclu, exclue, desactive",
    ),
    (
        Departure::Unconfirmed,
        "unconfirmed, not confirmed, never confirmed, pending, unactivated, unverified, \
         not verified, validating, awaiting confirmation, non subscribed, nonsubscribed, \
         not subscribed, transactional, non confirme, non confirmee, en attente, a confirmer, \
         non inscrit, unbestatigt, pendiente",
    ),
];

/// How words begin that speak of leaving, as `fold` writes them.
const LEAVING_BEGINNINGS: &[&str] = &["resili", "annul", "cancel", "churn", "lapsed", "terminated"];

/// What the words of a cell say. `None` if they are not known.
pub(super) fn read_words(cell: &str) -> Option<Standing> {
    let folded = fold(cell);
    if has_word(READING, &folded) {
        return Some(Standing::Reads);
    }
    let left = LEFT.iter().find(|(_, words)| has_word(words, &folded));
    left.map(|(departure, _)| Standing::Left(*departure))
}

/// Whether a cell of any column certainly says that a reader has left, or speaks of leaving.
pub(in crate::audience) fn says_departure(cell: &str) -> bool {
    use Departure::{Bounced, Complained, Unsubscribed};
    let words = read_words(cell);
    matches!(words, Some(Standing::Left(Unsubscribed | Bounced | Complained)))
        || speaks_of_leaving(cell)
}

/// Whether a cell begins as words for leaving do that can also be said of something else.
pub(super) fn speaks_of_leaving(cell: &str) -> bool {
    let folded = fold(cell);
    LEAVING_BEGINNINGS.iter().any(|beginning| folded.starts_with(beginning))
}

/// What a cell of a column says. `name` is the name of the column.
pub(super) fn judge_cell(column: StandingColumn, name: &str, cell: &str) -> Standing {
    let left = Standing::Left(find_departure(name));
    let unconfirmed = Standing::Left(Departure::Unconfirmed);
    let flag = read_flag(cell);
    let words = read_words(cell);
    match column {
        StandingColumn::LeftIfSaid if !says_departure(cell) => Standing::Reads,
        StandingColumn::Words | StandingColumn::LeftIfSaid => words.unwrap_or(Standing::Unclear),
        StandingColumn::LeftIfFilled if is_blank(cell) || flag == Some(false) => Standing::Reads,
        StandingColumn::LeftIfFilled => left,
        StandingColumn::LeftIfYes => match flag {
            _ if is_blank(cell) => Standing::Reads,
            Some(false) => Standing::Reads,
            Some(true) => left,
            None if is_dated(cell) => left,
            None => words.filter(|words| *words != Standing::Reads).unwrap_or(Standing::Unclear),
        },
        StandingColumn::LeftIfNo => match flag {
            Some(true) => Standing::Reads,
            Some(false) => left,
            None if is_dated(cell) => Standing::Reads,
            None => words.unwrap_or(Standing::Unclear),
        },
        StandingColumn::UnconfirmedIfEmpty if is_blank(cell) || flag == Some(false) => unconfirmed,
        StandingColumn::UnconfirmedIfEmpty => Standing::Reads,
        StandingColumn::UnconfirmedIfNo => match flag {
            Some(true) => Standing::Reads,
            Some(false) => unconfirmed,
            None if is_dated(cell) => Standing::Reads,
            None => words.unwrap_or(Standing::Unclear),
        },
        StandingColumn::ReadsIfYes => match flag {
            Some(true) => Standing::Reads,
            _ => words.unwrap_or(Standing::Unclear),
        },
    }
}

/// Why the readers have left whom a column of this name shows.
fn find_departure(name: &str) -> Departure {
    let folded = fold(name);
    let has = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    if has(&["bounce", "clean", "invalid", "undeliver", "rebond"]) {
        Departure::Bounced
    } else if has(&["complain", "spam", "plainte"]) {
        Departure::Complained
    } else if has(&["confirm", "verif"]) {
        Departure::Unconfirmed
    } else if has(&["block", "black", "ban", "bloque", "archiv", "suppress"]) {
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
            LeftIfFilled, LeftIfNo, LeftIfYes, ReadsIfYes, UnconfirmedIfEmpty, UnconfirmedIfNo,
            Words,
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
