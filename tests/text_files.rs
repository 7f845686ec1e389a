//! Texts of blocks in Markdown files of their own: `body_file` and `opening_file`.

#![allow(clippy::disallowed_methods, reason = "tests make and read the files they are about")]

mod hostile;
mod mended;

use matinale::inbox::Behaviour;
use serde_json::Value;

use crate::harness::Newsroom;

/// The day of the issue.
const DAY: &str = "2025-02-11";

const ISSUE: &str = "issues/2025-02-11.toml";

const FRONT: &str = "date = 2025-02-11\ntitle = \"Un matin\"\npreheader = \"Le phare brille encore ce matin, et personne ne sait pourquoi.\"\n";

/// An issue of one story with these lines in it: from the eighth of the file on.
fn story(lines: &str) -> String {
    format!("{FRONT}\n[[blocks]]\nkind = \"story\"\ntitle = \"Le phare\"\n{lines}\n")
}

/// An issue whose only story has its text in `phare.md`.
fn written(text: impl AsRef<[u8]>) -> Newsroom {
    Newsroom::new().file(ISSUE, story("body_file = \"phare.md\"")).file("issues/phare.md", text)
}

#[test]
fn a_text_in_a_file_prints_as_it_does_in_the_issue() {
    let text = "Il **brille** : [voir](https://a.fr/phare).\n\n- un\n- deux\n\n> Oui\n\n## Suite\n\nFin \\* `x`.";
    let paid = |key: &str, value: &str| {
        format!(
            "\n[[blocks]]\nkind = \"story\"\nexclusive = true\ntitle = \"Le quai\"\nteasers = [\"Le quai\"]\n\
             opening{key} = {value}\nbody{key} = {}\n",
            value.replace("phare", "quai").replace("ouverture", "quai")
        )
    };
    let inside = Newsroom::new()
        .file(ISSUE, story(&format!("body = '''\n{text}'''")) + &paid("", "'Une ouverture.'"));
    let beside = Newsroom::new()
        .file(ISSUE, story("body_file = \"textes/phare.md\"") + &paid("_file", "'ouverture.md'"))
        .file("issues/textes/phare.md", text)
        .file("issues/ouverture.md", "Une ouverture.")
        .file("issues/quai.md", "Une quai.");
    for newsroom in [&inside, &beside] {
        newsroom.run(["render", "--out", "out"]).exits(0);
    }
    for page in ["free.html", "free.txt", "paid.html", "paid.txt"] {
        let page = format!("out/{DAY}/{page}");
        assert_eq!(beside.text(&page), inside.text(&page), "{page}");
    }
    assert!(beside.text("out/2025-02-11/free.txt").contains("Une ouverture."));
    assert!(!beside.text("out/2025-02-11/free.txt").contains("Une quai."));
    assert!(beside.text("out/2025-02-11/paid.txt").contains("Une quai."));
}

#[test]
fn a_finding_about_such_a_text_stands_in_its_file_in_every_form() {
    let newsroom = written("\u{feff}Il brille.\r\n\r\nUn [rapport](http://a.fr/é).\r\n");
    let ran = newsroom.run(["check"]).exits(0);
    ran.answers(
        "warning[link.http]: the link is not encrypted\n --> issues/phare.md:3:4\n  |\n\
         3 | Un [rapport](http://a.fr/é).\n  |    ^^^^^^^^^^^^^^^^^^^^^^^^\n",
    );
    let short = newsroom.run(["check", "--format", "short"]).exits(0);
    short.answers("issues/phare.md:3:4: warning[link.http]: the link is not encrypted");
    let json = newsroom.run(["check", "--json"]).exits(0).json();
    let finding = &json["findings"][0];
    assert_eq!((&json["issue"], &finding["file"]), (&ISSUE.into(), &"issues/phare.md".into()));
    let place = ["line", "column", "end_line", "end_column"].map(|key| finding[key].as_u64());
    assert_eq!(place, [3, 4, 3, 28].map(Some), "{json}");
    let sarif: Value =
        serde_json::from_str(&newsroom.run(["check", "--format", "sarif"]).exits(0).out).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "issues/phare.md");
    assert_eq!(
        (&place["region"]["startLine"], &place["region"]["endColumn"]),
        (&3.into(), &28.into())
    );
}

