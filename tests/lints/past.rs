//! An issue beside the day, beside the issues before it, and beside what was sent of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use jiff::ToSpan;

use super::{body, story, told};
use crate::harness::Newsroom;

#[test]
fn a_subject_that_an_earlier_issue_had_is_told() {
    let check = |earlier: &str| {
        let newsroom = Newsroom::new()
            .issue("2025-02-10", earlier)
            .issue("2025-02-12", &body("Un texte.").replace("02-11", "02-12"))
            .issue("2025-02-11", &body("Un texte."));
        newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0).findings()
    };
    let before = body("Un texte.").replace("02-11", "02-10");
    let title = "title = \"Les trains de nuit\"";
    let same = before.replace(title, "title = \"Les TRAINS, de nuit !\"");
    assert_eq!(check(&same), ["2:9 warning subject.repeat"]);
    let draft = same.replacen("\n\n", "\ndraft = true\n", 1);
    let other = before.replace(title, "title = \"Les trains de jour\"");
    let subject = before.replacen("\n\n", "\nsubject = \"Les trains de jour\"\n", 1);
    for silent in [draft.as_str(), &other, &subject, "not = TOML at all"] {
        assert_eq!(check(silent), [""; 0], "{silent}");
    }
}

#[test]
fn a_subject_of_more_than_thirty_issues_ago_is_forgotten() {
    let check = |between: i8| {
        let mut newsroom = Newsroom::new().issue("2025-02-11", &body("Un texte."));
        newsroom =
            newsroom.issue("2024-12-31", &body("Un texte.").replace("2025-02-11", "2024-12-31"));
        for day in 1..=between {
            let date = format!("2025-01-{day:02}");
            let text = body("Un texte.").replace("2025-02-11", &date);
            newsroom =
                newsroom.issue(&date, &text.replace("trains de nuit", &format!("trains {day}")));
        }
        newsroom.run(["check", "2025-02-11", "--format", "short"]).exits(0).findings()
    };
    assert_eq!(check(29), ["2:9 warning subject.repeat"]);
    assert_eq!(check(30), [""; 0]);
}

#[test]
fn an_issue_dated_months_ahead_is_told() {
    let newsroom = Newsroom::new().issue("2999-02-11", &body("Un texte.").replace("2025", "2999"));
    let ran = newsroom.run(["check", "2999-02-11", "--format", "short"]).exits(0);
    assert_eq!(ran.findings(), ["1:8 warning issue.future"]);
    assert_eq!(told(&story("body = \"Un texte.\"")), [""; 0]);
}

#[test]
fn an_issue_can_be_written_a_month_ahead_and_no_day_more() {
    let newsroom = Newsroom::sending_to(1);
    for (days, is_told) in [(31, false), (32, true)] {
        let date = newsroom.today().saturating_add(days.days());
        newsroom.write_issue(date, "Les bateaux rentrent ce matin.");
        let ran = newsroom.run(["check", &date.to_string(), "--format", "short"]).exits(0);
        assert_eq!(ran.out.contains("issue.future"), is_told, "{days}: {}", ran.out);
    }
}

/// What is said of a sent issue, before it is sent, after, and after a change.
fn sent(newsroom: &Newsroom, code: i32) -> [String; 3] {
    let check = || {
        let ran = newsroom.run(["check", "today", "--format", "short"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out.lines().filter(|line| line.contains("issue.sent")).collect::<Vec<_>>().join("\n")
    };
    let before = check();
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "checking makes no journal");
    assert_eq!(newsroom.send(&[]).code, Some(code));
    let after = check();
    newsroom.write_issue(newsroom.today(), "Les barques rentrent ce matin.");
    [before, after, check()]
}

#[test]
fn an_issue_that_changed_since_it_was_sent_is_told_and_one_that_did_not_is_not() {
    let [before, after, changed] = sent(&Newsroom::sending_to(2), 0);
    assert_eq!((before.as_str(), after.as_str()), ("", ""));
    assert!(
        changed.contains(".toml:1:8: warning[issue.sent]: the issue was sent on "),
        "{changed}"
    );
    assert!(changed.contains("reaches nobody"), "{changed}");
}

#[test]
fn a_change_is_told_for_a_week_after_the_run_began() {
    let newsroom = Newsroom::sending_to(1);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    newsroom.write_issue(newsroom.today(), "Les barques rentrent ce matin.");
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    for (days, is_told) in [(7, true), (8, false)] {
        let noon = newsroom.today().saturating_sub(days.days()).at(12, 0, 0, 0);
        let begun = noon.to_zoned(newsroom.zone()).unwrap().timestamp().as_millisecond();
        assert_eq!(journal.execute("UPDATE runs SET started_at = ?1", [begun]).unwrap(), 1);
        let ran = newsroom.run(["check", "today", "--format", "short"]).exits(0);
        assert_eq!(ran.out.contains("issue.sent"), is_told, "{days}: {}", ran.out);
    }
}

#[test]
fn an_issue_that_is_printed_otherwise_although_nobody_wrote_is_let_be() {
    let newsroom = Newsroom::sending_to(2);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let journal = rusqlite::Connection::open(newsroom.path("state/journal.sqlite3")).unwrap();
    assert_eq!(journal.execute("UPDATE runs SET hash = ?1", ["0".repeat(64)]).unwrap(), 1);
    drop(journal);
    let ran = newsroom.run(["check", "today", "--format", "short"]);
    assert!(!ran.out.contains("issue.sent"), "{}", ran.out);
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce matin.");
    let ran = newsroom.run(["check", "today", "--format", "short"]);
    assert!(ran.out.contains("issue.sent"), "{}", ran.out);
}

#[test]
fn an_issue_that_changed_while_its_run_goes_on_can_be_amended() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "451 4.7.1 later");
    let [before, after, changed] = sent(&newsroom, 75);
    assert_eq!((before.as_str(), after.as_str()), ("", ""));
    assert!(changed.contains("the run of the issue began on "), "{changed}");
    assert!(changed.contains("`send --amend`"), "{changed}");
}

#[test]
fn a_journal_that_cannot_be_opened_keeps_no_issue_from_being_checked() {
    let newsroom = Newsroom::new()
        .issue("2025-02-11", &body("Un texte."))
        .file("state/journal.sqlite3", "no journal at all, whatever its name says; not even long");
    let before = newsroom.text("state/journal.sqlite3");
    newsroom.run(["check"]).exits(0).answers("nothing to mend");
    assert_eq!(newsroom.text("state/journal.sqlite3"), before);
}
