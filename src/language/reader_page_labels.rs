//! The words of a reader's own page, and of the mails that ask to confirm what was asked for there, one table for each
//! language.
//!
//! Looks up to: nothing.

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
    /// What the reader can do if no mail comes: the words before the address to write to.
    pub sent_late: &'static str,
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
    /// The question behind the link that takes a change back.
    pub revert_question: NamePhrase,
    /// The heading of a reader whose change is taken back.
    pub reverted: &'static str,
    /// What a reader whose change is taken back may expect.
    pub reverted_note: &'static str,
    /// Says that the issues go to another address, and until when what is asked for here holds for it. The name is a moment.
    pub moved_note: NamePhrase,
    /// The heading of an address that is no reader's.
    pub absent: &'static str,
    /// What can be done if the issues come to another address.
    pub absent_note: NamePhrase,
    /// The heading where an earlier address can take the place back. The name is a date.
    pub held: NamePhrase,
    /// Why nothing is shown or deleted until then: the words before the address to write to.
    pub held_note: &'static str,
    /// The heading where the new address gets the publication already.
    pub taken: NamePhrase,
    /// What can be done about an address that gets the publication already: the words before the address to write to.
    pub taken_note: &'static str,
    /// The subject of the mail to the former address.
    pub changed_subject: NamePhrase,
    /// What the mail to the former address tells. The name is an address.
    pub changed_to: NamePhrase,
    /// The subject of the mail to an address whose change was taken back.
    pub taken_back_subject: NamePhrase,
    /// Why the change was taken back: the words before the address to write to.
    pub taken_back_note: &'static str,
    /// How a change is taken back. The name is the moment until which it can be.
    pub revert_how: NamePhrase,
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
    /// Says that no issue comes any more, and that a paid subscription ends.
    pub forget_end: &'static str,
    /// The words above what will be forgotten.
    pub forget_lead: &'static str,
    /// What will be forgotten.
    pub forgotten_parts: [&'static str; 3],
    /// Which addresses are meant, and which are not.
    pub forget_scope: &'static str,
    /// What is kept of a reader who is forgotten.
    pub forget_kept: &'static str,
    /// The button that forgets.
    pub forget_all: &'static str,
    /// The heading of a reader who will be forgotten within minutes.
    pub forgotten: &'static str,
    /// What a reader who will be forgotten within minutes may expect.
    pub forgotten_note: &'static str,
    /// What was done for a reader who was forgotten before.
    pub forgotten_before: &'static str,
    /// What happens if the reader does nothing.
    pub otherwise: &'static str,
}

