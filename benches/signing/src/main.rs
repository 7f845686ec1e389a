//! Measures what a signature costs: ours, the bare cryptography, and lettre's own signer, in turns.
//!
//! The promises: at most 15 percent over a bare RSA-2048 signature and one SHA-256 of the message; at most a
//! quarter of lettre's time. The best of many short rounds is taken, so that another program on the machine
//! disturbs little.

mod message;

use std::hint::black_box;
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use data_encoding::BASE64;
use lettre::Message;
use lettre::message::Body;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::{ContentTransferEncoding, HeaderName};

use message::sign::{SelectedKey, SignatureAlgorithm, Signer, SigningKey};

/// How many rounds each one has.
const ROUNDS: usize = 400;

/// How many signatures a round has.
const SIGNATURES: u32 = 4;

fn main() {
    let file = std::env::args().nth(1).expect("the path of an .eml file");
    let bytes = std::fs::read(&file).expect("the file can be read");
    let body = memchr::memmem::find(&bytes, b"\r\n\r\n").expect("a header") + 4;
    let slot = memchr::memmem::find(&bytes[body..], b"https://").unwrap_or_default() + body;
    let key = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: Pkcs8V1Der<'_> = key.as_der().expect("PKCS#8");
    let ours = SigningKey::parse(&pem("PRIVATE KEY", der.as_ref()), SignatureAlgorithm::Rsa);
    let keys = vec![SelectedKey { selector: "s1".into(), key: ours.expect("a key") }];
    let signer = Signer::new("echo.example", keys);
    // The key of PKCS#1 stands at the end of a PKCS#8 key.
    let theirs = theirs(&pem("RSA PRIVATE KEY", &der.as_ref()[26..]));
    let letter = letter(&bytes[body..]);
    let mut signature = vec![0; key.public_modulus_len()];
    let mut bare = || {
        let hash = digest(&SHA256, black_box(&bytes));
        let random = SystemRandom::new();
        key.sign(&RSA_PKCS1_SHA256, &random, hash.as_ref(), &mut signature).expect("signed");
    };
    let shared = message::digest_shared(&bytes[body..slot]);
    let mut whole = || {
        black_box(message::sign_message(&signer, black_box(&bytes), body, None));
    };
    let mut split = || {
        black_box(message::sign_message(&signer, black_box(&bytes), body, Some((&shared, slot))));
    };
    let mut lettres = || {
        let mut letter = black_box(&letter).clone();
        letter.sign(&theirs);
        black_box(letter.formatted());
    };
    let timed: [(&str, &mut dyn FnMut()); 4] = [
        ("bare RSA-2048 and SHA-256", &mut bare),
        ("ours, the whole body digested", &mut whole),
        ("ours, the shared part digested before", &mut split),
        ("lettre", &mut lettres),
    ];
    print_times(bytes.len(), slot - body, timed);
}

/// Times all of them in turns, and prints the best time of each beside the first one's.
fn print_times(bytes: usize, shared: usize, mut timed: [(&str, &mut dyn FnMut()); 4]) {
    let mut best = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        for ((_, run), best) in timed.iter_mut().zip(&mut best) {
            let began = Instant::now();
            (0..SIGNATURES).for_each(|_| run());
            *best = began.elapsed().min(*best);
        }
    }
    println!("a message of {bytes} bytes, of which all readers share the first {shared} of the body");
    for ((name, _), time) in timed.iter().zip(&best) {
        let each = time.as_secs_f64() * 1e6 / f64::from(SIGNATURES);
        let ratio = time.as_secs_f64() / best[0].as_secs_f64();
        println!("{name:40} {each:8.1} µs  {ratio:5.2} of the bare one");
    }
    println!("lettre takes {:.1} times as long as ours", best[3].as_secs_f64() / best[2].as_secs_f64());
}

/// A key as PEM (RFC 7468), in lines of 64 columns.
fn pem(label: &str, der: &[u8]) -> String {
    let base64 = BASE64.encode(der);
    let lines = base64.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line) + "\n");
    format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", lines.collect::<String>())
}

/// lettre's signer, with the fields that it has by itself.
fn theirs(pem: &str) -> DkimConfig {
    let key = DkimSigningKey::new(pem, DkimSigningAlgorithm::Rsa).expect("a key");
    let names = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"];
    let names = names.map(HeaderName::new_from_ascii_str).to_vec();
    let relaxed = DkimCanonicalization {
        header: DkimCanonicalizationType::Relaxed,
        body: DkimCanonicalizationType::Relaxed,
    };
    DkimConfig::new("s1".into(), "echo.example".into(), key, names, relaxed)
}

/// A message of lettre with the same body.
fn letter(body: &[u8]) -> Message {
    let body = Body::dangerous_pre_encoded(body.to_vec(), ContentTransferEncoding::Binary);
    let builder = Message::builder()
        .from("La Vigie <bonjour@echo.example>".parse().expect("a mailbox"))
        .to("Zoé <zoe@example.org>".parse().expect("a mailbox"))
        .subject("Une IA à soi : l'Europe se cherche")
        .message_id(None)
        .date_now();
    builder.body(body).expect("a message")
}
