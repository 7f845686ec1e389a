//! The keys: made once, kept from others, changed without a gap, and told where they cannot be used.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::judges::PublishedRecords;
use super::{SHORT_KEY, signing_to};
use crate::harness::{Newsroom, Ran};

const RSA: &str = "[dkim]\nselector = \"s1\"";
const RSA_FILE: &str = "state/dkim-s1.key";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Writes a key that only its owner can read.
fn write_key(newsroom: &Newsroom, text: &str) {
    fs::create_dir_all(newsroom.path("state")).unwrap();
    fs::write(newsroom.path(RSA_FILE), text).unwrap();
    fs::set_permissions(newsroom.path(RSA_FILE), Permissions::from_mode(0o600)).unwrap();
}

/// The findings of `check` about the signature.
#[track_caller]
fn told(newsroom: &Newsroom) -> Vec<String> {
    let ran = newsroom.run(["check", "today", "--format", "short"]);
    let told = ran.findings().into_iter();
    told.filter_map(|finding| Some(finding.split_once(' ')?.1.to_owned()))
        .filter(|finding| finding.contains("dkim"))
        .collect()
}

#[track_caller]
fn has_sent_nothing(newsroom: &Newsroom, ran: Ran, words: &str) {
    let code = ran.code;
    ran.tells(words).omits("PRIVATE KEY");
    assert_eq!((code, newsroom.messages().len()), (Some(2), 0));
}

#[test]
fn a_key_is_made_for_its_owner_alone_and_is_never_replaced() {
    let newsroom = Newsroom::sending_to(1).more_settings(RSA);
    let made = newsroom.run(["dkim", "new"]).exits(0);
    let key = newsroom.text(RSA_FILE);
    assert_eq!(mode(&newsroom.path(RSA_FILE)), 0o600);
    assert!(key.starts_with("-----BEGIN PRIVATE KEY-----\n") && key.lines().all(|l| l.len() <= 64));
    let again =
        newsroom.run(["dkim", "new"]).exits(2).tells("is there already").tells("--selector");
    for ran in [made, again, newsroom.run(["dkim", "show"]).exits(0)] {
        let secret = key.lines().nth(1).unwrap();
        ran.omits("PRIVATE KEY").omits(secret);
    }
    assert_eq!(newsroom.text(RSA_FILE), key);
    // A link in the place of the file leads nowhere.
    std::os::unix::fs::symlink("elsewhere", newsroom.path("state/dkim-s2.key")).unwrap();
    newsroom.run(["dkim", "new", "--selector", "s2"]).exits(2).tells("is there already");
    assert!(!newsroom.path("state/elsewhere").exists());
}

#[test]
fn the_record_is_printed_in_one_line_and_in_pieces_of_255_bytes_and_shown_again() {
    let newsroom = Newsroom::sending_to(1).more_settings(RSA);
    let made = newsroom.run(["dkim", "new"]).exits(0).answers("name   s1._domainkey.echo.example");
    let json = newsroom.run(["dkim", "show", "--json"]).exits(0).json();
    let key = &json["keys"][0];
    let value = key["value"].as_str().unwrap();
    assert!(value.starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"), "{value}");
    let pieces: Vec<&str> =
        key["pieces"].as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()).collect();
    assert_eq!(pieces.concat(), value);
    assert!(pieces.len() == 2 && pieces.iter().all(|piece| piece.len() <= 255), "{pieces:?}");
    let shown = newsroom.run(["dkim", "show"]).exits(0).answers(&format!("  value  {value}\n"));
    for ran in [made, shown] {
        for piece in &pieces {
            assert!(
                ran.out.contains(&format!("  \"{piece}\"\n"))
                    || ran.out.ends_with(&format!("  \"{piece}\"\n")),
                "{ran}"
            );
        }
    }
}

#[test]
fn a_publication_without_the_section_is_told_what_to_write_into_it() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.run(["dkim", "show"]).exits(2).tells("no `[dkim]`").tells("matinale dkim new");
    newsroom.run(["dkim", "new"]).exits(0).answers("  selector = \"matinale\"\n");
    newsroom
        .run(["dkim", "new", "--ed25519"])
        .exits(0)
        .answers("ed25519_selector = \"matinale-ed25519\"");
    newsroom.send(&[]).exits(0);
    assert!(newsroom.messages().iter().all(|one| !one.content.starts_with(b"DKIM-Signature")));
    let bad = newsroom.run(["dkim", "new", "--selector", "a b"]).exits(2);
    bad.tells("letters, digits and hyphens");
}

