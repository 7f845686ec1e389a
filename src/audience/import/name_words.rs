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
    whole: "dnc dnm dne nomail verbot defunt defunte entzug deletion radie radiee radies radiation stop baja bajas left npa inactif inactive inaktiv inattivo \
            inactivo inativo disabled desactive desactivee deleted remove removed removal invalid invalide invalido invalida \
            ungultig ongeldig sorti sortie depart retire retiree retirer retrait retirado ritirato delete abus abuse banned \
            banni quit junk exclu exclue exclus exclude excluded escluso esclusi",
    beginnings: "unsub, desabo, desinscr, resili, bounc, rebond, complain, plainte, blocklist, \
                 blacklist, block list, black list, sperr, plus d envoi, lista negra, lista nera, schwarze liste, zwarte lijst, liste noire, liste rouge, suppress, unconfirm, \
                 opt out, optout, opted out, opting out, oppos, refus, reject, rejet, abgemeld, \
                 abmeld, ausgetragen, austrag, widerruf, widersproch, widerspruch, gesperrt, \
                 ausgeschlossen, disiscr, cancellazione, rimoss, rifiut, rechaz, rebot, desuscri, \
                 descadastr, bloque, blocked, blockiert, bloccat, geblokk, uitgeschreven, uitschrijv, afgemeld, undeliver, \
                 unzustell, supprim, quitt, withdr, revoq, revok, revoc, interdi, forbid, prohib, verboten, vietat, exclure, exclud, excluir, esclud, ausschl, effac, erase, loschen, gelosch, oubli, desactiv, deactivat, deaktiv, unreachable, deceased, decede, verstorb, gestorb, fallec, overled, falecid, npai, robinson, spam, abbestell, ausgetret, austritt, \
                 zuruckgez, zuruckgen, entzogen, ingetrok, ritirat, retirad",
};

/// Words that are said of a reader who has left, and of other things too.
pub(super) const GONE: NameWords = NameWords {
    whole: "parti partie perdu perdue ancien ancienne former ex archive archivee archives archived \
            quarantine quarantined quarantaine arret arrete arretee stopped stopp gestoppt gestopt suspendu suspendue suspended pause paused hold ko hs mort morte dead lost gone",
    beginnings: "declin, abgelehn, ablehn, weiger, geweiger, verweiger, rehus, verzicht",
};

/// Words for something that ends: the mail, or only the paid period.
pub(super) const ENDING: NameWords = NameWords {
    whole: "",
    beginnings: "cancel, annul, anulad, anulat, churn, lapse, terminat, kundig, gekundig, disdett, opgezegd, storn",
};

/// Words for what has ended, as they are said of a subscription, of a consent and of many other things.
pub(super) const ENDED: NameWords = NameWords {
    whole: "ended finished over termine terminee beendet beeindigd finalizado finalizada terminado terminada concluso \
            conclusa acabado acabada encerrado encerrada abgelaufen verlopen expired expire expiree caducado caducada \
            scaduto scaduta vencido vencida",
    beginnings: "",
};

/// Words for an end that is past or still to come, as they are said of the mail, of a consent and of many other things.
pub(super) const EXPIRING: NameWords = NameWords {
    whole: "end ends ende fin fine einde fim expires",
    beginnings: "expir, ablauf, caduc, scaden, vencim, vervall",
};

/// Words for something that went wrong, as they are said of the mail and of many other things.
pub(super) const FAULT: NameWords = NameWords {
    whole: "error errors erreur erreurs fehler fehlerhaft errore errori erro erros fout fouten",
    beginnings: "",
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
    whole: "inscrito inscrita inscritos abo abos abonne abonnee inscrit inscrite infolettre nieuwsbrief boletin courriel courriels envoi envois envio envios invio invii verzending marketing \
            subscription subscriptions inscription suscripcion iscrizione inscricao abonnement destinataire destinataires \
            recipient recipients empfanger destinatario destinataria ontvanger contacter activation activated \
            valid valide gultig valido valida activo activa aktiv attivo attiva ativo ativa deliverable",
    beginnings: "newsletter, mail, email, e mail, notif, send, diffus, versand, zusend, empfang, deliverab, delivrab, distribuabl, \
                 zustellbar",
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
                 campagne, mailing, nieuwsbrief, boletin, infolettre, distribuabl, zustellbar, deliverabl, wanted, veut, voul, want, diffus, abonn, inscri, actif, active, werb",
};

/// Words for a moment or a cause: a cell below says since when or why.
pub(super) const MOMENT: NameWords = NameWords {
    whole: "date dates time timestamp reason reasons motif raison datum fecha motivo data since depuis cause grund seit \
            when quand campaign campagne ip id text texte source method methode code channel canal version by par via \
            note notes comment last dernier derniere jusqu until till through bis hasta",
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
                 paiement, order, bestell, pedido, ordine, encomenda, commande, invoice, rechnung, factuur, facture, shipping, livraison, marital, \
                 matrimonial, familia, civil, juridique, fiscal, emploi, profession, employment",
};

