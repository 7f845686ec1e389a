//! The clock: issues that leave at their hour, and what is said of those that do not. It is about noon in every newsroom.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "files and programs are what is asked")]

#[cfg(feature = "online")]
mod ping;
mod seasons;
mod timers;

use std::time::Duration;

use jiff::ToSpan;
use matinale::inbox::Behaviour;

use crate::harness::{Newsroom, Ran};

/// A schedule whose hour has come, and whose time is not over.
const MORNING: &str = "[schedule]\nat = \"06:10\"\nnot_after = \"20:00\"\n";

impl Newsroom {
    /// What a line of cron calls.
    #[track_caller]
    fn send_due(&self) -> Ran {
        self.run(["send", "--due", "--quiet"])
    }
}

/// The name that the settings have for a day of the week, so many days from today.
fn name_day(newsroom: &Newsroom, ahead: i64) -> &'static str {
    let day = newsroom.today() + ahead.days();
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    names[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
}

#[test]
fn an_issue_leaves_once_when_its_hour_has_come() {
    let newsroom = Newsroom::sending_to(3).more_settings(MORNING);
    for _ in 0..3 {
        let ran = newsroom.send_due().exits(0);
        assert_eq!((&*ran.out, &*ran.err), ("", ""), "cron mails nothing");
    }
    assert_eq!(newsroom.reached(), newsroom.everyone());
    newsroom.run(["send", "--due"]).exits(0).answers("has been sent");
}

#[test]
fn before_its_hour_an_issue_stays_and_the_next_hour_is_said() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\nat = \"18:00\"\n");
    let today = newsroom.today();
    let ran = newsroom.run(["send", "--due"]).exits(0);
    ran.answers(&format!("nothing is due; next: {today}, at 18:00"));
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.messages().len(), 0);
    let shown = newsroom.run(["schedule"]).exits(0);
    shown.answers(&format!("{today} 18:00  {today}  ready"));
}

#[test]
fn an_hour_of_its_own_comes_before_that_of_the_settings_and_after_the_end_of_deliveries() {
    let settings = "[schedule]\nat = \"18:00\"\n[delivery]\nnot_after = \"09:00\"\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings).head("send_at = \"11:00\"");
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn two_issues_of_a_day_leave_each_at_its_hour() {
    let newsroom = Newsroom::sending_to(2).more_settings(MORNING);
    let special = newsroom.write_special("special", "Le phare s'éteint.");
    let path = format!("issues/{special}.toml");
    let early = newsroom.text(&path).replace("title = \"Une IA à soi\"", "title = \"Le soir\"");
    let late = early.replacen("title", "send_at = \"19:00\"\ntitle", 1);
    let newsroom = newsroom.file(&path, late);
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.messages().len(), 2, "the special is for the evening");
    let due = early.replacen("title", "send_at = \"11:30\"\ntitle", 1);
    let newsroom = newsroom.file(&path, due);
    newsroom.send_due().exits(0);
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.messages().len(), 4);
}

#[test]
fn a_day_that_the_schedule_leaves_out_sends_only_what_has_an_hour_of_its_own() {
    let newsroom = Newsroom::sending_to(2);
    let settings = format!("{MORNING}must_appear = true\ndays = \"{}\"\n", name_day(&newsroom, 1));
    let newsroom = newsroom.more_settings(&settings);
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.messages().len(), 0);
    let newsroom = newsroom.head("send_at = \"06:10\"");
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_day_without_an_issue_is_told_once_if_one_must_appear_and_leaves_when_it_is_written() {
    let newsroom = Newsroom::sending_to(2).more_settings(&format!("{MORNING}must_appear = true\n"));
    let path = newsroom.path(&format!("issues/{}.toml", newsroom.today()));
    let issue = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let told = newsroom.send_due().exits(1);
    assert!(told.err.contains("there is no issue for today"), "{told}");
    assert!(told.err.contains("`days` in [schedule]"), "{told}");
    let again = newsroom.send_due().exits(1);
    assert_eq!(again.err, "", "it was told");
    std::fs::write(&path, issue).unwrap();
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let newsroom = Newsroom::sending_to(2).more_settings(MORNING);
    std::fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    let silent = newsroom.send_due().exits(0);
    assert_eq!(silent.err, "", "without `must_appear` it is a day without an issue");
}

