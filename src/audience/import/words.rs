//! The words of programs and of editors for readers who may be written to and for those who have left.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::departure::{Departure, Standing};
use crate::audience::fold::fold;
use crate::audience::tiers::{PlanSign, read_plan};

/// The longest cell that can be a word for leaving, in bytes.
const MAX_WORD_BYTES: usize = 80;
/// How many words a cell has at most that begins with a word for leaving and says more than that.
const MAX_REMARK_WORDS: usize = 4;

/// What a word says in a column whose name does not speak of who may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// The same: no other thing is called so.
    Same,
    /// The same or something else.
    Doubtful,
    /// Something else.
    Other,
}

/// A known word.
#[derive(Debug, Clone, Copy)]
struct KnownWord {
    standing: Standing,
    elsewhere: Elsewhere,
}

/// The words for readers who may be written to, with commas between them.
const READING: &str = "active, subscribed, subscriber, enabled, confirmed, verified, regular, valid, ok, \
     opted in, opt in, optin, sub, live, free, paid, paying, premium, comped, \
     complimentary, gifted, actif, active email, abonne, abonnee, inscrit, inscrite, \
     confirme, confirmee, valide, aktiv, angemeldet, abonniert, activo, activa, suscrito, suscrita, \
     attivo, attiva, iscritto, iscritta, actief, past due, churning, trialed, trial, trialing, unpaid, \
     author, accepte, acceptee, autorise, autorisee, accepted, granted, allowed, deliverable, \
     bestatigt, confirmado, confirmada, confermato, accorde, accordee, donne, donnee, given, obtained, obtenu, \
     express, explicit, implied, explicite, implicite, single opt in, double opt in";

/// The words for readers who have left, with commas between them.
const LEFT: &[(Elsewhere, Departure, &str)] = &[
    (
        Elsewhere::Same,
        Departure::Unsubscribed,
        "unsubscribed, unsubscribe, unsub, opted out, opt out, optout, inactive, desabonne, desabonnee, \
         desabonnes, desinscrit, desinscrite, desinscrits, desinscription, desabonnement, inactif, \
         abgemeldet, ausgetragen, dado de baja, dada de baja, desuscrito, disiscritto, disiscritta, \
         disattivato, inaktiv, inattivo, inactivo, uitgeschreven, afgemeld, refus, refuse, refusee, stop, radie, radiee, do not contact, do not email, do not mail, \
         ne plus contacter, ne pas contacter, ne plus ecrire, ne plus envoyer, nicht kontaktieren, \
         ne pas ecrire, ne pas envoyer, hors liste, hors diffusion, a supprimer, a retirer, withdrawn, revoked, revoque",
    ),
    (
        Elsewhere::Doubtful,
        Departure::Unsubscribed,
        "removed, deleted, supprime, supprimee, baja, quitte, geloscht, opposition, oppose, opposee, retire, retiree",
    ),
    (
        Elsewhere::Other,
        Departure::Unsubscribed,
        "left, parti, partie, sorti, sortie, declined, denied, not allowed, do not allow, non autorise, non autorisee",
    ),
    (
        Elsewhere::Same,
        Departure::Bounced,
        "bounced, bounce, hard bounced, hard bounce, hardbounce, hardbounced, soft bounced, soft bounce, \
         cleaned, undeliverable, malformed, email bounced, npai, rebotado, \
         email invalide, adresse invalide, invalid email, unzustellbar, email hs, mail hs, mail ko, email ko, \
         adresse erronee, adresse inconnue, adresse inexistante, user unknown, unknown user, n existe plus",
    ),
    (Elsewhere::Doubtful, Departure::Bounced, "rebond, rebote"),
    (Elsewhere::Other, Departure::Bounced, "invalid, invalide, ungultig, dead, disposable"),
    (
        Elsewhere::Same,
        Departure::Complained,
        "complained, complaint, spam complaint, spam, marked as spam, reported as spam, plainte, \
         signale comme spam",
    ),
    (Elsewhere::Doubtful, Departure::Complained, "abuse, junk"),
    (
        Elsewhere::Same,
        Departure::Blocked,
        "blocklisted, blocklist, blacklisted, blacklist, suppressed, spammy, blackliste, blacklistee, \
         liste noire, liste rouge, decede, decedee, deceased, gesperrt, bloqueado, bloccato",
    ),
    (
        Elsewhere::Doubtful,
        Departure::Blocked,
        "blocked, suspended, banned, bloque, bloquee, exclu, exclue, excluded, desactive, desactivee, \
         banni, bannie",
    ),
    (Elsewhere::Other, Departure::Blocked, "disabled, archived, manual"),
    (
        Elsewhere::Same,
        Departure::Unconfirmed,
        "unconfirmed, not confirmed, never confirmed, unactivated, non subscribed, nonsubscribed, \
         not subscribed, never subscribed, non confirme, non confirmee, jamais confirme, jamais confirmee, \
         non abonne, non abonnee, no suscrito, no suscrita, nicht angemeldet, nicht abonniert, \
         non iscritto, non iscritta, unbestatigt, nicht bestatigt, no confirmado, \
         non confermato",
    ),
    (Elsewhere::Doubtful, Departure::Unconfirmed, "non inscrit, non inscrite"),
    (
        Elsewhere::Other,
        Departure::Unconfirmed,
        "pending, unverified, not verified, validating, awaiting confirmation, transactional, en attente, \
         a confirmer, pendiente, in attesa, ausstehend",
    ),
];

