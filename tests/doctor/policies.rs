//! What the DNS says of the sender's policy, of its names, and of the addresses that mail is sent from; and a DNS that
//! says nothing.

use std::net::UdpSocket;

use super::records::try_changes;
use super::{Clinic, read_told, tells};
use crate::harness::{Newsroom, Zone};

const DMARC: &str = "_dmarc.echo.example TXT";

/// A publication with these settings.
fn with_settings(toml: &str) -> Clinic {
    Clinic::of(Newsroom::sending_to(1).more_settings(toml))
}

#[test]
fn a_policy_that_receivers_cannot_use_or_that_asks_for_nothing_is_told() {
    let changes = [
        "fault dmarc | has no DMARC record → write a TXT record for _dmarc.echo.example |",
        "fault dmarc | 2 DMARC records | RECORD p=reject && RECORD p=none",
        "fault dmarc | `reject` is no tag | RECORD p=none; reject",
        "fault dmarc | `p=rejct` | RECORD p=rejct",
        "fault dmarc | SERVFAIL | _dmarc.echo.example SERVFAIL",
        "warning dmarc | asks receivers for nothing (`none`), and no reports | RECORD p=none",
        "warning dmarc | has no `p=` | RECORD rua=mailto:a@echo.example",
        "warning dmarc | receivers do as for `quarantine` | RECORD p=reject; t=y",
        "warning dmarc | `pct=` | RECORD p=reject; pct=20",
        "fine dmarc | asks for `reject` | RECORD p=reject",
        // The record of a public suffix holds where the organisation has none.
        "fine dmarc | _dmarc.example asks for `quarantine` | _dmarc.example TXT v=DMARC1; psd=y; p=reject; sp=quarantine",
    ];
    let changes = changes.map(|change| change.replace("RECORD ", &format!("{DMARC} v=DMARC1; ")));
    try_changes(&Clinic::open(), DMARC, &changes);
}

#[test]
fn a_name_that_is_not_the_sender_s_own_is_told() {
    let other = "[dkim]\nselector = \"s1\"\ndomain = \"phare.example\"\n\
                 [bounces]\naddress = \"r@phare.example\"";
    let told = with_settings(other).examine();
    let words = "signature of phare.example does not count for echo.example";
    tells(&told, "alignment.dkim", "fault", words);
    tells(&told, "alignment.spf", "fault", "return path at phare.example does not count");
    let below = "[dkim]\nselector = \"s1\"\ndomain = \"lettres.echo.example\"\n\
                 [bounces]\naddress = \"r@retours.echo.example\"";
    let clinic = with_settings(below);
    let told = clinic.examine();
    tells(&told, "alignment.dkim", "fine", "lettres.echo.example counts");
    tells(&told, "alignment.spf", "fine", "retours.echo.example counts");
    let strict = ["_dmarc.echo.example TXT v=DMARC1; p=reject; adkim=s; aspf=s"];
    let told = clinic.examine_with(&clinic.zone.with(DMARC, &strict), &[]);
    tells(&told, "alignment.dkim", "fault", "does not count");
    let path = "[dkim]\nselector = \"s1\"\n[bounces]\naddress = \"r@phare.example\"";
    tells(&with_settings(path).examine(), "alignment.spf", "warning", "only the signature does");
}

#[test]
fn who_does_not_say_who_signs_is_told_and_a_relay_that_signs_is_not_judged() {
    let clinic = Clinic::open();
    let signing = clinic.newsroom.text("matinale.toml");
    let unsaid = signing.replace("[dkim]\nselector = \"s1\"", "");
    let write = |text: &str| std::fs::write(clinic.newsroom.path("matinale.toml"), text).unwrap();
    write(&unsaid);
    tells(&clinic.examine(), "dkim", "warning", "do not say who signs");
    write(&format!("dkim = \"relay\"\n{unsaid}"));
    let told = clinic.examine();
    tells(&told, "dkim", "unchecked", "the relay signs");
    tells(&told, "alignment.dkim", "unchecked", "`d=` must belong to echo.example");
}

#[test]
fn an_address_without_a_name_that_leads_back_is_told() {
    let clinic = Clinic::open();
    let changes = [
        "fault ptr | 192.0.2.1 has no name |",
        "fault ptr | is gone.example, which does not lead back | 1.2.0.192.in-addr.arpa PTR gone.example",
    ];
    try_changes(&clinic, "1.2.0.192.in-addr.arpa PTR", &changes);
    let changes = ["fault ptr | does not lead back | mail.echo.example A 192.0.2.9"];
    try_changes(&clinic, "mail.echo.example A", &changes);
}

#[test]
fn blocklists_are_asked_only_if_they_are_named() {
    let clinic = Clinic::open();
    let name = "1.2.0.192.bl.example";
    let reason = format!("{name} TXT spam\u{7} was seen");
    let listed = clinic.zone.and(&[&format!("{name} A 127.0.0.2"), &reason]);
    let told = clinic.examine_with(&listed, &[]);
    assert!(told.iter().all(|one| one.check != "blocklist"), "{told:#?}");
    let ask = ["--blocklist", "BL.example."];
    let told = clinic.examine_with(&listed, &ask);
    tells(&told, "blocklist", "fault", "192.0.2.1 is on bl.example: spam");
    let told = clinic.examine_with(&clinic.zone, &ask);
    tells(&told, "blocklist", "fine", "is not on bl.example");
    let unwilling = clinic.zone.and(&[&format!("{name} A 127.255.255.254")]);
    let told = clinic.examine_with(&unwilling, &ask);
    tells(&told, "blocklist", "unchecked", "does not answer this name server");
    clinic.run_with(&clinic.zone, &["--blocklist", "no zone"]).exits(2).tells("zen.spamhaus.org");
}

#[test]
fn without_a_name_server_the_rest_is_checked_and_the_same_call_is_worth_a_try_later() {
    let clinic = Clinic::open();
    // The port is taken, and nobody answers there.
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let ran = clinic.run(vec!["doctor", "--json", "--resolver", &address]);
    let told = read_told(&ran);
    assert_eq!((ran.code, ran.json()["online"].as_bool()), (Some(75), Some(false)), "{ran}");
    tells(&told, "dns", "unchecked", "no name server answers");
    tells(&told, "relay.reached", "fine", "");
    tells(&told, "key.dkim", "fine", "2048 bits");
    // One name without an answer leaves the others.
    let zone = clinic.zone.with(DMARC, &["_dmarc.echo.example SILENT"]);
    let told = clinic.examine_with(&zone, &[]);
    tells(&told, "dmarc", "unchecked", "no name server answers for _dmarc.echo.example");
    tells(&told, "dkim", "fine", "");
}

#[test]
fn hostile_records_are_told_and_drive_no_terminal() {
    let clinic = Clinic::open();
    let hostile = "echo.example TXT v=spf1 \u{1b}[2Jx";
    let zone = Zone::new(["echo.example MX 10 mail.echo.example", hostile]);
    let ran = clinic.run_with(&zone, &[]).exits(1);
    assert!(!ran.out.contains('\u{1b}'), "{ran}");
    ran.in_one_line().answers("`\\u001b[2Jx` is wrong: there is no such mechanism");
}
