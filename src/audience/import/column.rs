//! What the columns of an export mean, told by their names.

use crate::audience::fold::has_word;
use crate::wording::{Wording, say};

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnMeaning {
    /// The address.
    Address,
    /// The whole name.
    Name,
    /// The first part of a name.
    GivenName,
    /// The second part of a name.
    FamilyName,
    /// The tier in words.
    Tier,
    /// Whether the reader pays today: yes or no.
    Pays,
    /// Whether the reader gets the paid edition for nothing. No says nothing.
    IsComplimentary,
    /// The names of the paid tiers that the reader has.
    PaidTiers,
    /// The tags.
    Tags,
    /// The day the reader subscribed.
    Since,
    /// The last day of the paid period.
    Until,
    /// Whether the reader may be written to.
    Standing(StandingColumn),
    /// Perhaps whether the reader may be written to: the cells tell.
    Doubtful(ColumnDoubt),
    /// The column is not used.
    NotUsed,
}

/// How a column says whether a reader may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingColumn {
    /// In words, such as `active` or `unsubscribed`, if it is a state of readers and of nothing else.
    State,
    /// In words.
    Words,
    /// In words. No word says nothing.
    WordsIfFilled,
    /// In the words of services that look whether mail reaches an address.
    Reachability,
    /// Yes means that the reader has left.
    LeftIfYes,
    /// No means that the reader has left.
    LeftIfNo,
    /// No means that the reader has left. What else stands there is the name of what they read.
    LeftIfNoName,
    /// Any value means that the reader has left.
    LeftIfFilled,
    /// No value means that the reader never confirmed.
    UnconfirmedIfEmpty,
    /// No means that the reader never confirmed.
    UnconfirmedIfNo,
    /// Yes means that the reader may be written to. Nobody knows what no means.
    ReadsIfYes,
    /// A word for leaving may mean that the reader has left. Anything else says something else.
    UnclearIfSaid,
    /// Any value but no means that the reader has left, or only that a paid period ends.
    UnclearIfFilled,
    /// Yes, or a day, may mean that the reader has left.
    UnclearIfYes,
    /// No, or nothing at all, may mean that the reader has left.
    UnclearIfNo,
    /// Nobody knows which answer is that of a reader. A cell that is no answer says nothing.
    UnclearIfAnswered,
    /// Whatever stands there, nobody knows what it means.
    Unclear,
}

/// What a column is about that may say whether a reader may be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnDoubt {
    /// A state, of the reader or of something else, such as a postal address.
    State,
    /// Whether the reader may be written to, by the words inside its name.
    Says(StandingColumn),
    /// Anything else. A cell that is a word for leaving is asked about.
    Any,
}

use ColumnMeaning::{
    Address, Doubtful, FamilyName, GivenName, IsComplimentary, Name, NotUsed, PaidTiers, Pays,
    Since, Standing, Tags, Tier, Until,
};
use StandingColumn::{
    LeftIfFilled, LeftIfNo, LeftIfNoName, LeftIfYes, ReadsIfYes, State, UnclearIfNo,
    UnconfirmedIfEmpty, UnconfirmedIfNo, Words,
};

