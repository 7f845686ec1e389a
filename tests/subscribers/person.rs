//! What a person is told who asks what is known of them.

use std::os::unix::fs::PermissionsExt;

use crate::harness::Newsroom;

#[test]
fn all_that_is_known_of_one_person_is_written_and_nothing_of_others() {
    let newsroom = Newsroom::sending_to(4);
    newsroom.send(&[]).exits(0);
    newsroom
        .run(["subscribers", "suppress", "--reason", "complained", "r001@example.org"])
        .exits(0);
    let ran = newsroom.run(["export", "R001@example.org"]).exits(0);
    let known = ran.json();
    assert_eq!(known["listed"]["tier"], "paid", "{ran}");
    assert_eq!(known["suppressed"]["reason"], "complained", "{ran}");
    let issues = known["issues"].as_array().unwrap();
    assert_eq!(issues.len(), 1, "{ran}");
    assert_eq!(issues[0]["issue"], newsroom.today().to_string());
    assert_eq!(issues[0]["reader"]["state"], "accepted", "{ran}");
    ran.omits("r000").omits("r002").omits("r003");
    let wrote = newsroom.run(["export", "r000@example.org", "--to", "r000.json"]).exits(0);
    wrote.answers("wrote r000.json");
    assert!(newsroom.text("r000.json").contains("\"suppressed\": null"));
    let mode = newsroom.path("r000.json").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "others can read it");
    newsroom.run(["export", "r000@example.org", "--to", "r000.json"]).exits(2);
}

#[test]
fn of_a_stranger_nothing_is_known_and_a_former_reader_is_still_in_the_journal() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.run(["export", "zoe@example.org"]).exits(1).tells("nothing is known of");
    newsroom.run(["export", "zoe"]).exits(2).tells("`zoe` is no address");
    newsroom.send(&[]).exits(0);
    newsroom.run(["subscribers", "remove", "r002@example.org", "--yes"]).exits(0);
    let known = newsroom.run(["export", "r002@example.org"]).exits(0).json();
    assert!(known["listed"].is_null());
    assert_eq!(known["issues"][0]["reader"]["edition"], "free");
}
