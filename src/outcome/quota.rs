//! The window of a quota: after how long a relay that has refused takes messages again.
//!
//! Looks up to: nothing.

use std::time::Duration;

use super::reply::Reply;
use super::reply_words::{ReplyWords, list_tokens};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Phrases that name a window of an hour, as in the table of words.
const HOUR_PHRASES: &[&str] = &[
    "hour",
    "hours",
    "hourly",
    "heure",
    "heures",
    "horaire*",
    "stunde",
    "stunden",
    "stundlich*",
    "stuendlich*",
    "stundenlimit*",
    "hora",
    "horas",
    "all ora",
    "per ora",
    "per uur",
    "godzin*",
];

/// Phrases that name a window of a day. `jour` alone does not: `mise à jour` is no window.
const DAY_PHRASES: &[&str] = &[
    "day",
    "days",
    "daily",
    "today",
    "par jour",
    "chaque jour",
    "un jour",
    "du jour",
    "messages jour",
    "mails jour",
    "emails jour",
    "envois jour",
    "jours",
    "journalier*",
    "journee",
    "quotidien*",
    "tag",
    "tage",
    "taglich*",
    "taeglich*",
    "tageslimit*",
    "por dia",
    "al dia",
    "diario",
    "diaria",
    "al giorno",
    "giornalier*",
    "per dag",
    "dagelijks*",
];

/// Phrases of a quota whose window is unknown, or longer than a run.
const QUOTA_PHRASES: &[&str] = &[
    "quota*",
    "cuota*",
    "allowance*",
    "contingent*",
    "kontingent*",
    "weekly",
    "per week",
    "par semaine",
    "monthly",
    "per month",
    "par mois",
    "mensuel*",
    "monatlich*",
];

/// What stands behind a number of hours, in lower case.
const HOUR_UNITS: &[&str] = &["h", "hr", "std", "stunde", "uur", "ore"];

/// A quota that a relay says is used up. Asking again within minutes does not refill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// The relay takes messages again after this time at the latest.
    Of(Duration),
    /// The reply does not name the window, or one that is longer than a day.
    Unknown,
}

impl Quota {
    /// The quota that the words of a reply name, if they name one. Addresses, links and host names are no
    /// words.
    pub fn named_in(reply: &Reply) -> Option<Self> {
        let words = ReplyWords::read(&reply.text);
        if names_24_hours(&reply.text) {
            return Some(Self::Of(DAY));
        }
        if words.has_any(HOUR_PHRASES) {
            return Some(Self::Of(HOUR));
        }
        if words.has_any(DAY_PHRASES) {
            return Some(Self::Of(DAY));
        }
        words.has_any(QUOTA_PHRASES).then_some(Self::Unknown)
    }

    /// The window, if it is known.
    pub const fn window(self) -> Option<Duration> {
        match self {
            Self::Of(window) => Some(window),
            Self::Unknown => None,
        }
    }
}

/// Whether the text names 24 hours: `24h`, `24 hours`, `24-hour`.
fn names_24_hours(text: &str) -> bool {
    let text = list_tokens(text).join(" ").to_lowercase();
    let words: Vec<_> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_hours = |unit: &str| HOUR_UNITS.iter().any(|hours| unit.starts_with(hours));
    words.iter().any(|word| word.strip_prefix("24").is_some_and(is_hours))
        || words.windows(2).any(|pair| pair[0] == "24" && is_hours(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, Quota, Reply};

    #[test]
    fn a_quota_is_known_by_its_window_and_a_rate_is_none() {
        for (words, quota) in [
            ("Hourly sending limit exceeded", Some(Quota::Of(HOUR))),
            ("has exceeded the max emails per hour", Some(Quota::Of(HOUR))),
            ("limite de 200 mails/heure atteinte", Some(Quota::Of(HOUR))),
            ("Stundenlimit erreicht", Some(Quota::Of(HOUR))),
            ("5.4.5 Daily user sending limit exceeded", Some(Quota::Of(DAY))),
            ("nombre de messages par jour atteint", Some(Quota::Of(DAY))),
            ("500 messages/jour dépassés", Some(Quota::Of(DAY))),
            ("tägliches Limit erreicht", Some(Quota::Of(DAY))),
            ("500 per 24 hours", Some(Quota::Of(DAY))),
            ("500/24h reached", Some(Quota::Of(DAY))),
            ("24-hour limit reached", Some(Quota::Of(DAY))),
            ("monthly limit reached", Some(Quota::Unknown)),
            ("5.7.1 quota exceeded", Some(Quota::Unknown)),
            ("Maximum sending rate exceeded", None),
            ("4.7.0 too many messages, slow down", None),
        ] {
            assert_eq!(Quota::named_in(&Reply::new(550, words)), quota, "{words}");
        }
    }

    #[test]
    fn addresses_hosts_links_and_other_words_name_no_window() {
        for words in [
            "4.7.1 <zoe@monjournal.example>: Recipient address rejected: too fast",
            "<day@daily.example>: too fast",
            "mx.hour.quota.example: too fast",
            "24h.example: too fast",
            "too fast, see https://relay.example/daily/quota",
            "trop rapide, mettez votre logiciel à jour",
            "trop rapide: le relais est toujours occupé",
            "too fast for this journal",
            "too fast [daily.example] 24",
        ] {
            assert_eq!(Quota::named_in(&Reply::new(450, words)), None, "{words}");
        }
    }
}
