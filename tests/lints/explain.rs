//! Codes explained, and the manual's page of rules, which is made from the same words.

#![allow(clippy::disallowed_methods, reason = "the page is a file of the project")]

use std::path::Path;
use std::{env, fs};

use matinale::check::{all_codes, write_manual};
use matinale::wording::Locale;

use crate::harness::Newsroom;

#[test]
fn every_code_is_explained_without_a_publication() {
    let folder = Newsroom::empty();
    let ran = folder.run(["check", "--explain", "link.text-vague"]).exits(0);
    ran.answers("warning[link.text-vague]\n\nA link whose words").answers("2.4.4");
    for code in all_codes().step_by(9) {
        let ran = folder.run(["check", "--explain", code.as_str(), "--json"]).exits(0);
        ran.answers(&format!("\"code\":\"{code}\""));
    }
    let ran = folder.run(["check", "--explain", "link.txt-vague"]).exits(2);
    ran.tells("did you mean `link.text-vague`?");
}

#[test]
fn a_code_is_explained_in_the_language_of_the_person() {
    let folder = Newsroom::empty();
    let ran = folder.run(["check", "--explain", "placeholder.bare"]).exits(0);
    ran.answers("warning[").answers("Write `{{name|reader}}`");
    let ran = folder.run(["check", "--explain", "placeholder.bare", "--lang", "fr"]).exits(0);
    ran.answers("[placeholder.bare]").answers("Écrivez `{{name|cher lecteur}}`");
}

#[test]
fn the_page_of_rules_is_printed_without_a_publication() {
    let folder = Newsroom::empty();
    let ran = folder.run(["check", "--explain", "all"]).exits(0);
    ran.answers("### `key.unknown` · error").answers("### `fr.capitals` · note");
    let ran = folder.run(["check", "--explain", "all", "--lang", "fr"]).exits(0);
    ran.answers("# Ce que dit `check`").answers("### `fr.capitals` · note");
    let ran = folder.run(["check", "--explain", "all", "--json"]).exits(0);
    let _ = all_codes().fold(ran, |ran, code| ran.answers(&format!("\"code\":\"{code}\"")));
}

#[test]
fn the_manual_says_of_every_code_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = write_manual(Locale::English);
    for code in all_codes() {
        assert_eq!(page.matches(&format!("\n### `{code}` ·")).count(), 1, "{code}");
    }
    if env::var_os("MATINALE_WRITE").is_some() {
        fs::write(&path, &page).expect("the page is written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/rules.md is not what the rules say; write it anew, and look at what changes in it: \
         MATINALE_WRITE=1 cargo test --test newsroom lints::explain"
    );
}
