//! What the DNS says of the sender.

use super::{Clinic, read_told, tells};
use crate::harness::{NameServer, Newsroom};

const SPF: &str = "echo.example TXT v=spf1";
const DKIM: &str = "s1._domainkey.echo.example TXT";
const MX: &str = "echo.example MX";

/// The example of RFC 6376 Appendix C, which has 1024 bits.
const OTHER_KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt\
    IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi\
    tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

/// Tries changes of the DNS. Each is `GRADE CHECK | words that are told | lines`; the lines come in for those that begin
/// with `out`, and `&&` stands between them.
#[track_caller]
pub(super) fn try_changes<C: AsRef<str>>(clinic: &Clinic, out: &str, changes: &[C]) {
    for change in changes {
        let mut parts = change.as_ref().splitn(3, '|').map(str::trim);
        let mut next = || parts.next().unwrap();
        let (head, words, lines) = (next(), next(), next());
        let (grade, check) = head.split_once(' ').unwrap();
        let lines: Vec<&str> = lines.split("&&").map(str::trim).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        tells(&clinic.examine_with(&clinic.zone.with(out, &lines), &[]), check, grade, words);
    }
}

#[test]
fn a_domain_that_takes_no_mail_is_told() {
    let clinic = Clinic::open();
    let changes = [
        "warning mx.return-path | has no MX record |",
        "fault mx.return-path | takes no mail | echo.example MX 0 .",
        "fault mx.return-path | at gone.example, which has no address | echo.example MX 5 gone.example",
        "fault mx.return-path | SERVFAIL | echo.example SERVFAIL",
    ];
    try_changes(&clinic, MX, &changes);
    let bare = clinic.zone.with(MX, &[]).with("echo.example A", &[]);
    let told = clinic.examine_with(&bare, &[]);
    tells(&told, "mx.return-path", "fault", "no mail server and no address");
    let elsewhere = "[dkim]\nselector = \"s1\"\n[bounces]\naddress = \"retours@gone.example\"";
    let clinic = Clinic::of(Newsroom::sending_to(1).more_settings(elsewhere));
    let told = clinic.examine();
    tells(&told, "mx.return-path", "fault", "gone.example does not exist");
    tells(&told, "mx.from", "fine", "echo.example takes mail at mail.echo.example");
}

#[test]
fn an_spf_record_that_receivers_cannot_use_is_told() {
    let names: Vec<String> = (0..11).map(|n| format!("a:h{n}.echo.example")).collect();
    let hosts: Vec<String> = (0..11).map(|n| format!("h{n}.echo.example A 192.0.2.9")).collect();
    let many = format!(
        "fault spf | costs 11 lookups, and receivers make 10 | {SPF} {} -all && {}",
        names.join(" "),
        hosts.join(" && ")
    );
    let clinic = Clinic::open();
    try_changes(&clinic, SPF, &[many]);
    let changes = [
        "fault spf | there is none → write a TXT record for echo.example, such as `v=spf1 ip4:192.0.2.1 ~all` |",
        "fault spf | 2 of them | SPF -all && SPF mx -all",
        "fault spf | `ip4:192.0.2.300` is wrong | SPF ip4:192.0.2.300 -all",
        "fault spf | no such mechanism | SPF inculde:a.example -all",
        "fault spf | gone.example: the name does not exist | SPF include:gone.example -all",
        "fault spf | leads back to itself | SPF include:echo.example -all",
        "fault spf | b.example: `ip4` is wrong | SPF include:b.example -all && b.example TXT v=spf1 ip4",
        "fault spf | 3 names | SPF a:a.gone.example a:b.gone.example a:c.gone.example -all",
        "fault spf | lets anybody send | SPF +all",
        "fault spf | lets anybody send | SPF include:b.example -all && b.example TXT v=spf1 all",
        "fault spf | SERVFAIL | SPF include:b.example -all && b.example SERVFAIL",
        "warning spf | says nothing of other senders | SPF ip4:192.0.2.1 ?all",
        "warning spf | says nothing of other senders | SPF ip4:192.0.2.1",
        "warning spf | `ptr` | SPF ip4:192.0.2.1 ptr -all",
        "fault spf.relay | does not let 192.0.2.1 send → add `ip4:192.0.2.1` | SPF ip4:192.0.2.9 -all",
        "fault spf.relay | hardly lets 192.0.2.1 | SPF ip4:192.0.2.9 ~all",
        "fault spf.relay | does not say whether 192.0.2.1 may send | SPF ip4:192.0.2.9",
    ];
    try_changes(
        &clinic,
        SPF,
        &changes.map(|change| change.replace("SPF ", "echo.example TXT v=spf1 ")),
    );
}

