//! The table of replies: what each means in each phase, told to a session with and without pipelining.

use matinale::outcome::{Outcome, Refusal};
use matinale::publication::{Pipelining, Relay, Security};
use matinale::smtp::{EnvelopeReply, Error, Session};

use super::{ARRIVES, MESSAGE, envelope, greeted, relay, target};
use crate::scripted::Step::{Body, Drop, Expect, Hush, Say};
use crate::scripted::{FULL, Scripted, Step};

/// What a reply amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// It goes on.
    Fine,
    /// This message is tried again later.
    Later,
    /// Refused for good, and whose fault it is.
    Refused(Refusal),
    /// Nobody knows.
    Doubt,
    /// Slow down: nobody's fault, the same message on another line.
    Slow,
    /// The run stops.
    Stop,
}
use Class::{Doubt, Fine, Later, Refused, Slow, Stop};

/// Where the reply is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Banner,
    Hello,
    StartTls,
    Mail,
    Reader,
    Data,
    Dot,
}
use At::{Banner, Data, Dot, Hello, Mail, Reader, StartTls};

const DEAD: Class = Refused(Refusal::Dead);
const MAILBOX: Class = Refused(Refusal::Mailbox);
const SENDER: Class = Refused(Refusal::Sender);
const UNSENDABLE: Class = Refused(Refusal::Unsendable);
/// The line is cut instead of a reply.
const CUT: &str = "";

const TABLE: &[(At, &[&str], Class)] = &[
    (Banner, &["220 relay.example"], Fine),
    (Banner, &["421 4.3.2 busy", CUT], Slow),
    (Banner, &["554 5.7.1 not from here", "SSH-2.0-OpenSSH_9.2", "HTTP/1.1 400 no"], Stop),
    (Hello, &["421 4.3.2 busy", CUT], Slow),
    (Hello, &["550 5.7.1 who?", "what?"], Stop),
    (StartTls, &["454 4.7.0 not now", "501 5.5.4 no", "502 5.5.1 no", "what?"], Stop),
    (Mail, &["250 2.1.0 ok", "250"], Fine),
    (Mail, &["421 4.7.0 later", "450 4.7.1 wait", "451 4.3.0 oops", "452 4.3.1 full", CUT], Slow),
    (Mail, &["530 5.7.0 log in", "550 5.7.1 you?", "550 no", "553 5.1.8 no"], Stop),
    (Mail, &["500 what?", "503 5.5.1 order", "571 not you", "354 go"], Stop),
    (Mail, &["552 too big", "552 5.3.4 no"], SENDER),
    (Mail, &["471 4.7.1 wait"], Slow),
    (Reader, &["250 2.1.5 ok", "251 will forward", "252 cannot tell"], Fine),
    (Reader, &["450 4.2.1 later", "450 4.7.1 greylisted", "451 4.7.1 greylisted"], Later),
    (Reader, &["452 4.2.2 full", "451 5.1.1 nobody", "450", "455 no"], Later),
    (Reader, &["452 4.5.3 too many", "452 4.5.3", "421 4.3.2 bye", "421 5.1.1 bye"], Later),
    (Reader, &[CUT], Slow),
    (Reader, &["550 5.1.1 nobody", "550 5.1.2 no host", "550 5.1.3 odd", "550 5.1.6 moved"], DEAD),
    (Reader, &["550 5.1.10 null MX", "551 5.1.6 moved", "553 5.1.3 odd"], DEAD),
    (Reader, &["550 no such user", "553 no mailbox", "550-5.1.1 no\r\n550 5.1.1 body"], DEAD),
    (Reader, &["552 5.2.2 full", "550 5.2.2 full", "550 5.2.1 disabled", "552 full"], MAILBOX),
    (Reader, &["550 4.2.1 disabled"], MAILBOX),
    (Reader, &["550 5.7.1 no", "554 5.7.1 no", "554 5.7.26 no", "554 no", "551 not here"], SENDER),
    (Reader, &["550 looks like spam", "550 you are blocked", "553 against our policy"], SENDER),
    (Reader, &["550 listed at a DNSBL", "550 fails authentication", "550 5.1.0 SPAM"], SENDER),
    (Reader, &["501 5.1.3 syntax", "501 syntax", "555 5.5.4 unknown parameter"], UNSENDABLE),
    (Reader, &["500 5.5.2 what?", "502 5.5.1 no", "503 5.5.1 order", "530 5.7.1 log in"], SENDER),
    (Reader, &["571 5.7.1 no", "599 no", "560 5.7.1 no"], SENDER),
    (Reader, &["571 5.1.1 nobody"], DEAD),
    (Reader, &["471 4.7.1 later", "499 no"], Later),
    (Reader, &["271 ok"], Fine),
    (Reader, &["354 go"], Stop),
    (Data, &["354 go", "354"], Fine),
    (Data, &["451 4.3.0 not now", "450 no", "452 4.3.1 full", "421 4.3.2 bye"], Later),
    (Data, &["554 5.7.1 no", "550 no"], SENDER),
    (Data, &["554 5.1.1 nobody", "550 no such user"], DEAD),
    (Data, &["552 5.2.2 full", "552 mailbox full"], MAILBOX),
    (Data, &["552 5.3.4 too big", "500 what?", "502 no", "503 5.5.1 order", "571 no"], SENDER),
    (Data, &[CUT, "250 2.0.0 ok"], Slow),
    (Dot, &["250 2.0.0 queued as 1", "250", "260 taken"], Fine),
    (Dot, &["451 4.7.1 later", "452 4.3.1 full", "421 4.3.2 bye", "451 5.1.1 nobody"], Later),
    (Dot, &["471 4.7.1 later", "499-no\r\n499 not yet"], Later),
    (Dot, &["550 5.7.1 no", "554 5.7.1 spam", "552 5.3.4 big", "552 big", "571 5.7.1 no"], SENDER),
    // A policy fills no mailbox.
    (Dot, &["550 5.7.1 mailbox full"], SENDER),
    (Dot, &["554 5.1.1 nobody", "550 5.1.10 null MX", "550 no such user"], DEAD),
    (Dot, &["552 5.2.2 full", "550 5.2.1 disabled"], MAILBOX),
    (Dot, &[CUT, "what?", "354 go", "250-never ended", "999 x", "600 no", "250-a\r\n550 b"], Doubt),
];

