//! The name of an issue, by which all rooms know it.

use std::fmt;

use jiff::civil::Date;

use crate::wording::{ToValue, Value, Wording, say};

/// How many characters a day has in a name: `2025-02-11`.
const DAY_CHARS: usize = 10;

/// The most characters of the word behind the day.
const MAX_WORD_CHARS: usize = 24;

/// The name of an issue: its day, and a word if the day has several issues. Written as `2025-02-11` or
/// `2025-02-11-special`. A publication has one issue of a name. The issue without a word comes before the
/// others of its day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueName {
    day: Date,
    /// The word in ASCII, filled up with zeros, so that the order of the bytes is that of the words.
    word: [u8; MAX_WORD_CHARS],
}

impl IssueName {
    /// What to write for the word behind a day.
    pub fn advise_on_word() -> Wording {
        say!(
            "write up to 24 small letters (a to z), digits and hyphens behind the date, such as `2025-02-11-special`"
        )
    }

    /// The issue of a day that has no word.
    pub const fn of_day(day: Date) -> Self {
        Self { day, word: [0; MAX_WORD_CHARS] }
    }

    /// The day of the issue.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// The word behind the day, if there is one.
    pub fn word(&self) -> Option<&str> {
        let end = self.word.iter().position(|byte| *byte == 0).unwrap_or(MAX_WORD_CHARS);
        let word = self.word.get(..end).and_then(|word| str::from_utf8(word).ok());
        word.filter(|word| !word.is_empty())
    }

    /// Parses what [`Display`](fmt::Display) writes: a day, and behind a hyphen 1 to 24 lower-case letters
    /// (a–z), digits and hyphens that begin and end with a letter or a digit. `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, rest) = split_day(text)?;
        let mut name = Self::of_day(day);
        let Some(word) = rest.strip_prefix('-') else { return rest.is_empty().then_some(name) };
        let is_inside = !word.starts_with('-') && !word.ends_with('-');
        let is_known = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if word.is_empty() || !is_inside || !word.bytes().all(is_known) {
            return None;
        }
        name.word.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Some(name)
    }

    /// Whether a text is a day, a hyphen, and then no word that an issue can have.
    pub fn has_wrong_word(text: &str) -> bool {
        let word = split_day(text).and_then(|(_, rest)| rest.strip_prefix('-'));
        word.is_some() && Self::parse(text).is_none()
    }
}

impl fmt::Display for IssueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.word() {
            Some(word) => write!(f, "{}-{word}", self.day),
            None => self.day.fmt(f),
        }
    }
}

impl ToValue for IssueName {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl fmt::Debug for IssueName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The day at the beginning of a text, and the rest. `None` if it does not begin with a day.
fn split_day(text: &str) -> Option<(Date, &str)> {
    let (day, rest) = text.split_at_checked(DAY_CHARS)?;
    Some((day.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::IssueName;

    #[test]
    fn a_name_reads_back_and_nothing_else_is_one() {
        for text in ["2025-02-11", "2025-02-11-special", "2025-02-11-2", "2025-02-11-a-b-0"] {
            let name = IssueName::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((name.to_string().as_str(), IssueName::has_wrong_word(text)), (text, false));
        }
        let longest = format!("2025-02-11-{}", "x".repeat(24));
        assert_eq!(IssueName::parse(&longest).map(|name| name.to_string()), Some(longest.clone()));
        for wrong in
            ["", "-", "Special", "spécial", "-x", "x-", "a.b", "a_b", "a/b", "a b", "a\0", "../x"]
        {
            let text = format!("2025-02-11-{wrong}");
            assert_eq!(IssueName::parse(&text), None, "{text}");
            assert!(IssueName::has_wrong_word(&text), "{text}");
        }
        assert!(IssueName::has_wrong_word(&(longest + "x")));
        for other in [
            "",
            "2025-02-1",
            "2025-02-30",
            "2025-02-30-x",
            "2025-02-11.receipt",
            "2025-02-11x",
            "20250211",
            "2025-02-1é",
        ] {
            assert_eq!(IssueName::parse(other), None, "{other}");
            assert!(!IssueName::has_wrong_word(other), "{other}");
        }
    }

    #[test]
    fn the_issue_without_a_word_comes_before_the_others_of_its_day() {
        let texts = ["2025-02-11", "2025-02-11-10", "2025-02-11-b", "2025-02-11-ba", "2025-02-12"];
        let names = texts.map(|text| IssueName::parse(text).expect("a name"));
        assert!(names.is_sorted());
    }
}
