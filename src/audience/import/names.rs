//! What a column is taken for, by its name: a known one, or one with words inside it that are known.

use super::column::{ColumnDoubt, ColumnMeaning, StandingColumn, find_known_name};
use super::known_words::knows_all;
use super::name_words::{
    CHOICE, CONFIRMING, DONE, EMAIL, ENDED, ENDING, EXPIRING, FAULT, GONE, LEAVING, MEASURE,
    MOMENT, NEGATION, NEWSLETTER, NameWords, OTHER_MATTER, READING, STATE, STATUS, SUBJECT, TOPIC,
    WRITING,
};
use crate::audience::fold::fold;

/// Words of the same kind at the end of a name: `Unsubscribed on`, but not `On the list`.
const MOMENT_PARTICLES: &[&str] = &["at", "on", "le", "am", "op", "em", "il", "el", "dal", "from"];

/// How German and Dutch compounds end that speak of readers.
const COMPOUND_ENDS: &[&str] = &[
    "status",
    "sperre",
    "widerspruch",
    "abmeldung",
    "anmeldung",
    "kundigung",
    "bestatigung",
    "einwilligung",
    "datum",
    "abbestellung",
    "widerruf",
    "stopp",
    "zustimmung",
    "erlaubnis",
    "empfang",
    "versand",
];

/// What a column is taken for, by its name alone.
pub(in crate::audience) fn find_meaning(name: &str) -> ColumnMeaning {
    let folded = fold(name);
    find_known_name(&folded).unwrap_or_else(|| find_by_words(&split_compounds(&folded)))
}

