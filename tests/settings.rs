//! Settings that cannot be used: every command says why, and does not start. Numbers in brackets are
//! those of the list of bad inputs.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::harness::Newsroom;

/// The first lines of sound settings: what is added stands from the fifth line on.
const FRONT: &str =
    "[publication]\nname = \"V\"\ntimezone = \"Europe/Paris\"\nfrom = \"v@example.org\"\n";

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Un matin\"\n\n\
                     [[blocks]]\nkind = \"story\"\ntitle = \"Un\"\nbody = \"Texte.\"\n";

fn with(settings: &str) -> Newsroom {
    Newsroom::new().file("matinale.toml", settings).issue("2025-02-11", ISSUE)
}

/// The settings are refused by every command, for these things only, and nothing is left behind.
#[track_caller]
fn refused(number: u32, settings: &str, findings: &[&str]) {
    let newsroom = with(settings);
    for words in [&["check"][..], &["send", "2025-02-11", "--yes", "--late"], &["status"]] {
        let ran = newsroom.run(words).exits(2);
        assert_eq!(ran.errors_of("matinale.toml"), findings, "bad input {number}\n{ran}");
        if words != ["check"] {
            assert_eq!(ran.out, "", "bad input {number}");
            ran.tells("the settings in `matinale.toml` cannot be used");
        }
    }
    assert!(!newsroom.path("state").exists(), "bad input {number}");
}

/// The same for lines below those that are sound.
#[track_caller]
fn refused_for(number: u32, lines: &str, finding: &str) {
    refused(number, &format!("{FRONT}{lines}\n"), &[&format!("matinale.toml:{finding}")]);
}

#[test]
fn the_settings_that_faults_are_put_into_have_none_themselves() {
    with(FRONT).run(["check"]).exits(0);
}

#[test]
fn a_password_in_the_settings_is_refused_and_never_repeated() {
    let login = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n";
    for (lines, finding) in [
        (format!("{login}password = \"hunter2\""), "7:1 error settings.secret"),
        (format!("{login}password_env = \"hunter2!\""), "7:16 error settings.secret"),
        (
            "[[relays]]\nurl = \"smtps://zoe:hunter2@mail.example.org\"".into(),
            "6:7 error settings.secret",
        ),
    ] {
        refused_for(53, &lines, finding);
        let newsroom = with(&format!("{FRONT}{lines}\n"));
        newsroom.run(["check"]).exits(2).omits("hunter2").says("password");
        newsroom.run(["check", "--json"]).exits(2).omits("hunter2");
    }
}

#[test]
fn a_journal_on_a_server_is_named_without_its_password_and_as_a_whole() {
    let journal = |lines: &str| format!("[journal]\n{lines}");
    for (lines, finding) in [
        ("url = \"postgres://zoe:hunter2@db.example.org/m\"", "6:7 error settings.secret"),
        (
            "url = \"postgres://zoe@db.example.org/m\"\npassword = \"hunter2\"",
            "7:1 error settings.secret",
        ),
        (
            "url = \"postgres://zoe@db.example.org/m\"\npassword_env = \"hunter2!\"",
            "7:16 error settings.secret",
        ),
        ("url = \"postgres://db.example.org/m\"", "6:7 error key.value"),
        ("url = \"postgres://zoe@db.example.org\"", "6:7 error key.value"),
        ("url = \"postgres://zoe@db.example.org/m?sslmode=disable\"", "6:7 error key.value"),
        ("url = \"sqlite:state/j\"\npassword_env = \"HUNTER2\"", "6:7 error key.value"),
    ] {
        refused_for(53, &journal(lines), finding);
        let newsroom = with(&format!("{FRONT}{}\n", journal(lines)));
        newsroom.run(["check"]).exits(2).omits("hunter2");
    }
    let told = "write `postgres://user@host:5432/database`";
    with(&format!("{FRONT}{}\n", journal("url = \"postgres://zoe@db.example.org\"")))
        .run(["check"])
        .says(told);
}

