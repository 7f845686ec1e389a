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

/// Lexique de l'Imprimerie nationale: what belongs together stays on one line.
#[test]
fn hours_numbers_units_and_signs_keep_with_what_they_belong_to() {
    for (text, bound) in [
        ("à 18 h 30, 2 h 05 min 30 s", "à 18·h·30, 2·h·05·min·30·s"),
        (
            "le n° 5, N° 12, p. 12, art. 49, § 3, chap. IV",
            "le n°·5, N°·12, p.·12, art.·49, §·3, chap.·IV",
        ),
        ("12 M€, 4 Md€, 300 k€, 5 M$", "12·M€, 4·Md€, 300·k€, 5·M$"),
        ("37,2 °C, 450 kWh, 5 m², 90 km/h, 2 GHz.", "37,2·°C, 450·kWh, 5·m², 90·km/h, 2·GHz."),
        ("le 3 févr. 2025, le 1er mai", "le 3·févr. 2025, le 1er·mai"),
        (
            "le XXIe siècle, la Ve République, le 13e arrondissement",
            "le XXIe·siècle, la Ve·République, le 13e·arrondissement",
        ),
        ("Louis XIV, François Ier, Jean-Paul II", "Louis·XIV, François·Ier, Jean-Paul·II"),
        ("J.-P. Martin et M. J.-B. Roy", "J.-P.·Martin et M.·J.-B.·Roy"),
        ("+ 3 %, de - 0,4 %, ± 2", "+·3·%, de -·0,4·%, ±·2"),
        ("6° ; un \"mot\" ! 5 m² ?", "6°·; un \"mot\"·! 5·m²·?"),
    ] {
        assert_eq!(set(text), bound);
    }
    for free in [
        "2 + 3 font 5",
        "lundi - 3 invités",
        "Le MIT et la BBC",
        "no smoking",
        "il y a 2 sœurs",
        "IV et V",
    ] {
        assert_eq!(set(free), free);
    }
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
fn short_codes_of_emoji_stay_whole() {
    assert_eq!(set("Au large :sailboat: et :+1: encore"), "Au large :sailboat: et :+1: encore");
    assert_eq!(set("à 10:30: rien ; deux: trois"), "à 10:30·: rien·; deux·: trois");
}

#[test]
fn english_gets_its_own_marks_and_blanks_and_nothing_french() {
    let set = |text: &str| Typographer::new(Language::En, NBSP, &[]).set(text);
    assert_eq!(set("It's so: \"why?\" he asked..."), "It’s so: “why?” he asked…");
    assert_eq!(
        set("\"She said 'no' to the readers' vote in the '90s,\" he wrote"),
        "“She said ‘no’ to the readers’ vote in the ’90s,” he wrote"
    );
    assert_eq!(set("a 6\" pipe, 5'"), "a 6\" pipe, 5'");
    let set = |text: &str| set(text).replace('\u{a0}', "·");
    assert_eq!(
        set("No. 12, p. 4, Mr. Smith, J. K. Rowling, 5 km, 7 a.m., 3 million, 11 May, May 11"),
        "No.·12, p.·4, Mr.·Smith, J.·K.·Rowling, 5·km, 7·a.m., 3·million, 11·May, May·11"
    );
    assert_eq!(set("The plan – he said – failed."), "The plan –·he said·– failed.");
    assert_eq!(set("No, 5 in ten. Is it a mile? I may."), "No, 5 in ten. Is it a mile? I may.");
}

fn skeleton(text: &str) -> String {
    let text = text.replace("...", "…").replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    text.chars().filter(|c| !super::pass::is_blank(*c)).collect()
}

proptest! {
    /// R-T7.
    #[test]
    fn setting_twice_is_setting_once_and_moves_no_word(
        text in "[a-cA-C0-9 \u{a0}\u{202f}.,;:!?'’«»“”\"()–%€$…@/-]{0,60}"
    ) {
        let french = [NBSP, "\u{202f}"].map(|thin| (Language::Fr, thin));
        for (language, thin) in french.into_iter().chain([(Language::En, NBSP)]) {
            let typographer = Typographer::new(language, thin, &[]);
            let once = typographer.set(&text);
            prop_assert_eq!(&typographer.set(&once), &once);
            prop_assert_eq!(skeleton(&once), skeleton(&text));
        }
    }
}
