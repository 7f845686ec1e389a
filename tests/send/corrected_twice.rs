//! What must not happen beside a correction: the wrong version in another guise, a second draft, a draft that the schedule
//! sends, a title that every reader sees.

use std::fs;

use super::corrected::take_draft_out;
use crate::harness::{Newsroom, Reader};

const WRONG: &str = "Les bateaux rentrent ce matin.";
const RIGHT: &str = "Les bateaux rentrent ce soir.";

/// A newsroom whose four readers have the wrong version, whose file was mended, and whose correction was begun.
fn begun() -> (Newsroom, String) {
    let newsroom = Newsroom::sending_to(4);
    newsroom.write_issue(newsroom.today(), WRONG);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.run(["correct", "today"]).exits(0);
    let name = format!("{}-correction", newsroom.today());
    (newsroom, name)
}

#[test]
fn the_old_file_is_refused_with_another_foot_too() {
    let (newsroom, _) = begun();
    newsroom.write_readers(&Reader::crowd(5));
    newsroom.write_issue(newsroom.today(), WRONG);
    let settings = newsroom.text("matinale.toml").replace("12, quai", "13, quai");
    fs::write(newsroom.path("matinale.toml"), settings).unwrap();
    let refused = newsroom.send(&["--top-up", "--amend"]).exits(1);
    refused.tells("goes to nobody any more");
    assert_eq!(newsroom.messages().len(), 4);
    newsroom.write_issue(newsroom.today(), RIGHT);
    newsroom.send(&["--top-up", "--amend"]).exits(0);
    assert_eq!(newsroom.messages().len(), 5, "the mended issue reaches who came late");
}

#[test]
fn an_issue_of_which_a_picture_was_wrong_says_the_same_and_is_sent() {
    let newsroom = Newsroom::sending_to(4);
    newsroom.send(&[]).exits(0);
    let settings = newsroom.text("matinale.toml").replace("12, quai", "13, quai");
    fs::write(newsroom.path("matinale.toml"), settings).unwrap();
    newsroom.run(["correct", "today", "--anyway"]).exits(0);
    newsroom.write_readers(&Reader::crowd(5));
    newsroom.send(&["--top-up", "--amend"]).exits(0);
    assert_eq!(newsroom.messages().len(), 5);
}

#[test]
fn a_second_correction_of_a_version_is_begun_only_if_it_is_meant() {
    let (newsroom, name) = begun();
    let again = newsroom.run(["correct", "today"]).exits(1);
    again.tells(&format!("has a correction already: {name}")).tells("--anyway");
    assert!(!newsroom.path(&format!("issues/{name}-2.toml")).exists());
    newsroom.run(["correct", "today", "--anyway"]).exits(0).answers(&format!("{name}-2.toml"));
}

#[test]
fn the_correction_of_a_special_issue_has_its_word() {
    let newsroom = Newsroom::sending_to(4);
    let special = newsroom.write_special("midi", WRONG);
    newsroom.run(["send", &special, "--yes"]).exits(0);
    newsroom.write_special("midi", RIGHT);
    newsroom
        .run(["correct", &special])
        .exits(0)
        .answers(&format!("issues/{special}-correction.toml"))
        .answers(&format!("`matinale proof {special}-correction`"));
}

#[test]
fn a_title_that_differs_makes_one_block_with_what_it_was_and_is() {
    let newsroom = Newsroom::sending_to(4);
    newsroom.write_issue(newsroom.today(), WRONG);
    newsroom.send(&[]).exits(0);
    newsroom.write_issue(newsroom.today(), RIGHT);
    let path = format!("issues/{}.toml", newsroom.today());
    let text = newsroom.text(&path).replace("title = \"Le port\"", "title = \"Les ports\"");
    fs::write(newsroom.path(&path), text).unwrap();
    newsroom.run(["correct", "today"]).exits(0).answers("with 1 passage that differs");
    let name = format!("{}-correction", newsroom.today());
    let draft = newsroom.text(&format!("issues/{name}.toml"));
    let count = |words: &str| draft.matches(words).count();
    assert_eq!((count("[[blocks]]"), count("title = \"Les ports\"")), (1, 1), "{draft}");
    assert_eq!((count("Nous avions écrit :"), count("Il faut lire :")), (1, 1), "{draft}");
    assert_eq!((count("est retiré"), count("Il manquait")), (0, 0), "{draft}");
    let checked = newsroom.run(["check", &name, "--format", "short"]).exits(0);
    assert!(!checked.out.contains("block.duplicate"), "{}", checked.out);
}

#[test]
fn the_schedule_sends_no_correction_without_an_hour_of_its_own() {
    let (newsroom, name) = begun();
    let settings = newsroom.text("matinale.toml") + "\n[schedule]\nat = \"12:00\"\n";
    fs::write(newsroom.path("matinale.toml"), settings).unwrap();
    take_draft_out(&newsroom, &name);
    newsroom.run(["send", "--due"]).exits(0);
    assert_eq!(newsroom.messages().len(), 4);
    let path = format!("issues/{name}.toml");
    let text = newsroom.text(&path).replace("corrects =", "send_at = \"12:00\"\ncorrects =");
    fs::write(newsroom.path(&path), text).unwrap();
    newsroom.run(["send", "--due"]).exits(0);
    assert_eq!(newsroom.messages().len(), 8);
}

#[test]
fn no_correction_is_listed_among_the_latest_issues() {
    let (newsroom, name) = begun();
    take_draft_out(&newsroom, &name);
    let settings = newsroom.text("matinale.toml") + "\n[latest]\ncount = 3\n";
    fs::write(newsroom.path("matinale.toml"), settings).unwrap();
    let special = newsroom.write_special("midi", "La panne dure.");
    newsroom.run(["render", &special, "--out", "out"]).exits(0);
    let text = newsroom.text(&format!("out/{special}/free.txt"));
    assert!(text.contains("Une IA à soi"), "the issue of the morning is listed: {text}");
    assert!(!text.contains("Correction"), "{text}");
}
