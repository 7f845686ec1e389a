//! Marks that are printed as they were typed, and what is printed instead.

use super::{story, told};
use crate::mend::mended;

/// A story whose body has these lines; the first of them is the eighth of the file.
fn lines(text: &str) -> String {
    story(&format!("body = '''\n{text}\n'''"))
}

/// The lines at which marks are told, and the text that `--fix` makes of it.
#[track_caller]
fn is_told(text: &str, at: &[usize], fixed: &str) {
    let issue = lines(text);
    let found: Vec<String> = told(&issue)
        .into_iter()
        .filter(|one| one.ends_with("md.raw-mark"))
        .map(|one| one.split(':').next().unwrap_or_default().to_owned())
        .collect();
    let expected: Vec<String> = at.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{text}");
    assert_eq!(mended(&issue).0, lines(fixed), "{text}");
}

#[test]
fn bullets_of_word_processors_become_a_list() {
    is_told("À bord :\n• du pain\n• de l’eau", &[9, 10], "À bord :\n- du pain\n- de l’eau");
    is_told("À bord :\n•\tdu pain\n•de l’eau", &[9, 10], "À bord :\n- du pain\n- de l’eau");
    is_told("▪ du pain\n▪ de l’eau", &[8, 9], "- du pain\n- de l’eau");
    is_told("À bord.\n– du pain\n– de l’eau", &[9, 10], "À bord.\n- du pain\n- de l’eau");
    is_told("À bord :\n– du pain", &[9], "À bord :\n- du pain");
}

#[test]
fn a_dash_in_a_sentence_or_before_what_somebody_says_is_let_be() {
    for text in [
        "– Vous partez, dit le patron.",
        "Il est parti\n– personne ne l’a su – avant l’aube.",
        "— Vous partez ? dit le patron.",
        "✓ La liste est faite.",
        "Entre Brest · Quimper · Vannes, trois heures.",
    ] {
        is_told(text, &[], text);
    }
}

#[test]
fn a_no_break_blank_behind_a_mark_becomes_a_plain_one() {
    is_told("-\u{a0}du pain\n-\u{a0}de l’eau", &[8, 9], "- du pain\n- de l’eau");
    is_told("##\u{a0}À bord", &[8], "## À bord");
    is_told("##\u{202f}À bord", &[8], "## À bord");
    is_told("##À bord", &[8], "## À bord");
    is_told("1.\u{a0}Le pain\n2.\u{a0}L’eau", &[8, 9], "1. Le pain\n2. L’eau");
    for text in ["#phare", "-3 °C à Brest.", "1.500 tonnes", "##", "- du\u{a0}pain\n- de l’eau"]
    {
        is_told(text, &[], text);
    }
}

#[test]
fn a_link_that_a_blank_parts_is_joined_and_one_that_leads_nowhere_is_told() {
    is_told(
        "Voir [le phare] (https://phare.example/).",
        &[8],
        "Voir [le phare](https://phare.example/).",
    );
    is_told(
        "[Un phare] (tel:+33298001) et [un quai] (tel:+33298002).",
        &[8, 8],
        "[Un phare](tel:+33298001) et [un quai](tel:+33298002).",
    );
    is_told("Voir [le phare][absent].", &[8], "Voir [le phare][absent].");
    let defined = "Voir [le phare][ici].\n\n[ici]: https://phare.example/";
    is_told(defined, &[], defined);
    for text in ["Il a dit [sic] (et redit) son nom.", "Une coupe […] et une autre [...]."] {
        is_told(text, &[], text);
    }
}

#[test]
fn a_reference_whose_address_is_not_read_is_told_and_not_mended_as_words() {
    for line in [
        "[ici]: https://phare.example/un deux \"Le phare\"",
        "[ici]: un deux \"Le phare\"",
        "[ici]: <https://phare.example",
    ] {
        let text = format!("Voir [ici].\n\n{line}");
        is_told(&text, &[10], &text);
    }
    for text in
        ["[Vidéo] : un reportage.", "Voir [ici].\n\n[ici]: https://phare.example/ \"Le phare\""]
    {
        is_told(text, &[], text);
    }
}

