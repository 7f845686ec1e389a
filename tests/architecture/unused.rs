//! No item of the library is there for nobody: the compiler does not see that a `pub` item is dead.

use std::collections::BTreeMap;

use super::source::{Source, is_word};
use super::sources;

/// How an item begins, behind its `pub`.
const KINDS: [&str; 7] = ["fn", "struct", "enum", "trait", "type", "const", "static"];

/// Every item that is more than private, with its line.
fn find_public_items(source: &Source) -> Vec<(usize, String)> {
    let tokens = source.tokens();
    let text = |at: usize| tokens.get(at).map_or("", |token| token.1);
    let mut items = Vec::new();
    for at in (0..tokens.len()).filter(|at| text(*at) == "pub") {
        let mut next = at + 1;
        if text(next) == "(" {
            next = (next..tokens.len()).find(|at| text(*at) == ")").unwrap_or(next) + 1;
        }
        while matches!(text(next), "const" | "async") && text(next + 1) != ":" {
            if is_word(text(next + 1))
                && !KINDS.contains(&text(next + 1))
                && text(next + 1) != "async"
            {
                break;
            }
            next += 1;
        }
        if KINDS.contains(&text(next)) && is_word(text(next + 1)) {
            items.push((tokens[next].0, text(next + 1).to_owned()));
        }
    }
    items
}

/// How often each word is written, where it does not only pass a name on.
fn count_words<'a>(sources: &'a [Source], count: &mut BTreeMap<&'a str, usize>) {
    for source in sources {
        let mut before = "";
        let mut passes_on = false;
        for (_, token) in source.tokens() {
            passes_on =
                token != ";" && (passes_on || token == "use" && matches!(before, "pub" | ")"));
            if is_word(token) && !passes_on {
                *count.entry(token).or_default() += 1;
            }
            before = token;
        }
    }
}

#[test]
fn every_public_item_is_used() {
    let house = sources("src");
    let around: Vec<Source> =
        ["tests", "benches", "examples", "fuzz"].into_iter().flat_map(sources).collect();
    let mut written = BTreeMap::new();
    count_words(&house, &mut written);
    count_words(&around, &mut written);
    let mut defined: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in &house {
        for (line, name) in find_public_items(source) {
            defined.entry(name).or_default().push(format!("{}:{line}", source.file));
        }
    }
    let is_dead = |name: &String, places: &Vec<String>| {
        written.get(name.as_str()).copied().unwrap_or(0) <= places.len()
    };
    let dead: Vec<_> = defined.iter().filter(|(name, places)| is_dead(name, places)).collect();
    assert!(dead.is_empty(), "nobody uses these; take them out: {dead:#?}");
}

#[test]
fn a_public_item_is_found_by_its_name() {
    let text = "pub const fn one() {}\npub(crate) async fn two() {}\npub const THREE: u8 = 3;\n\
                pub struct Four { pub five: u8 }\npub(in crate::a) type Six = u8;\n";
    let items = find_public_items(&Source::new("src/a.rs", text));
    let names: Vec<&str> = items.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["one", "two", "THREE", "Four", "Six"]);
}
