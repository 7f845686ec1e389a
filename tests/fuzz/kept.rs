//! The files beside issues that git carries or this machine keeps, and the texts of contents in the journal.

use std::fs;

use jiff::Timestamp;
use matinale::finding::Source;
use matinale::issue::SentTexts;
use matinale::issue::correction_draft::{CorrectionSetting, draft_correction};
use matinale::issue::{CorrectedContent, HashDigits, IssueName};
use matinale::language::Language;
use matinale::newsroom::{Clearance, Newsroom, SendRequest};

use super::{Length, Target};
use crate::harness::{self, machine};

const KEPT_WORDS: &[&str] = &[
    "[[approval]]",
    "[[proof]]",
    "by = \"\"",
    "at = 2025-02-10T17:42:11Z",
    "content = \"\"",
    "corrects = \"2025-02-11 0123456789ab\"",
    "free = { hash = \"\", bytes = -1 }",
    "blocks = [{}]",
    "signature = \"\"\"",
    "-----BEGIN SSH SIGNATURE-----",
    "<<<<<<< ",
    "\u{301}",
    "\0",
];

const TEXT_WORDS: &[&str] = &[
    "[]",
    "{}",
    "null",
    "\"words\":",
    "\"readers\":",
    "\"block\":",
    "\\ud800",
    "\u{202e}",
    "\0",
    "99999999999",
];

/// A newsroom whose issue of today is approved and proofed, with both files.
fn proofed() -> harness::Newsroom {
    let newsroom = harness::Newsroom::sending_to(2).more_settings("[schedule]\napprovals = 1\n");
    newsroom.run(["approve", "today", "--as", "Léa"]).exits(0);
    newsroom.run(["proof", "today"]).exits(0);
    newsroom
}

/// Reads a changed file of approvals, and a changed file of proofs, as `approve`, `send` and its plan do.
fn fuzz_kept(length: &Length) {
    let paper = proofed();
    let files = [format!("issues/{}.approval.toml", paper.today()), "state/proofs.toml".to_owned()];
    let pool = files.iter().map(|file| fs::read(paper.path(file)).unwrap()).collect();
    let mut newsroom = Newsroom::open(&paper.path("."), machine(Timestamp::now)).unwrap();
    let path = newsroom.issue_file("today").unwrap();
    let target = Target { name: "kept", pool, words: KEPT_WORDS };
    target.run(length, |input| {
        for file in &files {
            fs::write(paper.path(file), input).unwrap();
        }
        let printed = newsroom.check_issue(&path).unwrap().into_printed().unwrap();
        if let Ok(report) = newsroom.judge_approvals(&path, &printed) {
            assert!(
                report.approvals.iter().all(|one| !one.word(report.issue).to_string().is_empty())
            );
        }
        let checked = newsroom.check_issue(&path).unwrap();
        if let Ok(Clearance::Cleared(cleared)) = newsroom.clear(checked, SendRequest::default()) {
            let proof = cleared.compare_with_proof().unwrap();
            assert!(proof.is_none_or(|proof| !proof.difference.word().to_string().contains('\0')));
        }
    });
}

/// The texts of two issues of the example, as the journal keeps them.
fn sample_texts() -> Vec<SentTexts> {
    let paper = harness::Newsroom::sending_to(1);
    let mut newsroom = Newsroom::open(&paper.path("."), machine(Timestamp::now)).unwrap();
    let mut read = |sentence: &str| {
        paper.write_issue(paper.today(), sentence);
        let path = newsroom.issue_file("today").unwrap();
        let checked = newsroom.check_issue(&path).unwrap();
        let source = checked.source().clone();
        SentTexts::read(&source, checked.into_printed().unwrap().issue())
    };
    ["Les bateaux rentrent ce matin.", "Les bateaux rentrent [ce soir](https://echo.example/)."]
        .map(&mut read)
        .to_vec()
}

/// Reads changed texts of a content, and drafts the correction that they ask for.
fn fuzz_texts(length: &Length) {
    let samples = sample_texts();
    let pool = samples.iter().map(|texts| texts.write().into_bytes()).collect();
    let setting = CorrectionSetting {
        day: jiff::civil::date(2025, 2, 11),
        language: Language::Fr,
        title: "Une IA à soi".to_owned(),
        corrects: CorrectedContent {
            issue: IssueName::of_day(jiff::civil::date(2025, 2, 11)),
            content: HashDigits::parse("0123456789ab").unwrap(),
        },
    };
    Target { name: "texts", pool, words: TEXT_WORDS }.run(length, |input| {
        let text = String::from_utf8_lossy(input);
        if let Some(texts) = SentTexts::parse(&text) {
            let draft = draft_correction(Some(&texts), &samples[0], &setting);
            let _ = Source::new("draft.toml", draft.toml.into_bytes());
        }
    });
}

#[test]
fn no_file_of_approvals_or_proofs_ends_the_program() {
    fuzz_kept(&Length::Inputs(60));
}

#[test]
fn no_texts_of_a_content_end_the_program() {
    fuzz_texts(&Length::Inputs(2_000));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_file_of_approvals_or_proofs_ends_the_program() {
    fuzz_kept(&Length::Long);
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_texts_of_a_content_end_the_program() {
    fuzz_texts(&Length::Long);
}
