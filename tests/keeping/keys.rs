//! The key belongs to the publication, and not to the machine that sends.

use std::fs;

use jiff::ToSpan;
use matinale::token::Key;

use crate::harness::{Newsroom, Ran};
use crate::server::Server;

const KEY: &str = "state/unsubscribe.key";

/// Another day's issue.
fn send_tomorrow(newsroom: &Newsroom, more: &[&str]) -> Ran {
    newsroom.write_issue(newsroom.today() + 1.day(), "Le vent tombe.");
    newsroom.run([&["send", "tomorrow", "--yes", "--late"], more].concat())
}

/// Writes another key for its owner alone, as a second machine would have made it.
fn change_key(newsroom: &Newsroom) {
    fs::write(newsroom.path(KEY), Key::new([9; 32]).to_text()).unwrap();
}

/// That nothing was sent, and it was said where the key is to be copied from.
#[track_caller]
fn is_refused(newsroom: &Newsroom, ran: &Ran, words: &str) {
    assert_eq!((ran.code, newsroom.messages().len()), (Some(1), 3), "{ran:?}");
    let sent = format!("the issue of {} was sent", newsroom.today());
    for words in [words, &sent, KEY, "copy that file from the machine that sent it", "--new-key"] {
        assert!(ran.err.contains(words), "{words:?} is not in {}", ran.err);
    }
}

/// That neither another key nor a missing one is used after a run, and a lost one can be replaced.
fn belongs_to_the_publication(newsroom: &Newsroom) {
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let key = newsroom.text(KEY);
    fs::remove_file(newsroom.path(KEY)).unwrap();
    for more in [&[][..], &["--dry-run"], &["--amend", "--accept-audience", "--again"]] {
        is_refused(newsroom, &send_tomorrow(newsroom, more), "is not there");
    }
    assert!(!newsroom.path(KEY).exists(), "a second key was made");
    fs::write(newsroom.path(KEY), &key).unwrap();
    change_key(newsroom);
    set_private(newsroom);
    is_refused(newsroom, &send_tomorrow(newsroom, &[]), "is not the key");
    let meant = send_tomorrow(newsroom, &["--new-key"]);
    assert_eq!((meant.code, newsroom.messages().len()), (Some(0), 6), "{meant:?}");
    newsroom.write_issue(newsroom.today() + 2.days(), "La pluie revient.");
    let day_after = (newsroom.today() + 2.days()).to_string();
    let ran = newsroom.run(["send", &day_after, "--yes", "--late"]);
    assert_eq!((ran.code, newsroom.messages().len()), (Some(0), 9), "it is the key now: {ran:?}");
    fs::write(newsroom.path(KEY), &key).unwrap();
    let ran = newsroom.run(["send", &day_after, "--yes", "--late"]);
    assert_eq!(ran.code, Some(0), "nothing is left to send, and nothing needs the key: {ran:?}");
}

fn set_private(newsroom: &Newsroom) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(newsroom.path(KEY), fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn another_key_or_a_missing_one_is_refused_by_a_file() {
    belongs_to_the_publication(&Newsroom::sending_to(3));
}

#[test]
fn another_key_or_a_missing_one_is_refused_by_a_server() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    belongs_to_the_publication(&Newsroom::sending_to(3).more_settings(&room.settings()));
}

#[test]
fn a_second_machine_with_the_files_of_git_and_no_key_does_not_send() {
    let newsroom = Newsroom::sending_to(3);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    fs::remove_dir_all(newsroom.path("state")).unwrap();
    is_refused(&newsroom, &send_tomorrow(&newsroom, &[]), "is not there");
    assert!(!newsroom.path("state").exists(), "it made a key, or a journal");
    fs::create_dir(newsroom.path("state")).unwrap();
    change_key(&newsroom);
    set_private(&newsroom);
    is_refused(&newsroom, &send_tomorrow(&newsroom, &[]), "is not the key");
}

#[test]
fn only_a_run_makes_a_key() {
    let newsroom = Newsroom::sending_to(3);
    for command in [
        &["check", "today"][..],
        &["render", "today", "--out", "out"],
        &["send", "today", "--yes", "--dry-run"],
        &["rehearse", "today"],
        &["status", "today"],
    ] {
        let ran = newsroom.run(command);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!newsroom.path("state").exists(), "{command:?} made something");
    }
    newsroom.run(["proof", "today"]).exits(0);
    let made =
        fs::read_dir(newsroom.path("state")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(
        made.collect::<Vec<_>>(),
        ["proofs.toml"],
        "a proof is remembered, and makes no key"
    );
    let ran = newsroom.send(&[]);
    assert!(ran.code == Some(0) && ran.err.contains("made the key"), "{ran:?}");
    assert!(newsroom.path(KEY).exists());
}
