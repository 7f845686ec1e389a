//! Which publication a command works on: the one that is named, or the nearest one upward.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};

use crate::harness::Newsroom;

/// A publication with one sound issue and a folder below.
fn publication() -> Newsroom {
    let issue = "date = 2025-02-11\ntitle = \"Un titre\"\n\n[[blocks]]\nkind = \"story\"\ntitle = \"Un article\"\n\
                 body = \"Un texte.\"\n";
    Newsroom::new().issue("2025-02-11", issue).file("issues/images/2025/note.txt", "")
}

#[test]
fn a_command_works_on_the_nearest_publication_upward() {
    let newsroom = publication();
    for below in ["", "issues", "issues/images/2025"] {
        let folder = newsroom.path(below);
        newsroom.run_from(&folder, ["check", "2025-02-11"]).exits(0).answers("La Vigie");
        newsroom.run_from(&folder, ["subscribers", "list"]).exits(0).answers("zoe@example.org");
    }
    let issues = newsroom.path("issues");
    newsroom.run_from(&issues, ["check", "2025-02-11.toml"]).exits(0).answers("La Vigie");
    newsroom.run_from(&issues, ["new", "2025-02-12"]).exits(0);
    assert!(newsroom.path("issues/2025-02-12.toml").is_file());
}

#[test]
fn the_nearest_of_two_publications_is_meant_and_a_new_one_begins_where_it_is_asked_for() {
    let newsroom = publication();
    let second = newsroom.path("issues/images/2025");
    newsroom.run_from(&second, ["init", "--name", "La Dépêche"]).exits(0);
    assert!(second.join("matinale.toml").is_file());
    newsroom.run_from(&second.join("issues"), ["new", "2025-02-11"]).exits(0);
    newsroom.run_from(&second.join("issues"), ["check"]).exits(0).answers("La Dépêche");
    newsroom.run_from(&newsroom.path("issues"), ["check"]).exits(0).answers("La Vigie");
}

#[test]
fn a_folder_is_named_by_the_environment_and_by_an_option_that_counts_more() {
    let newsroom = publication();
    newsroom.run(["-C", "other", "init", "--name", "La Dépêche"]).exits(0);
    newsroom.run(["-C", "other", "new", "2025-02-11"]).exits(0);
    let named = [("MATINALE_DIR", "other")];
    newsroom.run_with(["check"], &named).exits(0).answers("La Dépêche");
    newsroom.run_with(["-C", ".", "check"], &named).exits(0).answers("La Vigie");
    newsroom.run_with(["check"], &[("MATINALE_DIR", "nowhere")]).exits(2).tells("nowhere");
}

#[test]
fn a_publication_upward_that_belongs_to_another_user_is_not_taken() {
    let newsroom = publication();
    let settings = newsroom.path("matinale.toml");
    if fs::metadata(&settings).expect("the settings").uid() != 0 {
        return;
    }
    chown(&settings, Some(54_321), None).expect("root gives files away");
    let issues = newsroom.path("issues");
    let ran = newsroom.run_from(&issues, ["check"]).exits(2);
    ran.tells("belongs to another user").tells("name it if it is meant: `matinale -C ");
    newsroom.run_from(&issues, ["-C", "..", "check"]).exits(0).answers("La Vigie");
}

#[test]
fn without_any_publication_the_folder_of_the_terminal_is_told() {
    let newsroom = Newsroom::empty();
    newsroom.run(["check"]).exits(2).tells("matinale.toml").tells("matinale init");
}
