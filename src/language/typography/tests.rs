//! Sentences before and after the typographer.

use proptest::prelude::*;

use super::{Language, NBSP, Typographer};

fn set(text: &str) -> String {
    Typographer::new(Language::Fr, NBSP, &["Demain!".into()]).set(text).replace('\u{a0}', "·")
}

#[test]
fn marks_of_two_parts_keep_with_the_word_before_them() {
    assert_eq!(set("Quoi ? Non! Si; et : voilà"), "Quoi·? Non·! Si·; et·: voilà");
    assert_eq!(set("Quoi ?! (!) 12:30, 3:1"), "Quoi·?! (!) 12:30, 3:1");
}

#[test]
fn quotations_keep_with_their_marks() {
    assert_eq!(set("« Oui », dit-il. «Non»"), "«·Oui·», dit-il. «·Non·»");
}

#[test]
fn numbers_keep_together_and_with_their_units() {
    assert_eq!(
        set("300 000 personnes, 1 234 567, 90%, 84 %"),
        "300·000 personnes, 1·234·567, 90·%, 84·%"
    );
    assert_eq!(
        set("97,4 milliards, 3 nanomètres, 11 février 2025"),
        "97,4·milliards, 3·nanomètres, 11·février 2025"
    );
    assert_eq!(set("en 2025 100 élus"), "en 2025 100 élus");
}

#[test]
fn the_letter_that_ends_a_name_keeps_with_it() {
    assert_eq!(set("à Station F, le Plan B. « Série A »"), "à Station·F, le Plan·B. «·Série·A·»");
    assert_eq!(set("George W. Bush, É. V., J. D. Vance"), "George·W.·Bush, É.·V., J.·D.·Vance");
    assert_eq!(
        set("un plan B, Elle L’a, Le TGV, Rafale F-16"),
        "un plan B, Elle L’a, Le TGV, Rafale F-16"
    );
}

#[test]
fn apostrophes_and_ellipses_are_the_printers() {
    assert_eq!(set("l'IA d'« Hier »..."), "l’IA d’«·Hier·»…");
    assert_eq!(set("'90 .... 5'"), "'90 .... 5'");
}

#[test]
fn dashes_keep_with_their_aside() {
    assert_eq!(
        set("Hier – selon lui – rien. Puis – ici – tout."),
        "Hier –·selon lui·– rien. Puis –·ici·– tout."
    );
    assert_eq!(set("J. D. Vance – lui – M. Macron"), "J.·D.·Vance –·lui·– M.·Macron");
}

/// R-T7.
#[test]
fn addresses_and_protected_names_are_left_alone() {
    assert_eq!(set("https://a.fr/?b=1;c!d zoe@a.fr"), "https://a.fr/?b=1;c!d zoe@a.fr");
    assert_eq!(set("la collection Demain! existe"), "la collection Demain! existe");
}

#[test]
fn english_gets_its_apostrophes_and_nothing_french() {
    let set = |text| Typographer::new(Language::En, NBSP, &[]).set(text);
    assert_eq!(set("It's so: \"why?\" he asked..."), "It’s so: \"why?\" he asked…");
}

fn skeleton(text: &str) -> String {
    let text = text.replace("...", "…").replace(['’'], "'");
    text.chars().filter(|c| !super::pass::is_blank(*c)).collect()
}

proptest! {
    /// R-T7.
    #[test]
    fn setting_twice_is_setting_once_and_moves_no_word(
        text in "[a-cA-C0-9 \u{a0}\u{202f}.,;:!?'’«»“”\"()–%€$…@/-]{0,60}"
    ) {
        for thin in [NBSP, "\u{202f}"] {
            let typographer = Typographer::new(Language::Fr, thin, &[]);
            let once = typographer.set(&text);
            prop_assert_eq!(&typographer.set(&once), &once);
            prop_assert_eq!(skeleton(&once), skeleton(&text));
        }
    }
}
