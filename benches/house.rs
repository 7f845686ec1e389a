//! What the benches work on: the repository's own publication, its last issue and its pictures.

use std::path::Path;

use matinale::finding::Source;
use matinale::issue::Issue;
use matinale::issue::edition::{self, Paid};
use matinale::issue::picture::{Picture, Pictures};
use matinale::issue::read::{Setting, read};
use matinale::language::Language;
use matinale::language::typography::Typographer;
use matinale::publication::{self, Publication};

/// The repository's own publication.
pub(crate) struct House {
    pub(crate) source: Source,
    pub(crate) publication: Publication,
    pub(crate) pictures: Pictures,
}

/// A text of the repository.
pub(crate) fn file(name: &str) -> Source {
    Source::new(name, bytes(name)).map_err(|fault| fault.1).expect("UTF-8")
}

#[expect(clippy::disallowed_methods, reason = "a bench reads its subject from the repository")]
fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file of the example")
}

/// The repository's own publication, and its last issue.
pub(crate) fn house() -> House {
    let (publication, findings) = publication::read(&file("matinale.toml"));
    let publication = publication.unwrap_or_else(|| panic!("{findings:?}"));
    let source = file("issues/2025-02-11.toml");
    let issue = issue(&source);
    let mut pictures = Pictures::default();
    for figure in edition::cut::<Paid>(&issue).figures() {
        let bytes = bytes(&format!("issues/images/{}", figure.src));
        let picture = Picture::read(&figure.src, bytes, 1200).expect("a sound picture");
        pictures.insert(figure.src.clone(), picture);
    }
    House { source, publication, pictures }
}

/// The issue as it is written.
pub(crate) fn issue(source: &Source) -> Issue {
    let setting = Setting { date: None, language: Language::Fr };
    let (issue, findings) = read(source, setting);
    issue.unwrap_or_else(|| panic!("{findings:?}"))
}

/// The issue as it is printed.
pub(crate) fn set(source: &Source) -> Issue {
    let mut issue = issue(source);
    issue.typeset(&typographer());
    issue
}

/// What sets it.
pub(crate) fn typographer() -> Typographer<'static> {
    Typographer::new(Language::Fr, "\u{a0}", &[])
}