#[test]
fn a_key_is_changed_by_a_second_selector_and_what_the_old_one_signed_holds() {
    let newsroom = signing_to(1);
    newsroom.send(&[]).exits(0);
    let settings = newsroom.text("matinale.toml");
    newsroom
        .run(["dkim", "new", "--selector", "s2"])
        .exits(0)
        .answers("s2._domainkey.echo.example")
        .answers("  selector = \"s2\"\n  old_selector = \"s1\"");
    let changed = "selector = \"s2\"\nold_selector = \"s1\"\ned25519";
    let settings = settings.replace("selector = \"s1\"\ned25519", changed);
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.write_issue(newsroom.today(), "Un autre matin.");
    newsroom.run(["proof", "today"]).exits(0);
    let records = PublishedRecords::of(&newsroom);
    newsroom.run(["dkim", "show"]).exits(0).answers("for a week after the change");
    let messages = newsroom.messages();
    for (message, selector) in messages.iter().zip(["s1", "s2", "s2"]) {
        let text = String::from_utf8_lossy(&message.content);
        assert!(text.contains(&format!("\r\n s={selector}; ")), "{text}");
        let Some(sound) = records.judge(&message.content) else { return };
        assert_eq!(sound, [true, true]);
    }
}

#[test]
fn without_a_key_nothing_leaves_and_a_rehearsal_says_that_it_is_not_signed() {
    let newsroom = Newsroom::sending_to(2).more_settings(RSA);
    assert_eq!(told(&newsroom), ["note dkim.key-absent"]);
    let words = "there is no key in";
    has_sent_nothing(&newsroom, newsroom.send(&[]), words);
    has_sent_nothing(&newsroom, newsroom.run(["proof", "today"]), words);
    newsroom.run(["rehearse", "today", "--keep", "kept"]).exits(0).tells("are not signed");
    newsroom.run(["render", "today"]).exits(0).tells("are not signed");
    let message = fs::read(newsroom.path(&format!("out/{}/free.eml", newsroom.today()))).unwrap();
    assert!(!message.starts_with(b"DKIM-Signature"));
    newsroom.run(["dkim", "new"]).exits(0);
    assert_eq!(told(&newsroom), [""; 0]);
    newsroom.send(&[]).exits(0);
    assert_eq!(newsroom.messages().len(), 2);
}

#[test]
fn a_key_that_cannot_be_used_is_told_and_signs_nothing() {
    let newsroom = signing_to(1);
    let ed25519 = newsroom.text("state/dkim-e1.key");
    let newsroom = Newsroom::sending_to(1).more_settings(RSA);
    for (text, words) in [
        (SHORT_KEY, "shorter than 2048 bits"),
        (ed25519.as_str(), "is not an RSA key"),
        ("", "BEGIN PRIVATE KEY"),
        ("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n", "cannot be read"),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "passphrase",
        ),
    ] {
        write_key(&newsroom, text);
        assert_eq!(told(&newsroom), ["error dkim.key-unusable"], "{words}");
        newsroom.run(["check", "today"]).exits(1).answers(words).omits("MIIC");
        let ran = newsroom.send(&[]);
        assert_eq!((ran.code, newsroom.messages().len()), (Some(2), 0), "{ran}");
        ran.tells(words).omits("MIIC");
        newsroom.run(["dkim", "show"]).exits(2).tells(words).omits("MIIC");
    }
}

#[test]
fn a_key_that_others_can_read_is_told_and_signs_nothing() {
    let newsroom = signing_to(1);
    for mode in [0o644, 0o640, 0o604] {
        fs::set_permissions(newsroom.path(RSA_FILE), Permissions::from_mode(mode)).unwrap();
        assert_eq!(told(&newsroom), ["error dkim.key-shared"]);
        has_sent_nothing(&newsroom, newsroom.send(&[]), "can be read by others");
    }
}