/// Words for letters by email, which stand beside others.
pub(super) const EMAIL: NameWords = NameWords {
    whole: "email emails mail mails newsletter newsletters courriel courriels correo correos lettre \
            infolettre nieuwsbrief boletin",
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

/// Words that say nothing of who may be written to, and change nothing of what others say: articles, pronouns,
/// what is written and how often, and that something is given.
pub(super) const PLAIN: NameWords = NameWords {
    whole: "a an the of to for in on at by and or is are am be been has have get gets do does will can may \
            my our your their his her its this that these i we you he she they it us all any user users person people \
            list lists letter letters news digest edition editions issue issues update updates alert alerts message \
            messages bulk mass mailing mailings global general current currently new first also still regular \
            daily weekly monthly quarterly morning evening weekend monday friday sunday public official \
            given granted gave give done made completed obtained ok okay good yes wanted desired privacy policy protection personal \
            private processing use address addresses account profile customer client contact contacts reader readers \
            subscriber subscribers subscribe member members form signup sign up registered registration \
            de la le les l du des d un une et ou a au aux pour par sur dans en avec je j il elle on nous vous ils ma mon \
            mes sa son ses notre nos votre vos leur leurs ce cet cette qui que est sont ete etre ai as ont avoir tout \
            tous toute toutes liste listes lettre lettres info infos information informations actualite \
            actualites actu actus journal gazette bulletin magazine edition editions diffusion message messages \
            quotidien quotidienne hebdo hebdomadaire mensuel mensuelle matin matinale soir semaine mois jour lundi mardi mercredi jeudi vendredi \
            samedi dimanche donne donnee donner accord accorde accordee obtenu obtenue recueilli recueillie oui \
            donnees personnelles personnel traitement utilisation compte lecteur lectrice lecteurs lectrices membre \
            membres adherent adherents adherente client cliente nouveau nouvelle general generale \
            voulu voulue desire desiree veut veulent \
            der die das den dem des ein eine einer eines und oder fur von vom zu zum zur mit bei auf im ins an ist hat \
            habe haben wird werden mochte mochten wunscht will wollen bekommt bekommen erhalt erhalten bezieht sind sein mein meine unser unsere ich wir sie er es ihr sich per alle alles \
            liste verteiler brief briefe post mails nachricht nachrichten neuigkeiten taglich woche wochentlich \
            monatlich morgen abend erteilt gegeben erlaubt erwunscht gewunscht gewollt vorhanden ja datenschutz \
            personlich personliche daten verarbeitung nutzung konto kunde kunden leser leserin mitglied mitglieder neu \
            werbe werbung information informationen info angemeldet anmeldung eingetragen \
            el los las lo un una unos unas y o u del al por para con su sus mi mis se es son ha han he esta estan ser \
            sido todo todos lista listas carta cartas noticia noticias novedades diario diaria semanal mensual \
            dado dada quiere quieren recibido publicidad otorgado otorgada concedido concedida deseado si datos personales tratamiento cuenta cliente \
            lector lectora socio socios alta \
            il lo gli i uno di del dello della dei degli delle da dal dalla al alla allo con su sul sulla per e ed mio \
            mia suo sua si sono stato stata ho hai lettera lettere notizie novita quotidiana quotidiano settimanale \
            mensile concesso concessa vuole pubblicita dato data ricevuto desiderato dati personali trattamento lettore socio soci \
            het een en van voor met aan uit bij ik wij jij u hij zij ze heeft hebben wordt worden zijn mijn ons onze \
            lijst brieven berichten dagelijks wekelijks maandelijks gegeven wil krijgt reclame verleend gewenst gegevens verwerking lezer \
            lid leden klant \
            os as um uma e do da dos das ao aos pelo pela para por na nas nos quer publicidade com em seu sua seus suas meu minha eu ele ela \
            tem cartas noticias diario semanal mensal concedido concedida dados pessoais tratamento conta leitor \
            socio socios sim",
    beginnings: "",
};

/// Words that continue a negation: `no longer`. Without one they are not known.
pub(super) const NO_LONGER: NameWords =
    NameWords { whole: "longer more anymore plus mehr mas piu meer mais", beginnings: "" };

impl NameWords {
    /// Each word, and each beginning.
    #[cfg(test)]
    pub(super) fn each(&self) -> impl Iterator<Item = &'static str> {
        let beginnings = self.beginnings.split(", ").filter(|word| !word.is_empty());
        self.whole.split_whitespace().chain(beginnings)
    }

    /// How many of the words at the beginning of `words` are one of these. Zero if none is. What follows a beginning has to
    /// pass `is_end`.
    pub(super) fn count_at(&self, words: &[&str], is_end: fn(&str) -> bool) -> usize {
        let begins = |beginning: &str| {
            let parts: Vec<&str> = beginning.split(' ').collect();
            let (last, before) = parts.split_last()?;
            let word = words.get(before.len())?;
            let is_known = words.starts_with(before)
                && !last.is_empty()
                && word.strip_prefix(last).is_some_and(is_end);
            is_known.then_some(parts.len())
        };
        let is_whole =
            words.first().is_some_and(|own| self.whole.split_whitespace().any(|word| word == *own));
        self.beginnings.split(", ").filter_map(begins).max().unwrap_or(usize::from(is_whole))
    }

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