#[test]
fn a_password_that_others_can_read_is_refused() {
    let relay =
        "[[relays]]\nurl = \"smtps://zoe@127.0.0.1:1\"\npassword_file = \"relay.password\"\n";
    let newsroom = with(&format!("{FRONT}{relay}")).file("relay.password", "hunter2\n");
    let mode = |mode| {
        let path = newsroom.path("relay.password");
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode of a file");
    };
    for (open, exit) in [(0o644, 2), (0o640, 2), (0o604, 2), (0o600, 75)] {
        mode(open);
        for words in
            [&["send", "2025-02-11", "--yes", "--late"][..], &["proof", "--to", "v@example.org"]]
        {
            let ran = newsroom.run(words).omits("hunter2");
            if exit == 2 {
                let ran = ran.exits(2).tells("`./relay.password` can be read by others");
                ran.tells("help: chmod 600 ./relay.password");
                assert!(!newsroom.path("state/journal.sqlite3").exists(), "a run began");
            } else {
                assert_ne!(ran.code, Some(2), "{open:o} is fine\n{ran}");
            }
        }
    }
    fs::remove_file(newsroom.path("relay.password")).expect("the file is there");
    newsroom
        .run(["send", "2025-02-11", "--yes", "--late"])
        .exits(2)
        .tells("`password_file` of the relay");
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let relay =
        "[[relays]]\nurl = \"smtps://zoe@127.0.0.1:1\"\npassword_env = \"RELAY_PASSWORD\"\n";
    let newsroom = with(&format!("{FRONT}{relay}"));
    let words = ["send", "2025-02-11", "--yes", "--late"];
    let unset = "the environment variable `RELAY_PASSWORD` is not set";
    newsroom.run(words).exits(2).tells(unset).tells("in cron, set it above the line");
    newsroom.run_with(words, &[("RELAY_PASSWORD", "")]).exits(2).tells(unset);
    newsroom.run(["proof", "--to", "v@example.org"]).exits(2).tells(unset);
    assert!(!newsroom.path("state/journal.sqlite3").exists(), "bad input 59: a run began");
    let ran = newsroom.run_with(words, &[("RELAY_PASSWORD", "hunter2")]);
    assert_ne!(ran.omits("hunter2").omits(unset).code, Some(2));
    newsroom.run(["check"]).exits(0);
    newsroom.run(["rehearse"]).exits(0);
}

#[test]
fn mail_leaves_this_machine_encrypted_or_not_at_all() {
    for url in ["smtp://mail.example.org:25", "smtp://192.0.2.1:25", "smtp://[2001:db8::1]:25"] {
        refused_for(54, &format!("[[relays]]\nurl = \"{url}\""), "6:7 error settings.plaintext");
    }
    for url in
        ["mail.example.org", "http://mail.example.org", "smtps://", "smtps://mail.example.org:0"]
    {
        refused_for(54, &format!("[[relays]]\nurl = \"{url}\""), "6:7 error key.value");
    }
}

#[test]
fn the_sender_is_an_address() {
    for from in [
        "redaction",
        "redaction@",
        "@example.org",
        "a@b",
        "V <v@example.org>, W <w@example.org>",
        "w@example.org <v@example.org>",
        "V <v@example>",
        "v@example.org\\r\\nBcc: x@y.fr",
    ] {
        let settings = FRONT.replace("v@example.org", from);
        refused(55, &settings, &["matinale.toml:4:8 error address.syntax"]);
    }
    refused_for(55, "reply_to = \"x\"", "5:12 error address.syntax");
    refused_for(55, "[proof]\nto = [\"v@example.org\", \"x\"]", "6:24 error address.syntax");
    refused_for(55, "[unsubscribe]\nmailto = \"x\"", "6:10 error address.syntax");
    let named = "[unsubscribe]\nmailto = \"V <v@example.org>\"";
    refused_for(55, named, "6:10 error address.syntax");
}

#[test]
fn the_unsubscribe_page_is_https_and_has_room_for_a_token() {
    for url in [
        "http://example.org/leave",
        "https://example.org/leave?list=1",
        "https://example.org/leave#x",
        "https://zoe:secret@example.org/leave",
        "example.org/leave",
        "https://",
        "javascript:x",
    ] {
        refused_for(57, &format!("[unsubscribe]\nurl = \"{url}\""), "6:7 error settings.url");
    }
    with(&format!("{FRONT}[unsubscribe]\nurl = \"https://example.org/leave/\"\n"))
        .run(["check"])
        .exits(0);
}

