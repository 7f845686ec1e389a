//! What prose loses or shows by accident: notes, lists, quotations, code, and marks of other programs. The prose begins on
//! the eighth line of the file.

use super::block;
use crate::harness::Newsroom;

/// A newsroom whose issue has this prose.
fn newsroom(text: &str) -> Newsroom {
    let issue = block("").replace("\"Un texte.\"", &format!("'''\n{text}\n'''"));
    Newsroom::new().issue("2025-02-11", &issue)
}

/// The findings on the prose, with their words.
fn told(text: &str) -> Vec<String> {
    let ran = newsroom(text).run(["--lang", "en", "check", "--format", "short"]);
    let of_prose = |line: &&str| line.contains("md.") || line.contains("placeholder.");
    ran.out.lines().filter(of_prose).map(str::to_owned).collect()
}

#[track_caller]
fn is_told(text: &str, place: &str, words: &str) {
    let told = told(text);
    let [one] = told.as_slice() else { panic!("{text:?}: {told:#?}") };
    assert!(one.contains(&format!(":{place}: ")) && one.contains(words), "{text:?}: {told:#?}");
}

#[track_caller]
fn is_silent(text: &str) {
    assert_eq!(told(text), [""; 0], "{text:?}");
}

/// The page of paying readers.
fn page(text: &str) -> String {
    let newsroom = newsroom(text);
    newsroom.run(["render", "--out", "out"]).exits(0);
    newsroom.text("out/2025-02-11/paid.html")
}

/// The prose once its mends are made.
fn fixed(text: &str) -> String {
    let newsroom = newsroom(text);
    newsroom.run(["check", "--fix"]);
    newsroom.text("issues/2025-02-11.toml")
}

#[test]
fn a_note_is_called_in_any_case_and_a_second_one_of_its_name_is_told() {
    let text = "Un mot[^Note] et un autre[^note].\n\n[^NOTE]: Ce que dit la note.";
    is_silent(text);
    assert!(page(text).contains("Ce que dit la note."));
    let twice = "Un mot[^1].\n\n[^1]: La première.\n\n[^1]: La seconde.";
    is_told(twice, "12:1", "two notes are called `1`");
    assert!(page(twice).contains("La première.") && !page(twice).contains("La seconde."));
}

#[test]
fn a_blank_before_the_colon_of_a_note_is_told_at_the_note_and_mended() {
    for blank in [" ", "\u{a0}", "\u{202f}"] {
        let text = format!("Un mot[^1].\n\n[^1]{blank}: Ce que dit la note.");
        is_told(&text, "10:5", "a blank stands before the colon");
        assert!(fixed(&text).contains("[^1]: Ce que dit la note."));
    }
}

#[test]
fn minus_signs_at_the_head_of_lines_are_told_and_lists_are_not() {
    for text in [
        "Il a fait\n- 12 °C à Mouthe, et dans la vallée\n- 8 °C au lever du jour.",
        "Am Morgen waren es in\n- 12 Grad, und am Mittag\n- 8 Grad.",
    ] {
        let told = told(text);
        assert_eq!(told.len(), 2, "{told:#?}");
        assert!(told.iter().all(|it| it.contains("begins a list, and is printed as a bullet")));
    }
    is_told("Der\n1. FC Köln gewann gegen den\n2. FC.", "9:1", "in the middle of a sentence");
    for list in [
        "Au menu :\n- 12 huîtres\n- 8 langoustines",
        "Trois étapes\n- lire\n- écrire\n- relire",
        "À faire\n1. Lire.\n2. Écrire.",
        "Paragraphe.\n\n- 12 °C à Mouthe\n- 8 °C à Besançon",
    ] {
        is_silent(list);
    }
}

#[test]
fn the_end_of_a_quotation_and_of_code_is_told_where_it_is_missing() {
    is_told("> Une phrase citée.\nLa suite du récit.", "9:1", "inside of the quotation above");
    is_silent("> Une phrase citée,\nqui continue.");
    is_silent("> Une phrase.\n> Une autre.\n\nLe récit.");
    is_told("Il a dit\n\n``` et rien\nde plus.", "10:1", "are not printed");
    is_told("Avant.\n\n```\nun\n\nSuite du récit.", "10:1", "nothing closes this code");
    is_silent("Avant.\n\n```rust\nfn main() {}\n```\n\nAprès.");
    is_silent("Avant.\n\n~~~\nun\n~~~");
}

