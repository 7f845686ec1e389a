//! Laws of texts that become issues.

use std::collections::BTreeSet;

use jiff::civil::date;
use matinale::issue::markdown_draft::{DraftSetting, draft_from_markdown};
use matinale::language::{Language, push_folded};
use proptest::prelude::*;

/// The words of a text, folded.
fn words(text: &str) -> BTreeSet<String> {
    let fold = |word: &str| {
        let mut folded = String::new();
        word.chars().for_each(|c| push_folded(c, &mut folded));
        folded
    };
    text.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect()
}

/// What a line begins with.
const STARTS: &str = "# |## |### |#### |- |1\\. |> |    |\\[\\^1\\]: |\\[ref\\]: https://a\\.example/r |```|---\
                      |\\| a \\| b \\||<div>|<!--more-->||";

/// What a line has.
const PIECES: &str = "[a-zé]{1,6}|\\*mot\\*|\\[lien\\]\\(https://b\\.example/c\\)|\\[vers\\]\\[ref\\]|\\[\\^1\\]|`code`\
                      |\"\"\"|'''|\\\\|<b>|https://d\\.example/e_f|!\\[alt\\]\\(image\\.png \"titre\"\\)";

/// An entry of front matter.
const ENTRIES: &str = "(title|date|author|tags|description|lang|draft|x): ([a-z]{1,5}|'a: b'|\\[un, deux\\]\
                       |\"c\" # note|2025-02-1[0-9]|true|\\{name: d\\}|\n  - e\n  - f|: g: h)";

fn line() -> impl Strategy<Value = String> {
    (STARTS, prop::collection::vec(PIECES, 0..5))
        .prop_map(|(start, pieces)| format!("{start}{}", pieces.join(" ")))
}

fn body() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => line(),
        2 => Just(String::new()),
        1 => Just("\n## En bref\n\n- [a](https://a.example/b) : c".to_owned()),
    ];
    prop::collection::vec(line, 1..14).prop_map(|lines| lines.join("\n"))
}

fn front_matter() -> impl Strategy<Value = String> {
    prop::collection::vec(ENTRIES, 0..5).prop_map(|entries| {
        if entries.is_empty() {
            String::new()
        } else {
            format!("---\n{}\n---\n", entries.join("\n"))
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_word_of_the_text_stands_in_the_issue_or_is_told(
        front in front_matter(),
        body in body()
    ) {
        let contributors = [("nb".to_owned(), "Nadia Bonnet".to_owned())];
        let setting = DraftSetting {
            day: date(2025, 2, 11),
            number: Some(7),
            file_name: "texte",
            contributors: &contributors,
            language: Language::Fr,
        };
        let text = front + &body;
        if let Some(draft) = draft_from_markdown(&text, &setting) {
            let read: toml::Table = draft.toml.parse().expect("TOML");
            prop_assert!(read.contains_key("title"));
            let keys = "title date author description lang draft more";
            let kept = words(&format!("{} {:?} {keys}", draft.toml, draft.remarks));
            let lost: Vec<_> = words(&text).into_iter().filter(|word| !kept.contains(word)).collect();
            prop_assert!(lost.is_empty(), "lost {:?} of\n{}\n=====\n{}", lost, text, draft.toml);
        }
    }
}
