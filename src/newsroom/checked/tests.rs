//! The proof of the paywall, on editions that leak and on those that do not.

#![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::{PrintedIssue, ProvableIssue};
use crate::finding::{Code, Source};
use crate::issue::picture::Pictures;
use crate::issue::read::{self, Setting};
use crate::language::Language;
use crate::newsroom::{Newsroom, NoRandomness, Surroundings};
use crate::smtp::Announcer;

const SETTINGS: &str =
    "[publication]\nname = \"P\"\nfrom = \"a@b.example\"\ntimezone = \"Europe/Paris\"\n";

const ISSUE: &str = "date = 2025-02-11\ntitle = \"Un matin\"\n[[blocks]]\nkind = \"story\"\n\
     title = \"Le phare\"\nbody = \"Il brille.\"\n[[blocks]]\nkind = \"story\"\n\
     exclusive = true\ntitle = \"Le quai\"\n\
     body = \"La turbine tournera dès le mois de mars dans toute la vallée.\"\n";

fn open(folder: &Path) -> Newsroom {
    fs::write(folder.join("matinale.toml"), SETTINGS).expect("written");
    let surroundings = Surroundings {
        clock: Arc::new(|| Timestamp::UNIX_EPOCH),
        randomness: Arc::new(|_| Err(NoRandomness)),
        environment: Arc::new(|_| None),
        announcer: Announcer::new(|_| {}),
        scratch: folder.to_owned(),
        process: 1,
        machine: "press".to_owned(),
    };
    Newsroom::open(folder, surroundings).expect("a publication")
}

fn source(text: &str) -> Source {
    Source::of_text("issue.toml", text)
}

fn print(newsroom: &mut Newsroom, text: &str) -> ProvableIssue {
    let setting = Setting { name: None, language: Language::Fr };
    let (issue, findings) = read::read(&source(text), setting);
    let issue = issue.unwrap_or_else(|| panic!("{findings:?}"));
    ProvableIssue::print(newsroom, issue, Pictures::default()).expect("it can be printed")
}

fn has_leak(newsroom: &mut Newsroom, provable: &ProvableIssue) -> bool {
    let findings = provable.check(newsroom, Path::new("issue.toml"), &source(ISSUE));
    findings.iter().any(|finding| finding.code == Code::EXCLUSIVE_LEAK)
}

#[test]
fn a_free_edition_that_prints_the_exclusive_block_does_not_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut newsroom = open(folder.path());
    let sound = print(&mut newsroom, ISSUE);
    assert!(!has_leak(&mut newsroom, &sound));
    let free = print(&mut newsroom, &ISSUE.replace("exclusive = true\n", "")).printed.free;
    let ProvableIssue { printed, redacted } = sound;
    let leaking = ProvableIssue { printed: PrintedIssue { free, ..printed }, redacted };
    assert!(has_leak(&mut newsroom, &leaking));
}
