//! Where the password of a relay is kept, and what happens when the relay refuses it.

use std::fs;

use crate::harness::Newsroom;
use crate::scripted::certificate;
use crate::scripted::relay::{Act, Cut, Door, Relay, Script, pem};

/// A relay inside TLS that knows the password `open sesame`, and a publication of so many readers that
/// keeps it as `password` says.
fn behind_a_login(readers: usize, password: &str) -> (Newsroom, Relay) {
    let newsroom = Newsroom::sending_to(readers).connections(4);
    let (authority, acceptor) = certificate("localhost");
    let script = Script {
        offers: &["PIPELINING", "AUTH PLAIN LOGIN"],
        door: Door::Implicit(acceptor),
        cut: Cut::Fin,
        lax: false,
        act: Box::new(|_| Act::Usual),
    };
    let relay = Relay::open(newsroom.runtime().handle(), script);
    fs::write(newsroom.path("authority.pem"), pem(&authority)).unwrap();
    let port = relay.address.port();
    newsroom.write_settings(&format!("url = \"smtps://echo@localhost:{port}\"\n{password}"));
    (newsroom, relay)
}

#[test]
fn a_command_that_prints_the_password_is_run_once_in_the_publication_s_folder() {
    let command = "password_command = \"echo asked >> asked; cat secret\"";
    let (newsroom, relay) = behind_a_login(12, command);
    fs::write(newsroom.path("secret"), "open sesame\nuser: echo\n").unwrap();
    let ran = newsroom.send(&["--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    assert_eq!(relay.count(), 12);
    assert_eq!(newsroom.text("asked"), "asked\n");
}

#[test]
fn a_password_that_the_relay_refuses_is_asked_for_again_once_and_the_run_goes_on() {
    let command = "password_command = \"echo asked >> asked; read word < secret; echo $word; \
                   echo open sesame > secret\"";
    let (newsroom, relay) = behind_a_login(12, command);
    fs::write(newsroom.path("secret"), "open says-me\n").unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!((relay.count(), newsroom.text("asked").as_str()), (12, "asked\nasked\n"));
    assert!(!format!("{ran:?}").contains("open"), "{ran:?}");
}

#[test]
fn a_wrong_password_is_tried_once_and_says_where_to_look() {
    let (newsroom, relay) = behind_a_login(6, "password_command = \"echo wrong\"");
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("password_command") && !ran.err.contains("echo wrong"), "{ran:?}");
    assert_eq!((relay.count(), relay.heard_of("AUTH")), (0, 1));
}

#[test]
fn a_command_that_gives_no_password_is_told_before_anything_is_sent() {
    for (command, words) in [
        ("exit 3", "exit status: 3"),
        ("true", "it prints nothing"),
        ("echo; echo open sesame", "it prints nothing"),
        ("printf '\\\\377\\\\n'", "not UTF-8"),
        ("no-such-program-here", "it names no program"),
    ] {
        let command = format!("password_command = \"{command}\"");
        let (newsroom, relay) = behind_a_login(2, &command);
        let ran = newsroom.send(&[]);
        assert_eq!(ran.code, Some(2), "{command}: {ran:?}");
        assert!(ran.err.contains(words) && !ran.err.contains("sesame"), "{ran:?}");
        assert_eq!((relay.lines(), newsroom.run(["check", "today"]).code), (0, Some(0)));
    }
    let (newsroom, _relay) = behind_a_login(2, "password_command = \"true\"");
    let ran = newsroom.send(&["--lang", "fr"]);
    assert!(ran.err.contains("la sortie est vide"), "{ran:?}");
}

#[test]
fn an_empty_file_is_no_password() {
    let (newsroom, relay) = behind_a_login(2, "password_file = \"secret\"");
    fs::write(newsroom.path("secret"), "\n").unwrap();
    std::process::Command::new("chmod").arg("600").arg(newsroom.path("secret")).status().unwrap();
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("secret` holds no password"), "{ran:?}");
    assert_eq!(relay.lines(), 0);
}
