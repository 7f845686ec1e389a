//! What depends on the language of an issue: the labels that the page prints by itself, long dates, and
//! typography.
//!
//! Looks up to: nothing.

mod calendar;
mod labels;
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

/// A language an issue can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
    /// German.
    De,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::Fr, Self::En, Self::De];

    /// The BCP 47 tag, as in `lang` and `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
            Self::De => "de",
        }
    }
}
