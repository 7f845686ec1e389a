//! Crowds that begin the bodies of requests and do not end them. They stay, and keep nobody out.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::webhooks::{listening, tell_complaint};
use super::{Answer, ONE_CLICK, Served, link_path, newsroom_with_mail, suppressed, unsubscribed};
use crate::harness::wait_until;

/// More connections than the page has.
const CROWD: usize = 600;

/// More bodies than are read at once of those that nothing proves before.
const BODIES: usize = 17;

/// Begins a request with a body, and sends one byte of the body.
fn begin(served: &Served, path: &str) -> TcpStream {
    let mut stream = served.connect();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// What comes back until the other end closes.
fn hear(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_that_does_not_come_gives_its_place_up_to_a_reader() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    let mut crowd: Vec<TcpStream> = (0..CROWD).map(|_| begin(&served, &path)).collect();
    served.post(&path, ONE_CLICK).is(200);
    served.open(&path).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[0]));
    assert_eq!(hear(&mut crowd[0]), "", "its connection was closed before its time was over");
}

#[test]
fn few_bodies_are_read_of_whoever_proves_nothing_before_and_the_newest_of_them() {
    let newsroom = listening(3, "");
    let served = Served::begin(&newsroom);
    let page = "/partir/webhooks/mailgun";
    let mut crowd: Vec<TcpStream> = (0..BODIES).map(|_| begin(&served, page)).collect();
    let is_answered = |stream: &TcpStream| {
        stream.set_nonblocking(true).unwrap();
        let is_answered = stream.peek(&mut [0]).is_ok();
        stream.set_nonblocking(false).unwrap();
        is_answered
    };
    wait_until("one gives its place up", || crowd.iter().any(is_answered));
    let first = crowd.iter().position(is_answered).unwrap();
    Answer::read(&hear(&mut crowd[first])).is(503).has("retry-after: 300");
    tell_complaint(&served, 1).is(200);
    assert_eq!(suppressed(&newsroom), [("r001@example.org".to_owned(), "complained".to_owned())]);
}
