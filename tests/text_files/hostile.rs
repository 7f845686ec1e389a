//! Files of texts on a stranger's branch: none is opened that is no text of the publication.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{ISSUE, story, written};
use crate::harness::{Newsroom, Ran};

/// The commands that read an issue.
const LOOKS: [&[&str]; 5] = [
    &["check"],
    &["check", "--json"],
    &["check", "--fix"],
    &["render", "--out", "out"],
    &["send", "2025-02-11", "--late", "--yes", "--dry-run"],
];

fn look(newsroom: &Newsroom) -> Ran {
    for command in LOOKS {
        newsroom.run(command).omits("hunter2").omits("zoe@");
    }
    newsroom.run(["check", "--format", "short"]).exits(1)
}

#[test]
fn a_name_that_leads_elsewhere_by_its_words_is_refused() {
    for (name, fault) in [
        ("../phare.md", "leaves the issue's folder"),
        ("a/../phare.md", "leaves the issue's folder"),
        ("./phare.md", "(write `phare.md`)"),
        ("a//phare.md", "(write `a/phare.md`)"),
        ("/etc/phare.md", "write its name alone: `phare.md`"),
        ("~/phare.md", "write its name alone: `phare.md`"),
        ("C:phare.md", "is a place on one computer"),
        ("..\\\\phare.md", "leaves the issue's folder"),
        ("2025-02-11.toml", "is not the name of a Markdown file"),
        ("../subscribers.toml", "leaves the issue's folder"),
        ("phare", "is not the name of a Markdown file"),
        ("", "no file is named"),
    ] {
        let newsroom = Newsroom::new()
            .file(ISSUE, story(&format!("body_file = \"{name}\"")))
            .file("phare.md", "hunter2")
            .file("issues/phare", "hunter2");
        let ran = look(&newsroom);
        ran.answers(&format!("{ISSUE}:8:13: error[file.path]")).answers(fault);
    }
    let strange = Newsroom::new().file(ISSUE, story("body_file = \"a\\u0000.md\""));
    look(&strange).answers(":8:15: error[text.control]");
    let number = Newsroom::new().file(ISSUE, story("body_file = 7"));
    look(&number).answers(":8:13: error[key.value]");
}

#[test]
fn a_link_leads_to_a_text_of_the_publication_or_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("netrc.md"), "hunter2 , hunter2\n").unwrap();
    for (target, fault) in [
        (outside.path().join("netrc.md"), "is not a file inside the publication's folder"),
        ("../subscribers.toml".into(), "leads to a file that is no Markdown"),
        ("2025-02-11.toml".into(), "leads to a file that is no Markdown"),
        ("../matinale.toml".into(), "leads to a file that is no Markdown"),
        ("/dev/zero".into(), "is not a file inside the publication's folder"),
        ("phare.md".into(), "is not a file inside the publication's folder"),
        ("nowhere.md".into(), "is not a file inside the publication's folder"),
    ] {
        let newsroom = written("");
        fs::remove_file(newsroom.path("issues/phare.md")).unwrap();
        symlink(&target, newsroom.path("issues/phare.md")).unwrap();
        look(&newsroom).answers(":8:13: error[file.path]").answers(fault);
    }
    let newsroom = Newsroom::new().file(ISSUE, story("body_file = \"dehors/netrc.md\""));
    symlink(outside.path(), newsroom.path("issues/dehors")).unwrap();
    look(&newsroom).answers("is not a file inside the publication's folder");
    let near = Newsroom::new().file(ISSUE, story("body_file = \"dehors/netrd.md\""));
    symlink(outside.path(), near.path("issues/dehors")).unwrap();
    look(&near).omits("netrc");
    assert_eq!(fs::read_to_string(outside.path().join("netrc.md")).unwrap(), "hunter2 , hunter2\n");
}

#[test]
fn a_pipe_a_folder_and_a_file_without_an_end_hold_nothing_up() {
    let pipe = written("");
    let path = pipe.path("issues/phare.md");
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    look(&pipe).answers("error[file.path]: `phare.md` is not a file inside");
    let folder = Newsroom::new()
        .file(ISSUE, story("body_file = \"phare.md\""))
        .file("issues/phare.md/x.md", "hunter2");
    look(&folder).answers("error[file.path]: `phare.md` is not a file inside");
    let vast = written("Il brille.");
    let file = File::options().write(true).open(vast.path("issues/phare.md"));
    file.and_then(|file| file.set_len(100_000_000)).expect("room for a hole");
    look(&vast)
        .answers(":8:13: error[file.size]: with `phare.md`, the texts of the issue are larger");
}

#[test]
fn the_texts_of_an_issue_are_bounded_together() {
    let issue = story("body_file = \"phare.md\"")
        + "\n[[blocks]]\nkind = \"notice\"\nbody_file = \"quai.md\"\n";
    let half = "mot ".repeat(150_000);
    let newsroom = written(&half).file("issues/quai.md", &half).file(ISSUE, issue);
    look(&newsroom).answers(":12:13: error[file.size]: with `quai.md`");
}

#[test]
fn a_file_that_is_no_text_is_told_in_its_own_line() {
    for (bytes, told) in [
        (
            b"Il brille.\nL'\xe9t\xe9\n".to_vec(),
            ":2:3: error[file.encoding]: byte 13 of the file is not UTF-8",
        ),
        (b"\xff\xfeI\0l\0".to_vec(), ":1:1: error[file.encoding]: the file is UTF-16"),
        (b"Il brille.\n\n\0\n".to_vec(), ":3:1: error[text.control]"),
        (b"Il\x1b[2Jbrille.\n".to_vec(), ":1:3: error[text.control]"),
        ("Il \u{202e}brille.".as_bytes().to_vec(), ":1:4: error[text.invisible]"),
    ] {
        let newsroom = written(&bytes);
        let ran = look(&newsroom).omits("\x1b[2J");
        ran.answers(&format!("issues/phare.md{told}"));
        assert_eq!(fs::read(newsroom.path("issues/phare.md")).unwrap(), bytes);
    }
}

#[test]
fn a_second_name_of_another_file_is_refused() {
    let newsroom = written("").file("secret.md", "hunter2").file("secret.png", "hunter2");
    fs::remove_file(newsroom.path("issues/phare.md")).unwrap();
    fs::hard_link(newsroom.path("secret.md"), newsroom.path("issues/phare.md")).unwrap();
    look(&newsroom).answers(":8:13: error[file.path]").answers("a second name of another file");
    let figure = "body = \"Un mot.\"\nfigures = [{ src = \"quai.png\", alt = \"Un quai\" }]";
    let newsroom = newsroom.file(ISSUE, story(figure));
    fs::hard_link(newsroom.path("secret.png"), newsroom.path("issues/quai.png")).unwrap();
    look(&newsroom).answers(":9:20: error[img.path]").answers("a second name of another file");
}
