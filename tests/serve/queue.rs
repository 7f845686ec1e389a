//! The mails that ask for a confirmation wait in the journal until a relay takes them.

use std::path::Path;
use std::time::Duration;

use matinale::inbox::Behaviour;

use super::Served;
use super::strangers::{SIGNUP, confirmation_path, newsroom_with_form};
use crate::harness::{Newsroom, wait_until};
use crate::scripted::relay::{Act, Point, Relay, Script};

const ZOE: &str = "zoe@example.org";
const LUC: &str = "luc@example.org";

/// A newsroom whose mail goes to this relay.
pub(super) fn newsroom_with(relay: &Relay) -> Newsroom {
    let newsroom = newsroom_with_form(1);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    newsroom
}

/// A relay that does this at each moment.
pub(super) fn script(
    act: impl Fn(&crate::scripted::relay::Moment<'_>) -> Act + Send + Sync + 'static,
) -> Script {
    Script::in_clear(&["PIPELINING", "8BITMIME"], act)
}

/// Serves the pages with a clock that is ahead by so much.
pub(super) fn begin_ahead(newsroom: &Newsroom, faketime: &Path, ahead: &str) -> Served {
    let variables = [
        ("LD_PRELOAD", faketime.as_os_str()),
        ("FAKETIME", ahead.as_ref()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".as_ref()),
    ];
    Served::with(newsroom.start_with(["serve", "--listen", "127.0.0.1:0"], &variables))
}

/// Whom the relay has taken mail for.
pub(super) fn readers(relay: &Relay) -> Vec<String> {
    let mut readers: Vec<_> = relay.taken().into_iter().map(|taken| taken.reader).collect();
    readers.sort();
    readers
}

#[test]
fn who_signed_up_before_the_program_was_killed_gets_their_mail_once() {
    let host = Newsroom::sending_to(1);
    let mut relay = Relay::shut(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with(&relay);
    let mut served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    assert!(served.program.take().unwrap().kill(), "it was at work");
    relay.listen();
    // The mail that the program had in its hands is left to it for five minutes.
    let served = match crate::harness::find_faketime() {
        Some(faketime) => begin_ahead(&newsroom, &faketime, "+6m"),
        None => Served::begin(&newsroom),
    };
    wait_until("the mail", || relay.count() == 1);
    served.end().exits(0);
    let served = Served::begin(&newsroom);
    served.sign_up(LUC);
    wait_until("the second mail", || relay.count() == 2);
    assert_eq!(readers(&relay), [LUC, ZOE]);
    served.confirm(&confirmation_path(relay.taken()[0].content.as_bytes())).is(200);
}

#[test]
fn a_relay_that_comes_back_gets_what_has_waited_for_it() {
    let host = Newsroom::sending_to(1);
    let mut relay = Relay::shut(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("the mails that ask for a confirmation wait"));
    relay.listen();
    served.sign_up(LUC);
    wait_until("both mails", || relay.count() == 2);
    assert_eq!(readers(&relay), [LUC, ZOE]);
    wait_until("it is told", || program().contains("go out again"));
    served.end().exits(0);
}

#[test]
fn a_mail_that_is_put_off_keeps_its_minute_and_one_that_is_refused_is_forgotten() {
    let Some(faketime) = crate::harness::find_faketime() else { return };
    let host = Newsroom::sending_to(1);
    let relay = Relay::open(
        host.runtime().handle(),
        script(|moment| match (moment.at, moment.reader) {
            (Point::Recipient, ZOE) if moment.visit == 1 => Act::Say("451 4.7.1 later\r\n".into()),
            (Point::Recipient, LUC) => Act::Say("550 5.1.1 no such user\r\n".into()),
            _ => Act::Usual,
        }),
    );
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    for address in [ZOE, LUC, "max@example.org"] {
        served.sign_up(address);
    }
    wait_until("a mail", || relay.count() == 1);
    served.sign_up("ida@example.org");
    wait_until("another mail", || relay.count() == 2);
    assert_eq!(readers(&relay), ["ida@example.org", "max@example.org"]);
    served.end().exits(0).omits("a confirmation wait");
    newsroom.run(["export", LUC]).exits(1).tells("nothing is known of");
    let pending = newsroom.run(["export", ZOE]).exits(0).json();
    assert_eq!(pending["signup_request"]["requested_from"], "127.0.0.0/24");
    let _served = begin_ahead(&newsroom, &faketime, "+2m");
    wait_until("the mail that was put off", || relay.count() == 3);
    assert_eq!(readers(&relay), ["ida@example.org", "max@example.org", ZOE]);
}

/// The reply is lost with the program. The mail is sent again when the time of its sender is over.
#[test]
fn a_mail_whose_reply_was_lost_with_the_program_is_sent_again_with_its_message_id() {
    let Some(faketime) = crate::harness::find_faketime() else { return };
    let host = Newsroom::sending_to(1);
    let late = |moment: &crate::scripted::relay::Moment<'_>| match moment.at {
        Point::Dot => Act::Late(Duration::from_mins(10)),
        _ => Act::Usual,
    };
    let relay = Relay::open(host.runtime().handle(), script(late));
    let newsroom = newsroom_with(&relay);
    let mut served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    wait_until("the content", || relay.count() == 1);
    served.program.take().unwrap().kill();
    relay.cure();
    let _served = begin_ahead(&newsroom, &faketime, "+6m");
    wait_until("the mail again", || relay.count() == 2);
    let ids: Vec<_> = relay.taken().into_iter().map(|taken| taken.id).collect();
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn who_cannot_be_mailed_for_a_day_is_forgotten_and_the_editor_is_told() {
    let Some(faketime) = crate::harness::find_faketime() else { return };
    let host = Newsroom::sending_to(1);
    let relay = Relay::shut(host.runtime().handle(), script(|_| Act::Usual));
    let newsroom = newsroom_with(&relay);
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    served.end().exits(0);
    let served = begin_ahead(&newsroom, &faketime, "+25h");
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("1 request: no relay took the mail for a day"));
    newsroom.run(["export", ZOE]).exits(1);
}

#[test]
fn a_pace_that_is_used_up_holds_for_these_mails_too() {
    let newsroom = newsroom_with_form(25).relay_settings("pace = \"20/h\"");
    newsroom.send(&[]).exits(75);
    let sent = newsroom.messages().len();
    let served = Served::begin(&newsroom);
    served.sign_up(LUC);
    let program = || served.program.as_ref().unwrap().stderr();
    wait_until("it is told", || program().contains("has had what its `pace` allows"));
    assert_eq!(newsroom.messages().len(), sent);
}

#[test]
fn another_relay_takes_the_mail_if_the_first_is_away() {
    let mut newsroom = newsroom_with_form(1);
    newsroom.other_relay(Behaviour::default());
    let settings = newsroom.text("matinale.toml");
    let away = "[[relays]]\nurl = \"smtp://127.0.0.1:1\"\n[[relays]]";
    let newsroom = newsroom.file("matinale.toml", settings.replacen("[[relays]]", away, 1));
    let served = Served::begin(&newsroom);
    served.sign_up(ZOE);
    newsroom.wait_for_messages(1);
}

#[test]
fn a_form_without_a_relay_or_with_settings_that_cannot_work_is_told_so() {
    let newsroom = newsroom_with_form(1);
    let settings = newsroom.text("matinale.toml");
    let (head, rest) = settings.split_once("[[relays]]").unwrap();
    let (_, tail) = rest.split_once("[proof]").unwrap();
    let newsroom = newsroom.file("matinale.toml", format!("{head}[proof]{tail}"));
    newsroom.run(["serve", "--listen", "127.0.0.1:0"]).exits(2).tells("relay");
    for (from, to, words) in [
        ("consent = \"Je veux recevoir L’Écho chaque matin.\"\n", "", "[signup] has no `consent`"),
        ("url = \"https://echo.example/inscription\"\n", "", "[signup] has no `url`"),
        ("/inscription", "/partir", "the form has the path of the page to unsubscribe at"),
        ("url = \"https://echo.example/partir\"\n", "", "whoever signs up has no page to leave at"),
        ("https://echo.example/inscription", "http://echo.example/inscription", "is not an https"),
        ("privacy_url", "privacy", "privacy_url"),
    ] {
        assert!(settings.contains(from) && settings.contains(SIGNUP));
        let newsroom = Newsroom::sending_to(1).file("matinale.toml", settings.replace(from, to));
        newsroom.run(["check"]).exits(2).answers(words);
    }
    let long = settings.replace("chaque matin", &"chaque matin ".repeat(90));
    let newsroom = Newsroom::sending_to(1).file("matinale.toml", long);
    newsroom
        .run(["check"])
        .exits(2)
        .answers("`consent` has 1195 characters")
        .answers("at most 1000");
}
