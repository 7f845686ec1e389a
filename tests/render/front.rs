//! The top of the page: what stands there, and what gives way so that the first story begins on the first screen.

use std::fmt::Write;

use super::tree::{self, texts};
use crate::harness::Newsroom;

pub(super) const SETTINGS: &str = r#"
    [publication]
    name = "Le Phare"
    language = "fr"
    timezone = "Europe/Paris"
    from = "redaction@phare.example"
    postal_address = "3, quai des Indes, 56100 Lorient"
    subscribe_url = "https://phare.example/abonnement"
    [unsubscribe]
    url = "https://phare.example/partir"
"#;

pub(super) const FRONT: &str = "
    date = 2025-02-11
    title = \"Le matin\"
    [epigraph]
    quote = \"Le vent se lève.\"
    author = \"Paul Valéry\"
";

/// The HTML and the text of the free edition.
pub(super) fn printed(settings: &str, issue: &str) -> [String; 2] {
    let newsroom = Newsroom::empty()
        .settings(settings)
        .subscribers("[[subscribers]]\nemail = \"a@example.org\"\n")
        .issue("2025-02-11", issue);
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    ["html", "txt"].map(|end| newsroom.text(&format!("out/2025-02-11/free.{end}")))
}

pub(super) fn story(title: &str) -> String {
    format!(
        "[[blocks]]\nkind = \"story\"\ntitle = \"{title}\"\nbody = \"Un texte sur les ports.\"\n"
    )
}

/// Whether these words stand in this order, each of them once.
pub(super) fn in_order(text: &str, words: &[&str]) -> bool {
    let places: Vec<_> = words.iter().map(|word| text.rfind(word)).collect();
    places.iter().all(Option::is_some) && places.is_sorted()
}

#[test]
fn the_epigraph_stands_behind_the_first_story_and_below_a_notice_above_it() {
    let notice = "[[blocks]]\nkind = \"notice\"\ntitle = \"À nos lecteurs\"\nbody = \"Merci.\"\n";
    let issue = [FRONT, notice, &story("Le quai"), &story("Le phare éteint")].concat();
    let body = |html: &str| html.split_once("<body").expect("a body").1.to_owned();
    let [html, text] = printed(SETTINGS, &issue);
    for part in [body(&html), text] {
        let words = ["Merci", "Le quai", "Le vent se lève", "Paul Valéry", "Le phare éteint"];
        assert!(in_order(&part, &words), "{part}");
    }
    let exclusive = story("Le coffre") + "exclusive = true\nopening = \"Un coffre.\"\n";
    let [html, text] = printed(SETTINGS, &[FRONT, notice, &exclusive].concat());
    for part in [body(&html), text] {
        assert!(in_order(&part, &["Merci", "Le vent se lève", "Un coffre"]), "{part}");
    }
}

#[test]
fn a_phone_shows_six_lines_of_the_contents_and_every_other_client_all_of_them() {
    let lines = |count: usize| {
        let mut issue = FRONT.to_owned();
        for at in 1..=count {
            write!(issue, "{}", story(&format!("Titre {at}"))).expect("a text takes every word");
        }
        let [html, text] = printed(SETTINGS, &issue);
        let events = tree::read(&html);
        let listed = texts(&events, "li");
        let hidden = |class: &str| class.split(' ').any(|name| name == "gone");
        let hidden = listed.iter().filter(|(attributes, _)| hidden(&attributes["class"])).count();
        let ellipses = listed.iter().filter(|(_, words)| words.ends_with('…')).count();
        assert!(text.contains(&format!("* Titre {count}\n")), "{text}");
        assert_eq!(html.contains(".gone{display:none!important}"), count > 6);
        (listed.len(), hidden, ellipses)
    };
    assert_eq!(lines(6), (6, 0, 0));
    assert_eq!(lines(9), (9, 3, 1));
}

#[test]
fn a_long_name_has_smaller_letters_unless_the_theme_says_their_size() {
    let size = |name: &str, theme: &str| {
        let settings = SETTINGS.replace("Le Phare", name) + theme;
        let [html, _] = printed(&settings, &[FRONT, &story("Le quai")].concat());
        let events = tree::read(&html);
        let found = texts(&events, "p").into_iter().find(|(_, words)| words == name);
        let style = found.expect("the name").0["style"].clone();
        let (_, after) = style.split_once("font-size:").expect("a size");
        after.split("px").next().expect("pixels").to_owned()
    };
    assert_eq!(size("Le Phare", ""), "48");
    assert_eq!(size("Le Phare du soir", ""), "36");
    assert_eq!(size("Le Courrier des ports et des phares", ""), "28");
    let own = "[theme.rules]\nname = \"font-size:40px;line-height:44px\"\n";
    assert_eq!(size("Le Courrier des ports et des phares", own), "40");
}