/// A folded name with a blank before the last part of a compound: `newsletterstatus` is `newsletter status`.
pub(super) fn split_compounds(folded: &str) -> String {
    let split = |word: &str| {
        let mut heads = COMPOUND_ENDS.iter().filter_map(|end| Some((word.strip_suffix(end)?, end)));
        heads.find(|(head, _)| !head.is_empty()).map(|(head, end)| format!("{head} {end}"))
    };
    let words = folded.split(' ').map(|word| split(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// What a column is taken for beside another one that holds the field of its name: the mail of a reader, or anything.
pub(in crate::audience) fn find_meaning_beside(
    meaning: ColumnMeaning,
    name: &str,
) -> ColumnMeaning {
    match meaning {
        ColumnMeaning::Address => find_by_words(&split_compounds(&fold(name))),
        ColumnMeaning::Name | ColumnMeaning::GivenName | ColumnMeaning::FamilyName => {
            ColumnMeaning::NotUsed
        }
        _ => ColumnMeaning::Doubtful(ColumnDoubt::Any),
    }
}

/// What a column with an unknown name may say.
fn find_by_words(folded: &str) -> ColumnMeaning {
    let has = |words: &NameWords| words.stand_in(folded);
    let says = |column| ColumnMeaning::Doubtful(ColumnDoubt::Says(column));
    let is_state = has(&STATUS) || has(&STATE);
    if has(&MEASURE) || has(&OTHER_MATTER) && !has(&EMAIL) && !is_state {
        return ColumnMeaning::NotUsed;
    }
    if is_state {
        return match (has(&SUBJECT) || has(&LEAVING), has(&OTHER_MATTER)) {
            (true, false) if has(&STATUS) => says(StandingColumn::Words),
            (true, false) => says(StandingColumn::State),
            (_, true) if !folded.starts_with("state") => ColumnMeaning::NotUsed,
            _ => ColumnMeaning::Doubtful(ColumnDoubt::State),
        };
    }
    if let Some(column) = find_standing(folded) {
        return says(column);
    }
    if has(&TOPIC) { ColumnMeaning::NotUsed } else { ColumnMeaning::Doubtful(ColumnDoubt::Any) }
}

/// Whether a cell below the name says since when or why.
fn has_moment(folded: &str) -> bool {
    let last = folded.rsplit_once(' ').map(|(_, last)| last);
    MOMENT.stand_in(folded) || last.is_some_and(|last| MOMENT_PARTICLES.contains(&last))
}

/// Whether a word of negation stands before a word for leaving: `not bounced`, `not yet bounced`. A negation of writing
/// denies nothing of the kind: `do not email, opted out`.
fn denies_leaving(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let ends_negation = |word: &str| {
        [&LEAVING, &WRITING, &READING, &NEWSLETTER, &NEGATION]
            .iter()
            .any(|kind| kind.stand_in(word))
    };
    let is_denied = |at: usize| {
        let next = words[at + 1..].iter().find(|word| ends_negation(word));
        next.is_some_and(|word| LEAVING.stand_in(word))
    };
    (0..words.len()).any(|at| NEGATION.stand_in(words[at]) && is_denied(at))
}

/// Whether the name speaks of the end of the mail, of a consent or of a subscription.
fn has_end(folded: &str) -> bool {
    let has = |words: &NameWords| words.stand_in(folded);
    has(&ENDED) && (has(&READING) || has(&NEWSLETTER))
        || has(&EXPIRING) && (has(&READING) || has(&EMAIL))
}

/// Whether the name speaks of something that went wrong with the mail, or does not say with what.
fn has_fault(folded: &str) -> bool {
    let is_alone = || !folded.contains(' ');
    FAULT.stand_in(folded) && (is_alone() || EMAIL.stand_in(folded) && knows_all(folded))
}

/// Whether the words of a name do not show which answer is that of a reader. A word for consent or for a newsletter shows it
/// only if each other word of the name is known, and at most one kind of them turns it into its contrary.
fn has_no_direction(folded: &str) -> Option<StandingColumn> {
    let has = |words: &NameWords| words.stand_in(folded);
    let turns = [has(&NEGATION), has(&LEAVING), has(&ENDING) || has(&GONE) || has(&ENDED)];
    let is_turned_back = turns.into_iter().filter(|turns| *turns).count() > 1;
    if denies_leaving(folded) || has(&READING) && (is_turned_back || !knows_all(folded)) {
        Some(StandingColumn::Unclear)
    } else if has(&NEWSLETTER)
        && !has(&LEAVING)
        && !has(&DONE)
        && !has_moment(folded)
        && !knows_all(folded)
    {
        Some(StandingColumn::UnclearIfAnswered)
    } else {
        None
    }
}

/// How a column without a state says who may be written to, by the words of its name. `None` if they do not speak of
/// it.
fn find_standing(folded: &str) -> Option<StandingColumn> {
    let has = |words: &NameWords| words.stand_in(folded);
    let undirected = has_no_direction(folded);
    if undirected.is_some() {
        return undirected;
    }
    Some(match (has(&NEGATION), has_moment(folded)) {
        (true, _) if [&READING, &CONFIRMING, &WRITING].into_iter().any(has) => {
            StandingColumn::LeftIfYes
        }
        (true, _) if has(&NEWSLETTER) => StandingColumn::UnclearIfYes,
        (_, true) if has(&LEAVING) => StandingColumn::LeftIfFilled,
        _ if has(&LEAVING) => StandingColumn::LeftIfYes,
        _ if has(&ENDING) || has_end(folded) || has_fault(folded) => {
            StandingColumn::UnclearIfFilled
        }
        _ if has(&GONE) => StandingColumn::UnclearIfYes,
        (_, false) if has(&CONFIRMING) && has(&SUBJECT) => StandingColumn::UnconfirmedIfNo,
        _ if has(&CONFIRMING) && has(&SUBJECT) => StandingColumn::UnconfirmedIfEmpty,
        (_, false) if has(&READING) => StandingColumn::LeftIfNo,
        _ if has(&READING) || has(&CONFIRMING) => StandingColumn::UnclearIfNo,
        (_, false) if has(&NEWSLETTER) && !has(&DONE) || has(&CHOICE) && !has(&TOPIC) => {
            StandingColumn::UnclearIfNo
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::departure::Standing;
    use super::super::profile::CellProfile;
    use super::super::sense::CellSense;
    use super::super::settle::settle;
    use super::super::standing::judge;
    use super::{NEWSLETTER, READING, find_by_words, split_compounds};
    use crate::audience::fold::fold;
    use crate::audience::import::column::{ColumnDoubt, ColumnMeaning, StandingColumn};

    fn find(name: &str) -> ColumnMeaning {
        find_by_words(&split_compounds(&fold(name)))
    }

    /// Words of seven languages and of none, which no table has.
    const STRANGE: [&str; 7] =
        ["blorped", "zz", "lassee", "hinfallig", "verwirkt", "decaduto", "отозвано"];

    /// Whether yes or no of a column settles anything about a reader.
    fn settles(name: &str) -> bool {
        let cells = CellProfile::of(["yes", "no", "", "1", "0"].into_iter());
        match settle(find(name), &cells) {
            ColumnMeaning::Standing(column) => ["yes", "no", "", "1", "0"]
                .into_iter()
                .any(|cell| judge(column, name, CellSense::read(cell)) != Standing::Unclear),
            meaning => panic!("{name}: {meaning:?}"),
        }
    }

    #[test]
    fn a_word_that_is_not_known_takes_the_direction_from_consent_and_newsletters() {
        let words = READING.each().chain(NEWSLETTER.each());
        for word in words {
            for strange in STRANGE {
                for name in [format!("{word} {strange}"), format!("ok {strange} {word}")] {
                    assert!(!settles(&name), "{name}");
                }
            }
        }
        for tail in STRANGE.into_iter().filter(|tail| tail.len() > 3) {
            for word in ["newsletter", "einwilligungs", "mail", "toestemmings", "consent"] {
                assert!(!settles(&format!("{word}{tail}")), "{word}{tail}");
            }
        }
    }

    #[test]
    fn a_name_is_told_by_the_words_inside_it() {
        use StandingColumn::{
            LeftIfFilled, LeftIfNo, LeftIfYes, State, Unclear, UnclearIfFilled, UnclearIfNo,
            UnclearIfYes, UnconfirmedIfNo, Words,
        };
        for (column, names) in [
            (
                Words,
                "Newsletterstatus|Email subscriber status|Statut newsletter|Newsletter_Status|Estatus de suscripción",
            ),
            (State, "Email state|Estado de suscripción|Verification result of the email"),
            (
                LeftIfYes,
                "Stop|NPAI|Opposition|IsExcludedFromCampaigns|Radié|Refus|Do not contact any more|Baja|Blacklist \
                 email|Ne souhaite pas recevoir|No newsletter|Abmeldung|Never confirmed|Don't mail|Hat sich \
                 abgemeldet|Non abonné|SMS and email opt-out|Do not email, opted out",
            ),
            (
                LeftIfYes,
                "Consentement retiré|Mailing interdit|À exclure|RGPD effacement|Hors diffusion|Werbesperre|E-Mail-Sperre|\
                 Sperrvermerk|Werbewiderspruch|Keine Werbung|Newsletterabmeldung|DNC|nomail|Plus d'envoi|\
                 Correo inválido",
            ),
            (
                LeftIfFilled,
                "Abmeldedatum|Résilié le|Date de radiation|Motif du refus|unsubscribe source",
            ),
            (LeftIfNo, "Mailing autorisé|Opted in to mails|Consentement RGPD|Accepte la lettre"),
            (Unclear, "Not bounced"),
            (
                UnclearIfNo,
                "Suscripción activa|Deliverable|Subscribed via|Newsletter du matin|Abonné hebdo|Opt-in date|Confirmation|Envoi",
            ),
            (UnclearIfFilled, "Cancel date|Annulé"),
            (UnclearIfYes, "Correo no válido|Ancien lecteur|Archivé|Envoi suspendu"),
            (UnconfirmedIfNo, "Inscription confirmée|Double opt-in done"),
        ] {
            let expected = ColumnMeaning::Doubtful(ColumnDoubt::Says(column));
            for name in names.split('|') {
                assert_eq!(find(name), expected, "{name}");
            }
        }
    }

    #[test]
    fn a_name_of_something_else_says_nothing_of_leaving() {
        for name in ["Situation", "State/Province", "État du dossier"] {
            let expected = ColumnMeaning::Doubtful(ColumnDoubt::State);
            assert_eq!(find(name), expected, "{name}");
        }
        for name in [
            "Accepts SMS Marketing",
            "Do not call",
            "Unsubscribe link",
            "Bounce count",
            "Emails received (6mo)",
            "Marital status",
            "Invitation acceptée",
            "Order status",
            "City",
            "Organisation",
            "Groupe politique",
            "Nom de jeune fille",
            "Segundo apellido",
            "Abonné papier",
            "Left-handed",
            "Product",
            "Équipe",
            "Coupon code",
        ] {
            assert_eq!(find(name), ColumnMeaning::NotUsed, "{name}");
        }
        for name in ["Notes", "Détail", "Remarques", "LEID", "Corporate"] {
            let expected = ColumnMeaning::Doubtful(ColumnDoubt::Any);
            assert_eq!(find(name), expected, "{name}");
        }
    }
}
