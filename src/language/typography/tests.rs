//! Sentences before and after the typographer.

use proptest::prelude::*;

use super::{Language, Space, Typographer};

fn set(text: &str) -> String {
    Typographer::new(Language::Fr, None, &["Demain!".into()]).set(text).replace('\u{a0}', "·")
}

#[test]
fn marks_of_two_parts_keep_with_the_word_before_them() {
    assert_eq!(set("Quoi ? Non! Si; et : voilà"), "Quoi·? Non·! Si·; et·: voilà");
    assert_eq!(set("Quoi ?! (!) 12:30, 3:1"), "Quoi·?! (!) 12:30, 3:1");
}

#[test]
fn entities_of_html_stay_whole() {
    assert_eq!(
        set("AT&amp;T, d'où &eacute;té, &#233; oui & non;"),
        "AT&amp;T, d’où &eacute;té, &#233; oui & non·;"
    );
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
fn references_sums_and_ranges_do_not_break() {
    for (text, bound) in [
        ("art. L. 34-5 et article R. 12", "art.·L.·34-5 et article·R.·12"),
        ("en 52 av. J.-C., p. ex. ici", "en 52·av.·J.-C., p.·ex. ici"),
        (
            "le IIIe Reich, tome III, chapitre V, page 3",
            "le IIIe·Reich, tome·III, chapitre·V, page·3",
        ),
        ("5 Mds €, 12 CHF, 12 m3, 3 Mbit/s, 980 hPa", "5·Mds·€, 12·CHF, 12·m3, 3·Mbit/s, 980·hPa"),
        ("> 3 %, < 5 %, × 2, 3 × 4", ">·3·%, <·5·%, ×·2, 3·×·4"),
        ("10 000-12 000 et 10\u{2009}000", "10·000-12·000 et 10·000"),
        ("le 06-12 345", "le 06-12 345"),
    ] {
        assert_eq!(set(text), bound);
        assert_eq!(set(bound), bound);
    }
}

#[test]
fn kings_sums_and_signs_do_not_break_in_english_and_german() {
    let set = |language, text: &str| {
        Typographer::new(language, None, &[]).set(text).replace('\u{a0}', "·")
    };
    for (text, bound) in [
        ("Henry VIII and World War II", "Henry·VIII and World War·II"),
        ("c. 1900, Sec. 4, + 3%, 50 %, 6 lbs", "c.·1900, Sec.·4, +·3%, 50·%, 6·lbs"),
        ("It is I who came. Then IV fluids", "It is I who came. Then·IV fluids"),
    ] {
        assert_eq!(set(Language::En, text), bound);
    }
    for (text, bound) in [
        ("i. d. R., 12 Mio. €, + 3 %, - 0,4 %", "i.·d.·R., 12·Mio.·€, +·3·%, -·0,4·%"),
        ("10 000 Heinrich VIII. und Ludwig II.", "10·000 Heinrich·VIII. und Ludwig·II."),
        ("im 20. Jahrhundert, J. W. v. Goethe", "im 20.·Jahrhundert, J.·W.·v.·Goethe"),
    ] {
        assert_eq!(set(Language::De, text), bound);
    }
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
fn an_initial_behind_a_mark_is_one_before_and_behind_its_blank() {
    assert_eq!(set("– «M. No – the"), "–·«·M.·No·– the");
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
    let set = |text: &str| Typographer::new(Language::En, None, &[]).set(text);
    assert_eq!(set("It's so: \"why?\" he asked..."), "It’s so: “why?” he asked…");
    assert_eq!(
        set("\"She said 'no' to the readers' vote in the '90s,\" he wrote"),
        "“She said ‘no’ to the readers’ vote in the ’90s,” he wrote"
    );
    assert_eq!(set("a 6\" pipe, 5'"), "a 6\" pipe, 5'");
    assert_eq!(set("a 'single' word, 'the boys' own' too"), "a ‘single’ word, ‘the boys’ own’ too");
    assert_eq!(set("'tis rock 'n' roll"), "’tis rock ’n’ roll");
    let set = |text: &str| set(text).replace('\u{a0}', "·");
    assert_eq!(
        set("No. 12, p. 4, Mr. Smith, J. K. Rowling, 5 km, 7 a.m., 3 million, 11 May, May 11"),
        "No.·12, p.·4, Mr.·Smith, J.·K.·Rowling, 5·km, 7·a.m., 3·million, 11·May, May·11"
    );
    assert_eq!(set("The plan – he said – failed."), "The plan –·he said·– failed.");
    assert_eq!(set("No, 5 in ten. Is it a mile? I may."), "No, 5 in ten. Is it a mile? I may.");
}

fn set_in(language: Language, text: &str) -> String {
    let set = Typographer::new(language, None, &[]).set(text);
    set.replace('\u{a0}', "·").replace('\u{202f}', "¦")
}

/// Office québécois de la langue française.
#[test]
fn canadian_french_has_no_blank_before_three_of_the_high_marks() {
    for (text, canadian) in [
        ("Quoi ? Non ! Si ; et : voilà", "Quoi? Non! Si; et·: voilà"),
        ("Quoi? Non\u{a0}! « Oui »", "Quoi? Non! «·Oui·»"),
        ("à 18 h 30, 5 $, 90 %, 12 000 $, 5 $ CA", "à 18·h·30, 5·$, 90·%, 12·000·$, 5·$·CA"),
    ] {
        assert_eq!(set_in(Language::FrCa, text), canadian);
    }
    let wished = Typographer::new(Language::FrCa, Some(Space::Nbsp), &[]);
    assert_eq!(wished.set("Quoi?"), "Quoi\u{a0}?");
}

/// Guide du typographe.
#[test]
fn swiss_french_has_narrow_blanks_at_every_high_mark() {
    for (text, swiss) in [
        ("Quoi ? Si; et : « Oui »", "Quoi¦? Si¦; et¦: «¦Oui¦»"),
        ("1'250'000 francs, 12 000 francs, 5 %", "1’250’000·francs, 12¦000·francs, 5·%"),
        ("CHF 500, Fr. 20.50", "CHF·500, Fr.·20.50"),
    ] {
        assert_eq!(set_in(Language::FrCh, text), swiss);
    }
    let wished = Typographer::new(Language::FrCh, Some(Space::Nbsp), &[]);
    assert_eq!(wished.set("Quoi ? «x»"), "Quoi\u{a0}? «\u{a0}x\u{a0}»");
}

/// New Hart's Rules.
#[test]
fn british_quotations_stand_in_single_marks_whichever_were_typed() {
    for (text, british) in [
        ("\"Why?\" he asked", "‘Why?’ he asked"),
        ("'Why?' he asked", "‘Why?’ he asked"),
        ("'It's \"late\",' he said", "‘It’s “late”,’ he said"),
        ("\"He cried 'No', then\"", "‘He cried “No”, then’"),
        ("'The readers' \"vote\" counts,' he said", "‘The readers’ “vote” counts,’ he said"),
        ("'Yes' he said, then 'no'", "‘Yes’ he said, then ‘no’"),
        ("The readers' vote, the '90s", "The readers’ vote, the ’90s"),
        ("'Tis rock 'n' roll, he said", "’Tis rock ’n’ roll, he said"),
        ("(\"one\") and 'two'.", "(‘one’) and ‘two’."),
        ("a 6\" pipe, 5' long", "a 6\" pipe, 5' long"),
        ("an 'open mark", "an 'open mark"),
        ("“Set” and ‘set’", "“Set” and ‘set’"),
    ] {
        assert_eq!(set_in(Language::EnGb, text), british);
    }
}

#[test]
fn british_dashes_stand_between_blanks_and_american_ones_touch_the_words() {
    for (text, british, american) in [
        (
            "The plan – he said – failed.",
            "The plan –·he said·– failed.",
            "The plan—he said—failed.",
        ),
        (
            "The plan — he said — failed.",
            "The plan –·he said·– failed.",
            "The plan—he said—failed.",
        ),
        ("The plan—he said—failed.", "The plan –·he said·– failed.", "The plan—he said—failed."),
        ("“No” — and then…", "“No” –·and then…", "“No”—and then…"),
        ("1990–1995, 1990 – 1995", "1990–1995, 1990 – 1995", "1990–1995, 1990 – 1995"),
        ("— A line of speech", "— A line of speech", "— A line of speech"),
        ("the Paris–London train", "the Paris–London train", "the Paris–London train"),
    ] {
        assert_eq!(set_in(Language::EnGb, text), british);
        assert_eq!(set_in(Language::EnUs, text), american);
    }
}

#[test]
fn american_quotations_stand_in_double_marks() {
    assert_eq!(
        set_in(Language::EnUs, "\"She said 'no' in the '90s,\" he wrote"),
        "“She said ‘no’ in the ’90s,” he wrote"
    );
}

/// Schreibweisungen of the Bundeskanzlei.
#[test]
fn swiss_german_has_guillemets_without_blanks_and_divided_thousands() {
    for (text, swiss) in [
        ("Er sagte: \"Ja, 'so'!\"", "Er sagte: «Ja, ‹so›!»"),
        ("«Ja» und 1'250'000 Franken, 5' lang", "«Ja» und 1’250’000·Franken, 5' lang"),
        ("CHF 500 und Fr. 20.50", "CHF·500 und Fr.·20.50"),
    ] {
        assert_eq!(set_in(Language::DeCh, text), swiss);
    }
    assert_eq!(
        set_in(Language::DeAt, "Er sagte: \"Ja\" am 3. Jänner"),
        "Er sagte: „Ja“ am 3.·Jänner"
    );
}

/// A text with every quotation mark, every dash and every ellipsis written in one way, and without blanks.
fn skeleton(text: &str) -> String {
    let text = text.replace("...", "…").replace(['’', '‘', '‚', '‹', '›', '"', '“', '”', '„'], "'");
    let text = text.replace('—', "–").replace(['«', '»'], "'");
    text.chars().filter(|c| !super::pass::is_blank(*c)).collect()
}

proptest! {
    /// R-T7.
    #[test]
    fn setting_twice_is_setting_once_and_moves_no_word(
        text in "[a-cs-tA-C0-9 \u{a0}\u{202f}.,;:!?'’‘‚«»‹›“”„\"()–—%$…@/-]{0,60}"
    ) {
        for language in Language::ALL {
            for space in [None, Some(Space::Nbsp), Some(Space::Narrow)] {
                let typographer = Typographer::new(language, space, &[]);
                let once = typographer.set(&text);
                prop_assert_eq!(&typographer.set(&once), &once, "{:?} {:?}", language, space);
                prop_assert_eq!(skeleton(&once), skeleton(&text));
            }
        }
    }

    /// A text as people write it: words, mostly with a blank behind them, and marks where they belong.
    #[test]
    fn sentences_set_twice_are_as_set_once(
        pieces in proptest::collection::vec(
            "(['\"(«„‘“]{0,2}(the|readers|No|12|1'000|M\\.|St|18 h 30|don't|'90s|wort)['\"»”’)]{0,2}[.,;:!?—]{0,1}| –| —|\\.\\.\\.| [!?;:%$€])",
            0..14
        )
    ) {
        let text = pieces.join(" ");
        for language in Language::ALL {
            let typographer = Typographer::new(language, None, &[]);
            let once = typographer.set(&text);
            prop_assert_eq!(&typographer.set(&once), &once, "{:?}", language);
            prop_assert_eq!(skeleton(&once), skeleton(&text));
        }
    }
}