#[test]
fn what_is_no_file_is_no_key() {
    let newsroom = Newsroom::sending_to(1).more_settings(RSA);
    fs::create_dir_all(newsroom.path(RSA_FILE)).unwrap();
    has_sent_nothing(&newsroom, newsroom.send(&[]), "it is a folder");
    fs::remove_dir(newsroom.path(RSA_FILE)).unwrap();
    // A branch of a stranger can link to a key of whoever looks at it.
    let outside = signing_to(1);
    std::os::unix::fs::symlink(outside.path(RSA_FILE), newsroom.path(RSA_FILE)).unwrap();
    has_sent_nothing(&newsroom, newsroom.send(&[]), "leads out of the publication's folder");
    newsroom.run(["render", "today"]).exits(0).tells("are not signed");
    // In plain words, an operator may name a key elsewhere. A stranger may not.
    let file = outside.path(RSA_FILE);
    let settings = format!("{RSA}\nkey_file = {:?}", file.to_str().unwrap());
    let newsroom = newsroom.more_settings(&settings);
    newsroom.run(["render", "today"]).exits(0).tells("are not signed");
    assert_eq!(told(&newsroom), [""; 0], "a file outside is not looked at");
    newsroom.send(&[]).exits(0);
    assert!(newsroom.messages()[0].content.starts_with(b"DKIM-Signature"));
}

#[test]
fn the_relay_signs_if_the_settings_say_so() {
    let newsroom = Newsroom::sending_to(1);
    let settings = format!("dkim = \"relay\"\n{}", newsroom.text("matinale.toml"));
    let newsroom = newsroom.file("matinale.toml", settings);
    newsroom.send(&[]).exits(0);
    assert!(!newsroom.messages()[0].content.starts_with(b"DKIM-Signature"));
    newsroom.run(["dkim", "show"]).exits(2).tells("the relay signs");
}

/// M12.
#[test]
fn a_signature_of_another_organisation_is_a_warning_and_one_of_the_same_is_none() {
    for (domain, findings) in [
        ("phare.example", &["warning dkim.alignment"][..]),
        ("echo.example", &[]),
        ("LETTRES.echo.example", &[]),
    ] {
        let newsroom =
            Newsroom::sending_to(1).more_settings(&format!("{RSA}\ndomain = \"{domain}\""));
        newsroom.run(["dkim", "new"]).exits(0).answers(&domain.to_lowercase());
        assert_eq!(told(&newsroom), findings, "{domain}");
        newsroom.send(&[]).exits(0);
        let text = String::from_utf8_lossy(&newsroom.messages()[0].content).into_owned();
        assert!(text.contains(&format!("\r\n d={};", domain.to_lowercase())), "{text}");
    }
}

#[test]
fn a_section_that_names_no_key_is_refused_at_its_line() {
    for (section, words) in [
        ("[dkim]\ndomain = \"echo.example\"", "`selector`"),
        ("[dkim]\nselector = \"a b\"", "`selector` is no part of a domain name"),
        ("[dkim]\nselector = \"-a\"", "`selector` is no part of a domain name"),
        ("[dkim]\nselector = \"../../etc/x\"", "`selector` is no part of a domain name"),
        ("[dkim]\nselector = \"s1\"\nold_selector = \"s_1\"", "`old_selector` is no part"),
        ("[dkim]\nselector = \"s1\"\nold_selector = \"S1\"", "has one key"),
        ("[dkim]\nselector = \"s1\"\ned25519_selector = \"s1\"", "has one key"),
        ("[dkim]\nselector = \"s1\"\ned25519_key_file = \"x\"", "`ed25519_selector`"),
        ("[dkim]\nselector = \"s1\"\ndomain = \"localhost\"", "not the name of a domain"),
        ("[dkim]\nselector = \"s1\"\ndomain = \"a;d=b.example\"", "not the name of a domain"),
        ("[dkim]\nselector = \"s1\"\ndomain = \"[192.0.2.1]\"", "not the name of a domain"),
        ("[dkim]\nselector = 1", "selector"),
        ("[dkim]\nselektor = \"s1\"", "`selektor`"),
    ] {
        let newsroom = Newsroom::sending_to(1).more_settings(section);
        newsroom.run(["check", "today"]).exits(2).answers(words).answers("matinale.toml:");
    }
    let newsroom = Newsroom::sending_to(1);
    for value in ["\"relais\"", "true", "3"] {
        let settings = format!("dkim = {value}\n{}", newsroom.text("matinale.toml"));
        let newsroom = Newsroom::empty().file("matinale.toml", settings);
        newsroom.run(["check"]).exits(2).tells("matinale.toml:1:");
    }
}
