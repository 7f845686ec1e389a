//! The list of rendering rules. At least one test names each rule and holds it.
//!
//! The words above a test name its rules, as `R-` with a letter and a number. `grep -rn 'R-' tests` finds the
//! tests of a rule.

use std::collections::BTreeMap;

use crate::held::{holding, named};

/// Every rule, each in one line.
const RULES: [(&str, &str); 30] = [
    ("R-D1", "doctype, language and direction on the document and again inside the body"),
    ("R-D2", "a head of the things that clients need, in order, and nothing else"),
    ("R-D3", "a word to Word: its scale, its font, the height of lines"),
    ("R-D4", "conditional comments of the commented forms alone"),
    ("R-D5", "one ghost table; every table either places or tells"),
    ("R-D6", "the template needs no repair: what is sent has its tree"),
    ("R-D7", "no slot, mark or variable is left in a reader's copy"),
    ("R-D8", "the same input gives the same bytes"),
    ("R-C1", "styles are written into the elements, and nothing is ever loaded"),
    ("R-C2", "declarations that mail clients draw, in pixels and six digits"),
    ("R-C3", "the mail reads well without its head sheet"),
    ("R-C4", "one head sheet of at most 8,192 characters, which overrules the elements"),
    ("R-C5", "a phone's margins, unless a wide screen asks for more"),
    ("R-C6", "every class has its rule, and every rule its class"),
    ("R-T1", "one first heading, one for each story and each brief, no level skipped"),
    (
        "R-T2",
        "16 pixels and a line and a half for running text, nothing under 13, 75 characters a line",
    ),
    ("R-T3", "links are underlined, say where they lead, and open where the reader chose"),
    ("R-T4", "lists are lists; capitals are the style's"),
    ("R-T5", "a button is a coloured cell of 44 pixels with real text, and no VML"),
    ("R-T6", "pictures have words, a place kept for them, and a caption"),
    ("R-T7", "the typographer touches text alone, once, and binds what must not part"),
    ("R-T8", "a preheader first, padded and hidden"),
    ("R-T9", "a foot that says why, who, where, and how to leave"),
    ("R-E1", "the free edition has nothing of what is exclusive"),
    ("R-E2", "a reader's values stand at their slots, escaped for their ground"),
    ("R-P1", "72 columns, and 76 on the wire"),
    ("R-P2", "the text says what the page says, in its order"),
    ("R-P3", "links numbered once each; the way out in full"),
    ("R-P4", "no blank at a line's end, nothing invisible"),
    ("R-M1", "text first, UTF-8 and quoted-printable, the language in the header"),
];

/// The name of a rule.
fn is_rule(word: &str) -> bool {
    word.starts_with("R-")
}

#[test]
fn every_rule_of_the_page_is_held_by_a_test_that_names_it() {
    let held = holding(is_rule);
    for (rule, says) in RULES {
        assert!(held.contains_key(rule), "no test names {rule}: {says}");
    }
    for (rule, tests) in &held {
        assert!(RULES.iter().any(|(known, _)| known == rule), "{rule} is no rule: {tests:?}");
    }
}

#[test]
fn a_rule_counts_as_held_only_above_a_test() {
    let mut found = BTreeMap::new();
    let text = "/// R-X1, R-X2.\n#[test]\nfn one() {}\n/// R-X3.\nfn two() {}\n// R-X4\n#[test]\nfn three() {}";
    named(text, is_rule, &mut found);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["R-X1", "R-X2"]);
}