#[test]
fn code_is_printed_letter_by_letter_and_nothing_in_it_is_told() {
    let code = "{{ user.name }} {{name|x}} {% include a %} $x^2$ [[ -f a ]] [x][y] ~~a~~ a[^1] [b]x[/b] ==a==";
    let text = format!("Avant.\n\n```\n{code}\n```");
    is_silent(&text);
    let page = page(&text);
    assert!(page.contains("{{ user.name }}") && page.contains("{{name|x}}"), "{page}");
}

#[test]
fn an_address_without_a_scheme_is_a_link_with_all_of_its_letters() {
    let page =
        page("Voir www.exemple.fr/_dossier_/page et [le www.a.example](https://b.example/).");
    assert!(page.contains("href=\"https://www.exemple.fr/_dossier_/page\""), "{page}");
    assert!(page.contains(">www.exemple.fr/_dossier_/page</a>"), "{page}");
    assert!(!page.contains("https://www.a.example"), "{page}");
}

#[test]
fn letters_are_raised_in_the_words_of_a_link_and_behind_code() {
    let page = page("Le [XIX^e^ siècle](https://a.example/) et `x`^2^.");
    assert_eq!(page.matches("<sup").count(), 2, "{page}");
}

#[test]
fn stars_and_strokes_of_names_and_products_are_told() {
    for (text, place, words) in [
        ("La puissance 2**10 vaut 1024 et 3**2 vaut 9.", "8:15", "stars of this product"),
        ("La série M*A*S*H est finie.", "8:11", "stars of this name"),
        ("La méthode __init__ et la suite.", "8:12", "strokes of `__init__`"),
    ] {
        is_told(text, place, words);
    }
    is_silent("Un **mot** et *un autre*, et un __mot__, *in*égal.");
}

#[test]
fn every_raised_letter_without_its_second_mark_is_told() {
    let told = told("Le 1^er mars, M^me Dupont et n^o 5.");
    assert_eq!(told.len(), 3, "{told:#?}");
}

#[test]
fn lines_that_count_in_their_own_way_are_told() {
    for text in [
        "-un\n-deux",
        "1.un\n2.deux",
        "a) le prix\nb) le délai",
        "I. Le prix\nII. Le délai",
        "[1] Le Monde.\n[2] Libération.",
    ] {
        is_told(text, "8:1", "begins no list");
    }
    for text in [
        "-un seul",
        "Il lit\n[1] et rit.",
        "A. Dupont vient.\nB. Durand reste debout.",
        "Le prix\na) baisse",
    ] {
        let told = told(text);
        assert!(
            !told.iter().any(|it| it.contains("begins no list") && !text.starts_with("A.")),
            "{told:#?}"
        );
    }
}

#[test]
fn marks_of_other_programs_are_told() {
    for text in [
        "Un [b]mot[/b] gras.",
        "Un ==mot== marqué.",
        "Un ''mot'' penché.",
        "Un mot{.classe} ici.",
        "Un mot^[une note] ici.",
        "> [!NOTE]\n> Un mot.",
        "::: attention\nUn mot.\n:::",
        "!!! note\n    Un mot.",
        "Voir (la page)[https://a.example/].",
        "Voir [la page]\n(https://a.example/).",
    ] {
        let told = told(text);
        assert!(
            !told.is_empty() && told.iter().all(|it| it.contains("md.raw-mark")),
            "{text:?}: {told:#?}"
        );
    }
    is_silent("Un test si a == b, et {ceci} ; un [mot](https://a.example/#x), l'eau d''ici");
}

#[test]
fn a_word_that_can_be_meant_twice_is_not_taken_out() {
    for text in [
        "La côte est est menacée.",
        "Il a voté pour pour faire plaisir.",
        "Des sous sous la table, et le leur leur plaît.",
        "Remplacez le *le* par un autre.",
        "Ils chantent « la la, mi mi ».",
    ] {
        assert!(fixed(text).contains(text), "{text}");
    }
    assert!(fixed("Il court dans dans la rue.").contains("Il court dans la rue."));
}
