//! What readers read mail with.

use super::body;
use crate::harness::{Newsroom, Ran};

/// The newsroom checks an issue without a fault, with these clients in its settings.
fn read_with(clients: &str) -> Ran {
    let newsroom = Newsroom::new();
    let settings = newsroom.text("matinale.toml");
    let settings = format!("[check]\nclients = [{clients}]\n\n{settings}");
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.issue("2025-02-11", &body("Un texte.")).run(["check", "--format", "short"]).exits(0)
}

#[test]
fn a_client_that_nothing_is_known_of_is_told_with_the_one_that_was_meant() {
    let ran = read_with("\"gmail\", \"outlok-web\"").answers("did you mean `outlook-web`?");
    assert_eq!(ran.findings(), ["2:21 warning client.unknown"]);
    read_with("\"Minitel\"").answers("write one of outlook, apple-mail, gmail, ");
}

#[test]
fn a_client_and_a_family_that_are_known_are_taken_without_a_word() {
    assert_eq!(read_with("\"outlook\", \"gmail\", \"outlook-web\"").findings(), [""; 0]);
    assert_eq!(read_with("").findings(), [""; 0]);
}
