//! The manual's page of keys, which is made from the schemas.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

use super::committed;

/// The files that an editor writes: the name of each schema, and what its part of the page begins with.
const FILES: [(&str, &str); 3] = [
    ("matinale", "## The settings: `matinale.toml`"),
    ("issue", "## An issue: `issues/2025-02-11.toml`"),
    ("subscribers", "## The readers: `subscribers.toml`"),
];

const HEAD: &str = "# Every key\n\n\
    What can stand in the files of a publication, made from the JSON Schemas that `matinale schema` prints. A key that is \
    needed is bold.\n";

/// A table of a file: its header, and its schema.
struct KeyTable<'a> {
    header: String,
    schema: &'a Value,
}

/// The tables below a key, if its values are tables. `path` leads to the key.
fn list_inner<'a>(path: &str, schema: &'a Value) -> Vec<KeyTable<'a>> {
    let is_table = |schema: &Value| schema.get("properties").is_some();
    let choices = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let whole = choices.chain([schema]).filter(|schema| is_table(schema));
    let whole = whole.map(|schema| KeyTable { header: format!("[{path}]"), schema });
    let item = schema.get("items").filter(|schema| is_table(schema));
    let item = item.map(|schema| KeyTable { header: format!("[[{path}]]"), schema });
    let named = schema.get("additionalProperties").filter(|schema| is_table(schema));
    let named = named.map(|schema| KeyTable { header: format!("[{path}.KEY]"), schema });
    whole.chain(item).chain(named).collect()
}

/// What a value is: «text», «list of texts», «`a` or `b`».
fn name_value(schema: &Value) -> String {
    let words = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    let choices: Vec<String> = words("anyOf").map(name_value).collect();
    if !choices.is_empty() {
        return choices.join(", or ");
    }
    let variants: Vec<String> =
        words("enum").filter_map(Value::as_str).map(|word| format!("`\"{word}\"`")).collect();
    if !variants.is_empty() {
        return variants.join(", ");
    }
    let kinds = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(kind)) => vec![kind.as_str()],
        _ => Vec::new(),
    };
    let name = |kind: &&str| match *kind {
        "string" if schema.get("format").is_some() => "day".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "number" => "number".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => match schema.get("items") {
            Some(item) if item.get("properties").is_some() => "list of tables".to_owned(),
            Some(item) => format!("list of {}s", name_value(item)),
            None => "list".to_owned(),
        },
        "object" => "table".to_owned(),
        other => other.to_owned(),
    };
    kinds.iter().map(name).collect::<Vec<_>>().join(" or ")
}

/// Writes the keys of a table, and of the tables below it.
fn write_table(table: &KeyTable<'_>, depth: usize, page: &mut String) {
    let Some(keys) = table.schema.get("properties").and_then(Value::as_object) else { return };
    let needed: Vec<&str> = table
        .schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    page.push_str("\n| key | value | what it is |\n|---|---|---|\n");
    for (key, schema) in keys {
        let said = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let said = said.replace('\n', " ").replace('|', "\\|");
        let absent = schema.get("default").map(|value| format!(" Without it: `{value}`."));
        let name = if needed.contains(&key.as_str()) {
            format!("**`{key}`**")
        } else {
            format!("`{key}`")
        };
        let _ = writeln!(
            page,
            "| {name} | {} | {said}{} |",
            name_value(schema),
            absent.unwrap_or_default()
        );
    }
    let prefix = table.header.trim_matches(['[', ']']);
    for (key, schema) in keys {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        for inner in list_inner(&path, schema) {
            let _ = write!(page, "\n{} `{}`\n", "#".repeat(depth.min(5)), inner.header);
            write_kinds(inner.schema, page);
            write_table(&inner, depth + 1, page);
        }
    }
}

/// Writes which keys each kind of block can have besides those of every kind.
fn write_kinds(schema: &Value, page: &mut String) {
    let rules = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let kinds: Vec<(&str, Vec<&str>)> = rules
        .filter_map(|rule| {
            let kind = rule.pointer("/if/properties/kind/const")?.as_str()?;
            let keys = rule.pointer("/then/propertyNames/enum")?.as_array()?;
            Some((kind, keys.iter().filter_map(Value::as_str).collect()))
        })
        .collect();
    let Some((_, first)) = kinds.first() else { return };
    let is_shared = |key: &&str| kinds.iter().all(|(_, keys)| keys.contains(key));
    let list =
        |keys: Vec<&str>| keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let shared: Vec<&str> = first.iter().copied().filter(|key| is_shared(key)).collect();
    page.push_str("\n| `kind` | its keys |\n|---|---|\n");
    let _ = writeln!(page, "| every kind | {} |", list(shared));
    for (kind, keys) in &kinds {
        let own = keys.iter().copied().filter(|key| !is_shared(key)).collect();
        let _ = writeln!(page, "| `\"{kind}\"` | {} |", list(own));
    }
}

/// The page of keys, as the schemas have them.
fn write_page() -> String {
    let mut page = HEAD.to_owned();
    for (name, title) in FILES {
        let schema: Value = serde_json::from_str(&committed(name)).expect("a schema is JSON");
        let _ = write!(page, "\n{title}\n");
        write_table(&KeyTable { header: String::new(), schema: &schema }, 3, &mut page);
    }
    page
}

#[test]
fn the_manual_lists_every_key_of_every_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = write_page();
    for key in [
        "**`date`**",
        "`[[blocks.items]]`",
        "`[blocks.author.figure]`",
        "`[contributors.KEY]`",
        "`subscribe_url`",
    ] {
        assert!(page.contains(key), "{key}");
    }
    if env::var_os("MATINALE_WRITE").is_some() {
        fs::write(&path, &page).expect("the page is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/keys.md is not what the schemas say; write it anew: \
         MATINALE_WRITE=1 cargo test --test newsroom schema::keys"
    );
}
