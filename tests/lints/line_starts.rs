//! Lines of prose that Markdown takes for something else by their first mark.

use super::{story, told};

/// A story whose body has these lines; the first of them is the eighth of the file.
fn lines(text: &str) -> String {
    story(&format!("body = '''\n{text}\n'''"))
}

/// The places at which these lines are told to begin something else.
#[track_caller]
fn begin_something_at(text: &str, places: &[&str]) {
    let found = told(&lines(text));
    let expected: Vec<String> =
        places.iter().map(|place| format!("{place} warning md.line-start")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_year_at_the_head_of_a_wrapped_line_is_no_item() {
    begin_something_at(
        "- Le phare fut bâti à Ouessant en\n1863. On l’éteignit en\n1902. Il reste.",
        &["9:1", "10:1"],
    );
    begin_something_at("1998. Une année de vent.\n\n1995. Le grand calme.", &["8:1", "10:1"]);
    begin_something_at("1998) Une année de vent.\n\n1995) Le grand calme.", &["8:1", "10:1"]);
    begin_something_at("12. Rue de la Soif, on ferme.", &["8:1"]);
    begin_something_at("1. Rue de la Soif, on ferme.", &["8:1"]);
}

#[test]
fn a_list_that_skips_is_told_at_the_item_that_is_printed_otherwise() {
    begin_something_at("1. Lever l’ancre\n2. Hisser\n4. Barrer", &["10:1"]);
    begin_something_at("3. Argent\n2. Bronze\n1. Or", &["8:1", "9:1", "10:1"]);
}

#[test]
fn a_sign_at_the_head_of_a_wrapped_line_is_no_bullet() {
    begin_something_at("Les cours ont fini, avec\n+ 4 % à la clôture.", &["9:1"]);
    begin_something_at("Les cours ont fini, avec\n- 4 % à la clôture.", &["9:1"]);
    begin_something_at("- 4 % à la clôture.", &["8:1"]);
    begin_something_at(
        "Le patron, qui rentrait de mer\n- on l’apprit tard, n’a rien dit.",
        &["9:1"],
    );
    begin_something_at("+ 4 % hier\n+ 2 % ce matin", &["8:1", "9:1"]);
}

#[test]
fn a_mark_of_a_quotation_or_a_heading_in_a_sentence_is_told() {
    begin_something_at("Le vent a soufflé à\n> 100 km/h toute la nuit.", &["9:1"]);
    begin_something_at("> 100 km/h toute la nuit.", &["8:1"]);
    let found = told(&lines("Le port, qui fut longtemps le\n# 1 de la côte, ferme."));
    assert!(found.contains(&"9:1 warning md.line-start".to_owned()), "{found:?}");
    begin_something_at("Le port ferme.\n\n    On le savait depuis un an.", &["10:5"]);
}

#[test]
fn what_is_meant_as_a_list_or_a_quotation_is_let_be() {
    for text in [
        "1. Lever l’ancre\n2. Hisser\n3. Barrer",
        "1. Lever l’ancre\n1. Hisser\n1. Barrer",
        "1. Lever l’ancre\n2. Hisser\n\nPuis on attend.\n\n3. Barrer\n4. Rentrer",
        "On embarque :\n- du pain\n- de l’eau",
        "On embarque\n- du pain\n- de l’eau\n  - plate\n  - pétillante",
        "- 62 % des marins le disent\n- 31 % le pensent",
        "- un seul point, et il suffit",
        "Le patron l’a dit :\n> on ne sort pas.",
        "> On ne sort pas\n> avant midi.",
        "## 1863, le feu s’allume\n\nOn l’éteignit plus tard.",
        "Le phare fut bâti en 1863.\\\n1902\\. On l’éteint.",
        "```\n    quatre blancs\n```",
    ] {
        assert_eq!(told(&lines(text)), [""; 0], "{text}");
    }
}

#[test]
fn every_text_that_is_markdown_is_looked_at() {
    let text = "'''\nLe phare fut bâti en\n1863. Il reste.\n\n+ 3 % de visiteurs.\n'''";
    let brief = format!("[[blocks]]\nkind = \"briefs\"\n[[blocks.items]]\ntext = {text}");
    for (what, issue) in [
        ("brief", format!("{}\n{brief}", story("body = 'Il repart.'"))),
        ("opening", story(&format!("exclusive = true\nopening = {text}\nbody = 'Il repart.'"))),
        ("watch", story(&format!("body = 'Il repart.'\nwatch = {text}"))),
    ] {
        let found = told(&issue);
        assert_eq!(
            found.iter().filter(|one| one.ends_with("md.line-start")).count(),
            1,
            "{what}: {found:?}"
        );
    }
}
