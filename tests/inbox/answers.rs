//! What the inbox answers by a script, and to addresses that say it by their name.

use matinale::inbox::{Behaviour, parse_answers};
use matinale::outcome::{Outcome, Refusal};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{accepted, behaving, send, session};
use crate::harness::{Newsroom, wait_until};

const CONTENT: &[u8] = b"Subject: x\r\n\r\nx\r\n";

/// What became of a message to each of these addresses, one after the other: `ok`, or the code of the reply.
async fn send_to(script: &str, addresses: &[&str]) -> Vec<String> {
    let answers = parse_answers(script).unwrap();
    let inbox = behaving(Behaviour { answers, ..Behaviour::default() }).await;
    let mut told = Vec::new();
    let mut open = session(&inbox).await;
    for address in addresses {
        let outcome = send(&mut open, address, CONTENT).await;
        told.push(match &outcome {
            Outcome::Accepted(_) => "ok".to_owned(),
            Outcome::Rejected(refused) | Outcome::Deferred(refused) => {
                refused.reply.code.to_string()
            }
            Outcome::InDoubt(_) => {
                open = session(&inbox).await;
                "in doubt".to_owned()
            }
            Outcome::NotSent(..) => format!("{outcome:?}"),
        });
    }
    told.push(inbox.count().to_string());
    told
}

#[tokio::test]
async fn a_script_refuses_puts_off_and_cuts_as_it_says_and_others_are_taken() {
    let script = r#"
        [[answers]]
        to = "*@gone.example"
        reply = "550 5.1.1 no such mailbox"
        [[answers]]
        to = "zoe@example.org"
        reply = "451 4.7.1 greylisted"
        times = 1
        [[answers]]
        to = "spam@example.org"
        at = "content"
        reply = "554 5.7.1 spam"
        [[answers]]
        to = "lost@example.org"
        cut = "after"
        times = 1
    "#;
    let addresses = [
        "a@gone.example",
        "zoe@example.org",
        "zoe@example.org",
        "spam@example.org",
        "yan@example.org",
        "lost@example.org",
        "lost@example.org",
    ];
    let told = send_to(script, &addresses).await;
    assert_eq!(told, ["550", "451", "ok", "554", "ok", "in doubt", "ok", "4"]);
}

#[tokio::test]
async fn addresses_below_answers_test_are_answered_as_their_name_says() {
    let addresses = [
        "refuse@answers.test",
        "refuse+2@answers.test",
        "full@answers.test",
        "greylist@answers.test",
        "greylist@answers.test",
        "spam@answers.test",
        "refuse@example.org",
    ];
    let told = send_to("answers = []", &addresses).await;
    assert_eq!(told, ["550", "550", "452", "451", "ok", "554", "ok", "2"]);
}

#[tokio::test]
async fn a_refusal_of_a_script_is_understood_as_that_of_a_relay() {
    let answers =
        parse_answers("[[answers]]\nto = \"*\"\nreply = \"550 5.1.1 no such mailbox\"").unwrap();
    let inbox = behaving(Behaviour { answers, ..Behaviour::default() }).await;
    let outcome = send(&mut session(&inbox).await, "zoe@example.org", CONTENT).await;
    assert!(matches!(&outcome, Outcome::Rejected(refused) if refused.refusal() == Refusal::Dead));
    assert!(!accepted(&outcome) && inbox.count() == 0);
}

/// A rule holds for a number of recipients, and one that the server refuses by itself is none of them.
#[tokio::test]
async fn a_recipient_who_comes_too_early_uses_no_rule_up() {
    let script = "[[answers]]\nto = \"zoe@example.org\"\nreply = \"451 4.7.1 later\"\ntimes = 1";
    let answers = parse_answers(script).unwrap();
    let inbox = behaving(Behaviour { answers, ..Behaviour::default() }).await;
    let mut stream = TcpStream::connect(inbox.smtp_addr()).await.unwrap();
    let rcpt = "RCPT TO:<zoe@example.org>\r\n";
    let said = format!("EHLO a.example\r\n{rcpt}MAIL FROM:<a@example.org>\r\n{rcpt}{rcpt}QUIT\r\n");
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    let codes: Vec<&str> =
        heard.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "503", "250", "451", "250", "221"], "{heard}");
}

/// A website can have a browser post a form to any port of this machine.
#[tokio::test]
async fn a_form_of_a_website_is_no_mail() {
    let inbox = behaving(Behaviour::default()).await;
    let mail = "EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<zoe@example.org>\r\nDATA\r\n\
                Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n";
    for first in ["POST / HTTP/1.1", "get / HTTP/1.1", "OPTIONS * HTTP/1.1"] {
        let mut stream = TcpStream::connect(inbox.smtp_addr()).await.unwrap();
        let said = format!("{first}\r\nHost: 127.0.0.1\r\n\r\n{mail}");
        stream.write_all(said.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        // What was said behind the request is not read, so that the connection can be reset.
        let _ = stream.read_to_end(&mut heard).await;
        let heard = String::from_utf8_lossy(&heard);
        assert!(!heard.contains("354") && !heard.contains("250"), "{heard}");
    }
    assert_eq!(inbox.count(), 0);
}

#[test]
fn a_program_is_told_the_ports_in_json() {
    let newsroom = Newsroom::empty();
    let inbox =
        newsroom.start(["inbox", "--smtp", "0", "--web", "0", "--json", "--token", "essai"]);
    wait_until("the addresses", || inbox.stdout().ends_with('\n'));
    let told: serde_json::Value = serde_json::from_str(&inbox.stdout()).unwrap();
    inbox.kill();
    assert!(told["smtp"].as_str().unwrap().starts_with("smtp://127.0.0.1:"), "{told}");
    if cfg!(feature = "inbox-page") {
        let page = told["page"].as_str().unwrap();
        assert!(page.ends_with("/essai/"), "{told}");
        assert_eq!(told["api"], format!("{page}api/"));
    }
}

#[test]
fn an_inbox_for_other_machines_needs_a_word_that_they_cannot_guess() {
    let newsroom = Newsroom::empty();
    let words = ["inbox", "--smtp", "0", "--web", "0", "--listen", "0.0.0.0"];
    newsroom
        .run([&words[..], &["--token", "essai"]].concat())
        .exits(2)
        .tells("at least 16 letters");
    let inbox = newsroom.start([&words[..], &["--json"]].concat());
    wait_until("the addresses", || inbox.stdout().ends_with('\n'));
    let told: serde_json::Value = serde_json::from_str(&inbox.stdout()).unwrap();
    inbox.kill();
    assert!(!told["smtp"].as_str().unwrap().contains("0.0.0.0"), "{told}");
}

#[test]
fn a_script_that_cannot_be_read_is_told_with_its_rule() {
    let newsroom =
        Newsroom::empty().file("answers.toml", "[[answers]]\nto = \"*\"\nreply = \"250 ok\"\n");
    let inbox = |file: &str| {
        newsroom.run(["inbox", "--smtp", "0", "--web", "0", "--answers", file]).exits(2)
    };
    inbox("answers.toml").tells("`reply` of rule 1").tells("[[answers]]");
    inbox("nowhere.toml").tells("cannot read `nowhere.toml`");
    newsroom.run(["inbox", "--token", "a/b"]).exits(2).tells("1 to 64 letters and digits");
}
