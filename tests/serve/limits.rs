//! Whoever holds connections or tries links without end keeps nobody out.

use std::io::Write;
use std::net::TcpStream;

use super::{ONE_CLICK, Served, link_path, newsroom_with_mail, suppressed, unsubscribed};

/// More connections than the program may have files.
const IDLE: usize = 200;

#[test]
fn connections_that_say_nothing_or_little_keep_no_reader_out() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::with(newsroom.start_under("-n 100", ["serve", "--listen", "127.0.0.1:0"]));
    let path = link_path(&newsroom, 0);
    let slow = |number: usize| {
        let mut stream = TcpStream::connect(served.address).unwrap();
        if number.is_multiple_of(2) {
            stream.write_all(format!("GET {path} HTTP/1.1\r\nX-Slow: ").as_bytes()).unwrap();
        }
        stream
    };
    let idle: Vec<TcpStream> = (0..IDLE).map(slow).collect();
    served.post(&path, ONE_CLICK).is(200);
    assert_eq!(suppressed(&newsroom), unsubscribed(&[0]));
    drop(idle);
}

#[test]
fn a_network_that_tries_links_without_end_is_put_off_and_its_readers_are_not() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    let from = |network: &str| format!("X-Forwarded-For: 10.0.0.1, {network}\r\n");
    let attempt = |network: &str| served.ask("GET", "/partir/none", &from(network));
    let mut tries = 0;
    while attempt("198.51.100.7").status == 404 {
        tries += 1;
        assert!(tries < 100_000, "nobody is put off");
    }
    assert!(tries >= 1_000, "{tries}");
    let put_off = attempt("198.51.100.200");
    put_off.is(429).has("retry-after: 30").says("Trop de demandes");
    attempt("203.0.113.9").is(404);
    served.ask("GET", &path, &from("198.51.100.7")).is(200);
    served.post(&path, ONE_CLICK).is(200);
}

#[test]
fn the_address_behind_a_proxy_is_read_in_every_form_and_said_once_if_it_cannot_be() {
    let newsroom = newsroom_with_mail(1);
    let served = Served::begin(&newsroom);
    let attempt = |entry: &str| {
        served.ask("GET", "/partir/none", &format!("X-Forwarded-For: {entry}\r\n")).status
    };
    let forms = ["198.51.100.7:5555", "\"198.51.100.7\"", "10.0.0.1, 198.51.100.7,"];
    let mut tries = 0;
    while attempt(forms[tries % forms.len()]) == 404 {
        tries += 1;
        assert!(tries < 100_000, "nobody is put off");
    }
    for form in forms {
        assert_eq!(attempt(form), 429, "{form} is the same network");
    }
    assert_eq!(attempt("[2001:db8::1]:443"), 404);
    assert_eq!((attempt("unknown"), attempt("nobody")), (404, 404), "they count as the proxy");
    let ran = served.end().exits(0);
    assert_eq!(ran.err.matches("X-Forwarded-For").count(), 1, "{ran}");
    ran.tells("says `unknown` in `X-Forwarded-For`, which is no address");
}
