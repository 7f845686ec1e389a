//! `check --fix` in the files of the texts.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::{ISSUE, story, written};
use crate::harness::Newsroom;

#[test]
fn a_text_is_mended_in_its_file_which_keeps_every_other_byte() {
    let wrong = "\u{feff}Il a vu l'Elysée , “oui”.\r\n\r\n```\r\n\t\"Le 1 août\" ,\r\n```\r\nSans fin , non";
    let right = wrong.replace("l'Elysée ,", "l'Élysée,").replace("“oui”", "« oui »");
    let right = right.replace("fin , non", "fin, non");
    let newsroom = written(wrong);
    let ran = newsroom.run(["check", "--fix", "--format", "short"]).exits(0);
    assert_eq!(newsroom.text("issues/phare.md"), right, "{ran}");
    let ran = ran.answers("issues/phare.md:1: mended[fr.quotes]: `“oui”.` → `« oui ».`\n");
    ran.answers("issues/phare.md:6: mended[fr.typo]");
    assert_eq!(newsroom.text(ISSUE), story("body_file = \"phare.md\""));
    newsroom.run(["check", "--fix"]).exits(0).omits("mended in");
}

#[test]
fn the_issue_and_each_of_its_files_are_mended_in_one_go() {
    let quai = "\n[[blocks]]\nkind = \"story\"\ntitle = \"Le quai\"\nbody_file = \"quai.md\"\n";
    let issue = story("body_fil = \"phare.md\"\nwatch = \"Un mot , ici.\"") + quai;
    let newsroom =
        written("Un phare , ici.\n").file("issues/quai.md", "Un quai , ici.\n").file(ISSUE, issue);
    let json = newsroom.run(["check", "--fix", "--json"]).exits(0).json();
    let fixed = json["fixed"].as_array().unwrap();
    let mut files: Vec<_> =
        fixed.iter().map(|one| (one["file"].as_str(), one["line"].as_u64())).collect();
    files.sort_unstable();
    let expected = [(ISSUE, 8), (ISSUE, 9), ("issues/phare.md", 1), ("issues/quai.md", 1)];
    assert_eq!(files, expected.map(|(file, line)| (Some(file), Some(line))), "{json}");
    assert!(newsroom.text(ISSUE).contains("body_file = \"phare.md\"\nwatch = \"Un mot, ici.\""));
    assert_eq!(newsroom.text("issues/phare.md"), "Un phare, ici.\n");
    assert_eq!(newsroom.text("issues/quai.md"), "Un quai, ici.\n");
}

#[test]
fn a_backslash_before_a_mark_is_not_left_behind_by_a_mend() {
    for (text, expected) in [
        ("Il dit \\\"oui\\\".", "Il dit \\\"oui\\\"."),
        ("Il dit \\\\ \"oui\".", "Il dit \\\\ « oui »."),
    ] {
        let newsroom = written(text);
        newsroom.run(["check", "--fix"]).exits(0);
        assert_eq!(newsroom.text("issues/phare.md"), expected);
        let inside = Newsroom::new().file(ISSUE, story(&format!("body = '{text}'")));
        inside.run(["check", "--fix"]).exits(0);
        assert_eq!(inside.text(ISSUE), story(&format!("body = '{expected}'")));
    }
}

#[test]
fn a_text_keeps_its_permissions_and_a_link_goes_on_leading_to_it() {
    let newsroom = written("").file("textes/phare.md", "Un mot , ici.\n");
    let (link, real) = (newsroom.path("issues/phare.md"), newsroom.path("textes/phare.md"));
    fs::remove_file(&link).unwrap();
    symlink("../textes/phare.md", &link).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    newsroom.run(["check", "--fix"]).exits(0).answers("mended in textes/phare.md");
    assert_eq!(newsroom.text("textes/phare.md"), "Un mot, ici.\n");
    assert!(link.is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_text_that_may_not_be_written_is_left_as_it_is() {
    let newsroom = written("Un mot , ici.\n");
    let path = newsroom.path("issues/phare.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let ran = newsroom.run(["check", "--fix"]).exits(1);
    ran.tells("`issues/phare.md` was left as it is: the file is read-only");
    assert_eq!(newsroom.text("issues/phare.md"), "Un mot , ici.\n");
}
