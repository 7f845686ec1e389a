//! The publication at the repository's root: what the first command of the README sends.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use matinale::address::Address;
use matinale::finding::{Finding, Source, show};
use matinale::issue::block::Content;
use matinale::issue::edition::{self, Edition, Free, Paid};
use matinale::issue::picture::Picture;
use matinale::issue::read::{self, Setting};
use matinale::issue::{Issue, IssueName, Placed};
use matinale::language::Language;
use matinale::publication;

const MORNINGS: [Date; 3] = [date(2025, 2, 7), date(2025, 2, 10), date(2025, 2, 11)];

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn source(name: String) -> Source {
    let bytes = fs::read(folder().join(&name)).expect("the file is there");
    Source::new(name, bytes).expect("the file is UTF-8")
}

#[track_caller]
fn without_findings<T>(source: &Source, read: (Option<T>, Vec<Finding>)) -> T {
    let words: Vec<String> =
        read.1.iter().map(|found| show::text(source, found, show::FindingStyle::Short)).collect();
    assert_eq!(words, [""; 0]);
    read.0.expect("a file without findings holds something")
}

/// The issue of a morning, which must be without any finding.
#[track_caller]
fn issue(morning: Date) -> Issue {
    let source = source(format!("issues/{morning}.toml"));
    let setting = Setting { name: Some(IssueName::of_day(morning)), language: Language::Fr };
    without_findings(&source, read::read(&source, setting))
}

/// The last of the mornings.
pub(crate) fn last() -> Issue {
    issue(date(2025, 2, 11))
}

#[test]
fn the_settings_are_without_a_finding_and_lead_to_no_stranger() {
    let source = source("matinale.toml".to_owned());
    let publication = without_findings(&source, publication::read(&source));
    assert_eq!(publication.name, "La Vigie");
    assert_eq!(publication.colophon.len(), 2, "two paragraphs");
    assert_eq!(publication.contributors.len(), 3);
    let relay = publication.relays.first().expect("a relay");
    assert_eq!((relay.host.as_str(), relay.port), ("127.0.0.1", 2525));
    let proof = publication.proof.iter().map(|named| &named.address);
    let ours = |address: &Address| address.domain().ends_with(".example");
    assert!(publication.own_addresses().chain(proof).all(ours));
}

#[test]
fn the_three_mornings_are_without_a_finding() {
    for morning in MORNINGS {
        assert_eq!(issue(morning).name.day(), morning);
    }
}

#[test]
fn every_kind_of_block_and_every_turn_of_the_paywall_stands_in_the_last_one() {
    let issue = issue(date(2025, 2, 11));
    let open = issue.blocks.iter().filter_map(|placed| match placed {
        Placed::Open(block) => Some(&block.content),
        Placed::Exclusive(_) => None,
    });
    let mut kinds: Vec<&str> = open
        .map(|content| match content {
            Content::Story(_) => "story",
            Content::Editorial(_) => "editorial",
            Content::Briefs(_) => "briefs",
            Content::Tribune(_) => "tribune",
            Content::Notice(_) => "notice",
            Content::Sponsor(_) => "sponsor",
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["briefs", "editorial", "notice", "sponsor", "story", "tribune"]);

    let free: Edition<'_, Free> = edition::cut(&issue);
    let paid: Edition<'_, Paid> = edition::cut(&issue);
    assert_eq!(free.exclusives().len(), 2);
    assert_eq!(free.teasers().len(), 2);
    assert_eq!(
        free.blocks().len(),
        paid.blocks().len() + 1,
        "the appeal to subscribe is for free readers"
    );
}

#[test]
fn every_picture_is_there_and_light_enough_for_a_morning_mail() {
    for morning in MORNINGS {
        let issue = issue(morning);
        let edition: Edition<'_, Paid> = edition::cut(&issue);
        for figure in edition.figures() {
            let bytes =
                fs::read(folder().join("issues/images").join(&figure.src)).expect("the picture");
            assert!(bytes.len() < 90_000, "{}: {} bytes", figure.src, bytes.len());
            let picture = Picture::read(&figure.src, &bytes, 1200).expect("a picture");
            let shape = (picture.width, picture.height);
            assert!([(1200, 675), (400, 400)].contains(&shape), "{}: {shape:?}", figure.src);
            assert!(figure.alt.len() > 20, "{}: an alternative text says what is seen", figure.src);
        }
    }
}