#[tokio::test]
async fn every_reply_means_what_the_table_says_with_pipelining_and_without() {
    let mut wrong = Vec::new();
    for pipelining in [Pipelining::Auto, Pipelining::Off] {
        for (at, replies, class) in TABLE {
            for reply in *replies {
                let found = played(*at, reply, pipelining).await;
                if found != *class {
                    wrong.push(format!(
                        "{at:?} {reply:?} with {pipelining:?} is {found:?}, not {class:?}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The steps up to where the reply is said, the reply, and what follows it.
fn script(at: At, reply: &str, pipelining: Pipelining) -> Vec<Step> {
    let said = |words: String| Say(words.leak());
    let last = |mut steps: Vec<Step>, words: &str| {
        if reply == CUT {
            steps.push(said(words.to_owned()));
            steps.push(Drop);
        } else {
            steps.push(said(format!("{words}{reply}\r\n")));
            steps.push(Hush);
        }
        steps
    };
    let starting = "250-relay\r\n250 STARTTLS\r\n";
    match at {
        // What greets well is then heard out.
        Banner if reply.starts_with('2') => greeted(FULL),
        Banner => last(vec![], ""),
        Hello => last(vec![Say("220 relay\r\n"), Expect("EHLO")], ""),
        StartTls => {
            let steps = vec![Say("220 relay\r\n"), Expect("EHLO"), Say(starting)];
            last([steps, vec![Expect("STARTTLS")]].concat(), "")
        }
        Mail | Reader | Data | Dot if pipelining == Pipelining::Off => {
            let mut steps = greeted(FULL);
            let all = [(Mail, "MAIL"), (Reader, "RCPT"), (Data, "DATA")];
            for (phase, command) in all {
                steps.push(Expect(command));
                if phase == at {
                    steps = last(steps, "");
                    if !good(reply) {
                        return steps;
                    }
                    steps.pop();
                } else {
                    steps.push(Say(if phase == Data { "354 go\r\n" } else { "250 ok\r\n" }));
                }
            }
            if at == Dot { last([steps, vec![Body(ARRIVES)]].concat(), "") } else { steps }
        }
        Mail | Reader | Data | Dot => {
            let steps =
                [greeted(FULL), vec![Expect("MAIL"), Expect("RCPT"), Expect("DATA")]].concat();
            let ok = "250 ok\r\n".to_owned();
            let (before, after) = match at {
                Mail if good(reply) => ("", "250 ok\r\n354 go\r\n"),
                Mail => ("", "503 no sender\r\n503 no sender\r\n"),
                Reader if good(reply) => ("250 ok\r\n", "354 go\r\n"),
                Reader => ("250 ok\r\n", "554 no valid recipients\r\n"),
                Data => ("250 ok\r\n250 ok\r\n", ""),
                _ => {
                    let taken = vec![said(ok + "250 ok\r\n354 go\r\n"), Body(ARRIVES)];
                    return last([steps, taken].concat(), "");
                }
            };
            let mut steps = last(steps, before);
            if reply != CUT && !reply.starts_with("421") {
                steps.insert(steps.len() - 1, Say(after));
            }
            steps
        }
    }
}

fn good(reply: &str) -> bool {
    reply.starts_with('2') || reply.starts_with("354")
}

/// Plays the script and says what the session made of the reply.
async fn played(at: At, reply: &str, pipelining: Pipelining) -> Class {
    let server = Scripted::play(&script(at, reply, pipelining)).await;
    let security = if at == StartTls { Security::StartTls } else { Security::Plaintext };
    let relay = Relay { pipelining, ..relay(&server, security) };
    let mut session = match Session::open(&target(relay)).await {
        Ok(_) if at == Banner => return Fine,
        Ok(session) => session,
        Err(error) => return blamed(&error),
    };
    let outcome = match session.offer(&envelope("zoe@example.org"), MESSAGE.len()).await {
        Err(error) => return blamed(&error),
        Ok(EnvelopeReply::Ready) if at != Dot => return Fine,
        Ok(EnvelopeReply::Ready) => session.hand_over(MESSAGE, None).await.0,
        Ok(EnvelopeReply::Refused(outcome)) => {
            let is_closed = reply.starts_with("421");
            assert_ne!(session.is_open(), is_closed, "{at:?} {reply:?} cost the line");
            outcome
        }
    };
    match outcome {
        Outcome::Accepted(_) => Fine,
        Outcome::Deferred(_) => Later,
        Outcome::Rejected(refused) => Refused(refused.refusal()),
        Outcome::InDoubt(_) => Doubt,
        Outcome::NotSent(..) => Slow,
    }
}

fn blamed(error: &Error) -> Class {
    if error.is_temporary() { Slow } else { Stop }
}

#[tokio::test]
async fn an_enhanced_code_counts_whether_or_not_the_relay_offers_them() {
    let plain = "250-relay.example\r\n250 PIPELINING\r\n";
    for (hello, reply, whose) in [
        (plain, "554 5.1.1 who?\r\n", Refusal::Dead),
        (FULL, "554 5.1.1 who?\r\n", Refusal::Dead),
        (plain, "550 5.7.1 you\r\n", Refusal::Sender),
        (plain, "550 5.1.1 who?\r\n", Refusal::Dead),
        (plain, "550 5.1.1 does not exist\r\n", Refusal::Dead),
        (plain, "550 does not exist\r\n", Refusal::Sender),
        (plain, "550 5.1.1 no such user\r\n", Refusal::Dead),
        (plain, "550 5.2.2 who?\r\n", Refusal::Mailbox),
        (plain, "550 5.2.2 mailbox full\r\n", Refusal::Mailbox),
    ] {
        let steps = [
            Expect("MAIL"),
            Expect("RCPT"),
            Expect("DATA"),
            Say("250 ok\r\n"),
            Say(reply),
            Say("554 no valid recipients\r\n"),
        ];
        let (_server, mut session) = super::opened(hello, &steps).await;
        let offer = session.offer(&envelope("zoe@example.org"), 24).await.unwrap();
        let EnvelopeReply::Refused(Outcome::Rejected(refused)) = offer else { panic!("{offer:?}") };
        assert_eq!(refused.refusal(), whose, "{reply}");
    }
}
