//! Several relays: the lines are shared out, and where one relay fails the others take over.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use matinale::inbox::{Behaviour, CutPoint, Inbox, Options};
use tokio::net::TcpSocket;

use super::{count, refusing};
use crate::harness::{Newsroom, refuse_each};
use crate::scripted::Scripted;
use crate::scripted::Step::{Drop, Expect, Say};
use crate::scripted::relay::{Act, Moment, Point, Relay, Script};

pub(super) fn open(newsroom: &Newsroom, behaviour: Behaviour) -> Inbox {
    let options = Options { behaviour, keep: 10_000, ..Options::default() };
    newsroom.runtime().block_on(Inbox::open(options)).unwrap()
}

/// Relays, each with more said about it.
pub(super) fn use_relays(newsroom: &Newsroom, relays: &[(String, &str)]) {
    let tables: Vec<_> =
        relays.iter().map(|(place, more)| format!("url = \"smtp://{place}\"\n{more}")).collect();
    newsroom.write_settings(&tables.join("\nconnections = 2\n[[relays]]\n"));
}

fn taken(inbox: &Inbox) -> BTreeSet<String> {
    inbox.messages().iter().flat_map(|message| message.recipients.clone()).collect()
}

fn all(newsroom: &Newsroom) -> BTreeSet<String> {
    newsroom.everyone().into_iter().collect()
}

/// A port where nobody listens, and that nobody else can take while this lives.
pub(super) fn nobody() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    socket
}

#[test]
fn every_relay_gets_its_share_and_everyone_one_message() {
    let newsroom = Newsroom::sending_to(80);
    let slow = Behaviour { delay: std::time::Duration::from_millis(5), ..Behaviour::default() };
    let inboxes = [open(&newsroom, slow.clone()), open(&newsroom, slow)];
    use_relays(&newsroom, &inboxes.each_ref().map(|one| (one.smtp_addr().to_string(), "")));
    let ran = newsroom.send(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let [one, other] = inboxes.each_ref().map(taken);
    assert!(!one.is_empty() && !other.is_empty() && one.is_disjoint(&other));
    assert_eq!((one.len() + other.len(), &one | &other), (80, all(&newsroom)));
}

#[test]
fn who_stands_by_is_left_alone_until_another_one_fails() {
    let newsroom = Newsroom::sending_to(12);
    let [first, reserve] = [(); 2].map(|()| open(&newsroom, Behaviour::default()));
    let place = |inbox: &Inbox| inbox.smtp_addr().to_string();
    use_relays(&newsroom, &[(place(&first), ""), (place(&reserve), "weight = 0")]);
    assert_eq!(newsroom.send(&[]).code, Some(0));
    assert_eq!((taken(&first), reserve.count()), (all(&newsroom), 0));

    let newsroom = Newsroom::sending_to(12);
    let closed = nobody();
    let away = closed.local_addr().unwrap().to_string();
    use_relays(&newsroom, &[(away.clone(), ""), (place(&reserve), "weight = 0")]);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, taken(&reserve)), (Some(0), all(&newsroom)), "{ran:?}");
    let told = format!("the relay {away} was given up: cannot reach {away}");
    assert!(ran.err.contains(&told), "{}", ran.err);
    assert_eq!(count(&newsroom, "accepted"), 12);
}

#[test]
fn a_relay_that_refuses_us_hands_its_readers_over_and_none_is_blamed() {
    let newsroom = Newsroom::sending_to(60);
    let strict = open(&newsroom, refusing(60, "550 5.7.1 relaying denied"));
    let slow = Behaviour { delay: std::time::Duration::from_millis(40), ..Behaviour::default() };
    let kind = open(&newsroom, slow);
    use_relays(&newsroom, &[&strict, &kind].map(|one| (one.smtp_addr().to_string(), "")));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, taken(&kind)), (Some(0), all(&newsroom)), "{ran:?}");
    assert_eq!((strict.count(), count(&newsroom, "rejected")), (0, 0));
    let told = format!("the relay {} was given up: stopped: the relay refused", strict.smtp_addr());
    assert!(ran.err.contains(&told), "{}", ran.err);
}

