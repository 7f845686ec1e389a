//! The list of readers, shown and edited from the command line.

use serde_json::json;

use crate::harness::{Newsroom, Ran};

const LIST: &str = "\
# Le lectorat.

[[subscribers]]
email = 'Zoe@example.org'   # fondatrice
name = \"Zoé\"
tags = [\"vip\", \"presse\"]

# Offert par le journal :
[[subscribers]]
email = \"ines@example.org\"
tier = \"paid\"
until = 2020-01-31

[[subscribers]]
email = \"max@example.org\"
tier = \"paid\" # jusqu'à nouvel ordre

# Fin.
";

fn newsroom(list: &str) -> Newsroom {
    Newsroom::new().file("subscribers.toml", list)
}

fn subscribers(newsroom: &Newsroom, words: &[&str]) -> Ran {
    newsroom.run([&["subscribers"], words].concat())
}

/// The list after a command, and the list it must be: `LIST` with one text for another.
#[track_caller]
fn edits(words: &[&str], old: &str, new: &str) {
    for end in ["\n", "\r\n"] {
        let list = LIST.replace('\n', end);
        let newsroom = newsroom(&format!("\u{feff}{list}"));
        subscribers(&newsroom, words).exits(0);
        let (old, new) = (old.replace('\n', end), new.replace('\n', end));
        assert!(list.contains(&old), "{old:?}");
        let expected = list.replacen(&old, &new, 1);
        assert_eq!(newsroom.text("subscribers.toml"), format!("\u{feff}{expected}"), "{words:?}");
    }
}

#[test]
fn readers_are_listed_with_the_edition_of_today_by_address_tag_and_tier() {
    let newsroom = newsroom(LIST);
    subscribers(&newsroom, &["suppress", "max@example.org", "--reason", "bounced"]).exits(0);
    let ran = subscribers(&newsroom, &["list"]).exits(0);
    let lines = [
        "Zoe@example.org   free        Zoé  presse, vip",
        "ines@example.org  free",
        "max@example.org   suppressed",
        "3 readers (2 free, 0 paid, 1 suppressed)",
    ];
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), lines, "{ran}");
    let shown = |words: &[&str]| {
        let ran = subscribers(&newsroom, &[&["list", "--csv"], words].concat()).exits(0);
        let rows = ran.out.lines().skip(1).map(|row| row.split(',').next().unwrap().to_owned());
        rows.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown(&["--tag", "vip"]), "Zoe@example.org");
    assert_eq!(shown(&["--tag", "vip", "--tag", "no"]), "Zoe@example.org");
    assert_eq!(shown(&["--tag", "vip", "--tier", "paid"]), "");
    assert_eq!(shown(&["--tier", "paid"]), "max@example.org");
    assert_eq!(shown(&["ZOE@example.org", "max@example.org"]), "Zoe@example.org max@example.org");
    subscribers(&newsroom, &["list", "no@example.org"])
        .exits(1)
        .tells("`no@example.org` is not in");
}

#[test]
fn an_export_has_every_column_as_it_is_in_both_forms() {
    let list = LIST.replace("\"Zoé\"", "'=1+1, \"Z\"'");
    let newsroom = newsroom(&list);
    subscribers(&newsroom, &["suppress", "max@example.org", "--reason", "bounced"]).exits(0);
    let csv = "email,name,tier,tags,since,until,edition,suppressed,source\n\
               Zoe@example.org,\"=1+1, \"\"Z\"\"\",free,\"presse;vip\",,,free,,list\n\
               ines@example.org,,paid,,,2020-01-31,free,,list\n\
               max@example.org,,paid,,,,paid,bounced,list\n";
    let ran = subscribers(&newsroom, &["export"]).exits(0).tells("1 of the cells for formulas");
    assert_eq!(ran.out, csv);
    subscribers(&newsroom, &["export", "--to", "readers.csv"]).exits(0).tells("wrote 3 readers");
    assert_eq!(newsroom.text("readers.csv"), csv);
    subscribers(&newsroom, &["export", "--to", "readers.csv", "--json"]).exits(2).tells("exist");
    assert_eq!(newsroom.text("readers.csv"), csv, "a file that exists is not replaced");
    let ran = subscribers(&newsroom, &["export", "--json", "ines@example.org"]).exits(0);
    let reader = json!({
        "email": "ines@example.org", "name": null, "tier": "paid", "tags": [],
        "since": null, "until": "2020-01-31", "edition": "free", "suppressed": null,
        "source": "list",
    });
    assert_eq!(ran.json(), json!({ "readers": [reader] }));
}