/// The names of columns, as `fold` makes them comparable, with commas between them.
const NAMES: &[(ColumnMeaning, &str)] = &[
    (
        Address,
        "email, e mail, mail, email address, e mail address, mail address, emailaddress, \
         user email, user email address, subscriber email, contact email, primary email, \
         adresse email, adresse e mail, adresse mail, adresse de courriel, adresse courriel, \
         adresse electronique, adresse de messagerie, courriel, mel, e mail adresse, \
         email adresse, correo electronico, emails, correo, mail adresse, \
         mailadres, emailadres, indirizzo email",
    ),
    (
        Name,
        "name, full name, fullname, display name, user name, subscriber name, contact name, \
         names, nombre, nome, naam, nombre completo, nome completo, volledige naam, nom complet, nom et prenom, prenom et nom, nom prenom, prenom nom",
    ),
    (GivenName, "first name, firstname, fname, given name, forename, prenom, vorname"),
    (FamilyName, "last name, lastname, lname, surname, family name, nom de famille, nachname, nom"),
    (
        Tier,
        "tier, subscription tier, subscription type, subscription level, membership, \
         membership level, member tier, plan, plan name, stripe plan, abonnement, \
         type d abonnement, formule, formule d abonnement, offre, niveau, palier, forfait, tarif",
    ),
    (
        Pays,
        "active subscription, has active subscription, is paid, is paying, paid, paying, \
         paid subscriber, premium, is premium, subscription premium, payant, abonne payant",
    ),
    (IsComplimentary, "complimentary plan, complimentary, comped, comp, is gift, gifted"),
    (
        PaidTiers,
        "tiers, products, premium tiers, premium tier names, subscription premium tiers, \
         subscription premium tier names, paid tiers",
    ),
    (
        Tags,
        "tags, tag, labels, label, etiquettes, etiquette, libelles, mots cles, etiquetas, \
         etichette",
    ),
    (
        Since,
        "since, created at, created, created on, created date, creation date, date created, \
         subscribed at, subscribed on, subscribed date, date subscribed, subscription date, \
         subscription created at, subscribe date, signup date, sign up date, signed up at, \
         signup time, joined, joined at, join date, start date, optin time, opt in time, \
         optin date, opt in date, date added, added at, added on, registered at, \
         registration date, depuis, depuis le, abonne depuis, abonne le, inscrit le, \
         inscrite le, inscription, date d inscription, date inscription, date d abonnement, \
         date de creation, cree le, date d ajout, ajoute le, date de debut, debut, \
         seit, desde, dal, angemeldet am, anmeldedatum, fecha de alta, fecha de suscripcion, \
         data di iscrizione, data iscrizione, iscritto il, ingeschreven op, aangemeld op, data de inscricao, \
         data de cadastro, inscrito em",
    ),
    (
        Until,
        "until, expiry, expires, expires at, expires on, expiration, expiration date, \
         expiry date, subscription expires at, subscription end date, paid until, valid until, \
         end date, jusqu au, abonne jusqu au, abonnement jusqu au, valable jusqu au, echeance, \
         date d echeance, date d expiration, expire le, fin, date de fin, fin d abonnement, \
         fin de l abonnement, date de fin d abonnement, jusqu a, bis, hasta, \
         ends at, ends on, ends, expire, date expiration, date fin, fin abonnement, valid to, \
         valid through, paid through, gultig bis, ablauf, ablaufdatum, scadenza, vencimiento, \
         current period end, subscription end, subscription ends",
    ),
    (
        Standing(State),
        "status, statut, statuts, estatus, member status, contact status, statut du contact, global status",
    ),
    (
        Standing(Words),
        "subscription status, subscription state, subscriber status, \
         subscriber type, email status, email marketing status, \
         email permission status, marketing status, consent status, \
         statut d abonnement, statut de l abonnement, statut abonnement, \
         statut email, statut e mail, list status, etat de l abonnement",
    ),
    (
        Standing(LeftIfYes),
        "email disabled, emails disabled, disabled, unsubscribed, is unsubscribed, unsubscribe, \
         unsub, global unsubscribe, opted out, opt out, optout, email opt out, email optout, \
         has opted out of email, blocklisted, blacklisted, blocked, banned, bounced, \
         hard bounced, hard bounce, cleaned, complained, complaint, spam, marked as spam, \
         suppressed, deleted, is deleted, archived, invalid, do not contact, do not email, \
         do not mail, desabonne, desabonnee, desinscrit, desinscrite, desinscription, \
         desabonnement, ne plus contacter, ne pas contacter, ne plus ecrire, bloque, rebond, \
         abgemeldet, \
         inactive, not subscribed, soft bounced, undeliverable",
    ),
    (
        Standing(LeftIfNo),
        "subscribed to emails, subscribed, is subscribed, email subscribed, email enabled, \
         emails enabled, enabled, active, is active, actif, aktiv, activo, attivo, actief, ativo, active subscriber, \
         accepts marketing, accepts email marketing, accepts emails, receives emails, \
         email opt in, email optin, opted in, opt in, optin, marketing opt in, opt in marketing, \
         opt in email, email consent, marketing consent, email marketing consent, consent, \
         consentement, recoit la newsletter, inscrit, inscrite, inscrit newsletter, \
         inscrit a la newsletter, abonne newsletter, abonne a la newsletter, \
         accepte les e mails, accepte les emails",
    ),
    (Standing(LeftIfNoName), "newsletter, newsletters, infolettre, nieuwsbrief, boletin"),
    (
        Standing(LeftIfFilled),
        "unsubscribed at, unsubscribed on, unsubscribed date, date unsubscribed, unsub time, \
         unsub date, unsubscribe time, unsubscribe date, unsubscription date, \
         unsubscribe reason, unsub reason, unsub reason other, unsub campaign id, \
         unsub campaign title, opted out at, opt out date, opt out time, optout date, \
         optout time, bounced at, bounce date, bounce reason, cleaned at, clean time, \
         clean campaign id, clean campaign title, complained at, complaint date, blocked at, \
         suppressed at, deleted at, removed at, archived at, date de desabonnement, \
         date de desinscription, date desabonnement, date desinscription, desabonne le, \
         desinscrit le, motif de desabonnement, motif de desinscription",
    ),
    (
        Standing(UnconfirmedIfEmpty),
        "confirmed at, confirmed on, confirmed date, confirm time, confirmation date, \
         confirmation time, confirmed time, verified at, email verified at, double optin at, \
         double opt in at, date de confirmation, confirme le, confirmee le",
    ),
    (
        Standing(UnconfirmedIfNo),
        "confirmed, is confirmed, email confirmed, verified, is verified, email verified, \
         double optin, double opt in, optin confirmed, opt in confirmed, confirme, confirmee, \
         verifie",
    ),
    (Doubtful(ColumnDoubt::State), "state, etat, type, estado, stato"),
    (
        Doubtful(ColumnDoubt::Says(UnclearIfNo)),
        "contact, contacts, kontakt, contacto, contatto, contato",
    ),
    (Standing(ReadsIfYes), "abonne, abonnee, subscriber, member, membre"),
];

