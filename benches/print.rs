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
use matinale::finding::{Finding, Source};
use matinale::issue::Issue;
use matinale::issue::edition::{self, EditionName, Tier};
use matinale::issue::read::{Setting, read};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::message::{Letterhead, OutgoingMessage, Template, count_html_bytes, decode_message};
use matinale::newsroom::PrintedIssue;
use matinale::render::{Bodies, PageInputs, print_edition, print_editions};
use matinale::token::{Key, Tokens};

use house::{check_last_issue, open_newsroom};

/// The repository's own publication.
struct House {
    /// The file of the settings.
    settings: Source,
    /// The file of the issue.
    source: Source,
    /// The issue, with the settings and the pictures it is printed with.
    printed: PrintedIssue,
}

impl House {
    fn open() -> Self {
        let mut newsroom = open_newsroom();
        let checked = check_last_issue(&mut newsroom);
        let (settings, source) = (newsroom.settings().clone(), checked.source().clone());
        Self { settings, source, printed: checked.into_printed().expect("no errors") }
    }
}

fn print(bench: &mut Criterion) {
    let house = House::open();
    let House { settings, source, printed } = &house;
    let typographer = Typographer::new(Language::Fr, None, &[]);
    bench.bench_function("read the issue", |b| b.iter(|| issue(black_box(source))));
    bench.bench_function("set the issue", |b| {
        b.iter_batched(
            || issue(source),
            |mut issue| issue.typeset(&typographer),
            criterion::BatchSize::SmallInput,
        );
    });
    let page = page(printed);
    bench.bench_function("print both editions, HTML and text", |b| {
        b.iter(|| {
            let set = black_box(printed.issue());
            print_editions(&edition::cut(set), &edition::cut(set), &page).expect("printed")
        });
    });
    let tokens = tokens(printed);
    let templates = printed.templates(&tokens, None, "");
    let (reader, now) = (reader(EditionName::Free), moment());
    bench.bench_function("one reader's copy, pictures inside", |b| {
        b.iter(|| templates.copy(black_box(&reader), &now));
    });
    let copies = [EditionName::Free, EditionName::Paid].map(|edition| copy(&templates, edition));
    bench.bench_function("check: every rule, settings and paywall", |b| {
        b.iter(|| {
            let mut findings = checked(black_box(&house), &copies);
            let publication = printed.publication();
            findings.extend(check::settings(&Settings { source: settings, publication }));
            findings
        });
    });
}

/// The issue as it is written.
fn issue(source: &Source) -> Issue {
    let (issue, findings) = read(source, Setting { name: None, language: Language::Fr });
    issue.unwrap_or_else(|| panic!("{findings:?}"))
}

/// What `check` does once the issue is printed: the rules about the page, and the proof of the paywall
/// on the free edition as it would be read.
fn checked(house: &House, copies: &[OutgoingMessage; 2]) -> Vec<Finding> {
    let House { source, printed, .. } = house;
    let full = edition::cut(printed.issue());
    let page = check::CheckInput {
        source,
        edition: &full,
        free: &edition::cut(printed.issue()),
        publication: printed.publication(),
        pictures: printed.pictures(),
        printed: [as_printed(printed.free(), &copies[0]), as_printed(printed.paid(), &copies[1])],
        history: &History::none(date(2025, 2, 11)),
    };
    let mut findings = check::findings(&page);
    let redacted = redacted(printed);
    let (sent, without) = (finished(&copies[0]), finished(&redacted));
    let printings = check::FreePrintings {
        sent: printing(&sent, &copies[0]),
        redacted: printing(&without, &redacted),
    };
    findings.extend(check::leaks(&page, &printings));
    findings
}

/// A copy of the free edition of the same issue with nothing behind the paywall.
fn redacted(printed: &PrintedIssue) -> OutgoingMessage {
    let redacted = printed.issue().redacted();
    let free = print_edition(&edition::cut(&redacted), &page(printed)).expect("printed");
    let tokens = tokens(printed);
    let head = Letterhead {
        publication: printed.publication(),
        pictures: printed.pictures(),
        tokens: &tokens,
        signer: None,
        issue: printed.issue().name,
        language: printed.issue().language,
        mark: "",
    };
    let free = Template::new(&free, &head);
    copy(&Templates { free, ..printed.templates(&tokens, None, "") }, EditionName::Free)
}

/// What the page is printed with, beside the issue.
fn page(printed: &PrintedIssue) -> PageInputs<'_> {
    PageInputs { publication: printed.publication(), pictures: printed.pictures(), latest: &[] }
}

fn tokens(printed: &PrintedIssue) -> Arc<Tokens> {
    Arc::new(Tokens::new(&Key::new([7; 32]), &printed.publication().slug))
}

fn reader(edition: EditionName) -> AnyRecipient {
    let address = Address::parse("zoe@lecteurs.example").expect("an address");
    AnyRecipient::entitled(address, Some("Zoé Martin".into()), edition)
}

fn moment() -> jiff::Zoned {
    date(2025, 2, 11).at(6, 30, 0, 0).in_tz("Europe/Paris").expect("a zone")
}

fn copy(templates: &Templates, edition: EditionName) -> OutgoingMessage {
    templates.copy(&reader(edition), &moment())
}

fn finished(message: &OutgoingMessage) -> [Finished; 5] {
    decode_message(message).into_parts().map(|(part, text)| Finished { part, text })
}

fn printing<'a>(parts: &'a [Finished], message: &'a OutgoingMessage) -> check::FreePrinting<'a> {
    check::FreePrinting { parts, bytes: &message.bytes }
}

fn as_printed<'a, T: Tier>(bodies: &'a Bodies<T>, message: &OutgoingMessage) -> PrintedEdition<'a> {
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
