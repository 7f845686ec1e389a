//! What a column is taken for, by its name: a known one, or one with words inside it that are known.

use super::column::{ColumnDoubt, ColumnMeaning, StandingColumn, find_known_name};
use crate::audience::fold::fold;

/// Words, each as a whole or as a beginning.
struct NameWords {
    /// Words of which each must stand as a whole, with blanks between them.
    whole: &'static str,
    /// How words, or several words in a row, begin, with commas between them.
    beginnings: &'static str,
}

/// Words for readers who have left, in several languages.
const LEAVING: NameWords = NameWords {
    whole: "dnc dnm nomail deletion radie radiee radies radiation stop baja bajas left npa inactif inactive inaktiv inattivo \
            inactivo disabled desactive desactivee deleted removed invalid invalide invalido invalida ungultig \
            sorti sortie depart retire retiree retirer retrait retirado ritirato delete abus abuse banned banni quit junk exclu exclue exclus exclude excluded escluso esclusi",
    beginnings: "unsub, desabo, desinscr, resili, bounc, rebond, complain, plainte, blocklist, \
                 blacklist, block list, black list, sperr, plus d envoi, lista negra, lista nera, schwarze liste, zwarte lijst, liste noire, liste rouge, suppress, unconfirm, \
                 opt out, optout, opted out, opting out, oppos, refus, reject, rejet, abgemeld, \
                 abmeld, ausgetragen, austrag, widerruf, widersproch, widerspruch, gesperrt, \
                 ausgeschlossen, disiscr, cancellazione, rimoss, rifiut, rechaz, rebot, desuscri, \
                 bloque, blocked, blockiert, bloccat, uitgeschreven, uitschrijv, afgemeld, undeliver, \
                 unzustell, supprim, quitt, withdr, revoq, revok, revoc, interdi, forbid, prohib, verboten, vietat, exclure, exclud, excluir, esclud, ausschl, effac, erase, loschen, gelosch, oubli, desactiv, deactivat, unreachable, deceased, decede, npai, robinson, spam",
};

/// Words that are said of a reader who has left, and of other things too.
const GONE: NameWords = NameWords {
    whole: "parti partie perdu perdue ancien ancienne former ex archive archivee archives archived \
            quarantine quarantined quarantaine arret arrete arretee suspendu suspendue suspended pause paused hold ko hs mort morte dead lost gone",
    beginnings: "",
};

/// Words for something that ends: the mail, or only the paid period.
const ENDING: NameWords = NameWords {
    whole: "",
    beginnings: "cancel, annul, churn, lapse, terminat, kundig, gekundig, disdett, opgezegd",
};

/// Words for the consent of a reader.
const READING: NameWords = NameWords {
    whole: "",
    beginnings: "opt in, optin, opted in, autoris, authoris, authoriz, accept, consent, consenso, \
                 agree, allow, permission, permiso, permesso, subscribed, receive, recoit, recevoir, \
                 souhaite, wants, einwillig, zustimm, zugestimm, acept, accett, suscrit, iscritt, \
                 angemeldet, abonniert, toestemming, aangemeld, mailable, contactable, joignable, \
                 gdpr, rgpd, dsgvo, inscrit a la, inscrit a l, inscrite a, active subscriber, enabled",
};

/// Words for one of several newsletters, or for any subscription.
const NEWSLETTER: NameWords = NameWords {
    whole: "abonne abonnee inscrit inscrite newsletter newsletters infolettre mailing emailing \
            valid valide gultig valido valida activo activa aktiv attivo attiva deliverable",
    beginnings: "",
};

/// Words for a reader who confirms.
const CONFIRMING: NameWords =
    NameWords { whole: "doi", beginnings: "confirm, verifi, double opt, doubleopt, bestatig" };

/// Words for a state of any kind.
const STATE: NameWords = NameWords {
    whole: "status statut statuts state etat situation stato estado zustand estatus",
    beginnings: "",
};

