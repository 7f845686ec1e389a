//! What one cell says, whatever its column is: the words of programs and of editors, in seven languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::departure::Departure;
use super::remarks::{EndSign, find_weighty_words, speaks_of_leaving};
use crate::audience::fold::{
    fold, is_blank, is_dated, is_day_in_dots, is_foreign_denial, read_flag, read_foreign_flag,
};
use crate::audience::tiers::{PlanSign, read_plan};

/// The longest cell that is looked at for words, in bytes.
const MAX_WORD_BYTES: usize = 160;

/// What stands between several words of one cell.
const SEPARATORS: [char; 6] = ['/', '|', ';', ',', '+', '&'];

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audience) enum CellSense {
    /// Nothing: it is empty, or has a word of a program for that.
    Blank,
    /// That there is nothing: none, never.
    Nothing,
    /// Yes, in a word or a mark.
    Yes,
    /// No, in a word or a mark.
    No,
    /// The number 1, which can mean yes.
    One,
    /// The number 0, which can mean no.
    Zero,
    /// Any other number.
    Number,
    /// A day.
    Day,
    /// An address.
    Address,
    /// A reader: subscribed, allowed.
    Reads,
    /// That what the column is about is so: active, confirmed.
    Affirms,
    /// A plan: free, yearly.
    Plan,
    /// An address that mail can probably reach, in the words of services that look.
    Reachable,
    /// That nobody knows.
    Unsure,
    /// A state of something else: an order, a profession, a customer.
    Other,
    /// That the reader must not be written to.
    Left(Departure, Elsewhere),
    /// That the reader may have left.
    MayHaveLeft(Elsewhere),
    /// Anything else.
    Unknown,
}

/// What a word for leaving says in a column that does not speak of who may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audience) enum Elsewhere {
    /// The same: no other thing is called so.
    Same,
    /// The same or something else.
    Doubtful,
    /// Something else.
    Other,
}

use CellSense::{
    Address, Affirms, Blank, Day, Left, MayHaveLeft, No, Nothing, Number, One, Other, Plan,
    Reachable, Reads, Unknown, Unsure, Yes, Zero,
};
use Departure::{Blocked, Bounced, Complained, Unconfirmed, Unsubscribed};

