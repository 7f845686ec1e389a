//! Slips of the keyboard in English and German, and paragraphs without their stop in every language.

use super::{body, story, told};

/// A body in a language.
fn body_in(tag: &str, text: &str) -> String {
    body(text).replace("\n\n[[blocks]]", &format!("\nlanguage = \"{tag}\"\n[[blocks]]"))
}

/// Each text is told at this place, and is this one when it is mended. No mend: it stays.
#[track_caller]
fn tells(tag: &str, texts: &[(&str, &str, &str)]) {
    let code = if tag.starts_with("de") { "de.typo" } else { "en.typo" };
    for (text, place, mended) in texts {
        let issue = body_in(tag, text);
        assert_eq!(told(&issue), [format!("7:{place} note {code}")], "{tag}: {text}");
        assert_eq!(crate::mend::mended(&issue).0, body_in(tag, mended), "{tag}");
    }
}

#[track_caller]
fn silent(tag: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(told(&body_in(tag, text)), [""; 0], "{tag}: {text}");
    }
}

#[test]
fn english_slips_are_told_and_mended_where_nobody_need_judge() {
    tells(
        "en",
        &[
            ("It was the the last train.", "16", "It was the last train."),
            ("It left left of the house.", "12", "It left left of the house."),
            ("Those at at noon.", "15", "Those at at noon."),
            ("They could of known.", "14", "They could have known."),
            ("It was a the train.", "16", "It was a the train."),
            ("It left , late.", "16", "It left, late."),
            ("Is it late ? Yes.", "19", "Is it late? Yes."),
            ("It left - late.", "17", "It left – late."),
            ("It left -- late.", "17", "It left – late."),
            ("It ran 5km today.", "16", "It ran 5 km today."),
        ],
    );
    tells("en-US", &[("It left - late.", "17", "It left — late.")]);
    silent(
        "en",
        &[
            "All that that means, she had had enough. He could, of course, of late.",
            "They could of course. A well-known 5K race, 5G, 3 - 2, `a - b`, a 10-12 win.",
            "All who must of necessity leave, what would of old be called.",
            "See https://a.example/5km, www.a.example/7kg, run@5km.example, #5km, 5km.example today.",
            "New York New York, Duran Duran, so so long, and the The Hague court.",
        ],
    );
}

#[test]
fn german_slips_are_told_and_mended_where_nobody_need_judge() {
    tells(
        "de",
        &[
            ("Er kam und und ging.", "16", "Er kam und ging."),
            ("Er sah das das Haus.", "16", "Er sah das das Haus."),
            ("Er kam , spät.", "15", "Er kam, spät."),
            ("Kam er ? Ja.", "15", "Kam er? Ja."),
            ("Er kam - spät.", "16", "Er kam – spät."),
            ("Nach 5km kam er.", "14", "Nach 5 km kam er."),
            ("Um 9Uhr kam er.", "12", "Um 9 Uhr kam er."),
            ("Er kam z.B. heute.", "16", "Er kam z. B. heute."),
            ("Er kam i.d.R. heute.", "16", "Er kam i. d. R. heute."),
            ("Er ist grösser.", "16", "Er ist grösser."),
        ],
    );
    tells("de-CH", &[("Er weiß es.", "12", "Er weiss es.")]);
    silent(
        "de",
        &[
            "Ein Haus, das das Tal überragt. Dass sie sie sah, z. B. heute.",
            "Die Bahnhofstrasse, ein 5G-Netz, 3 - 2, `z.B.`, Ein- und Ausgang.",
        ],
    );
    silent(
        "de-CH",
        &[
            "Er ist grösser, und die Strasse heisst so.",
            "Mail an info@straße.example, https://strasse.example/groß, www.weiß.example, #Straße.",
        ],
    );
    silent(
        "de",
        &["Das kostet Zeit, Geld und und und.", "Auf https://a.example/9Uhr/5km steht es."],
    );
    silent("fr", &["Le vent d'est est glacial, la frontière de l'est est fermée."]);
}

#[test]
fn a_paragraph_without_its_stop_is_told_in_every_language() {
    for (tag, sentence) in [
        ("fr", "Le train de nuit part ce soir vers le sud"),
        ("en", "The night train leaves for the south this evening"),
        ("de", "Der Nachtzug fährt heute Abend wieder in den warmen süden"),
    ] {
        let issue = |last: &str| {
            let body =
                format!("body = \"\"\"\n{sentence}.\n\n{sentence}{last}\n\n{sentence} !\n\"\"\"");
            let body = if tag == "fr" { body } else { body.replace(" !", "!") };
            story(&body).replace("\n\n[[blocks]]", &format!("\nlanguage = \"{tag}\"\n[[blocks]]"))
        };
        let found = told(&issue(""));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("10:") && found[0].ends_with(&format!("note {tag}.typo")),
            "{found:?}"
        );
        for last in [".", "…", " :", "\n- Un"] {
            assert!(told(&issue(last)).iter().all(|one| !one.ends_with("typo")), "{tag} {last}");
        }
    }
}
