//! What the machine needs: keys that nobody else can read, a timetable, and room on its disk.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::{Clinic, tells};
use crate::harness::{NameServer, Newsroom};

fn set_mode(clinic: &Clinic, file: &str, mode: u32) {
    fs::set_permissions(clinic.newsroom.path(file), Permissions::from_mode(mode)).unwrap();
}

#[test]
fn keys_that_others_can_read_or_that_cannot_be_used_are_told() {
    let clinic = Clinic::open();
    clinic.newsroom.send(&[]).exits(0);
    tells(&clinic.examine(), "key.dkim", "fine", "`state/dkim-s1.key`: RSA with 2048 bits");
    tells(&clinic.examine(), "key.links", "fine", "256 bits");
    set_mode(&clinic, "state/dkim-s1.key", 0o644);
    set_mode(&clinic, "state/unsubscribe.key", 0o640);
    let told = clinic.examine();
    tells(&told, "key.dkim", "fault", "can be read by others → chmod 600");
    tells(&told, "key.links", "fault", "can be read by others → chmod 600");
    tells(&told, "unsubscribe", "unchecked", "see `key.links`");
    tells(&told, "dkim", "unchecked", "see `key.dkim`");
    set_mode(&clinic, "state/dkim-s1.key", 0o600);
    fs::write(clinic.newsroom.path("state/dkim-s1.key"), crate::dkim::SHORT_KEY).unwrap();
    tells(&clinic.examine(), "key.dkim", "fault", "shorter than 2048 bits");
    fs::remove_file(clinic.newsroom.path("state/dkim-s1.key")).unwrap();
    tells(&clinic.examine(), "key.dkim", "fault", "there is no key");
    fs::remove_file(clinic.newsroom.path("state/unsubscribe.key")).unwrap();
    tells(&clinic.examine(), "key.links", "fault", "");
}

#[test]
fn a_machine_that_calls_nothing_by_itself_is_told() {
    let clinic = Clinic::open();
    tells(&clinic.examine(), "timetable", "fine", &format!("crontab -l: {}", clinic.cron_line()));
    clinic.install("crontab", "echo '0 6 * * * cd /srv/aurore && matinale send today --yes'");
    tells(&clinic.examine(), "timetable", "warning", "not in this folder");
    clinic.install("crontab", "echo 'no crontab for redac' >&2; exit 1");
    tells(
        &clinic.examine(),
        "timetable",
        "warning",
        "nothing on this machine calls `matinale send`",
    );
    clinic.install(
        "systemctl",
        "echo 'Mon 2026-11-30 06:30:00 CET 5h - - lavigie.timer matinale.service'",
    );
    tells(&clinic.examine(), "timetable", "fine", "systemd: Mon 2026-11-30");
}

#[test]
fn a_disk_without_room_is_told() {
    let clinic = Clinic::open();
    let folder = clinic.newsroom.path("small");
    fs::create_dir_all(&folder).unwrap();
    let settings = clinic.newsroom.text("matinale.toml");
    let settings = format!("{settings}\n[journal]\nurl = \"sqlite:small/journal.sqlite3\"\n");
    fs::write(clinic.newsroom.path("matinale.toml"), settings).unwrap();
    let server = NameServer::open(clinic.zone.clone());
    for (size, grade) in [("8m", "fault"), ("128m", "warning")] {
        let script = format!(
            "mount -t tmpfs -o size={size} tmpfs small && exec {} doctor --lang en --json --resolver {} --outgoing 192.0.2.1",
            env!("CARGO_BIN_EXE_matinale"),
            server.address
        );
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", &script]).current_dir(clinic.newsroom.path(""));
        let output = command.output();
        let Some(output) = output.ok().filter(|output| !output.stdout.is_empty()) else {
            println!("no test of a small disk: this user may mount none (`unshare -rm`)");
            return;
        };
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let checks = json["checks"].as_array().unwrap();
        let disk = checks.iter().find(|one| one["check"] == "disk").unwrap();
        assert_eq!(disk["grade"], grade, "{disk}");
        assert!(disk["help"].as_str().unwrap().contains("make room"), "{disk}");
    }
}

#[test]
fn a_publication_without_a_relay_is_told_and_the_rest_is_checked() {
    let newsroom = Newsroom::sending_to(1).more_settings("[dkim]\nselector = \"s1\"");
    let settings = newsroom.text("matinale.toml");
    let start = settings.find("[[relays]]").unwrap();
    let end = settings.find("[proof]").unwrap();
    fs::write(newsroom.path("matinale.toml"), settings[..start].to_owned() + &settings[end..])
        .unwrap();
    let clinic = Clinic::of(newsroom);
    let told = clinic.examine();
    tells(&told, "relay", "fault", "names no relay to hand mail to → write `[[relays]]`");
    tells(&told, "dkim", "fine", "");
}

#[test]
fn with_quiet_only_faults_are_told() {
    let clinic = Clinic::open();
    let zone =
        clinic.zone.with("_dmarc.echo.example TXT", &["_dmarc.echo.example TXT v=DMARC1; p=none"]);
    let zone = zone.with("echo.example TXT", &[]);
    let ran = clinic.run_with(&zone, &["--quiet"]).exits(1);
    assert_eq!(ran.out, "");
    ran.tells("FAULT").tells("the SPF record of echo.example").omits("asks receivers for nothing");
}