#[test]
fn yesterday_without_an_issue_is_told_once_by_the_first_call_after_midnight() {
    let newsroom = Newsroom::sending_to(2).more_settings(&format!("{MORNING}must_appear = true\n"));
    let (today, yesterday) = (newsroom.today(), newsroom.today() - 1.days());
    newsroom.send_due().exits(0);
    newsroom.write_issue(today - 10.days(), "Le port ouvre.");
    let told = newsroom.send_due().exits(1);
    assert!(told.err.contains(&format!("there was no issue on {yesterday}")), "{told}");
    assert_eq!(newsroom.send_due().exits(0).err, "", "it was told");
    let newsroom = newsroom.more_settings(MORNING);
    newsroom.send_due().exits(0);
}

#[test]
fn an_issue_with_errors_is_not_called_ready() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\nat = \"18:00\"\n");
    let today = newsroom.today();
    let path = newsroom.path(&format!("issues/{today}.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("kind = \"story\"", "kind = \"roman\"")).unwrap();
    let shown = newsroom.run(["schedule"]).exits(0);
    shown.answers(&format!("has errors: `matinale check {today}`")).omits("ready");
    let document = newsroom.run(["schedule", "--json"]).exits(0).json();
    assert_eq!(document["issues"][0]["stage"], "faulty");
}

#[test]
fn a_draft_at_its_hour_is_told_once_and_leaves_when_it_is_done() {
    let newsroom = Newsroom::sending_to(2).more_settings(MORNING).head("draft = true");
    let told = newsroom.send_due().exits(1);
    assert!(told.err.contains("is a draft"), "{told}");
    assert_eq!(newsroom.send_due().exits(1).err, "");
    let newsroom = newsroom.head("");
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn an_issue_whose_time_was_missed_is_told_once_and_not_sent() {
    let settings = "[schedule]\nat = \"06:10\"\nnot_after = \"09:00\"\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    let today = newsroom.today();
    let told = newsroom.send_due().exits(1);
    for words in ["was to leave at 06:10, and had not begun to at 09:00", "--late` sends it"] {
        assert!(told.err.contains(words), "{told}");
    }
    assert!(told.err.contains(&format!("matinale send {today} --late")), "{told}");
    assert_eq!(newsroom.send_due().exits(1).err, "");
    assert_eq!(newsroom.messages().len(), 0);
    let shown = newsroom.run(["send", "--due"]).exits(1);
    assert!(shown.err.contains("had not begun to at 09:00"), "{shown}");
    newsroom.run(["schedule"]).exits(0).answers("not sent in time");
    newsroom.run(["send", &today.to_string(), "--late", "--yes"]).exits(0);
    newsroom.send_due().exits(0);
    assert_eq!(newsroom.messages().len(), 2);
}

#[test]
fn a_run_that_began_in_time_goes_on_after_its_time() {
    let newsroom = Newsroom::sending_to(3)
        .refusing("r001@example.org", "451 4.7.1 later")
        .more_settings(MORNING);
    newsroom.send_due().exits(75);
    let over = MORNING.replace("20:00", "07:00");
    let newsroom = newsroom.more_settings(&over);
    let ran = newsroom.send_due().exits(75);
    assert_eq!(ran.err, "", "it is no missed issue");
}

#[test]
fn a_run_that_a_person_began_before_its_hour_goes_on_by_the_clock() {
    let another_day = format!("days = \"{}\"\n", name_day(&Newsroom::sending_to(1), 1));
    for settings in ["[schedule]\nat = \"18:00\"\n".to_owned(), format!("{MORNING}{another_day}")] {
        let newsroom = Newsroom::sending_to(3)
            .refusing("r001@example.org", "451 4.7.1 later")
            .more_settings(&settings);
        newsroom.send(&[]).exits(75);
        newsroom.send_due().exits(75);
    }
}

#[test]
fn an_hour_that_is_written_while_another_issue_is_sent_is_kept() {
    let newsroom = Newsroom::sending_to(30)
        .connections(1)
        .relay(Behaviour { delay: Duration::from_millis(100), ..Behaviour::default() })
        .more_settings(MORNING);
    let special = newsroom.write_special("soir", "Le phare s'éteint.");
    let path = format!("issues/{special}.toml");
    let text = newsroom.text(&path).replace("title = \"Une IA à soi\"", "title = \"Le soir\"");
    let newsroom = newsroom.file(&path, &text);
    let call = newsroom.start(["send", "--due", "--quiet"]);
    newsroom.wait_for_messages(3);
    let embargo = text.replacen("title", "send_at = \"19:00\"\ntitle", 1);
    let newsroom = newsroom.file(&path, embargo);
    call.end().exits(0);
    assert_eq!(newsroom.messages().len(), 30, "the special is for the evening");
}

#[test]
fn an_issue_of_an_earlier_day_that_never_left_is_told_once_and_fails_the_call() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\nat = \"18:00\"\n");
    let friday = newsroom.today() - 3.days();
    newsroom.write_issue(friday, "Les bateaux sont rentrés.");
    let told = newsroom.send_due().exits(1);
    assert!(told.err.contains(&format!("{friday} was never sent")), "{told}");
    assert_eq!(newsroom.send_due().exits(1).err, "");
}

