//! Replies that no honest relay gives: each ends in the class of its phase, clean, and in time.

use std::time::Duration;

use matinale::outcome::{Outcome, Phase, Reply};
use matinale::publication::{Pipelining, Relay, Security};
use matinale::smtp::{EnvelopeReply, Error, Session, Target, Timeouts};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::{ARRIVES, MESSAGE, envelope, greeted, relay, target};
use crate::scripted::Step::{Body, Drop, Expect, Hush, Say, Utter};
use crate::scripted::{FULL, Scripted, Step};

/// Where something odd is said.
const PHASES: [Phase; 6] =
    [Phase::Greeting, Phase::Hello, Phase::Mail, Phase::Recipient, Phase::Data, Phase::FinalDot];

/// How a conversation ended that met something odd.
#[derive(Debug)]
enum End {
    Error(Error),
    Outcome(Outcome),
    /// It went on as if nothing were.
    Fine,
}

impl End {
    /// All words that would be kept or shown.
    fn words(&self) -> String {
        match self {
            Self::Fine => String::new(),
            Self::Error(error) => error.to_string(),
            Self::Outcome(Outcome::Accepted(reply)) => reply.to_string(),
            Self::Outcome(Outcome::Deferred(refused) | Outcome::Rejected(refused)) => {
                refused.to_string()
            }
            Self::Outcome(Outcome::NotSent(_, cause) | Outcome::InDoubt(cause)) => cause.clone(),
        }
    }
}

/// How long a relay may be silent. On a busy machine a relay that speaks may seem silent, so longer ones follow.
const PATIENCE: [Duration; 3] =
    [Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(4)];

/// Says the bytes in this phase, then `last`; without pipelining, so that they answer one command. A conversation that
/// ended in another phase is held again, with more patience.
async fn odd(phase: Phase, bytes: &[u8], last: Step) -> End {
    let mut end = End::Fine;
    for short in PATIENCE {
        end = odd_within(short, phase, bytes, last.clone()).await;
        let is_elsewhere = match &end {
            End::Error(error) => error.phase() != phase,
            End::Fine => phase == Phase::FinalDot,
            End::Outcome(_) => false,
        };
        if !is_elsewhere {
            break;
        }
    }
    end
}

async fn odd_within(short: Duration, phase: Phase, bytes: &[u8], last: Step) -> End {
    let ok = Say("250 ok\r\n");
    let before = match phase {
        Phase::Greeting => vec![],
        Phase::Hello => vec![Say("220 relay\r\n"), Expect("EHLO")],
        _ => {
            let all = [
                Expect("MAIL"),
                ok.clone(),
                Expect("RCPT"),
                ok,
                Expect("DATA"),
                Say("354 go\r\n"),
                Body(ARRIVES),
            ];
            let steps = match phase {
                Phase::Mail => 1,
                Phase::Recipient => 3,
                Phase::Data => 5,
                _ => 7,
            };
            [greeted(FULL), all[..steps].to_vec()].concat()
        }
    };
    let server = Scripted::play(&[before, vec![Utter(bytes.to_vec()), last]].concat()).await;
    let relay = Relay { pipelining: Pipelining::Off, ..relay(&server, Security::Plaintext) };
    let quick = Timeouts {
        connect: short * 10,
        command: short,
        submission_greeting: short,
        greeting_probe: short * 10,
        probe: short,
        data: short,
        block: short,
        verdict: short,
        login_pauses: [short; 2],
        ..Timeouts::default()
    };
    let conversation = converse(target(relay).with_timeouts(quick));
    tokio::time::timeout(short * 40, conversation).await.expect("it hangs")
}

async fn converse(target: Target) -> End {
    let mut session = match Session::open(&target).await {
        Ok(session) => session,
        Err(error) => return End::Error(error),
    };
    match session.offer(&envelope("zoe@example.org"), MESSAGE.len()).await {
        Err(error) => End::Error(error),
        Ok(EnvelopeReply::Refused(outcome)) => End::Outcome(outcome),
        Ok(EnvelopeReply::Ready) => match session.hand_over(MESSAGE, None).await.0 {
            Outcome::NotSent(Phase::Content, _) => End::Fine,
            outcome => End::Outcome(outcome),
        },
    }
}

/// Whether the line is found to be of no use: lost, garbled or out of step, and nobody's fault.
fn useless(end: &End) -> bool {
    matches!(
        end,
        End::Error(Error::Lost { .. } | Error::Garbled { .. } | Error::OutOfStep { .. })
            | End::Outcome(Outcome::InDoubt(_))
    )
}

