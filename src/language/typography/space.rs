//! The blanks of French, which differ from country to country.

use schemars::JsonSchema;
use serde::Deserialize;

use super::NBSP;
use crate::language::Language;

/// The narrow no-break space U+202F.
const NARROW: &str = "\u{202f}";

/// The no-break space of French typography.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Space {
    /// U+00A0 everywhere: drawn by every font in every mail client.
    Nbsp,
    /// U+202F where the printing house asks for a thin one; some clients draw a box.
    Narrow,
}

/// What stands at each kind of place.
pub(super) struct FrenchBlanks {
    /// Before `;`, `!` and `?`.
    pub(super) before_high_mark: &'static str,
    /// Before `:`.
    pub(super) before_colon: &'static str,
    /// Inside of « and ».
    pub(super) inside_quotes: &'static str,
    /// Between the thousands of a number.
    pub(super) between_thousands: &'static str,
}

impl FrenchBlanks {
    /// The blanks of a country.
    ///
    /// - France: Lexique des règles typographiques en usage à l'Imprimerie nationale.
    /// - Canada: Office québécois de la langue française, « Espacement avant et après les principaux signes de
    ///   ponctuation et autres signes ou symboles ». No blank stands before `;`, `!` and `?` where the program has no
    ///   thin one that holds; one stands before `:` and inside of « ».
    /// - Switzerland: Guide du typographe (Groupe de Lausanne de l'Association suisse des typographes). A thin blank
    ///   stands before `;`, `:`, `!`, `?` and inside of « ».
    pub(super) const fn of(language: Language, space: Option<Space>) -> Self {
        match (language, space) {
            (Language::FrCh, None | Some(Space::Narrow)) => Self::all(NARROW),
            (Language::FrCa, None) => Self { before_high_mark: "", ..Self::all(NBSP) },
            (_, Some(Space::Narrow)) => {
                Self { before_high_mark: NARROW, between_thousands: NARROW, ..Self::all(NBSP) }
            }
            (_, None | Some(Space::Nbsp)) => Self::all(NBSP),
        }
    }

    /// The same blank everywhere.
    const fn all(blank: &'static str) -> Self {
        Self {
            before_high_mark: blank,
            before_colon: blank,
            inside_quotes: blank,
            between_thousands: blank,
        }
    }
}
