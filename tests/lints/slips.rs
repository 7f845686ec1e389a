//! Slips that only a language knows: ordinals, ranges, marks and words typed twice.

use super::{body, fires, silent, told};
use crate::harness::Newsroom;

/// What is told of a body in another language than French.
#[track_caller]
fn told_in(language: &str, text: &str) -> Vec<String> {
    let english = format!("\nlanguage = \"{language}\"\n[[blocks]]");
    told(&body(text).replace("\n\n[[blocks]]", &english))
}

/// Lexique des règles typographiques en usage à l'Imprimerie nationale, «Nombres ordinaux».
#[test]
fn an_ordinal_that_ends_as_it_is_spoken_is_told_and_mended() {
    fires("La 1ère fois, le 2ème quai.", &["7:12 note fr.typo", "7:26 note fr.typo"]);
    fires("Au XXIème siècle, la Xème rue.", &["7:12 note fr.typo"]);
    silent(&["La 1re fois, le 2e quai, le 1er mai, au XXIe siècle, https://a.fr/2ème, `2ème`."]);
    let newsroom = Newsroom::new().issue("2025-02-11", &body("La 1ère fois, les 2èmes quais."));
    newsroom.run(["check", "--fix"]);
    assert!(newsroom.text("issues/2025-02-11.toml").contains("La 1re fois, les 2es quais."));
}

#[test]
fn a_preposition_before_a_name_has_its_accent() {
    fires(
        "A Marseille, il pleut. A cause du vent.",
        &["7:9 note fr.capitals", "7:32 note fr.capitals"],
    );
    silent(&[
        "À Marseille, le plan A Marseille, A Star Is Born, A Day in Paris. Il y a Marseille.",
    ]);
    let newsroom = Newsroom::new().issue("2025-02-11", &body("A Marseille, il pleut."));
    newsroom.run(["check", "--fix"]).answers("unless a name begins with `A`");
    assert!(newsroom.text("issues/2025-02-11.toml").contains("A Marseille"));
}

#[test]
fn a_mark_typed_several_times_is_told_once() {
    fires("Il part !!! Quoi ?? Ah ?!", &["7:17 note fr.typo", "7:26 note fr.typo"]);
    assert_eq!(told_in("en", "It left!! Why?"), ["7:16 note en.typo"]);
    assert_eq!(told_in("de", "Er geht. Wie??"), ["7:21 note de.typo"]);
    silent(&["Il part ! Quoi ? Ah ?! Oh !? Et `a!!b`."]);
}

#[test]
fn two_words_that_stand_twice_in_a_row_are_told() {
    fires("Il part parce que parce que Marie dort.", &["7:17 note fr.typo"]);
    assert_eq!(told_in("en", "At the end of the of the line."), ["7:20 note en.typo"]);
    silent(&["De plus en plus en retard ; un par un par ici ; oui mais, oui mais."]);
    assert_eq!(told_in("en", "More and more and more of it, time and time again."), [""; 0]);
}

/// Duden, Rechtschreibung, „Gedankenstrich und Bis-Strich“; The Chicago Manual of Style, 17th edition, §6.78.
#[test]
fn a_range_of_numbers_has_a_dash_in_german_and_english_and_a_hyphen_in_french() {
    assert_eq!(
        told_in("de", "Auf Seiten 10-12 und von 8 - 9."),
        ["7:20 note de.typo", "7:34 note de.typo"]
    );
    assert_eq!(
        told_in("en", "On pages 10-12, in 1914-18."),
        ["7:18 note en.typo", "7:28 note en.typo"]
    );
    assert_eq!(told_in("de", "Seiten 10–12, Airbus A320-200, 4-2, 24-7, 2025-02-11."), [""; 0]);
    silent(&["Pages 10-12, de 1914-1918."]);
}