#[test]
fn numbers_make_sense() {
    for (lines, finding) in [
        ("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nconnections = 0", "7:15 error settings.range"),
        (
            "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nconnections = 10000",
            "7:15 error settings.range",
        ),
        ("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nconnections = -1", "7:15 error settings.range"),
        (
            "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nper_connection = 0",
            "7:18 error settings.range",
        ),
        ("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nwindow = 0", "7:10 error settings.range"),
        ("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nwindow = 33", "7:10 error settings.range"),
        (
            "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nwindow = 8\npipelining = \"envelope\"",
            "7:10 error key.value",
        ),
        ("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\npace = \"0/s\"", "7:8 error settings.range"),
        (
            "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\npace = [\"14/s\", \"10000001/d\"]",
            "7:17 error settings.range",
        ),
        ("[delivery]\nmax_recipients = 0", "6:18 error settings.range"),
        ("[delivery]\nmax_recipients = -1", "6:18 error settings.range"),
        ("[delivery]\nmax_recipients = 99999999999999999999", "6:18 error key.value"),
        ("[latest]\ncount = 11", "6:9 error settings.range"),
        ("[pictures]\nmax_width = 10", "6:13 error settings.range"),
    ] {
        refused_for(58, lines, finding);
    }
}

#[test]
fn a_pace_is_a_number_and_a_unit_of_time() {
    let relay = |pace: &str| format!("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\npace = {pace}");
    for (pace, place, help) in [
        ("\"fast\"", "7:8", "write `\"14/s\"`, `\"30/min\"`, `\"500/h\"` or `\"50000/d\"`"),
        ("\"500/week\"", "7:8", "or a list of them"),
        ("[\"14/s\", \"30/m\"]", "7:17", "write `min` for a minute"),
        ("14", "7:8", "a text in quotes, or a list of them in brackets"),
    ] {
        let newsroom = with(&format!("{FRONT}{}\n", relay(pace)));
        let ran = newsroom.run(["check"]).exits(2).says(help);
        assert_eq!(
            ran.errors_of("matinale.toml"),
            [format!("matinale.toml:{place} error key.value")],
            "{ran}"
        );
    }
    for pace in ["\"14/s\"", "\"500 per hour\"", "[\"14/s\", \"50_000/day\"]", "[]"] {
        let newsroom = with(&format!("{FRONT}postal_address = \"x\"\n{}\n", relay(pace)));
        let ran = newsroom.run(["check"]).exits(0);
        assert!(ran.told().iter().all(|told| !told.contains("matinale.toml")), "{ran}");
    }
}

#[test]
fn a_relay_with_a_pace_is_listed_once() {
    let relay = |more: &str| format!("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\n{more}\n");
    let twice = relay("pace = \"14/s\"") + &relay("");
    let newsroom = with(&format!("{FRONT}{twice}"));
    let ran = newsroom.run(["check"]).exits(2).says("the relay 127.0.0.1:1 with a `pace`");
    assert_eq!(ran.errors_of("matinale.toml"), ["matinale.toml:8:1 error key.value"], "{ran}");
    let without = relay("") + &relay("");
    with(&format!("{FRONT}{without}")).run(["check"]).exits(0);
    let other = relay("pace = \"14/s\"") + &relay("").replace(":1\"", ":2\"");
    with(&format!("{FRONT}{other}")).run(["check"]).exits(0);
}

#[test]
fn a_pace_that_another_one_keeps_anyway_is_told() {
    let relay = |pace: &str| format!("[[relays]]\nurl = \"smtp://127.0.0.1:1\"\npace = {pace}");
    for (pace, place, most) in [
        ("[\"14/s\", \"100000/h\"]", "7:17", "`14/s` lets no more than 50400 through"),
        ("[\"200/min\", \"100/h\"]", "7:9", "`100/h` lets no more than 100 through"),
        ("[\"14/s\", \"14/s\"]", "7:17", "`14/s` lets no more than 14 through"),
    ] {
        let newsroom = with(&format!("{FRONT}{}\n", relay(pace)));
        let ran = newsroom.run(["check"]).exits(0).answers(most);
        ran.answers("warning[settings.pace]").answers(&format!("matinale.toml:{place}"));
    }
}

