//! What it costs to read, set and print the example issue: both editions, HTML and text.
//!
//! `cargo bench --bench print`; one core. The promise is under 2 ms for both editions.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use matinale::address::Address;
use matinale::audience::AnyRecipient;
use matinale::deliver::Templates;
use matinale::finding::Source;
use matinale::issue::Issue;
use matinale::issue::edition::{self, EditionName, Paid};
use matinale::issue::picture::{Picture, Pictures};
use matinale::issue::read::{Setting, read};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::message::{Letterhead, Template};
use matinale::publication::{self, Publication};
use matinale::render::{Page, both};
use matinale::token::{Key, Tokens};

/// The repository's own publication.
struct House {
    source: Source,
    publication: Publication,
    pictures: Pictures,
}

#[expect(clippy::disallowed_methods, reason = "a bench reads its subject from the repository")]
fn house() -> House {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = |name: &str| {
        let bytes = std::fs::read(root.join(name)).expect("the example publication");
        Source::new(name, bytes).map_err(|fault| fault.1).expect("UTF-8")
    };
    let (publication, findings) = publication::read(&source("matinale.toml"));
    let publication = publication.unwrap_or_else(|| panic!("{findings:?}"));
    let source = source("issues/2025-02-11.toml");
    let issue = issue(&source);
    let mut pictures = Pictures::default();
    for figure in edition::cut::<Paid>(&issue).figures() {
        let bytes = std::fs::read(root.join("issues/images").join(&figure.src)).expect("a picture");
        let picture = Picture::read(&figure.src, bytes, 1200).expect("a sound picture");
        pictures.insert(figure.src.clone(), picture);
    }
    House { source, publication, pictures }
}

fn issue(source: &Source) -> Issue {
    let setting = Setting { date: None, language: Language::Fr };
    let (issue, findings) = read(source, setting);
    issue.unwrap_or_else(|| panic!("{findings:?}"))
}

fn print(bench: &mut Criterion) {
    let House { source, publication, pictures } = house();
    let page = Page { publication: &publication, pictures: &pictures, latest: &[] };
    let typographer = Typographer::new(Language::Fr, "\u{a0}", &[]);
    bench.bench_function("read the issue", |b| b.iter(|| issue(black_box(&source))));
    bench.bench_function("set the issue", |b| {
        b.iter_batched(
            || issue(&source),
            |mut issue| issue.typeset(&typographer),
            criterion::BatchSize::SmallInput,
        );
    });
    let mut set = issue(&source);
    set.typeset(&typographer);
    bench.bench_function("print both editions, HTML and text", |b| {
        b.iter(|| {
            let set = black_box(&set);
            both(&edition::cut(set), &edition::cut(set), &page).expect("printed")
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
    let (free, paid) = both(&edition::cut(&set), &edition::cut(&set), &page).expect("printed");
    let templates =
        Templates { free: Template::new(&free, &head), paid: Template::new(&paid, &head) };
    let address = Address::parse("zoe@lecteurs.example").expect("an address");
    let reader = AnyRecipient::entitled(address, Some("Zoé Martin".into()), EditionName::Free);
    let now = date(2025, 2, 11).at(6, 30, 0, 0).in_tz("Europe/Paris").expect("a zone");
    bench.bench_function("one reader's copy, pictures inside", |b| {
        b.iter(|| templates.copy(black_box(&reader), &now));
    });
}

criterion_group!(benches, print);
criterion_main!(benches);
