//! A relay of the house: with a certificate and a name of its own, or without TLS.

use std::fs;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::harness::Newsroom;
use crate::scripted::certificate;
use crate::scripted::relay::{Act, Cut, Door, Relay, Script, pem};

/// A relay behind this door, and a publication that calls it as `relay` says; PORT stands for its port.
fn calling(door: Door, relay: &str) -> (Newsroom, Relay) {
    let newsroom = Newsroom::sending_to(6).connections(2);
    let offers: &[&str] = if matches!(door, Door::StartTls(_)) { &["STARTTLS"] } else { &[] };
    let script = Script { offers, door, cut: Cut::Fin, lax: false, act: Box::new(|_| Act::Usual) };
    let server = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&relay.replace("PORT", &server.address.port().to_string()));
    (newsroom, server)
}

fn in_tls() -> (CertificateDer<'static>, TlsAcceptor) {
    certificate("localhost")
}

#[test]
fn a_certificate_of_the_house_is_named_in_the_settings() {
    let (certificate, acceptor) = in_tls();
    let url = "url = \"smtps://localhost:PORT\"\nca_file = \"house/relay.pem\"";
    let (newsroom, relay) = calling(Door::Implicit(acceptor), url);
    fs::create_dir(newsroom.path("house")).unwrap();
    let text = format!("# The relay in the cellar\n{}", pem(&certificate));
    fs::write(newsroom.path("house/relay.pem"), text).unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, relay.count()), (Some(0), 6), "{ran:?}");
}

#[test]
fn a_file_without_a_certificate_is_told_before_anything_is_sent() {
    let url = "url = \"smtps://localhost:PORT\"\nca_file = \"relay.pem\"";
    let (newsroom, relay) = calling(Door::Implicit(in_tls().1), url);
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (text, words) in [
        (None, "cannot be read"),
        (Some("not a certificate"), "it holds no certificate"),
        (Some(broken), "certificate number 1 cannot be read"),
    ] {
        if let Some(text) = text {
            fs::write(newsroom.path("relay.pem"), text).unwrap();
        }
        let ran = newsroom.send(&[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains("relay.pem") && ran.err.contains(words), "{ran:?}");
    }
    assert_eq!(relay.lines(), 0);
}

#[test]
fn a_relay_is_greeted_with_the_name_that_the_settings_say() {
    let url = "url = \"smtp://127.0.0.1:PORT\"\nhello = \"mail.echo.example\"";
    let (newsroom, relay) = calling(Door::Clear, url);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    let heard = relay.heard();
    let greetings: Vec<_> = heard.iter().filter(|line| line.starts_with("EHLO")).collect();
    assert!(!greetings.is_empty(), "{heard:?}");
    assert!(greetings.iter().all(|line| *line == "EHLO mail.echo.example"), "{greetings:?}");
}

#[test]
fn a_relay_on_this_machine_is_called_inside_tls_where_the_settings_want_it() {
    let url = "url = \"smtp://localhost:PORT\"\nplain = \"never\"\nca_file = \"relay.pem\"";
    let (certificate, acceptor) = in_tls();
    let (newsroom, relay) = calling(Door::StartTls(acceptor), url);
    fs::write(newsroom.path("relay.pem"), pem(&certificate)).unwrap();
    assert_eq!((newsroom.send(&[]).code, relay.count()), (Some(0), 6));
    let in_clear = relay.heard_in_clear();
    assert!(in_clear.iter().all(|line| !line.starts_with("MAIL")), "{in_clear:?}");

    let (newsroom, relay) = calling(Door::Clear, url);
    fs::write(newsroom.path("relay.pem"), pem(&certificate)).unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, relay.heard_of("MAIL")), (Some(1), 0), "{ran:?}");
}

#[test]
fn a_relay_of_a_private_network_is_called_in_clear_where_the_settings_say_so_twice() {
    let (newsroom, relay) =
        calling(Door::Clear, "url = \"smtp://localhost:PORT\"\nplain = \"private\"");
    assert_eq!((newsroom.send(&[]).code, relay.count()), (Some(0), 6));
    newsroom.write_settings("url = \"smtp://9.9.9.9:25\"\nplain = \"private\"");
    let ran = newsroom.run(["check", "today"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.contains("error[settings.plaintext]: 9.9.9.9 is a public address"), "{ran:?}");
}