#[test]
fn a_misspelt_key_or_section_is_told_with_the_one_that_was_meant() {
    for (lines, finding, help) in [
        ("postal_adress = \"x\"", "5:1 error key.unknown", "did you mean `postal_address`?"),
        ("[delivry]\nmax_recipients = 1", "5:2 error key.unknown", "did you mean `delivery`?"),
        (
            "[delivery]\nmax_recipient = 1",
            "6:1 error key.unknown",
            "did you mean `max_recipients`?",
        ),
        (
            "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\nconections = 1",
            "7:1 error key.unknown",
            "did you mean `connections`?",
        ),
        (
            "[contributors.jr]\nname = \"J\"\ninitial = \"J\"",
            "7:1 error key.unknown",
            "did you mean `initials`?",
        ),
    ] {
        refused_for(59, lines, finding);
        with(&format!("{FRONT}{lines}\n")).run(["check"]).exits(2).says(help);
    }
}

#[test]
fn a_time_zone_exists() {
    let settings = FRONT.replace("Europe/Paris", "Europe/Pariss");
    refused(60, &settings, &["matinale.toml:3:12 error settings.timezone"]);
    with(&settings).run(["check"]).exits(2).says("did you mean `Europe/Paris`?");
}

#[test]
fn what_is_missing_is_told_at_the_section_that_lacks_it() {
    refused(0, "", &["matinale.toml:1:1 error key.missing"; 3]);
    refused(0, "[publication]\nname = \"V\"\n", &["matinale.toml:1:1 error key.missing"; 2]);
}

#[test]
fn every_fault_of_the_settings_is_told_in_one_run() {
    let lines = "reply_to = \"x\"\n[theme]\naccent = \"red\"\n[audience]\nsource = \"readers.xls\"\n\
                 [journal]\nurl = \"mysql:x\"\n[typography]\nspace = \"wide\"\n";
    let findings = [
        "matinale.toml:5:12 error address.syntax",
        "matinale.toml:7:10 error settings.colour",
        "matinale.toml:9:10 error key.value",
        "matinale.toml:11:7 error key.value",
        "matinale.toml:13:9 error key.value",
    ];
    refused(0, &format!("{FRONT}{lines}"), &findings);
}

#[test]
fn settings_that_are_no_text_are_told_with_the_place() {
    let newsroom = Newsroom::new().file("matinale.toml", b"[publication]\nname = \"Le Caf\xe9\"\n");
    let ran = newsroom.run(["check"]).exits(2);
    assert_eq!(ran.errors_of("matinale.toml"), ["matinale.toml:2:15 error file.encoding"], "{ran}");
    refused(
        0,
        "[publication\n",
        &[
            "matinale.toml:1:1 error toml.syntax",
            "matinale.toml:1:1 error key.missing",
            "matinale.toml:1:1 error key.missing",
            "matinale.toml:1:1 error key.missing",
        ],
    );
}

#[test]
fn a_folder_without_a_publication_says_what_to_do() {
    for words in
        [&["check"][..], &["new"], &["send", "today"], &["status"], &["rehearse"], &["render"]]
    {
        let ran = Newsroom::empty().run(words).exits(2);
        ran.tells("there is no publication in `.`").tells("or make one: `matinale init`");
    }
    let newsroom = Newsroom::empty();
    let ran = newsroom.run(["check", "--dir", "elsewhere"]).exits(2);
    ran.tells("there is no publication in `elsewhere`");
}

#[test]
fn a_file_that_is_too_large_is_refused_and_never_cut() {
    let long = format!("{FRONT}{}", "# une ligne de commentaire\n".repeat(45_000));
    let ran = Newsroom::new().file("matinale.toml", long).run(["check"]).exits(2);
    ran.tells("it is larger than 1 MiB");
}
