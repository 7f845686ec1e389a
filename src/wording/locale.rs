//! The languages that the tool speaks.

/// A language in which the tool speaks to the people of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Locale {
    /// The languages, with their names in settings and arguments (BCP 47).
    pub const NAMED: [(&'static str, Self); 2] = [("fr", Self::French), ("en", Self::English)];

    /// The language of a tag such as `fr`, `fr-CA` or `fr_FR.UTF-8` (POSIX.1-2017 §8.2), by its first subtag.
    /// `None` for `C`, `POSIX` and every other language.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let is_named = |(name, _): &&(&str, Self)| language.eq_ignore_ascii_case(name);
        Self::NAMED.iter().find(is_named).map(|(_, locale)| *locale)
    }

    /// The tag of the language (BCP 47), as a page names it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Whether a count takes the singular: one in English; nought and one in French.
    pub(super) const fn is_singular(self, count: u64) -> bool {
        match self {
            Self::English => count == 1,
            Self::French => count < 2,
        }
    }
}
