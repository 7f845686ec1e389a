//! The words of a reader's own page, and of the mails that ask to confirm what was asked for there, one table for each
//! language.
//!
//! Looks up to: nothing.

use super::Language;

/// Words around a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamePhrase {
    /// What stands before the name.
    pub before: &'static str,
    /// What stands behind the name.
    pub after: &'static str,
}

/// The words around a reader's own page, in one language. The name in a phrase is the publication's, if nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderPageLabels {
    /// The heading above the choices.
    pub choices: &'static str,
    /// Says that a mail comes first.
    pub by_mail: &'static str,
    /// The name of the field for the new address.
    pub new_address: &'static str,
    /// Says what is wrong with a new address that is none, or is the present one.
    pub not_another: &'static str,
    /// The button that asks for a change of address.
    pub change: &'static str,
    /// The button that asks for all that is known of the reader.
    pub record: &'static str,
    /// The button that asks to be forgotten.
    pub forget: &'static str,
    /// What the reader is to do after a request. The name is an address.
    pub sent: NamePhrase,
    /// The question behind the link of a change, and the subject of its mail.
    pub change_question: NamePhrase,
    /// Why the mail of a change came.
    pub change_why: NamePhrase,
    /// What the address would replace. The name is an address.
    pub instead_of: NamePhrase,
    /// The button that confirms a change.
    pub receive_here: &'static str,
    /// The heading of a reader whose address is changed.
    pub changed: &'static str,
    /// What a reader whose address is changed may expect.
    pub changed_note: &'static str,
    /// The heading where the new address gets the publication already.
    pub taken: NamePhrase,
    /// What can be done about an address that gets the publication already: the words before the address to write to.
    pub taken_note: &'static str,
    /// The subject of the mail to the former address.
    pub changed_subject: NamePhrase,
    /// What the mail to the former address tells. The name is an address.
    pub changed_to: NamePhrase,
    /// How a change is taken back.
    pub revert_how: &'static str,
    /// The button that takes a change back.
    pub revert: &'static str,
    /// The subject of the mail about what is known of a reader.
    pub record_subject: NamePhrase,
    /// Why the mail about what is known of a reader came.
    pub record_why: NamePhrase,
    /// The heading above what is known of a reader.
    pub record_heading: &'static str,
    /// What is known of a reader.
    pub record_note: &'static str,
    /// The button that downloads what is known of a reader.
    pub download: &'static str,
    /// The subject of the mail to a reader who wants to be forgotten.
    pub forget_question: NamePhrase,
    /// Why the mail to a reader who wants to be forgotten came.
    pub forget_why: NamePhrase,
    /// The words above what will be forgotten.
    pub forget_lead: &'static str,
    /// What will be forgotten.
    pub forgotten_parts: [&'static str; 3],
    /// What is kept of a reader who is forgotten.
    pub forget_kept: &'static str,
    /// The button that forgets.
    pub forget_all: &'static str,
    /// The heading of a reader who will be forgotten within minutes.
    pub forgotten: &'static str,
    /// What a reader who will be forgotten within minutes may expect.
    pub forgotten_note: &'static str,
    /// What happens if the reader does nothing.
    pub otherwise: &'static str,
}

