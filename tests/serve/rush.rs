//! How many readers can leave at once. The numbers are printed, and compared by whoever reads them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use matinale::address::Address;
use matinale::token::{Key, Tokens};

use super::{ONE_CLICK, Served, URLENCODED, suppressed};
use crate::harness::Newsroom;

const CLIENTS: usize = 200;
const READERS: usize = 40_000;
/// How many connections say nothing meanwhile.
const IDLE: usize = 10_000;

/// A client that keeps its connection, as a proxy does.
fn post(stream: &mut TcpStream, path: &str) -> bool {
    let length = ONE_CLICK.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n\
         Content-Length: {length}\r\n\r\n{ONE_CLICK}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut chunk = [0; 16 << 10];
    loop {
        let read = stream.read(&mut chunk).unwrap();
        answer.extend_from_slice(&chunk[..read]);
        if read == 0 || answer.ends_with(b"</html>") {
            return answer.starts_with(b"HTTP/1.1 200 ");
        }
    }
}

#[allow(clippy::print_stdout, reason = "the numbers are there to be read")]
#[test]
#[ignore = "a test of minutes"]
fn long_forty_thousand_readers_leave_through_two_hundred_connections() {
    let newsroom = Newsroom::sending_to(2);
    newsroom.send(&[]).exits(0);
    let key = Key::parse(&newsroom.text("state/unsubscribe.key")).unwrap();
    let tokens = Tokens::new(&key, "l-echo-du-matin");
    let path = |number: usize| {
        let reader = Address::parse(&format!("q{number}@example.org")).unwrap();
        format!("/partir/{}", tokens.make_unsubscribe_token(&reader))
    };
    let paths: Vec<String> = (0..READERS).map(path).collect();
    let served = Served::begin(&newsroom);
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let work = || {
        let mut stream = TcpStream::connect(served.address).unwrap();
        let mut times = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let asked = Instant::now();
            assert!(post(&mut stream, path));
            times.push(asked.elapsed());
        }
        times
    };
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(work)).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let took = began.elapsed();
    times.sort();
    println!(
        "{READERS} readers left in {took:?}: {:.0} a second; half within {:?}, 99 of 100 within {:?}, \
         all within {:?}",
        f64::from(u32::try_from(READERS).unwrap()) / took.as_secs_f64(),
        times[READERS / 2],
        times[READERS * 99 / 100],
        times[READERS - 1]
    );
    served.end().exits(0);
    assert_eq!(suppressed(&newsroom).len(), READERS);
}

#[allow(clippy::print_stdout, reason = "the numbers are there to be read")]
#[test]
#[ignore = "a test of minutes"]
fn long_ten_thousand_connections_that_say_nothing_keep_no_reader_out() {
    let newsroom = super::newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = super::link_path(&newsroom, 0);
    let mut idle = Vec::new();
    for _ in 0..IDLE {
        match TcpStream::connect(served.address) {
            Ok(stream) => idle.push(stream),
            Err(_) => break,
        }
    }
    let asked = Instant::now();
    served.post(&path, ONE_CLICK).is(200);
    println!("{} connections say nothing; a reader left in {:?}", idle.len(), asked.elapsed());
    assert_eq!(suppressed(&newsroom).len(), 1);
}

/// A token is 16 bytes of authentication and an address: a random one is none.
#[test]
#[ignore = "a test of minutes"]
fn long_a_million_random_tokens_are_refused() {
    let tokens = Tokens::new(&Key::new([7; 32]), "vigie");
    let mut bytes = [0; 34];
    for _ in 0..1_000_000 {
        aws_lc_rs::rand::fill(&mut bytes).unwrap();
        bytes[0] = 1;
        let token = data_encoding::BASE64URL_NOPAD.encode(&bytes);
        assert_eq!(tokens.open_unsubscribe_token(&token), None, "{token}");
    }
}
