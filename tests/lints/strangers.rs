//! Marks of other programs, and what a person who has never used the house gets wrong.

use super::{body, fires, silent, story, told, told_with};
use crate::harness::{Newsroom, drawing};

#[test]
fn an_entity_in_a_text_of_one_line_is_told_and_mended() {
    let issue = body("Il part &agrave; midi, Q&amp;R.")
        .replace("Les trains de nuit", "L&rsquo;&eacute;t&#233; du train, AT&T");
    assert_eq!(
        told(&issue),
        ["2:11 warning enc.entity", "2:18 warning enc.entity", "2:27 warning enc.entity"]
    );
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    newsroom.run(["check", "--fix"]);
    let fixed = newsroom.text("issues/2025-02-11.toml");
    assert!(fixed.contains("title = \"L’été du train, AT&T\""), "{fixed}");
    assert!(fixed.contains("Il part &agrave; midi, Q&amp;R."), "{fixed}");
}

#[test]
fn marks_of_obsidian_jekyll_and_tex_are_told_and_nobody_adds_a_blank_to_them() {
    fires(
        "Voir [[La note]] et {% include x %}.",
        &["7:14 warning md.raw-mark", "7:29 warning md.raw-mark"],
    );
    fires(
        "Une aire de $x^2$ et $E = mc^2$.",
        &["7:21 warning md.raw-mark", "7:30 warning md.raw-mark"],
    );
    silent(&["Il a 5 $ ou 6 $, [[1]](https://a.fr/), `[[x]]`, `{% x %}`, `$x^2$`, 10 % {et}."]);
    let newsroom = Newsroom::new().issue("2025-02-11", &body("Une aire de $x^2$ ; 12$ de plus."));
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let text = newsroom.text("out/2025-02-11/free.txt");
    assert!(text.contains("de $x^2$\u{a0}; 12\u{a0}$ de"), "{text}");
}

#[test]
fn an_epigraph_with_a_key_of_its_own_is_one_finding_at_that_key() {
    let issue =
        body("Il part.").replace("\n\n[[blocks]]", "\n[epigraph]\ntexte = \"Oui.\"\n[[blocks]]");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
    assert_eq!(ran.findings(), ["4:1 error key.unknown"], "{ran}");
    newsroom.run(["check"]).exits(1).answers("did you mean `quote`?");
    let absent = issue.replace("texte = \"Oui.\"", "author = \"A. B.\"");
    let newsroom = newsroom.issue("2025-02-11", &absent);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
    assert_eq!(ran.findings(), ["3:1 error key.missing"], "{ran}");
}

#[test]
fn whoever_has_a_file_of_another_kind_knows_that_the_texts_are_not_read_yet() {
    let said = "the texts are read over once these errors are mended";
    let newsroom =
        Newsroom::new().file("issues/2025-02-11.toml", "{ \"title\": \"Les trains de nuit\" }\n");
    newsroom.run(["check"]).exits(1).answers(said);
    let json = newsroom.run(["check", "--json"]);
    assert!(json.out.contains("\"texts_read\":false"), "{json}");
    let newsroom = newsroom.issue("2025-02-11", &body("Il part de de nuit."));
    newsroom.run(["check"]).exits(0).omits(said).answers("fr.typo");
}

#[test]
fn words_for_the_opening_and_the_teasers_lead_to_their_keys() {
    let issue = body("Il part.")
        + "\n[[blocks]]\nkind = \"story\"\ntitle = \"B\"\nexclusive = true\nouverture = \"a\"\nannonces = [\"c\"]\nbody = \"b\"\n";
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    let ran = newsroom.run(["check"]);
    ran.exits(1).answers("did you mean `opening`?").answers("did you mean `teasers`?");
}

#[test]
fn a_picture_in_prose_is_told_to_say_whose_it_is_in_its_caption() {
    let prose = "body = \"\"\"\nIl part.\n\n![Un quai vide](a.png)\n\"\"\"";
    let found = told_with(&[("a.png", drawing())], &story(prose));
    assert!(found.contains(&"10:17 warning credit.missing".to_owned()), "{found:?}");
    let newsroom =
        Newsroom::new().file("issues/images/a.png", drawing()).issue("2025-02-11", &story(prose));
    newsroom.run(["check"]).answers("`![…](a.png \"… © …\")`").omits("credit = ");
}

#[test]
fn the_end_of_a_february_without_a_year_is_either_of_two() {
    let newsroom = Newsroom::new().issue("2025-02-11", &body("Il part le 31 février."));
    newsroom.run(["check"]).answers("ends on 28, in a leap year on 29");
    let newsroom = newsroom.issue("2025-02-11", &body("Il part le 30 février 2025."));
    newsroom.run(["check"]).answers("that month ends on 28").omits("leap year");
    let newsroom = newsroom.issue("2025-02-11", &body("Il part le 31 avril."));
    newsroom.run(["check"]).answers("that month ends on 30");
}
