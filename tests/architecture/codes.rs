//! The rules of `check` stand as CONTRIBUTING says: a file for each, every one in the table, and every code
//! seen to speak.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use matinale::check::all_codes;

use super::{files, name};

/// Where the files of rules stand, each family a folder.
const FOLDERS: &[&str] = &["src/check/printed", "src/check/rules", "src/check/settings"];

/// Files in these folders that hold no rule, and what they are instead.
const NO_RULES: &[(&str, &str)] = &[
    ("src/check/printed/css_values.rs", "colours and lengths as CSS writes them"),
    ("src/check/printed/element_style.rs", "how an element of a page is drawn"),
    ("src/check/printed/media_view.rs", "the ways in which a page is shown"),
    ("src/check/printed/page.rs", "a page as a reader's program reads it"),
    ("src/check/printed/page_text.rs", "the words of a page"),
    ("src/check/printed/shown_picture.rs", "the pictures of a page"),
    ("src/check/printed/style_sheet.rs", "the style sheets of a page"),
    ("src/check/rules/dates/written_date.rs", "a date as it stands in a sentence"),
    ("src/check/rules/front/promised_words.rs", "the words of a promise and of blocks"),
    ("src/check/rules/front/stops.rs", "words that tell nothing of a text"),
    ("src/check/rules/links/destination.rs", "where a link leads"),
    ("src/check/rules/pictures/figures.rs", "the pictures that a file names"),
    ("src/check/rules/words.rs", "texts cut into words"),
    ("src/check/settings/declared.rs", "the declarations of a theme"),
];

/// Codes of which no test shows a finding, and why.
const NEVER_SHOWN: &[(&str, &str)] = &[];

/// The constants of codes in a text: the name of each constant, by the name of its code.
fn constants(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for part in text.split("pub const ").skip(1) {
        let Some((constant, rest)) = part.split_once(": Self = Self::new(&CodeFacts {") else {
            continue;
        };
        let code = rest.split('"').nth(1).unwrap_or_default();
        found.insert(code.to_owned(), constant.to_owned());
    }
    found
}

/// Every text of Rust below a folder.
fn texts(under: &str) -> Vec<(String, String)> {
    let rust = files(under).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    rust.map(|path| (name(&path), fs::read_to_string(&path).expect("UTF-8"))).collect()
}

#[test]
fn a_file_of_a_rule_holds_one_and_its_family_lists_it() {
    for (file, text) in FOLDERS.iter().flat_map(|folder| texts(folder)) {
        let helper = NO_RULES.iter().any(|(known, _)| *known == file);
        if file.ends_with("/mod.rs") || helper {
            assert!(!text.contains("const RULE:"), "{file}: a rule stands in a file of its own");
            continue;
        }
        let path = Path::new(&file);
        let (folder, stem) = (path.parent().expect("a folder"), path.file_stem());
        let stem = stem.expect("a name").to_string_lossy();
        assert_eq!(text.matches("const RULE: Rule").count(), 1, "{file}: one rule, one file");
        let family = folder.join("mod.rs");
        let list = fs::read_to_string(super::root().join(&family)).expect("a family");
        let wanted = format!("{stem}::RULE");
        assert!(list.contains(&wanted), "{}: `{wanted}` is not in its list", family.display());
    }
    for (file, what) in NO_RULES {
        assert!(
            super::root().join(file).is_file() && what.len() > 10,
            "{file}: gone, or no reason"
        );
    }
}

#[test]
fn every_code_that_is_written_is_in_the_table() {
    let written: BTreeSet<String> =
        texts("src").iter().flat_map(|(_, text)| constants(text).into_keys()).collect();
    let listed: BTreeSet<String> = all_codes().map(|code| code.as_str().to_owned()).collect();
    assert!(written.len() > 100, "the constants were found");
    assert_eq!(written, listed, "a code is in the list of its family, or its rule is");
}

#[test]
fn every_code_is_seen_to_speak() {
    let sources = texts("src");
    let constants: BTreeMap<String, String> =
        sources.iter().flat_map(|(_, text)| constants(text)).collect();
    let in_units = sources.iter().map(|(file, text)| {
        let whole = file.ends_with("tests.rs") || file.contains("/tests/");
        if whole { text.as_str() } else { text.split_once("#[cfg(test)]").map_or("", |cut| cut.1) }
    });
    let in_files = texts("tests");
    let tests: String = in_units.chain(in_files.iter().map(|(_, text)| text.as_str())).collect();
    let silent = all_codes().filter(|code| {
        let constant = format!("Code::{}", constants[code.as_str()]);
        let is_shown = has(&tests, code.as_str()) || has(&tests, &constant);
        !is_shown && !NEVER_SHOWN.iter().any(|(known, _)| *known == code.as_str())
    });
    let silent: Vec<&str> = silent.map(matinale::finding::Code::as_str).collect();
    assert_eq!(silent, [""; 0], "no test shows a finding of these codes");
}

/// Whether a name stands in a text as a whole.
fn has(text: &str, name: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(name).any(|(at, _)| !text[at + name.len()..].starts_with(goes_on))
}
