//! The window of a quota: after how long a relay that has refused takes messages again.

use std::time::Duration;

use crate::outcome::Reply;

/// Words that name a window, in lower case, and its length. The first one that occurs decides.
const WINDOW_WORDS: &[(&str, Duration)] = &[
    ("hour", Duration::from_hours(1)),
    ("heure", Duration::from_hours(1)),
    ("horaire", Duration::from_hours(1)),
    ("stunde", Duration::from_hours(1)),
    ("daily", Duration::from_hours(24)),
    (" day", Duration::from_hours(24)),
    ("jour", Duration::from_hours(24)),
    ("täglich", Duration::from_hours(24)),
    ("24h", Duration::from_hours(24)),
];

/// Words of a quota that does not name its window.
const QUOTA_WORDS: &[&str] = &["quota", "allowance", "contingent"];

/// A quota that a relay says is used up. Asking again within minutes does not refill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quota {
    /// The relay takes messages again after this time at the latest.
    Of(Duration),
    /// The reply does not name the window.
    Unknown,
}

impl Quota {
    /// The quota that a reply names, if it names one.
    pub(super) fn named_in(reply: &Reply) -> Option<Self> {
        let text = reply.text.to_lowercase();
        let window = WINDOW_WORDS.iter().find(|(word, _)| text.contains(word));
        let is_quota = || QUOTA_WORDS.iter().any(|word| text.contains(word));
        window.map(|(_, window)| Self::Of(*window)).or_else(|| is_quota().then_some(Self::Unknown))
    }

    /// The window, if it is known.
    pub(super) const fn window(self) -> Option<Duration> {
        match self {
            Self::Of(window) => Some(window),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Quota, Reply};

    #[test]
    fn a_quota_is_known_by_its_window_and_a_rate_is_none() {
        for (words, quota) in [
            ("Hourly sending limit exceeded", Some(Quota::Of(Duration::from_hours(1)))),
            ("has exceeded the max emails per hour", Some(Quota::Of(Duration::from_hours(1)))),
            ("5.4.5 Daily user sending limit exceeded", Some(Quota::Of(Duration::from_hours(24)))),
            ("nombre de messages par jour atteint", Some(Quota::Of(Duration::from_hours(24)))),
            ("5.7.1 quota exceeded", Some(Quota::Unknown)),
            ("Maximum sending rate exceeded", None),
            ("4.7.0 too many messages, slow down", None),
        ] {
            assert_eq!(Quota::named_in(&Reply::new(550, words)), quota, "{words}");
        }
    }
}