#[test]
fn a_table_for_the_terminal_fits_80_columns_and_cuts_no_address() {
    let long = "quelqu.un.avec.une.tres.longue.adresse@example.org";
    let list = format!(
        "[[subscribers]]\nemail = \"{long}\"\nname = \"{}\"\ntags = [\"{}\"]\n\
         [[subscribers]]\nemail = \"a@example.org\"\nname = \"日本{}\"\n",
        "Nom ".repeat(20),
        "mot".repeat(20),
        "日".repeat(40),
    );
    let ran = subscribers(&newsroom(&list), &["list"]).exits(0).answers(long);
    for line in ran.out.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
}

#[test]
fn an_edit_changes_nothing_but_what_was_asked_for() {
    edits(
        &["add", "k.o'connor@example.org", "--name", "Kathleen \"K\"", "--since", "2025-02-11"],
        "# Fin.\n",
        "# Fin.\n\n[[subscribers]]\nemail = \"k.o'connor@example.org\"\n\
         name = 'Kathleen \"K\"'\nsince = 2025-02-11\n",
    );
    edits(&["set", "ZOE@example.org", "--name", "Zoé L."], "\"Zoé\"", "\"Zoé L.\"");
    edits(
        &["set", "zoe@example.org", "--tier", "paid", "--until", "2030-01-01"],
        "# fondatrice\n",
        "# fondatrice\ntier = \"paid\"\nuntil = 2030-01-01\n",
    );
    edits(
        &["set", "zoe@example.org", "--add-tag", "a", "--drop-tag", "vip"],
        "[\"vip\", \"presse\"]",
        "[\"a\", \"presse\"]",
    );
    edits(&["set", "ines@example.org", "--until", ""], "2020-01-31", "\"\"");
    edits(
        &["set", "zoe@example.org", "--address", "z@example.org"],
        "'Zoe@example.org'",
        "\"z@example.org\"",
    );
    edits(
        &["remove", "ines@example.org"],
        "[[subscribers]]\nemail = \"ines@example.org\"\ntier = \"paid\"\nuntil = 2020-01-31\n",
        "",
    );
    edits(
        &["remove", "max@example.org"],
        "[[subscribers]]\nemail = \"max@example.org\"\ntier = \"paid\" # jusqu'à nouvel ordre\n\n",
        "",
    );
}

#[test]
fn a_list_of_inline_tables_is_edited_too() {
    let list = "subscribers = [\n  { email = \"a@c.de\", tier = \"paid\" }, # une\n  \
                {email=\"b@c.de\"} # deux\n]\n";
    let newsroom = newsroom(list);
    subscribers(&newsroom, &["set", "b@c.de", "--name", "B", "--address", "bb@c.de"]).exits(0);
    subscribers(&newsroom, &["add", "c@c.de", "--since", ""]).exits(0);
    subscribers(&newsroom, &["remove", "a@c.de"]).exits(0);
    let expected = "subscribers = [\n   # une\n  {email=\"bb@c.de\", name = \"B\"}, # deux\n    \
                    { email = \"c@c.de\" },\n]\n";
    assert_eq!(newsroom.text("subscribers.toml"), expected);
    for list in ["subscribers = []\n", "subscribers = [{email=\"a@c.de\"}]\n", ""] {
        let newsroom = self::newsroom(list);
        subscribers(&newsroom, &["add", "c@c.de"]).exits(0);
        subscribers(&newsroom, &["add", "d@c.de"]).exits(0);
        subscribers(&newsroom, &["list", "c@c.de", "d@c.de"]).exits(0).answers("2 readers");
    }
}

#[test]
fn who_is_on_the_list_already_is_not_added_and_is_told_with_the_line() {
    let newsroom = newsroom(LIST);
    let ran = subscribers(&newsroom, &["add", "INES@example.org"]).exits(1);
    ran.tells("`INES@example.org` stands on line 10 already");
    for address in ["", "nobody", "a@b", "a@b.fr, c@d.fr"] {
        subscribers(&newsroom, &["add", address]).exits(2);
    }
    for (flag, value) in [("--until", "soon"), ("--tag", "a\u{202e}b")] {
        subscribers(&newsroom, &["add", "new@example.org", flag, value]).exits(2);
    }
    subscribers(&newsroom, &["set", "zoe@example.org", "--address", "max@example.org"])
        .exits(1)
        .tells("stands on line 15 already");
    let both = ["set", "zoe@example.org", "max@example.org", "--address", "m@example.org"];
    subscribers(&newsroom, &both).exits(1).tells("2 readers would get one address");
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
}

