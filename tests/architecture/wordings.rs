//! What the tool says: every English template of the source has its French, and the table has nothing else.

use std::collections::BTreeSet;
use std::fs;

use matinale::wording::list_places;
use polib::catalog::Catalog;
use polib::po_file;

use super::source::Source;
use super::{files, name, root};

/// The English of a template, and that of its plural.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    one: String,
    many: Option<String>,
}

/// The templates that stand in the calls of `say!` and `say_count!` and in the facts of the codes, tests left out.
fn list_said() -> BTreeSet<Said> {
    let rust = files("src").into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let mut said = BTreeSet::new();
    for path in rust.filter(|path| !name(path).contains("/tests/")) {
        let source = Source::new(&name(&path), &fs::read_to_string(&path).expect("UTF-8"));
        // The code has a character for each one of the file.
        let (code, raw): (Vec<char>, Vec<char>) =
            (source.code.chars().collect(), source.raw.chars().collect());
        said.extend(list_facts(&source.code, &raw));
        for (call, count) in [("say!(", 1), ("say_count!(", 2)] {
            let call: Vec<char> = call.chars().collect();
            let starts = (1..code.len().saturating_sub(call.len()))
                .filter(|at| code[*at..].starts_with(&call) && !code[at - 1].is_alphanumeric());
            for at in starts.filter(|at| code[at - 1] != '_') {
                let mut texts = read_texts(&raw[at + call.len()..]).into_iter().take(count);
                let Some(one) = texts.next() else { continue };
                said.insert(Said { one, many: texts.next() });
            }
        }
    }
    said
}

/// What the facts of the codes of a file say.
fn list_facts(code: &str, raw: &[char]) -> Vec<Said> {
    let mut facts = Vec::new();
    for (start, _) in code.match_indices("&CodeFacts {") {
        let end = code[start..].find('}').map_or(code.len(), |end| start + end);
        for fact in ["meaning:", "why:", "mend:"] {
            let at = code[start..end].find(fact).expect("a code has all of its facts");
            let at = code[..start + at].chars().count() + fact.len();
            facts.extend(read_texts(&raw[at..]).into_iter().take(1));
        }
        assert_eq!(facts.len() % 3, 0, "a fact of a code is a text: {}", &code[start..end]);
    }
    facts.into_iter().map(|one| Said { one, many: None }).collect()
}

/// The literals that a list of arguments begins with.
fn read_texts(arguments: &[char]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut at = 0;
    loop {
        while arguments.get(at).is_some_and(|c| c.is_whitespace() || *c == ',') {
            at += 1;
        }
        if arguments.get(at) != Some(&'"') {
            return texts;
        }
        at += 1;
        let mut text = String::new();
        while arguments[at] != '"' {
            match (arguments[at], arguments[at + 1]) {
                ('\\', '\n') => {
                    at += 1;
                    while arguments[at].is_whitespace() {
                        at += 1;
                    }
                    continue;
                }
                ('\\', 'n') => text.push('\n'),
                ('\\', escaped) => text.push(escaped),
                (c, _) => text.push(c),
            }
            at += if arguments[at] == '\\' { 2 } else { 1 };
        }
        at += 1;
        texts.push(text);
    }
}

fn read_table() -> Catalog {
    po_file::parse(&root().join("src/wording/french.po")).expect("a table that can be read")
}

/// The French of a message: one text, or one for each form.
fn forms(message: &dyn polib::message::MessageView) -> Vec<String> {
    match message.msgstr_plural() {
        Ok(forms) => forms.clone(),
        Err(_) => vec![message.msgstr().expect("one form").to_owned()],
    }
}

#[test]
fn every_template_has_its_french_and_the_table_has_nothing_else() {
    let said = list_said();
    assert!(said.len() > 1300, "the templates were found: {}", said.len());
    let table = read_table();
    let listed: BTreeSet<Said> = table
        .messages()
        // The texts of the command line's help are held beside it, in src/cli/help/tests.rs.
        .filter(|message| message.msgctxt().is_none())
        .map(|message| Said {
            one: message.msgid().to_owned(),
            many: message.msgid_plural().ok().map(str::to_owned),
        })
        .collect();
    let absent: Vec<&Said> = said.difference(&listed).collect();
    let unused: Vec<&Said> = listed.difference(&said).collect();
    assert!(absent.is_empty(), "add these to src/wording/french.po: {absent:#?}");
    assert!(unused.is_empty(), "take these out of src/wording/french.po: {unused:#?}");
}

#[test]
fn the_french_has_the_places_of_the_english() {
    for message in read_table().messages() {
        let english: BTreeSet<&str> = list_places(message.msgid()).into_iter().collect();
        let forms = forms(message);
        assert!(forms.len() == if message.is_plural() { 2 } else { 1 }, "{}", message.msgid());
        for french in forms {
            assert!(!french.trim().is_empty(), "`{}` has no French", message.msgid());
            let places: BTreeSet<&str> = list_places(&french).into_iter().collect();
            assert_eq!(places, english, "{french}");
        }
    }
}

#[test]
fn the_french_is_set_as_french_is() {
    for message in read_table().messages() {
        for french in forms(message) {
            // What stands between backticks is typed, and not read.
            let read: String = french.split('`').step_by(2).collect::<Vec<_>>().join("`");
            assert!(!read.contains('\''), "a straight apostrophe: {french}");
            for mark in [" :", " ;", " !", " ?", " »", "« ", " %"] {
                assert!(!read.contains(mark), "a plain blank at «{}»: {french}", mark.trim());
            }
            for mark in [';', '!', '?'] {
                let is_bare = |(at, _): (usize, &str)| !read[..at].ends_with(['\u{a0}', '[', '`']);
                assert!(!read.match_indices(mark).any(is_bare), "no blank: {french}");
            }
        }
    }
}
