//! The publication at the repository's root: what the first command of the README sends.

#![allow(clippy::disallowed_methods, reason = "tests read the files of the project")]

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use matinale::finding::{Source, show};
use matinale::issue::block::Content;
use matinale::issue::edition::{self, Edition, Free, Paid};
use matinale::issue::picture::Picture;
use matinale::issue::read::{self, Setting};
use matinale::issue::{Issue, Placed};
use matinale::language::Language;

const MORNINGS: [Date; 3] = [date(2025, 2, 7), date(2025, 2, 10), date(2025, 2, 11)];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/issues"))
}

/// The issue of a morning, which must be without any finding.
#[track_caller]
fn issue(morning: Date) -> Issue {
    let name = format!("{morning}.toml");
    let bytes = fs::read(folder().join(&name)).expect("the issue is there");
    let source = Source::new(name, bytes).ok().expect("the issue is UTF-8");
    let setting = Setting { date: Some(morning), language: Language::Fr };
    let (issue, findings) = read::read(&source, setting);
    let words: Vec<String> = findings.iter().map(|found| show::short(&source, found)).collect();
    assert_eq!(words, [""; 0]);
    issue.expect("an issue without findings is one")
}

#[test]
fn the_three_mornings_are_without_a_finding() {
    MORNINGS.into_iter().for_each(|morning| drop(issue(morning)));
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
            let bytes = fs::read(folder().join("images").join(&figure.src)).expect("the picture");
            assert!(bytes.len() < 90_000, "{}: {} bytes", figure.src, bytes.len());
            let picture = Picture::read(&figure.src, bytes, 1200).expect("a picture");
            let shape = (picture.width, picture.height);
            assert!([(1200, 675), (400, 400)].contains(&shape), "{}: {shape:?}", figure.src);
            assert!(figure.alt.len() > 20, "{}: an alternative text says what is seen", figure.src);
        }
    }
}