#[test]
fn a_mark_behind_a_no_break_blank_is_told_and_mended() {
    is_told("Un mot.\n\n\u{a0}1. un\n\u{202f}2. deux", &[10, 11], "Un mot.\n\n1. un\n2. deux");
    is_told("Un mot.\n\n\u{a0}- un\n\u{a0}- deux", &[10, 11], "Un mot.\n\n- un\n- deux");
    is_told("Un mot.\n\n\u{a0}## Un titre", &[10], "Un mot.\n\n## Un titre");
    is_told("Un mot.\n\n\u{a0}1,5 %, et 2\u{a0}%.", &[], "Un mot.\n\n\u{a0}1,5 %, et 2\u{a0}%.");
}

#[test]
fn other_dialects_and_forgotten_marks_are_told() {
    for text in [
        "- [ ] du pain\n- de l’eau",
        "| a | b |\n| c | d |",
        "Le XIX^e siècle.",
        "Un ~~mot.",
        "Soit 2*3*4 pas.",
    ] {
        is_told(text, &[8], text);
    }
    for text in ["~~10 €~~ 8 €", "Le XIX^e^ siècle, 10^6^ et CO~2~.", "- ☐ du pain\n- ☑ de l’eau"]
    {
        is_told(text, &[], text);
    }
}

#[test]
fn notes_and_their_calls_belong_to_one_text() {
    let issue = lines("Un phare[^1] et un quai.\n\n[^2]: Le second.");
    assert_eq!(told(&issue), ["8:9 warning md.footnote", "10:1 warning md.footnote"]);
    assert_eq!(told(&lines("Un phare[^1].\n\n[^1]: Le premier.")), [] as [&str; 0]);
}

#[test]
fn replies_that_run_together_are_told_and_a_remark_between_dashes_is_not() {
    for (replies, at) in [
        ("— Et demain ?\n— Demain, on verra.\n— Bien.", &[9, 10][..]),
        ("> « Et demain »\n> — Demain, on verra.", &[9]),
    ] {
        is_told(replies, at, replies);
    }
    let apart = "— Et demain ?\n\n— Demain, on verra.";
    assert_eq!(told(&lines(apart)), [] as [&str; 0]);
    let remark = "Le ministre, qui rentrait de Rome\n— on l'apprit tard — n'a rien dit.";
    assert_eq!(told(&lines(remark)), [] as [&str; 0]);
}

#[test]
fn letters_from_a_pdf_file_are_written_one_by_one() {
    let issue = lines("Le dé\u{fb01} des \u{fb02}ots, les \u{0153}uvres.");
    assert_eq!(told(&issue), ["8:6 warning enc.ligature", "8:12 warning enc.ligature"]);
    assert_eq!(mended(&issue).0, lines("Le défi des flots, les œuvres."));
}

#[test]
fn what_a_picture_left_behind_and_marks_of_direction_are_told() {
    assert_eq!(told(&lines("Un\u{fffc} mot.")), ["8:3 error text.invisible"]);
    let found = told(&lines("Un\u{200e} mot."));
    assert_eq!(found, ["8:3 warning enc.invisible"]);
}

#[test]
fn a_censored_word_has_no_stray_marks_and_code_is_part_of_a_label() {
    assert_eq!(told(&lines("Quel p*** de temps, dit-il.")), [] as [&str; 0]);
    let links = "[Stabiliser `a`](https://a.example/1) et [Stabiliser `b`](https://a.example/2).";
    assert_eq!(told(&lines(links)), [] as [&str; 0]);
}

#[test]
fn a_picture_that_markdown_does_not_read_as_one_is_told() {
    for text in
        ["![Un quai](le quai.png)", "![Un quai] (quai.png)", "![Un quai](quai.png « Le quai »)"]
    {
        is_told(text, &[8], text);
    }
    for text in ["Attention ![note] : rien.", "Quoi ? ![Un quai"] {
        is_told(text, &[], text);
    }
}

#[test]
fn of_many_opening_marks_only_the_closed_one_is_told() {
    let count = |text: &str| {
        let told = told(&lines(text)).into_iter();
        told.filter(|one| one.ends_with("md.raw-mark")).count()
    };
    assert_eq!(count(&format!("{}%}}", "{% a ".repeat(20_000))), 1);
    assert_eq!(count(&format!("{}]]", "[[a ".repeat(1_000))), 1);
    assert_eq!(count("{% a {% b %} c %}"), 1);
    assert_eq!(count("{% a %} et {% b %}"), 2);
    assert_eq!(count("Un signe {%} seul, {% %} vide."), 0);
}
