//! The file that is mended: its bytes, its place, its permissions.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::Value;

use super::{ISSUE, story};
use crate::harness::Newsroom;

/// An issue that no program would lay out like this: a byte order mark, both kinds of line ends, tabs,
/// comments in odd places, strings of all four kinds.
fn odd(body: &str, title: &str) -> String {
    format!(
        "\u{feff}#:schema ../schema/issue.schema.json\r\n\r\n# L'Elysée , le 1 août: un commentaire\n\
         date=2025-02-11\t# \"Elysée\"\r\n  title    =\t'{title}'\r\ncontents = [ # Elysée ,\r\n\
         \t\"Le train\" , # de de\r\n]\n\n\n[[ blocks ]] # un\r\nkind=\"story\"\r\n\
         title = \"\"\"\\\r\n    Le train \\\r\n    de nuit\"\"\"   \r\nbody = '''\r\n{body}\r\n'''\r\n\
         source = {{ label = \"Le rapport\",url='https://a.fr/Elysée?a=1,b' }} # fin, sans saut de ligne"
    )
}

#[test]
fn a_file_laid_out_by_hand_keeps_every_byte_that_is_not_named() {
    let wrong = odd(
        "Au Palais de l'Elysée , il a dit \"oui\".\r\n\r\n```\r\n\tLe 1 août ,\r\n```\n",
        "La une de l’Elysée",
    );
    let right = odd(
        "Au Palais de l'Élysée, il a dit « oui ».\r\n\r\n```\r\n\tLe 1 août ,\r\n```\n",
        "La une de l’Élysée",
    );
    let newsroom = Newsroom::new().file(ISSUE, &wrong);
    let ran = newsroom.run(["check", "--fix", "--deny", "warnings"]).exits(0);
    assert_eq!(newsroom.text(ISSUE), right, "{ran}");
    let before: toml::Table = wrong.trim_start_matches('\u{feff}').parse().expect("TOML");
    let after: toml::Table = right.trim_start_matches('\u{feff}').parse().expect("TOML");
    assert_eq!(before["blocks"][0]["source"], after["blocks"][0]["source"]);
    let again = newsroom.run(["check", "--fix"]).exits(0).omits("mended in");
    assert_eq!(newsroom.text(ISSUE), right, "{again}");
}

#[test]
fn what_was_mended_is_told_by_file_and_line_within_80_columns() {
    let long = "Un mot , d'une phrase “citée tout du long, avec bien des mots avant sa fin” ici.";
    let newsroom = Newsroom::new().file(ISSUE, story(&format!("body = \"{long} L'Elysée.\"")));
    let settings = newsroom.text("matinale.toml").replace("timezone", "timezon");
    let ran = newsroom.file("matinale.toml", settings).run(["check", "--fix"]).exits(0);
    let expected = "mended in matinale.toml
    3  key.unknown  timezon → timezone

mended in issues/2025-02-11.toml
    7  fr.typo      mot , → mot,
    7  fr.quotes    “citée tout …ant sa fin” → « citée tout…nt sa fin »
    7  fr.capitals  L'Elysée. → L'Élysée.

issues/2025-02-11.toml · La Vigie · mardi 11 février 2025: nothing to mend
";
    assert_eq!(ran.out, expected);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "80 columns");
}

#[test]
fn json_and_lines_tell_what_was_mended_and_what_is_left() {
    let issue = story("body = \"Un mot , un [rapport](http://a.fr/).\"");
    let newsroom = || Newsroom::new().file(ISSUE, &issue);
    let ran = newsroom().run(["check", "--fix", "--json", "--deny", "warnings"]).exits(1);
    let answer: Value = serde_json::from_str(&ran.out).expect("JSON");
    let fixed = serde_json::json!([
        { "file": ISSUE, "line": 7, "code": "fr.typo", "old": "mot ,", "new": "mot," }
    ]);
    assert_eq!((&answer["fixed"], &answer["findings"][0]["code"]), (&fixed, &"link.http".into()));
    let plain = newsroom().run(["check", "--json"]).exits(0);
    plain.omits("\"fixed\"").answers("fr.typo");
    let short = newsroom().run(["check", "--fix", "--format", "short"]).exits(0);
    short.answers("issues/2025-02-11.toml:7: mended[fr.typo]: `mot ,` → `mot,`\n");
    let told = newsroom().run(["check"]).exits(0);
    told.answers("0 errors, 1 warning, 1 note · `--fix` mends 1\n");
}

#[test]
fn settings_that_could_not_be_read_are_mended_first() {
    let newsroom = Newsroom::new().file(ISSUE, story("body = \"Un texte.\""));
    let settings = newsroom.text("matinale.toml");
    let wrong = settings.replace("from =", "form =") + "\n[check]\nallow = [\"link.htpp\"] # ici\n";
    let newsroom = newsroom.file("matinale.toml", &wrong);
    newsroom.run(["check"]).exits(2);
    newsroom.run(["check", "--fix"]).exits(0).answers("form → from");
    assert_eq!(
        newsroom.text("matinale.toml"),
        wrong.replace("form", "from").replace("htpp", "http")
    );
}

#[test]
fn a_file_keeps_its_permissions_and_a_link_goes_on_leading_to_it() {
    let newsroom = Newsroom::new().file("ailleurs/matin.toml", story("body = \"Un mot , ici.\""));
    let real = newsroom.path("ailleurs/matin.toml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("the mode of a file");
    fs::create_dir_all(newsroom.path("issues")).expect("a folder");
    symlink("../ailleurs/matin.toml", newsroom.path(ISSUE)).expect("a link");
    newsroom.run(["check", "--fix"]).exits(0).answers("mended in");
    assert!(newsroom.text("ailleurs/matin.toml").contains("Un mot, ici."));
    assert!(newsroom.path(ISSUE).is_symlink());
    let mode = fs::metadata(&real).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    for folder in ["ailleurs", "issues"] {
        let files = fs::read_dir(newsroom.path(folder)).expect("a folder").count();
        assert_eq!(files, 1, "nothing is left in `{folder}`");
    }
}

#[test]
fn a_file_that_may_not_be_written_is_left_as_it_is() {
    let issue = story("body = \"Un mot , ici.\"");
    let newsroom = Newsroom::new().file(ISSUE, &issue);
    let path = newsroom.path(ISSUE);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("the mode of a file");
    let ran = newsroom.run(["check", "--fix"]).exits(1);
    ran.tells("`issues/2025-02-11.toml` was left as it is: the file is read-only");
    assert_eq!(newsroom.text(ISSUE), issue);
}

#[test]
fn a_file_with_nothing_to_mend_is_not_written() {
    let newsroom = Newsroom::new().file(ISSUE, story("body = \"Un mot.\""));
    let moment =
        || fs::metadata(newsroom.path(ISSUE)).expect("the file").modified().expect("a time");
    let before = moment();
    newsroom.run(["check", "--fix"]).exits(0).answers("nothing to mend");
    assert_eq!(moment(), before);
    newsroom.run(["check", "--explain", "fr.typo", "--fix"]).exits(2);
}
