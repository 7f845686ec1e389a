//! The built-in inbox: what is handed over arrives, and its page is safe to open.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod answers;
#[cfg(feature = "inbox-page")]
mod api;
#[cfg(feature = "inbox-page")]
mod documented;
#[cfg(feature = "inbox-page")]
pub(crate) mod hostile;
#[cfg(feature = "inbox-page")]
mod kept;
#[cfg(feature = "inbox-page")]
mod page;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::inbox::{Behaviour, CutPoint, Inbox, Options};
use matinale::outcome::{Outcome, Phase, Refusal};
use matinale::publication::{Relay, Security};
use matinale::smtp::{EnvelopeReply, NextEnvelope, Session, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::refuse_each;

fn envelope(reader: &str) -> Envelope {
    Envelope {
        return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
        recipient: Address::parse(reader).unwrap(),
        id: String::new(),
        is_header_international: false,
    }
}

async fn session(inbox: &Inbox) -> Session {
    session_at(inbox.smtp_addr()).await
}

async fn session_at(address: SocketAddr) -> Session {
    let relay = Relay::new(address.ip().to_string(), address.port(), Security::Plaintext);
    Session::open(&Target::new(relay, None, "news.example").unwrap()).await.unwrap()
}

async fn behaving(behaviour: Behaviour) -> Inbox {
    Inbox::open(Options { behaviour, ..Options::default() }).await.unwrap()
}

async fn send(session: &mut Session, reader: &str, content: &[u8]) -> Outcome {
    match session.offer(&envelope(reader), content.len()).await.unwrap() {
        EnvelopeReply::Ready => session.hand_over(content, None).await.0,
        EnvelopeReply::Refused(outcome) => outcome,
    }
}

/// The page of a list, by its link.
#[cfg(feature = "inbox-page")]
pub(crate) fn fetch_list(link: &str) -> String {
    let link = url::Url::parse(link).unwrap();
    let web = format!("{}:{}", link.host_str().unwrap(), link.port().unwrap()).parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(page::fetch_as(&format!("{web}"), web, link.path()))
}

fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted(_))
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let stuffed = b"Subject: x\r\n\r\n..\r\n...two\r\nFrom here\r\na.\r\nbare\n.lf\xff\r\n\r\n";
    let meant = b"Subject: x\r\n\r\n.\r\n..two\r\nFrom here\r\na.\r\nbare\n.lf\xff\r\n\r\n";
    assert!(accepted(&send(&mut session, "zoé@example.org", stuffed).await));
    let kept = inbox.messages();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].content, meant);
    assert_eq!(kept[0].return_path, "b@news.example");
    assert_eq!(kept[0].recipients, ["zoé@example.org"]);
    session.quit().await;
    inbox.stop().await;
}

#[tokio::test]
async fn chained_messages_arrive_each_under_its_own_envelope() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let big: String = "Subject: big\r\n\r\n".to_owned() + &"0123456789\r\n".repeat(40_000);
    assert_eq!(
        session.offer(&envelope("r0@example.org"), big.len()).await.unwrap(),
        EnvelopeReply::Ready
    );
    for number in 1..=20 {
        let next = envelope(&format!("r{number}@example.org"));
        let next = NextEnvelope { envelope: &next, message_bytes: big.len() };
        let (outcome, next) = session.hand_over(big.as_bytes(), Some(next)).await;
        assert!(accepted(&outcome), "{outcome:?}");
        assert_eq!(next.unwrap().unwrap(), EnvelopeReply::Ready);
    }
    assert_eq!(inbox.count(), 20);
    for (number, message) in inbox.messages().iter().enumerate() {
        assert_eq!(message.recipients, [format!("r{number}@example.org")]);
        assert_eq!(message.number, number + 1);
        assert!(message.content == big.as_bytes());
    }
}

#[tokio::test]
async fn messages_in_a_folder_are_whole_private_and_never_overwritten() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox");
    for _ in 0..2 {
        let options = Options { folder: Some(path.clone()), keep: 0, ..Options::default() };
        let inbox = Inbox::open(options).await.unwrap();
        let mut session = session(&inbox).await;
        assert!(accepted(
            &send(&mut session, "zoe@example.org", b"Subject: x\r\n\r\n..\r\n").await
        ));
        assert_eq!(inbox.count(), 1);
    }
    for name in ["000001.eml", "000002.eml"] {
        let file = path.join(name);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let mut content = Vec::new();
        std::io::Read::read_to_end(
            &mut std::fs::OpenOptions::new().read(true).open(file).unwrap(),
            &mut content,
        )
        .unwrap();
        assert_eq!(content, b"Subject: x\r\n\r\n.\r\n");
    }
}

