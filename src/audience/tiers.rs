//! The words for a tier, in the usual languages of lists.

use super::fold::{fold, is_blank};
use crate::issue::edition::EditionName;

/// What a cell says of paying, by words that say nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlanSign {
    /// The reader has this tier.
    Has(EditionName),
    /// The reader pays, or not: a trial, or a payment that is late.
    Doubtful,
    /// The words are not known.
    Unknown,
}

/// The words for readers who pay, with commas between them. Nothing else gets the paid edition.
const PAYING: &str = "paid, paying, premium, payant, payante, paye, payee, bezahlt, zahlend, \
     kostenpflichtig, pago, de pago, pagado, a pagamento, pagante, betaald, betalend, \
     comp, comped, complimentary, gift, gifted, founding, founding member, membre fondateur, lifetime, \
     a vie, paid subscriber, abonne payant, abonnee payante, active paid";

/// The words for how often a reader pays. They stand alone or with words of `PLAN_WORDS`.
const INTERVALS: &str = "yearly, annual, annually, annuel, annuelle, jahrlich, anual, annuale, monthly, mensuel, \
     mensuelle, monatlich, mensual, mensile, quarterly, trimestriel, trimestrielle, semestriel, semestrielle, \
     1 an, 1 mois, 1 year, 1 month";

/// Words that stand beside an interval and change nothing.
const PLAN_WORDS: &str = "plan, subscription, abonnement, formule, offre, paid, abo, tier";

/// The words for readers who subscribe. Beside the name of a tier they mean readers who pay.
const SUBSCRIBING: &str = "subscriber, abonne, abonnee, abonne e, abonnent, abonnentin, abonado, suscriptor, \
     abbonato, abbonata";

/// The words for readers who do not pay.
const FREE: &str = "free, gratuit, gratuite, gratis, kostenlos, kostenfrei, frei, gratuito, gratuita, \
     non payant, non payante, non abonne, non abonnee, unpaid, free subscriber, free plan, regular";

/// The words for readers of whom nobody knows whether they pay.
const DOUBTFUL: &str =
    "past due, churning, trial, trialed, trialing, free trial, essai, essai gratuit";

/// Reads a tier, in capitals or small letters. An empty cell is the free tier. `None` if the word is not
/// known.
pub(super) fn parse_tier(word: &str) -> Option<EditionName> {
    // A long list has the same words again and again.
    match word {
        "paid" => return Some(EditionName::Paid),
        "free" | "" => return Some(EditionName::Free),
        _ => {}
    }
    if is_blank(word) {
        return Some(EditionName::Free);
    }
    match read_plan(word) {
        PlanSign::Has(tier) => Some(tier),
        PlanSign::Doubtful => None,
        PlanSign::Unknown => is_among(SUBSCRIBING, &fold_words(word)).then_some(EditionName::Paid),
    }
}

/// Reads what a cell says of paying. An empty cell is not known.
pub(super) fn read_plan(cell: &str) -> PlanSign {
    let folded = fold_words(cell);
    if folded.is_empty() || cell.contains(['?', '!']) {
        PlanSign::Unknown
    } else if is_among(FREE, &folded) {
        PlanSign::Has(EditionName::Free)
    } else if is_among(PAYING, &folded) || is_interval(&folded) {
        PlanSign::Has(EditionName::Paid)
    } else if is_among(DOUBTFUL, &folded) {
        PlanSign::Doubtful
    } else {
        read_amount(cell).map_or(PlanSign::Unknown, PlanSign::Has)
    }
}

/// The words of a cell. Capitals inside of a word divide none.
fn fold_words(cell: &str) -> String {
    fold(&cell.to_lowercase())
}

/// Whether words are among others, which stand with commas between them.
fn is_among(words: &str, folded: &str) -> bool {
    words.split(", ").any(|other| other == folded)
}

fn is_interval(folded: &str) -> bool {
    let words = folded.split(' ').filter(|word| !is_among(PLAN_WORDS, word));
    is_among(INTERVALS, &words.collect::<Vec<_>>().join(" "))
}

/// The tier of a reader who pays this amount, such as `49,00 €`. `None` if it is none: an amount has a currency.
fn read_amount(cell: &str) -> Option<EditionName> {
    let cell = cell.trim().to_lowercase();
    let amount = ["€", "$", "£", "eur", "usd", "chf", "gbp"].into_iter().find_map(|currency| {
        let (before, behind) = cell.split_once(currency)?;
        Some(if before.trim().is_empty() { behind.to_owned() } else { before.to_owned() })
    })?;
    let amount = amount.split(['/', 'p']).next().unwrap_or_default().trim();
    let is_number = amount.starts_with(|c: char| c.is_ascii_digit())
        && amount
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ','));
    let has_value = amount.contains(|c: char| matches!(c, '1'..='9'));
    is_number.then_some(if has_value { EditionName::Paid } else { EditionName::Free })
}

#[cfg(test)]
mod tests {
    use super::{EditionName, PlanSign, parse_tier, read_plan};

    #[test]
    fn the_words_of_plans_are_tiers_and_others_are_not() {
        let (free, paid) = (Some(EditionName::Free), Some(EditionName::Paid));
        for (cell, expected) in [
            ("Yearly Plan", paid),
            ("Abonnement mensuel", paid),
            ("Annuel", paid),
            ("Founding", paid),
            ("Comp", paid),
            ("49,00 €", paid),
            ("$5/month", paid),
            ("0.00 EUR", free),
            ("Gratuit", free),
            ("regular", free),
            ("Abonne\u{301}(e)", paid),
            ("", free),
            ("past_due", None),
            ("hebdomadaire", None),
            ("49", None),
            ("Paid?", None),
            ("pa id", None),
            ("PaID", paid),
            ("-5 €", None),
            ("Gold", None),
        ] {
            assert_eq!(parse_tier(cell), expected, "{cell}");
        }
        assert_eq!(read_plan("abonné"), PlanSign::Unknown);
        assert_eq!(read_plan("trialed"), PlanSign::Doubtful);
    }
}
