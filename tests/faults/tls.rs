//! A whole run inside TLS, behind a login: who is to be reached is, and the faults of the line are there
//! what they are in clear.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use super::crash::{SEND, ends_well, slowly};
use super::dot::in_doubt_and_left_alone;
use super::stage::{Draw, Stage, each};
use crate::harness::wait_until;
use crate::scripted::certificate;
use crate::scripted::relay::{Act, Door, Moment, Point, pem};

const LOGINS: [&str; 3] = ["AUTH PLAIN LOGIN", "AUTH LOGIN", "AUTH PLAIN"];

/// How TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// With the first byte.
    Implicit,
    /// Behind STARTTLS.
    Asked,
}

/// Sets the stage for a relay that wants this login, inside TLS; `relay` is more about it, as TOML.
pub(super) fn behind(
    draw: &mut Draw,
    (start, login, relay): (Start, &'static str, &str),
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> Stage {
    let (authority, acceptor) = certificate("localhost");
    let (scheme, door) = match start {
        Start::Implicit => ("smtps", Door::Implicit(acceptor)),
        Start::Asked => ("smtp", Door::StartTls(acceptor)),
    };
    draw.door = door;
    let offers = draw.offers;
    draw.offers = [offers, &["STARTTLS", login]].concat().leak();
    let stage = draw.stage(act);
    draw.offers = offers;
    fs::write(stage.newsroom.path("authority.pem"), pem(&authority)).unwrap();
    let (port, pipelining) = (stage.relay.address.port(), draw.pipelining);
    stage.calling(&format!(
        "url = \"{scheme}://echo@localhost:{port}\"\npassword_env = \"ECHO_PASSWORD\"\n\
         pipelining = \"{pipelining}\"\n{relay}"
    ));
    stage
}

/// The same, chance says how.
fn secured(
    draw: &mut Draw,
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> (Stage, Start) {
    let start = draw.chance.one_of(&[Start::Implicit, Start::Asked]);
    let login = draw.chance.one_of(&LOGINS);
    (behind(draw, (start, login, ""), act), start)
}

/// Nothing but the wish for TLS was said outside it.
#[track_caller]
fn said_nothing_in_clear(stage: &Stage, start: Start) {
    let harmless = |line: &String| line.starts_with("EHLO ") || line == "STARTTLS";
    let said = stage.relay.heard_in_clear();
    let fits = match start {
        Start::Implicit => said.is_empty(),
        Start::Asked => !said.is_empty() && said.iter().all(harmless),
    };
    assert!(fits, "{start:?}: {said:?}");
}

#[test]
fn a_run_behind_a_login_inside_tls_reaches_everyone_once_and_says_nothing_in_clear() {
    each(|draw| {
        for start in [Start::Implicit, Start::Asked] {
            for login in LOGINS {
                draw.pipelining = draw.chance.one_of(&["auto", "envelope", "off"]);
                let stage = behind(draw, (start, login, ""), |_| Act::Usual);
                let ran = stage.send(&[]);
                assert_eq!(ran.code, Some(0), "{start:?}, {login}: {ran:?}");
                stage.is_done();
                stage.nobody_was_blamed();
                said_nothing_in_clear(&stage, start);
                let preferred = if login.contains("PLAIN") { "AUTH PLAIN " } else { "AUTH LOGIN" };
                let logins = stage.relay.heard_of("AUTH");
                assert_eq!(logins, stage.relay.heard_of(preferred), "{:?}", stage.relay.heard());
                assert_eq!(logins, stage.relay.lines(), "one login for each line");
                assert!(logins <= draw.connections, "{logins} lines");
            }
        }
    });
}

/// F16, F17.
#[test]
fn a_line_cut_behind_the_dot_inside_tls_leaves_the_message_in_doubt_and_alone() {
    each(|draw| {
        let some = draw.some(2);
        let (known, takes) = (some.clone(), draw.chance.heads());
        let (stage, start) = secured(draw, move |moment| match (moment.at, moment.visit) {
            (Point::Dot, 1) if known.contains(moment.reader) && takes => Act::TakeAndCut,
            (Point::Dot, 1) if known.contains(moment.reader) => Act::Cut,
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        let untaken = if takes { 0 } else { some.len() };
        assert_eq!(stage.relay.count(), draw.readers - untaken);
        in_doubt_and_left_alone(&stage, &some);
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
        for (reader, copies) in stage.copies() {
            assert_eq!(copies, 1 + usize::from(takes && some.contains(&reader)), "{reader}");
        }
        assert_eq!(stage.those("accepted").len(), draw.readers);
        said_nothing_in_clear(&stage, start);
    });
}

/// F14.
#[test]
fn a_line_cut_at_data_inside_tls_costs_nobody_anything() {
    each(|draw| {
        let some = draw.some(2);
        let (stage, start) = secured(draw, move |moment| match (moment.at, moment.visit) {
            (Point::Data, 1) if some.contains(moment.reader) => Act::Cut,
            _ => Act::Usual,
        });
        let ran = stage.send_on();
        assert_eq!(ran.code, Some(0), "{ran:?}");
        stage.is_done();
        stage.nobody_was_blamed();
        said_nothing_in_clear(&stage, start);
    });
}

/// F15.
#[test]
fn a_line_cut_in_a_message_inside_tls_leaves_nobody_out_and_nobody_twice() {
    each(|draw| {
        let some = draw.some(2);
        let (known, bytes) = (some.clone(), draw.chance.within(0, 2_000));
        let (stage, _) = secured(draw, move |moment| match (moment.at, moment.visit) {
            (Point::Content, 1) if known.contains(moment.reader) => Act::Part(bytes),
            _ => Act::Usual,
        });
        let ran = stage.send(&[]);
        let doubted = stage.those("in_doubt");
        assert!(doubted.is_subset(&some), "{doubted:?}");
        assert_eq!(ran.code, Some(i32::from(!doubted.is_empty())), "{ran:?}");
        stage.is_sound();
        assert_eq!(stage.newsroom.run(["resolve", "today", "--resend"]).code, Some(0));
        assert_eq!(stage.send(&[]).code, Some(0));
        stage.is_done();
    });
}

/// F25.
#[test]
fn a_run_killed_inside_tls_loses_nobody_and_writes_to_nobody_twice() {
    each(|draw| {
        draw.readers = draw.chance.within(30, 60);
        let (stage, start) = secured(draw, slowly);
        let kills = draw.chance.within(1, 3);
        for _ in 0..kills {
            let started = stage.newsroom.start(SEND);
            let more = stage.relay.count() + draw.chance.within(1, draw.readers / 4);
            wait_until("progress", || {
                stage.relay.count() >= more.min(draw.readers - stage.those("in_doubt").len())
            });
            sleep(Duration::from_micros(draw.chance.below(9_000)));
            stage.kill(started);
            stage.is_sound();
        }
        ends_well(&stage, kills * draw.connections);
        said_nothing_in_clear(&stage, start);
    });
}