/// The words and what they say, as `fold` makes them comparable, with commas between them.
const WORDS: &[(CellSense, &str)] = &[
    (
        Nothing,
        "none, never, nothing, jamais, aucun, aucune, neant, ras, rien, nie, keine, keiner, keines, kein, nunca, \
         ninguno, ninguna, nada, nessuno, nessuna, niente, nooit, geen, nenhum, nenhuma",
    ),
    (
        Reads,
        "subscribed, subscriber, regular, opted in, opt in, optin, sub, abonne, abonnee, abonnes, inscrit, inscrite, \
         inscrits, angemeldet, abonniert, suscrito, suscrita, inscrito, inscrita, iscritto, iscritta, ingeschreven, aangemeld, subscrito, \
         subscrita, cadastrado, cadastrada, churning, author, allow, allowed, permitted, send, autorise, autorisee, \
         single opt in, double opt in, marketing",
    ),
    (
        Affirms,
        "active, enabled, confirmed, verified, ok, good, live, actif, active email, confirme, confirmee, valide, \
         validee, aktiv, activo, activa, attivo, attiva, actief, ativo, ativa, inscricao ativa, accepte, acceptee, \
         accepted, granted, bestatigt, confirmado, confirmada, confermato, confermata, bevestigd, accorde, accordee, \
         donne, donnee, given, obtained, obtenu, express, explicit, implied, explicite, implicite",
    ),
    (
        Reachable,
        "valid, deliverable, risky, catch all, accept all, role, role based, alternate, unverifiable, \
         low deliverability, low quality, accepted email, safe, safe to send, webmail, greylisted, antispam system",
    ),
    (
        Unsure,
        "unknown, inconnu, inconnue, unbekannt, desconocido, sconosciuto, onbekend, desconhecido",
    ),
    (
        Other,
        "shipped, delivered, fulfilled, unfulfilled, partially fulfilled, dispatched, processing, completed, \
         refunded, partially refunded, backordered, expedie, expediee, livre, livree, termine, terminee, rembourse, \
         remboursee, en preparation, married, single, divorced, widowed, marie, mariee, celibataire, divorcee, veuf, \
         veuve, pacse, pacsee, ledig, verheiratet, geschieden, casado, casada, soltero, soltera, solteiro, solteira, \
         sposato, sposata, customer, customers, client, cliente, kunde, kundin, klant, lead, prospect, interessent, \
         opportunity, vip, gold, silver, bronze, donor, donateur, donatrice, volunteer, benevole, adherent, \
         adherente, sympathisant, sympathisante, partner, partenaire, supplier, fournisseur, retired, retraite, \
         retraitee, employed, unemployed, salarie, salariee, etudiant, etudiante, student, teacher, full time, \
         part time, freelance, titulaire, contractuel, contractuelle, independant, independante, rentner, \
         rentnerin, estudiante, jubilado, jubilada, studente, pensionato, pensionata, estudante, aposentado, \
         aposentada, open, closed, won, qualified, unqualified, converted, registered, attended",
    ),
    (
        Left(Unsubscribed, Elsewhere::Same),
        "unsubscribed, unsubscribe, unsub, opted out, opt out, optout, desabonne, desabonnee, desabonnes, desabonnees, \
         desinscrit, desinscrite, desinscrits, desinscrites, desinscription, desabonnement, abgemeldet, ausgetragen, \
         dado de baja, dada de baja, desuscrito, desuscrita, disiscritto, disiscritta, uitgeschreven, afgemeld, \
         descadastrado, descadastrada, do not contact, do not email, do not mail, ne plus contacter, \
         ne pas contacter, ne plus ecrire, ne plus envoyer, ne pas ecrire, ne pas envoyer, nicht kontaktieren, \
         hors diffusion",
    ),
    (
        Left(Unsubscribed, Elsewhere::Doubtful),
        "inactive, inactif, inactifs, inaktiv, inattivo, inattiva, inactivo, inactiva, inactief, inativo, inativa, \
         disattivato, disattivata, refus, refuse, refusee, stop, radie, radiee, hors liste, a supprimer, a retirer, \
         withdrawn, revoked, revoque, removed, deleted, supprime, supprimee, baja, quitte, geloscht, opposition, \
         oppose, opposee, retire, retiree, removido, removida, do not send, plus abonne, plus abonnee, plus inscrit, \
         plus inscrite, non actif, not active, nicht aktiv",
    ),
    (
        Left(Unsubscribed, Elsewhere::Other),
        "left, parti, partie, sorti, sortie, denied, not allowed, do not allow, non autorise, non autorisee",
    ),
    (
        Left(Bounced, Elsewhere::Same),
        "bounced, hard bounced, hard bounce, hardbounce, hardbounced, soft bounced, soft bounce, email bounced, \
         undeliverable, npai, email invalide, adresse invalide, invalid email, email hs, mail hs, mail ko, email ko, \
         adresse erronee, adresse inconnue, adresse inexistante, user unknown, unknown user, unzustellbar",
    ),
    (
        Left(Bounced, Elsewhere::Doubtful),
        "bounce, cleaned, malformed, n existe plus, rebotado, rebond, rebote, mailbox not found, rejected email, \
         invalid domain",
    ),
    (
        Left(Bounced, Elsewhere::Other),
        "invalid, invalide, invalido, invalida, ungultig, ongeldig, dead, unreachable, failed",
    ),
    (
        Left(Complained, Elsewhere::Same),
        "complained, spam complaint, marked as spam, reported as spam, signale comme spam",
    ),
    (Left(Complained, Elsewhere::Doubtful), "complaint, spam, plainte, abuse, junk"),
    (
        Left(Blocked, Elsewhere::Same),
        "blocklisted, blocklist, blacklisted, blacklist, blackliste, blacklistee, liste noire, liste rouge",
    ),
    (
        Left(Blocked, Elsewhere::Doubtful),
        "suppressed, spammy, decede, decedee, deceased, gesperrt, bloqueado, bloccato, geblokkeerd, blocked, \
         suspended, banned, bloque, bloquee, exclu, exclue, excluded, desactive, desactivee, banni, bannie",
    ),
    (Left(Blocked, Elsewhere::Other), "disabled, archived"),
    (
        Left(Unconfirmed, Elsewhere::Same),
        "unconfirmed, not confirmed, never confirmed, non subscribed, nonsubscribed, not subscribed, never subscribed, \
         not opted in, non confirme, non confirmee, jamais confirme, jamais confirmee, non abonne, non abonnee, \
         pas abonne, pas abonnee, no suscrito, no suscrita, nicht angemeldet, nicht abonniert, non iscritto, \
         non iscritta, nao inscrito, nao inscrita, unbestatigt, nicht bestatigt, no confirmado, non confermato",
    ),
    (
        Left(Unconfirmed, Elsewhere::Doubtful),
        "unactivated, non inscrit, non inscrite, pas inscrit, pas inscrite",
    ),
    (
        Left(Unconfirmed, Elsewhere::Other),
        "pending, unverified, not verified, validating, awaiting confirmation, transactional, en attente, \
         a confirmer, pendiente, in attesa, ausstehend, pendente",
    ),
    (
        MayHaveLeft(Elsewhere::Other),
        "paused, en pause, on hold, lapsed, expired, declined, disposable, spamtrap, bad, ko, hs",
    ),
];

