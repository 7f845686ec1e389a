//! Colours that cannot be read: told in the settings, with what is printed in their stead.

use crate::harness::Newsroom;

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Les trains de nuit\"\n\n[[blocks]]\nkind = \"story\"\n\
                     title = \"Le train de nuit repart ce soir vers le sud\"\nbody = \"Il part.\"\n";

/// What `check` says about settings whose theme stands from the sixth line on.
fn run(theme: &str) -> crate::harness::Ran {
    let front = "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\n\
                 from = \"v@example.org\"\npostal_address = \"1, rue du Four, Paris\"\n";
    let newsroom = Newsroom::new()
        .file("matinale.toml", format!("{front}{theme}"))
        .file("issues/2025-02-11.toml", ISSUE);
    newsroom.run(["check", "2025-02-11", "--format", "short"])
}

/// The theme is told for these things and no others.
#[track_caller]
fn fires(theme: &str, findings: &[&str]) {
    assert_eq!(run(theme).findings(), findings, "{theme}");
}

#[test]
fn a_colour_that_cannot_be_read_is_told_at_its_value_with_what_is_printed() {
    let pale = "[theme]\nink = \"#222222\"\naccent = \"#e8a33d\"\n";
    fires(pale, &["8:10 warning color.contrast"]);
    let said = run(pale).out;
    assert!(said.contains("the `accent` #e8a33d on #f4f1ec is 1.91 to 1 by day"), "{said}");
    assert!(said.contains("write `accent = \"#956100\"`"), "{said}");
    fires(&pale.replace("#e8a33d", "#956100"), &[]);
    let dark = "[theme]\naccent = \"#000000\"\nink = \"#000000\"\npaper = \"#333333\"\n";
    fires(dark, &["9:9 warning color.contrast"]);
    fires("[theme]\npaper = \"#333333\"\n", &["7:9 warning color.contrast"; 3]);
    let night = "[theme]\nlike = \"letter\"\n[theme.night]\nink = \"#333333\"\n";
    fires(night, &["9:7 warning color.contrast"]);
    assert!(run(night).out.contains("to 1 by night"));
}

#[test]
fn colours_that_can_be_read_and_nights_that_are_derived_are_let_be() {
    for theme in [
        "",
        "[theme]\nlike = \"bulletin\"\n",
        "[theme]\nlike = \"letter\"\n",
        "[theme]\naccent = \"#005f73\"\nink = \"#222222\"\npaper = \"#fdfcfa\"\n",
        "[theme]\naccent = \"#1a1a1a\"\n[theme.night]\naccent = \"#ffd2a0\"\npaper = \"#101820\"\n",
    ] {
        fires(theme, &[]);
    }
}