#[test]
fn a_relay_is_found_by_whatever_the_record_says_of_it() {
    let clinic = Clinic::open();
    let changes = [
        "v=spf1 mx -all",
        "v=spf1 a:mail.echo.example/28 -all",
        "v=spf1 include:b.example -all && b.example TXT v=spf1 ip4:192.0.2.1 -all",
        "v=spf1 redirect=b.example && b.example TXT v=spf1 ip4:192.0.2.1 -all",
        "v=spf1 exists:%{ir}.%{v}._spf.%{d} -all && 1.2.0.192.in-addr._spf.echo.example A 127.0.0.2",
        "v=spf1 include:%{d1r}.b.example -all && echo.b.example TXT v=spf1 ip4:192.0.2.1 ~all",
    ];
    let passes =
        |change| format!("fine spf.relay | lets 192.0.2.1 send | echo.example TXT {change}");
    try_changes(&clinic, SPF, &changes.map(passes));
    // An inbox on this machine has no public address.
    let server = NameServer::open(clinic.zone.clone());
    let address = server.address.to_string();
    let told = read_told(&clinic.run(vec!["doctor", "--json", "--resolver", &address]));
    tells(&told, "spf.relay", "unchecked", "`--outgoing IP`");
    tells(&told, "ptr", "unchecked", "`--outgoing IP`");
}

#[test]
fn a_key_that_receivers_do_not_find_is_told() {
    let clinic = Clinic::open();
    let ours = clinic.newsroom.run(["dkim", "show", "--json"]).json();
    let ours = ours["keys"][0]["value"].as_str().unwrap().to_owned();
    let other = ours.replace("IIBCgKCAQEA", "IIBCgKCAQEB");
    assert_ne!(other, ours);
    let cut = &ours[..ours.len() - 3];
    let ed25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let changes = [
        "fault dkim | the DNS has no such record → `matinale dkim show` |".to_owned(),
        "fault dkim | revoked | KEY v=DKIM1; k=rsa; p=".to_owned(),
        format!(
            "fault dkim | its key is Ed25519, and ours is RSA | KEY v=DKIM1; k=ed25519; p={ed25519}"
        ),
        "fault dkim | its key is `dsa` | KEY v=DKIM1; k=dsa; p=AQID".to_owned(),
        "fault dkim | `v=DKIM1` | KEY v=DKIM2; p=AQID".to_owned(),
        "fault dkim | does not allow sha256 | KEY v=DKIM1; h=sha1; p=AQID".to_owned(),
        "fault dkim | is no tag | KEY v=DKIM1 k=rsa; p".to_owned(),
        format!("fault dkim | no base64 | KEY {cut}"),
        format!(
            "fault dkim | another key than ours, of 1024 bits | KEY v=DKIM1; k=rsa; p={OTHER_KEY}"
        ),
        format!("fault dkim | another key than ours | KEY {other}"),
        format!("fault dkim | 2 records | KEY {ours} && KEY {other}"),
        "fault dkim | SERVFAIL | s1._domainkey.echo.example SERVFAIL".to_owned(),
        format!("warning dkim | only tested | KEY {ours}; t=y"),
        // A record that does not fit into UDP comes over TCP.
        format!("fine dkim | has our key | KEY {ours} && s1._domainkey.echo.example LONG"),
    ];
    try_changes(&clinic, DKIM, &changes.map(|change| change.replace("KEY ", &format!("{DKIM} "))));
}

#[test]
fn a_key_of_512_bits_and_an_old_key_are_told_by_what_they_mean() {
    let old = "[dkim]\nselector = \"s1\"\nold_selector = \"s0\"";
    let clinic = Clinic::of(Newsroom::sending_to(1).more_settings(old));
    clinic.newsroom.run(["dkim", "new", "--selector", "s0"]).exits(0);
    let words = "s0._domainkey.echo.example: the DNS has no such record";
    tells(&clinic.examine(), "dkim", "warning", words);
    let tiny = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALELMFV6n8TpDjNYfaLH7BE2W4Clyu8UOV6DqM3yFzxhhqvQ\
        9Ro/ZImu0/gdQmeMsdb7IEVqj7TZ/iNIbZK33A0CAwEAAQ==";
    let words = "has 512 bits, and receivers ignore one under 1024";
    try_changes(&clinic, DKIM, &[format!("fault dkim | {words} | {DKIM} v=DKIM1; p={tiny}")]);
}
