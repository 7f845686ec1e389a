//! `status` of a morning on which many readers are unhappy.

use rusqlite::Connection;

use crate::harness::Newsroom;
use crate::server::Server;

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

/// Replaces the list of readers.
fn tag_readers(newsroom: &Newsroom) {
    let row = |number: usize| {
        let (domain, tag) = if number < 3 { ("example.org", "press") } else { ("example.net", "") };
        let tier = if number.is_multiple_of(2) { "free" } else { "paid" };
        format!(
            "[[subscribers]]\nemail = \"r{number:03}@{domain}\"\ntier = \"{tier}\"\n\
             name = \"Zoé, \\\"the\\\" {number}\"\ntags = [\"{tag}\"]\n"
        )
    };
    let list: String = (0..6).map(row).collect();
    std::fs::write(newsroom.path("subscribers.toml"), list).unwrap();
}

fn readers_of_one_state_are_listed(newsroom: Newsroom) {
    let newsroom = newsroom.refusing("r004@example.net", "451 4.7.1 greylisted");
    tag_readers(&newsroom);
    newsroom.send(&[]).exits(75);
    let list = |more: &[&str]| {
        let words = [&["status", "today", "--list"], more].concat();
        let mut lines: Vec<_> =
            newsroom.run(words).exits(75).out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(list(&["accepted"]).len(), 5);
    assert_eq!(list(&["deferred"]), ["r004@example.net"]);
    assert_eq!(list(&["waiting"]), ["r004@example.net"]);
    assert_eq!(list(&["refused"]), Vec::<String>::new());
    let paid = ["r001@example.org", "r003@example.net", "r005@example.net"];
    assert_eq!(list(&["accepted", "--edition", "paid"]), paid);
    assert_eq!(list(&["accepted", "--edition", "paid", "--domain", "EXAMPLE.net"]), &paid[1..]);
    assert_eq!(list(&["accepted", "--domain", "ample.net"]), Vec::<String>::new());
    assert_eq!(list(&["accepted", "--tag", "press"]).len(), 3);
    assert_eq!(list(&["accepted", "--tag", "press", "--edition", "paid"]), &paid[..1]);
    let csv = newsroom.run(["status", "today", "--list", "deferred", "--csv"]).exits(75);
    let rows: Vec<_> = csv.out.lines().collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert!(rows[0].starts_with("email,name,edition,state,"), "{csv}");
    assert!(
        rows[1].starts_with("r004@example.net,\"Zoé, \"\"the\"\" 4\",free,deferred,,1,0,"),
        "{csv}"
    );
    assert!(rows[1].ends_with(",451,4.7.1,greylisted"), "{csv}");
    let words = ["status", "today", "--list", "accepted", "--edition", "paid", "--json"];
    let document = newsroom.run(words).exits(75).json();
    assert_eq!(document["readers"].as_array().unwrap().len(), 3);
    assert_eq!(document["planned"], 6);
}

#[test]
fn readers_of_one_state_edition_domain_and_tag_are_listed() {
    readers_of_one_state_are_listed(Newsroom::sending_to(6));
}

#[test]
fn readers_of_one_state_are_listed_from_a_journal_on_a_server() {
    let Some(server) = Server::shared() else { return };
    let settings = server.room().settings();
    readers_of_one_state_are_listed(Newsroom::sending_to(6).more_settings(&settings));
}

#[test]
fn rows_that_cannot_be_read_are_listed_with_their_lines_and_nothing_is_chosen_among_them() {
    let newsroom = Newsroom::sending_to(2);
    let rows =
        "[[subscribers]]\nemail = \"r000@example.org\"\n[[subscribers]]\nemail = \"nobody\"\n";
    std::fs::write(newsroom.path("subscribers.toml"), rows).unwrap();
    newsroom.send(&[]).exits(1);
    let listed = newsroom.run(["status", "today", "--list", "left-out"]).exits(1);
    assert_eq!(listed.out, "\"nobody\" (line 4)\n");
    let chosen = ["status", "today", "--list", "left-out", "--edition", "free"];
    newsroom.run(chosen).exits(2).tells("and nothing else");
    newsroom.run(["status", "today", "--edition", "free"]).exits(2);
    newsroom.run(["status", "today", "--list", "nonsense"]).exits(2).tells("accepted");
}
