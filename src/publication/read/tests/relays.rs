//! What `[[relays]]` may say: passwords, logins and encryption.

use super::{SHORTEST, publication, report_on, single_finding};
use crate::finding::Code;
use crate::publication::{Auth, PasswordSource, Plain, Security};

#[test]
fn a_password_in_the_settings_is_refused() {
    let url = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n";
    let reported = report_on(&format!("{url}password_env = \"P\"\npassword = \"hunter2\"\n"));
    assert_eq!((reported[0].0, reported[0].1.as_str()), (Code::SETTINGS_SECRET, "password"));
    assert!(!reported[0].2.contains("hunter2"));
    let inside = single_finding("[[relays]]\nurl = \"smtps://zoe:hunter2@mail.example.org\"\n");
    assert_eq!(inside.0, Code::SETTINGS_SECRET);
    let named = single_finding(&format!("{url}password_env = \"hunter-2\"\n"));
    assert_eq!(named, (Code::SETTINGS_SECRET, "\"hunter-2\"".into()));
    assert_eq!(single_finding(&format!("{url}password = \"hunter2\"\n")).0, Code::SETTINGS_SECRET);
}

#[test]
fn a_login_has_a_user_and_one_password() {
    let url = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n";
    assert_eq!(single_finding(url), (Code::KEY_MISSING, "[[relays]]".into()));
    let both = "password_env = \"P\"\npassword_file = \"p\"\n";
    assert_eq!(single_finding(&format!("{url}{both}")), (Code::KEY_VALUE, "\"p\"".into()));
    let three = "password_file = \"p\"\npassword_command = \"pass show relay\"\n";
    let command = (Code::KEY_VALUE, "\"pass show relay\"".into());
    assert_eq!(single_finding(&format!("{url}{three}")), command);
    let nobody = "[[relays]]\nurl = \"smtps://mail.example.org\"\npassword_env = \"P\"\n";
    assert_eq!(single_finding(nobody).0, Code::KEY_VALUE);
    assert_eq!(single_finding("[[relays]]\nconnections = 1\n").0, Code::KEY_MISSING);
}

#[test]
fn a_password_is_kept_in_a_variable_a_file_or_a_store() {
    for (key, source) in [
        ("password_env = \"P\"", PasswordSource::Environment("P".into())),
        ("password_file = \"p\"", PasswordSource::File("p".into())),
        ("password_command = \" pass show p \"", PasswordSource::Command("pass show p".into())),
    ] {
        let login = format!("[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\n{key}\n");
        let publication = publication(&format!("{SHORTEST}{login}"));
        assert_eq!(
            publication.relays[0].login.as_ref().map(|login| &login.password),
            Some(&source)
        );
    }
}

#[test]
fn a_login_is_a_password_unless_it_is_said_to_be_a_token() {
    let login = "[[relays]]\nurl = \"smtps://zoe@mail.example.org\"\npassword_env = \"P\"\n";
    for (key, auth) in [
        ("", Auth::Password),
        ("auth = \"password\"\n", Auth::Password),
        ("auth = \"xoauth2\"\n", Auth::Xoauth2),
    ] {
        let publication = publication(&format!("{SHORTEST}{login}{key}"));
        assert_eq!(publication.relays[0].login.as_ref().map(|login| login.auth), Some(auth));
    }
    let wrong = single_finding(&format!("{login}auth = \"kerberos\"\n"));
    assert_eq!(wrong, (Code::KEY_VALUE, "\"kerberos\"".into()));
}

#[test]
fn a_relay_without_encryption_beyond_this_machine_is_refused() {
    let (code, place) = single_finding("[[relays]]\nurl = \"smtp://mail.example.org:25\"\n");
    assert_eq!(
        (code, place.as_str()),
        (Code::SETTINGS_PLAINTEXT, "\"smtp://mail.example.org:25\"")
    );
    let here = publication(&format!("{SHORTEST}[[relays]]\nurl = \"smtp://127.0.0.1:2525\"\n"));
    assert_eq!(here.relays[0].security, Security::Plaintext);
}

#[test]
fn a_relay_of_the_house_has_its_own_name_its_certificates_and_its_network() {
    let relay = "[[relays]]\nurl = \"smtp://relay.intern:25\"\nplain = \"private\"\n\
                 hello = \"mail.example.org\"\nca_file = \"house.pem\"\n";
    let read = &publication(&format!("{SHORTEST}{relay}")).relays[0];
    assert_eq!((read.security, read.plain), (Security::Plaintext, Plain::Private));
    assert_eq!(read.hello.as_ref().map(ToString::to_string).as_deref(), Some("mail.example.org"));
    assert_eq!(read.ca_file.as_deref(), Some("house.pem"));
    let url = "[[relays]]\nurl = \"smtps://mail.example.org\"\n";
    let wrong = single_finding(&format!("{url}hello = \"mail example\"\n"));
    assert_eq!(wrong, (Code::KEY_VALUE, "\"mail example\"".into()));
    let odd = single_finding(&format!("{url}plain = \"public\"\n"));
    assert_eq!(odd, (Code::KEY_VALUE, "\"public\"".into()));
    let contrary = single_finding(&format!("{url}plain = \"private\"\n"));
    assert_eq!(contrary.0, Code::SETTINGS_PLAINTEXT);
}

#[test]
fn a_port_of_the_other_scheme_is_a_warning_at_the_url() {
    for url in ["\"smtp://127.0.0.1:465\"", "\"smtps://mail.example.org:587\""] {
        let text = format!("[[relays]]\nurl = {url}\n");
        assert_eq!(single_finding(&text), (Code::RELAY_PORT, url.into()));
    }
}
