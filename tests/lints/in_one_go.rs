//! An error of form hides nothing: what is wrong with the texts, the pictures and the settings is told in the same go.

use super::{body, story, told};
use crate::harness::Newsroom;

/// Three blocks with a slip of the keyboard each, in the lines that name them.
const THREE: &str = "date = 2025-02-11\ntitle = \"Les trains de nuit\"\npreheader = \"Trois trains de nuit reviennent \
    en gare ce printemps, dont un vers la mer et deux vers la montagne.\"\n\n[[blocks]]\nkind = \"story\"\ntitle = \
    \"Le premier de de nuit\"\nbody = \"Il part de de nuit.\"\n\n[[blocks]]\nkind = \"briefs\"\n[[blocks.items]]\n\
    title = \"Le deuxième\"\ntext = \"Il part part de nuit, lundi 11 février 2025.\"\n\n[[blocks]]\nkind = \"notice\"\n\
    body = \"Le troisième train de nuit part de Nice, de de nuit.\"\n";

/// The findings about the texts of [`THREE`].
const SLIPS: [&str; 5] = [
    "7:21 note fr.typo",
    "8:17 note fr.typo",
    "14:12 note fr.typo",
    "14:31 warning date.weekday",
    "18:50 note fr.typo",
];

/// What is told of a copy of [`THREE`] in which a piece has another form: its errors are these, and every slip of the
/// texts that is left is told too.
#[track_caller]
fn hold(piece: &str, with: &str, errors: &[&str]) {
    let issue = THREE.replacen(piece, with, 1);
    assert_ne!(issue, THREE, "{piece}");
    let found = told(&issue);
    let is_error = |finding: &&String| finding.contains(" error ");
    let told_errors: Vec<&String> = found.iter().filter(is_error).collect();
    assert_eq!(told_errors, errors, "{found:#?}");
    let count_lines = |text: &str| text.matches('\n').count();
    let moved: Vec<String> = found
        .iter()
        .filter(|finding| !is_error(finding))
        .map(|finding| {
            let (line, rest) = finding.split_once(':').expect("a place");
            let line: usize = line.parse().expect("a line");
            let begun = THREE[..THREE.find(piece).expect("it is there")].lines().count();
            let own =
                if line > begun { line + count_lines(piece) - count_lines(with) } else { line };
            format!("{own}:{rest}")
        })
        .collect();
    assert_eq!(moved, SLIPS, "{found:#?}");
}

#[test]
fn the_texts_of_an_issue_with_an_error_of_form_are_read_over() {
    assert_eq!(told(THREE), SLIPS);
    hold("title = \"Les", "titel = \"Les", &["2:1 error key.unknown"]);
    hold("kind = \"briefs\"", "kind = \"brefs\"", &["11:8 error kind.unknown"]);
    hold("kind = \"briefs\"\n", "", &["10:1 error key.missing"]);
    hold("kind = \"story\"", "kind = \"story\"\nexclusive = \"oui\"", &["7:13 error key.value"]);
    hold("kind = \"story\"", "kind = \"story\"\nauteur = \"Z. D.\"", &["7:1 error key.unknown"]);
    hold("kind = \"story\"", "kind = \"story\"\nbody_file = \"a.md\"", &["7:13 error key.value"]);
    hold(
        "kind = \"notice\"",
        "kind = \"notice\"\nfigures = [{ src = \"gone.jpg\", alt = \"Un quai vide\", credit = \"Zoé\" }]",
        &["18:20 error img.missing"],
    );
    hold("date = 2025-02-11", "date = 2025-02-11\nlanguage = “fr”", &["2:12 error toml.syntax"]);
    hold("[[blocks]]\nkind = \"notice\"", "[block]\nkind = \"notice\"", &["16:1 error key.value"]);
}

#[test]
fn a_wrong_key_a_missing_picture_and_a_slip_in_one_block_are_three_findings() {
    let issue = body("Il part de de nuit.").replace(
        "kind = \"story\"",
        "kind = \"story\"\nauteur = \"Z.\"\nfigures = [{ src = \"gone.jpg\", alt = \"Un quai\", credit = \"© Z.\" }]",
    );
    let found = told(&issue);
    let codes: Vec<&str> = found.iter().filter_map(|it| it.rsplit(' ').next()).collect();
    assert_eq!(codes, ["key.unknown", "img.missing", "fr.typo"], "{found:#?}");
}

#[test]
fn settings_with_an_error_hide_neither_the_issue_nor_the_list() {
    let newsroom = Newsroom::new().issue("2025-02-11", THREE).subscribers(
        "
        [[subscribers]]
        email = \"zoe(at)example.org\"
        ",
    );
    let settings = newsroom.text("matinale.toml").replace("name =", "taglin = \"x\"\nname =");
    let newsroom = newsroom.settings(&settings);
    let ran = newsroom.run(["check", "--format", "short"]).exits(2);
    for said in [
        "matinale.toml:2:1: error[key.unknown]",
        "14:31: warning[date.weekday]",
        "subscribers.toml:2:",
    ] {
        assert!(ran.out.contains(said), "{said}: {ran}");
    }
    newsroom.run(["render"]).exits(2).tells("key.unknown");
}

#[test]
fn front_matter_in_the_file_of_a_text_hides_nothing_below_it() {
    let newsroom = Newsroom::new().issue("2025-02-11", &story("body_file = \"a.md\"")).file(
        "issues/a.md",
        "---\ntitle: Le train train\n---\n\nIl part de de nuit.\n\n> 5 % de plus.\n",
    );
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    for said in
        ["error[file.front-matter]", "a.md:5:9: note[fr.typo]", "a.md:7:1: warning[md.line-start]"]
    {
        assert!(ran.out.contains(said), "{said}: {ran}");
    }
    assert!(!ran.out.contains("a.md:2:"), "{ran}");
}
