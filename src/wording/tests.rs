//! Wordings in both languages.

use super::{Locale, Value, Wording, join_all, join_alternatives, list_places};

fn both(wording: &Wording) -> [String; 2] {
    [Locale::English, Locale::French].map(|locale| wording.translate(locale))
}

#[test]
fn a_count_of_nought_is_plural_in_english_and_singular_in_french() {
    let errors = |count: usize| both(&say_count!("{count} error", "{count} errors", count));
    assert_eq!(errors(0), ["0 errors", "0 erreur"]);
    assert_eq!(errors(1), ["1 error", "1 erreur"]);
    assert_eq!(errors(2), ["2 errors", "2 erreurs"]);
}

#[test]
fn a_wording_within_a_wording_is_translated_and_a_text_is_not() {
    let names = join_alternatives(["title", "{date}", "or"]);
    let wording = say!("the keys are {names}", names);
    let words = "`title`, `{date}`";
    assert_eq!(
        both(&wording),
        [format!("the keys are {words} or `or`"), format!("les clés sont {words} ou `or`"),]
    );
}

#[test]
fn a_row_of_names_has_its_word_before_the_last_alone() {
    let joined = |names: &[&str]| {
        let all = join_all(names);
        [join_alternatives(names), all]
            .map(|names: Value| names.translate(Locale::French).into_owned())
    };
    assert_eq!(joined(&[]), ["", ""]);
    assert_eq!(joined(&["a"]), ["`a`", "`a`"]);
    assert_eq!(joined(&["a", "b"]), ["`a` ou `b`", "`a` et `b`"]);
    assert_eq!(joined(&["a", "b", "c"]), ["`a`, `b` ou `c`", "`a`, `b` et `c`"]);
}

#[test]
fn braces_that_are_doubled_are_no_place() {
    let name = "x";
    let wording = say!("`{{{{name}}}}` {{ {name} }}", name);
    assert_eq!(wording.to_string(), "`{{name}}` { x }");
    assert_eq!(list_places("{{a}} {b} {c}{b} {{{d}}} {e"), ["b", "c", "b", "d"]);
}

#[test]
fn the_tag_of_a_language_is_read_as_posix_and_bcp_47_write_it() {
    for tag in ["fr", "FR", "fr_FR.UTF-8", "fr-CA", "fr_BE@euro", "fr.utf8"] {
        assert_eq!(Locale::of_tag(tag), Some(Locale::French), "{tag}");
    }
    assert_eq!(Locale::of_tag("en_GB"), Some(Locale::English));
    for tag in ["", "C", "C.UTF-8", "POSIX", "de_DE", "fra", "frisian", "_fr"] {
        assert_eq!(Locale::of_tag(tag), None, "{tag}");
    }
}
