//! Slips of the keyboard, French marks, dates, and texts that wait to be written.

use super::{body, fires, silent, story, told};
use crate::harness::Newsroom;

#[test]
fn an_apostrophe_before_a_consonant_is_a_slip() {
    fires("Ce qu'e Sam lui avait pris.", &["7:12 note fr.typo"]);
    fires("Il a vu l’maison du garde.", &["7:17 note fr.typo"]);
    fires("L'été, lorsqu'Sam dort.", &["7:16 note fr.typo"]);
}

#[test]
fn an_apostrophe_before_what_sounds_like_a_vowel_is_none() {
    silent(&[
        "L'été, l'hiver, l'yeuse, d'où, qu'à, l'ONU, d'LVMH, l'Xbox, l'a vu, d'un, qu'y faire.",
        "Aujourd'hui, le rock'n'roll, N'Golo, presqu'île, entr'ouvert, D'Souza.",
    ]);
}

#[test]
fn a_word_written_twice_is_told_at_both() {
    fires("Le train de de nuit part.", &["7:18 note fr.typo"]);
    let wrapped = story("body = \"\"\"\nIl part dans\ndans une heure.\n\"\"\"");
    assert_eq!(told(&wrapped), ["8:9 note fr.typo"]);
}

#[test]
fn a_word_that_french_says_twice_is_let_be() {
    silent(&[
        "Nous nous levons, vous vous taisez ; Duran Duran joue la la-la, et de De Gaulle à 7 7.",
    ]);
}

#[test]
fn a_blank_before_a_comma_or_a_full_stop_is_told() {
    fires("Un train , deux trains .", &["7:17 note fr.typo", "7:31 note fr.typo"]);
    let code =
        story("body = \"\"\"\nUn train.\n\n    Le train , puis .\n\n```\nun , deux\n```\n\"\"\"");
    assert_eq!(told(&code), ["10:5 warning md.line-start"]);
    silent(&["Un train, 3,5 trains. Le .NET et `a , b` restent, ici…"]);
}

#[test]
fn an_item_without_the_stop_that_the_others_have_is_told() {
    let list = |items: &str| story(&format!("body = \"\"\"\n{items}\n\"\"\""));
    assert_eq!(told(&list("- Un.\n- Deux\n- Trois.")), ["9:3 note fr.typo"]);
    for items in
        ["- Un\n- Deux\n- Trois.", "1. un ;\n2. deux ;\n3. trois.", "- Un.\n- Deux !\n- Trois…"]
    {
        assert_eq!(told(&list(items)), [""; 0], "{items}");
    }
}

#[test]
fn a_bare_capital_is_told_unless_the_name_goes_without_its_accent() {
    fires("Au Palais de l'Elysée.", &["7:24 note fr.capitals"]);
    fires("A la gare, les Etats-Unis.", &["7:9 note fr.capitals", "7:24 note fr.capitals"]);
    silent(&["À l'Élysée, les États-Unis ; la vitamine A la plus connue, Eric et l'`Etat`."]);
}

#[test]
fn a_foreign_quotation_mark_of_the_first_level_is_told() {
    fires("Il dit “oui” et part.", &["7:16 warning fr.quotes"]);
    fires("Il dit \\\"oui\\\" et part.", &["7:16 warning fr.quotes"]);
    silent(&["Il dit « mon “oui” à moi » et part, un écran de 12\\\" au bras."]);
}

#[test]
fn a_quotation_is_opened_and_closed() {
    fires("Il dit « oui et part.", &["7:16 warning fr.quotes"]);
    fires("Il dit oui » et part.", &["7:20 warning fr.quotes"]);
    let long = story("body = \"\"\"\n« Un début.\n\n« Une suite.\n\n« Une fin. »\n\"\"\"");
    assert_eq!(told(&long), [""; 0]);
}

#[test]
fn a_weekday_stands_beside_its_date_or_is_told() {
    fires("Le lundi 11 février 2025, il part.", &["7:12 warning date.weekday"]);
    fires("Le lundi 18 février, il part.", &["7:12 warning date.weekday"]);
    let english = body("On Monday, February 11, 2025, it left.")
        .replace("\n\n[[blocks]]", "\nlanguage = \"en\"\n[[blocks]]");
    assert_eq!(told(&english), ["7:12 warning date.weekday"]);
    silent(&[
        "Le mardi 11 février 2025, puis le mardi 18 février ; le mardi 11 septembre 2001.",
        "Un lundi 14 juillet comme un autre, le lundi, 12 trains.",
    ]);
}

