//! What comes back: reports of many mail systems, read from their bytes; and what the program does with them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::print_stdout, reason = "the figures are what is asked for")]

mod command;
mod hostile;

use matinale::address::Address;
use matinale::bounce::{BounceReport, ReportContext, read_returned_message};
use matinale::outcome::{BounceClass, SenderNames};
use serde::Deserialize;

/// The reports that the reader was written against.
pub(crate) const KNOWN: &str = include_str!("bounces/known.toml");

/// The reports that the reader was not written against.
const HELD_OUT: &str = include_str!("bounces/held_out.toml");

/// Reports of systems as they are remembered.
const RECALLED: &str = include_str!("bounces/recalled.toml");

/// One report, as its parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    system: String,
    recipient: Option<String>,
    class: String,
    from: Option<String>,
    subject: String,
    #[serde(default)]
    header: String,
    text: String,
    status: Option<String>,
    feedback: Option<String>,
    original: Option<String>,
}

#[derive(Deserialize)]
struct File {
    report: Vec<Sample>,
}

fn read_samples(file: &str) -> Vec<Sample> {
    toml::from_str::<File>(file).unwrap().report
}

impl Sample {
    /// The message, with this end of lines.
    fn message(&self, end: &str) -> Vec<u8> {
        let from = self.from.as_deref().unwrap_or("MAILER-DAEMON@mx.example.net");
        let head = format!(
            "Return-Path: <>\nFrom: {from}\nTo: bonjour@lavigie.example\nSubject: {}\n\
             Message-ID: <1@mx.example.net>\nMIME-Version: 1.0\n{}",
            self.subject, self.header
        );
        let kind = if self.feedback.is_some() { "feedback-report" } else { "delivery-status" };
        let body = match self.status.as_ref().or(self.feedback.as_ref()) {
            None => format!("Content-Type: text/plain; charset=utf-8\n\n{}", self.text),
            Some(status) => {
                let default = "From: bonjour@lavigie.example\nSubject: La Vigie\n".to_owned();
                let original = self.original.as_ref().unwrap_or(&default);
                format!(
                    "Content-Type: multipart/report; report-type={kind}; boundary=\"b/1\"\n\n\
                     --b/1\nContent-Type: text/plain; charset=utf-8\n\n{}\n\
                     --b/1\nContent-Type: message/{kind}\n\n{status}\n\
                     --b/1\nContent-Type: message/rfc822\n\n{original}\nbody\n--b/1--\n",
                    self.text
                )
            }
        };
        (head + &body).replace('\n', end).into_bytes()
    }

    /// The first report that the message is read as.
    fn read(&self, end: &str) -> BounceReport {
        read(&self.message(end)).remove(0)
    }

    fn is_recipient_found(&self, report: &BounceReport) -> bool {
        let found = report.addresses.first().map(Address::as_str);
        self.recipient.is_none() || found == self.recipient.as_deref()
    }

    fn is_class_found(&self, report: &BounceReport) -> bool {
        report.class.as_str() == self.class
    }
}

/// Reads a message as a publication does that sends without tokens.
fn read(message: &[u8]) -> Vec<BounceReport> {
    let sender = SenderNames::default().with_address("bonjour@lavigie.example");
    let context = ReportContext { sender: &sender, ours: &[], return_address: None, tokens: None };
    read_returned_message(message, &context).reports
}

#[test]
fn every_known_report_names_its_reader_and_its_class_whatever_the_line_ends() {
    let mut wrong = Vec::new();
    for sample in read_samples(KNOWN) {
        for end in ["\n", "\r\n", "\r"] {
            let report = sample.read(end);
            if !sample.is_recipient_found(&report) || !sample.is_class_found(&report) {
                wrong.push(format!("{} ({end:?}): {report:?}", sample.system));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn of_the_reports_held_out_most_are_understood_and_no_live_reader_is_called_dead() {
    let samples = read_samples(HELD_OUT);
    let (mut recipients, mut classes, mut false_dead) = (0, 0, 0);
    for sample in &samples {
        let report = sample.read("\n");
        recipients += usize::from(sample.is_recipient_found(&report));
        let is_right = sample.is_class_found(&report);
        classes += usize::from(is_right);
        false_dead += usize::from(!is_right && report.class == BounceClass::Dead);
        if !is_right || !sample.is_recipient_found(&report) {
            println!("{}: {report:?}", sample.system);
        }
    }
    let count = samples.len();
    println!("held out: {count}; reader {recipients}, class {classes}, wrongly dead {false_dead}");
    assert!(recipients * 100 >= count * 90, "the reader is found in {recipients} of {count}");
    assert!(classes * 100 >= count * 85, "the class is found in {classes} of {count}");
    assert_eq!(false_dead, 0);
}

#[test]
fn of_the_reports_as_they_are_remembered_all_but_very_few_are_understood() {
    let (mut recipients, mut classes, mut false_dead) = (0, 0, 0);
    let samples = read_samples(RECALLED);
    for sample in &samples {
        let report = sample.read("\n");
        let is_right = sample.is_class_found(&report);
        recipients += usize::from(sample.is_recipient_found(&report));
        classes += usize::from(is_right);
        false_dead += usize::from(sample.class != "dead" && report.class == BounceClass::Dead);
        if !is_right || !sample.is_recipient_found(&report) {
            println!("{} ({}): {report:?}", sample.system, sample.class);
        }
    }
    let count = samples.len();
    println!(
        "remembered: {count}; reader {recipients}, class {classes}, wrongly dead {false_dead}"
    );
    assert!(recipients * 100 >= count * 97, "the reader is found in {recipients} of {count}");
    assert!(classes * 100 >= count * 92, "the class is found in {classes} of {count}");
    assert!(false_dead * 100 <= count * 3, "{false_dead} of {count} are called dead wrongly");
}

#[test]
fn only_codes_and_words_together_prove_that_a_reader_is_dead() {
    for (status, diagnostic, is_proven) in [
        ("5.1.1", "smtp; 550 5.1.1 user unknown", true),
        ("5.1.1", "smtp; 550 no such user", true),
        ("5.1.1", "", false),
        ("5.0.0", "smtp; 550 user unknown", false),
        ("4.1.1", "smtp; 450 4.1.1 user unknown", false),
        ("5.1.1", "smtp; 550 5.1.1 blocked by policy", false),
        ("5.4.4", "X-Postfix; Host not found", false),
    ] {
        let report = Sample {
            status: Some(format!(
                "Final-Recipient: rfc822; zoe@example.org\nAction: failed\nStatus: {status}\n\
                 Diagnostic-Code: {diagnostic}\n"
            )),
            ..read_samples(KNOWN).remove(0)
        };
        assert_eq!(report.read("\n").is_proven_dead(), is_proven, "{status} {diagnostic}");
    }
}

#[test]
fn each_recipient_of_a_report_has_a_class_of_their_own() {
    let report = Sample {
        status: Some(
            "Final-Recipient: rfc822; zoe@example.org\nAction: failed\nStatus: 5.1.1\n\n\
             Final-Recipient: rfc822; luc@example.org\nAction: delivered\nStatus: 2.1.5\n"
                .to_owned(),
        ),
        ..read_samples(KNOWN).remove(0)
    };
    let found = read(&report.message("\n"));
    let told: Vec<_> =
        found.iter().map(|one| (one.addresses[0].as_str(), one.class.as_str())).collect();
    assert_eq!(told, [("zoe@example.org", "dead"), ("luc@example.org", "delivered")]);
}
