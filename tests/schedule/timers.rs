//! The lines for cron and the units for systemd.

use std::process::Command;

use crate::harness::Newsroom;

use super::MORNING;

#[test]
fn the_line_of_cron_sends_what_is_due() {
    let newsroom = Newsroom::sending_to(2).more_settings(MORNING);
    let table = newsroom.run(["schedule", "--cron"]).exits(0).out;
    let line = table.lines().find(|line| !line.starts_with('#')).expect("a line");
    let command = line.strip_prefix("*/5 * * * * ").expect("every five minutes");
    // Cron calls a shell with nearly no environment, in another folder.
    let ran = Command::new("/bin/sh")
        .args(["-c", command])
        .env_clear()
        .env("HOME", newsroom.path("."))
        .env("PATH", "/usr/bin:/bin")
        .current_dir("/")
        .output()
        .expect("a shell");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!((&*ran.stdout, &*ran.stderr), (&b""[..], &b""[..]));
    assert_eq!(newsroom.reached(), newsroom.everyone());
    let odd = newsroom.more_settings(&MORNING.replace("06:10", "06:12"));
    let table = odd.run(["schedule", "--cron"]).exits(0).out;
    assert!(table.contains("\n* * * * * "), "{table}");
}

#[test]
fn the_units_of_systemd_are_ones_that_it_takes() {
    let newsroom = Newsroom::sending_to(2).more_settings(MORNING);
    let printed = newsroom.run(["schedule", "--systemd"]).exits(0).out;
    let mut units: Vec<(String, String)> = Vec::new();
    for line in printed.lines() {
        match line.strip_prefix("# /etc/systemd/system/") {
            Some(name) => units.push((name.to_owned(), String::new())),
            None if line.starts_with('#') => {}
            None => {
                let (_, unit) = units.last_mut().expect("a name before its unit");
                unit.push_str(line);
                unit.push('\n');
            }
        }
    }
    let names: Vec<&str> = units.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let folder = newsroom.path("units");
    std::fs::create_dir(&folder).unwrap();
    for (name, unit) in &units {
        std::fs::write(folder.join(name), unit).unwrap();
    }
    let paths = names.iter().map(|name| folder.join(name));
    // Without systemd nobody can say it; the names above are held all the same.
    let Ok(ran) = Command::new("systemd-analyze").arg("verify").args(paths).output() else {
        return;
    };
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let about_units: Vec<&str> = said.lines().filter(|line| line.contains("matinale-")).collect();
    assert!(about_units.is_empty(), "{said}");
}
