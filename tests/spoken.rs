//! The commands speak the language of the person who calls them.

#![allow(clippy::disallowed_methods, reason = "the table of the French is part of the question")]

use std::fs;

use crate::harness::{Newsroom, Ran, refuse_each};

/// The environment of a person who reads French.
const FRENCH: &[(&str, &str)] = &[("LANG", "fr_FR.UTF-8")];

/// The shortest piece of an English sentence that is looked for in a French answer.
const MIN_PIECE_CHARS: usize = 14;

/// Pieces of English sentences that have a French one, and that no French sentence has.
fn english_pieces() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/wording/french.po");
    let table = fs::read_to_string(path).expect("the table is there");
    let is_french = |line: &&str| line.starts_with("msgstr");
    let french: String = table.lines().filter(is_french).collect();
    let english = table.lines().filter_map(|line| line.strip_prefix("msgid \"")?.strip_suffix('"'));
    let pieces = english.flat_map(|sentence| sentence.split(['{', '}', '`']));
    let is_sentence = |piece: &&str| {
        piece.chars().count() >= MIN_PIECE_CHARS
            && piece.trim().contains(' ')
            && !french.contains(*piece)
    };
    pieces.filter(is_sentence).map(str::to_owned).collect()
}

/// Refuses an answer that has a piece of an English sentence.
#[track_caller]
pub(crate) fn require_french(ran: &Ran) {
    let pieces = english_pieces();
    assert!(pieces.len() > 300, "the table has {} pieces of English", pieces.len());
    let said = format!("{}\n{}", ran.out, ran.err);
    let found: Vec<_> = pieces.iter().filter(|piece| said.contains(piece.as_str())).collect();
    assert!(found.is_empty(), "{found:?} in\n{said}");
}

#[test]
fn a_verdict_is_said_in_the_language_of_the_environment_and_of_the_argument_before_it() {
    let newsroom = Newsroom::example();
    let french = newsroom.run_with(["check", "2025-02-11"], FRENCH).exits(0);
    assert!(french.out.contains("rien à corriger"), "{}", french.out);
    require_french(&french);
    for (environment, words) in [
        (&[("LANG", "fr_FR.UTF-8"), ("LC_ALL", "en_GB.UTF-8")][..], &["check"][..]),
        (FRENCH, &["check", "--lang", "en"]),
        (&[("LANG", "de_DE.UTF-8")], &["check"]),
    ] {
        let ran = newsroom.run_with(words, environment).exits(0);
        assert!(ran.out.contains("nothing to mend"), "{environment:?} {words:?}: {}", ran.out);
    }
    let asked = newsroom.run(["--lang", "fr", "check"]).exits(0);
    assert!(asked.out.contains("rien à corriger"), "{}", asked.out);
}

#[test]
fn an_environment_that_says_no_language_leaves_it_to_the_publication() {
    let newsroom = Newsroom::example();
    let settings = newsroom.text("matinale.toml");
    let named = |tag: &str| settings.replace("language = \"fr\"", &format!("language = \"{tag}\""));
    assert_ne!(named("en"), settings, "the example says its language");
    let check = |environment: &[(&str, &str)]| {
        newsroom.run_with(["check", "nope"], environment).exits(2).err
    };
    let (english, french) = ("names no issue", "ne désigne aucun numéro");
    for (tag, words) in [("fr", french), ("fr-CA", french), ("en-GB", english), ("de", english)] {
        fs::write(newsroom.path("matinale.toml"), named(tag)).expect("a file");
        for environment in
            [[("LANG", "")], [("LANG", "C")], [("LANG", "POSIX")], [("LANG", "C.UTF-8")]]
        {
            let said = check(&environment);
            assert!(said.contains(words), "{tag} {environment:?}: {said}");
        }
        assert!(check(&[("LANG", "en_GB.UTF-8")]).contains(english), "{tag}");
        assert!(check(&[("LANG", "de_DE.UTF-8")]).contains(english), "{tag}");
        assert!(check(&[("LANG", "C"), ("LC_MESSAGES", "fr_FR")]).contains(french), "{tag}");
    }
    let unknown = named("fr").replace("[publication]", "[publication]\nslogan = 1");
    fs::write(newsroom.path("matinale.toml"), unknown).expect("a file");
    let refused = newsroom.run_with(["status"], &[("LANG", "C")]).exits(2);
    assert!(refused.err.contains("n’existe pas dans [publication]"), "{}", refused.err);
}