#[test]
fn a_blank_that_the_typographer_would_have_to_add_is_told_at_its_mark() {
    let one = |place: &str| [format!("7:{place} note fr.spacing")];
    for (text, place) in [
        ("Il part? Oui.", "16"),
        ("Il part; elle reste.", "16"),
        ("Il dit: oui.", "15"),
        ("Il a 90% des voix.", "16"),
        ("Le **train**! Oui.", "21"),
        ("Le [train](https://a.fr/?a)? Oui.", "36"),
    ] {
        assert_eq!(told(&body(text)), one(place), "{text}");
    }
    fires("Il dit «oui» et part.", &["7:16 note fr.spacing", "7:20 note fr.spacing"]);
}

#[test]
fn a_blank_that_is_merely_exchanged_and_a_mark_that_takes_none_are_let_be() {
    silent(&[
        "Il part ? Oui\u{a0}! Quoi ?! « Oui » : 90 %, à 12:30, l'an 3:1.",
        "Du `a?b`, https://a.fr/?b=1;c, [un](https://a.fr/x?y), {{name|lecteur!}}, Quoi…",
    ]);
    let named = Newsroom::new();
    let settings = named.text("matinale.toml") + "\n[typography]\nnames = [\"Demain!\"]\n";
    let named = named.file("matinale.toml", settings);
    let named = named.issue("2025-02-11", &body("Dans Demain! ce matin."));
    named.run(["check"]).exits(0).omits("fr.spacing");
}

#[test]
fn the_first_of_a_month_is_an_ordinal() {
    fires("Il part le 1 mars à midi.", &["7:20 warning fr.date"]);
    silent(&["Il part le 1er mars, le 2 mars, en 1 mois, le 11 mars, page 1."]);
}

#[test]
fn a_text_that_waits_to_be_written_is_told() {
    let dots = story("body = \"\"\"\nUn début.\n\n...\n\"\"\"");
    assert_eq!(told(&dots), ["10:1 warning block.ellipsis"]);
    fires("Le chiffre est de TK euros.", &["7:27 warning block.ellipsis"]);
    fires("Lorem ipsum dolor.", &["7:9 warning block.ellipsis"]);
    silent(&["Il hésite… puis [part](https://lavigie.example/TKO), tk et `TK`, chez TK Maxx."]);
}

#[test]
fn french_rules_leave_an_english_issue_alone() {
    let english = body("A la carte , \\\"the the\\\" Ecole of 1 mars.")
        .replace("\n\n[[blocks]]", "\nlanguage = \"en\"\n[[blocks]]");
    let found = told(&english);
    assert!(found.iter().all(|one| !one.contains(" fr.")), "{found:?}");
    assert_eq!(found.len(), 2, "a blank before a comma and a word written twice: {found:?}");
}

#[test]
fn a_fault_made_everywhere_is_told_a_hundred_times_and_then_counted() {
    let text = body(&"Un train , ".repeat(130));
    let newsroom = Newsroom::new().issue("2025-02-11", &text);
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    let typos = ran.findings().iter().filter(|finding| finding.ends_with("fr.typo")).count();
    assert_eq!(typos, 100, "{ran}");
    ran.answers("a blank stands before the comma; and 30 more of this kind");
}

/// What may be meant is told without a mend, or not at all.
#[test]
fn words_that_are_sung_called_or_names_are_no_slip() {
    silent(&[
        "La politique de de Gaulle divise. Il parle de la La Fontaine.",
        "Le refrain dit : devinez devinez devinez, la la la, ohé ohé.",
        "L’Election Day approche, la Special Edition se vend, Department of Education.",
    ]);
    fires("Il faut voir voir.", &["7:17 note fr.typo"]);
    fires("L’Election du maire.", &["7:11 note fr.capitals"]);
    fires("Le moteur Yahoo! et le reste.", &["7:19 note fr.spacing"]);
    let issue = body("Il faut voir voir, et le moteur Yahoo! tourne.");
    assert_eq!(crate::mend::mended(&issue).0, issue);
}
