//! What a column of a table says of a reader, told by its name.

use super::import::{ColumnDoubt, ColumnMeaning, find_meaning, find_meaning_beside};
use super::row::Field;

/// What a column says of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListColumn {
    /// A field of the list, by its own name.
    Named(Field),
    /// A field of the list, by a name that programs and languages have for it.
    Alias(Field, ColumnMeaning),
    /// No field. It may say whether the reader may be written to at all.
    Other(ColumnMeaning),
}

impl ListColumn {
    /// Tells a column by its name.
    pub(super) fn find(name: &str) -> Self {
        let plain = name.trim().to_lowercase();
        if let Some(field) = Field::ALL.into_iter().find(|field| field.as_str() == plain) {
            return Self::Named(field);
        }
        let meaning = find_meaning(name);
        let field = match meaning {
            ColumnMeaning::Address => Field::Email,
            ColumnMeaning::Name => Field::Name,
            // A column `nom` has the whole name. Only an import knows the parts of names.
            ColumnMeaning::FamilyName if plain == "nom" => Field::Name,
            ColumnMeaning::Tier | ColumnMeaning::PaidTiers => Field::Tier,
            ColumnMeaning::Tags => Field::Tags,
            ColumnMeaning::Since => Field::Since,
            ColumnMeaning::Until => Field::Until,
            _ => return Self::Other(meaning),
        };
        Self::Alias(field, meaning)
    }

    /// The field whose own name the column has.
    pub(super) const fn own_field(self) -> Option<Field> {
        match self {
            Self::Named(field) => Some(field),
            Self::Alias(..) | Self::Other(_) => None,
        }
    }

    /// The field that the column is named after.
    pub(super) const fn field(self) -> Option<Field> {
        match self {
            Self::Named(field) | Self::Alias(field, _) => Some(field),
            Self::Other(_) => None,
        }
    }

    /// What the column is taken for if it holds no field. `name` is its name.
    pub(super) fn meaning_beside(self, name: &str) -> ColumnMeaning {
        match self {
            Self::Alias(_, meaning) => find_meaning_beside(meaning, name),
            Self::Other(ColumnMeaning::Pays | ColumnMeaning::IsComplimentary) => {
                ColumnMeaning::Doubtful(ColumnDoubt::Any)
            }
            Self::Other(meaning) => meaning,
            Self::Named(_) => ColumnMeaning::NotUsed,
        }
    }
}

/// The field whose name a column has with one slip of the keyboard.
pub(super) fn find_misspelt(name: &str) -> Option<Field> {
    let plain = name.trim().to_lowercase();
    Field::ALL.into_iter().find(|field| strsim::damerau_levenshtein(&plain, field.as_str()) == 1)
}
