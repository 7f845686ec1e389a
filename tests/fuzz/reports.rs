//! Messages that come back.

use matinale::address::Address;
use matinale::bounce::{MailboxFile, ReportContext, read_returned_message};
use matinale::outcome::SenderNames;
use matinale::token::{Key, Tokens};

use super::{Length, Target};

const REPORT_WORDS: &[&str] = &[
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n",
    "Content-Type: message/delivery-status\n\n",
    "Content-Type: message/feedback-report\n\n",
    "Content-Type: message/rfc822\n\n",
    "--b\n",
    "--b--\n",
    "\n\n",
    "\r",
    "\0",
    "From ",
    "Final-Recipient: rfc822; ",
    "Final-Recipient: utf-8; \\x{E9}",
    "Action: failed\n",
    "Status: 5.1.1\n",
    "Diagnostic-Code: smtp; 550-5.1.1 ",
    "550 ",
    "550-",
    "#5.1.1",
    "<zoe@example.org>:",
    ">>> RCPT TO:<",
    "(in reply to ",
    "--- Below this line is a copy of the message.\n",
    "Message-ID: <",
    "X-Failed-Recipients: ",
    "Subject: =?utf-8?q?=E9?=\n",
    "retours+aeaaa@lavigie.example",
    "é",
];

fn fuzz_reports(length: &Length) {
    let sender = SenderNames::default().with_address("bonjour@lavigie.example");
    let ours = [Address::parse("retours@lavigie.example").unwrap()];
    let tokens = Tokens::new(&Key::new([7; 32]), "vigie");
    let context = ReportContext {
        sender: &sender,
        ours: &ours,
        return_address: ours.first(),
        tokens: Some(&tokens),
    };
    Target::new("reports", &["tests/fuzz/corpus/mime/bounce.eml"], REPORT_WORDS).run(
        length,
        |input| {
            let mut file = MailboxFile::new(input);
            while let Some(message) = file.read_next().unwrap() {
                let found = read_returned_message(&message.bytes, &context);
                assert!(!found.reports.is_empty());
                for report in found.reports {
                    assert!(report.traces.readers.is_empty(), "a token was forged");
                }
            }
        },
    );
}

#[test]
fn no_report_ends_the_program() {
    fuzz_reports(&Length::Inputs(400));
}

#[test]
#[ignore = "takes a minute: tests/run --long"]
fn long_no_report_ends_the_program() {
    fuzz_reports(&Length::Long);
}
