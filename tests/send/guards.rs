//! What holds a run back until a person says that it is meant.

use jiff::ToSpan;
use matinale::inbox::{Behaviour, CutPoint};

use crate::harness::{Newsroom, Ran, Reader};

/// The command was held back with this code and these words, and nothing has left.
fn held(newsroom: &Newsroom, ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.err.contains(words), "{:?} is not in {}", words, ran.err);
    assert!(newsroom.reached().is_empty(), "a message left");
}

#[test]
fn a_draft_is_not_sent_whatever_is_said() {
    let newsroom = Newsroom::sending_to(3).head("draft = true");
    held(&newsroom, &newsroom.send(&[]), 1, "is a draft");
    let all = ["--late", "--accept-audience", "--amend"];
    held(&newsroom, &newsroom.send(&all), 1, "take `draft = true` out");
    assert_eq!(newsroom.run(["status", "today", "--json"]).json()["run"], serde_json::Value::Null);
}

#[test]
fn an_issue_of_another_day_is_sent_only_late() {
    let newsroom = Newsroom::sending_to(3);
    let yesterday = (newsroom.today() - 1.day()).to_string();
    newsroom.write_issue(newsroom.today() - 1.day(), "Le vent tombe.");
    held(&newsroom, &newsroom.run(["send", &yesterday, "--yes"]), 1, "add `--late`");
    let late = newsroom.run(["send", &yesterday, "--yes", "--late"]);
    assert_eq!((late.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{late:?}");
}

#[test]
fn an_issue_of_tomorrow_is_not_sent_today_unless_that_is_said() {
    let newsroom = Newsroom::sending_to(3);
    let tomorrow = newsroom.today() + 1.day();
    newsroom.write_issue(tomorrow, "Le vent tombe.");
    let send = ["send", "tomorrow", "--yes"];
    held(&newsroom, &newsroom.run(send), 1, &format!("the issue is dated {tomorrow}"));
    let late = newsroom.run(["send", "tomorrow", "--yes", "--late"]);
    assert_eq!((late.code, newsroom.reached()), (Some(0), newsroom.everyone()), "{late:?}");
}

#[test]
fn without_a_terminal_yes_has_to_be_said() {
    let newsroom = Newsroom::sending_to(3);
    held(&newsroom, &newsroom.run(["send", "today"]), 2, "add `--yes`");
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "a run was written down");
}

#[test]
fn more_readers_than_allowed_are_a_mistake_until_the_settings_say_otherwise() {
    let newsroom = Newsroom::sending_to(4).more_settings("[delivery]\nmax_recipients = 3");
    held(
        &newsroom,
        &newsroom.send(&[]),
        1,
        "the audience is 4 readers of the list; `max_recipients` is 3",
    );
    let newsroom = Newsroom::sending_to(3).more_settings("[delivery]\nmax_recipients = 3");
    assert_eq!((newsroom.send(&[]).code, newsroom.reached().len()), (Some(0), 3));
}

#[test]
fn an_audience_that_shrank_by_more_than_a_fifth_has_to_be_accepted() {
    let newsroom = Newsroom::sending_to(10);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let tomorrow = ["send", "tomorrow", "--yes", "--late"];
    newsroom.write_issue(newsroom.today() + 1.day(), "Le vent tombe.");
    newsroom.write_readers(&Reader::crowd(7));
    let ran = newsroom.run(tomorrow);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("7 readers of the list; the last run"), "{}", ran.err);
    assert!(ran.err.contains("had 10") && ran.err.contains("--accept-audience"), "{}", ran.err);
    assert_eq!(newsroom.messages().len(), 10, "it was sent all the same");
    newsroom.write_readers(&Reader::crowd(8));
    assert_eq!(newsroom.run(tomorrow).code, Some(0), "a fifth less is borne");
    newsroom.write_issue(newsroom.today() + 2.days(), "La pluie revient.");
    newsroom.write_readers(&Reader::crowd(3));
    let day_after = (newsroom.today() + 2.days()).to_string();
    let accepted = newsroom.run(["send", &day_after, "--yes", "--late", "--accept-audience"]);
    assert_eq!((accepted.code, newsroom.messages().len()), (Some(0), 21), "{accepted:?}");
}

#[test]
fn an_audience_of_nobody_is_a_mistake() {
    let newsroom = Newsroom::sending_to(1);
    newsroom.write_readers(&[]);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(newsroom.reached().is_empty());
}