const FR: ReaderPageLabels = ReaderPageLabels {
    choices: "Autres demandes",
    by_mail: "Pour chacune, un message vous est d’abord envoyé\u{a0}: rien n’est fait avant que vous ayez suivi son lien.",
    new_address: "Nouvelle adresse e-mail",
    not_another: "Ce n’est pas une autre adresse e-mail. Vérifiez ce que vous avez saisi.",
    change: "Changer d’adresse",
    record: "Recevoir mes données",
    forget: "Me faire oublier",
    sent: NamePhrase {
        before: "Un message vous attend à l’adresse ",
        after: ", si elle peut en recevoir. Ouvrez-le et suivez son lien\u{a0}: rien n’est fait avant.",
    },
    change_question: NamePhrase { before: "Recevoir ", after: " à cette adresse\u{a0}?" },
    change_why: NamePhrase {
        before: "Quelqu’un, sans doute vous, a demandé à recevoir ",
        after: " à cette adresse désormais.",
    },
    instead_of: NamePhrase { before: "Elle remplacerait ", after: "." },
    receive_here: "Recevoir à cette adresse",
    changed: "Votre adresse est changée.",
    changed_note: "Les prochains numéros vous parviendront à cette adresse. Un numéro déjà en route part encore à l’ancienne.",
    taken: NamePhrase { before: "Cette adresse reçoit déjà ", after: "." },
    taken_note: "Pour réunir deux abonnements, écrivez à ",
    changed_subject: NamePhrase { before: "Votre adresse pour ", after: " a changé" },
    changed_to: NamePhrase {
        before: "Les prochains numéros partiront à l’adresse ",
        after: ", et non plus à celle-ci.",
    },
    revert_how: "Si ce n’était pas vous, ouvrez cette page dans les trois jours et appuyez sur son bouton\u{a0}: votre adresse sera rétablie.",
    revert: "Annuler le changement",
    record_subject: NamePhrase { before: "Vos données chez ", after: "" },
    record_why: NamePhrase {
        before: "Quelqu’un, sans doute vous, a demandé ce que ",
        after: " sait de vous.",
    },
    record_heading: "Vos données",
    record_note: "Le fichier contient tout ce qui est connu de vous\u{a0}: votre ligne dans la liste, vos demandes, chaque numéro qui vous a été envoyé, et ce que votre messagerie a répondu. Il est en JSON.",
    download: "Télécharger mes données",
    forget_question: NamePhrase { before: "Être oublié de ", after: "\u{a0}?" },
    forget_why: NamePhrase {
        before: "Quelqu’un, sans doute vous, a demandé que ",
        after: " oublie tout de vous.",
    },
    forget_lead: "Seront effacés, sans retour possible\u{a0}:",
    forgotten_parts: [
        "votre ligne dans la liste des lecteurs",
        "votre nom et votre adresse dans le registre de tous les envois",
        "ce que vous avez accepté en vous inscrivant, et toutes vos demandes",
    ],
    forget_kept: "Il ne reste qu’une empreinte de l’adresse, pour que personne ne vous remette dans la liste.",
    forget_all: "Tout effacer",
    forgotten: "Plus rien ne vous sera envoyé.",
    forgotten_note: "Tout ce qui vous concerne est effacé dans les minutes qui viennent.",
    otherwise: "Si ce n’était pas vous, ne faites rien\u{a0}: rien ne changera, et la demande sera effacée dans trois jours.",
};

const EN: ReaderPageLabels = ReaderPageLabels {
    choices: "Other requests",
    by_mail: "For each of them you are sent a message first: nothing is done before you have followed its link.",
    new_address: "New email address",
    not_another: "This is not another email address. Please look at it again.",
    change: "Change my address",
    record: "Send me my data",
    forget: "Forget me",
    sent: NamePhrase {
        before: "A message is waiting for you at ",
        after: ", if that address can be written to. Open it and follow its link: nothing is done before that.",
    },
    change_question: NamePhrase { before: "Receive ", after: " at this address?" },
    change_why: NamePhrase {
        before: "Somebody, presumably you, has asked to receive ",
        after: " at this address from now on.",
    },
    instead_of: NamePhrase { before: "It would replace ", after: "." },
    receive_here: "Receive it at this address",
    changed: "Your address is changed.",
    changed_note: "The next issues will be sent to this address. One that is on its way still goes to the former one.",
    taken: NamePhrase { before: "This address receives ", after: " already." },
    taken_note: "To have two subscriptions made one, write to ",
    changed_subject: NamePhrase { before: "Your address for ", after: " has changed" },
    changed_to: NamePhrase {
        before: "The next issues will be sent to ",
        after: ", and no longer to this address.",
    },
    revert_how: "If it was not you, open this page within three days and press its button: your address will be as it was.",
    revert: "Take the change back",
    record_subject: NamePhrase { before: "Your data at ", after: "" },
    record_why: NamePhrase {
        before: "Somebody, presumably you, has asked what ",
        after: " knows of you.",
    },
    record_heading: "Your data",
    record_note: "The file has all that is known of you: your row of the list, your requests, every issue that was sent to you, and what your mail server answered. It is JSON.",
    download: "Download my data",
    forget_question: NamePhrase { before: "Be forgotten by ", after: "?" },
    forget_why: NamePhrase {
        before: "Somebody, presumably you, has asked ",
        after: " to forget all about you.",
    },
    forget_lead: "These will be deleted, and cannot be brought back:",
    forgotten_parts: [
        "your row in the list of readers",
        "your name and your address in the record of everything that was sent",
        "what you agreed to when you subscribed, and all of your requests",
    ],
    forget_kept: "Only a fingerprint of the address stays, so that nobody puts you on the list again.",
    forget_all: "Delete everything",
    forgotten: "Nothing more will be sent to you.",
    forgotten_note: "Everything about you is deleted within the next minutes.",
    otherwise: "If it was not you, do nothing: nothing will change, and the request will be deleted within three days.",
};

