//! What is opened for a branch, and what is not.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::{DAY, FRONT, ISSUE, publication};
use crate::harness::Newsroom;

/// A file of the machine, which belongs to nobody's publication.
fn secret_file() -> tempfile::TempDir {
    let outside = tempfile::tempdir().unwrap();
    let path = outside.path().join("netrc");
    fs::write(&path, "machine h login ci password hunter2\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    outside
}

/// Makes a link in the place of a file of the publication.
fn link(newsroom: &Newsroom, target: &Path, path: &str) {
    let path = newsroom.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    symlink(target, path).unwrap();
}

fn make_pipe(newsroom: &Newsroom, path: &str) {
    let path = newsroom.path(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Every file below a folder, with its size.
fn list_files(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(list_files(&path));
        } else {
            found.push((path.display().to_string(), entry.metadata().unwrap().len()));
        }
    }
    found.sort();
    found
}

const LOOKS: [&[&str]; 5] =
    [&["check"], &["check", "--fix"], &["check", "--json"], &["render"], &["new", "2025-03-01"]];

#[test]
fn a_link_out_of_the_publication_is_not_followed_whatever_file_it_stands_for() {
    let outside = secret_file();
    for path in [
        "matinale.toml",
        "issues/2025-02-12.toml",
        "issues/2025-02-11.toml",
        "subscribers.toml",
        "state/unsubscribe.key",
        "state/journal.sqlite3",
        "state/links.json",
        "issues/2025-02-11.receipt.toml",
    ] {
        let newsroom = publication(FRONT);
        link(&newsroom, &outside.path().join("netrc"), path);
        let words = LOOKS.into_iter().chain([&["send", DAY, "--late", "--yes", "--dry-run"][..]]);
        for command in words {
            newsroom.run(command).omits("hunter2").omits("machine");
        }
        let text = fs::read_to_string(outside.path().join("netrc")).unwrap();
        assert_eq!(text, "machine h login ci password hunter2\n", "{path}");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "{path}");
    }
}

#[test]
fn a_folder_that_is_a_link_out_is_neither_read_nor_written() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("2025-02-12.toml"), "machine hunter2\n").unwrap();
    let newsroom = publication(FRONT);
    fs::remove_dir_all(newsroom.path("issues")).unwrap();
    link(&newsroom, outside.path(), "issues");
    link(&newsroom, outside.path(), "state");
    for command in LOOKS {
        let ran = newsroom.run(command).omits("hunter2");
        assert_ne!(ran.code, Some(0), "{ran:?}");
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn a_printed_issue_does_not_follow_a_link_of_the_branch() {
    let outside = tempfile::tempdir().unwrap();
    for place in ["out", "out/2025-02-11", "proofs/out"] {
        let newsroom = publication(FRONT);
        link(&newsroom, outside.path(), place);
        let out = place.split_once("/2025").map_or(place, |(folder, _)| folder);
        newsroom.run(["--lang", "en", "render", "--out", out]).exits(2).tells("it is a link");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "{place}");
    }
    let newsroom = publication(FRONT);
    let elsewhere = outside.path().join("mine");
    newsroom.run(["render", "--out", elsewhere.to_str().unwrap()]).exits(0);
    assert!(elsewhere.join("2025-02-11/free.html").exists());
}

#[test]
fn the_settings_of_a_stranger_name_no_file_of_the_machine() {
    let outside = secret_file();
    let path = outside.path().join("netrc").display().to_string();
    for settings in [
        format!("[unsubscribe]\nkey_file = \"{path}\"\n"),
        format!("[unsubscribe]\nkey_file = \"{path}.new\"\n"),
        format!("[audience]\nsource = \"{path}.toml\"\n"),
        format!("[journal]\nurl = \"sqlite:{path}.sqlite3\"\n"),
    ] {
        let newsroom = publication(&format!("{FRONT}{settings}"));
        for command in LOOKS {
            newsroom.run(command).omits("hunter2");
        }
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "{settings}");
    }
}

#[test]
fn a_branch_makes_nobody_call_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let settings = format!(
        "{FRONT}[journal]\nurl = \"postgres://u@127.0.0.1:{port}/m\"\npassword_env = \"ECHO_PASSWORD\"\n\
         [[relays]]\nurl = \"smtp://127.0.0.1:{port}\"\n"
    );
    let newsroom = publication(&settings);
    for command in LOOKS {
        newsroom.run(command);
    }
    let called = listener.accept();
    assert!(called.is_err(), "somebody called: {called:?}");
}

