//! How the parts of a block are set: briefs, sign-offs, quotations, headings, and the cuts of exclusive blocks.

use super::front::{FRONT, SETTINGS, in_order, printed, story};
use super::tree::{self, texts};
use crate::harness::Newsroom;

/// The example, printed: an edition's HTML or text.
fn example(file: &str) -> String {
    let newsroom = Newsroom::example();
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    newsroom.text(&format!("out/2025-02-11/{file}"))
}

/// The style of the element of that name whose words begin so.
fn style_of(page: &str, name: &str, beginning: &str) -> String {
    let events = tree::read(page);
    let mut found = texts(&events, name).into_iter();
    let found = found.find(|(_, words)| words.trim().starts_with(beginning));
    found.unwrap_or_else(|| panic!("no {name} {beginning}")).0["style"].clone()
}

#[test]
fn the_first_exclusive_block_has_the_box_and_each_further_one_a_line() {
    let exclusive = |title: &str, opening: &str| {
        story(title) + &format!("exclusive = true\nopening = \"{opening}\"\n")
    };
    let blocks = ["Le quai", "Le coffre", "Le grenier", "La cave"];
    let cut = blocks[1..].iter().map(|title| exclusive(title, "Le début."));
    let issue = [FRONT, &story(blocks[0]), &cut.collect::<String>()].concat();
    let [html, text] = printed(SETTINGS, &issue);
    let text = text.replace('\u{a0}', " ");
    let label = "La suite de cet article est réservée aux abonnés.";
    assert_eq!((html.matches(label).count(), text.matches(label).count()), (3, 3));
    let events = tree::read(&html);
    let links = texts(&events, "a");
    let leads = |words: &str| {
        let to = |href: &String| href == "https://phare.example/abonnement";
        let found = links.iter().filter(|(attributes, said)| {
            said.contains(words) && attributes.get("href").is_some_and(to)
        });
        found.count()
    };
    assert_eq!((leads("S’abonner"), leads(label)), (1, 2));
    assert_eq!(text.matches("→ S’abonner").count(), 1);
    assert_eq!(text.matches(&format!("{label} [1]")).count(), 2, "{text}");
    let order = ["Le coffre\n", "→ S’abonner", "Le grenier\n", "La cave\n"];
    assert!(in_order(&text, &order), "{text}");
}

#[test]
fn the_title_of_a_brief_is_its_link_and_only_a_label_of_its_own_stands_below() {
    let briefs = "
        [[blocks]]
        kind = \"briefs\"
        title = \"En mer\"
        [[blocks.items]]
        title = \"Une voile\"
        text = \"Elle revient.\"
        link = \"https://phare.example/voile\"
        [[blocks.items]]
        title = \"Un filet\"
        text = \"Il attend.\"
        link = \"https://phare.example/filet\"
        link_label = \"Lire le rapport du port\"
        [[blocks.items]]
        title = \"Un quai\"
        text = \"Il dort.\"
    ";
    let [html, text] = printed(SETTINGS, &[FRONT, briefs].concat());
    let text = text.replace('\u{a0}', " ");
    let events = tree::read(&html);
    let links: Vec<String> = texts(&events, "a").into_iter().map(|(_, words)| words).collect();
    let told: Vec<&str> = links.iter().map(|words| words.trim()).collect();
    assert_eq!(told[..3], ["Une voile", "Un filet", "Lire le rapport du port"], "{told:?}");
    assert!(!told.contains(&"Un quai"));
    for line in ["* Une voile [1]\n", "* Un filet [2]\n", "  Lire le rapport du port [2]\n"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!html.contains("En savoir plus") && !text.contains("En savoir plus"));
}

#[test]
fn an_editorial_is_signed_below_its_last_picture() {
    for part in [example("free.html").replace('\u{a0}', " "), example("free.txt")] {
        let part = part.replace('\u{a0}', " ");
        let (_, part) = part.rsplit_once("Le dîner des délégations").expect("the caption");
        assert!(in_order(part, &["C. M.", "Paris-Berlin, axe des modèles"]), "{part:.400}");
    }
}

#[test]
fn the_extracts_of_a_tribune_are_upright_and_a_heading_has_the_face_of_the_text() {
    let page = example("paid.html");
    let extract = style_of(&page, "blockquote", "Un bon modèle chinois");
    assert!(!extract.contains("italic") && extract.contains("border-left"), "{extract}");
    let heading = style_of(&page, "h3", "Ce que l’armée attend");
    assert!(!heading.contains("font-family") && heading.contains("font-size"), "{heading}");
    let [html, _] =
        printed(SETTINGS, &[FRONT, &story("Le quai").replace("Un texte", "> Un texte")].concat());
    assert!(style_of(&html, "blockquote", "Un texte").contains("font-style:italic"));
}
