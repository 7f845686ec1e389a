//! The words of the form to sign up, and of the mail that asks for a confirmation, one table for each language.
//!
//! Looks up to: nothing.

use super::Language;

/// The words around signing up, in one language. Of two words that end in `before` and `after`, the name of the
/// publication stands between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignupLabels {
    /// The heading of the form.
    pub form_before: &'static str,
    /// The heading of the form, behind the name.
    pub form_after: &'static str,
    /// The name of the field for the address.
    pub address: &'static str,
    /// Says what is wrong with an address that is none.
    pub not_an_address: &'static str,
    /// The name of a field that people do not see.
    pub trap: &'static str,
    /// The words of the link to the page about privacy.
    pub privacy: &'static str,
    /// The button of the form.
    pub subscribe: &'static str,
    /// What the button says while the browser computes.
    pub working: &'static str,
    /// The heading of the second step, which is asked of a form that was not filled in on our page.
    pub step: &'static str,
    /// What the second step asks for.
    pub step_note: &'static str,
    /// What the second step asks for where no script runs.
    pub step_wait: &'static str,
    /// The heading after the form was sent.
    pub sent: &'static str,
    /// What the reader is to do after the form was sent: the words before their address.
    pub sent_before: &'static str,
    /// What the reader is to do after the form was sent: the words behind their address.
    pub sent_after: &'static str,
    /// What to do if no mail comes.
    pub sent_help: &'static str,
    /// The heading where nobody can sign up at present.
    pub full: &'static str,
    /// What to do where nobody can sign up at present.
    pub full_note: &'static str,
    /// The heading of the page behind the link of the mail.
    pub confirm_before: &'static str,
    /// The heading of the page behind the link of the mail, behind the name.
    pub confirm_after: &'static str,
    /// The button that confirms, in the mail and on the page.
    pub confirm: &'static str,
    /// The heading of a reader who has confirmed.
    pub confirmed: &'static str,
    /// The heading where the link of a mail is too old.
    pub expired: &'static str,
    /// The link to the form, where the link of a mail is too old.
    pub again: &'static str,
    /// The subject of the mail.
    pub subject_before: &'static str,
    /// The subject of the mail, behind the name.
    pub subject_after: &'static str,
    /// Why the mail came.
    pub why_before: &'static str,
    /// Why the mail came, behind the name.
    pub why_after: &'static str,
    /// The words before what the reader consents to.
    pub consent: &'static str,
    /// What to do in order to confirm.
    pub how: &'static str,
    /// What happens if the reader does nothing.
    pub otherwise: &'static str,
}

const FR: SignupLabels = SignupLabels {
    form_before: "S’inscrire à ",
    form_after: "",
    address: "Adresse e-mail",
    not_an_address: "Ce n’est pas une adresse e-mail. Vérifiez ce que vous avez saisi.",
    trap: "Laissez ce champ vide",
    privacy: "Protection des données",
    subscribe: "M’inscrire",
    working: "Un instant…",
    step: "Encore une étape",
    step_note: "Appuyez sur le bouton pour recevoir le message de confirmation.",
    step_wait: "Attendez d’abord dix secondes\u{a0}: c’est ainsi que nous écartons les robots.",
    sent: "Consultez votre messagerie.",
    sent_before: "Un message vous attend à l’adresse ",
    sent_after: ", si elle peut en recevoir. Ouvrez-le et suivez son lien\u{a0}: rien ne vous sera envoyé sans votre confirmation.",
    sent_help: "Le lien fonctionne pendant trois jours. Si rien n’arrive, regardez parmi les indésirables.",
    full: "Les inscriptions sont closes pour le moment.",
    full_note: "Nous ne pouvons accueillir personne de plus à présent. Merci de revenir dans quelques jours.",
    confirm_before: "Recevoir ",
    confirm_after: "\u{a0}?",
    confirm: "Confirmer mon inscription",
    confirmed: "Votre inscription est confirmée.",
    expired: "Ce lien n’est plus valable.",
    again: "Recommencer l’inscription",
    subject_before: "Confirmez votre inscription à ",
    subject_after: "",
    why_before: "Quelqu’un, sans doute vous, a demandé à recevoir ",
    why_after: " à cette adresse.",
    consent: "En confirmant, vous acceptez ceci\u{a0}:",
    how: "Pour confirmer, ouvrez cette page et appuyez sur son bouton\u{a0}:",
    otherwise: "Si ce n’était pas vous, ne faites rien\u{a0}: aucun autre message ne suivra, et la demande sera effacée dans trois jours.",
};

