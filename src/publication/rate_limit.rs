//! A rate limit: what `pace` in `[[relays]]` says.

use std::fmt;
use std::time::Duration;

/// The most messages that a rate limit can allow.
pub(super) const MAX_MESSAGES_IN_A_PERIOD: u64 = 10_000_000;

/// What stands between the number and the unit of time.
const SEPARATORS: [&str; 4] = ["/", " per ", " par ", " pro "];

/// How many messages a relay takes: at most so many in any span of time that is as long as the
/// period. The spans slide, and do not begin with the hour or the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    messages: u64,
    period: Period,
}

/// The span of time that a rate limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Period {
    Second,
    Minute,
    Hour,
    Day,
}

/// Why a text is no rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimitFault {
    /// The text is not a number, a slash and a unit of time.
    Form,
    /// The unit is `m`, which could be a minute or a month.
    AmbiguousUnit,
    /// The number is 0, or larger than 10,000,000.
    Range,
}

impl RateLimit {
    /// Reads `14/s`, `30/min`, `500/h` or `50000/d`. Upper case, blanks and the whole words with `per` are read as well,
    /// in English, French and German: `500 par heure`. In the number, blanks and `_` can separate thousands.
    ///
    /// # Errors
    ///
    /// The text has another form, or the number is out of range.
    pub fn parse(text: &str) -> Result<Self, RateLimitFault> {
        let text = text.to_lowercase();
        let parts = SEPARATORS.iter().find_map(|separator| text.split_once(separator));
        let (number, unit) = parts.ok_or(RateLimitFault::Form)?;
        let period = Period::parse(unit.trim())?;
        let messages = parse_number(number.trim())?;
        if !(1..=MAX_MESSAGES_IN_A_PERIOD).contains(&messages) {
            return Err(RateLimitFault::Range);
        }
        Ok(Self { messages, period })
    }

    /// So many messages an hour, and at least one.
    pub const fn hourly(messages: u64) -> Self {
        Self { messages: if messages == 0 { 1 } else { messages }, period: Period::Hour }
    }

    /// A tenth of this limit in the same period, and at least one message.
    #[must_use]
    pub const fn tenth(self) -> Self {
        let messages = if self.messages < 10 { 1 } else { self.messages / 10 };
        Self { messages, period: self.period }
    }

    /// How many messages are allowed in a period.
    pub const fn messages(self) -> u64 {
        self.messages
    }

    /// The length of the period.
    pub const fn period(self) -> Duration {
        self.period.length()
    }

    /// The most messages that `other` lets through in a period of this limit, if that is so few that
    /// this limit never holds one back.
    pub(super) fn most_under(self, other: Self) -> Option<u64> {
        let periods = self.period().as_secs().div_ceil(other.period().as_secs());
        let most = other.messages.saturating_mul(periods);
        (most <= self.messages).then_some(most)
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.period {
            Period::Second => "s",
            Period::Minute => "min",
            Period::Hour => "h",
            Period::Day => "d",
        };
        write!(f, "{}/{unit}", self.messages)
    }
}

impl Period {
    fn parse(unit: &str) -> Result<Self, RateLimitFault> {
        match unit {
            "s" | "sec" | "second" | "seconde" | "sekunde" => Ok(Self::Second),
            "min" | "minute" => Ok(Self::Minute),
            "h" | "hr" | "hour" | "heure" | "std" | "stunde" => Ok(Self::Hour),
            "d" | "day" | "j" | "jour" | "tag" => Ok(Self::Day),
            "m" => Err(RateLimitFault::AmbiguousUnit),
            _ => Err(RateLimitFault::Form),
        }
    }

    const fn length(self) -> Duration {
        match self {
            Self::Second => Duration::from_secs(1),
            Self::Minute => Duration::from_mins(1),
            Self::Hour => Duration::from_hours(1),
            Self::Day => Duration::from_hours(24),
        }
    }
}

/// A whole number, whose thousands may be separated.
fn parse_number(text: &str) -> Result<u64, RateLimitFault> {
    let is_separator = |c: char| c == '_' || c.is_whitespace();
    let digits: String = text.chars().filter(|c| !is_separator(*c)).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(RateLimitFault::Form);
    }
    // What no number of 64 bits can hold is out of range, and well formed.
    digits.parse().map_err(|_| RateLimitFault::Range)
}

#[cfg(test)]
mod tests {
    use super::{RateLimit, RateLimitFault};

    fn limit(text: &str) -> RateLimit {
        RateLimit::parse(text).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"))
    }

    #[test]
    fn a_limit_is_read_in_its_usual_spellings() {
        for (text, messages, seconds, shown) in [
            ("14/s", 14, 1, "14/s"),
            (" 14 / S ", 14, 1, "14/s"),
            ("14/sec", 14, 1, "14/s"),
            ("14 per second", 14, 1, "14/s"),
            ("30/min", 30, 60, "30/min"),
            ("30/Minute", 30, 60, "30/min"),
            ("500/h", 500, 3_600, "500/h"),
            ("500/hr", 500, 3_600, "500/h"),
            ("500 per hour", 500, 3_600, "500/h"),
            ("500 par heure", 500, 3_600, "500/h"),
            ("500 / Stunde", 500, 3_600, "500/h"),
            ("30 pro Minute", 30, 60, "30/min"),
            ("14 par seconde", 14, 1, "14/s"),
            ("50 000 par jour", 50_000, 86_400, "50000/d"),
            ("50000/d", 50_000, 86_400, "50000/d"),
            ("50_000/day", 50_000, 86_400, "50000/d"),
            ("50 000/d", 50_000, 86_400, "50000/d"),
            ("50\u{202f}000 / d", 50_000, 86_400, "50000/d"),
        ] {
            let read = limit(text);
            let seen = (read.messages(), read.period().as_secs(), read.to_string());
            assert_eq!(seen, (messages, seconds, shown.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in [
            "", "14", "/s", "14/", "s/14", "14/week", "14/month", "1.5/s", "1,000/h", "-1/h",
            "+1/h", "14//s", "14/s/s", "١٤/s", "0x10/s", "per", "14 s",
        ] {
            assert_eq!(RateLimit::parse(text), Err(RateLimitFault::Form), "{text:?}");
        }
        assert_eq!(RateLimit::parse("30/m"), Err(RateLimitFault::AmbiguousUnit));
        for text in ["0/s", "00/h", "10000001/d", "99999999999999999999999999/d"] {
            assert_eq!(RateLimit::parse(text), Err(RateLimitFault::Range), "{text:?}");
        }
        assert_eq!(limit("10000000/d").messages(), 10_000_000);
    }

    #[test]
    fn a_limit_that_another_one_keeps_anyway_is_known() {
        let most = |one: &str, other: &str| limit(one).most_under(limit(other));
        assert_eq!(most("100000/h", "14/s"), Some(50_400));
        assert_eq!(most("50399/h", "14/s"), None);
        assert_eq!(most("200/min", "100/h"), Some(100));
        assert_eq!(most("99/min", "100/h"), None);
        assert_eq!(most("14/s", "10/s"), Some(10));
        assert_eq!(most("10/s", "14/s"), None);
    }
}