/// What a column with a known name is taken for. `folded` is the name, as `fold` makes it comparable.
pub(super) fn find_known_name(folded: &str) -> Option<ColumnMeaning> {
    let known = NAMES.iter().find(|(_, names)| has_word(names, folded));
    known.map(|(meaning, _)| *meaning)
}

/// The words by which the person who imports says what a column is.
pub const CHOICES: [(&str, ColumnMeaning); 9] = [
    ("email", Address),
    ("name", Name),
    ("tier", Tier),
    ("tags", Tags),
    ("since", Since),
    ("until", Until),
    ("left", Standing(LeftIfYes)),
    ("reads", Standing(LeftIfNo)),
    ("unused", NotUsed),
];

impl ColumnMeaning {
    /// The meaning in words, for the person who imports.
    pub fn word(self) -> Wording {
        match self {
            Address => say!("the address"),
            Name => say!("the name"),
            GivenName => say!("the first part of the name"),
            FamilyName => say!("the second part of the name"),
            Tier => say!("the tier"),
            Pays => say!("who pays"),
            IsComplimentary => say!("who gets the paid edition for nothing"),
            PaidTiers => say!("the paid tiers of a reader"),
            Tags => say!("the tags"),
            Since => say!("the day the reader subscribed"),
            Until => say!("the last day of the paid period"),
            Standing(UnconfirmedIfEmpty | UnconfirmedIfNo) => say!("who never confirmed"),
            Standing(StandingColumn::Reachability) => say!("whom mail reaches"),
            Standing(
                StandingColumn::UnclearIfSaid
                | StandingColumn::UnclearIfFilled
                | StandingColumn::UnclearIfYes
                | UnclearIfNo
                | StandingColumn::UnclearIfAnswered
                | StandingColumn::Unclear,
            ) => say!("who may have left"),
            Standing(_) => say!("who has left"),
            Doubtful(_) | NotUsed => say!("not used"),
        }
    }
}