#[test]
fn sarif_proposes_a_change_in_the_file_that_it_changes() {
    let newsroom = written("Un mot , ici.\n");
    let ran = newsroom.run(["check", "--format", "sarif"]).exits(0);
    let sarif: Value = serde_json::from_str(&ran.out).unwrap();
    let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "issues/phare.md", "{sarif}");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 7, "{sarif}");
}

#[test]
fn a_finding_in_two_files_shows_a_line_of_each() {
    let watch = "watch = \"Voir [le rapport](https://a.fr/deux).\"";
    let newsroom = Newsroom::new()
        .file(ISSUE, story(&format!("body_file = \"phare.md\"\n{watch}")))
        .file("issues/phare.md", "Un phare.\n\nVoir [le rapport](https://a.fr/un).\n");
    let ran = newsroom.run(["check"]).exits(0);
    ran.answers(&format!(
        "warning[link.text-same]: 2 links read «le rapport» and lead to different places\n \
         --> {ISSUE}:9:16\n  |\n9 | {watch}\n  |                ^^^^^^^^^^\n  |\n \
         ::: issues/phare.md:3:7\n  |\n3 | Voir [le rapport](https://a.fr/un).\n  \
         |       ---------- the first of them\n"
    ));
    let finding = &newsroom.run(["check", "--json"]).exits(0).json()["findings"][0];
    assert_eq!((&finding["file"], &finding["line"]), (&ISSUE.into(), &9.into()), "{finding}");
    let also = &finding["also"];
    assert_eq!((&also["file"], &also["line"]), (&"issues/phare.md".into(), &3.into()), "{finding}");
}

#[test]
fn what_an_issue_allows_is_allowed_in_its_files_too() {
    let issue = story("body_file = \"phare.md\"").replacen(
        "preheader",
        "allow = [\"link.http\"]\npreheader",
        1,
    );
    let newsroom = written("Un [rapport](http://a.fr/x).\n").file(ISSUE, issue);
    newsroom.run(["check", "--deny", "warnings"]).exits(0).omits("link.http");
}

#[test]
fn a_file_that_is_not_there_is_told_at_its_name_with_the_one_that_is_meant() {
    let newsroom = Newsroom::new()
        .file(ISSUE, story("body_file = \"allience.md\""))
        .file("issues/alliance.md", "Il brille.");
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    ran.answers(&format!(
        "{ISSUE}:8:13: error[file.missing]: there is no file `allience.md` (did you mean `alliance.md`?)\n"
    ));
    let lonely = Newsroom::new().file(ISSUE, story("body_file = \"phare.md\""));
    lonely.run(["check"]).exits(1).answers("help: put the file beside the issue");
}

#[test]
fn a_name_means_its_file_whatever_the_form_and_the_case_of_its_letters() {
    let newsroom = Newsroom::new()
        .file(ISSUE, story("body_file = \"été.md\""))
        .file("issues/E\u{301}te\u{301}.md", "Un mot , ici.");
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    ran.answers("issues/E\u{301}te\u{301}.md:1:7: note[fr.typo]");
}

