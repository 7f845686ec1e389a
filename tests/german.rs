//! An issue in German: dates, labels and quotation marks, in the HTML part and in the text part.

use crate::harness::Newsroom;

const SETTINGS: &str = r#"
    [publication]
    name = "Der Türmer"
    language = "de"
    timezone = "Europe/Berlin"
    from = "redaktion@tuermer.example"
    postal_address = "Turmweg 3, 10115 Berlin"
    subscribe_url = "https://tuermer.example/abo"
    colophon = "Der \"Türmer\" erscheint werktags."

    [unsubscribe]
    url = "https://tuermer.example/abmelden"
"#;

const ISSUE: &str = r#"
    date = 2025-02-11
    number = 412
    title = "Berlin baut an der Grenze"

    [epigraph]
    quote = "Wer ‚Halt‘ ruft, bleibt stehen."
    author = "Ein Grenzer"

    [[blocks]]
    kind = "story"
    title = "Was geht's an?"
    body = """
    Er sagte: "Das heißt 'warten'!" Und am 11. Februar kamen 97 Milliarden Euro ... \
    Siehe [den Bericht des Amtes](https://tuermer.example/?a="b"&c='d') und `"roh"`.
    """
    watch = "Der Ausschuss tagt am Dienstag, 18. Februar 2025."
    byline = ["Anna Holm", "Jan Voss"]

    [[blocks]]
    kind = "story"
    exclusive = true
    title = "Der Plan"
    opening = "Es gibt einen Plan."
    teasers = ["Wie er aussieht."]
    body = "Er steht im Tresor."
"#;

fn newsroom() -> Newsroom {
    Newsroom::empty()
        .settings(SETTINGS)
        .subscribers("[[subscribers]]\nemail = \"a@example.org\"\n")
        .issue("2025-02-11", ISSUE)
}

#[test]
fn an_issue_in_german_speaks_german_in_both_parts() {
    let newsroom = newsroom();
    let ran = newsroom.run(["check", "2025-02-11", "--deny", "warnings"]);
    ran.exits(0);
    newsroom.run(["render", "2025-02-11", "--out", "out"]).exits(0);
    let html = newsroom.text("out/2025-02-11/free.html");
    let text = newsroom.text("out/2025-02-11/free.txt");
    let flowing =
        text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    for words in [
        "Dienstag, 11. Februar 2025",
        "Nr.\u{a0}412",
        "In dieser Ausgabe",
        "„Wer ‚Halt‘ ruft, bleibt stehen.“",
        "Was geht’s an?",
        "Von Anna Holm und Jan Voss",
        "„Das heißt ‚warten‘!“ Und am 11.\u{a0}Februar kamen 97\u{a0}Milliarden Euro …",
        "Im Blick behalten",
        "Nur für Abonnenten",
        "Der Rest dieses Artikels ist Abonnenten vorbehalten.",
        "Abonnieren",
        "Der „Türmer“ erscheint werktags.",
        "Sie erhalten Der Türmer, weil diese Adresse dafür eingetragen ist:",
        "Abbestellen",
    ] {
        assert!(html.contains(words), "{words:?} is not in the HTML");
        assert!(flowing.contains(words), "{words:?} is not in the text\n{text}");
    }
    assert!(html.contains("<html lang=\"de\" dir=\"ltr\""));
    assert!(html.contains("?a=%22b%22") || html.contains("?a=&quot;b&quot;"), "links stay");
    assert!(html.contains("&quot;roh&quot;") && flowing.contains("\"roh\""), "code stays");
    for foreign in ["«", "»", "\u{a0}!", "\u{a0}?", "\u{a0}:", "Au sommaire", "In this issue"] {
        assert!(!html.contains(foreign) && !text.contains(foreign), "{foreign:?}");
    }
}

#[test]
fn a_german_reader_over_finds_vague_links_and_wrong_weekdays() {
    let issue = ISSUE
        .replace("den Bericht des Amtes", "hier klicken")
        .replace(
            "number = 412",
            "preheader = 'Was an der Grenze gebaut wird, und was es kosten soll'",
        )
        .replace("Dienstag, 18.", "Montag, 18.");
    let newsroom = newsroom().issue("2025-02-11", &issue);
    let ran = newsroom.run(["check", "2025-02-11", "--format", "short"]);
    let found = ran.findings();
    let codes: Vec<&str> = found.iter().filter_map(|found| found.split(' ').nth(2)).collect();
    assert_eq!(codes, ["link.text-vague", "date.weekday"], "{found:?}");
}
