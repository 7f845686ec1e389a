//! The words inside the names of columns, in seven languages.

/// Words, each as a whole or as a beginning.
pub(super) struct NameWords {
    /// Words of which each must stand as a whole, with blanks between them.
    whole: &'static str,
    /// How words, or several words in a row, begin, with commas between them.
    beginnings: &'static str,
}

/// Words for readers who have left, in several languages.
pub(super) const LEAVING: NameWords = NameWords {
    whole: "dnc dnm nomail deletion radie radiee radies radiation stop baja bajas left npa inactif inactive inaktiv inattivo \
            inactivo inativo disabled desactive desactivee deleted remove removed removal invalid invalide invalido invalida \
            ungultig ongeldig sorti sortie depart retire retiree retirer retrait retirado ritirato delete abus abuse banned \
            banni quit junk exclu exclue exclus exclude excluded escluso esclusi",
    beginnings: "unsub, desabo, desinscr, resili, bounc, rebond, complain, plainte, blocklist, \
                 blacklist, block list, black list, sperr, plus d envoi, lista negra, lista nera, schwarze liste, zwarte lijst, liste noire, liste rouge, suppress, unconfirm, \
                 opt out, optout, opted out, opting out, oppos, refus, reject, rejet, abgemeld, \
                 abmeld, ausgetragen, austrag, widerruf, widersproch, widerspruch, gesperrt, \
                 ausgeschlossen, disiscr, cancellazione, rimoss, rifiut, rechaz, rebot, desuscri, \
                 descadastr, bloque, blocked, blockiert, bloccat, geblokk, uitgeschreven, uitschrijv, afgemeld, undeliver, \
                 unzustell, supprim, quitt, withdr, revoq, revok, revoc, interdi, forbid, prohib, verboten, vietat, exclure, exclud, excluir, esclud, ausschl, effac, erase, loschen, gelosch, oubli, desactiv, deactivat, deaktiv, unreachable, deceased, decede, npai, robinson, spam",
};

/// Words that are said of a reader who has left, and of other things too.
pub(super) const GONE: NameWords = NameWords {
    whole: "parti partie perdu perdue ancien ancienne former ex archive archivee archives archived \
            quarantine quarantined quarantaine arret arrete arretee suspendu suspendue suspended pause paused hold ko hs mort morte dead lost gone",
    beginnings: "",
};

/// Words for something that ends: the mail, or only the paid period.
pub(super) const ENDING: NameWords = NameWords {
    whole: "",
    beginnings: "cancel, annul, churn, lapse, terminat, kundig, gekundig, disdett, opgezegd",
};

/// Words for the consent of a reader.
pub(super) const READING: NameWords = NameWords {
    whole: "",
    beginnings: "opt in, optin, opted in, autoris, authoris, authoriz, autoriz, accept, consent, consenso, \
                 agree, allow, permission, permiso, permesso, subscribed, receive, receb, recoit, recevoir, recib, ricev, ontvangt, \
                 souhaite, wants, einwillig, zustimm, zugestimm, acept, aceit, accett, suscrit, iscritt, \
                 angemeldet, abonniert, toestemming, aangemeld, mailable, contactable, joignable, \
                 gdpr, rgpd, dsgvo, inscrit a la, inscrit a l, inscrite a, active subscriber, enabled",
};

/// Words for one of several newsletters, for any subscription, or for those who get the mail.
pub(super) const NEWSLETTER: NameWords = NameWords {
    whole: "abonne abonnee inscrit inscrite infolettre nieuwsbrief boletin courriel courriels envoi envois marketing \
            subscription subscriptions inscription suscripcion iscrizione inscricao abonnement destinataire destinataires \
            recipient recipients empfanger destinatario destinataria ontvanger contacter activation activated \
            valid valide gultig valido valida activo activa aktiv attivo attiva ativo ativa deliverable",
    beginnings: "newsletter, mail, email, e mail, notif, send, diffus, versand, zusend, empfang",
};

/// Words for somebody who was written to or called: whoever was not is a reader all the same.
pub(super) const DONE: NameWords = NameWords {
    whole: "contacted emailed mailed sent called worked unworked contacte contactee contactes recontacte recontactee \
            envoye envoyee envoyes envoyees relance relancee relances rappele rappelee appele appelee kontaktiert \
            angeschrieben gesendet verschickt versendet contactado contactada enviado enviada enviados contattato \
            contattata inviato inviata gecontacteerd verzonden verstuurd contatado contatada",
    beginnings: "",
};

/// Words for what a reader chose to get.
pub(super) const CHOICE: NameWords = NameWords {
    whole: "preference preferences frequency frequence haufigkeit frecuencia frequenza frequentie frequencia \
            preferencia preferencias preferenza preferenze praferenz voorkeur",
    beginnings: "",
};

/// Words for a reader who confirms.
pub(super) const CONFIRMING: NameWords =
    NameWords { whole: "doi", beginnings: "confirm, verifi, double opt, doubleopt, bestatig" };