const DE: ReaderPageLabels = ReaderPageLabels {
    choices: "Weitere Anliegen",
    by_mail: "Für jedes davon erhalten Sie zuerst eine Nachricht: Es geschieht nichts, bevor Sie ihrem Link gefolgt sind.",
    new_address: "Neue E-Mail-Adresse",
    not_another: "Das ist keine andere E-Mail-Adresse. Bitte sehen Sie noch einmal nach.",
    change: "Adresse ändern",
    record: "Meine Daten erhalten",
    forget: "Mich vergessen",
    sent: NamePhrase {
        before: "An die Adresse ",
        after: " geht eine Nachricht, sofern sie Post annimmt. Öffnen Sie die Nachricht und folgen Sie ihrem Link: Vorher geschieht nichts.",
    },
    change_question: NamePhrase { before: "", after: " an dieser Adresse erhalten?" },
    change_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat darum gebeten, ",
        after: " von nun an an diese Adresse zu senden.",
    },
    instead_of: NamePhrase { before: "Sie würde ", after: " ersetzen." },
    receive_here: "An dieser Adresse erhalten",
    changed: "Ihre Adresse ist geändert.",
    changed_note: "Die nächsten Ausgaben gehen an diese Adresse. Eine, die unterwegs ist, geht noch an die bisherige.",
    taken: NamePhrase { before: "Diese Adresse erhält ", after: " schon." },
    taken_note: "Um zwei Bestellungen zusammenzulegen, schreiben Sie an ",
    changed_subject: NamePhrase { before: "Ihre Adresse für ", after: " ist geändert" },
    changed_to: NamePhrase {
        before: "Die nächsten Ausgaben gehen an ",
        after: " und nicht mehr an diese Adresse.",
    },
    revert_how: "Waren Sie es nicht, öffnen Sie innerhalb von drei Tagen diese Seite und drücken Sie auf ihre Schaltfläche: Dann gilt wieder Ihre Adresse.",
    revert: "Änderung zurücknehmen",
    record_subject: NamePhrase { before: "Ihre Daten bei ", after: "" },
    record_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat gefragt, was ",
        after: " von Ihnen weiß.",
    },
    record_heading: "Ihre Daten",
    record_note: "Die Datei enthält alles, was von Ihnen bekannt ist: Ihre Zeile der Liste, Ihre Anfragen, jede Ausgabe, die Ihnen gesendet wurde, und was Ihr Mailserver geantwortet hat. Sie ist in JSON.",
    download: "Meine Daten herunterladen",
    forget_question: NamePhrase { before: "Von ", after: " vergessen werden?" },
    forget_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat darum gebeten, dass ",
        after: " alles über Sie vergisst.",
    },
    forget_lead: "Das wird gelöscht und lässt sich nicht zurückholen:",
    forgotten_parts: [
        "Ihre Zeile in der Liste der Leser",
        "Ihr Name und Ihre Adresse im Verzeichnis aller Sendungen",
        "das, womit Sie beim Bestellen einverstanden waren, und alle Ihre Anfragen",
    ],
    forget_kept: "Es bleibt nur ein Fingerabdruck der Adresse, damit niemand Sie wieder auf die Liste setzt.",
    forget_all: "Alles löschen",
    forgotten: "Es wird Ihnen nichts mehr gesendet.",
    forgotten_note: "Alles über Sie wird in den nächsten Minuten gelöscht.",
    otherwise: "Waren Sie es nicht, tun Sie nichts: Es ändert sich nichts, und die Anfrage wird nach drei Tagen gelöscht.",
};

impl NamePhrase {
    /// The words with a name.
    pub fn around(&self, name: &str) -> String {
        [self.before, name, self.after].concat()
    }
}

impl Language {
    /// The words around a reader's own page.
    pub const fn reader_page_labels(self) -> &'static ReaderPageLabels {
        match self {
            Self::Fr => &FR,
            Self::En => &EN,
            Self::De => &DE,
        }
    }
}
