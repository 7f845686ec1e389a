//! Files of approvals that nobody has written with `approve`.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::ask_for;
use crate::harness::Newsroom;

/// A newsroom in which one person has to approve an issue, and did.
fn approved() -> Newsroom {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    newsroom.approve("Léa");
    newsroom
}

#[test]
fn a_file_that_is_no_file_of_approvals_is_refused_and_left_alone() {
    let newsroom = approved();
    let (file, sound) = (newsroom.approvals(), newsroom.text(&newsroom.approvals()));
    let more = "[[approval]]\n".to_owned() + sound.split_once("[[approval]]\n").unwrap().1;
    for (text, words) in [
        ("no TOML [".to_owned(), "it is no file of approvals"),
        ("approval = 3".to_owned(), "it is no file of approvals"),
        (sound.clone() + &"#".repeat(2 << 20), "it is larger than 1 MiB"),
        (format!("<<<<<<< HEAD\n{sound}"), "the marks of the conflict"),
        (sound.replace("\"Léa\"", "\"Léa\\u001b[31m\""), "one of its approvals is none"),
        (sound.replace("\"Léa\"", &format!("\"{}\"", "é".repeat(300))), "one of its approvals"),
        (sound.replace("content = \"", "content = \"x"), "one of its approvals is none"),
        (sound.clone() + &more.repeat(20), "it has more than 16 approvals"),
        (sound.replace("at = 2", "at = 99999999999"), "it is no file of approvals"),
        ("[[".repeat(200_000), "it is no file of approvals"),
    ] {
        newsroom.write_text(&file, &text);
        newsroom.refuses(1, words);
        newsroom.refuses(1, "put the file back as git has it");
        newsroom.run(["approve", "today", "--as", "Max"]).exits(1).in_one_line().tells(words);
        assert_eq!(newsroom.text(&file), text, "it was left alone");
    }
    fs::write(newsroom.path(&file), b"\xff\xfe").unwrap();
    newsroom.refuses(1, "it is no text");
}

#[test]
fn a_full_file_of_approvals_loses_the_oldest_of_another_content_and_never_becomes_unreadable() {
    let newsroom = Newsroom::sending_to(2).more_settings(&ask_for(1));
    for number in 1..=16 {
        newsroom.approve(&format!("P{number}"));
    }
    let (file, full) = (newsroom.approvals(), newsroom.text(&newsroom.approvals()));
    let ran = newsroom.run(["approve", "today", "--as", "Léa"]).exits(1).in_one_line();
    ran.tells("has no room for another approval: with it, it has more than 16 approvals");
    assert_eq!(newsroom.text(&file), full, "it was left alone");
    newsroom.approve("P16").answers("the issue may be sent");
    let seventh = "by = \"P7\"\nat = ";
    assert!(full.contains(&format!("{seventh}2")), "{full}");
    let older = full.replace(&format!("{seventh}2"), &format!("{seventh}1"));
    newsroom.write_text(&file, &older);
    newsroom.write_issue(newsroom.today(), "Le vent tombe.");
    newsroom.approve("Léa").answers("the issue may be sent");
    let kept = newsroom.text(&file);
    assert_eq!(kept.matches("[[approval]]").count(), 16, "{kept}");
    assert!(kept.contains("\"P1\"") && kept.contains("\"Léa\""), "{kept}");
    assert!(!kept.contains("\"P7\""), "the oldest one stands: {kept}");
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.reached(), newsroom.everyone());
}

#[test]
fn a_link_out_of_the_folder_a_pipe_and_a_folder_are_no_approvals() {
    let newsroom = approved();
    let (file, elsewhere) = (newsroom.path(&newsroom.approvals()), newsroom.path("elsewhere.toml"));
    fs::rename(&file, &elsewhere).unwrap();
    symlink(&elsewhere, &file).unwrap();
    newsroom.refuses(1, "leads out of");
    newsroom.run(["approve", "today", "--as", "Max"]).exits(1);
    fs::remove_file(&file).unwrap();
    symlink("nowhere", &file).unwrap();
    newsroom.refuses(1, "cannot be read");
    fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    newsroom.refuses(1, "it is not a file");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    newsroom.refuses(1, "it is a folder");
}

#[test]
fn an_approval_of_another_hash_is_none() {
    let newsroom = approved();
    let text = newsroom.text(&newsroom.approvals());
    let at = text.find("content = \"").unwrap() + "content = \"".len();
    let other = format!("{}{}{}", &text[..at], "0".repeat(64), &text[at + 64..]);
    newsroom.write_text(&newsroom.approvals(), &other);
    newsroom.refuses(1, "changed since Léa approved it at");
}

#[test]
fn titles_of_the_file_do_not_drive_the_terminal() {
    let newsroom = approved();
    let text = newsroom.text(&newsroom.approvals());
    let title = format!("title = \"\\u001b[31m{}\"", "x".repeat(300));
    newsroom.write_text(&newsroom.approvals(), &text.replace("title = \"Le phare\"", &title));
    let path = format!("issues/{}.toml", newsroom.today());
    let issue = newsroom.text(&path);
    newsroom.write_text(&path, &issue[..issue.rfind("[[blocks]]").unwrap()]);
    let told = newsroom.send(&[]).exits(1).in_one_line().err;
    assert!(told.contains("x… (taken out)") || told.contains("x…” (taken out)"), "{told}");
    assert!(!told.contains('\u{1b}') && !told.contains(&"x".repeat(100)), "{told}");
}
