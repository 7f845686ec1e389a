//! What a reader costs beside the wire and the journal: a row of the list, one copy of the message, its signature, and
//! the judgement of a refusal.
//!
//! `cargo bench --bench deliver`; one core. Printing is measured by `print`, a whole run by `benches/delivery/run`.

mod house;

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use data_encoding::BASE64;
use jiff::civil::date;
use matinale::address::Address;
use matinale::audience::{self, AnyRecipient};
use matinale::issue::edition::EditionName;
use matinale::message::sign::{SelectedKey, SignatureAlgorithm, Signer, SigningKey};
use matinale::outcome::{Outcome, Parties, Phase, Reply, SenderNames};
use matinale::token::{Key, Tokens};

use house::{check_last_issue, open_newsroom};

/// How many readers the list has.
const READERS: u32 = 10_000;

fn copies(bench: &mut Criterion) {
    let printed = check_last_issue(&mut open_newsroom()).into_printed().expect("no errors");
    let tokens = Arc::new(Tokens::new(&Key::new([7; 32]), &printed.publication().slug));
    let address = Address::parse("zoe@lecteurs.example").expect("an address");
    let reader = AnyRecipient::entitled(address, Some("Zoé Martin".into()), EditionName::Paid);
    let now = date(2025, 2, 11).at(6, 30, 0, 0).in_tz("Europe/Paris").expect("a zone");
    let signer = Arc::new(Signer::new("lavigie.example", vec![make_key()]));
    for (name, signer) in [("splice", None), ("splice and sign with RSA-2048", Some(&signer))] {
        let templates = printed.templates(&tokens, signer, "");
        bench.bench_function(name, |b| b.iter(|| templates.copy(black_box(&reader), &now)));
    }
}

fn list(bench: &mut Criterion) {
    let mut text = String::new();
    for number in 0..READERS {
        let tier = if number % 3 == 0 { "paid" } else { "free" };
        let _ = write!(
            text,
            "[[subscribers]]\nemail = \"lecteur.{number}@lecteurs.example\"\nname = \"Lecteur {number}\"\n\
             tier = \"{tier}\"\nsince = 2024-01-15\n\n"
        );
    }
    let mut group = bench.benchmark_group("parse");
    group.throughput(Throughput::Elements(READERS.into())).sample_size(20);
    group.bench_function("a list of 10,000 readers", |b| {
        b.iter(|| audience::read("subscribers.toml", text.as_bytes(), date(2025, 2, 11)));
    });
}

fn judge(bench: &mut Criterion) {
    let words = "5.7.1 <zoe@lecteurs.example>: message refused, the host sends too much of what readers call spam; \
        see https://relay.example/policy";
    let sender = SenderNames::default().with_host("lavigie.example");
    let parties = Parties { sender: &sender, reader: "zoe@lecteurs.example" };
    bench.bench_function("judge a refusal", |b| {
        b.iter(|| Outcome::refused(Phase::FinalDot, Reply::new(550, black_box(words)), parties));
    });
}

fn make_key() -> SelectedKey {
    let key = KeyPair::generate(KeySize::Rsa2048).expect("a key");
    let der: Pkcs8V1Der<'_> = key.as_der().expect("PKCS#8");
    let text = BASE64.encode(der.as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    let key = SigningKey::parse(&pem, SignatureAlgorithm::Rsa).expect("a key that signs");
    SelectedKey { selector: "bench".into(), key }
}

criterion_group!(benches, copies, list, judge);
criterion_main!(benches);
