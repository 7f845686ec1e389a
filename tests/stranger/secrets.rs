//! A secret in the settings is told and never shown, in whatever way it is written.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use super::{FRONT, SHOWING, publication};
use crate::harness::Newsroom;

/// The secret of every case below.
const SECRET: &str = "hunter2";

/// Settings that hold the secret where none belongs.
const SLIPS: &[&str] = &[
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npass = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npasswd = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npasword = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassowrd = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nPassword = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npwd = 'hunter2'\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nsecret = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nkey = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nauth = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nuser = \"u:hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\napi_key = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nauth = \"xoauth2\"\naccess_token = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword_env = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword_env = \"hunter2 3\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword_file = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword_command = \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword_command = \"hunter2&x\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = \"hunter2\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = hunter2\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword: \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword \"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = \"\"\"\nhunter2\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword =\n\"hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = [\"hunter2\"]\npassword = [\"hunter2\"]\n",
    "[[relays]]\nurl = \"smtps://u:hunter2@h.example\"\n",
    "[[relays]]\nurl = \"smtps://u:hunter2@h.example:99999\"\n",
    "[[relays]]\nurl = \"submission://u:hunter2@h.example\"\n",
    "[[relays]]\nurl = \"smtps:/u:hunter2@h.example\"\n",
    "[[relays]]\nurl = \"u:hunter2@h.example\"\n",
    "[[relays]]\nurl = \"smtps://u:hunter2@h.example\n",
    "relays = \"smtps://u:hunter2@h.example\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\nconnections = \"8\" # password = hunter2\n",
    "[journal]\nurl = \"postgres://u@h.example/db?password=hunter2\"\n",
    "[journal]\nurl = \"postgres://u:hunter2@h.example/db\"\n",
    "[journal]\nurl = \"mysql://u:hunter2@h.example/db\"\n",
    "[journal]\nurl = \"postgres://u@h.example/db\"\npasswort = \"hunter2\"\n",
    "[password]\nrelay = \"hunter2\"\n",
    "[archive]\nurl = \"https://u:hunter2@h.example/\"\n",
    "[archive]\nurl = \"http://h.example/?token=hunter2\"\n",
    "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = \"\\u0068unter2\"\nhunter = 1\n",
];

/// Settings in which the table of the relays is written on one line before the others.
const INLINE: &str = "relays = [{ url = \"smtps://u:hunter2@h.example\", titel = 1 }]\n";

#[test]
fn no_secret_of_the_settings_is_shown_in_any_form_by_any_command() {
    let settings = SLIPS.iter().map(|slip| format!("{FRONT}{slip}"));
    for settings in settings.chain([format!("{INLINE}{FRONT}")]) {
        let newsroom = publication(&settings);
        for command in SHOWING {
            let ran = newsroom.run(command).omits(SECRET);
            assert_ne!(ran.code, Some(101), "{settings}\n{ran}");
        }
    }
}

#[test]
fn a_password_that_send_will_not_find_is_noted_and_none_is_read() {
    let noted = |newsroom: &Newsroom, variables: &[(&str, &str)]| {
        let ran = newsroom.run_with(["check", "--format", "short"], variables).exits(0);
        let found = ran.findings();
        found.contains(&"8:16 note password.absent".to_owned())
            || found.contains(&"8:17 note password.absent".to_owned())
    };
    let with = |key: &str| {
        let relay = "[[relays]]\nurl = \"smtps://u@h.example\"\n";
        publication(&format!("{FRONT}\n{relay}{key}\n"))
    };
    let variable = with("password_env = \"RELAY_WORD\"");
    assert!(noted(&variable, &[]) && noted(&variable, &[("RELAY_WORD", "")]));
    assert!(!noted(&variable, &[("RELAY_WORD", SECRET)]));
    let file = with("password_file = \"state/word\"");
    assert!(noted(&file, &[]), "there is none");
    for (text, mode, is_noted) in [("", 0o600, true), (SECRET, 0o600, false), (SECRET, 0o640, true)]
    {
        let file = with("password_file = \"word\"").file("word", text);
        fs::set_permissions(file.path("word"), Permissions::from_mode(mode)).unwrap();
        assert_eq!(noted(&file, &[]), is_noted, "{text:?} {mode:o}");
    }
    for outside in ["password_file = \"/nowhere/word\"", "password_file = \"../word\""] {
        assert!(!noted(&with(outside), &[]), "{outside}: nobody has looked");
    }
    let command = with("password_command = \"touch ran; echo x\"");
    assert!(!noted(&command, &[]) && !command.path("ran").exists());
}

#[test]
fn a_file_that_is_not_text_does_not_show_its_secret_either() {
    let slip = "[[relays]]\nurl = \"smtps://u@h.example\"\npassword = \"hunter2";
    let bytes = [FRONT.as_bytes(), slip.as_bytes(), b"\xe9\"\n"].concat();
    let newsroom = publication("").file("matinale.toml", bytes);
    newsroom.run(["check"]).exits(2).omits(SECRET).tells("file.encoding");
}

#[test]
fn a_finding_about_a_secret_says_what_and_where() {
    let slip = "[[relays]]\nurl = \"smtps://u@h.example\"\npasword = \"hunter2\"\n";
    let newsroom = publication(&format!("{FRONT}{slip}"));
    newsroom
        .run(["check"])
        .exits(2)
        .says("matinale.toml:7:1: error[key.unknown]")
        .says("`pasword`");
}