#[tokio::test]
async fn what_is_no_reply_costs_the_line_and_after_the_dot_leaves_a_doubt() {
    let long = [&b"250 "[..], &vec![b'x'; 100_000], b"\r\n"].concat();
    let many = b"250-more\r\n".repeat(10_000);
    let hundred = [b"250-more\r\n".repeat(100), b"250 enough\r\n".to_vec()].concat();
    let binary: Vec<u8> = (0..=255).cycle().take(5000).chain(*b"\r\n").collect();
    let odds: [&[u8]; 14] = [
        b"250-",
        b"250-never ended\r\n",
        b"999 x\r\n",
        b"\r\n",
        b"\n",
        &long,
        &many,
        &hundred,
        &binary,
        b"250-one\r\n550 two\r\n",
        b"25\r\n",
        b"2500 ok\r\n",
        b"+OK ready\r\n",
        b"\0\0\0\0\r\n",
    ];
    for phase in PHASES {
        for bytes in odds {
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
            let end = odd(phase, bytes, Hush).await;
            assert!(useless(&end), "{phase:?} {shown:?}: {end:?}");
            match &end {
                End::Error(error) => assert_eq!(error.phase(), phase, "{shown:?}"),
                _ => assert_eq!(phase, Phase::FinalDot, "{shown:?}"),
            }
            let words = end.words();
            assert!(words.len() < 400 && !words.contains(char::is_control), "{words:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_to_ehlo_of_ten_thousand_lines_stops_the_run() {
    let many = [b"250-AUTH PLAIN\r\n".repeat(10_000), b"250 end\r\n".to_vec()].concat();
    let End::Error(error) = odd(Phase::Hello, &many, Hush).await else { panic!("it went on") };
    assert!(matches!(error, Error::Garbled { phase: Phase::Hello, .. }), "{error:?}");
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_refusal_at_ehlo_is_told_though_silence_follows_it() {
    let End::Error(error) = odd(Phase::Hello, b"550 5.7.1 who are you?\r\n", Hush).await else {
        panic!("it went on")
    };
    assert!(matches!(&error, Error::Refused(refused) if refused.reply.code == 550), "{error:?}");
}

#[tokio::test]
async fn a_hundred_lines_are_a_reply_and_so_is_a_code_alone() {
    let lines = [b"250-more\r\n".repeat(99), b"250 enough\r\n".to_vec()].concat();
    for bytes in [&lines[..], b"250\r\n", b"250 \r\n", b"250\n"] {
        let end = odd(Phase::FinalDot, bytes, Hush).await;
        assert!(matches!(end, End::Outcome(Outcome::Accepted(_))), "{end:?}");
    }
}

#[tokio::test]
async fn what_a_relay_says_is_kept_without_what_a_terminal_obeys() {
    let said = "550 5.1.1 \x1b]0;owned\x07no\rsuch\u{9b}31m\u{202e} user\r\n".as_bytes();
    let end = odd(Phase::Recipient, said, Hush).await;
    let End::Outcome(Outcome::Rejected(refused)) = end else { panic!("{end:?}") };
    let Reply { code, enhanced, text } = refused.reply;
    assert_eq!((code, enhanced), (550, matinale::outcome::EnhancedCode::parse("5.1.1")));
    assert!(text.is_ascii() && !text.contains(char::is_control), "{text:?}");
    assert!(text.contains("no such"), "{text:?}");
}

#[tokio::test]
async fn a_message_taken_at_data_is_none_and_nothing_of_it_is_written() {
    let steps = [
        Expect("MAIL"),
        Expect("RCPT"),
        Expect("DATA"),
        Say("250 ok\r\n250 ok\r\n250 2.0.0 queued already\r\n"),
        Hush,
    ];
    let (server, mut session) = super::opened(FULL, &steps).await;
    let error = session.offer(&envelope("zoe@example.org"), 24).await.unwrap_err();
    assert!(matches!(error, Error::OutOfStep { phase: Phase::Data, .. }), "{error:?}");
    assert!(error.is_temporary() && !session.is_open());
    let (outcome, _) = session.hand_over(MESSAGE, None).await;
    assert!(matches!(outcome, Outcome::NotSent(..)));
    drop(session);
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

/// Bytes from nowhere, and pieces of replies put together wrong.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[0-9]{3}[ -]".prop_map(String::into_bytes),
        "[2-5][0-5][0-9][ -]".prop_map(String::into_bytes),
        Just(b"\r\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"5.1.1 ".to_vec()),
        Just(b"\x1b[2J".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..40),
        "[ -~]{0,40}".prop_map(String::into_bytes),
    ];
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..300),
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
    ]
}

#[test]
fn whatever_is_said_in_whatever_phase_the_ending_is_one_of_that_phase() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let phase = proptest::sample::select(&PHASES[..]);
    let case = (phase, noise(), any::<bool>());
    let mut runner =
        TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() });
    runner
        .run(&case, |(phase, bytes, hush)| {
            let end = runtime.block_on(odd(phase, &bytes, if hush { Hush } else { Drop }));
            fitting(phase, &bytes, &end).map_err(TestCaseError::fail)
        })
        .unwrap();
}

fn fitting(phase: Phase, bytes: &[u8], end: &End) -> Result<(), String> {
    let words = end.words();
    if words.contains(char::is_control) || words.len() > 800 {
        return Err(format!("kept as {words:?}"));
    }
    let fits = match end {
        // Noise may be a go-ahead by chance.
        End::Fine => phase == Phase::Data && bytes.starts_with(b"3"),
        End::Outcome(Outcome::Accepted(_)) => phase == Phase::FinalDot && bytes.starts_with(b"2"),
        End::Outcome(Outcome::InDoubt(_)) => phase == Phase::FinalDot,
        End::Outcome(Outcome::Rejected(refused)) => {
            bytes.starts_with(b"5") && refused.reply.is_permanent() && phase != Phase::Mail
        }
        End::Outcome(Outcome::Deferred(refused)) => {
            bytes.starts_with(b"4") && refused.reply.is_transient() && phase != Phase::Mail
        }
        End::Outcome(Outcome::NotSent(..)) => phase != Phase::FinalDot,
        // A fair greeting, and the script ends where EHLO would be answered.
        End::Error(error) => phase != Phase::FinalDot && near(phase, error.phase()),
    };
    if fits { Ok(()) } else { Err(format!("{phase:?} {bytes:?} ended in {end:?}")) }
}

/// Whether an error of this phase can come of what was said in that one: then, or in the next.
fn near(said: Phase, met: Phase) -> bool {
    let order = |phase| PHASES.iter().position(|&other| other == phase);
    order(met) == order(said) || order(met) == order(said).map(|at| at + 1)
}
