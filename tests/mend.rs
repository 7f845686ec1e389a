//! `matinale check --fix`: what needs no judgement is mended in the editor's files, and nothing else is
//! touched.

#![allow(clippy::disallowed_methods, reason = "tests read the files they mended")]

mod files;
mod random;

use matinale::finding::Source;
use matinale::finding::mend::Fix;
use matinale::finding::{Code, Finding};
use matinale::issue::source_text::SourceText;
use matinale::wording::{Wording, WordingTemplate};

use crate::harness::{Newsroom, Ran};

const ISSUE: &str = "issues/2025-02-11.toml";

/// An issue of one story with these lines in it: from the seventh of the file on.
fn story(lines: &str) -> String {
    format!(
        "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n\n[[blocks]]\nkind = \"story\"\n\
         title = \"Le train de nuit revient entre Paris et Berlin\"\n{lines}\n"
    )
}

/// Mends an issue, and tries once more: the second time changes nothing.
#[track_caller]
pub(crate) fn mended(issue: &str) -> (String, Ran) {
    let newsroom = Newsroom::new().file(ISSUE, issue);
    let ran = newsroom.run(["check", "--fix", "--format", "short"]);
    let text = newsroom.text(ISSUE);
    newsroom.run(["check", "--fix", "--format", "short"]).omits("mended[");
    assert_eq!(newsroom.text(ISSUE), text, "{ran}");
    (text, ran)
}

/// A line below the story's title becomes another one, and nothing is left to be told of.
#[track_caller]
fn becomes(line: &str, expected: &str) {
    let (text, ran) = mended(&story(line));
    assert_eq!(text, story(expected), "{ran}");
    let ran = ran.exits(0);
    assert!(ran.findings().iter().all(|told| told.contains("mended")), "{ran}");
}

/// A line below the story's title stays as it is, though something is told of it.
#[track_caller]
fn stays(line: &str, code: &str) {
    let issue = story(line);
    let (text, ran) = mended(&issue);
    assert_eq!(text, issue, "{ran}");
    ran.answers(code);
}

#[test]
fn every_slip_with_one_right_way_out_is_mended() {
    for (line, expected) in [
        ("body = \"L'Elysée. A la une.\"", "body = \"L'Élysée. À la une.\""),
        ("body = \"Dès le 1 août.\"", "body = \"Dès le 1er août.\""),
        ("body = \"Ce qu'e Sam dit.\"", "body = \"Ce que Sam dit.\""),
        ("body = \"Le train de de nuit.\"", "body = \"Le train de nuit.\""),
        ("body = \"De de de nuit.\"", "body = \"De nuit.\""),
        ("body = \"Un train  , deux .\"", "body = \"Un train, deux.\""),
        ("body = \"e\u{301}te\u{301}, l'a\u{300}\"", "body = \"été, l'à\""),
        ("body = \"tra\u{200b}in\u{ad}s\"", "body = \"trains\""),
        ("body = \"L'annÃ©e derniÃ¨re, lâ€™Å“uvre\"", "body = \"L'année dernière, l’œuvre\""),
        ("body = \"Il part? Oui.\"", "body = \"Il part ? Oui.\""),
        ("body = \"«Oui», à 90%.\"", "body = \"« Oui », à 90 %.\""),
        ("body = \"«**Oui**»!\"", "body = \"« **Oui** » !\""),
        ("body = \"Il dit “oui” et “non”.\"", "body = \"Il dit « oui » et « non ».\""),
        ("body = \"Il dit “ oui ”.\"", "body = \"Il dit « oui ».\""),
        ("body = \"Il dit “l'*oui*”.\"", "body = \"Il dit « l'*oui* ».\""),
    ] {
        becomes(line, expected);
    }
    becomes(
        "body = \"\"\"\n- Un.\n- Deux  \n- Trois.\n- Quatre\n- Cinq.\n- Six.\n- Sept\"\"\"",
        "body = \"\"\"\n- Un.\n- Deux.  \n- Trois.\n- Quatre.\n- Cinq.\n- Six.\n- Sept.\"\"\"",
    );
    becomes(
        "body = \"\"\"\nIl part dans\ndans une heure.\n\"\"\"",
        "body = \"\"\"\nIl part\ndans une heure.\n\"\"\"",
    );
}

