//! The values of front matter: YAML or TOML, as other programs write it at the head of a text.

use serde_json::{Map, Value};

/// The longest front matter that is read, in bytes.
const MAX_FRONT_MATTER_BYTES: usize = 64 << 10;

/// The most values, and the most nesting, that are read of it.
const MAX_NODES: usize = 2_000;
const MAX_DEPTH: usize = 16;

/// The most values that references (`*name`) may stand for.
const MAX_REPEATED_NODES: usize = 2_000;

/// A value, as far as an issue has a place for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FrontValue {
    Text(String),
    List(Vec<String>),
    /// Anything else.
    Other,
}

impl FrontValue {
    fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.clone()),
            Value::Bool(_) | Value::Number(_) => Self::Text(value.to_string()),
            Value::Array(list) => {
                let texts: Option<Vec<String>> = list
                    .iter()
                    .map(|value| match Self::of(value) {
                        Self::Text(text) => Some(text),
                        Self::List(_) | Self::Other => None,
                    })
                    .collect();
                texts.map_or(Self::Other, Self::List)
            }
            // A table is the person it names. The TOML reader has a day as a table of one key.
            Value::Object(table) => {
                let is_named = |key: &str| key == "name" || key.starts_with("$__toml");
                let named = table.iter().find(|(key, _)| is_named(key));
                named.map_or(Self::Other, |(_, value)| Self::of(value))
            }
            Value::Null => Self::Other,
        }
    }

    /// The texts of the value.
    pub(super) fn texts(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(texts) => texts,
            Self::Other => &[],
        }
    }
}

/// The keys of front matter with their values.
#[derive(Debug, Default)]
pub(super) struct FrontValues(pub(super) Vec<(String, FrontValue)>);

impl FrontValues {
    /// Reads front matter with its fences: YAML between `---`, or TOML between `+++`.
    ///
    /// # Errors
    ///
    /// It is neither, or larger than anyone writes. Says why, in one line.
    pub(super) fn read(front_matter: &str) -> Result<Self, String> {
        if front_matter.len() > MAX_FRONT_MATTER_BYTES {
            return Err(format!("it is larger than {} KiB", MAX_FRONT_MATTER_BYTES >> 10));
        }
        let mut lines = front_matter.split_inclusive('\n');
        let is_toml = lines.next().is_some_and(|fence| fence.starts_with("+++"));
        let inside: Vec<&str> = lines.collect();
        let inside = inside.split_last().map(|(_, lines)| lines.concat()).unwrap_or_default();
        let read: Result<Map<String, Value>, String> = if is_toml {
            toml::from_str(&inside).map_err(|error| error.message().to_owned())
        } else {
            serde_saphyr::from_str_with_options(&inside, yaml_options())
                .map_err(|error| error.to_string())
        };
        let values =
            read.map_err(|error| error.split_whitespace().collect::<Vec<_>>().join(" "))?;
        Ok(Self(values.iter().map(|(key, value)| (key.clone(), FrontValue::of(value))).collect()))
    }
}

fn yaml_options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MAX_NODES, max_depth: MAX_DEPTH, max_aliases: MAX_NODES },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPEATED_NODES },
        with_snippet: false,
    }
}

/// The lines of front matter that belong to one key of the top level, without the fences.
pub(super) fn split_entries(front_matter: &str) -> Vec<(&str, String)> {
    let mut lines: Vec<&str> = front_matter.lines().skip(1).collect();
    lines.pop();
    let mut entries: Vec<(&str, String)> = Vec::new();
    for line in lines {
        let key = if line.starts_with([' ', '\t', '-', '#', '[', '}', ']']) {
            None
        } else {
            key_of(line)
        };
        match (key, entries.last_mut()) {
            (None, Some((_, text))) if !line.starts_with(['#', '[']) => {
                text.push('\n');
                text.push_str(line);
            }
            (key, _) => entries.push((key.unwrap_or_default(), line.to_owned())),
        }
    }
    entries
}

/// The key that a line begins with.
fn key_of(line: &str) -> Option<&str> {
    let end = line.find([':', '='])?;
    Some(line[..end].trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::{FrontValue, FrontValues, split_entries};

    fn text(text: &str) -> FrontValue {
        FrontValue::Text(text.into())
    }

    #[test]
    fn yaml_and_toml_give_the_same_values() {
        let list = FrontValue::List(vec!["A".into(), "B".into()]);
        let yaml = "---\ntitle: L'été\ndate: 2025-02-11\nauthors: [A, {name: B, url: x}]\nn: 5\nx: {a: 1}\n---";
        let toml = "+++\ntitle = \"L'été\"\ndate = 2025-02-11\nauthors = [\"A\", {name = \"B\", url = \"x\"}]\nn = 5\nx = {a = 1}\n+++";
        for front_matter in [yaml, toml] {
            let mut values = FrontValues::read(front_matter).expect("values").0;
            values.sort_by(|one, other| one.0.cmp(&other.0));
            let expected = [
                ("authors", list.clone()),
                ("date", text("2025-02-11")),
                ("n", text("5")),
                ("title", text("L'été")),
                ("x", FrontValue::Other),
            ];
            assert_eq!(
                values,
                expected.map(|(key, value)| (key.to_owned(), value)),
                "{front_matter}"
            );
        }
    }

    #[test]
    fn what_would_grow_without_end_is_refused() {
        let mut bomb = vec!["---\na: &a [x, x, x, x, x, x, x, x, x, x]".to_owned()];
        for (name, before) in "bcdefg".chars().zip("abcdef".chars()) {
            let list = vec![format!("*{before}"); 10].join(", ");
            bomb.push(format!("{name}: &{name} [{list}]"));
        }
        bomb.push("---".to_owned());
        assert!(FrontValues::read(&bomb.join("\n")).is_err());
        let deep = format!("---\na: {}{}\n---", "[".repeat(200), "]".repeat(200));
        assert!(FrontValues::read(&deep).is_err());
        assert!(FrontValues::read(&format!("---\na: {}\n---", "x".repeat(70_000))).is_err());
    }

    #[test]
    fn lines_belong_to_the_key_above_them() {
        let entries = split_entries("---\ntitle: a\ntags:\n- b\n  - c\n# d\ne: |\n  f\n---");
        let expected =
            [("title", "title: a"), ("tags", "tags:\n- b\n  - c"), ("", "# d"), ("e", "e: |\n  f")];
        assert_eq!(entries, expected.map(|(key, text)| (key, text.to_owned())));
    }
}