#[test]
fn the_plan_of_a_run_and_what_refuses_it_are_said_in_french() {
    let newsroom = Newsroom::example();
    let plan = newsroom.run_with(["send", "2025-02-11", "--late", "--dry-run"], FRENCH).exits(0);
    for part in
        ["· contenu ", "  objet : ", "serait envoyé à 12 lecteurs (7 non abonnés, 5 abonnés)"]
    {
        let said = plan.out.replace('\u{a0}', " ");
        assert!(said.contains(part), "{part}: {said}");
    }
    require_french(&plan);
    let refused = newsroom.run_with(["send", "2025-02-11", "--dry-run"], FRENCH).exits(1);
    assert!(refused.err.contains("ajoutez `--late`"), "{}", refused.err);
    require_french(&refused);
    let unasked = newsroom.run_with(["send", "2025-02-11", "--late"], FRENCH).exits(2);
    assert!(unasked.err.contains("pas de terminal pour confirmer"), "{}", unasked.err);
    require_french(&unasked);
}

#[test]
fn the_block_of_cron_and_the_standing_of_a_run_are_said_in_french() {
    let refuse = [("r000@example.org".to_owned(), "550 5.7.1 no".to_owned())].into();
    let newsroom = Newsroom::sending_to(3).relay(refuse_each(refuse));
    let block = newsroom.send(&["--quiet", "--lang", "fr"]).exits(1);
    assert!(block.err.contains("2 sur 3 l’ont reçu, 1 refusé"), "{}", block.err);
    assert!(block.err.contains("1 lecteur refusé sans faute de sa part"), "{}", block.err);
    assert!(block.err.contains("quand la cause est corrigée"), "{}", block.err);
    require_french(&block);
    let status = newsroom.run(["status", "today", "--lang", "fr"]).exits(1);
    for part in ["2 sur 3 l’ont reçu, 1 refusé", "  commencé le ", "contenu "] {
        assert!(status.out.contains(part), "{part}: {}", status.out);
    }
    require_french(&status);
    let again = newsroom.send(&["--quiet", "--lang", "en"]);
    assert_eq!((&*again.out, &*again.err), ("", ""), "the language tells nothing anew");
}

#[test]
fn a_failure_and_its_help_are_said_in_french_in_json_too() {
    let newsroom = Newsroom::example();
    let failed = newsroom.run_with(["check", "nope", "--json"], FRENCH).exits(2);
    let said: serde_json::Value = serde_json::from_str(&failed.err).expect("JSON");
    assert_eq!(said["error"]["message"], "`nope` ne désigne aucun numéro");
    assert!(said["error"]["help"].as_str().is_some_and(|help| help.starts_with("nommez une date")));
}

#[test]
fn what_is_known_of_a_reader_is_said_in_french() {
    let newsroom = Newsroom::sending_to(4).refusing("r001@example.org", "550 gone");
    newsroom.run(["subscribers", "suppress", "r002@example.org"]).exits(0);
    newsroom.send(&[]);
    newsroom.run(["subscribers", "remove", "r003@example.org", "--yes"]).exits(0);
    for number in 0..4 {
        let asked = newsroom.run_with(["who", &format!("r00{number}@example.org")], FRENCH);
        require_french(&asked.exits(0));
    }
    require_french(&newsroom.run_with(["who", "nobody"], FRENCH).exits(1));
}

