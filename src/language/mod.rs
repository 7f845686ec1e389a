//! What depends on the language of an issue: the labels that the page prints by itself, long dates, and
//! typography.
//!
//! Looks up to: nothing.

mod calendar;
mod labels;
mod reader_page_countries;
mod reader_page_labels;
mod signup_labels;
mod slug;
pub mod typography;
mod web_labels;

use schemars::JsonSchema;
use serde::Deserialize;

pub use labels::Labels;
pub use reader_page_labels::{NamePhrase, ReaderPageLabels};
pub use signup_labels::SignupLabels;
pub use slug::{make_slug, push_folded};
pub use web_labels::WebLabels;

/// A language an issue can be written in, as it is printed in one country or in general.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[non_exhaustive]
pub enum Language {
    /// French, as in France and Belgium.
    #[default]
    #[serde(rename = "fr")]
    Fr,
    /// French, as in Canada: no blank before `;`, `!` and `?`.
    #[serde(rename = "fr-CA")]
    FrCa,
    /// French, as in Switzerland: a narrow blank before every high mark, and inside of « ».
    #[serde(rename = "fr-CH")]
    FrCh,
    /// English of no country: “double” quotation marks, and dates such as 11 February 2025.
    #[serde(rename = "en")]
    En,
    /// British English: ‘single’ quotation marks, and dashes between blanks.
    #[serde(rename = "en-GB")]
    EnGb,
    /// American English: “double” quotation marks, dashes without blanks, and dates such as February 11, 2025.
    #[serde(rename = "en-US")]
    EnUs,
    /// German, as in Germany.
    #[serde(rename = "de")]
    De,
    /// German, as in Austria: the first month is Jänner.
    #[serde(rename = "de-AT")]
    DeAt,
    /// German, as in Switzerland: «…» for quotation marks, and no ß.
    #[serde(rename = "de-CH")]
    DeCh,
}

/// A language without its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrimaryLanguage {
    /// French, of every country.
    French,
    /// English, of every country.
    English,
    /// German, of every country.
    German,
}

impl Language {
    /// All languages. One without a country stands before those with one.
    pub const ALL: [Self; 9] = [
        Self::Fr,
        Self::FrCa,
        Self::FrCh,
        Self::En,
        Self::EnGb,
        Self::EnUs,
        Self::De,
        Self::DeAt,
        Self::DeCh,
    ];

    /// The BCP 47 tag, as in `lang` and `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::FrCa => "fr-CA",
            Self::FrCh => "fr-CH",
            Self::En => "en",
            Self::EnGb => "en-GB",
            Self::EnUs => "en-US",
            Self::De => "de",
            Self::DeAt => "de-AT",
            Self::DeCh => "de-CH",
        }
    }

    /// The language without its country.
    pub const fn primary(self) -> PrimaryLanguage {
        match self {
            Self::Fr | Self::FrCa | Self::FrCh => PrimaryLanguage::French,
            Self::En | Self::EnGb | Self::EnUs => PrimaryLanguage::English,
            Self::De | Self::DeAt | Self::DeCh => PrimaryLanguage::German,
        }
    }

    /// The language of a BCP 47 tag, in capitals or small letters.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }
}

impl PrimaryLanguage {
    /// The BCP 47 tag: two small letters of ISO 639-1.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::German => "de",
        }
    }
}