pub(super) const FR: ReaderPageLabels = ReaderPageLabels {
    choices: "Autres demandes",
    by_mail: "Pour chacune, un message part d’abord, à la nouvelle adresse s’il s’agit d’en changer\u{a0}: rien n’est fait avant que son lien ait été suivi.",
    new_address: "Nouvelle adresse e-mail",
    not_another: "Ce n’est pas une autre adresse e-mail. Vérifiez ce que vous avez saisi.",
    change: "Changer d’adresse",
    record: "Recevoir mes données",
    forget: "Me faire oublier",
    sent: NamePhrase {
        before: "Un message vous attend à l’adresse ",
        after: ", si elle peut en recevoir. Ouvrez-le et suivez son lien\u{a0}: rien n’est fait avant.",
    },
    sent_late: "Rien dans l’heure\u{a0}? Demandez-le encore, ou écrivez à ",
    change_question: NamePhrase { before: "Recevoir ", after: " à cette adresse\u{a0}?" },
    change_why: NamePhrase {
        before: "Quelqu’un, sans doute vous, a demandé à recevoir ",
        after: " à cette adresse désormais.",
    },
    instead_of: NamePhrase { before: "Elle remplacerait ", after: "." },
    receive_here: "Recevoir à cette adresse",
    changed: "Votre adresse est changée.",
    changed_note: "Les prochains numéros vous parviendront à cette adresse. Un numéro déjà en route part encore à l’ancienne.",
    revert_question: NamePhrase {
        before: "Recevoir de nouveau ",
        after: " à cette adresse\u{a0}?",
    },
    reverted: "Votre adresse est rétablie.",
    reverted_note: "Les prochains numéros vous parviendront de nouveau ici. Un numéro déjà en route part encore à l’autre adresse.",
    moved_note: NamePhrase {
        before: "Depuis peu, les numéros partent à une autre adresse. Vous désabonner, changer d’adresse ou vous faire oublier ici vaut aussi pour elle, jusqu’au ",
        after: ". Le message qui vous l’a annoncé permet d’annuler ce changement.",
    },
    absent: "Aucun numéro ne part à cette adresse.",
    absent_note: NamePhrase {
        before: "Si ",
        after: " vous parvient ailleurs, servez-vous du lien d’un message reçu là-bas\u{a0}: ce que vous demandez ici n’y change rien.",
    },
    held: NamePhrase { before: "Possible à partir du ", after: "." },
    held_note: "Cette adresse en a remplacé une autre il y a moins de trois jours, et l’ancienne peut encore annuler ce changement. D’ici là, rien n’est montré ni effacé. Refaites votre demande ce jour-là, ou écrivez à ",
    taken: NamePhrase { before: "Cette adresse reçoit déjà ", after: "." },
    taken_note: "Pour réunir deux abonnements, écrivez à ",
    changed_subject: NamePhrase { before: "Votre adresse pour ", after: " a changé" },
    changed_to: NamePhrase {
        before: "Les prochains numéros partiront à l’adresse ",
        after: ", et non plus à celle-ci.",
    },
    taken_back_subject: NamePhrase { before: "Changement d’adresse annulé pour ", after: "" },
    taken_back_note: "L’ancienne adresse a annulé le changement. Si cela vous étonne, écrivez à ",
    revert_how: NamePhrase {
        before: "Si ce n’était pas vous, ouvrez cette page avant le ",
        after: " et appuyez sur son bouton\u{a0}: votre adresse sera rétablie.",
    },
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
    forget_end: "Après cela, plus aucun numéro ne vous parviendra, et un abonnement payant prend fin.",
    forget_lead: "Seront effacés, sans retour possible\u{a0}:",
    forgotten_parts: [
        "votre ligne dans la liste des lecteurs",
        "votre nom et votre adresse dans le registre de tous les envois",
        "ce que vous avez accepté en vous inscrivant, et toutes vos demandes",
    ],
    forget_scope: "Cela vaut pour cette adresse, et pour celle qui l’a remplacée depuis moins de trois jours. Pour toute autre, demandez-le par le lien d’un message reçu là-bas.",
    forget_kept: "Il ne reste qu’une empreinte de l’adresse, pour que personne ne vous remette dans la liste.",
    forget_all: "Tout effacer",
    forgotten: "Plus rien ne sera envoyé à cette adresse.",
    forgotten_note: "Tout ce qui la concerne est effacé dans les minutes qui viennent, ou dès la fin d’un envoi en cours. Un message déjà en route peut encore arriver.",
    forgotten_before: "Tout ce qui la concernait est effacé.",
    otherwise: "Si ce n’était pas vous, ne faites rien\u{a0}: rien ne changera, et la demande sera effacée dans trois jours.",
};