static SENSES: LazyLock<HashMap<String, CellSense>> = LazyLock::new(|| {
    let words = WORDS.iter().flat_map(|(sense, words)| {
        words.split(", ").map(move |word| (word.replace(' ', ""), *sense))
    });
    words.collect()
});

impl CellSense {
    /// Reads a cell.
    pub(in crate::audience) fn read(cell: &str) -> Self {
        let folded = if cell.len() > MAX_WORD_BYTES { String::new() } else { fold(cell) };
        if let Some(Nothing) = find_word(&folded) {
            return Nothing;
        }
        Self::read_answer(cell, &folded).unwrap_or_else(|| Self::read_words(cell, &folded))
    }

    /// Reads a cell that is empty, yes, no, a number or an address. `None` for any other.
    fn read_answer(cell: &str, folded: &str) -> Option<Self> {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        match read_flag(cell).or_else(|| read_foreign_flag(folded)) {
            _ if folded == "1" => Some(One),
            _ if folded == "0" => Some(Zero),
            Some(true) => Some(Yes),
            Some(false) => Some(No),
            None if is_blank(cell) => Some(Blank),
            None if is_day_in_dots(cell) => Some(Day),
            None if cell.trim().chars().all(is_number) => Some(Number),
            None if cell.contains('@') && !cell.trim().contains(' ') => Some(Address),
            None => None,
        }
    }

    /// Reads the words of a cell.
    fn read_words(cell: &str, folded: &str) -> Self {
        if let Some(sense) = find_word(folded).or_else(|| read_several(cell)) {
            return sense;
        }
        if read_plan(cell) != PlanSign::Unknown {
            return Plan;
        }
        let words: Vec<&str> = find_weighty_words(folded).collect();
        match EndSign::read(&words) {
            _ if speaks_of_leaving(folded, &words) => MayHaveLeft(Elsewhere::Doubtful),
            EndSign::Word => MayHaveLeft(Elsewhere::Doubtful),
            EndSign::Remark => MayHaveLeft(Elsewhere::Other),
            EndSign::None if is_foreign_denial(folded) => MayHaveLeft(Elsewhere::Other),
            EndSign::None if is_dated(cell) => Day,
            EndSign::None => Unknown,
        }
    }

    /// Whether the cell says that a reader has left, and can say nothing else.
    pub(in crate::audience) const fn says_departure(self) -> bool {
        matches!(self, Left(_, Elsewhere::Same))
    }

    /// Whether the cell may say that a reader has left, in a column that does not speak of it.
    pub(in crate::audience) const fn is_heard_anywhere(self) -> bool {
        matches!(
            self,
            Left(_, Elsewhere::Same | Elsewhere::Doubtful)
                | MayHaveLeft(Elsewhere::Same | Elsewhere::Doubtful)
        )
    }

