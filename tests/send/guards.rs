//! What holds a run back until a person says that it is meant.

use jiff::ToSpan;
use matinale::inbox::{Behaviour, CutPoint};

use crate::press::{Order, Press, Ran};

/// The command was held back with this code and these words, and nothing has left.
fn held(press: &Press, ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{ran:?}");
    assert!(ran.err.contains(words), "{:?} is not in {}", words, ran.err);
    assert!(press.reached().is_empty(), "a message left");
}

#[test]
fn a_draft_is_not_sent_whatever_is_said() {
    let press = Order::of(3).head("draft = true").open();
    held(&press, &press.send(&[]), 1, "is a draft");
    let all = ["--late", "--accept-audience", "--amend"];
    held(&press, &press.send(&all), 1, "take `draft = true` out");
    assert_eq!(press.run(&["status", "today", "--json"]).json()["run"], serde_json::Value::Null);
}

#[test]
fn an_issue_of_another_day_is_sent_only_late() {
    let press = Order::of(3).open();
    let yesterday = (press.today - 1.day()).to_string();
    press.write_issue(press.today - 1.day(), "Le vent tombe.");
    held(&press, &press.run(&["send", &yesterday, "--yes"]), 1, "add `--late`");
    let late = press.run(&["send", &yesterday, "--yes", "--late"]);
    assert_eq!((late.code, press.reached()), (Some(0), press.everyone()), "{late:?}");
}

#[test]
fn without_a_terminal_yes_has_to_be_said() {
    let press = Order::of(3).open();
    held(&press, &press.run(&["send", "today"]), 2, "add `--yes`");
    assert!(!press.path("state/journal.sqlite3").exists(), "a run was written down");
}

#[test]
fn more_readers_than_allowed_are_a_mistake_until_the_settings_say_otherwise() {
    let press = Order::of(4).settings("[delivery]\nmax_recipients = 3").open();
    held(&press, &press.send(&[]), 1, "the audience is 4 readers; `max_recipients` is 3");
    let press = Order::of(3).settings("[delivery]\nmax_recipients = 3").open();
    assert_eq!((press.send(&[]).code, press.reached().len()), (Some(0), 3));
}

#[test]
fn an_audience_that_shrank_by_more_than_a_fifth_has_to_be_accepted() {
    let press = Order::of(10).open();
    assert_eq!(press.send(&[]).code, Some(0));
    let tomorrow = ["send", "tomorrow", "--yes", "--late"];
    press.write_issue(press.today + 1.day(), "Le vent tombe.");
    let readers = |count| Order::of(count).readers;
    press.write_readers(&readers(7));
    let ran = press.run(&tomorrow);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("7 readers; the last run"), "{}", ran.err);
    assert!(ran.err.contains("had 10") && ran.err.contains("--accept-audience"), "{}", ran.err);
    assert_eq!(press.messages().len(), 10, "it was sent all the same");
    press.write_readers(&readers(8));
    assert_eq!(press.run(&tomorrow).code, Some(0), "a fifth less is borne");
    press.write_issue(press.today + 2.days(), "La pluie revient.");
    press.write_readers(&readers(3));
    let day_after = (press.today + 2.days()).to_string();
    let accepted = press.run(&["send", &day_after, "--yes", "--late", "--accept-audience"]);
    assert_eq!((accepted.code, press.messages().len()), (Some(0), 21), "{accepted:?}");
}

#[test]
fn an_audience_of_nobody_is_a_mistake() {
    let press = Order::of(1).open();
    press.write_readers(&[]);
    let ran = press.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(press.reached().is_empty());
}

#[test]
fn what_was_sent_cannot_be_changed() {
    let press = Order::of(3).open();
    press.send(&[]);
    press.write_issue(press.today, "Les bateaux restent au port.");
    for more in [&[][..], &["--amend"], &["--late", "--amend"]] {
        let ran = press.send(more);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("has been sent, with other content"), "{}", ran.err);
    }
    assert_eq!(press.reached(), press.everyone());
}

#[test]
fn an_issue_that_changed_in_mid_run_goes_on_only_when_that_is_meant() {
    let cut = Behaviour { cut: Some(CutPoint::AfterDot(2)), ..Behaviour::default() };
    let press = Order::of(6).connections(1).behaviour(cut).open();
    assert_eq!(press.send(&[]).code, Some(1), "one is in doubt");
    assert_eq!(press.run(&["resolve", "today", "--resend"]).code, Some(0));
    let before = press.messages().len();
    press.write_issue(press.today, "Les bateaux restent au port.");
    let changed = press.send(&[]);
    assert_eq!(changed.code, Some(1), "{changed:?}");
    assert!(changed.err.contains("has changed since its run began"), "{}", changed.err);
    assert!(changed.err.contains("`--amend`"), "{}", changed.err);
    assert_eq!(press.messages().len(), before, "it was sent all the same");
    let amended = press.send(&["--amend"]);
    assert_eq!((amended.code, press.messages().len()), (Some(0), before + 1), "{amended:?}");
    let last = press.messages().pop().unwrap();
    assert!(super::texts(&last)[0].contains("restent au port"), "the former text was sent");
}

