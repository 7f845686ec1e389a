//! What stands in the places of a wording.

use std::borrow::Cow;

use super::{Locale, Wording};

/// A value in a place of a [`Wording`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text that is the same in every language: the editor's own words, a key, a name, the words of a library
    /// or of the system.
    Text(String),
    /// A number. In the first place of a counted template it chooses between singular and plural.
    Number(u64),
    /// A number with its marks, as English writes it: commas between thousands, a point before the decimals.
    Figures(String),
    /// A part of a sentence that has its own translation.
    Wording(Box<Wording>),
    /// Wordings one below the other.
    Lines(Vec<Wording>),
}

impl Value {
    /// The value as text in a language.
    pub fn translate(&self, locale: Locale) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Figures(figures) if locale == Locale::French => {
                Cow::Owned(figures.replace(',', "\u{a0}").replace('.', ","))
            }
            Self::Figures(figures) => Cow::Borrowed(figures),
            Self::Wording(wording) => Cow::Owned(wording.translate(locale)),
            Self::Lines(lines) => {
                let lines: Vec<_> = lines.iter().map(|line| line.translate(locale)).collect();
                Cow::Owned(lines.join("\n"))
            }
        }
    }

    /// The number, if the value is one.
    pub(super) const fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) | Self::Figures(_) | Self::Wording(_) | Self::Lines(_) => None,
        }
    }
}

/// What can stand in a place of a wording.
///
/// What is only a text or a number says so by the types of the standard library. A type whose words differ
/// from language to language answers a [`Wording`].
pub trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl ToValue for Wording {
    fn to_value(&self) -> Value {
        Value::Wording(Box::new(self.clone()))
    }
}

impl ToValue for Vec<Wording> {
    fn to_value(&self) -> Value {
        Value::Lines(self.clone())
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> Value {
        self.as_ref().to_value()
    }
}

impl ToValue for char {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl ToValue for u64 {
    fn to_value(&self) -> Value {
        Value::Number(*self)
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl ToValue for u16 {
    fn to_value(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl ToValue for u8 {
    fn to_value(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl ToValue for usize {
    fn to_value(&self) -> Value {
        Value::Number(u64::try_from(*self).unwrap_or(u64::MAX))
    }
}