pub(super) const EN: ReaderPageLabels = ReaderPageLabels {
    choices: "Other requests",
    by_mail: "For each of them a message is sent first, to the new address if you change it: nothing is done before its link was followed.",
    new_address: "New email address",
    not_another: "This is not another email address. Please look at it again.",
    change: "Change my address",
    record: "Send me my data",
    forget: "Forget me",
    sent: NamePhrase {
        before: "A message is waiting for you at ",
        after: ", if that address can be written to. Open it and follow its link: nothing is done before that.",
    },
    sent_late: "Nothing within an hour? Ask once more, or write to ",
    change_question: NamePhrase { before: "Receive ", after: " at this address?" },
    change_why: NamePhrase {
        before: "Somebody, presumably you, has asked to receive ",
        after: " at this address from now on.",
    },
    instead_of: NamePhrase { before: "It would replace ", after: "." },
    receive_here: "Receive it at this address",
    changed: "Your address is changed.",
    changed_note: "The next issues will be sent to this address. One that is on its way still goes to the former one.",
    revert_question: NamePhrase { before: "Receive ", after: " at this address again?" },
    reverted: "Your address is as it was.",
    reverted_note: "The next issues will be sent here again. One that is on its way still goes to the other address.",
    moved_note: NamePhrase {
        before: "Since lately the issues go to another address. To unsubscribe, to change the address or to be forgotten here holds for that one too, until ",
        after: ". The message that told you of the change lets you take it back.",
    },
    absent: "No issue is sent to this address.",
    absent_note: NamePhrase {
        before: "If ",
        after: " comes to you elsewhere, use the link in a message that came there: what you ask for here changes nothing there.",
    },
    held: NamePhrase { before: "Possible from ", after: " on." },
    held_note: "This address has replaced another one less than three days ago, and the former one can still take that back. Until then nothing is shown or deleted. Ask again on that day, or write to ",
    taken: NamePhrase { before: "This address receives ", after: " already." },
    taken_note: "To have two subscriptions made one, write to ",
    changed_subject: NamePhrase { before: "Your address for ", after: " has changed" },
    changed_to: NamePhrase {
        before: "The next issues will be sent to ",
        after: ", and no longer to this address.",
    },
    taken_back_subject: NamePhrase {
        before: "The change of address for ",
        after: " was taken back",
    },
    taken_back_note: "The former address has taken the change back. If that surprises you, write to ",
    revert_how: NamePhrase {
        before: "If it was not you, open this page before ",
        after: " and press its button: your address will be as it was.",
    },
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
    forget_end: "After that no further issue comes, and a paid subscription ends.",
    forget_lead: "These will be deleted, and cannot be brought back:",
    forgotten_parts: [
        "your row in the list of readers",
        "your name and your address in the record of everything that was sent",
        "what you agreed to when you subscribed, and all of your requests",
    ],
    forget_scope: "This holds for this address, and for the one that has replaced it within the last three days. For any other, ask by the link in a message that came there.",
    forget_kept: "Only a fingerprint of the address stays, so that nobody puts you on the list again.",
    forget_all: "Delete everything",
    forgotten: "Nothing more will be sent to this address.",
    forgotten_note: "Everything about it is deleted within the next minutes, or when an issue that is being sent has ended. A message that is on its way may still arrive.",
    forgotten_before: "Everything about it is deleted.",
    otherwise: "If it was not you, do nothing: nothing will change, and the request will be deleted within three days.",
};