#[test]
fn a_mend_stands_in_each_of_the_four_strings_of_toml() {
    let said = "Il dit « oui » le 1er août ; l'Élysée.";
    for (quotes, wrong) in [
        ("\"", "Il dit \\\"oui\\\" le 1 ao\\u00fbt; l'Elysée."),
        ("'", "Il dit \"oui\" le 1 août; l’Elysée."),
        ("\"\"\"", "\nIl dit \"oui\" le 1 ao\\u00FBt; l'Elys\\u00e9e."),
        ("'''", "\nIl dit \"oui\" le 1 août; l'Elysée."),
    ] {
        let (text, ran) = mended(&story(&format!("body = {quotes}{wrong}{quotes} # fin")));
        let table: toml::Table = text.parse().expect("it is TOML still");
        let body = table["blocks"][0]["body"].as_str().expect("the body");
        assert_eq!(body.replace('’', "'"), said, "{ran}");
        assert!(text.contains(&format!("{quotes} # fin")), "{text}");
    }
    becomes("body = \"\"\"\nIl dit \"oui\"\"\"\"", "body = \"\"\"\nIl dit « oui »\"\"\"");
    becomes("body = \"Il dit \\\"oui\\\"\"", "body = \"Il dit « oui »\"");
    becomes(
        "body = \"\"\"Ce qu\\u0027e Sam, \\\n   dit; \\u201coui\\u201D.\"\"\"",
        "body = \"\"\"Ce que Sam, \\\n   dit ; « oui ».\"\"\"",
    );
}

#[test]
fn what_needs_judgement_stays() {
    for (line, code) in [
        ("body = \"Il a vu l'maison du garde.\"", "fr.typo"),
        ("body = \"Un lorsqu’Sam, d'maisons.\"", "fr.typo"),
        ("body = \"Il dit „oui“ et part.\"", "fr.quotes"),
        ("body = \"Il dit “oui et part.\"", "fr.quotes"),
        ("body = \"Il dit \\\"oui\\\" et 12\\\" et \\\"non\\\", \\\"5\\\".\"", "fr.quotes"),
        ("body = \"Il dit “je “dis” oui”.\"", "fr.quotes"),
        ("body = \"Il dit « oui et part.\"", "fr.quotes"),
        ("body = \"Une lettre \u{fffd} perdue.\"", "enc.mojibake"),
        ("body = \"Un [rapport](https://bit.ly/3x).\"", "link.shortener"),
        ("body = \"Un [rapport](http://a.fr/).\"", "link.http"),
        ("body = \"Un ** train** part.\"", "md.unparsed-emphasis"),
        ("body = \"Le train *de* de nuit.\"", "fr.typo"),
        ("body = \"\"\"- Un.\n- [Deux](https://a.fr/)\n- Trois.\"\"\"", "fr.typo"),
        ("body = \"\"\"# Le quai\n\nUn texte.\"\"\"", "md.heading"),
        ("body = \"**Le quai**\"", "a11y.heading-order"),
    ] {
        stays(line, code);
    }
}

#[test]
fn code_addresses_and_protected_names_stay() {
    let line =
        "body = \"`l'Elysée , a?` [x y](https://a.fr/Elysée?b=«c»;d) {{name|vous!}} Demain! R\"";
    let issue = story(line);
    let newsroom = Newsroom::new().file(ISSUE, &issue);
    let settings = newsroom.text("matinale.toml") + "\n[typography]\nnames = [\"Demain!\"]\n";
    let newsroom = newsroom.file("matinale.toml", &settings);
    newsroom.run(["check", "--fix"]).exits(0).omits("mended");
    assert_eq!(newsroom.text(ISSUE), issue);
    assert_eq!(newsroom.text("matinale.toml"), settings);
}

