//! Which words a reader's own page has in a language, and those of countries that set French otherwise than France.
//!
//! Looks up to: nothing.

use super::Language;
use super::reader_page_labels::{DE, EN, FR, NamePhrase, ReaderPageLabels};

/// Canadian French: no blank before `?`, and « courriel ».
const FR_CA: ReaderPageLabels = ReaderPageLabels {
    new_address: "Nouvelle adresse courriel",
    not_another: "Ce n’est pas une autre adresse courriel. Vérifiez ce que vous avez saisi.",
    sent_late: "Rien dans l’heure? Demandez-le encore, ou écrivez à ",
    change_question: NamePhrase { before: "Recevoir ", after: " à cette adresse?" },
    revert_question: NamePhrase { before: "Recevoir de nouveau ", after: " à cette adresse?" },
    forget_question: NamePhrase { before: "Être oublié de ", after: "?" },
    ..FR
};

/// Swiss French: narrow blanks.
const FR_CH: ReaderPageLabels = ReaderPageLabels {
    by_mail: "Pour chacune, un message part d’abord, à la nouvelle adresse s’il s’agit d’en changer\u{202f}: rien n’est fait avant que son lien ait été suivi.",
    sent: NamePhrase {
        before: "Un message vous attend à l’adresse ",
        after: ", si elle peut en recevoir. Ouvrez-le et suivez son lien\u{202f}: rien n’est fait avant.",
    },
    sent_late: "Rien dans l’heure\u{202f}? Demandez-le encore, ou écrivez à ",
    change_question: NamePhrase { before: "Recevoir ", after: " à cette adresse\u{202f}?" },
    revert_question: NamePhrase {
        before: "Recevoir de nouveau ",
        after: " à cette adresse\u{202f}?",
    },
    absent_note: NamePhrase {
        before: "Si ",
        after: " vous parvient ailleurs, servez-vous du lien d’un message reçu là-bas\u{202f}: ce que vous demandez ici n’y change rien.",
    },
    revert_how: NamePhrase {
        before: "Si ce n’était pas vous, ouvrez cette page avant le ",
        after: " et appuyez sur son bouton\u{202f}: votre adresse sera rétablie.",
    },
    record_note: "Le fichier contient tout ce qui est connu de vous\u{202f}: votre ligne dans la liste, vos demandes, chaque numéro qui vous a été envoyé, et ce que votre messagerie a répondu. Il est en JSON.",
    forget_question: NamePhrase { before: "Être oublié de ", after: "\u{202f}?" },
    forget_lead: "Seront effacés, sans retour possible\u{202f}:",
    otherwise: "Si ce n’était pas vous, ne faites rien\u{202f}: rien ne changera, et la demande sera effacée dans trois jours.",
    ..FR
};

impl Language {
    /// The words around a reader's own page.
    pub const fn reader_page_labels(self) -> &'static ReaderPageLabels {
        match self {
            Self::Fr => &FR,
            Self::FrCa => &FR_CA,
            Self::FrCh => &FR_CH,
            Self::En | Self::EnGb | Self::EnUs => &EN,
            Self::De | Self::DeAt | Self::DeCh => &DE,
        }
    }
}
