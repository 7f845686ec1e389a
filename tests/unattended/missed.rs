//! Issues of earlier days that are not done with: those that were never sent, and runs that did not end.

use std::fs;

use jiff::ToSpan;
use matinale::inbox::{Behaviour, CutPoint};

use super::told::{begun_before, call, says_nothing, time_has_come};
use crate::harness::Newsroom;

const LATER: &str = "451 4.7.1 greylisted, come back";
const FIRST: &str = "r001@example.org";

#[test]
fn an_issue_of_yesterday_that_was_never_sent_is_told_when_todays_is() {
    let newsroom = Newsroom::sending_to(2);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    let line = format!("the issue of {yesterday} was never sent");
    call(&newsroom).exits(0).tells(&line).tells(&format!("`matinale send {yesterday} --late`"));
    says_nothing(&newsroom, 0);
    newsroom.send(&[]).tells(&line);
    newsroom.write_special("soir", "Les bateaux rentrent ce soir.");
    let special = format!("{}-soir", newsroom.today());
    newsroom.run(["send", &special, "--yes", "--quiet"]).exits(0).omits(&line);
    newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]).exits(0);
    newsroom.send(&[]).omits(&line);
}

#[test]
fn an_issue_that_was_never_sent_is_told_on_a_day_without_an_issue_or_with_one_that_cannot_be_sent()
{
    for more in [&[][..], &["--last"], &["--expect"]] {
        let newsroom = Newsroom::sending_to(2);
        let today = newsroom.today();
        let yesterday = today.yesterday().unwrap();
        newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
        fs::remove_file(newsroom.path(&format!("issues/{today}.toml"))).unwrap();
        let line = format!("the issue of {yesterday} was never sent");
        let quiet = [more, &["--quiet"]].concat();
        newsroom.send(&quiet).exits(i32::from(more.contains(&"--expect"))).tells(&line);
        assert_eq!(newsroom.send(&quiet).err, "");
        newsroom.send(more).tells(&line);
    }
    let newsroom = Newsroom::sending_to(2).head("titel = \"Une IA\"");
    let yesterday = newsroom.today().yesterday().unwrap();
    let line = format!("the issue of {yesterday} was never sent");
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    call(&newsroom).exits(1).tells(&line).tells("`titel` is not a key");
    says_nothing(&newsroom, 1);
}

#[test]
fn a_draft_and_an_issue_of_long_ago_are_not_missed() {
    let newsroom = Newsroom::sending_to(2);
    let today = newsroom.today();
    newsroom.write_issue(today - 8.days(), "Les bateaux étaient là.");
    newsroom.write_issue(today - 2.days(), "Les bateaux étaient ici.");
    let path = newsroom.path(&format!("issues/{}.toml", today - 2.days()));
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("draft = true\n{text}")).unwrap();
    says_nothing(&newsroom, 0);
}

#[test]
fn an_issue_before_the_last_run_is_not_missed_and_neither_is_one_with_a_receipt() {
    let newsroom = Newsroom::sending_to(2);
    let today = newsroom.today();
    for (days, words) in [(3, "trois"), (2, "deux"), (1, "un")] {
        newsroom.write_issue(today - days.days(), &format!("Il y a {words}."));
    }
    let before = (today - 2.days()).to_string();
    newsroom.run(["send", &before, "--yes", "--late"]);
    let receipt = newsroom.path(&format!("issues/{}.receipt.toml", today - 1.days()));
    fs::write(receipt, "planned = 2").unwrap();
    says_nothing(&newsroom, 0);
}

#[test]
fn a_run_goes_on_the_next_day_with_those_in_doubt_who_are_sent_to_again() {
    let cutting = Behaviour { cut: Some(CutPoint::AfterDot(2)), ..Behaviour::default() };
    let resend = "[delivery]\nin_doubt = \"resend\"";
    let mut newsroom = Newsroom::sending_to(3).connections(1).more_settings(resend).relay(cutting);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]).exits(75);
    newsroom.other_relay(Behaviour::default());
    says_nothing(&newsroom, 0);
    newsroom.run(["status", &yesterday.to_string()]).exits(0).answers("3 of 3 have it");
}

#[test]
fn a_run_of_yesterday_whose_time_is_not_over_goes_on_before_todays() {
    let mut newsroom = Newsroom::sending_to(2).refusing(FIRST, LATER);
    let yesterday = newsroom.today().yesterday().unwrap();
    newsroom.write_issue(yesterday, "Les bateaux sont partis hier.");
    newsroom.run(["send", &yesterday.to_string(), "--yes", "--late"]).exits(75);
    fs::remove_file(newsroom.path(&format!("issues/{}.toml", newsroom.today()))).unwrap();
    says_nothing(&newsroom, 75);
    newsroom.other_relay(Behaviour::default());
    time_has_come(&newsroom);
    begun_before(&newsroom, 241);
    call(&newsroom).exits(0).tells(&format!("the run of {yesterday} is not finished"));
    says_nothing(&newsroom, 0);
    assert_eq!(newsroom.reached().len(), 1, "its time was over");
    begun_before(&newsroom, 239);
    says_nothing(&newsroom, 0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce matin.");
    says_nothing(&newsroom, 0);
    assert_eq!(newsroom.reached().len(), 4);
}
