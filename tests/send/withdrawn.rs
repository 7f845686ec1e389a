//! Who has a wrong version, whatever came after it, and a version that was right after all.

use std::fs;

use matinale::inbox::{AnswerRule, Behaviour};

use super::corrected::{WRONG, mended, take_draft_out};
use super::late::newsrooms;
use crate::harness::Newsroom;

/// A newsroom whose issues need an approval. Six readers have today's issue, and its file was mended since.
fn approving() -> Newsroom {
    let newsroom = Newsroom::sending_to(6).more_settings("[schedule]\napprovals = 1\n");
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), "Les bateaux rentrent ce soir.");
    newsroom
}

fn correct(newsroom: &Newsroom) -> String {
    newsroom.run(["correct", "today"]).exits(0);
    let name = format!("{}-correction", newsroom.today());
    take_draft_out(newsroom, &name);
    name
}

#[test]
fn a_later_copy_that_was_refused_takes_no_wrong_version_away() {
    for newsroom in newsrooms(6) {
        let mut newsroom = mended(newsroom);
        let reader = "r000@example.org";
        newsroom.other_relay(Behaviour {
            answers: vec![AnswerRule::refuse(reader, "550 5.1.1 no such user")],
            ..Behaviour::default()
        });
        newsroom.send(&["--to", reader]);
        newsroom.other_relay(Behaviour::default());
        let wrong = newsroom.status()["contents"][0].clone();
        assert_eq!((&wrong["free"], &wrong["paid"]), (&2.into(), &2.into()), "{wrong}");
        let hash = wrong["hash"].as_str().unwrap();
        newsroom.run(["status", "today", "--content", hash]).answers(reader);
        let name = correct(&newsroom);
        newsroom.run(["send", &name, "--yes"]).exits(0).answers("4 of 4 have it");
        assert!(newsroom.messages().iter().rev().take(4).any(|one| one.recipients == [reader]));
    }
}

#[test]
fn a_reader_whose_address_an_editor_changed_is_followed() {
    for newsroom in newsrooms(6) {
        let newsroom = mended(newsroom);
        let (former, new) = ("r000@example.org", "neuve@example.org");
        let between = "entre@example.org";
        newsroom.run(["subscribers", "set", former, "--address", between]).exits(0);
        newsroom.run(["subscribers", "set", between, "--address", new]).exits(0);
        let who = newsroom.run(["who", new]).exits(0).in_one_line();
        who.answers(&format!("the address changed from {former} to {new}")).answers("has it since");
        newsroom.send(&["--top-up"]).exits(0);
        assert_eq!(
            newsroom.messages().len(),
            6,
            "who has it under the former address got it again"
        );
        let name = correct(&newsroom);
        newsroom.run(["send", &name, "--yes"]).exits(0).answers("4 of 4 have it");
        let reached = newsroom.messages().iter().filter(|one| one.recipients == [new]).count();
        assert_eq!(reached, 1);
    }
}

#[test]
fn a_withdrawal_is_taken_back_by_the_command_that_the_refusal_names() {
    for newsroom in newsrooms(6) {
        let newsroom = mended(newsroom);
        let name = correct(&newsroom);
        let wrong = newsroom.status()["contents"][0]["hash"].as_str().unwrap()[..12].to_owned();
        newsroom.write_issue(newsroom.today(), WRONG);
        let one = &["--amend", "--to", "r000@example.org"][..];
        let today = newsroom.today().to_string();
        let refused = newsroom.send(one).exits(1).in_one_line();
        refused.tells(&format!("`matinale correct {today} --take-back --version {wrong}`"));
        let back = newsroom.run(["correct", "today", "--take-back", "--version", &wrong]).exits(0);
        back.answers("can be sent again").answers(&format!("`issues/{name}.toml` corrects it"));
        newsroom.send(one).exits(0);
        assert_eq!(newsroom.messages().len(), 7);
        newsroom.run(["correct", "today", "--take-back"]).exits(1).tells("nothing of the issue");
    }
}

#[test]
fn a_run_remembers_what_it_corrects_whatever_its_file_says() {
    for newsroom in newsrooms(6) {
        let newsroom = mended(newsroom);
        let name = correct(&newsroom);
        newsroom.run(["send", &name, "--yes"]).exits(0);
        let path = format!("issues/{name}.toml");
        let text = newsroom.text(&path);
        let other: Vec<_> = text.lines().filter(|line| !line.starts_with("corrects")).collect();
        fs::write(newsroom.path(&path), other.join("\n")).unwrap();
        let refused = newsroom.run(["send", &name, "--yes", "--top-up"]).exits(1).in_one_line();
        refused.tells("its file says otherwise by now");
        let status = newsroom.run(["status", &name]).exits(0);
        status.answers("corrects content ");
    }
}

#[test]
fn an_approval_is_of_what_is_corrected_too() {
    let newsroom = approving();
    let wrong = newsroom.status()["hash"].as_str().unwrap()[..12].to_owned();
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
    let name = correct(&newsroom);
    newsroom.run(["approve", &name, "--as", "Léa"]).exits(0);
    let path = format!("issues/{name}.toml");
    let text = newsroom.text(&path);
    let shorter = text.replace(&wrong, &wrong[..10]);
    assert_ne!(shorter, text);
    fs::write(newsroom.path(&path), shorter).unwrap();
    newsroom.run(["send", &name, "--yes"]).exits(1).tells("what it corrects");
    fs::write(newsroom.path(&path), text).unwrap();
    newsroom.run(["send", &name, "--yes"]).exits(0);
}