#[test]
fn to_look_at_a_publication_makes_nothing_in_it() {
    let newsroom = publication(FRONT);
    let before = list_files(&newsroom.path(""));
    newsroom.run(["check"]).exits(0);
    newsroom.run(["schema", "issue"]).exits(0);
    let out = tempfile::tempdir().unwrap();
    newsroom.run(["render", "--out", out.path().to_str().unwrap()]).exits(0);
    assert_eq!(list_files(&newsroom.path("")), before);
}

#[test]
fn what_is_no_file_is_refused_and_nobody_waits_for_it() {
    for path in [
        "matinale.toml",
        "issues/2025-02-11.toml",
        "subscribers.toml",
        "readers.csv",
        "state/unsubscribe.key",
        "state/links.json",
        "relay.password",
        "ca.pem",
        "issues/2025-02-10.toml",
        "issues/2025-02-11.receipt.toml",
    ] {
        let list =
            if path == "readers.csv" { "[audience]\nsource = \"readers.csv\"\n" } else { "" };
        let relay = "[[relays]]\nurl = \"smtps://u@127.0.0.1:1\"\npassword_file = \"relay.password\"\n\
                     ca_file = \"ca.pem\"\n";
        let newsroom = publication(&format!("{FRONT}{list}{relay}"));
        make_pipe(&newsroom, path);
        newsroom.run(["check", DAY]);
        newsroom.run(["send", DAY, "--late", "--yes"]);
        newsroom.run(["send", DAY, "--late", "--yes", "--dry-run"]);
    }
}

#[test]
fn a_publication_that_is_reached_by_a_link_works() {
    let newsroom = publication(FRONT);
    let elsewhere = tempfile::tempdir().unwrap();
    symlink(newsroom.path(""), elsewhere.path().join("here")).unwrap();
    let here = elsewhere.path().join("here").display().to_string();
    newsroom.run(["-C", &here, "check"]).exits(0);
    newsroom.run(["-C", &here, "check", &format!("{here}/issues/{DAY}.toml")]).exits(0);
    newsroom.run(["-C", &here, "send", DAY, "--late", "--dry-run"]).exits(0);
}

#[test]
fn an_operator_s_settings_name_files_outside_in_plain_words_and_a_link_does_not() {
    let outside = tempfile::tempdir().unwrap();
    let list = outside.path().join("readers.csv");
    fs::write(&list, "email\nzoe@example.org\n").unwrap();
    let named = |source: &str| {
        let settings = format!("{FRONT}[audience]\nsource = \"{source}\"\n");
        let newsroom = publication(&settings);
        link(&newsroom, &list, "link.csv");
        newsroom
    };
    let newsroom = named(&list.display().to_string());
    newsroom.run(["subscribers", "list"]).exits(0).answers("zoe@example.org");
    newsroom.run(["check"]).exits(0).answers("list.absent").omits("zoe@example.org");
    let ran = named("link.csv").run(["subscribers", "list"]).exits(2).omits("zoe@example.org");
    ran.tells("it leads out of the publication's folder");
}

#[test]
fn no_command_makes_or_opens_a_key_or_a_journal_behind_a_link_out() {
    let outside = tempfile::tempdir().unwrap();
    let newsroom = publication(&format!("{FRONT}[[relays]]\nurl = \"smtp://127.0.0.1:1\"\n"));
    link(&newsroom, outside.path(), "state");
    for command in
        [&["send", DAY, "--late", "--yes"][..], &["subscribers", "suppress", "zoe@example.org"]]
    {
        newsroom.run(command).exits(2).tells("it leads out of the publication's folder");
    }
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn an_import_reads_a_pipe_that_the_caller_names() {
    let newsroom = publication(FRONT).file("export.csv", "email\npaul@example.org\n");
    let words = ["subscribers", "import", "/dev/stdin", "--yes"];
    newsroom.run_redirected("< export.csv", words).exits(0);
    newsroom.run(["subscribers", "list"]).answers("paul@example.org");
    let issue = ISSUE.replace("Un matin", "Un soir");
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("late.toml");
    fs::write(&path, issue).unwrap();
    newsroom.run(["check", path.to_str().unwrap()]).exits(0);
}
