//! `status` of a morning on which many readers are unhappy.

use rusqlite::Connection;

use crate::harness::Newsroom;

#[test]
fn more_readers_than_a_page_holds_are_each_listed_once() {
    let newsroom = Newsroom::sending_to(2_600);
    // It plans, and cannot open a line: everyone is due.
    newsroom.write_settings("url = \"smtp://127.0.0.1:1\"");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    let journal = Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    let moved = journal.execute(
        "UPDATE deliveries SET state = 'rejected', refusal = 'dead', words = 'gone' WHERE id % 2 = 0",
        [],
    );
    assert_eq!(moved.unwrap(), 1_300);
    let doubt = "UPDATE deliveries SET state = 'in_doubt', words = 'lost' WHERE id % 2 = 1";
    assert_eq!(journal.execute(doubt, []).unwrap(), 1_300);
    let status = newsroom.status();
    let mut listed: Vec<_> = status["readers"].as_array().unwrap().iter().collect();
    assert_eq!(listed.len(), 2_600);
    assert_eq!(listed[0]["state"], "in_doubt", "the gravest come first");
    listed.sort_by_key(|reader| reader["address"].as_str().unwrap().to_owned());
    listed.dedup_by_key(|reader| reader["address"].as_str().unwrap().to_owned());
    assert_eq!(listed.len(), 2_600);
    assert_eq!(status["planned"], 2_600);
    let words = newsroom.run(["status", "today", "--all"]).exits(1);
    assert_eq!(words.out.matches("@example.org").count(), 2_600);
    assert_eq!(words.out.matches("    gone\n").count(), 1, "each reason once");
    let few = newsroom.run(["status", "today"]).exits(1).answers("matinale resolve");
    let few =
        few.answers("and 1295 more\n").answers("1300 addresses that do not exist any more:\n");
    assert_eq!(few.out.matches("@example.org").count(), 10, "{few}");
    let dead = newsroom.run(["status", "today", "--list", "dead"]).exits(1);
    assert_eq!(dead.out.lines().filter(|line| line.ends_with("@example.org")).count(), 1_300);
}
