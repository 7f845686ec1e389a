//! The receipt beside the issue.

use std::fs;

use jiff::ToSpan;

use super::slow;
use crate::harness::Newsroom;

fn text(newsroom: &Newsroom) -> String {
    fs::read_to_string(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today()))).unwrap()
}

fn forget(newsroom: &Newsroom) {
    fs::remove_dir_all(newsroom.path("state")).unwrap();
}

#[test]
fn it_says_what_was_sent_to_how_many_and_names_nobody() {
    let newsroom = Newsroom::sending_to(5).refusing("r002@example.org", "550 5.1.1 no such user");
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let said: toml::Table = text(&newsroom).parse().unwrap();
    let hash = newsroom.status()["hash"].as_str().unwrap().to_owned();
    assert_eq!(said["hash"].as_str(), Some(hash.as_str()));
    assert_eq!(said["issue"].to_string(), newsroom.today().to_string());
    assert_eq!(said["planned"].as_integer(), Some(5));
    assert!(said["begun"].as_datetime().is_some() && said["ended"].as_datetime().is_some());
    assert_eq!(said["matinale"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    assert_eq!(said["free"]["accepted"].as_integer(), Some(2));
    assert_eq!(said["free"]["rejected"].as_integer(), Some(1));
    assert_eq!(said["paid"]["accepted"].as_integer(), Some(2));
    assert!(!text(&newsroom).contains('@'), "{}", text(&newsroom));
    let names = fs::read_dir(newsroom.path("issues")).unwrap().count();
    assert_eq!(names, 2, "something else was left beside the issue");
}

/// F31.
#[test]
fn without_the_journal_it_refuses_a_second_run() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let before = text(&newsroom);
    forget(&newsroom);
    for more in [&[][..], &["--late", "--accept-audience", "--amend"], &["--dry-run"]] {
        let ran = newsroom.send(more);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("began to go out to 3 readers"), "{}", ran.err);
        assert!(ran.err.contains("and ended"), "{}", ran.err);
        assert!(ran.err.contains("restore the journal, or delete the receipt"), "{}", ran.err);
    }
    assert_eq!((newsroom.reached(), text(&newsroom)), (newsroom.everyone(), before));
    fs::write(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today())), "\u{1b}[2J")
        .unwrap();
    let spoilt = newsroom.send(&[]);
    assert_eq!(spoilt.code, Some(1), "{spoilt:?}");
    assert!(spoilt.err.contains("cannot be read further"), "{}", spoilt.err);
    fs::remove_file(newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today()))).unwrap();
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), 6));
}

#[test]
fn it_is_there_before_the_first_message_and_follows_the_issue_into_its_folder() {
    let newsroom = Newsroom::sending_to(30).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(1);
    assert!(started.kill());
    assert!(text(&newsroom).contains("begun = ") && !text(&newsroom).contains("ended = "));
    forget(&newsroom);
    let issue = newsroom.path(&format!("issues/{}.toml", newsroom.today()));
    let folder = newsroom.path(&format!("issues/{}", newsroom.today()));
    fs::create_dir(&folder).unwrap();
    fs::rename(issue, folder.join("issue.toml")).unwrap();
    let before = newsroom.messages().len();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(1), before), "{ran:?}");
    assert!(ran.err.contains("a receipt, "), "{}", ran.err);
}

#[test]
fn whatever_is_edited_in_it_the_run_does_not_go_on_before_a_person_has_looked() {
    let newsroom = Newsroom::sending_to(4).refusing("r002@example.org", "450 4.2.0 later");
    newsroom.send(&[]).exits(75);
    let path = newsroom.path(&format!("issues/{}.receipt.toml", newsroom.today()));
    let whole = text(&newsroom);
    let lines = whole.lines().filter(|line| line.contains(" = ") && !line.starts_with('#'));
    let mut edits: Vec<_> = lines.map(|line| whole.replace(line, &edit(line))).collect();
    edits.push(format!("{whole}\n[more]\naccepted = 1\n"));
    edits.push(whole.replace("[free]", "[other]"));
    edits.push(format!("fingerprint2 = 1\n{whole}"));
    assert!(edits.len() > 9, "{whole}");
    for edited in edits {
        assert_ne!(edited, whole);
        fs::write(&path, &edited).unwrap();
        let refused = newsroom.send(&[]).exits(1);
        refused.tells("receipt").tells("--trust-journal");
    }
    fs::write(&path, whole.replace('\n', "\r\n")).unwrap();
    newsroom.send(&[]).exits(75);
    fs::write(&path, whole.replace("accepted = 2", "accepted = 1")).unwrap();
    newsroom.run(["resolve", "today", "--trust-journal"]).exits(0);
    newsroom.send(&[]).exits(75);
}

/// The line with another digit in its value.
fn edit(line: &str) -> String {
    let place = line.rfind(|letter: char| letter.is_ascii_digit()).unwrap();
    let other = if &line[place..=place] == "1" { "2" } else { "1" };
    format!("{}{other}{}", &line[..place], &line[place + 1..])
}