#[test]
fn the_help_speaks_the_language_of_the_person() {
    let newsroom = Newsroom::empty();
    for words in [&["send", "--help"][..], &["help", "send"], &["--lang=fr", "send", "--help"]] {
        let environment = if words.len() == 3 { &[] } else { FRENCH };
        let ran = newsroom.run_with(words, environment).exits(0);
        ran.answers("Utilisation\u{a0}: matinale send [OPTIONS] [ISSUE]")
            .answers("\nOptions\u{a0}:\n")
            .answers("[variable\u{a0}: MATINALE_DIR]")
            .answers("[par défaut\u{a0}: 30]")
            .answers("[valeurs possibles\u{a0}: fr, en]");
    }
    let french = newsroom.run_with(["check", "-h"], FRENCH).exits(0);
    let english = newsroom.run(["check", "-h"]).exits(0);
    assert!(english.out.contains("Usage: matinale check"), "{}", english.out);
    let options =
        |help: &str| help.lines().filter(|line| line.trim_start().starts_with('-')).count();
    assert_eq!(options(&french.out), options(&english.out), "{}", french.out);
    require_french(&newsroom.run_with(["--help"], FRENCH).exits(0));
    let bare = newsroom.run_with::<&str>([], FRENCH).exits(2);
    assert!(bare.err.contains("Commandes\u{a0}:"), "{}", bare.err);
}

#[test]
fn a_wrong_command_line_is_told_in_french() {
    let newsroom = Newsroom::example();
    for (words, said) in [
        (&["check", "--nope"][..], "l’argument «\u{a0}--nope\u{a0}» n’est pas attendu ici"),
        (&["chekc"], "conseil\u{a0}: des commandes semblables existent"),
        (&["send", "--copy", "x", "--to", "a@b.fr"], "écrivez un nombre entier"),
        (&["rehearse", "--connections", "99"], "99 n’est pas dans 1..=64"),
        (&["check", "--deny", "foo"], "[valeurs possibles\u{a0}: warnings]"),
        (&["check", "--explain", "a", "--fix"], "ne peut pas accompagner «\u{a0}--fix\u{a0}»"),
        (&["subscribers", "add"], "il manque ces arguments obligatoires\u{a0}:\n  <ADDRESS>"),
        (&["send", "--to"], "il faut une valeur à"),
        (&["doctor", "--resolver", "abc"], "ce n’est pas une adresse de cette sorte"),
        (&["dkim", "new", "--selector", "é é"], "écrivez des lettres, des chiffres"),
        (&["check", "--lang", "en", "--lang", "fr"], "ne peut être donné qu’une fois"),
    ] {
        let ran = newsroom.run_with(words, FRENCH).exits(2);
        assert!(ran.err.contains(said), "{words:?}: {}", ran.err);
        assert!(ran.err.starts_with("erreur\u{a0}: "), "{}", ran.err);
        assert!(!ran.err.contains("Usage:") && !ran.err.contains("For more"), "{}", ran.err);
    }
    let json = newsroom.run_with(["check", "--nope", "--json"], FRENCH).exits(2);
    assert!(json.err.contains("\"message\":\"l’argument «\u{a0}--nope"), "{}", json.err);
}

#[test]
fn man_pages_have_french_headings_and_no_english_ones() {
    let newsroom = Newsroom::example();
    newsroom.run_with(["man", "--out", "man"], FRENCH).exits(0);
    let pages = fs::read_dir(newsroom.path("man")).expect("the folder is there");
    let headings: std::collections::BTreeSet<String> = pages
        .flatten()
        .flat_map(|page| {
            let text = fs::read_to_string(page.path()).expect("a page");
            let headings = text.lines().filter_map(|line| line.strip_prefix(".SH "));
            headings.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let known = [
        "ARGUMENTS",
        "COMMANDES",
        "COMPLÉMENTS",
        "DESCRIPTION",
        "NOM",
        "OPTIONS",
        "SYNOPSIS",
        "VERSION",
    ];
    assert_eq!(headings, known.map(str::to_owned).into());
    let page = newsroom.text("man/matinale-check.1");
    assert!(page.contains("Dire tout ce qui ne va pas dans un numéro"), "{page}");
}