/// How words begin that speak of leaving, or of a paid period that ends.
const LEAVING_BEGINNINGS: &[&str] = &[
    "resili",
    "annul",
    "cancel",
    "churned",
    "lapsed",
    "terminated",
    "gekundigt",
    "disdett",
    "opgezegd",
];
/// How remarks begin that speak of leaving and of nothing else.
const STRONG_BEGINNINGS: &[&str] = &[
    "unsub",
    "desabo",
    "desinscr",
    "bounce",
    "blacklist",
    "blocklist",
    "npai",
    "abgemeldet",
    "opted out",
    "opt out",
    "demande de desabo",
    "demande de desinscr",
    "demande desabo",
    "demande desinscr",
    "veut se desabo",
    "veut se desinscr",
    "souhaite se desabo",
    "souhaite se desinscr",
    "ne veut plus recevoir",
    "ne souhaite plus recevoir",
    "ne plus recevoir",
    "wants to unsub",
    "asked to unsub",
    "please unsub",
    "please remove",
    "mochte abgemeldet",
    "bitte abmelden",
    "quiere darse de baja",
];

/// Words that stand around a word for leaving and change nothing, with the names of months.
const FILLER_WORDS: &str = " le la les l el il on at am since depuis seit du en is est was has a ete been the user \
     reader contact lecteur lectrice client compte account abonnement subscription abo email mail adresse \
     newsletter date janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre \
     january february march april may june july august september october november december ";

static FILLERS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FILLER_WORDS.split_whitespace().collect());

static WORDS: LazyLock<HashMap<String, KnownWord>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let mut add = |words: &str, word: KnownWord| {
        known.extend(words.split(", ").map(|text| (text.replace(' ', ""), word)));
    };
    add(READING, KnownWord { standing: Standing::Reads, elsewhere: Elsewhere::Other });
    for (elsewhere, departure, words) in LEFT {
        let standing = Standing::Left(*departure);
        add(words, KnownWord { standing, elsewhere: *elsewhere });
    }
    known
});

/// What the words of a cell say of a reader. `None` if they are not known.
pub(super) fn read_words(cell: &str) -> Option<Standing> {
    let known = find_word(&fold(cell)).map(|word| word.standing);
    known.or_else(|| (read_plan(cell) != PlanSign::Unknown).then_some(Standing::Reads))
}