/// Words for a state of a person or a thing.
pub(super) const STATUS: NameWords =
    NameWords { whole: "status statut statuts estatus zustand", beginnings: "" };

/// Words for a state, a place or a result.
pub(super) const STATE: NameWords = NameWords {
    whole: "state etat situation stato estado situacion situazione situacao result results resultat ergebnis \
            resultado risultato resultaat quality qualite qualitat validity validite",
    beginnings: "",
};

/// Words for what a state or a confirmation is about, if it is about the mail.
pub(super) const SUBJECT: NameWords = NameWords {
    whole: "",
    beginnings: "email, e mail, mail, subscri, user, abonn, inscri, newsletter, contact, member, membre, \
                 marketing, list, consent, permission, optin, opt in, double opt, doubleopt, doi, \
                 deliver, lecteur, reader, suscri, iscri, adresse, address, envoi, empfanger, destinat",
};

/// Words that turn others into their contrary.
pub(super) const NEGATION: NameWords = NameWords {
    whole: "not non no hors pas never jamais nicht kein keine keinen sin ne without sans dont nie nunca geen niet nao off \
            pending",
    beginnings: "don t",
};

/// Words for writing to somebody, as they stand beside words of negation.
pub(super) const WRITING: NameWords = NameWords {
    whole: "",
    beginnings: "contact, mail, email, e mail, send, envoy, envoi, ecri, sollicit, relanc, anschreib, derang, \
                 kontakt, schreib, enviar, contatt, disturb, market, newsletter, lettre, campaign, \
                 campagne, mailing, wanted, veut, voul, want, diffus, abonn, inscri, actif, active, werb",
};

/// Words for a moment or a cause: a cell below says since when or why.
pub(super) const MOMENT: NameWords = NameWords {
    whole: "date dates time timestamp reason reasons motif raison datum fecha motivo data since depuis cause grund seit \
            when quand campaign campagne ip id text texte source method methode code channel canal version by par via \
            note notes comment last dernier derniere",
    beginnings: "",
};

/// Words for a number, a form or a place to click.
pub(super) const MEASURE: NameWords = NameWords {
    whole: "url urls link links lien liens count counts rate nb nombre taux score percent token key hash html format \
            number num total days credits opens opened clicks clicked sent received dropped delivered views \
            visits ouvertures ouverts clics envoyes track tracking follow follows activity",
    beginnings: "",
};

/// Words for anything but letters by email.
pub(super) const OTHER_MATTER: NameWords = NameWords {
    whole: "tel city ville town stadt ort ciudad citta country pays land region province provincia county \
            canton street rue strasse calle zip plz cp job company societe firma entreprise gift cadeau credit utm \
            organisation organization organizacion empresa azienda bedrijf unternehmen employer employeur apellido \
            apellidos cognome achternaam pseudo pseudonyme surnom nickname fonction poste position mandat party \
            rubrique media interet interets interest interests press presse print paper papier eleve student buyer \
            acheteur magasin store concours quittance handed batiment building",
    beginnings: "politi, parlement, parliament, parental, invitation, nom de jeune, nom de naissance, nom d usage, maiden name, middle name, second name, nick name, photo, image, video, terms, condition, cgu, cgv, analytic, profil, advert, publicit, sms, phone, telephon, telefon, mobile, call, appel, postal, courrier, whatsapp, \
                 push, fax, cookie, partner, partenaire, third part, event, evenement, payment, charge, \
                 paiement, order, commande, invoice, facture, shipping, livraison, marital, \
                 matrimonial, familia, civil, juridique, fiscal, emploi, profession, employment",
};

/// Words for letters by email, which stand beside others.
pub(super) const EMAIL: NameWords = NameWords {
    whole: "email emails mail mails newsletter newsletters courriel courriels lettre",
    beginnings: "e mail",
};

/// Words for what a person is, does, buys or likes, in a name that has no word of the mail.
pub(super) const TOPIC: NameWords = NameWords {
    whole: "product products produit produits produkt producto prodotto produto team equipe mannschaft equipo squadra \
            equipa band club sport hobby project projet projekt proyecto progetto projeto coupon coupons voucher \
            gutschein code promo promotion campaign campaigns campagne campana source referrer referer referral \
            medium deal film movie song book livre titre title brand marque marca marke industry industrie secteur \
            sector branche department departement service abteilung departamento afdeling occupation metier beruf \
            profesion professione profissao beroep attendance rsvp presence language langue sprache idioma lingua \
            taal gender genre sexe geschlecht age birthday naissance school ecole class classe grade item article \
            model sku price prix montant amount currency device browser location lieu alimentaire dietary diet \
            discord slack twitter website site domain origin origine",
    beginnings: "",
};

impl NameWords {
    /// Whether one of the words stands in a folded name.
    pub(super) fn stand_in(&self, folded: &str) -> bool {
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