#[test]
fn who_is_in_doubt_at_one_relay_is_never_handed_to_another() {
    let newsroom = Newsroom::sending_to(6);
    let cutting = Behaviour { cut: Some(CutPoint::AfterDot(1)), ..Behaviour::default() };
    let first = open(&newsroom, cutting);
    let reserve = open(&newsroom, Behaviour::default());
    let place = |inbox: &Inbox| inbox.smtp_addr().to_string();
    use_relays(&newsroom, &[(place(&first), ""), (place(&reserve), "")]);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "in_doubt")), (Some(1), 1), "{ran:?}");
    let both = first.messages().len() + reserve.messages().len();
    assert_eq!((both, &taken(&first) | &taken(&reserve)), (6, all(&newsroom)));
}

#[test]
fn a_relay_that_greets_us_with_a_refusal_costs_nobody_anything() {
    let newsroom = Newsroom::sending_to(20);
    let busy =
        newsroom.runtime().block_on(Scripted::play(&[Say("554 too many connections\r\n"), Drop]));
    let kind = open(&newsroom, Behaviour::default());
    let places = [busy.address.to_string(), kind.smtp_addr().to_string()];
    use_relays(&newsroom, &places.clone().map(|place| (place, "")));
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, taken(&kind)), (Some(0), all(&newsroom)), "{ran:?}");
    assert!(ran.err.contains(&format!("the relay {} was given up", places[0])), "{}", ran.err);
}

#[test]
fn without_any_relay_the_run_ends_for_a_person_where_one_of_them_asks_for_one() {
    let newsroom = Newsroom::sending_to(3).connections(1);
    let steps = [
        Say("220 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
        Expect("EHLO"),
        Say("250 relay.example\r\n"),
        Expect("MAIL"),
        Say("530 5.7.0 log in first\r\n"),
        Drop,
    ];
    let strict = newsroom.runtime().block_on(Scripted::play(&steps));
    let closed = nobody();
    let away = closed.local_addr().unwrap().to_string();
    use_relays(&newsroom, &[(strict.address.to_string(), ""), (away.clone(), "")]);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, count(&newsroom, "due")), (Some(1), 3), "{ran:?}");
    assert!(ran.err.contains("530 5.7.0 log in first"), "{}", ran.err);
    assert!(ran.err.contains(&format!("the relay {away} was given up")), "{}", ran.err);
}

#[test]
fn a_worker_that_found_nothing_due_proves_no_relay() {
    let refuse = [("r000@example.org", "550 5.7.1 no"), ("r001@example.org", "451 4.7.1 later")];
    let refuse = refuse.map(|(reader, reply)| (reader.to_owned(), reply.to_owned())).to_vec();
    let behaviour = refuse_each(refuse);
    let newsroom = Newsroom::sending_to(3).connections(2).relay(behaviour);
    assert_eq!(newsroom.send(&[]).code, Some(1));
    newsroom.run(["resolve", "today", "--retry-refused"]);
    // One reader is due and one waits, so one of two workers has nothing to do.
    let _strict = play(&newsroom, |_| Act::SayAndClose("554 5.7.1 who are you\r\n"));
    for _ in 0..3 {
        let ran = newsroom.send(&[]);
        assert_eq!((ran.code, count(&newsroom, "due")), (Some(1), 1), "{ran:?}");
        assert!(ran.err.contains("554 5.7.1 who are you"), "{}", ran.err);
    }
}

#[test]
fn a_relay_that_hangs_up_after_each_message_is_called_again_as_often_as_it_takes() {
    let newsroom = Newsroom::sending_to(9).connections(1);
    let relay = play(&newsroom, |moment| match (moment.at, moment.message) {
        (Point::Mail, 2) => Act::SayAndClose("421 4.3.2 one at a time\r\n"),
        _ => Act::Usual,
    });
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, relay.count(), relay.lines()), (Some(0), 9, 9), "{ran:?}");
}

#[test]
fn nobody_is_offered_to_a_relay_that_has_refused_us_twenty_times_in_a_row() {
    let newsroom = Newsroom::sending_to(60).connections(1);
    let relay = play(&newsroom, |moment| match moment.at {
        Point::Recipient if moment.reader != "r000@example.org" => {
            Act::Say("550 5.7.1 who are you\r\n".into())
        }
        _ => Act::Usual,
    });
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, relay.heard_of("RCPT")), (Some(1), 1 + 20), "{ran:?}");
    assert_eq!(ran.err.matches("waiting for the next call").count(), 1, "{ran}");
    ran.tells("59 readers waiting for the next call:\n");
}