    /// Whether the cell may say that a reader has left, in a column of states.
    pub(in crate::audience) const fn speaks_of_leaving(self) -> bool {
        matches!(self, Left(..) | MayHaveLeft(_))
    }

    /// Whether the cell says of a reader that they may be written to, in a column of states.
    pub(super) const fn speaks_of_reading(self) -> bool {
        matches!(self, Reads | Affirms | Plan | Reachable)
    }
}

/// What several words of one cell say of leaving: `Inactive/Unsubscribed`. `None` if none of them speaks of leaving for
/// certain.
fn read_several(cell: &str) -> Option<CellSense> {
    let senses: Vec<_> = cell.split(SEPARATORS).map(|part| find_word(&fold(part))).collect();
    let says = |sense: &&CellSense| sense.says_departure();
    let sign = senses.iter().flatten().find(says)?;
    let agrees = senses.iter().all(|sense| matches!(sense, Some(Left(..))));
    Some(if agrees { *sign } else { MayHaveLeft(Elsewhere::Doubtful) })
}

/// The sense of the known word that a folded text is, with or without a date and words that change nothing.
fn find_word(folded: &str) -> Option<CellSense> {
    if let Some(sense) = SENSES.get(&folded.replace(' ', "")) {
        return Some(*sense);
    }
    let weighty: String = find_weighty_words(folded).collect();
    SENSES.get(&weighty).copied()
}

#[cfg(test)]
mod tests {
    use super::{CellSense, Departure, Elsewhere};

    #[test]
    fn a_cell_is_read_as_what_it_says() {
        use CellSense::{
            Affirms, Blank, Day, Left, MayHaveLeft, No, Nothing, Number, One, Other, Plan,
            Reachable, Reads, Unknown, Unsure, Yes, Zero,
        };
        use Departure::{Blocked, Bounced, Unconfirmed, Unsubscribed};
        use Elsewhere::{Doubtful, Same};
        for (sense, cells) in [
            (Blank, "|-|NULL|n/a|0000-00-00"),
            (Nothing, "none|Aucune|jamais|never"),
            (Yes, "oui|TRUE|x|tak|да|是"),
            (No, "Nein|não|✗|nej|нет|否"),
            (One, "1"),
            (Zero, "0"),
            (Number, "12|3,50"),
            (Day, "2024-03-12T10:00:00Z|12/03/2024|12.03.2024"),
            (CellSense::Address, "zoe@c.de"),
            (Reads, "Subscribed|Abonné|Allow"),
            (Affirms, "Enabled|actif"),
            (Plan, "Yearly|past_due|gratuit"),
            (Reachable, "catch-all|accept_all"),
            (Unsure, "unknown"),
            (Other, "Retraité|Shipped"),
            (
                Left(Unsubscribed, Same),
                "Désabonné|désabonnée le 12/03/2024|Unsubscribed on 2024-03-12T10:00:00Z|a été désinscrit|Inactive/Unsubscribed",
            ),
            (Left(Unsubscribed, Doubtful), "STOP|supprimé|opposition"),
            (Left(Bounced, Same), "NPAI|Hard bounced"),
            (Left(Blocked, Same), "Contact blacklisté"),
            (Left(Unconfirmed, Same), "jamais confirmé|No suscrito"),
            (
                MayHaveLeft(Doubtful),
                "Résilié le 3 mars 2024|abonnement annulé|désabonné par téléphone|wants off the list|veut se désabonner|a demandé à être retiré|Abonné/Désabonné",
            ),
            (
                MayHaveLeft(Elsewhere::Other),
                "Annulation de la commande du 3 mars, remboursée|Former patron|Ikke samtykke|KO",
            ),
            (
                Unknown,
                "a failli se désabonner|ne reçoit plus rien, ancien désabonné|manual|NY|Stop et encore|maybe",
            ),
        ] {
            for cell in cells.split('|') {
                assert_eq!(CellSense::read(cell), sense, "{cell:?}");
            }
        }
    }
}