#[test]
fn a_run_stops_at_an_issue_that_became_a_draft_and_at_another_way_to_leave() {
    let cut = Behaviour { cut: Some(CutPoint::AfterDot(2)), ..Behaviour::default() };
    let press = Order::of(6).connections(1).behaviour(cut).open();
    assert_eq!(press.send(&[]).code, Some(1), "one is in doubt");
    assert_eq!(press.run(&["resolve", "today", "--resend"]).code, Some(0));
    let before = press.messages().len();
    let (issue, settings) =
        (press.path(&format!("issues/{}.toml", press.today)), press.path("matinale.toml"));
    let texts = [&issue, &settings].map(|path| std::fs::read_to_string(path).unwrap());
    std::fs::write(&issue, texts[0].replacen("title =", "draft = true\ntitle =", 1)).unwrap();
    let draft = press.send(&[]);
    assert_eq!(draft.code, Some(1), "{draft:?}");
    assert!(draft.err.contains("is a draft"), "{}", draft.err);
    std::fs::write(&issue, &texts[0]).unwrap();
    for (old, new) in [("echo.example/partir", "echo.example/sortie"), ("partir@", "sortie@")] {
        std::fs::write(&settings, texts[1].replace(old, new)).unwrap();
        let changed = press.send(&[]);
        assert_eq!(changed.code, Some(1), "{changed:?}");
        assert!(changed.err.contains("has changed since its run began"), "{}", changed.err);
    }
    assert_eq!(press.messages().len(), before, "it was sent all the same");
    std::fs::write(&settings, &texts[1]).unwrap();
    assert_eq!((press.send(&[]).code, press.messages().len()), (Some(0), before + 1));
}

#[test]
fn what_was_sent_is_not_sent_again_under_another_day() {
    let press = Order::of(3).open();
    let yesterday = press.today.yesterday().unwrap();
    press.write_issue(yesterday, "Les bateaux sont partis.");
    let early = press.run(&["send", &yesterday.to_string(), "--yes", "--late"]);
    assert_eq!(early.code, Some(0), "{early:?}");
    // Copied, and nothing but the day changed.
    press.write_issue(press.today, "Les bateaux sont partis.");
    let words = format!("the same content was sent as the issue of {yesterday}");
    for more in [&[][..], &["--late", "--amend"]] {
        let ran = press.send(more);
        assert_eq!((ran.code, press.messages().len()), (Some(1), 3), "{ran:?}");
        assert!(ran.err.contains(&words), "{}", ran.err);
    }
    press.write_issue(press.today, "Les bateaux sont revenus.");
    assert_eq!((press.send(&[]).code, press.messages().len()), (Some(0), 6));
}

#[test]
fn an_issue_with_errors_is_not_sent() {
    let press = Order::of(3).open();
    press.write_issue(press.today, "Un <script>alert(1)</script> dans le texte.");
    held(&press, &press.send(&[]), 1, "has errors; nothing was sent");
    let file = press.path(&format!("issues/{}.toml", press.today));
    let broken = std::fs::read_to_string(&file).unwrap().replace("title =", "titel =");
    std::fs::write(&file, broken).unwrap();
    held(&press, &press.send(&[]), 1, "title");
}

#[test]
fn settings_that_cannot_be_used_start_nothing() {
    let press = Order::of(3).settings("[delivery]\nin_doubt = \"whatever\"").open();
    held(&press, &press.send(&[]), 2, "in_doubt");
    let press = Order::of(3).open();
    press.write_settings("url = \"smtp://127.0.0.1:1\"\npassword_env = \"X\"");
    held(&press, &press.send(&[]), 2, "there is a password but no user");
}

#[test]
fn a_list_with_one_reader_twice_reaches_them_once() {
    let press = Order::of(3).open();
    let mut readers = Order::of(3).readers;
    readers.push(("R001@EXAMPLE.ORG".into(), String::new(), "free"));
    press.write_readers(&readers);
    assert_eq!(press.send(&[]).code, Some(0));
    let reached = press.reached();
    let theirs = reached.iter().filter(|to| to.eq_ignore_ascii_case("r001@example.org")).count();
    assert_eq!((theirs, reached.len()), (1, 3), "{reached:?}");
}
