//! `doctor`: every fault once, in the DNS, at the relay, at the page to unsubscribe and on the machine; and a
//! publication without any.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "files and programs are what is examined")]
#![allow(clippy::print_stdout, reason = "who skips a test is told why")]

mod language;
mod machine;
mod page;
mod policies;
mod records;
mod relays;
mod web_server;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::harness::{NameServer, Newsroom, Ran, Zone};

/// The address that the relay of the tests sends from.
const OUTGOING: &str = "192.0.2.1";

/// What `crontab -l` prints where everything is well. `FOLDER` stands for the publication's.
const CRON_LINE: &str = "30 6 * * * cd FOLDER && matinale send today --yes --quiet";

/// A diagnosis, as it is printed in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    check: String,
    grade: String,
    /// What was found, and what to do.
    words: String,
}

/// A publication that signs, and the DNS that belongs to it.
struct Clinic {
    newsroom: Newsroom,
    zone: Zone,
}

impl Clinic {
    /// One that signs with a key, and has sent nothing yet.
    fn open() -> Self {
        Self::of(Newsroom::sending_to(2).more_settings("[dkim]\nselector = \"s1\""))
    }

    /// A publication whose settings are these. Its key is made, and is in the DNS.
    fn of(newsroom: Newsroom) -> Self {
        newsroom.run(["dkim", "new"]).exits(0);
        let shown = newsroom.run(["dkim", "show", "--json"]).json();
        let key = shown["keys"][0]["value"].as_str().unwrap();
        let zone = Zone::new([
            "echo.example MX 10 mail.echo.example",
            "echo.example A 127.0.0.1",
            "mail.echo.example A 192.0.2.1",
            "echo.example TXT v=spf1 ip4:192.0.2.0/24 -all",
            "_dmarc.echo.example TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@echo.example",
            "1.2.0.192.in-addr.arpa PTR mail.echo.example",
        ]);
        let zone = zone.and(&[&format!("s1._domainkey.echo.example TXT {key}")]);
        let clinic = Self { newsroom, zone };
        clinic.install("crontab", &format!("echo '{}'", clinic.cron_line()));
        clinic
    }

    fn cron_line(&self) -> String {
        let folder = self.newsroom.path("").canonicalize().unwrap();
        CRON_LINE.replace("FOLDER", folder.to_str().unwrap())
    }

    /// Puts a program into the only folder of PATH.
    fn install(&self, name: &str, script: &str) {
        let folder = self.newsroom.path("programs");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(folder.join(name), Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the doctor with this DNS.
    #[track_caller]
    fn run_with(&self, zone: &Zone, more: &[&str]) -> Ran {
        let server = NameServer::open(zone.clone());
        let address = server.address.to_string();
        let words = ["doctor", "--resolver", &address, "--outgoing", OUTGOING];
        self.run([&words[..], more].concat())
    }

    #[track_caller]
    fn run(&self, words: Vec<&str>) -> Ran {
        let path = self.newsroom.path("programs");
        self.newsroom.run_with(words, &[("PATH", path.to_str().unwrap())])
    }

    /// What the doctor says with this DNS.
    #[track_caller]
    fn examine_with(&self, zone: &Zone, more: &[&str]) -> Vec<Told> {
        read_told(&self.run_with(zone, &[more, &["--json"]].concat()))
    }

    #[track_caller]
    fn examine(&self) -> Vec<Told> {
        self.examine_with(&self.zone, &[])
    }
}

#[track_caller]
fn read_told(ran: &Ran) -> Vec<Told> {
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let json = ran.json();
    let told = json["checks"].as_array().unwrap().iter().map(|one| Told {
        check: word(one, "check"),
        grade: word(one, "grade"),
        words: format!("{} → {}", word(one, "says"), word(one, "help")),
    });
    told.collect()
}

/// A check stands like this, and says these words.
#[track_caller]
fn tells(told: &[Told], check: &str, grade: &str, words: &str) {
    let found: Vec<&Told> = told.iter().filter(|one| one.check == check).collect();
    let is_told = found.iter().any(|one| one.grade == grade && one.words.contains(words));
    assert!(is_told, "no {grade} of {check} with {words:?}: {found:#?}");
}
