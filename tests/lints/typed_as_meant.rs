//! What people of several trades write: songs, code, minutes, statistics. Each is printed as it is meant, or told.

use super::{body, fires, silent, story, told};
use crate::harness::Newsroom;

/// The text part of an issue with this body, in this language, with `·` for a blank that no line is broken at.
#[track_caller]
fn printed(language: &str, text: &str) -> String {
    let issue = body(text).replacen("title", &format!("language = \"{language}\"\ntitle"), 1);
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    newsroom.text("out/2025-02-11/free.txt").replace('\u{a0}', "·")
}

#[test]
fn the_lines_of_a_song_or_an_address_are_told_when_they_would_be_joined() {
    fires(
        "Le train part à l’aube,\\nLa gare s’endort,\\nUn chef ferme son livre.",
        &["7:9 warning md.joined-lines"],
    );
    fires("La Vigie\\n12, quai des Guetteurs\\n75019 Paris", &["7:9 warning md.joined-lines"]);
    silent(&[
        "Le train part à l’aube,\\\\\\nLa gare s’endort,\\\\\\nUn chef ferme son livre.",
        "Le train part à l’aube,\\nla gare s’endort,\\nun chef ferme son livre.",
        "Le train part.\\nLa gare s’endort.",
        "- Le train part,\\n- La gare s’endort,\\n- Un chef ferme son livre.",
    ]);
}

#[test]
fn a_name_of_a_program_between_strokes_is_told_and_bold_words_are_not() {
    fires("Le fichier __init__.py est vide.", &["7:20 warning md.raw-mark"]);
    fires("Elle appelle self.__dict__ deux fois.", &["7:27 warning md.raw-mark"]);
    silent(&["C’est __très__ rare.", "Le fichier `__init__.py` est vide."]);
}

#[test]
fn a_quotation_of_several_lines_may_begin_with_a_figure() {
    silent(&["> 90 % de tout est du vent.\\n> C’est lui qui le dit."]);
    fires("> 90 % de tout est du vent.", &["7:9 warning md.line-start"]);
}

#[test]
fn a_mailbox_between_angle_brackets_is_a_link() {
    silent(&["Écrivez à <redaction@lavigie.example>."]);
    let newsroom =
        Newsroom::new().issue("2025-02-11", &body("Écrivez à <redaction@lavigie.example>."));
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let page = newsroom.text("out/2025-02-11/free.html");
    assert!(page.contains("href=\"mailto:redaction@lavigie.example\""), "{page}");
}

#[test]
fn code_in_a_title_is_set_as_code() {
    let newsroom = Newsroom::new().issue(
        "2025-02-11",
        &story("body = \"Il part.\"").replacen(
            "\nkind = \"story\"\ntitle = \"",
            "\nkind = \"story\"\ntitle = \"`Pin*` et ",
            1,
        ),
    );
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let page = newsroom.text("out/2025-02-11/free.html");
    assert!(page.contains(">Pin*</code>"), "{page}");
    let text = newsroom.text("out/2025-02-11/free.txt");
    assert!(text.contains("Pin* et ") && !text.contains('`'), "{text}");
}

#[test]
fn numbers_keep_with_what_they_belong_to_in_every_language() {
    let french = printed(
        "fr",
        "Il y a 2,3 M de lecteurs, 10 g/l de sel, 212 p., au 1/50 000e. Tél. 01 23 45 67 89.",
    );
    for kept in ["2,3·M", "10·g/l", "212·p.", "1/50·000e", "01·23·45·67·89"] {
        assert!(french.contains(kept), "{kept}: {french}");
    }
    let english =
        printed("en-GB", "It took 48 ms, see s. 106 and para. 2. Call 01632 960 123 on Sept. 3.");
    for kept in ["48·ms", "s.·106", "para.·2", "01632·960·123", "Sept.·3"] {
        assert!(english.contains(kept), "{kept}: {english}");
    }
    let german = printed(
        "de",
        "Am 28. 2. lief sie 7,5 km in 19:42,3 min, mit 8,1 s. Ruf +49 40 31 78 74 an.",
    );
    for kept in ["28.·2.", "19:42,3·min", "8,1·s", "+49·40·31·78·74"] {
        assert!(german.contains(kept), "{kept}: {german}");
    }
}

#[test]
fn a_song_is_told_of_its_apostrophes_and_never_mended() {
    let issue = body("Débarqué en fin d'campagne.");
    let newsroom = Newsroom::new().issue("2025-02-11", &issue);
    newsroom.run(["check", "--fix"]).answers("`d'campagne`");
    assert!(newsroom.text("issues/2025-02-11.toml").contains("d'campagne"));
}

#[test]
fn hyphens_and_units_are_told_in_french_too() {
    fires("Le train - le dernier - part.", &["7:18 note fr.typo", "7:31 note fr.typo"]);
    fires("Le train -- le dernier -- part.", &["7:18 note fr.typo", "7:32 note fr.typo"]);
    fires("Il roule 5km.", &["7:18 note fr.typo"]);
    silent(&["Le Paris-Nice, 3 - 2, part de Bourg-la-Reine.", "Le A5m et le no 5."]);
}

#[test]
fn stars_in_a_name_are_told() {
    let issue =
        body("Il part.").replace("kind = \"story\"", "kind = \"story\"\nbyline = [\"*Zoé* D.\"]");
    assert_eq!(told(&issue), ["6:11 warning md.unparsed-emphasis"]);
}
