//! Codes that the editor has decided not to be told of.

use super::{body, told};
use crate::harness::Newsroom;

/// Settings that allow something.
fn allowing(codes: &str) -> Newsroom {
    let newsroom = Newsroom::new();
    let settings = newsroom.text("matinale.toml");
    newsroom.file("matinale.toml", format!("{settings}\n[check]\nallow = [{codes}]\n"))
}

#[test]
fn an_issue_and_the_settings_allow_a_finding_by_its_code() {
    let text = body("Un train , un [rapport](http://a.fr/).");
    assert_eq!(told(&text), ["7:17 note fr.typo", "7:23 warning link.http"]);
    let issue = text.replacen("\n\n", "\nallow = [\"link.http\"]\n", 1);
    assert_eq!(told(&issue), ["7:17 note fr.typo"]);
    let newsroom = allowing("\"link.http\", \"fr.typo\"").issue("2025-02-11", &text);
    let ran = newsroom.run(["check", "--deny", "warnings"]).exits(0);
    ran.answers("nothing to mend").omits("fr.typo");
}

#[test]
fn a_code_that_does_not_exist_is_told_with_the_one_that_was_meant() {
    let text = body("Un texte.").replacen("\n\n", "\nallow = [\"link.htpp\"]\n", 1);
    assert_eq!(told(&text), ["3:10 warning allow.unknown"]);
    let ran = Newsroom::new().issue("2025-02-11", &text).run(["check"]).exits(0);
    ran.answers("did you mean `link.http`?");
}

#[test]
fn an_error_cannot_be_allowed_least_of_all_a_leak() {
    let text = body("Un [rapport](https://example.com/).").replacen(
        "\n\n",
        "\nallow = [\"excl.leak\", \"link.placeholder\"]\n",
        1,
    );
    assert_eq!(
        told(&text),
        ["3:10 warning allow.refused", "3:23 warning allow.refused", "7:12 error link.placeholder"]
    );
}
