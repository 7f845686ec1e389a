//! What a relay answers: nothing, no TLS, a bad certificate, a refused login.

use std::fs;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::CertificateDer;

use super::{Clinic, Told, tells};
use crate::scripted::relay::{Act, Door, Point, Relay, Script, expired, pem};
use crate::scripted::{certificate, certificate_with};

const OFFERS: &[&str] = &["PIPELINING", "SIZE 35882577", "8BITMIME", "STARTTLS", "AUTH PLAIN"];

/// What the settings say of the relay, but for its port.
const USUAL: &str = "password_env = \"ECHO_PASSWORD\"";

/// What is told of a relay that shows this certificate and does this at the login.
fn examine(
    (shown, acceptor): (CertificateDer<'static>, TlsAcceptor),
    settings: &str,
    login: Act,
) -> Vec<Told> {
    let clinic = Clinic::open();
    let script = Script {
        door: Door::Implicit(acceptor),
        ..Script::in_clear(OFFERS, move |moment| match moment.at {
            Point::Login => login.clone(),
            _ => Act::Usual,
        })
    };
    let relay = Relay::open(clinic.newsroom.runtime().handle(), script);
    fs::write(clinic.newsroom.path("authority.pem"), pem(&shown)).unwrap();
    let port = relay.address.port();
    clinic.newsroom.write_settings(&format!("url = \"smtps://echo@localhost:{port}\"\n{settings}"));
    clinic.examine()
}

#[test]
fn a_relay_in_tls_that_takes_the_login_is_described() {
    let told = examine(certificate("localhost"), USUAL, Act::Usual);
    tells(&told, "relay.reached", "fine", "answers");
    tells(&told, "relay.tls", "fine", "TLS 1.3, from the first byte");
    tells(&told, "relay.certificate", "fine", "its last day is 4096-01-01");
    tells(&told, "relay.offers", "fine", "PIPELINING, 8BITMIME, messages up to 35041 KiB (SIZE)");
    tells(&told, "relay.login", "fine", "takes the login of `echo`");
}

#[test]
fn a_login_that_is_refused_or_has_no_password_is_told_and_the_rest_is_checked() {
    let refused = Act::Say("535 5.7.8 no\r\n".to_owned());
    let told = examine(certificate("localhost"), USUAL, refused);
    tells(&told, "relay.login", "fault", "refuses the login of `echo`");
    tells(&told, "relay.certificate", "fine", "4096");
    let told = examine(certificate("localhost"), "password_env = \"NOT_SET\"", Act::Usual);
    tells(&told, "relay.login", "fault", "the environment variable `NOT_SET` is not set");
    tells(&told, "relay.offers", "fine", "PIPELINING");
    let told = examine(certificate("localhost"), "password_file = \"matinale.toml\"", Act::Usual);
    tells(&told, "relay.login", "fault", "can be read by others → chmod 600");
}

#[test]
fn a_certificate_that_is_over_or_soon_over_or_another_s_is_told() {
    let told = examine(expired(), USUAL, Act::Usual);
    tells(&told, "relay.certificate", "fault", "it has expired");
    assert!(told.iter().all(|one| one.check != "relay.login"), "{told:#?}");
    let told = examine(certificate("elsewhere.example"), USUAL, Act::Usual);
    tells(&told, "relay.certificate", "fault", "another name, `elsewhere.example`");
    let end = Timestamp::now().to_zoned(TimeZone::UTC).date().checked_add(5.days()).unwrap();
    let soon = certificate_with("localhost", |wanted| {
        let (month, day) = (end.month().unsigned_abs(), end.day().unsigned_abs());
        wanted.not_after = rcgen::date_time_ymd(end.year().into(), month, day);
    });
    let told = examine(soon, USUAL, Act::Usual);
    tells(&told, "relay.certificate", "warning", &format!("its last day is {end}, in 4 days"));
}

#[test]
fn a_relay_that_is_away_or_offers_no_tls_is_told() {
    let clinic = Clinic::open();
    let runtime = clinic.newsroom.runtime().handle().clone();
    let away = Relay::shut(&runtime, Script::in_clear(OFFERS, |_| Act::Usual));
    clinic.newsroom.write_settings(&format!("url = \"smtp://{}\"", away.address));
    let ran = clinic.run_with(&clinic.zone, &["--json"]).exits(1);
    tells(&super::read_told(&ran), "relay.reached", "fault", "cannot reach");
    let plain = Relay::open(&runtime, Script::in_clear(&["SIZE 200000"], |_| Act::Usual));
    let (address, port) = (plain.address, plain.address.port());
    clinic.newsroom.write_settings(&format!("url = \"smtp://{address}\"\nplain = \"never\""));
    tells(&clinic.examine(), "relay.tls", "fault", "does not offer STARTTLS");
    clinic.newsroom.write_settings(&format!("url = \"smtp://{address}\""));
    let told = clinic.examine();
    tells(&told, "relay.tls", "fine", "the relay is on this machine");
    tells(&told, "relay.offers", "warning", "messages up to 195 KiB");
    clinic.newsroom.write_settings(&format!("url = \"smtp://{address}\"\nwindow = 8"));
    let told = clinic.examine();
    tells(&told, "relay.window", "warning", "does not offer both CHUNKING and PIPELINING");
    assert!(plain.heard_of("MAIL") == 0 && plain.heard_of("RCPT") == 0);
    let refusing = Relay::open(
        &runtime,
        Script::in_clear(OFFERS, |moment| match moment.at {
            Point::Greeting => Act::SayAndClose("554 5.7.1 go away\r\n"),
            _ => Act::Usual,
        }),
    );
    clinic.newsroom.write_settings(&format!(
        "url = \"smtp://{}\"\n[[relays]]\nurl = \"smtp://127.0.0.1:{port}\"",
        refusing.address
    ));
    let told = clinic.examine();
    tells(&told, "relay.reached", "fault", "554 5.7.1 go away");
    tells(&told, "relay.reached", "fine", "answers");
}
