//! The words of the pages on the web, one table for each language.
//!
//! Looks up to: nothing.

use super::Language;

/// The words of the pages on the web, in one language. A word that ends in a blank is followed by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebLabels {
    /// The question of a reader who wants to leave: the words before the publication's name.
    pub leave_before: &'static str,
    /// The question of a reader who wants to leave: the words behind the publication's name.
    pub leave_after: &'static str,
    /// The words before the reader's address, where they may leave.
    pub address: &'static str,
    /// The words before the name of the reader's edition.
    pub edition: &'static str,
    /// The name of the free edition.
    pub free: &'static str,
    /// The name of the paid edition.
    pub paid: &'static str,
    /// Says that nothing has changed before the button is pressed.
    pub not_yet: &'static str,
    /// The button that leaves.
    pub leave: &'static str,
    /// The heading of a reader who has left.
    pub left: &'static str,
    /// What a reader who has left may expect.
    pub left_note: &'static str,
    /// What a reader who has left by mistake can do.
    pub mistake: &'static str,
    /// The button that takes the leaving back.
    pub come_back: &'static str,
    /// The heading of a reader who has come back.
    pub back: &'static str,
    /// What a reader who has come back may expect.
    pub back_note: &'static str,
    /// The heading of a reader to whom nobody writes, for another reason than their wish.
    pub silent: &'static str,
    /// What a reader to whom nobody writes can do: the words before the address to write to.
    pub silent_note: &'static str,
    /// The heading where a link does not work.
    pub unknown: &'static str,
    /// What can be done about a link that does not work: the words before the address to write to.
    pub unknown_note: &'static str,
    /// The heading where a form says nothing that is understood.
    pub unclear: &'static str,
    /// The heading where a wish cannot be carried out at present.
    pub later: &'static str,
    /// What can be done about a wish that cannot be carried out at present.
    pub later_note: &'static str,
    /// The button that tries again.
    pub again: &'static str,
    /// The heading where one network has asked too often.
    pub too_often: &'static str,
}

const FR: WebLabels = WebLabels {
    leave_before: "Se désabonner de ",
    leave_after: "\u{a0}?",
    address: "Adresse\u{a0}: ",
    edition: "Édition\u{a0}: ",
    free: "gratuite",
    paid: "abonnés",
    not_yet: "Rien ne change tant que vous n’avez pas confirmé.",
    leave: "Me désabonner",
    left: "Votre désabonnement est enregistré.",
    left_note: "Vous ne recevrez plus aucun numéro à cette adresse. Un numéro déjà en route peut encore arriver.",
    mistake: "Un clic de trop\u{a0}? Vous pouvez revenir tout de suite.",
    come_back: "Me réabonner",
    back: "Vous êtes de nouveau dans la liste.",
    back_note: "Vous recevrez les prochains numéros à cette adresse.",
    silent: "Cette adresse ne reçoit plus rien.",
    silent_note: "Pour la réactiver, écrivez à ",
    unknown: "Ce lien ne fonctionne pas.",
    unknown_note: "Il est peut-être incomplet\u{a0}: ouvrez-le depuis le message même. Sinon, écrivez à ",
    unclear: "Cette demande n’est pas claire.",
    later: "Votre demande n’a pas pu être enregistrée.",
    later_note: "Réessayez dans un instant.",
    again: "Réessayer",
    too_often: "Trop de demandes sont venues de votre réseau.",
};

const EN: WebLabels = WebLabels {
    leave_before: "Unsubscribe from ",
    leave_after: "?",
    address: "Address: ",
    edition: "Edition: ",
    free: "free",
    paid: "subscribers’",
    not_yet: "Nothing changes until you confirm.",
    leave: "Unsubscribe me",
    left: "You are unsubscribed.",
    left_note: "No further issue will be sent to this address. One that is on its way may still arrive.",
    mistake: "One click too many? You can come back at once.",
    come_back: "Subscribe me again",
    back: "You are on the list again.",
    back_note: "The next issues will be sent to this address.",
    silent: "Nothing is sent to this address any more.",
    silent_note: "To have that changed, write to ",
    unknown: "This link does not work.",
    unknown_note: "Perhaps it is incomplete: open it from the message itself. If that does not help, write to ",
    unclear: "This request is not clear.",
    later: "Your request could not be recorded.",
    later_note: "Try again in a moment.",
    again: "Try again",
    too_often: "Too many requests have come from your network.",
};

const DE: WebLabels = WebLabels {
    leave_before: "",
    leave_after: " abbestellen?",
    address: "Adresse: ",
    edition: "Ausgabe: ",
    free: "kostenlos",
    paid: "für Abonnenten",
    not_yet: "Es ändert sich nichts, bevor Sie bestätigen.",
    leave: "Abbestellen",
    left: "Ihre Abbestellung ist eingetragen.",
    left_note: "An diese Adresse geht keine Ausgabe mehr. Eine, die unterwegs ist, kann noch ankommen.",
    mistake: "Ein Klick zu viel? Sie können sofort zurückkommen.",
    come_back: "Wieder bestellen",
    back: "Sie stehen wieder auf der Liste.",
    back_note: "Die nächsten Ausgaben gehen wieder an diese Adresse.",
    silent: "An diese Adresse geht nichts mehr.",
    silent_note: "Um das zu ändern, schreiben Sie an ",
    unknown: "Dieser Link funktioniert nicht.",
    unknown_note: "Vielleicht ist er unvollständig: Öffnen Sie ihn aus der Nachricht selbst. Hilft das nicht, schreiben Sie an ",
    unclear: "Diese Anfrage ist nicht verständlich.",
    later: "Ihre Anfrage konnte nicht eingetragen werden.",
    later_note: "Versuchen Sie es gleich noch einmal.",
    again: "Noch einmal versuchen",
    too_often: "Aus Ihrem Netz kamen zu viele Anfragen.",
};

/// Canadian French: no blank before `?`.
const FR_CA: WebLabels = WebLabels {
    leave_after: "?",
    mistake: "Un clic de trop? Vous pouvez revenir tout de suite.",
    ..FR
};

/// Swiss French: narrow blanks.
const FR_CH: WebLabels = WebLabels {
    leave_after: "\u{202f}?",
    address: "Adresse\u{202f}: ",
    edition: "Édition\u{202f}: ",
    mistake: "Un clic de trop\u{202f}? Vous pouvez revenir tout de suite.",
    unknown_note: "Il est peut-être incomplet\u{202f}: ouvrez-le depuis le message même. Sinon, écrivez à ",
    ..FR
};

impl Language {
    /// The words of the pages on the web.
    pub const fn web_labels(self) -> &'static WebLabels {
        match self {
            Self::Fr => &FR,
            Self::FrCa => &FR_CA,
            Self::FrCh => &FR_CH,
            Self::En | Self::EnGb | Self::EnUs => &EN,
            Self::De | Self::DeAt | Self::DeCh => &DE,
        }
    }
}