#[tokio::test]
async fn a_refused_reader_is_refused_in_the_words_given_and_the_next_one_is_not() {
    let words = ("gone@example.org".to_owned(), "550 5.1.1 nobody\r\n250 smuggled".to_owned());
    let inbox = behaving(refuse_each(vec![words])).await;
    let mut session = session(&inbox).await;
    let outcome = send(&mut session, "Gone@example.org", b"x\r\n").await;
    assert!(
        matches!(&outcome, Outcome::Rejected(refused) if refused.refusal() == Refusal::Dead
            && refused.reply.text == "nobody250 smuggled"),
        "{outcome:?}"
    );
    assert!(accepted(&send(&mut session, "zoe@example.org", b"x\r\n").await));
    assert_eq!(inbox.count(), 1);
}

#[tokio::test]
async fn a_line_cut_before_the_content_or_after_the_dot_ends_as_it_must() {
    let cut = Some(CutPoint::BeforeContent(2));
    let inbox = behaving(Behaviour { cut, ..Behaviour::default() }).await;
    let mut first = session(&inbox).await;
    assert!(accepted(&send(&mut first, "zoe@example.org", b"x\r\n").await));
    let error = first.offer(&envelope("yan@example.org"), 3).await.unwrap_err();
    assert!(matches!(error.phase(), Phase::Mail | Phase::Data), "{error:?}");
    assert!(accepted(&send(&mut session(&inbox).await, "yan@example.org", b"x\r\n").await));
    assert_eq!(inbox.count(), 2);

    let cut = Some(CutPoint::AfterDot(1));
    let inbox = behaving(Behaviour { cut, ..Behaviour::default() }).await;
    let outcome = send(&mut session(&inbox).await, "zoe@example.org", b"x\r\n").await;
    assert!(matches!(outcome, Outcome::InDoubt(_)), "{outcome:?}");
    assert_eq!(inbox.count(), 1, "in doubt for the sender, and taken all the same");
    assert!(accepted(&send(&mut session(&inbox).await, "yan@example.org", b"x\r\n").await));
}

#[tokio::test]
async fn a_slow_inbox_keeps_each_message_waiting() {
    let delay = Duration::from_millis(60);
    let inbox = behaving(Behaviour { delay, ..Behaviour::default() }).await;
    let mut session = session(&inbox).await;
    let began = Instant::now();
    assert!(accepted(&send(&mut session, "zoe@example.org", b"x\r\n").await));
    assert!(began.elapsed() >= delay);
}

#[tokio::test]
async fn commands_out_of_order_and_nonsense_are_answered_and_survived() {
    let inbox = behaving(Behaviour::default()).await;
    let mut stream = TcpStream::connect(inbox.smtp_addr()).await.unwrap();
    let words = b"HELO x\r\nDATA\r\nRCPT TO:<a@b.de>\r\nMAIL FROM:<a@b.de>\r\nDATA\r\n\
        MAIL FROM:<a@b.de>\r\nRCPT TO:<a b>\r\n\x00\xff\r\nAUTH PLAIN\r\nRSET\r\nQUIT\r\n";
    stream.write_all(words).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    let codes: Vec<&str> = answers.lines().map(|line| &line[..3]).collect();
    assert_eq!(codes[..6], ["220", "250", "503", "503", "250", "503"], "{answers}");
    assert_eq!(codes[6], "503");
    assert!(codes[7..10].iter().all(|code| code.starts_with('5')), "{answers}");
    assert_eq!(codes[10..], ["250", "221"], "{answers}");

    let mut stream = TcpStream::connect(inbox.smtp_addr()).await.unwrap();
    stream.write_all(&[b'x'; 10_000]).await.unwrap();
    let mut answers = Vec::new();
    let _ = stream.read_to_end(&mut answers).await;
    assert!(String::from_utf8_lossy(&answers).contains("500 5.5.2"));
}

#[tokio::test]
async fn a_closed_inbox_answers_nobody() {
    let inbox = behaving(Behaviour::default()).await;
    let addresses = [Some(inbox.smtp_addr()), inbox.web_addr()];
    let mut open = session(&inbox).await;
    inbox.stop().await;
    for address in addresses.into_iter().flatten() {
        assert!(TcpStream::connect(address).await.is_err());
    }
    assert!(open.offer(&envelope("zoe@example.org"), 3).await.is_err());
}

#[tokio::test]
async fn a_taken_port_says_what_to_do() {
    let inbox = behaving(Behaviour::default()).await;
    let taken = Inbox::open(Options { smtp: inbox.smtp_addr(), ..Options::default() }).await;
    assert!(taken.unwrap_err().to_string().contains("choose another port"));
}
