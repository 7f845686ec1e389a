//! Dates: those that are taken for the issue's own, and those of no calendar.

use super::{body, fires, silent, told};

fn front(line: &str) -> Vec<String> {
    told(&body("Le train de nuit repart.").replacen("\n\n", &format!("\n{line}\n"), 1))
}

#[test]
fn a_dateline_of_another_morning_is_told() {
    for (line, place) in [
        ("contents = [\"Les trains de nuit\", \"La Vigie, lundi 10 février 2025.\"]", "3:46"),
        ("subject = \"Les trains de nuit • lundi 10 février 2025\"", "3:33"),
        ("subject = \"Les trains du soir, ce mercredi 12 février\"", "3:35"),
        ("subject = \"Les trains dans La Vigie du mercredi 12 février\"", "3:40"),
        ("subject = \"Les trains : le numéro du lundi 10 février\"", "3:38"),
    ] {
        assert_eq!(front(line), [format!("{place} warning date.other")], "{line}");
    }
    fires("Aujourd'hui lundi 10 février, le train part.", &["7:21 warning date.other"]);
}

#[test]
fn a_date_that_is_told_as_news_is_let_be() {
    for line in [
        "contents = [\"Les trains de nuit\", \"La Vigie, mardi 11 février 2025.\"]",
        "subject = \"Un train pour le lundi 10 février 2025\"",
        "subject = \"Un train à Paris, lundi 17 février 2025\"",
        "subject = \"Les trains du lundi 10 février 2025\"",
        "subject = \"Les trains : ce mercredi 12 novembre 2025\"",
        "subject = \"Les trains de nuit, lundi 10 février\"",
    ] {
        assert_eq!(front(line), [""; 0], "{line}");
    }
    silent(&[
        "Le train part ce mercredi 12 février. Aujourd'hui, lundi ou jamais.",
        "Un quai à Paris, lundi 10 février 2025.",
    ]);
}

#[test]
fn a_day_of_no_calendar_is_told() {
    fires("Il part le 30 février.", &["7:20 warning date.impossible"]);
    fires("Il part le lundi 31 avril à midi.", &["7:26 warning date.impossible"]);
    fires("Il part le 29 février 2025.", &["7:20 warning date.impossible"]);
    fires("Il part le 2025-02-30.", &["7:20 warning date.impossible"]);
    let english = |text: &str| told(&body(text).replacen("\n\n", "\nlanguage = \"en\"\n", 1));
    for text in
        ["It left on June 31, at noon.", "It left on the 31 June.", "It left on June 31 2025."]
    {
        assert_eq!(english(text).len(), 1, "{text}");
    }
    assert_eq!(english("In June 31 trains left, in May 31."), [""; 0]);
    let german = |text: &str| told(&body(text).replacen("\n\n", "\nlanguage = \"de\"\n", 1));
    assert_eq!(german("Er fährt am 31. April."), ["7:21 warning date.impossible"]);
    assert_eq!(
        german("Heute, am Montag, 10. Februar, und heute Montag, 10. Februar, und am 30. April."),
        ["7:50 warning date.other"]
    );
}

#[test]
fn a_day_of_some_calendar_and_a_number_that_is_no_day_are_let_be() {
    silent(&[
        "Le 29 février, le 31 mars, le 30 avril, le 29 février 2024, le 2024-02-29.",
        "Revue n° 31, avril 2025 ; numéro 31 avril 2025 ; page 31 juin ; 1-02-30, 2025-99-30.",
    ]);
}

#[test]
fn a_date_of_the_year_that_was_named_before_it_is_judged_by_that_year() {
    silent(&["En 1934, le mardi 6 février, la foule marche.", "En 1998, le dimanche 12 juillet."]);
    silent(&[
        "Le film, sorti mercredi 7 août 2019, ressort mercredi 5 mars.",
        "Le mardi 6 février 1934 fut sanglant. Le mercredi 12 février, on vote.",
        "« Lundi 12 février », écrit-il dans son journal de 1940.",
    ]);
    fires("En 1934, le lundi 6 février, rien.", &["7:21 warning date.weekday"]);
    fires("En 2025, le lundi 11 février, rien.", &["7:21 warning date.weekday"]);
}