pub(super) const DE: ReaderPageLabels = ReaderPageLabels {
    choices: "Weitere Anliegen",
    by_mail: "Für jedes davon geht zuerst eine Nachricht ab, bei einer Änderung an die neue Adresse: Es geschieht nichts, bevor jemand ihrem Link gefolgt ist.",
    new_address: "Neue E-Mail-Adresse",
    not_another: "Das ist keine andere E-Mail-Adresse. Bitte sehen Sie noch einmal nach.",
    change: "Adresse ändern",
    record: "Meine Daten erhalten",
    forget: "Mich vergessen",
    sent: NamePhrase {
        before: "An die Adresse ",
        after: " geht eine Nachricht, sofern sie Post annimmt. Öffnen Sie die Nachricht und folgen Sie ihrem Link: Vorher geschieht nichts.",
    },
    sent_late: "Nach einer Stunde nichts angekommen? Fragen Sie noch einmal, oder schreiben Sie an ",
    change_question: NamePhrase { before: "", after: " an dieser Adresse erhalten?" },
    change_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat darum gebeten, ",
        after: " von nun an an diese Adresse zu senden.",
    },
    instead_of: NamePhrase { before: "Sie würde ", after: " ersetzen." },
    receive_here: "An dieser Adresse erhalten",
    changed: "Ihre Adresse ist geändert.",
    changed_note: "Die nächsten Ausgaben gehen an diese Adresse. Eine, die unterwegs ist, geht noch an die bisherige.",
    revert_question: NamePhrase { before: "", after: " wieder an dieser Adresse erhalten?" },
    reverted: "Ihre Adresse gilt wieder.",
    reverted_note: "Die nächsten Ausgaben gehen wieder hierher. Eine, die unterwegs ist, geht noch an die andere Adresse.",
    moved_note: NamePhrase {
        before: "Seit Kurzem gehen die Ausgaben an eine andere Adresse. Abbestellen, Adresse ändern und Vergessen gelten hier auch für diese, bis ",
        after: ". Mit der Nachricht, die Ihnen die Änderung mitgeteilt hat, nehmen Sie sie zurück.",
    },
    absent: "An diese Adresse geht keine Ausgabe.",
    absent_note: NamePhrase {
        before: "Erhalten Sie ",
        after: " an einer anderen Adresse, verwenden Sie den Link einer Nachricht von dort: Was Sie hier verlangen, ändert dort nichts.",
    },
    held: NamePhrase { before: "Möglich ab ", after: "." },
    held_note: "Diese Adresse hat vor weniger als drei Tagen eine andere ersetzt, und die bisherige kann das noch zurücknehmen. Bis dahin wird nichts gezeigt und nichts gelöscht. Fragen Sie an diesem Tag noch einmal, oder schreiben Sie an ",
    taken: NamePhrase { before: "Diese Adresse erhält ", after: " schon." },
    taken_note: "Um zwei Bestellungen zusammenzulegen, schreiben Sie an ",
    changed_subject: NamePhrase { before: "Ihre Adresse für ", after: " ist geändert" },
    changed_to: NamePhrase {
        before: "Die nächsten Ausgaben gehen an ",
        after: " und nicht mehr an diese Adresse.",
    },
    taken_back_subject: NamePhrase {
        before: "Die Adressänderung für ",
        after: " ist zurückgenommen",
    },
    taken_back_note: "Die bisherige Adresse hat die Änderung zurückgenommen. Wundert Sie das, schreiben Sie an ",
    revert_how: NamePhrase {
        before: "Waren Sie es nicht, öffnen Sie bis ",
        after: " diese Seite und drücken Sie auf ihre Schaltfläche: Dann gilt wieder Ihre Adresse.",
    },
    revert: "Änderung zurücknehmen",
    record_subject: NamePhrase { before: "Ihre Daten bei ", after: "" },
    record_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat gefragt, was ",
        after: " über Sie gespeichert hat.",
    },
    record_heading: "Ihre Daten",
    record_note: "Die Datei enthält alles, was von Ihnen bekannt ist: Ihre Zeile der Liste, Ihre Anfragen, jede Ausgabe, die Ihnen gesendet wurde, und was Ihr Mailserver geantwortet hat. Sie ist in JSON.",
    download: "Meine Daten herunterladen",
    forget_question: NamePhrase { before: "Von ", after: " vergessen werden?" },
    forget_why: NamePhrase {
        before: "Jemand, vermutlich Sie, hat darum gebeten, dass ",
        after: " alles über Sie vergisst.",
    },
    forget_end: "Danach kommt keine Ausgabe mehr, und ein bezahltes Abonnement endet.",
    forget_lead: "Das wird gelöscht und lässt sich nicht zurückholen:",
    forgotten_parts: [
        "Ihre Zeile in der Liste der Leser",
        "Ihr Name und Ihre Adresse im Verzeichnis aller Sendungen",
        "das, womit Sie beim Bestellen einverstanden waren, und alle Ihre Anfragen",
    ],
    forget_scope: "Das gilt für diese Adresse und für die, die sie vor weniger als drei Tagen ersetzt hat. Für jede andere verlangen Sie es mit dem Link einer Nachricht von dort.",
    forget_kept: "Es bleibt nur ein Fingerabdruck der Adresse, damit niemand Sie wieder auf die Liste setzt.",
    forget_all: "Alles löschen",
    forgotten: "An diese Adresse wird nichts mehr gesendet.",
    forgotten_note: "Alles über sie wird in den nächsten Minuten gelöscht, oder sobald eine laufende Sendung beendet ist. Eine Nachricht, die unterwegs ist, kann noch ankommen.",
    forgotten_before: "Alles über sie ist gelöscht.",
    otherwise: "Waren Sie es nicht, tun Sie nichts: Es ändert sich nichts, und die Anfrage wird nach drei Tagen gelöscht.",
};

impl NamePhrase {
    /// The words with a name.
    pub fn around(&self, name: &str) -> String {
        [self.before, name, self.after].concat()
    }
}
