//! What a column of a table says of a reader, told by its name.

use super::import::{ColumnDoubt, ColumnMeaning, find_meaning};
use super::row::Field;

/// What a column says of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListColumn {
    /// A field of the list, by its own name.
    Named(Field),
    /// A field of the list, by a name that programs and languages have for it.
    Alias(Field),
    /// Whether the reader may be written to at all.
    Consent,
    /// Perhaps whether the reader may be written to: the cells tell.
    Doubtful(ColumnDoubt),
    /// Nothing that is used.
    Unused,
}

impl ListColumn {
    /// Tells a column by its name.
    pub(super) fn find(name: &str) -> Self {
        let plain = name.trim().to_lowercase();
        if let Some(field) = Field::ALL.into_iter().find(|field| field.as_str() == plain) {
            return Self::Named(field);
        }
        match find_meaning(name) {
            ColumnMeaning::Address => Self::Alias(Field::Email),
            ColumnMeaning::Name => Self::Alias(Field::Name),
            // A column `nom` has the whole name. Only an import knows the parts of names.
            ColumnMeaning::FamilyName if plain == "nom" => Self::Alias(Field::Name),
            ColumnMeaning::Tier | ColumnMeaning::PaidTiers => Self::Alias(Field::Tier),
            ColumnMeaning::Tags => Self::Alias(Field::Tags),
            ColumnMeaning::Since => Self::Alias(Field::Since),
            ColumnMeaning::Until => Self::Alias(Field::Until),
            ColumnMeaning::Standing(_) => Self::Consent,
            ColumnMeaning::Doubtful(doubt) => Self::Doubtful(doubt),
            _ => Self::Unused,
        }
    }

    /// The field that the column holds.
    pub(super) const fn field(self) -> Option<Field> {
        match self {
            Self::Named(field) | Self::Alias(field) => Some(field),
            Self::Consent | Self::Doubtful(_) | Self::Unused => None,
        }
    }
}

/// The field whose name a column has with one slip of the keyboard.
pub(super) fn find_misspelt(name: &str) -> Option<Field> {
    let plain = name.trim().to_lowercase();
    Field::ALL.into_iter().find(|field| strsim::damerau_levenshtein(&plain, field.as_str()) == 1)
}