/// Words for what a state or a confirmation is about, if it is about the mail.
const SUBJECT: NameWords = NameWords {
    whole: "",
    beginnings: "email, e mail, mail, subscri, abonn, inscri, newsletter, contact, member, membre, \
                 marketing, list, consent, permission, optin, opt in, double opt, doubleopt, doi, \
                 deliver, lecteur, reader, suscri, iscri, adresse, address, envoi",
};

/// Words that turn others into their contrary.
const NEGATION: NameWords = NameWords {
    whole: "not non no hors pas never jamais nicht kein keine sin ne without sans dont nie nunca geen niet",
    beginnings: "don t",
};

/// Words for writing to somebody.
const WRITING: NameWords = NameWords {
    whole: "",
    beginnings: "contact, mail, email, e mail, send, envoy, envoi, ecri, sollicit, relanc, anschreib, \
                 kontakt, schreib, enviar, contatt, disturb, market, newsletter, lettre, campaign, \
                 campagne, mailing, wanted, veut, voul, want, diffus, abonn, inscri, actif, active, werb",
};

/// Words for a moment or a cause: a cell below says since when or why.
const MOMENT: NameWords = NameWords {
    whole: "at on le date dates time timestamp reason reasons motif raison datum am fecha motivo since \
            depuis cause grund seit dal dia jour when quand campaign campagne ip id text texte source method \
            methode code channel canal version by par via",
    beginnings: "",
};

/// Words for a number or a place to click.
const MEASURE: NameWords = NameWords {
    whole: "url urls link links lien liens count counts rate nb nombre taux score percent token key hash \
            number num total days credits opens opened clicks clicked sent received dropped delivered views \
            visits ouvertures ouverts clics envoyes",
    beginnings: "",
};

/// Words for anything but letters by email.
const OTHER_MATTER: NameWords = NameWords {
    whole: "tel city ville town stadt ort ciudad citta country pays land region province provincia county \
            canton street rue strasse calle zip plz cp job company societe firma entreprise \
            organisation organization organizacion empresa azienda bedrijf unternehmen employer employeur apellido \
            apellidos cognome achternaam pseudo pseudonyme surnom nickname fonction poste position mandat party \
            rubrique media interet interets interest interests press presse print paper papier eleve student buyer \
            acheteur magasin store concours quittance handed batiment building",
    beginnings: "politi, parlement, parliament, parental, invitation, nom de jeune, nom de naissance, nom d usage, maiden name, middle name, second name, nick name, photo, image, video, terms, condition, cgu, cgv, analytic, tracking, profil, advert, publicit, sms, phone, telephon, telefon, mobile, call, appel, postal, courrier, whatsapp, \
                 push, fax, cookie, partner, partenaire, third part, event, evenement, payment, \
                 paiement, order, commande, invoice, facture, shipping, livraison, marital, \
                 matrimonial, familia, civil, juridique, fiscal, emploi, profession, employment",
};

/// Words for letters by email, which stand beside others.
const EMAIL: NameWords =
    NameWords { whole: "", beginnings: "email, e mail, mail, newsletter, courriel, lettre" };

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
];

impl NameWords {
    /// Whether one of the words stands in a folded name.
    fn stand_in(&self, folded: &str) -> bool {
        let padded = format!(" {folded} ");
        let has_whole = || {
            let mut words = self.whole.split_whitespace();
            words.any(|word| folded.split(' ').any(|own| own == word))
        };
        let begins = |beginning: &str| {
            !beginning.is_empty()
                && padded.match_indices(beginning).any(|(at, _)| padded[..at].ends_with(' '))
        };
        self.beginnings.split(", ").any(begins) || has_whole()
    }
}

/// What a column is taken for, by its name alone.
pub(in crate::audience) fn find_meaning(name: &str) -> ColumnMeaning {
    let folded = fold(name);
    find_known_name(&folded).unwrap_or_else(|| find_by_words(&split_compounds(&folded)))
}