#[test]
fn a_text_stands_in_one_place_and_each_file_in_one_block() {
    let both = written("Un.").file(ISSUE, story("body = \"Deux.\"\nbody_file = \"phare.md\""));
    let ran = both.run(["check", "--format", "short"]).exits(1);
    ran.answers(
        ":9:13: error[key.value]: `body` and `body_file` stand in one block (keep one of the two)",
    );
    let quai = "\n[[blocks]]\nkind = \"story\"\ntitle = \"Le quai\"\nexclusive = true\n";
    for name in ["phare.md", "Phare.md"] {
        let issue = story("body_file = \"phare.md\"") + quai + &format!("body_file = \"{name}\"\n");
        let ran = written("Un.").file(ISSUE, issue).run(["check", "--format", "short"]).exits(1);
        let ran = ran.answers(&format!("{ISSUE}:14:13: error[key.value]: `{name}` is"));
        ran.answers("give each block a file of its own");
    }
    let open = written("Un.").file(ISSUE, story("body = \"Un.\"\nopening_file = \"phare.md\""));
    open.run(["check"])
        .exits(1)
        .answers("error[excl.key]: `opening_file` stands in a block that everyone may read");
}

#[test]
fn front_matter_of_a_text_is_told_and_a_line_of_dashes_is_not() {
    let ran = written("---\ntitle: Le phare\n---\nIl brille.\n");
    let ran = ran.run(["check", "--format", "short"]).exits(1);
    ran.answers("issues/phare.md:1:1: error[file.front-matter]");
    written("---\n\nIl brille.\n").run(["check"]).exits(0).omits("front-matter");
}

#[test]
fn a_slip_in_the_issue_hides_nothing_that_stands_in_its_files() {
    let issue = story("body_file = “phare.md”");
    let newsroom = written("Un mot.\n\nUne image ![x](a.png) ici.\n").file(ISSUE, issue);
    let ran = newsroom.run(["check", "--format", "short"]).exits(1);
    let ran = ran.answers("issues/2025-02-11.toml:8:13: error[toml.syntax]");
    ran.answers("issues/phare.md:3:");
}

#[test]
fn a_run_goes_on_with_no_other_text_than_it_began_with() {
    let mut newsroom = Newsroom::sending_to(3).refusing("r001@example.org", "451 4.7.1 greylisted");
    let day = newsroom.today();
    let issue = format!(
        "date = {day}\ntitle = \"Un matin\"\n[[blocks]]\nkind = \"story\"\ntitle = \"Le phare\"\nbody_file = \"phare.md\"\n"
    );
    let newsroom_files = |newsroom: Newsroom, text: &str| {
        newsroom.file(&format!("issues/{day}.toml"), &issue).file("issues/phare.md", text)
    };
    newsroom = newsroom_files(newsroom, "Il brille.");
    assert_eq!(newsroom.send(&[]).code, Some(75));
    newsroom = newsroom_files(newsroom, "Il est éteint.");
    newsroom.other_relay(Behaviour::default());
    newsroom.run(["resolve", "today", "--retry", "r001@example.org"]).exits(0);
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran}");
    ran.tells("--amend");
    newsroom.run(["check"]).answers("issue.sent");
    newsroom = newsroom_files(newsroom, "Il brille.");
    assert_eq!(newsroom.send(&[]).code, Some(0));
}

#[test]
fn a_file_without_words_is_told_where_it_is_named() {
    for text in ["", "\n  \n", "\u{feff} \r\n\r\n"] {
        let ran = written(text).run(["check", "--format", "short"]).exits(1);
        assert_eq!(ran.findings().len(), 1, "{ran}");
        ran.answers(":8:13: error[block.empty]: a story says nothing: `phare.md` is empty");
    }
    let lines = "exclusive = true\nteasers = [\"Un quai.\"]\nopening_file = \"phare.md\"\nbody = \"Il brille.\"";
    let issue =
        story("body = \"Un mot.\"") + &story(lines)[FRONT.len()..].replace("Le phare", "Le quai");
    let newsroom = Newsroom::new().file(ISSUE, issue).file("issues/phare.md", "");
    let ran = newsroom.run(["check", "--format", "short"]).exits(0);
    ran.answers("warning[file.empty]: `phare.md` is empty (write the text into `phare.md`, or take `opening_file` out)");
}
