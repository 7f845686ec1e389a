//! The words for a tier, in the usual languages of lists.

use super::fold::is_blank;
use crate::issue::edition::EditionName;

/// The words for readers who pay. Nothing else gets the paid edition.
const PAID: [&str; 32] = [
    "paid",
    "paying",
    "premium",
    "subscriber",
    "payant",
    "payante",
    "payé",
    "payée",
    "paye",
    "payee",
    "abonné",
    "abonnée",
    "abonné(e)",
    "abonné·e",
    "abonne",
    "abonnee",
    "bezahlt",
    "zahlend",
    "abonnent",
    "abonnentin",
    "kostenpflichtig",
    "pago",
    "de pago",
    "pagado",
    "abonado",
    "suscriptor",
    "a pagamento",
    "pagante",
    "abbonato",
    "abbonata",
    "betaald",
    "betalend",
];

/// The words for readers who do not pay.
const FREE: [&str; 17] = [
    "free",
    "gratuit",
    "gratuite",
    "gratis",
    "kostenlos",
    "kostenfrei",
    "frei",
    "gratuito",
    "gratuita",
    "non payant",
    "non payante",
    "non-payant",
    "non abonné",
    "non abonnée",
    "non-abonné",
    "unpaid",
    "free subscriber",
];

/// Reads a tier, in capitals or small letters. An empty cell is the free tier. `None` if the word is not
/// known.
pub(super) fn parse_tier(word: &str) -> Option<EditionName> {
    let word = fold(word);
    if is_blank(&word) || FREE.contains(&word.as_str()) {
        return Some(EditionName::Free);
    }
    PAID.contains(&word.as_str()).then_some(EditionName::Paid)
}

/// The word in small letters, with one blank between its parts and accents as single characters.
fn fold(word: &str) -> String {
    let word = word.to_lowercase().replace("e\u{301}", "é");
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}
