//! The JSON Schemas: they accept and refuse what matinale accepts and refuses.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

mod keys;
mod typing;

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use crate::harness::Newsroom;

const NAMES: [&str; 4] = ["issue", "matinale", "subscribers", "events"];

fn committed(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    fs::read_to_string(folder.join(format!("{name}.schema.json"))).expect("a schema")
}

/// A schema that is ready to check files.
struct Judge(Schemas, SchemaIndex);

impl Judge {
    /// Takes a schema from the repository.
    fn of(name: &str) -> Self {
        let schema: Value = serde_json::from_str(&committed(name)).expect("a schema is JSON");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).expect("a new name");
        let index = compiler.compile("schema.json", &mut schemas).expect("a sound schema");
        Self(schemas, index)
    }

    /// The complaints of the schema about a file. A file that fits has none.
    fn complaint(&self, text: &str) -> Option<String> {
        let table: toml::Table = text.parse().expect("the file is TOML");
        let file = json_of(toml::Value::Table(table));
        self.0.validate(&file, self.1).err().map(|error| error.to_string())
    }

    #[track_caller]
    fn accepts(&self, name: &str, text: &str) {
        assert_eq!(self.complaint(text), None, "{name}");
    }
}

/// A file as programs for TOML give it to a schema: dates are texts.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(keys) => {
            Value::Object(keys.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
        toml::Value::Array(values) => values.into_iter().map(json_of).collect(),
        toml::Value::Datetime(moment) => json!(moment.to_string()),
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
    }
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    let newsroom = Newsroom::empty();
    for name in NAMES {
        let ran = newsroom.run(["schema", name]).exits(0);
        assert!(
            ran.out == committed(name),
            "schema/{name}.schema.json is not what the types say any more; write it anew with \
             `cargo run -- schema --out schema`"
        );
    }
}

#[test]
fn every_key_is_explained() {
    fn unexplained(at: &str, schema: &Value, faults: &mut Vec<String>) {
        let keys = schema.get("properties").and_then(Value::as_object);
        for (key, value) in keys.into_iter().flatten() {
            let words = value.get("description").and_then(Value::as_str).unwrap_or_default();
            if words.len() < 10 || !words.ends_with('.') {
                faults.push(format!("{at}.{key}: {words:?}"));
            }
            unexplained(&format!("{at}.{key}"), value, faults);
        }
        for branch in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            unexplained(at, branch, faults);
        }
        for inner in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(inner) {
                unexplained(at, inner, faults);
            }
        }
    }
    let mut faults = Vec::new();
    for name in NAMES {
        let schema = serde_json::from_str(&committed(name)).expect("a schema is JSON");
        unexplained(name, &schema, &mut faults);
    }
    assert!(faults.is_empty(), "write a doc comment on these: {faults:#?}");
}

#[test]
fn the_example_publication_fits_and_names_its_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, name) in [
        ("matinale.toml", "matinale"),
        ("subscribers.toml", "subscribers"),
        ("issues/2025-02-07.toml", "issue"),
        ("issues/2025-02-10.toml", "issue"),
        ("issues/2025-02-11.toml", "issue"),
    ] {
        let text = fs::read_to_string(root.join(file)).expect("the file is there");
        Judge::of(name).accepts(file, &text);
        assert!(named(&root.join(file), &text).ends_with(format!("schema/{name}.schema.json")));
    }
}

/// The file of the schema that the first line of a file names. It exists.
#[track_caller]
fn named(file: &Path, text: &str) -> std::path::PathBuf {
    let first = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
    let first = first.unwrap_or_else(|| panic!("{} names no schema", file.display()));
    file.with_file_name(first).canonicalize().expect("the schema it names is there")
}

#[test]
fn a_fresh_publication_fits_and_has_its_schemas_beside_it() {
    for language in ["fr", "en"] {
        let newsroom = Newsroom::empty();
        newsroom
            .run(["init", "--language", language])
            .exits(0)
            .answers("made `schema/issue.schema.json`\n");
        newsroom.run(["new", "2025-02-11"]).exits(0);
        for (file, name) in [
            ("matinale.toml", "matinale"),
            ("subscribers.toml", "subscribers"),
            ("issues/2025-02-11.toml", "issue"),
        ] {
            let text = newsroom.text(file);
            Judge::of(name).accepts(file, &text);
            assert!(
                named(&newsroom.path(file), &text).starts_with(
                    newsroom.path("schema").canonicalize().expect("the folder is there")
                )
            );
            assert_eq!(newsroom.text(&format!("schema/{name}.schema.json")), committed(name));
        }
        let whole = newsroom.text("issues/2025-02-11.toml").replace("\n# ", "\n");
        assert_eq!(whole.matches("[[blocks]]").count(), 3, "the blocks that wait to be used");
        Judge::of("issue").accepts(language, &whole);
    }
}

#[test]
fn a_schema_that_is_there_is_written_over_only_when_asked() {
    let newsroom = Newsroom::empty().file("schema/issue.schema.json", "{}");
    newsroom.run(["init"]).exits(0).tells("`schema/issue.schema.json` is there already");
    assert_eq!(newsroom.text("schema/issue.schema.json"), "{}");
    newsroom.run(["schema", "matinale", "--out", "schema"]).exits(0);
    assert_eq!(newsroom.text("schema/issue.schema.json"), "{}");
    newsroom.run(["schema", "--out", "schema"]).exits(0).answers("made `schema/issue.schema.json`");
    assert_eq!(newsroom.text("schema/issue.schema.json"), committed("issue"));
    newsroom.run(["schema"]).exits(2);
    newsroom.run(["schema", "readers"]).exits(2).tells("subscribers");
}

#[test]
fn an_issue_without_the_schema_beside_it_names_none() {
    let newsroom = Newsroom::new().file("issues/.keep", "");
    newsroom.run(["new", "2025-02-11"]).exits(0);
    assert!(newsroom.text("issues/2025-02-11.toml").starts_with("date = 2025-02-11\n"));
}
