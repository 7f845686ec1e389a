//! Faults before any envelope: nobody there, TLS, the login.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use super::stage::{Draw, Stage, each, in_order};
use crate::harness::wait_until;
use crate::scripted::certificate;
use crate::scripted::relay::{Act, Door, Moment, Point, expired, pem};

const LOGIN: &[&str] = &["PIPELINING", "AUTH PLAIN LOGIN"];
const STARTTLS: &[&str] = &["PIPELINING", "STARTTLS", "AUTH PLAIN LOGIN"];

fn usual(_: &Moment<'_>) -> Act {
    Act::Usual
}

/// Trying, a run is asked to stop after a while: nobody was blamed, and later all goes well.
fn nobody_there(stage: &mut Stage, draw: &mut Draw) {
    let started = stage.newsroom.start(["send", "today", "--yes"]);
    wait_until("run planned", || !stage.stands().is_empty());
    sleep(Duration::from_millis(200 + draw.chance.below(900)));
    started.terminate();
    let ran = in_order(started.end());
    assert_eq!(ran.code, Some(75), "{ran:?}");
    assert_eq!(stage.those("due").len(), draw.readers, "{:?}", stage.stands());
    stage.nobody_was_blamed();
    stage.relay.listen();
    let url = format!("url = \"smtp://{}\"", stage.relay.address);
    stage.calling(&url);
    assert_eq!(stage.send(&[]).code, Some(0));
    stage.is_done();
}

/// F1.
#[test]
fn a_relay_that_refuses_the_call_costs_no_attempt_and_the_run_goes_on_later() {
    each(|draw| nobody_there(&mut draw.dark(usual), draw));
}

/// F23.
#[test]
fn a_relay_whose_name_nobody_knows_costs_no_attempt_and_the_run_goes_on_later() {
    each(|draw| {
        let mut stage = draw.dark(usual);
        stage.calling("url = \"smtp://nobody.invalid:2525\"");
        nobody_there(&mut stage, draw);
    });
}

/// The run stops for a person, and nothing of a login or a message was said.
fn stops_at_the_door(stage: &Stage, words: &str) {
    let ran = stage.send(&[]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains(words), "no {words:?}: {}", ran.err);
    assert_eq!((stage.relay.heard_of("AUTH"), stage.relay.heard_of("MAIL")), (0, 0));
    stage.is_sound();
    stage.nobody_was_blamed();
}

/// F3.
#[test]
fn without_starttls_a_run_stops_before_a_word_of_the_login() {
    each(|draw| {
        draw.offers = LOGIN;
        let stage = draw.stage(usual);
        let port = stage.relay.address.port();
        stage.calling(&format!(
            "url = \"smtp://echo@localhost:{port}\"\npassword_env = \"ECHO_PASSWORD\""
        ));
        stops_at_the_door(&stage, "does not offer STARTTLS");
    });
}

/// F4.
#[test]
fn a_certificate_that_is_not_good_stops_a_run_with_a_clear_word() {
    each(|draw| {
        let faults = [
            (certificate("elsewhere.example"), "another name"),
            (expired(), "expired"),
            (certificate("localhost"), "signed"),
        ];
        for ((authority, acceptor), words) in faults {
            let start = draw.chance.heads();
            draw.door = if start { Door::StartTls(acceptor) } else { Door::Implicit(acceptor) };
            draw.offers = STARTTLS;
            let stage = draw.stage(usual);
            // Nobody has signed the last one: another authority is trusted.
            let trusted =
                if words == "signed" { certificate("stranger.example").0 } else { authority };
            fs::write(stage.newsroom.path("authority.pem"), pem(&trusted)).unwrap();
            let (scheme, port) = (if start { "smtp" } else { "smtps" }, stage.relay.address.port());
            let url = format!("url = \"{scheme}://echo@localhost:{port}\"");
            stage.calling(&format!("{url}\npassword_env = \"ECHO_PASSWORD\""));
            stops_at_the_door(&stage, words);
        }
    });
}

/// F5.
#[test]
fn words_in_clear_behind_the_go_ahead_for_tls_stop_a_run() {
    each(|draw| {
        let more =
            draw.chance.one_of(&["250 injected\r\n", "2", "250-relay\r\n250 AUTH PLAIN\r\n"]);
        draw.offers = STARTTLS;
        draw.door = Door::StartTls(certificate("localhost").1);
        let stage = draw.stage(move |moment| match moment.at {
            Point::StartTls => Act::Say(format!("220 go\r\n{more}")),
            _ => Act::Usual,
        });
        let port = stage.relay.address.port();
        stage.calling(&format!(
            "url = \"smtp://echo@localhost:{port}\"\npassword_env = \"ECHO_PASSWORD\""
        ));
        stops_at_the_door(&stage, "said more in clear");
    });
}

/// F6.
#[test]
fn a_refused_login_stops_a_run_at_the_first_try() {
    each(|draw| {
        let (authority, acceptor) = certificate("localhost");
        draw.door = Door::Implicit(acceptor);
        draw.offers = LOGIN;
        let stage = draw.stage(|moment| match moment.at {
            Point::Login => Act::Say("535 5.7.8 wrong password\r\n".into()),
            _ => Act::Usual,
        });
        fs::write(stage.newsroom.path("authority.pem"), pem(&authority)).unwrap();
        let port = stage.relay.address.port();
        stage.calling(&format!(
            "url = \"smtps://echo@localhost:{port}\"\npassword_env = \"ECHO_PASSWORD\""
        ));
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert!(ran.err.contains("535 5.7.8 wrong password"), "{}", ran.err);
        assert_eq!(stage.relay.heard_of("AUTH"), 1, "{} lines have tried", draw.connections);
        stage.is_sound();
        stage.nobody_was_blamed();
    });
}

/// F7.
#[test]
fn good_bye_at_the_greeting_five_times_keeps_nobody_from_being_reached() {
    each(|draw| {
        draw.connections = draw.chance.within(3, 6);
        let stage = draw.stage(|moment| match moment.at {
            Point::Greeting if moment.line <= 5 => Act::SayAndClose("421 4.3.2 too busy\r\n"),
            _ => Act::Usual,
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
    });
}
