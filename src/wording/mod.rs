//! What the tool says to a person, in the languages that it speaks.
//!
//! A sentence is a [`Wording`]: an English template with named places, and the values that stand in them. The
//! English stands in the code, where it is read, as the argument of `say!` or `say_count!`. The French
//! stands in `french.po`, a table in the format of GNU gettext. A wording becomes text when it is shown, in
//! the [`Locale`] of the person who reads it.
//!
//! Looks up to: nothing.

mod alternatives;
mod catalogue;
mod locale;
mod places;
mod sizes;
mod value;

pub use alternatives::{join_all, join_alternatives, join_clauses, join_lines, join_wordings};
#[cfg(test)]
pub(crate) use catalogue::list_help_texts;
pub use locale::Locale;
pub use places::{list_places, names_places, uses_names};
pub use sizes::{shorten_text, word_bytes};
pub use value::{ToValue, Value};

use std::borrow::Cow;
use std::fmt;

/// Makes a [`Wording`]: an English template, and the value of each of its places.
///
/// `say!("`{key}` is written twice", key)` takes the value of a variable, `say!("… {more} …", more = a - b)` that
/// of an expression. A place without a value and a value without a place are refused while the program is built.
macro_rules! say {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const {
            const NAMES: &[&str] = &[$(stringify!($name)),*];
            assert!($crate::wording::names_places($english, NAMES), "a place has no value");
            assert!($crate::wording::uses_names($english, NAMES), "a value has no place");
        }
        $crate::wording::Wording::new(
            $crate::wording::WordingTemplate::plain($english),
            [$($crate::wording::NamedValue::new(
                stringify!($name),
                &$crate::wording::value_of!($name $(, $value)?),
            )),*],
        )
    }};
}

/// As [`say!`], with a template for one and a template for every other count. The first value is the count.
macro_rules! say_count {
    ($one:literal, $many:literal $(, $name:ident $(= $value:expr)?)+ $(,)?) => {{
        const {
            const NAMES: &[&str] = &[$(stringify!($name)),*];
            assert!($crate::wording::names_places($one, NAMES), "a place has no value");
            assert!($crate::wording::names_places($many, NAMES), "a place has no value");
            assert!($crate::wording::uses_names($many, NAMES), "a value has no place");
        }
        $crate::wording::Wording::new(
            $crate::wording::WordingTemplate::counted($one, $many),
            [$($crate::wording::NamedValue::new(
                stringify!($name),
                &$crate::wording::value_of!($name $(, $value)?),
            )),*],
        )
    }};
}

/// The value of a place: that of an expression, or of the variable with the name of the place.
macro_rules! value_of {
    ($name:ident) => {
        $name
    };
    ($name:ident, $value:expr) => {
        $value
    };
}

pub(crate) use say;
pub(crate) use say_count;
pub(crate) use value_of;

/// A sentence, or a part of one, that can be said in every [`Locale`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(Box<WordingParts>);

/// The template of a wording and its values. They stand apart from it, so that findings stay small.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WordingParts {
    template: WordingTemplate,
    values: Vec<NamedValue>,
}

/// The English of a wording, with `{name}` where a value stands. `{{` and `}}` are the braces themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordingTemplate {
    /// The English, or the English for a count of one.
    one: &'static str,
    /// The English for every other count.
    many: Option<&'static str>,
}

/// A value, and the name of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedValue {
    name: &'static str,
    value: Value,
}

/// A paragraph of the command line's help in a language. The paragraph itself where the language has nothing for it.
pub fn translate_help(english: &str, locale: Locale) -> Cow<'_, str> {
    match locale {
        Locale::English => Cow::Borrowed(english),
        Locale::French => {
            catalogue::find_french_help(english).map_or(english.into(), Cow::Borrowed)
        }
    }
}

impl NamedValue {
    /// Names the place of a value.
    pub fn new(name: &'static str, value: &(impl ToValue + ?Sized)) -> Self {
        Self { name, value: value.to_value() }
    }
}

impl WordingTemplate {
    /// A template that says the same of every count.
    pub const fn plain(english: &'static str) -> Self {
        Self { one: english, many: None }
    }

    /// A template for a count of one, and one for every other count. The first value is the count.
    pub const fn counted(one: &'static str, many: &'static str) -> Self {
        Self { one, many: Some(many) }
    }

    /// The English for a count.
    fn choose_english(self, count: u64) -> &'static str {
        self.many.filter(|_| !Locale::English.is_singular(count)).unwrap_or(self.one)
    }
}

impl Wording {
    /// Puts values into a template. Write `say!` or `say_count!` instead: they compare the names with the
    /// places while the program is built.
    pub fn new(template: WordingTemplate, values: impl Into<Vec<NamedValue>>) -> Self {
        Self(Box::new(WordingParts { template, values: values.into() }))
    }

    /// The text in a language.
    pub fn translate(&self, locale: Locale) -> String {
        let template = match locale {
            Locale::English => self.0.template.choose_english(self.count()),
            Locale::French => catalogue::find_french(self.0.template, self.count()),
        };
        self.fill(template, locale)
    }

    /// The same wording, in which no text of a value has more than this many characters.
    #[must_use]
    pub fn cut_values(mut self, max_chars: usize) -> Self {
        for named in &mut self.0.values {
            match &mut named.value {
                Value::Text(text) => *text = text.chars().take(max_chars).collect(),
                Value::Wording(inner) => **inner = inner.as_ref().clone().cut_values(max_chars),
                Value::Lines(lines) => {
                    for line in lines {
                        *line = line.clone().cut_values(max_chars);
                    }
                }
                Value::Number(_) | Value::Figures(_) => {}
            }
        }
        self
    }

    /// The count that chooses between singular and plural.
    fn count(&self) -> u64 {
        self.0.values.first().and_then(|named| named.value.number()).unwrap_or_default()
    }

    /// A template with the values in its places.
    fn fill(&self, template: &str, locale: Locale) -> String {
        let mut text = String::with_capacity(template.len() + 32);
        for piece in places::cut_pieces(template) {
            match piece {
                places::WordingPiece::Words(words) => text.push_str(words),
                places::WordingPiece::Place(name) => {
                    let named = self.0.values.iter().find(|named| named.name == name);
                    text.push_str(
                        &named.map_or(name.into(), |named| named.value.translate(locale)),
                    );
                }
            }
        }
        text
    }
}

impl fmt::Display for Wording {
    /// Writes the English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.translate(Locale::English))
    }
}

#[cfg(test)]
mod tests;
