//! Lists of rules, each of which a test has to name in the words above it: which test names what.

#![allow(clippy::disallowed_methods, reason = "tests are looked for in files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The tests that name a rule, by the rule: those of this folder and those beside the code.
pub(crate) fn holding(is_name: fn(&str) -> bool) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests"), root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                named(&fs::read_to_string(&path).expect("a file"), is_name, &mut found);
            }
        }
    }
    found
}

/// The names in the words right above each test of a file.
pub(crate) fn named(
    text: &str,
    is_name: fn(&str) -> bool,
    found: &mut BTreeMap<String, Vec<String>>,
) {
    let mut words = String::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if let Some(said) = line.strip_prefix("///") {
            words.push_str(said);
        } else if line.starts_with("#[") {
            is_test |= line.ends_with("test]");
        } else {
            if let (true, Some((_, name))) = (is_test, line.split_once("fn ")) {
                let name = name.split('(').next().unwrap_or_default();
                for word in words.split([' ', ',', '.', ':', ';']).filter(|word| is_name(word)) {
                    found.entry(word.to_owned()).or_default().push(name.to_owned());
                }
            }
            words.clear();
            is_test = false;
        }
    }
}