#[test]
fn a_misspelt_key_a_kind_and_a_code_get_their_names() {
    let wrong = "date = 2025-02-11\ntitel = 'Les trains'\nallow = ['fr.tipo']\n\n[[blocks]]\n\
                 kind = \"\"\"stroy\"\"\"\n\"Title\" = \"Le train\"\nbody = \"Un texte , ici.\"\n\
                 source = { lable = \"Le rapport\", url = \"https://a.fr/\" }\n";
    let right = wrong
        .replace("titel", "title")
        .replace("tipo", "typo")
        .replace("stroy", "story")
        .replace("\"Title\"", "title")
        .replace("lable", "label");
    let (text, ran) = mended(wrong);
    assert_eq!(text, right, "what the issue allows stays\n{ran}");
    ran.exits(0).answers(":2: mended[key.unknown]: `titel` → `title`\n");
}

#[test]
fn a_key_is_not_renamed_over_another_one_nor_below_its_header() {
    stays("body = \"Un.\"\nboby = \"Deux.\"", "key.unknown");
    stays("body = \"Un.\"\nsite = \"x\"", "key.unknown");
    stays("body = \"Un.\"\n[[blocks.figure]]\nsrc = \"a.png\"\nalt = \"x\"", "key.unknown");
    stays("body = \"Un.\"\n[epigraf]\nquote = \"x\"", "key.unknown");
}

#[test]
fn what_the_settings_or_the_issue_allow_is_left_alone() {
    let issue = story("body = \"L'Elysée , le 1 août.\"").replacen(
        "\n\n",
        "\nallow = [\"fr.typo\"]\n\n",
        1,
    );
    let newsroom = Newsroom::new().file(ISSUE, &issue);
    let settings = newsroom.text("matinale.toml") + "\n[check]\nallow = [\"fr.date\"]\n";
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.run(["check", "--fix"]).exits(0).answers("fr.capitals").omits("fr.typo");
    assert_eq!(newsroom.text(ISSUE), issue.replace("Elysée", "Élysée"));
}

#[test]
fn mending_that_would_make_an_error_writes_nothing_and_says_so() {
    let issue = story("body = \"Un train , une <\u{200b}b>voie.\"");
    let newsroom = Newsroom::new().file(ISSUE, &issue);
    let ran = newsroom.run(["check", "--fix"]).exits(1);
    ran.tells("`issues/2025-02-11.toml` was left as it is").tells("error[md.raw-html]");
    assert_eq!(newsroom.text(ISSUE), issue);
}

#[test]
fn a_fault_made_everywhere_is_mended_everywhere_in_one_go() {
    let (text, ran) = mended(&story(&format!("body = \"{}x\"", "Un train , ".repeat(130))));
    assert!(!text.contains(" ,"));
    assert_eq!(ran.out.matches("mended[fr.typo]").count(), 130);
}

#[test]
fn a_change_of_words_that_stand_otherwise_in_the_file_is_none() {
    let source = Source::of_text("x", "[[blocks]]\nbody = '''a *b* c &amp; `d` e\nf'''\n");
    let source_text = SourceText::read(&source);
    let passage = &source_text.passages[0];
    let tried: Vec<bool> = ["a", "b c", "&", "\u{fffc}", "e f", "f"]
        .iter()
        .map(|words| {
            let at = passage.text.find(words).expect("the words");
            passage.change(&source, at..at + words.len(), "x").is_some()
        })
        .collect();
    assert_eq!(tried, [true, false, false, false, false, true]);
    let finding =
        Finding::new(Code::FRENCH_TYPO, 0..1, Wording::new(WordingTemplate::plain("x"), []));
    assert_eq!(finding.changes([passage.change(&source, 0..1, "é"), None]).fix, None);
    assert!(Fix::new(Vec::new()).is_none());
}