#[test]
fn a_stopped_issue_is_shown_as_stopped_and_is_not_called_missed() {
    let settings = "[schedule]\nat = \"06:10\"\nnot_after = \"09:00\"\n";
    let newsroom = Newsroom::sending_to(2).more_settings(settings);
    newsroom.run(["stop", "today"]).exits(0);
    let ran = newsroom.send_due();
    assert!(!ran.err.contains("was to leave"), "{ran}");
    newsroom.run(["schedule"]).exits(0).answers("stopped");
}

#[test]
fn nothing_is_sent_by_the_clock_without_a_schedule_and_nothing_else_is_asked_beside_it() {
    let newsroom = Newsroom::sending_to(2);
    let ran = newsroom.send_due().exits(1);
    assert!(ran.err.contains("write `[schedule]` with `at = \"06:10\"`"), "{ran}");
    for more in ["today", "--late", "--top-up", "--amend", "--again"] {
        newsroom.run(["send", "--due", more]).exits(2);
    }
    let newsroom = newsroom.more_settings(MORNING);
    newsroom.run(["send", "--due", "--dry-run"]).exits(0).answers("would go to 2 readers");
    assert_eq!(newsroom.messages().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_coming_issue_that_cannot_be_read_fails_no_call_and_is_shown_as_faulty() {
    let newsroom = Newsroom::sending_to(2).more_settings("[schedule]\nat = \"18:00\"\n");
    let (today, tomorrow) = (newsroom.today(), newsroom.today() + 1.days());
    let file = newsroom.path("issues").join(format!("{today}.toml"));
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("issue.toml");
    std::fs::copy(file, &target).unwrap();
    let link = newsroom.path("issues").join(format!("{tomorrow}.toml"));
    std::os::unix::fs::symlink(target, link).unwrap();
    let ran = newsroom.run(["send", "--due"]).exits(0);
    ran.answers(&format!("nothing is due; next: {today}, at 18:00"));
    let shown = newsroom.run(["schedule"]).exits(0);
    shown.answers(&format!("{tomorrow} 18:00  {tomorrow}  has errors"));
}
