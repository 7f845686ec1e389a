//! Characters that arrive otherwise than they look, and Markdown that does not do what was meant.

use super::{body, fires, silent, story, told};

#[test]
fn letters_from_the_wrong_encoding_are_told_at_the_first() {
    fires("L’annÃ©e derniÃ¨re.", &["7:14 warning enc.mojibake"]);
    fires("Lâ€™annonce.", &["7:10 warning enc.mojibake"]);
    silent(&["Ânerie, SÃO Paulo, l’été à Genève."]);
}

#[test]
fn a_character_that_is_not_seen_is_told_at_its_place() {
    fires("Un tra\u{200b}in.", &["7:15 warning enc.invisible"]);
    for unseen in ['\u{e0041}', '\u{3164}', '\u{34f}', '\u{fffa}', '\u{ffff}'] {
        fires(&format!("Un tra{unseen}in."), &["7:15 warning enc.invisible"]);
    }
    silent(&["Un train 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} d’Écosse."]);
    fires("Un tra\\u200Bin.", &["7:15 warning enc.invisible"]);
    silent(&["Une famille 👨\u{200d}👩\u{200d}👧, 90\u{a0}%."]);
}

#[test]
fn a_character_behind_an_entity_is_told_like_the_character_itself() {
    for (entity, code) in [
        ("&#x202e;", "error text.invisible"),
        ("&#8238;", "error text.invisible"),
        ("&#xFFFC;", "error text.invisible"),
        ("&#xE000;", "error text.private"),
        ("&#7;", "error text.control"),
        ("&#x2028;", "error text.control"),
        ("&#x200b;", "warning enc.invisible"),
        ("&shy;", "warning enc.invisible"),
        ("&rlm;", "warning enc.invisible"),
    ] {
        fires(&format!("Un train {entity} part."), &[&format!("7:18 {code}")]);
        let told = told(&body(&format!("Un mot.\\n\\n![Le {entity} quai](a.png '© A {entity}')")));
        let found = told.iter().filter(|line| line.ends_with(code)).count();
        assert!(found > 0, "{entity}: {told:?}");
    }
    silent(&["Lui &amp; elle &eacute;taient l&agrave;&nbsp;; &#233; aussi."]);
}

#[test]
fn an_accent_of_its_own_is_told_at_its_letter() {
    fires("L’e\u{301}te\u{301} vient.", &["7:11 note enc.nfd"]);
    silent(&["L’été vient."]);
}

#[test]
fn emoji_in_a_row_or_for_a_bullet_are_told() {
    fires("Un train 🚂🚂 🚂 part.", &["7:18 note a11y.emoji"]);
    let list = story("body = \"\"\"\n- 🚂 Un train.\n- Un autre.\n\"\"\"");
    assert_eq!(told(&list), ["8:3 note a11y.emoji"]);
    silent(&["Un train 🚂 et un autre 🚂, un cœur ❤️."]);
}

#[test]
fn markdown_that_would_be_printed_is_told() {
    fires("Un ** train** part.", &["7:12 warning md.unparsed-emphasis"]);
    fires("Un *train * part.", &["7:12 warning md.unparsed-emphasis"]);
    fires("Un [train] (ici) et [quai](a b).", &["7:34 warning md.unparsed-emphasis"]);
    let title = story("body = \"Un texte.\"\nkicker = \"Un **train**\"");
    assert_eq!(told(&title), ["8:14 warning md.unparsed-emphasis"]);
    silent(&["Un *train* **part** : 2 * 3 = 6, `a ** b`, une note*."]);
}

#[test]
fn a_paragraph_in_bold_is_no_heading() {
    let bold = |line: &str| story(&format!("body = \"\"\"\n{line}\n\nUn texte.\n\"\"\""));
    assert_eq!(told(&bold("**Le quai**")), ["8:3 warning a11y.heading-order"]);
    for line in ["## Le quai", "**Le quai.** Un texte.", "**Le train part.**"] {
        assert_eq!(told(&bold(line)), [""; 0], "{line}");
    }
}

/// What is told of a body with these paragraphs; the first of them stands on line 8.
fn headings(paragraphs: &[&str]) -> Vec<String> {
    told(&story(&format!("body = \"\"\"\n{}\n\"\"\"", paragraphs.join("\n\n"))))
}

#[test]
fn a_heading_that_prose_does_not_have_is_told() {
    assert_eq!(headings(&["# Le quai", "Un texte."]), ["8:3 warning md.heading"]);
    assert_eq!(
        headings(&["## Un", "Un.", "### Deux", "Deux.", "#### Trois", "Trois."]),
        ["16:6 warning md.heading"]
    );
    for line in ["---", "==="] {
        let told = headings(&[&format!("Un texte entier, puis un trait.\n{line}"), "Un autre."]);
        assert_eq!(told, ["8:1 warning md.heading"], "{line}");
    }
    for sound in ["## Le quai", "Un texte.\n\n---", "Un texte.\n\n### `a` # b"] {
        let body = ["## Un", "Un.", sound, "Un texte."];
        assert_eq!(headings(&body), [""; 0], "{sound}");
    }
}

#[test]
fn a_heading_that_skips_a_level_is_told() {
    assert_eq!(headings(&["### Le quai", "Un."]), ["8:5 warning a11y.heading-order"]);
    assert_eq!(
        headings(&["## Un", "Un.", "#### Deux", "Deux."]),
        ["12:6 warning a11y.heading-order"]
    );
    assert_eq!(headings(&["## Un", "Un.", "### Deux", "Deux.", "## Trois", "Trois."]), [""; 0]);
}