#[test]
fn what_was_sent_cannot_be_changed() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.send(&[]);
    newsroom.write_issue(newsroom.today(), "Les bateaux restent au port.");
    for more in [&[][..], &["--amend"], &["--late", "--amend"]] {
        let ran = newsroom.send(more);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("has been sent, with other content"), "{}", ran.err);
    }
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn an_issue_that_changed_in_mid_run_goes_on_only_when_that_is_meant() {
    let cut = Behaviour { cut: Some(CutPoint::AfterDot(2)), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(6).connections(1).relay(cut);
    assert_eq!(newsroom.send(&[]).code, Some(1), "one is in doubt");
    assert_eq!(newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
    let before = newsroom.messages().len();
    newsroom.write_issue(newsroom.today(), "Les bateaux restent au port.");
    let changed = newsroom.send(&[]);
    assert_eq!(changed.code, Some(1), "{changed:?}");
    assert!(changed.err.contains("has changed since its run began"), "{}", changed.err);
    assert!(changed.err.contains("`--amend`"), "{}", changed.err);
    assert_eq!(newsroom.messages().len(), before, "it was sent all the same");
    let amended = newsroom.send(&["--amend"]);
    assert_eq!((amended.code, newsroom.messages().len()), (Some(0), before + 1), "{amended:?}");
    let last = newsroom.messages().pop().unwrap();
    assert!(super::texts(&last)[0].contains("restent au port"), "the former text was sent");
}

#[test]
fn a_run_stops_at_an_issue_that_became_a_draft_and_at_another_way_to_leave() {
    let cut = Behaviour { cut: Some(CutPoint::AfterDot(2)), ..Behaviour::default() };
    let newsroom = Newsroom::sending_to(6).connections(1).relay(cut);
    assert_eq!(newsroom.send(&[]).code, Some(1), "one is in doubt");
    assert_eq!(newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
    let before = newsroom.messages().len();
    let (issue, settings) = (
        newsroom.path(&format!("issues/{}.toml", newsroom.today())),
        newsroom.path("matinale.toml"),
    );
    let texts = [&issue, &settings].map(|path| std::fs::read_to_string(path).unwrap());
    std::fs::write(&issue, texts[0].replacen("title =", "draft = true\ntitle =", 1)).unwrap();
    let draft = newsroom.send(&[]);
    assert_eq!(draft.code, Some(1), "{draft:?}");
    assert!(draft.err.contains("is a draft"), "{}", draft.err);
    std::fs::write(&issue, &texts[0]).unwrap();
    for (old, new) in [("echo.example/partir", "echo.example/sortie"), ("partir@", "sortie@")] {
        std::fs::write(&settings, texts[1].replace(old, new)).unwrap();
        let changed = newsroom.send(&[]);
        assert_eq!(changed.code, Some(1), "{changed:?}");
        assert!(changed.err.contains("has changed since its run began"), "{}", changed.err);
    }
    assert_eq!(newsroom.messages().len(), before, "it was sent all the same");
    std::fs::write(&settings, &texts[1]).unwrap();
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), before + 1));
}

#[test]
fn what_was_sent_is_not_sent_again_under_another_day() {
    let newsroom = Newsroom::sending_to(3);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis.");
    let early = newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]);
    assert_eq!(early.code, Some(0), "{early:?}");
    // Copied, and nothing but the day changed.
    newsroom.write_issue(newsroom.today(), "Les bateaux sont partis.");
    let words = format!("the same content was sent as the issue of {yesterday}");
    for more in [&[][..], &["--late", "--amend"]] {
        let ran = newsroom.send(more);
        assert_eq!((ran.code, newsroom.messages().len()), (Some(1), 3), "{ran:?}");
        assert!(ran.err.contains(&words), "{}", ran.err);
    }
    newsroom.write_issue(newsroom.today(), "Les bateaux sont revenus.");
    assert_eq!((newsroom.send(&[]).code, newsroom.messages().len()), (Some(0), 6));
}

#[test]
fn an_issue_with_errors_is_not_sent() {
    let newsroom = Newsroom::sending_to(3);
    newsroom.write_issue(newsroom.today(), "Un <script>alert(1)</script> dans le texte.");
    held(&newsroom, &newsroom.send(&[]), 1, "has errors; nothing was sent");
    let file = newsroom.path(&format!("issues/{}.toml", newsroom.today()));
    let broken = std::fs::read_to_string(&file).unwrap().replace("title =", "titel =");
    std::fs::write(&file, broken).unwrap();
    held(&newsroom, &newsroom.send(&[]), 1, "`titel` is not a key of an issue");
}

#[test]
fn settings_that_cannot_be_used_start_nothing() {
    let newsroom = Newsroom::sending_to(3).more_settings("[delivery]\nin_doubt = \"whatever\"");
    held(&newsroom, &newsroom.send(&[]), 2, "in_doubt");
    let newsroom = Newsroom::sending_to(3);
    newsroom.write_settings("url = \"smtp://127.0.0.1:1\"\npassword_env = \"X\"");
    held(&newsroom, &newsroom.send(&[]), 2, "there is a password but no user");
}

#[test]
fn a_list_with_one_reader_twice_reaches_them_once() {
    let newsroom = Newsroom::sending_to(3);
    let mut readers = Reader::crowd(3);
    readers.push(Reader::free("R001@EXAMPLE.ORG"));
    newsroom.write_readers(&readers);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let reached = newsroom.reached();
    let theirs = reached.iter().filter(|to| to.eq_ignore_ascii_case("r001@example.org")).count();
    assert_eq!((theirs, reached.len()), (1, 3), "{reached:?}");
}