#[test]
fn an_edited_one_of_another_issue_says_that_nothing_is_compared_with_it() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today() - 1.day();
    newsroom.write_issue(yesterday, "Les bateaux rentrent.");
    newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]).exits(0);
    fs::remove_file(newsroom.path("state/journal.sqlite3")).unwrap();
    let path = newsroom.path(&format!("issues/{yesterday}.receipt.toml"));
    let whole = fs::read_to_string(&path).unwrap();
    let (before, hash) = whole.split_once("fingerprint = \"").unwrap();
    fs::write(&path, format!("{before}fingerprint = \"0{}", &hash[1..])).unwrap();
    let told = format!("the receipt of {yesterday} was edited");
    newsroom.send(&["--dry-run"]).tells(&told);
    newsroom.send(&["--quiet"]).tells(&told);
}

#[test]
fn it_is_completed_by_the_call_that_ends_the_run() {
    let newsroom = Newsroom::sending_to(30).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(2);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    assert!(!text(&newsroom).contains("ended = "), "{}", text(&newsroom));
    newsroom.write_issue(newsroom.today(), "Les bateaux restent au port.");
    let former = newsroom.status()["hash"].as_str().unwrap().to_owned();
    assert_eq!(newsroom.send(&["--amend"]).code, Some(0));
    let said: toml::Table = text(&newsroom).parse().unwrap();
    assert!(said["ended"].as_datetime().is_some());
    assert_eq!(said["amended"][0]["hash"].as_str(), Some(former.as_str()));
    assert_ne!(said["hash"].as_str(), Some(former.as_str()));
    let status = newsroom.status();
    assert_eq!(status["amended"][0]["hash"], former.as_str());
    let words = newsroom.run(["status", "today"]).out;
    assert!(words.contains(&format!("content {}", &former[..12])), "{words}");
    // Whoever had it has the former text, and nobody has both.
    let texts = newsroom.messages();
    let new = texts.iter().filter(|one| super::holds(one, "restent au port")).count();
    let old = texts.iter().filter(|one| super::holds(one, "rentrent ce matin")).count();
    assert!(old >= 2 && old + new == 30, "{old} old, {new} new");
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn it_knows_an_older_copy_of_the_journal_for_what_it_is() {
    let newsroom = Newsroom::sending_to(30).connections(1).relay(slow(20));
    let started = newsroom.start(["send", "today", "--yes"]);
    newsroom.wait_for_messages(3);
    started.terminate();
    assert_eq!(started.end().code, Some(75));
    let journal = newsroom.path("state/journal.sqlite3");
    let copy = fs::read(&journal).unwrap();
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let latest = fs::read(&journal).unwrap();
    fs::write(&journal, copy).unwrap();
    let older = newsroom.send(&[]);
    assert_eq!((older.code, newsroom.reached()), (Some(1), newsroom.everyone()), "{older:?}");
    assert!(older.err.contains("the journal is older than the receipt"), "{}", older.err);
    assert!(older.err.contains("the receipt 30"), "{}", older.err);
    fs::write(&journal, latest).unwrap();
    assert_eq!((newsroom.send(&[]).code, newsroom.reached()), (Some(0), newsroom.everyone()));
}

#[test]
fn it_is_no_issue() {
    let newsroom = Newsroom::sending_to(2);
    fs::write(newsroom.path("issues/2099-01-01.receipt.toml"), "planned = 1\n").unwrap();
    fs::create_dir(newsroom.path("issues/2099-01-02")).unwrap();
    fs::write(newsroom.path("issues/2099-01-02/receipt.toml"), "planned = 1\n").unwrap();
    let checked = newsroom.run(["check", "latest"]);
    assert!(!format!("{checked:?}").contains("2099"), "{checked:?}");
    let begun = newsroom.run(["new", "2099-01-01"]);
    assert_eq!(begun.code, Some(0), "{begun:?}");
    assert!(newsroom.path("issues/2099-01-01.toml").exists());
}

#[test]
fn proof_plan_run_and_status_quote_the_same_content() {
    let newsroom = Newsroom::sending_to(2);
    let hash = newsroom.run(["send", "today", "--dry-run", "--json"]).json()["hash"].clone();
    let short = format!("content {}", &hash.as_str().unwrap()[..12]);
    for words in [&["proof", "today"][..], &["send", "today", "--dry-run"]] {
        let ran = newsroom.run(words);
        assert!(ran.out.contains(&short), "{ran:?}");
    }
    assert_eq!(newsroom.run(["proof", "today", "--json"]).json()["hash"], hash);
    assert!(newsroom.send(&[]).out.contains(&short));
    assert!(newsroom.run(["status", "today"]).out.contains(&short));
    assert!(text(&newsroom).contains(hash.as_str().unwrap()));
}
