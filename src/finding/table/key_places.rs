//! The keys of a table: which one a place belongs to, and which ones a type has.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::DeValue;

/// A key, and the key of the table that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyPlace {
    /// The key.
    pub(super) key: String,
    /// The key of the table or of the list of tables around it. `None` in the outermost table.
    pub(super) holder: Option<String>,
}

/// The key whose own bytes or whose value's bytes these are. `None` if they belong to no key.
pub(super) fn find_key(value: &DeValue<'_>, place: &Range<usize>) -> Option<KeyPlace> {
    let table = match value {
        DeValue::Array(items) => {
            return items.iter().find_map(|item| find_key(item.get_ref(), place));
        }
        DeValue::Table(table) => table,
        _ => return None,
    };
    let inside = table.iter().find_map(|(key, value)| {
        let mut found = find_key(value.get_ref(), place)?;
        found.holder.get_or_insert_with(|| key.get_ref().to_string());
        Some(found)
    });
    inside.or_else(|| {
        let holds = |span: Range<usize>| span.start <= place.start && place.end <= span.end;
        let found =
            table.iter().find(|(key, value)| key.span() == *place || holds(value.span()))?;
        Some(KeyPlace { key: found.0.get_ref().to_string(), holder: None })
    })
}

/// The value whose bytes these are.
pub(super) fn find_value<'t>(
    value: &'t DeValue<'t>,
    place: &Range<usize>,
) -> Option<&'t DeValue<'t>> {
    let inside = |item: &'t Spanned<DeValue<'t>>| {
        if item.span() == *place { Some(item.get_ref()) } else { find_value(item.get_ref(), place) }
    };
    match value {
        DeValue::Array(items) => items.iter().find_map(inside),
        DeValue::Table(table) => table.values().find_map(inside),
        _ => None,
    }
}

/// The keys that a type reads.
pub fn known_keys<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // The reader of keys refuses every type.
    let _ = T::deserialize(KeyReader { keys: &mut keys });
    keys
}

/// Notes which fields a type asks for, and gives it none.
struct KeyReader<'a> {
    keys: &'a mut &'static [&'static str],
}

/// The refusal of a [`KeyReader`].
#[derive(Debug)]
struct OnlyKeys;

impl fmt::Display for OnlyKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("only the keys are read")
    }
}

impl std::error::Error for OnlyKeys {}

impl serde::de::Error for OnlyKeys {
    fn custom<M: fmt::Display>(_: M) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = OnlyKeys;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, OnlyKeys> {
        Err(OnlyKeys)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, OnlyKeys> {
        *self.keys = fields;
        Err(OnlyKeys)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
