//! What it costs to read, set, print and check the example issue: both editions, HTML and text.
//!
//! `cargo bench --bench print`; one core. The promises: both editions under 2 ms, `check` under 30 ms.

mod house;

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use matinale::address::Address;
use matinale::audience::AnyRecipient;
use matinale::check::{self, Finished, History, PrintedEdition, Settings};
use matinale::deliver::Templates;
use matinale::finding::Finding;
use matinale::issue::Issue;
use matinale::issue::edition::{self, EditionName, Free, Tier};
use matinale::language::Language;
use matinale::message::{
    DecodedMessage, Letterhead, OutgoingMessage, Template, count_html_bytes, decode_message,
};
use matinale::render::{Bodies, PageInputs, print_editions};
use matinale::token::{Key, Tokens};

use house::{House, file, house, issue, set, typographer};

fn print(bench: &mut Criterion) {
    let House { source, publication, pictures } = house();
    let page = PageInputs { publication: &publication, pictures: &pictures, latest: &[] };
    let typographer = typographer();
    bench.bench_function("read the issue", |b| b.iter(|| issue(black_box(&source))));
    bench.bench_function("set the issue", |b| {
        b.iter_batched(
            || issue(&source),
            |mut issue| issue.typeset(&typographer),
            criterion::BatchSize::SmallInput,
        );
    });
    let set = set(&source);
    bench.bench_function("print both editions, HTML and text", |b| {
        b.iter(|| {
            let set = black_box(&set);
            print_editions(&edition::cut(set), &edition::cut(set), &page).expect("printed")
        });
    });
    let tokens = Arc::new(Tokens::new(&Key::new([7; 32]), &publication.slug));
    let head = Letterhead {
        publication: &publication,
        pictures: &pictures,
        tokens: &tokens,
        date: date(2025, 2, 11),
        language: Language::Fr,
        mark: "",
    };
    let (free, paid) =
        print_editions(&edition::cut(&set), &edition::cut(&set), &page).expect("printed");
    let templates =
        Templates { free: Template::new(&free, &head), paid: Template::new(&paid, &head) };
    let copy = |edition| {
        let address = Address::parse("zoe@lecteurs.example").expect("an address");
        let reader = AnyRecipient::entitled(address, Some("Zoé Martin".into()), edition);
        let now = date(2025, 2, 11).at(6, 30, 0, 0).in_tz("Europe/Paris").expect("a zone");
        (reader, now)
    };
    let (reader, now) = copy(EditionName::Free);
    bench.bench_function("one reader's copy, pictures inside", |b| {
        b.iter(|| templates.copy(black_box(&reader), &now));
    });
    let copies = [EditionName::Free, EditionName::Paid].map(|edition| {
        let (reader, now) = copy(edition);
        templates.copy(&reader, &now)
    });
    let (house, settings) = (house(), file("matinale.toml"));
    bench.bench_function("check: every rule, settings and paywall", |b| {
        b.iter(|| {
            let mut findings = checked(black_box(&house), &set, (&free, &paid), &copies);
            let settings = Settings { source: &settings, publication: &publication };
            findings.extend(check::settings(&settings));
            findings
        });
    });
}

/// What `check` does once the issue is printed: the rules about the page, and the proof of the paywall
/// on the free edition as it would be read.
fn checked(
    house: &House,
    set: &Issue,
    (free, paid): (&Bodies<Free>, &Bodies<edition::Paid>),
    copies: &[OutgoingMessage; 2],
) -> Vec<Finding> {
    let full = edition::cut(set);
    let page = check::CheckInput {
        source: &house.source,
        edition: &full,
        publication: &house.publication,
        pictures: &house.pictures,
        printed: [sheet(free, &copies[0]), sheet(paid, &copies[1])],
        history: &History::none(date(2025, 2, 11)),
    };
    let mut findings = check::findings(&page);
    let redacted = redacted(house, set);
    let printings =
        check::FreePrintings { sent: &finished(&copies[0]), redacted: &finished(&redacted) };
    findings.extend(check::leaks(&page, &printings));
    findings
}

/// A copy of the free edition of the same issue with nothing behind the paywall.
fn redacted(house: &House, set: &Issue) -> OutgoingMessage {
    let page =
        PageInputs { publication: &house.publication, pictures: &house.pictures, latest: &[] };
    let redacted = set.redacted();
    let (free, paid) =
        print_editions(&edition::cut(&redacted), &edition::cut(set), &page).expect("printed");
    let tokens = Arc::new(Tokens::new(&Key::new([7; 32]), &house.publication.slug));
    let head = Letterhead {
        publication: &house.publication,
        pictures: &house.pictures,
        tokens: &tokens,
        date: date(2025, 2, 11),
        language: Language::Fr,
        mark: "",
    };
    let templates =
        Templates { free: Template::new(&free, &head), paid: Template::new(&paid, &head) };
    let address = Address::parse("zoe@lecteurs.example").expect("an address");
    let reader = AnyRecipient::entitled(address, None, EditionName::Free);
    templates.copy(&reader, &jiff::Zoned::default())
}

fn finished(message: &OutgoingMessage) -> [Finished; 4] {
    let DecodedMessage { subject, text, html, attached } = decode_message(message);
    [("subject", subject), ("text", text), ("HTML", html), ("names", attached)]
        .map(|(part, text)| Finished { part, text })
}

fn sheet<'a, T: Tier>(bodies: &'a Bodies<T>, message: &OutgoingMessage) -> PrintedEdition<'a> {
    PrintedEdition {
        edition: T::NAME,
        html: bodies.html(),
        text: bodies.text(),
        used: bodies.pictures(),
        html_size: count_html_bytes(bodies),
        message_size: message.bytes.len(),
    }
}

criterion_group!(benches, print);
criterion_main!(benches);
