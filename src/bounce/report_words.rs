//! What kind a message is, by its header and the words of its subject: an answer of a program, a report of a
//! mail system, or a notice that a message is late. Why a message came back is judged elsewhere, in
//! [`outcome`](crate::outcome).
//!
//! Looks up to: `mime`, `outcome`.

use super::returned_mail::ReturnedMail;
use crate::mime::HeaderFields;
use crate::outcome::ReplyWords;

/// How subjects of automatic answers begin, in small letters and without accents.
const ANSWER_SUBJECTS: &[&str] = &[
    "automatic reply",
    "automatic response",
    "auto reply",
    "autoreply",
    "auto response",
    "autoresponse",
    "autoresponder",
    "auto responder",
    "auto respond",
    "auto answer",
    "auto ",
    "out of office",
    "out of the office",
    "out of town",
    "on vacation",
    "vacation",
    "away from",
    "i am away",
    "i m away",
    "on leave",
    "on holiday",
    "holiday",
    "absence",
    "absent",
    "absente",
    "reponse automatique",
    "message automatique",
    "reponse auto",
    "en conges",
    "conges",
    "conge",
    "vacances",
    "en vacances",
    "je suis absent",
    "je suis absente",
    "indisponible",
    "hors du bureau",
    "accuse de reception",
    "message d absence",
    "notification d absence",
    "abwesenheit",
    "abwesenheitsnotiz",
    "abwesenheitsnachricht",
    "abwesenheitsmeldung",
    "abwesend",
    "ich bin abwesend",
    "automatische antwort",
    "automatische antwoord",
    "automatisch antwoord",
    "automatische ruckantwort",
    "autoantwort",
    "nicht im buro",
    "ausser haus",
    "urlaub",
    "im urlaub",
    "eingangsbestatigung",
    "respuesta automatica",
    "fuera de la oficina",
    "fuera de oficina",
    "ausencia",
    "estoy ausente",
    "de vacaciones",
    "vacaciones",
    "risposta automatica",
    "fuori ufficio",
    "fuori sede",
    "sono assente",
    "assente",
    "assenza",
    "in ferie",
    "resposta automatica",
    "ausencia temporaria",
    "afwezig",
    "afwezigheid",
    "autosvar",
    "frånvaro",
    "poissaolo",
    "thank you for your",
    "thanks for your",
    "merci pour votre",
    "we have received your",
    "nous avons bien recu",
    "ticket",
    // Programs that ask the sender to prove that they are a person.
    "please confirm",
    "confirm your",
    "confirmation requise",
    "verify your",
    "challenge",
    "please verify",
    "mailinblack",
    "demande d authentification",
    "authentifiez",
    "boxbe",
    "spamarrest",
    "validation de votre",
];

/// Subjects of reports, in small letters and without accents. `*` stands for any ending of a word.
const REPORT_SUBJECTS: &[&str] = &[
    "undeliver*",
    "undeliverable",
    "delivery status",
    "delivery fail*",
    "delivery has failed",
    "delivery problem*",
    "delivery report",
    "delivery notification",
    "delivery error",
    "delivery delay*",
    "delivery incomplete",
    "mail delivery",
    "mail delivered",
    "failure notice",
    "failure delivery",
    "fail* to deliver",
    "mail fail*",
    "message fail*",
    "returned mail",
    "returned to sender",
    "return to sender",
    "mail returned",
    "mail system error",
    "non delivery",
    "nondelivery",
    "nondeliverable",
    "unzustellbar*",
    "nicht zugestellt",
    "nicht zustellbar",
    "zustellung*",
    "unzustellbarkeit*",
    "non remis",
    "non distribu*",
    "non delivr*",
    "echec de",
    "echec d",
    "non remise",
    "retour de courrier",
    "message non",
    "courrier non",
    "n a pas pu etre",
    "notification d etat",
    "notification de remise",
    "rapport de non",
    "remise",
    "no entregado*",
    "no se puede entregar",
    "no se ha podido",
    "error de entrega",
    "mancato recapito",
    "mancata consegna",
    "non recapitabile",
    "recapito",
    "nao entregue",
    "could not be delivered",
    "could not send",
    "cannot be delivered",
    "unable to deliver",
    "user unknown",
    "bounce*",
    "rejected",
    "delayed",
    "onbestelbaar",
    "warning message",
    "considered unsolicited",
    "mailbox full",
    "message status",
];