#[test]
fn whoever_adds_a_suppressed_reader_is_told_how_to_readmit_them() {
    let newsroom = newsroom(LIST);
    subscribers(&newsroom, &["suppress", "new@example.org", "--reason", "unsubscribed"]).exits(0);
    let ran = subscribers(&newsroom, &["add", "New@example.org", "--quiet"]).exits(0);
    ran.tells("suppressed (unsubscribed)").tells("subscribers readmit New@example.org");
    let ran = subscribers(&newsroom, &["remove", "new@example.org"]).exits(0);
    ran.tells("subscribers suppress ADDRESS --reason unsubscribed");
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
    subscribers(&newsroom, &["set", "zoe@example.org", "--address", "z@example.org"])
        .exits(0)
        .omits("suppressed");
    subscribers(&newsroom, &["suppress", "z@example.org"]).exits(0);
    let words = ["set", "z@example.org", "--address", "y@example.org"];
    subscribers(&newsroom, &words).exits(0).tells("the reader is written to again");
}

#[test]
fn many_readers_are_changed_only_after_a_yes() {
    let newsroom = newsroom(LIST);
    let drop = ["set", "--where-tag", "vip", "--drop-tag", "vip"];
    subscribers(&newsroom, &drop).exits(2).tells("add `--yes`");
    subscribers(&newsroom, &["remove", "--tier", "free"]).exits(2).tells("add `--yes`");
    subscribers(&newsroom, &["remove"]).exits(2).tells("nobody is named");
    subscribers(&newsroom, &["remove", "zoe@example.org", "no@example.org"]).exits(1);
    assert_eq!(newsroom.text("subscribers.toml"), LIST);
    let ran = subscribers(&newsroom, &[&drop[..], &["--yes"]].concat()).exits(0);
    ran.answers("1 reader changed");
    let ran = subscribers(&newsroom, &["remove", "--tier", "free", "--yes", "--json"]).exits(0);
    assert_eq!(ran.json(), json!({ "removed": 2 }));
    let words = ["set", "max@example.org", "--tier", "paid", "--json"];
    let ran = subscribers(&newsroom, &words).exits(0);
    assert_eq!(ran.json(), json!({ "changed": 0, "unchanged": 1 }));
}

#[test]
fn a_list_with_an_error_and_one_that_is_no_file_are_left_as_they_are() {
    let list = format!("{LIST}[[subscribers]]\nemail = \"a@c.de\"\nteir = \"paid\"\n");
    let newsroom = newsroom(&list);
    for words in [&["add", "b@c.de"][..], &["set", "a@c.de", "--name", "A"], &["remove", "a@c.de"]]
    {
        subscribers(&newsroom, words).exits(1).tells("error[key.unknown]").tells("cannot be used");
    }
    assert_eq!(newsroom.text("subscribers.toml"), list);
    std::fs::remove_file(newsroom.path("subscribers.toml")).expect("the list");
    subscribers(&newsroom, &["add", "b@c.de"]).exits(2).tells("cannot be read");
    std::fs::create_dir(newsroom.path("subscribers.toml")).expect("a folder");
    subscribers(&newsroom, &["list"]).exits(2).tells("cannot be read");
}

#[test]
fn a_reader_on_two_rows_is_changed_and_removed_on_both() {
    let list = format!("{LIST}\n[[subscribers]]\nemail = \"ZOE@example.org\"\nname = \"Z\"\n");
    let newsroom = newsroom(&list);
    subscribers(&newsroom, &["set", "zoe@example.org", "--name", "Zo"]).exits(0);
    assert_eq!(newsroom.text("subscribers.toml").matches("name = \"Zo\"").count(), 2);
    subscribers(&newsroom, &["remove", "zoe@example.org"]).exits(0);
    assert!(!newsroom.text("subscribers.toml").to_lowercase().contains("zoe@"));
}
