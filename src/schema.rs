//! Makes JSON Schemas from the types that read the files. With them, an editor's program completes keys and
//! marks mistakes while the file is being typed.
//!
//! The description of a key is the doc comment of its field. Fields are optional and have their place in the
//! file, since a missing key is a finding and no failure. `#[schemars(with = …)]` beside a field names the
//! type that the file has. The key is required if that type is no `Option`.
//!
//! Looks up to: nothing.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// The dialect that programs for TOML know best.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The JSON Schema of a table: its keys, their meanings, and which of them are required.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSchema(Map<String, Value>);

impl TableSchema {
    /// The schema of the table that `T` reads. If `T` is no table, the schema has no keys.
    pub fn of<T: JsonSchema>() -> Self {
        let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
        let mut schema = T::json_schema(&mut settings.into_generator());
        Tidy.transform(&mut schema);
        match schema.to_value() {
            Value::Object(shape) => Self(shape),
            _ => Self(Map::new()),
        }
    }

    /// The schema of a table that allows no keys. Keys can be added to it.
    pub fn empty() -> Self {
        let mut shape = Map::new();
        shape.insert("type".into(), json!("object"));
        shape.insert("additionalProperties".into(), json!(false));
        Self(shape)
    }

    /// Adds a key.
    #[must_use]
    pub fn with_key(mut self, key: &str, value: Value) -> Self {
        let keys = self.0.entry("properties").or_insert_with(|| json!({}));
        if let Value::Object(keys) = keys {
            keys.insert(key.to_owned(), value);
        }
        self
    }

    /// Adds a key that is required.
    #[must_use]
    pub fn with_required_key(mut self, key: &str, value: Value) -> Self {
        let required = self.0.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(required) = required {
            required.push(json!(key));
        }
        self.with_key(key, value)
    }

    /// Adds rules between keys, each a schema of its own.
    #[must_use]
    pub fn with_rules(mut self, rules: Vec<Value>) -> Self {
        self.0.insert("allOf".into(), Value::Array(rules));
        self
    }

    /// The names of the keys, in the order of the alphabet.
    pub fn keys(&self) -> Vec<&str> {
        let keys = self.0.get("properties").and_then(Value::as_object);
        keys.into_iter().flat_map(Map::keys).map(String::as_str).collect()
    }

    /// The schema as a value, such as for a key of another table.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// The schema of a list of such tables. `description` explains the list.
    pub fn into_list(self, description: &str) -> Value {
        json!({ "type": "array", "description": description, "items": self.into_value() })
    }

    /// The text of a schema file: keys in the order of the alphabet, a line break at the end. The same
    /// schema gives the same bytes.
    pub fn into_file(mut self, title: &str, description: &str) -> String {
        self.0.insert("$schema".into(), json!(DIALECT));
        self.0.insert("title".into(), json!(title));
        self.0.insert("description".into(), json!(description));
        format!("{:#}\n", self.into_value())
    }
}

/// Removes what TOML does not have, and rewrites the rest for programs that know TOML.
struct Tidy;

impl Transform for Tidy {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(shape) = schema.as_object_mut() else { return };
        remove_null(shape);
        rewrite_choice(shape);
        if let Some(Value::String(words)) = shape.get_mut("description") {
            *words = join_lines(words);
        }
        let sized = shape.get("format").and_then(Value::as_str);
        if sized.is_some_and(|format| format.starts_with("int") || format.starts_with("uint")) {
            shape.remove("format");
        }
    }
}

/// Removes `null`: a key of TOML can be absent, but not null.
fn remove_null(shape: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = shape.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            shape.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(values)) = shape.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    let Some(Value::Array(mut choices)) = shape.remove("anyOf") else { return };
    choices.retain(|choice| choice != &json!({ "type": "null" }));
    if choices.len() > 1 {
        shape.insert("anyOf".into(), Value::Array(choices));
    } else if let Some(Value::Object(only)) = choices.pop() {
        for (key, value) in only {
            shape.entry(key).or_insert(value);
        }
    }
}

/// Rewrites a choice of words as one list, with the meaning of each word beside it. Taplo takes `oneOf` for
/// several shapes, and may report a mistake in the wrong one.
fn rewrite_choice(shape: &mut Map<String, Value>) {
    let Some(choices) = shape.get("oneOf").and_then(Value::as_array) else { return };
    let words: Option<Vec<_>> = choices.iter().map(|choice| choice.get("const").cloned()).collect();
    let Some(words) = words else { return };
    let meanings: Vec<_> =
        choices.iter().map(|choice| choice.get("description").cloned()).collect();
    shape.remove("oneOf");
    shape.insert("type".into(), json!("string"));
    shape.insert("enum".into(), Value::Array(words));
    shape.insert("x-taplo".into(), json!({ "docs": { "enumValues": meanings } }));
}

/// Joins the lines of each paragraph.
fn join_lines(words: &str) -> String {
    let paragraphs = words.split("\n\n");
    let joined = paragraphs.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::{JsonSchema, TableSchema};

    /// A table
    /// of two lines.
    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "its shape is all there is to it")]
    struct Written {
        /// What it is called.
        #[schemars(with = "String")]
        name: Option<String>,
        /// How it is done.
        #[serde(rename = "how")]
        manner: Option<Manner>,
        count: Option<u32>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "lowercase")]
    enum Manner {
        /// Without haste.
        Slow,
        /// In haste.
        Fast,
    }

    #[test]
    fn a_type_becomes_the_shape_of_its_table() {
        let shape = json!({
            "type": "object",
            "description": "A table of two lines.",
            "additionalProperties": false,
            "required": ["name"],
            "properties": {
                "name": { "type": "string", "description": "What it is called." },
                "how": {
                    "type": "string",
                    "description": "How it is done.",
                    "enum": ["slow", "fast"],
                    "x-taplo": { "docs": { "enumValues": ["Without haste.", "In haste."] } },
                },
                "count": { "type": "integer", "minimum": 0 },
            },
        });
        assert_eq!(TableSchema::of::<Written>().into_value(), shape);
    }

    #[test]
    fn keys_are_added_and_the_file_ends_with_a_line_break() {
        let shape = TableSchema::empty().with_required_key("b", json!({})).with_key("a", json!({}));
        assert_eq!(shape.keys(), ["a", "b"]);
        let file = shape.into_file("T", "D");
        assert!(file.starts_with("{\n  \"$schema\": \"http") && file.ends_with("}\n"), "{file}");
        assert!(file.contains("\"required\": [\n    \"b\"\n  ]"), "{file}");
    }
}