/// A relay that does this, and that the newsroom sends to.
pub(super) fn play(
    newsroom: &Newsroom,
    act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static,
) -> Relay {
    let script = Script::in_clear(&["PIPELINING"], act);
    let relay = Relay::open(newsroom.runtime().handle(), script);
    newsroom.write_settings(&format!("url = \"smtp://{}\"", relay.address));
    relay
}

/// A relay that refuses every sender; counts how often it was asked.
fn refusing_senders() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (place, asked) =
        (listener.local_addr().unwrap().to_string(), Arc::<AtomicUsize>::default());
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut words = BufReader::new(stream.try_clone().unwrap());
            let mut stream = stream;
            let mut line = String::new();
            let _ = stream.write_all(b"220 relay.example\r\n");
            while words.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
                let refused = line.starts_with("MAIL");
                count.fetch_add(usize::from(refused), Ordering::SeqCst);
                let reply =
                    if refused { "550 5.7.1 who are you\r\n" } else { "250 relay.example\r\n" };
                let _ = stream.write_all(reply.as_bytes());
                line.clear();
            }
        }
    });
    (place, asked)
}

#[test]
fn a_relay_that_refuses_the_sender_three_times_in_a_row_is_given_up() {
    let newsroom = Newsroom::sending_to(9).connections(1);
    let (strict, asked) = refusing_senders();
    use_relays(&newsroom, &[(strict, "")]);
    let ran = newsroom.send(&[]);
    assert_eq!((ran.code, asked.load(Ordering::SeqCst)), (Some(1), 3), "{ran:?}");
    assert!(ran.err.contains("550 5.7.1 who are you"), "{}", ran.err);
    assert_eq!((count(&newsroom, "due"), count(&newsroom, "rejected")), (9, 0));
}

#[test]
fn a_relay_that_calls_us_spammers_is_probed_with_one_message_by_the_calls_after_the_first() {
    let newsroom = Newsroom::sending_to(60).connections(8);
    let handed = Arc::<AtomicUsize>::default();
    let count_handed = Arc::clone(&handed);
    let _strict = play(&newsroom, move |moment| match moment.at {
        Point::Dot => {
            count_handed.fetch_add(1, Ordering::SeqCst);
            Act::Say("554 5.7.1 this message is spam\r\n".into())
        }
        _ => Act::Usual,
    });
    let refused = || handed.load(Ordering::SeqCst);
    let first = newsroom.send(&["--quiet"]);
    assert_eq!((first.code, count(&newsroom, "rejected")), (Some(1), 0), "{first:?}");
    assert!(first.err.contains("this message is spam"), "{first:?}");
    let mut before = refused();
    assert!(before > 1);
    for _ in 0..3 {
        let again = newsroom.send(&["--quiet"]);
        assert_eq!((again.code, &*again.err), (Some(1), ""), "{again:?}");
        assert_eq!(refused(), before + 1, "{again:?}");
        before = refused();
    }
    let kind = play(&newsroom, |_| Act::Usual);
    let ran = newsroom.send(&[]);
    assert_eq!(
        (ran.code, kind.count(), count(&newsroom, "accepted")),
        (Some(0), 60, 60),
        "{ran:?}"
    );
}

#[test]
fn a_relay_that_refuses_one_reader_in_other_words_after_a_stop_is_no_spam_filter() {
    let newsroom = Newsroom::sending_to(40).connections(4);
    let _strict = play(&newsroom, |moment| match moment.at {
        Point::Dot => Act::Say("554 5.7.1 this message is spam\r\n".into()),
        _ => Act::Usual,
    });
    newsroom.send(&["--quiet"]).exits(1);
    let _kind = play(&newsroom, |moment| match (moment.at, moment.reader) {
        (Point::Recipient, "r000@example.org" | "r039@example.org") => {
            Act::Say("550 5.7.1 this mailbox is closed to you\r\n".into())
        }
        _ => Act::Usual,
    });
    let ran = newsroom.send(&[]);
    assert_eq!((count(&newsroom, "accepted"), count(&newsroom, "rejected")), (38, 2), "{ran:?}");
}
