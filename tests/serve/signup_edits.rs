//! Readers who signed up at the form, and the commands that edit the list.

use super::Served;
use super::strangers::{become_reader, newsroom_with_form};

const ZOE: &str = "zoe@example.org";

#[test]
fn a_command_that_edits_the_list_says_what_is_to_be_done_about_who_signed_up() {
    let newsroom = newsroom_with_form(3);
    let served = Served::begin(&newsroom);
    become_reader(&newsroom, &served, ZOE);
    let removed = newsroom.run(["subscribers", "remove", ZOE]).exits(1);
    removed
        .tells("is not in `subscribers.toml`, and signed up at the form")
        .tells("`matinale subscribers suppress zoe@example.org` stops the mail")
        .tells("`matinale erase zoe@example.org`")
        .omits("shows who is");
    let set = newsroom.run(["subscribers", "set", ZOE, "--name", "Zoé"]).exits(1);
    set.tells("signed up at the form").tells("`matinale subscribers add zoe@example.org`");
    newsroom.run(["subscribers", "remove", "luc@example.org"]).exits(1).tells("shows who is");
    newsroom.run(["subscribers", "suppress", ZOE]).exits(0).omits("is not in");
    newsroom.run(["subscribers", "suppress", "luc@example.org"]).exits(0).tells("is not in");
}

#[test]
fn who_is_removed_from_the_list_and_signed_up_is_said_to_go_on_getting_the_free_edition() {
    let newsroom = newsroom_with_form(4);
    let served = Served::begin(&newsroom);
    for number in 0..3 {
        become_reader(&newsroom, &served, &format!("r{number:03}@example.org"));
    }
    let goes_on =
        "`r000@example.org` signed up at the form too, and goes on getting the free edition";
    let removed = newsroom.run(["subscribers", "remove", "R000@example.org"]).exits(0);
    removed.answers("1 reader removed").tells(goes_on).tells("suppress r000@example.org");
    newsroom.run(["subscribers", "list"]).exits(0).answers("r000@example.org");
    let several = ["subscribers", "remove", "r001@example.org", "r002@example.org"];
    newsroom.run(several).exits(0).tells("and 1 more signed up at the form too, and go on");
    newsroom.run(["subscribers", "remove", "r003@example.org"]).exits(0).omits("signed up");
}
