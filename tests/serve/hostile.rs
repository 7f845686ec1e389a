//! What strangers try.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use super::{Answer, ONE_CLICK, Served, URLENCODED, link_path, newsroom_with_mail, suppressed};
use crate::harness::Newsroom;

/// [88]
#[test]
fn no_token_but_the_publication_s_own_does_anything_and_all_others_look_alike() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    let (base, token) = path.rsplit_once('/').unwrap();
    let flipped = (0..token.len()).map(|at| {
        let other = if token.as_bytes()[at] == b'A' { "B" } else { "A" };
        [&token[..at], other, &token[at + 1..]].concat()
    });
    let odd = [
        String::new(),
        "AQ".into(),
        token[1..].into(),
        token[..token.len() - 1].into(),
        [token, token].concat(),
        "A".repeat(4_000),
        format!("{token}%00"),
        format!("%00{token}"),
        format!("{token}/../{token}"),
        "../../etc/passwd".into(),
        "%2e%2e%2f".into(),
        "%ff%fe".into(),
        "r000@example.org".into(),
        "%3Cscript%3E".into(),
    ];
    let (shown, posted) = (served.open(base), served.post(base, ONE_CLICK));
    shown.is(404).says("Ce lien ne fonctionne pas.");
    assert_eq!(shown.body, posted.body);
    for token in flipped.chain(odd) {
        let path = format!("{base}/{token}");
        assert_eq!(served.open(&path), shown, "{token}");
        assert_eq!(served.post(&path, ONE_CLICK), posted, "{token}");
    }
    for path in ["/", "/favicon.ico", "/other", &format!("{base}x/{token}"), &format!("/{token}")] {
        assert_eq!(served.open(path), shown, "{path}");
    }
    assert_eq!(suppressed(&newsroom), []);
}

/// [91]
#[test]
fn a_link_of_another_publication_is_refused_even_if_it_has_the_same_key() {
    let one = newsroom_with_mail(2);
    let key = one.text("state/unsubscribe.key");
    let other = Newsroom::sending_to(2).name("\"Le Soir\"").file("state/unsubscribe.key", key);
    let private = Permissions::from_mode(0o600);
    fs::set_permissions(other.path("state/unsubscribe.key"), private).unwrap();
    let served = Served::begin(&other);
    served.post(&link_path(&one, 0), ONE_CLICK).is(404);
    assert_eq!(suppressed(&other), []);
}

#[test]
fn every_answer_forbids_what_the_page_does_not_need() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    for answer in [
        served.open(&path),
        served.open("/partir/x"),
        served.post(&path, ""),
        served.post(&path, ONE_CLICK),
        served.ask("DELETE", &path, ""),
    ] {
        let fields = [
            "cache-control: no-store",
            "referrer-policy: no-referrer",
            "x-robots-tag: noindex, nofollow",
            "x-content-type-options: nosniff",
            "content-type: text/html; charset=utf-8",
        ];
        for field in fields {
            answer.has(field);
        }
        let policy = answer.head.lines().find(|line| line.starts_with("content-security-policy"));
        let policy = policy.expect("a policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
    }
}

/// [89]: a second request hidden behind a body in chunks, for a proxy that goes by the length.
#[test]
fn no_request_is_hidden_behind_another_one() {
    let newsroom = newsroom_with_mail(3);
    let served = Served::begin(&newsroom);
    let [first, second] = [0, 1].map(|number| link_path(&newsroom, number));
    let length = ONE_CLICK.len();
    let hidden = format!(
        "POST {second} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n\
         Content-Length: {length}\r\n\r\n{ONE_CLICK}"
    );
    let chunked = format!("{length:x}\r\n{ONE_CLICK}\r\n0\r\n\r\n");
    for framing in [
        format!(
            "Content-Length: {}\r\nTransfer-Encoding: chunked\r\n",
            chunked.len() + hidden.len()
        ),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", chunked.len()),
    ] {
        let head = format!("POST {first} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n");
        let answers = served.say(format!("{head}{framing}\r\n{chunked}{hidden}"));
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
    }
    let bad_size = served.say(format!(
        "POST {second} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n\
         Transfer-Encoding: chunked\r\n\r\nzz\r\n{ONE_CLICK}\r\n0\r\n\r\n"
    ));
    assert_eq!(Answer::read(&bad_size).status, 400, "{bad_size}");
    let two_lengths = served.say(format!(
        "POST {second} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n\
         Content-Length: {length}\r\nContent-Length: 0\r\n\r\n{ONE_CLICK}"
    ));
    assert_eq!(Answer::read(&two_lengths).status, 400, "{two_lengths}");
    assert!(!suppressed(&newsroom).iter().any(|(reader, _)| reader == "r001@example.org"));
}

/// [89]
#[test]
fn what_is_too_long_or_never_ends_is_refused_and_others_are_answered_meanwhile() {
    let newsroom = newsroom_with_mail(2);
    let served = Served::begin(&newsroom);
    let path = link_path(&newsroom, 0);
    let padded = format!("{ONE_CLICK}&x={}", "y".repeat(9_000));
    served.post(&path, &padded).is(413);
    let giant = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
    Answer::read(&served.say(&giant)).is(413);
    let endless = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {URLENCODED}\r\n\
         Transfer-Encoding: chunked\r\n\r\n{}",
        format!("400\r\n{}\r\n", "z".repeat(1_024)).repeat(64)
    );
    Answer::read(&served.say(&endless)).is(413);
    let many = "X-Field: value\r\n".repeat(10_000);
    let refused = served.say(format!("GET {path} HTTP/1.1\r\nHost: a\r\n{many}\r\n"));
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 431"), "{refused}");
    let long = format!("GET /partir/{} HTTP/1.1\r\nHost: a\r\n\r\n", "A".repeat(1 << 20));
    let refused = served.say(&long);
    assert!(refused.is_empty() || refused.starts_with("HTTP/1.1 4"), "{refused}");
    let cut = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 26\r\n\r\nList");
    let mut stream = served.connect();
    stream.write_all(cut.as_bytes()).unwrap();
    served.open(&path).is(200);
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!(suppressed(&newsroom), []);
}
