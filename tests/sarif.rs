//! `matinale check --format sarif`: the document that code hosts read. `sarif/sarif-schema-2.1.0.json` is
//! the schema of the standard (OASIS, SARIF 2.1.0), as the crate serde-sarif 0.8.0 carries it.

use boon::{Compiler, Schemas};
use serde_json::{Value, json};

use crate::harness::Newsroom;

/// The answer of a command, held against the schema of the standard.
#[track_caller]
fn document(newsroom: &Newsroom, words: &[&str], exit: i32) -> Value {
    let ran = newsroom.run(words).exits(exit);
    let document: Value = serde_json::from_str(&ran.out).expect("JSON and nothing else");
    let schema: Value =
        serde_json::from_str(include_str!("sarif/sarif-schema-2.1.0.json")).expect("a schema");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).expect("a new name");
    let index = compiler.compile("sarif.json", &mut schemas).expect("a sound schema");
    if let Err(error) = schemas.validate(&document, index) {
        panic!("{error:#}\n{document:#}");
    }
    document
}

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n\n[[blocks]]\nkind = \"story\"\n\
                     title = \"L’été — 🚂 “là” part le train de nuit du soir\"\nbody = \"Un [a](https://a.fr/), [a](https://b.fr/) <b>.\"\n";

#[test]
fn a_sound_issue_is_a_run_without_results() {
    let newsroom = Newsroom::example();
    let document = document(&newsroom, &["check", "2025-02-11", "--format", "sarif"], 0);
    let run = &document["runs"][0];
    assert_eq!((&run["results"], &run["tool"]["driver"]["rules"]), (&json!([]), &json!([])));
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_finding_has_its_rule_its_place_its_second_place_and_its_fix() {
    let sound = ISSUE.replace(" <b>", "");
    let newsroom = Newsroom::new().file("issues/un été.toml", &sound);
    let document = document(&newsroom, &["check", "issues/un été.toml", "--format", "sarif"], 0);
    let run = &document["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("results");
    let codes: Vec<&str> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
    assert_eq!(codes, ["fr.quotes", "link.text-same"]);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a place")).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|words| words.len() > 10));
    }
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "issues/un%20%C3%A9t%C3%A9.toml");
    let region = |from: u32, to: u32| json!({ "startLine": 6, "startColumn": from, "endLine": 6, "endColumn": to });
    assert_eq!(place["region"], region(20, 21));
    let replaced = &results[0]["fixes"][0]["artifactChanges"][0]["replacements"];
    assert_eq!(
        replaced,
        &json!([
            { "deletedRegion": region(20, 21), "insertedContent": { "text": "« " } },
            { "deletedRegion": region(23, 24), "insertedContent": { "text": " »" } },
        ])
    );
    let second = &results[1]["relatedLocations"][0];
    assert_eq!(second["message"]["text"], "the first of them");
    assert_eq!(second["physicalLocation"]["region"]["startColumn"], 13);
}

#[test]
fn errors_warnings_and_notes_have_the_levels_of_the_standard() {
    let issue = format!("{ISSUE}watch = \"L'Elysée.\"\n");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let sarif = ["check", "--format", "sarif"];
    let refused = document(&newsroom, &sarif, 1);
    let results = refused["runs"][0]["results"].as_array().expect("results").clone();
    assert!(results.iter().any(|result| result["level"] == "error"), "{results:?}");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue.replace(" <b>", ""));
    let document = document(&newsroom, &sarif, 0);
    let results = document["runs"][0]["results"].as_array().expect("results");
    let levels: Vec<&str> = results.iter().filter_map(|result| result["level"].as_str()).collect();
    assert_eq!(levels, ["warning", "warning", "note"]);
}

#[test]
fn with_fix_the_document_tells_what_is_left_and_stderr_what_was_mended() {
    let newsroom = Newsroom::new().issue("2025-02-11", &ISSUE.replace(" <b>", ""));
    let left = document(&newsroom, &["check", "--fix", "--format", "sarif"], 0);
    let results = left["runs"][0]["results"].as_array().expect("results");
    assert_eq!((results.len(), &results[0]["ruleId"]), (1, &json!("link.text-same")));
    let again = newsroom.run(["check", "--format", "sarif", "--json"]).exits(2);
    again.tells("two answers");
}
