//! Each phase has a time of its own: a relay that falls silent costs that much, and no more.

use std::time::Duration;

use matinale::outcome::{Outcome, Phase};
use matinale::publication::{Auth, Login, PasswordSource, Relay, Secret, Security};
use matinale::smtp::{EnvelopeReply, Error, Session, Target, Timeouts};

use super::{ARRIVES, MESSAGE, ended, envelope, greeted, relay};
use crate::scripted::Step::{Body, Expect, Hush, Say, Tls, Wait};
use crate::scripted::{BARE, FULL, Scripted, Step};

/// What the phase under test may take. All others may take a thousand times as long, which is longer than
/// a step may take before it counts as hanging.
const SHORT: Duration = Duration::from_millis(400);

fn short(phase: Phase) -> Timeouts {
    let long = SHORT * 1000;
    let all = Timeouts {
        connect: long,
        command: long,
        submission_greeting: long,
        greeting_probe: long,
        probe: SHORT,
        data: long,
        block: long,
        verdict: long,
        login_pauses: [SHORT; 2],
        login_rest: long,
    };
    match phase {
        Phase::Connect | Phase::Tls => Timeouts { connect: SHORT, ..all },
        Phase::Greeting | Phase::Hello => Timeouts { submission_greeting: SHORT, ..all },
        Phase::Login | Phase::Mail | Phase::Recipient => Timeouts { command: SHORT, ..all },
        Phase::Data => Timeouts { data: SHORT, ..all },
        Phase::Content => Timeouts { block: SHORT, ..all },
        Phase::FinalDot => Timeouts { verdict: SHORT, ..all },
    }
}

fn calling(server: &Scripted, security: Security, phase: Phase) -> Target {
    let login = (phase == Phase::Login).then(|| Login {
        user: "editor".into(),
        password: PasswordSource::Environment("X".into()),
        auth: Auth::Password,
    });
    let relay = Relay { login, ..relay(server, security) };
    Target::new(relay, Some(Secret::new("open sesame".into())), "news.example")
        .unwrap()
        .with_timeouts(short(phase))
        .trusting(vec![server.authority.clone()])
}

#[tokio::test]
async fn a_relay_silent_before_the_first_envelope_is_left_in_that_phase_s_time() {
    let starting = "250-relay\r\n250 STARTTLS\r\n";
    let offering = "250-relay\r\n250 AUTH PLAIN\r\n";
    let greeting = [Say("220 relay\r\n"), Expect("EHLO")];
    let tls = [Tls, Say("220 relay\r\n"), Expect("EHLO")];
    let plans: [(Phase, Security, Vec<Step>); 7] = [
        (Phase::Greeting, Security::Plaintext, vec![Hush]),
        (Phase::Greeting, Security::Plaintext, vec![Say("220-never ended\r\n"), Hush]),
        (Phase::Hello, Security::Plaintext, [&greeting[..], &[Hush]].concat()),
        // The handshake's first words are heard, and never answered.
        (Phase::Tls, Security::Implicit, vec![Hush]),
        (
            Phase::Tls,
            Security::StartTls,
            [&greeting[..], &[Say(starting), Expect("STARTTLS"), Say("220 go\r\n"), Hush]].concat(),
        ),
        (Phase::Hello, Security::Implicit, [&tls[..], &[Hush]].concat()),
        (
            Phase::Login,
            Security::Implicit,
            [&tls[..], &[Say(offering), Expect("AUTH PLAIN"), Hush]].concat(),
        ),
    ];
    for (phase, security, steps) in plans {
        let server = Scripted::play(&steps).await;
        let target = calling(&server, security, phase);
        let error = ended(Session::open(&target)).await.unwrap_err();
        assert!(matches!(&error, Error::Lost { phase: at, .. } if *at == phase), "{error:?}");
        assert!(error.to_string().contains("silent"), "{error}");
    }
}

#[tokio::test]
async fn a_relay_silent_at_the_envelope_is_left_in_that_phase_s_time() {
    let ok = Say("250 ok\r\n");
    let mail = [Expect("MAIL"), ok.clone()];
    let reader = [&mail[..], &[Expect("RCPT"), ok]].concat();
    for (phase, steps) in [
        (Phase::Mail, vec![Expect("MAIL"), Hush]),
        (Phase::Recipient, [&mail[..], &[Expect("RCPT"), Hush]].concat()),
        (Phase::Data, [&reader[..], &[Expect("DATA"), Hush]].concat()),
    ] {
        let server = Scripted::play(&[greeted(BARE), steps].concat()).await;
        let target = calling(&server, Security::Plaintext, phase);
        let mut session = Session::open(&target).await.unwrap();
        let envelope = envelope("zoe@example.org");
        let error = ended(session.offer(&envelope, 24)).await.unwrap_err();
        assert!(matches!(&error, Error::Lost { phase: at, .. } if *at == phase), "{error:?}");
        assert!(error.to_string().contains("silent"), "{error}");
        assert!(!session.is_open());
    }
}

async fn ready(phase: Phase, steps: &[Step]) -> (Scripted, Session) {
    let begin = [Expect("MAIL"), Expect("RCPT"), Expect("DATA")];
    let taken = [Say("250 ok\r\n250 ok\r\n354 go\r\n")];
    let server = Scripted::play(&[&greeted(FULL), &begin[..], &taken, steps].concat()).await;
    let target = calling(&server, Security::Plaintext, phase);
    let mut session = Session::open(&target).await.unwrap();
    let offer = session.offer(&envelope("zoe@example.org"), 24).await;
    assert_eq!(offer.unwrap(), EnvelopeReply::Ready);
    (server, session)
}

#[tokio::test]
async fn a_relay_that_takes_no_more_of_a_message_is_left_in_a_block_s_time() {
    let big = b"0123456789abcdef0123456789abcdef\r\n".repeat(1_000_000);
    let (_server, mut session) = ready(Phase::Content, &[Wait(SHORT * 100)]).await;
    let (outcome, _) = ended(session.hand_over(&big, None)).await;
    let Outcome::NotSent(Phase::Content, cause) = outcome else { panic!("{outcome:?}") };
    assert!(cause.contains("nothing was taken"), "{cause}");
}

#[tokio::test]
async fn a_relay_silent_after_the_dot_leaves_a_doubt_in_the_verdict_s_time() {
    let (_server, mut session) = ready(Phase::FinalDot, &[Body(ARRIVES), Hush]).await;
    let (outcome, _) = ended(session.hand_over(MESSAGE, None)).await;
    assert!(matches!(&outcome, Outcome::InDoubt(cause) if cause.contains("silent")), "{outcome:?}");
}

#[tokio::test]
async fn a_verdict_that_takes_long_is_waited_for() {
    let late = [Body(ARRIVES), Wait(SHORT * 3), Say("250 ok\r\n")];
    let (_server, mut session) = ready(Phase::Mail, &late).await;
    assert!(matches!(session.hand_over(MESSAGE, None).await.0, Outcome::Accepted(_)));
}

#[test]
fn no_phase_is_given_less_than_the_standard_asks() {
    let Timeouts { command, data, block, verdict, .. } = Timeouts::default();
    let minutes = [command, data, block, verdict].map(|time| time.as_secs() / 60);
    assert_eq!(minutes, [5, 2, 3, 10]);
}