/// Whether a cell begins as words for leaving do that can also be said of a paid period.
pub(super) fn speaks_of_leaving(cell: &str) -> bool {
    let folded = fold(cell);
    let first = find_weighty_words(&folded).next();
    first.is_some_and(|word| begins_with(word, LEAVING_BEGINNINGS))
}

/// What a cell says of leaving, whatever its column is. `None` if it says nothing of it: a sentence in which such
/// a word stands is a note. [`Standing::Unclear`] if it may say it.
pub(super) fn hear_departure(cell: &str) -> Option<Standing> {
    if cell.len() > MAX_WORD_BYTES || !cell.contains(char::is_alphabetic) {
        return None;
    }
    let folded = fold(cell);
    if let Some(KnownWord { standing, elsewhere }) = find_word(&folded) {
        return match elsewhere {
            Elsewhere::Same => Some(standing),
            Elsewhere::Doubtful => Some(Standing::Unclear),
            Elsewhere::Other => None,
        };
    }
    let words: Vec<&str> = find_weighty_words(&folded).collect();
    let text = words.join(" ");
    let is_remark = |beginning: &str| {
        let known = beginning.split(' ').count();
        text.starts_with(beginning) && words.len() < known + MAX_REMARK_WORDS
    };
    let is_doubtful = begins_with(&text, LEAVING_BEGINNINGS) && words.len() == 1
        || STRONG_BEGINNINGS.iter().any(|beginning| is_remark(beginning));
    is_doubtful.then_some(Standing::Unclear)
}

/// The known word that a folded text is, with or without a date and words that change nothing.
fn find_word(folded: &str) -> Option<KnownWord> {
    if let Some(word) = WORDS.get(&folded.replace(' ', "")) {
        return Some(*word);
    }
    let weighty: String = find_weighty_words(folded).collect();
    WORDS.get(&weighty).copied()
}

/// The words of a folded text without dates and without words that change nothing.
fn find_weighty_words(folded: &str) -> impl Iterator<Item = &str> {
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    folded.split(' ').filter(move |word| !is_number(word) && !FILLERS.contains(word))
}

fn begins_with(word: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| word.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::{Departure, Standing, hear_departure};

    #[test]
    fn a_cell_that_is_a_word_for_leaving_is_heard_and_a_note_is_not() {
        let left = Some(Standing::Left(Departure::Unsubscribed));
        for (cell, expected) in [
            ("Désabonné", left),
            ("désabonnée le 12/03/2024", left),
            ("Unsubscribed on 2024-03-12T10:00:00Z", left),
            ("a été désinscrit", left),
            ("STOP", left),
            ("NPAI", Some(Standing::Left(Departure::Bounced))),
            ("Contact blacklisté", Some(Standing::Left(Departure::Blocked))),
            ("jamais confirmé", Some(Standing::Left(Departure::Unconfirmed))),
            ("Résilié le 3 mars 2024", Some(Standing::Unclear)),
            ("abonnement annulé", Some(Standing::Unclear)),
            ("désabonné par téléphone", Some(Standing::Unclear)),
            ("supprimé", Some(Standing::Unclear)),
            ("opposition", Some(Standing::Unclear)),
            ("Demande de désinscription", Some(Standing::Unclear)),
            ("ne souhaite plus recevoir de mails", Some(Standing::Unclear)),
            ("veut se désabonner", Some(Standing::Unclear)),
            ("Opted out of communications", Some(Standing::Unclear)),
            ("No suscrito", Some(Standing::Left(Departure::Unconfirmed))),
            ("a failli se désabonner", None),
            ("Annulation de la commande du 3 mars, remboursée", None),
            ("ne reçoit plus rien, ancien désabonné", None),
            ("manual", None),
            ("pending", None),
            ("NY", None),
            ("Stop et encore", None),
            ("actif", None),
            ("12", None),
            ("", None),
        ] {
            assert_eq!(hear_departure(cell), expected, "{cell}");
        }
    }
}