/// A folded name with a blank before the last part of a compound: `newsletterstatus` is `newsletter status`.
fn split_compounds(folded: &str) -> String {
    let split = |word: &str| {
        let mut heads = COMPOUND_ENDS.iter().filter_map(|end| Some((word.strip_suffix(end)?, end)));
        heads.find(|(head, _)| !head.is_empty()).map(|(head, end)| format!("{head} {end}"))
    };
    let words = folded.split(' ').map(|word| split(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// What a column with an unknown name may say.
fn find_by_words(folded: &str) -> ColumnMeaning {
    let has = |words: &NameWords| words.stand_in(folded);
    let says = |column| ColumnMeaning::Doubtful(ColumnDoubt::Says(column));
    if has(&MEASURE) || has(&OTHER_MATTER) && !has(&EMAIL) && !has(&STATE) {
        return ColumnMeaning::NotUsed;
    }
    if has(&STATE) {
        return match (has(&SUBJECT) || has(&LEAVING), has(&OTHER_MATTER)) {
            (true, false) => says(StandingColumn::Words),
            (_, true) if !folded.starts_with("state") => ColumnMeaning::NotUsed,
            _ => ColumnMeaning::Doubtful(ColumnDoubt::State),
        };
    }
    let column = match (has(&NEGATION), has(&MOMENT)) {
        (true, _) if has(&LEAVING) => StandingColumn::Unclear,
        (true, _) if [&READING, &CONFIRMING, &WRITING].into_iter().any(has) => {
            StandingColumn::LeftIfYes
        }
        (true, _) if has(&NEWSLETTER) => StandingColumn::UnclearIfYes,
        (_, true) if has(&LEAVING) => StandingColumn::LeftIfFilled,
        _ if has(&LEAVING) => StandingColumn::LeftIfYes,
        _ if has(&ENDING) => StandingColumn::UnclearIfFilled,
        _ if has(&GONE) => StandingColumn::UnclearIfYes,
        (_, false) if has(&CONFIRMING) && has(&SUBJECT) => StandingColumn::UnconfirmedIfNo,
        _ if has(&CONFIRMING) && has(&SUBJECT) => StandingColumn::UnconfirmedIfEmpty,
        (_, false) if has(&READING) => StandingColumn::LeftIfNo,
        _ if [&READING, &CONFIRMING, &NEWSLETTER, &WRITING].into_iter().any(has) => {
            StandingColumn::UnclearIfNo
        }
        _ => return ColumnMeaning::Doubtful(ColumnDoubt::Any),
    };
    says(column)
}

#[cfg(test)]
mod tests {
    use super::{find_by_words, split_compounds};
    use crate::audience::fold::fold;
    use crate::audience::import::column::{ColumnDoubt, ColumnMeaning, StandingColumn};

    fn find(name: &str) -> ColumnMeaning {
        find_by_words(&split_compounds(&fold(name)))
    }

    #[test]
    fn a_name_is_told_by_the_words_inside_it() {
        use StandingColumn::{
            LeftIfFilled, LeftIfNo, LeftIfYes, Unclear, UnclearIfFilled, UnclearIfNo, UnclearIfYes,
            UnconfirmedIfNo, Words,
        };
        for (column, names) in [
            (
                Words,
                "Newsletterstatus|Email subscriber status|Statut newsletter|Newsletter_Status|Estado de suscripción",
            ),
            (
                LeftIfYes,
                "Stop|NPAI|Opposition|IsExcludedFromCampaigns|Radié|Refus|Do not contact any more|Baja|Blacklist \
                 email|Ne souhaite pas recevoir|No newsletter|Abmeldung|Never confirmed|Don't mail|Hat sich \
                 abgemeldet|Non abonné|SMS and email opt-out",
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
            (Unclear, "Not bounced|Do not email, opted out"),
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
        ] {
            assert_eq!(find(name), ColumnMeaning::NotUsed, "{name}");
        }
        for name in ["Notes", "Départment", "Remarques", "LEID", "Corporate"] {
            let expected = ColumnMeaning::Doubtful(ColumnDoubt::Any);
            assert_eq!(find(name), expected, "{name}");
        }
    }
}