const EN: SignupLabels = SignupLabels {
    form_before: "Subscribe to ",
    form_after: "",
    address: "Email address",
    not_an_address: "This is not an email address. Please look at it again.",
    trap: "Leave this field empty",
    privacy: "Privacy",
    subscribe: "Subscribe",
    working: "One moment…",
    step: "One more step",
    step_note: "Press the button to be sent the message that asks you to confirm.",
    step_wait: "Please wait ten seconds first: that is how we keep robots out.",
    sent: "Look into your mailbox.",
    sent_before: "A message is waiting for you at ",
    sent_after: ", if that address can be written to. Open it and follow its link: nothing will be sent to you unless you confirm.",
    sent_help: "The link works for three days. If nothing comes, look into your spam folder.",
    full: "Nobody can subscribe at present.",
    full_note: "We cannot take anybody else right now. Please come back in a few days.",
    confirm_before: "Receive ",
    confirm_after: "?",
    confirm: "Confirm my subscription",
    confirmed: "Your subscription is confirmed.",
    expired: "This link has expired.",
    again: "Subscribe again",
    subject_before: "Confirm your subscription to ",
    subject_after: "",
    why_before: "Somebody, presumably you, has asked for ",
    why_after: " to be sent to this address.",
    consent: "By confirming, you agree to this:",
    how: "To confirm, open this page and press its button:",
    otherwise: "If it was not you, do nothing: no other message will follow, and the request will be deleted within three days.",
};

const DE: SignupLabels = SignupLabels {
    form_before: "",
    form_after: " bestellen",
    address: "E-Mail-Adresse",
    not_an_address: "Das ist keine E-Mail-Adresse. Bitte sehen Sie noch einmal nach.",
    trap: "Lassen Sie dieses Feld leer",
    privacy: "Datenschutz",
    subscribe: "Bestellen",
    working: "Einen Augenblick …",
    step: "Noch ein Schritt",
    step_note: "Drücken Sie auf die Schaltfläche, um die Nachricht zum Bestätigen zu erhalten.",
    step_wait: "Warten Sie davor bitte zehn Sekunden: So halten wir Roboter fern.",
    sent: "Sehen Sie in Ihr Postfach.",
    sent_before: "An die Adresse ",
    sent_after: " geht eine Nachricht, sofern sie Post annimmt. Öffnen Sie die Nachricht und folgen Sie ihrem Link: Ohne Ihre Bestätigung wird Ihnen nichts gesendet.",
    sent_help: "Der Link funktioniert drei Tage lang. Kommt nichts an, sehen Sie im Spam-Ordner nach.",
    full: "Zurzeit sind keine Bestellungen möglich.",
    full_note: "Wir können im Augenblick niemanden mehr aufnehmen. Bitte kommen Sie in einigen Tagen wieder.",
    confirm_before: "",
    confirm_after: " erhalten?",
    confirm: "Bestellung bestätigen",
    confirmed: "Ihre Bestellung ist bestätigt.",
    expired: "Dieser Link ist abgelaufen.",
    again: "Noch einmal bestellen",
    subject_before: "Bestätigen Sie Ihre Bestellung von ",
    subject_after: "",
    why_before: "Jemand, vermutlich Sie, hat darum gebeten, ",
    why_after: " an diese Adresse zu senden.",
    consent: "Mit der Bestätigung stimmen Sie Folgendem zu:",
    how: "Öffnen Sie zum Bestätigen diese Seite und drücken Sie auf ihre Schaltfläche:",
    otherwise: "Waren Sie es nicht, tun Sie nichts: Es folgt keine weitere Nachricht, und die Anfrage wird nach drei Tagen gelöscht.",
};

/// Canadian French: no blank before `?`, and « courriel ».
const FR_CA: SignupLabels = SignupLabels {
    address: "Adresse courriel",
    not_an_address: "Ce n’est pas une adresse courriel. Vérifiez ce que vous avez saisi.",
    confirm_after: "?",
    ..FR
};

/// Swiss French: narrow blanks.
const FR_CH: SignupLabels = SignupLabels {
    step_wait: "Attendez d’abord dix secondes\u{202f}: c’est ainsi que nous écartons les robots.",
    sent_after: ", si elle peut en recevoir. Ouvrez-le et suivez son lien\u{202f}: rien ne vous sera envoyé sans votre confirmation.",
    confirm_after: "\u{202f}?",
    consent: "En confirmant, vous acceptez ceci\u{202f}:",
    how: "Pour confirmer, ouvrez cette page et appuyez sur son bouton\u{202f}:",
    otherwise: "Si ce n’était pas vous, ne faites rien\u{202f}: aucun autre message ne suivra, et la demande sera effacée dans trois jours.",
    ..FR
};

impl Language {
    /// The words around signing up.
    pub const fn signup_labels(self) -> &'static SignupLabels {
        match self {
            Self::Fr => &FR,
            Self::FrCa => &FR_CA,
            Self::FrCh => &FR_CH,
            Self::En | Self::EnGb | Self::EnUs => &EN,
            Self::De | Self::DeAt | Self::DeCh => &DE,
        }
    }
}
