//! Issues in the language of one country: dates, marks and labels in both parts, and what `check` says of them.

use crate::harness::Newsroom;

/// A publication in a language, with an issue whose story and epigraph say these texts.
fn newsroom(tag: &str, epigraph: &str, body: &str) -> Newsroom {
    let settings = Newsroom::new().text("matinale.toml");
    let settings =
        settings.replace("[publication]", &format!("[publication]\nlanguage = \"{tag}\""));
    let issue = format!(
        "date = 2025-01-01\ntitle = \"X\"\n\n[epigraph]\nquote = \"{epigraph}\"\n\n[[blocks]]\nkind = \"story\"\n\
         title = \"Y\"\nbody = \"\"\"\n{body}\n\"\"\"\n"
    );
    Newsroom::new().settings(&settings).issue("2025-01-01", &issue)
}

#[test]
fn an_issue_has_the_dates_the_marks_and_the_tag_of_its_country() {
    for (tag, body, printed) in [
        (
            "fr",
            "Quoi ? « Oui » : 5 $ !",
            ["mercredi 1er janvier 2025", "Quoi·? «·Oui·»·: 5·$·!", "«·E·»"],
        ),
        (
            "fr-CA",
            "Quoi ? « Oui » : 5 $ !",
            ["mercredi 1er janvier 2025", "Quoi? «·Oui·»·: 5·$!", "«·E·»"],
        ),
        (
            "fr-CH",
            "Quoi ? « Oui » : 5 $ !",
            ["mercredi 1er janvier 2025", "Quoi¦? «¦Oui¦»¦: 5·$¦!", "«¦E¦»"],
        ),
        (
            "en",
            "He said \"why\" – once.",
            ["Wednesday 1 January 2025", "He said “why” –·once.", "“E”"],
        ),
        (
            "en-GB",
            "He said \"why\" — once.",
            ["Wednesday 1 January 2025", "He said ‘why’ –·once.", "‘E’"],
        ),
        (
            "en-US",
            "He said \"why\" – once.",
            ["Wednesday, January 1, 2025", "He said “why”—once.", "“E”"],
        ),
        ("de", "Er sagte \"nein\".", ["Mittwoch, 1. Januar 2025", "Er sagte „nein“.", "„E“"]),
        ("de-AT", "Er sagte \"nein\".", ["Mittwoch, 1. Jänner 2025", "Er sagte „nein“.", "„E“"]),
        ("de-CH", "Er sagte \"nein\".", ["Mittwoch, 1. Januar 2025", "Er sagte «nein».", "«E»"]),
    ] {
        let newsroom = newsroom(tag, "E", body);
        newsroom.run(["render", "2025-01-01", "--out", "out"]).exits(0);
        let html = newsroom.text("out/2025-01-01/free.html");
        let text = newsroom.text("out/2025-01-01/free.txt");
        for part in [&html, &text].map(|part| part.replace('\u{a0}', "·").replace('\u{202f}', "¦"))
        {
            let [date, rest @ ..] = printed;
            assert!(part.to_lowercase().contains(&date.to_lowercase()), "{tag}: {date}\n{part}");
            for words in rest {
                assert!(part.contains(words), "{tag}: {words}\n{part}");
            }
        }
        assert!(html.contains(&format!("<html lang=\"{tag}\"")), "{tag}\n{html}");
        let mail = newsroom.text("out/2025-01-01/free.eml");
        assert!(mail.contains(&format!("Content-Language: {tag}\r\n")), "{tag}");
    }
}

#[test]
fn canadian_french_asks_for_no_blank_that_it_does_not_set() {
    let text = "Quoi? Non! Si; oui: 90% des voix.";
    let found = |tag: &str| {
        let ran = newsroom(tag, "E", text).run(["check", "2025-01-01", "--format", "short"]);
        let found = ran.findings();
        found.iter().filter(|finding| finding.ends_with("fr.spacing")).count()
    };
    assert_eq!((found("fr"), found("fr-CA"), found("fr-CH")), (5, 2, 5));
}

#[test]
fn a_publication_begins_in_the_language_of_its_country() {
    for (typed, tag) in [("fr-ca", "fr-CA"), ("en-US", "en-US"), ("de-AT", "de-AT")] {
        let newsroom = Newsroom::empty();
        newsroom.run(["init", "--language", typed]).exits(0);
        assert!(newsroom.text("matinale.toml").contains(&format!("language = \"{tag}\"\n")));
        newsroom.run(["new", "2025-01-01"]).exits(0);
        newsroom.run(["check", "2025-01-01"]).exits(0);
    }
    Newsroom::empty().run(["init", "--language", "fr-FR"]).exits(2).tells("fr-CA");
}

#[test]
fn a_tag_that_is_not_known_is_told_with_the_one_that_is() {
    for (typed, meant) in [("fr-FR", "fr"), ("fr_ca", "fr-CA"), ("EN-gb", "en-GB"), ("de-DE", "de")]
    {
        let ran = newsroom(typed, "E", "Oui.").run(["check", "2025-01-01"]);
        ran.exits(2).answers(&format!("write `{meant}`; known are"));
    }
}

/// Apostrophes and blanks of everything that the page prints besides the issue's own words.
#[test]
fn the_texts_of_the_settings_and_earlier_titles_are_typeset() {
    let settings = Newsroom::new().text("matinale.toml");
    let settings = settings
        .replace("La Vigie", "L'Aube!")
        .replace("12, quai des Guetteurs", "12, quai de l'Horloge")
        .replace(
            "[publication]",
            "[publication]\ntagline = \"L'air du matin !\"\ncolophon = \"C'est l'éditeur.\"",
        )
        + "\n[latest]\ncount = 3\n[contributors.jr]\nname = \"Jeanne d'Orme\"\nbio = \"Elle l'écrit.\"\n";
    let story = "[[blocks]]\nkind = \"story\"\ntitle = \"Y\"\nbyline = [\"jr\"]\nbody = \"Z.\"\n";
    let newsroom = Newsroom::new()
        .settings(&settings)
        .issue("2024-12-31", &format!("date = 2024-12-31\ntitle = \"L'hier : fini\"\n{story}"))
        .issue("2025-01-01", &format!("date = 2025-01-01\ntitle = \"L'an\"\n{story}"));
    newsroom.run(["render", "2025-01-01", "--out", "out"]).exits(0);
    for part in ["free.html", "free.txt"] {
        let text = newsroom.text(&format!("out/2025-01-01/{part}"));
        for words in [
            "L’Aube!",
            "de l’Horloge",
            "L’air du matin\u{a0}!",
            "C’est l’éditeur.",
            "Jeanne d’Orme",
            "Elle l’écrit.",
            "L’hier\u{a0}: fini",
        ] {
            assert!(text.replace('\n', " ").contains(words), "{part}: {words}\n{text}");
        }
    }
}