/// Words by which a report says that the message is still tried.
const DELAYS: &[&str] = &[
    "delivery delayed",
    "delayed mail",
    "has been delayed",
    "is delayed",
    "was delayed",
    "is being delayed",
    "delivery delay",
    "delivery temporarily suspended",
    "will be retried",
    "will retry",
    "will keep trying",
    "will be tried again",
    "will continue to try",
    "still being retried",
    "still trying",
    "being retried",
    "not yet been delivered",
    "not been delivered yet",
    "not yet delivered",
    "no action is required",
    "this is a warning message only",
    "warning message only",
    "do not need to resend",
    "need not resend",
    "transient non fatal",
    "delivery attempts will continue",
    "temporarily unable to deliver",
    "a ete retarde*",
    "est retarde*",
    "remise retardee",
    "nouvelles tentatives",
    "n a pas encore ete",
    "pas encore pu etre",
    "reessaiera",
    "verzogert",
    "verzogerung",
    "wird weiter versucht",
    "weitere zustellversuche",
    "noch nicht zugestellt",
    "retrasad*",
    "retraso",
    "in ritardo",
    "ritardat*",
    "still in the queue",
    "delivery is delayed",
];

/// Names before the `@` of mail systems that report.
const SYSTEM_SENDERS: &[&str] = &[
    "mailer-daemon",
    "mailerdaemon",
    "mail-daemon",
    "maildaemon",
    "mdaemon",
    "postmaster",
    "postmaster-noreply",
    "mail-system",
    "mailsystem",
    "bounce",
    "bounces",
    "mailer",
    "maildelivery",
    "system",
    "mailadmin",
    "daemon",
    "microsoftexchange",
    "no-reply-dsn",
    "mail.delivery.system",
    "emailsecurity",
    "mail-delivery",
    "mmdf",
    "root",
    "smtp",
    "exchange",
    "administrator",
    "mailmarshal",
];

/// Whether a text has one of these phrases.
fn has_any(text: &str, phrases: &[&str]) -> bool {
    let words = ReplyWords::read(text);
    words.has_any(phrases)
}

/// Whether the subject says that a program answers.
pub(super) fn is_answer_subject(subject: &str) -> bool {
    let words = ReplyWords::read(subject);
    ANSWER_SUBJECTS.iter().any(|start| words.begins_with(start.trim_end()))
        || words.has_phrase("out of office")
        || words.has_phrase("autoreply")
        || words.has_phrase("automatic reply")
        || words.has_phrase("reponse automatique")
}

/// Whether the header says that a program answers (RFC 3834 §5, and what came before it).
pub(super) fn is_answer_header(header: &HeaderFields) -> bool {
    let value = |name: &str| header.find(name).unwrap_or_default().to_ascii_lowercase();
    let names = [
        "x-autoreply",
        "x-autorespond",
        "x-autoreply-from",
        "x-autoresponder",
        "x-mail-autoreply",
        "x-auto-reply",
        "x-vacation",
        "x-ms-exchange-inbox-rules-loop",
        "x-away",
        "auto-reply",
        "x-ms-exchange-generated-message-source",
    ];
    value("auto-submitted").starts_with("auto-replied")
        || value("auto-submitted").contains("vacation")
        || value("precedence").replace('-', "_").starts_with("auto_reply")
        || names.iter().any(|name| header.find(name).is_some())
}

/// Whether a message comes from a mail system, by its sender, its fields or its subject.
pub(super) fn is_report(mail: &ReturnedMail) -> bool {
    let from = mail.header.find("from").unwrap_or_default().to_ascii_lowercase();
    let is_system = from.split(['<', ' ', '"', ',', '\'', '(']).any(|word| {
        let local = word.split('@').next().unwrap_or_default().trim_end_matches('>');
        let local = local.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        let is_hosts = word.contains('@') || local.starts_with("mailer-daemon");
        is_hosts
            && SYSTEM_SENDERS
                .iter()
                .any(|system| local == *system || local.starts_with("mailer-daemon"))
    });
    let names = [
        "mail delivery system",
        "mail delivery subsystem",
        "mail administrator",
        "internet mail delivery",
    ];
    is_system
        || names.iter().any(|name| from.contains(name))
        || mail.header.find("x-failed-recipients").is_some()
        || has_any(&mail.subject, REPORT_SUBJECTS)
}

/// Whether a report says that the message is late, and not that it has failed.
pub(super) fn is_delay(mail: &ReturnedMail) -> bool {
    has_any(&mail.subject, DELAYS)
        || has_any(&mail.subject, &["delay*", "retard", "delayed", "warning could not send"])
        || mail.text.split("\n\n").take(40).any(|paragraph| has_any(paragraph, DELAYS))
}
