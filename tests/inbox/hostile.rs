//! Whatever is delivered to the inbox, it lives, and its page opens.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use matinale::inbox::{Behaviour, Inbox};
use matinale::smtp::Session;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::page::{fetch, fetch_as};
use super::{accepted, behaving, send, session};
use crate::harness::{HANG_GUARD, Newsroom, wait_until};

/// Every page of a message, with its first pictures.
const VIEWS: [&str; 18] = [
    "",
    "/phone",
    "/text",
    "/source",
    "/raw",
    "/body",
    "/part/0",
    "/part/1",
    "/night-bare",
    "/delivery",
    "/headers",
    "/parts",
    "/links",
    "/check",
    "/editions",
    "/file/0",
    "/file/1",
    "/body-night",
];

/// An inbox with a connection to it, into which messages are delivered one by one.
pub(crate) struct OpenedInbox {
    inbox: Inbox,
    session: Session,
}

impl OpenedInbox {
    pub(crate) async fn new() -> Self {
        let inbox = behaving(Behaviour::default()).await;
        let session = session(&inbox).await;
        Self { inbox, session }
    }

    /// Delivers a message, opens all of its pages, and answers them.
    pub(crate) async fn deliver_and_open(&mut self, message: &[u8]) -> [String; VIEWS.len()] {
        let number = self.inbox.count() + 1;
        assert!(accepted(&send(&mut self.session, "zoe@example.org", message).await), "{number}");
        let mut pages = [const { String::new() }; VIEWS.len()];
        for (view, page) in VIEWS.iter().zip(&mut pages) {
            *page = fetch(&self.inbox, &format!("/message/{number}{view}")).await;
            let answered = page.starts_with("HTTP/1.1 200") || page.starts_with("HTTP/1.1 404");
            assert!(answered, "{number}{view}: {page}");
        }
        let json = fetch(&self.inbox, &format!("/api/messages/{number}")).await;
        assert!(json.starts_with("HTTP/1.1 200") && json.contains("\"parts\":["), "{number}");
        let list = fetch(&self.inbox, "/").await;
        assert!(list.starts_with("HTTP/1.1 200") && list.contains(&format!("id=\"m{number}\"")));
        pages
    }
}

/// Delivers each message, opens all of its pages, and answers the pages of the last one.
async fn open_all(messages: &[Vec<u8>]) -> [String; VIEWS.len()] {
    let mut inbox = OpenedInbox::new().await;
    let mut pages = [const { String::new() }; VIEWS.len()];
    for message in messages {
        pages = inbox.deliver_and_open(message).await;
    }
    assert_eq!(inbox.inbox.count(), messages.len());
    pages
}

/// Bytes as the content of a message: ended by CRLF, with the dots of the wire (RFC 5321 §4.5.2).
pub(crate) fn stuff_dots(bytes: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(bytes.len() + 2);
    for byte in bytes.iter().chain(b"\r\n") {
        if *byte == b'.' && (stuffed.is_empty() || stuffed.ends_with(b"\r\n")) {
            stuffed.push(b'.');
        }
        stuffed.push(*byte);
    }
    stuffed
}

/// Parts that are nested as deep as this line says.
fn nest(line: &str, depth: usize) -> String {
    line.repeat(depth) + "Content-Type: text/html\r\n\r\n<p>x</p>\r\n"
}

#[tokio::test]
async fn a_message_nested_beyond_any_need_is_taken_and_said_not_to_be_shown() {
    let deep = nest("Content-Type: message/rfc822\r\n\r\n", 50_000);
    let packed = data_encoding::BASE64_MIME.encode(deep.as_bytes());
    let boundaries = (0..5_000).fold(String::new(), |mut text, n| {
        let kind = if n % 2 == 0 { "mixed" } else { "digest" };
        write!(text, "Content-Type: multipart/{kind}; boundary=b{n}\r\n\r\n--b{n}\r\n")
            .expect("a text grows");
        text
    });
    for message in [
        deep.clone(),
        nest("Content-Type: Message/Global\r\n\r\n", 20_000),
        format!(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{packed}\r\n"
        ),
        boundaries + "\r\n<p>x</p>\r\n",
    ] {
        let pages = open_all(&[format!("Subject: Le phare\r\n{message}").into_bytes()]).await;
        assert!(pages[0].contains("This cannot be shown here"), "{}", pages[0]);
        assert!(pages[0].contains("Le phare") && pages[4].contains("Le phare"));
    }
}

#[tokio::test]
async fn a_message_of_many_parts_and_pictures_opens() {
    let addresses = (0..20_000).fold(String::new(), |mut text, n| {
        write!(text, "<img src=\"cid:{n}\">").expect("a text grows");
        text
    });
    let parts = (0..20_000).fold(String::new(), |mut text, n| {
        write!(text, "--b\r\nContent-Type: image/gif\r\nContent-ID: <{n}>\r\n\r\nGIF89a\r\n")
            .expect("a text grows");
        text
    });
    let message = format!(
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/html\r\n\r\n{addresses}\r\n{parts}--b--\r\n"
    );
    let pages = open_all(&[message.into_bytes()]).await;
    assert!(pages[5].contains("<img src=\"/message/1/part/2\">"), "the first picture is placed");
    assert!(pages[5].contains("<img src=\"cid:19999\">"), "a picture beyond the bound is not");
}

/// What a page would load or call, if it were let.
#[tokio::test]
async fn a_page_that_would_call_its_sender_calls_nobody() {
    let page = "<html><head><meta http-equiv=refresh content='0;url=http://evil.example/'>\
        <base href='http://evil.example/'><LINK rel=preconnect href=//evil.example>\
        <link rel=dns-prefetch href=//evil.example><style>@import 'http://evil.example/a.css';\
        p{background:url(http://evil.example/b.png)}</style></head><body onload='alert(1)'>\
        <script>alert(1)</script><img src='http://evil.example/t.gif'><form action='/delete' method=post>\
        <iframe src='http://evil.example/'></iframe><object data='http://evil.example/x'></object></body>";
    let message = format!("Content-Type: text/html; charset=x-nobody-knows\r\n\r\n{page}\r\n");
    let pages = open_all(&[message.into_bytes()]).await;
    let body = &pages[5];
    assert!(!body.to_ascii_lowercase().contains("<link"), "{body}");
    for rule in [
        "sandbox allow-popups allow-popups-to-escape-sandbox;",
        "default-src 'none'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
        "x-dns-prefetch-control: off",
    ] {
        assert!(body.contains(rule), "{rule}: {body}");
    }
    assert!(pages[12].contains("http://evil.example/t.gif"), "it is listed: {}", pages[12]);
}

#[tokio::test]
async fn a_message_without_a_header_and_one_with_an_endless_header_open() {
    let endless = format!("Subject: {}\r\n\r\nx\r\n", "é".repeat(400_000));
    let many = "To: a@b.example, \r\n".repeat(40_000) + "\r\nx\r\n";
    let bodies = [&b"\r\n"[..], b"x\r\n", b"\r\n\r\nx\r\n", &[0xff; 3000], b": \r\n\r\n"];
    let mut messages: Vec<Vec<u8>> =
        bodies.iter().map(|body| [body, &b"\r\n"[..]].concat()).collect();
    messages.extend([many.into_bytes(), endless.into_bytes()]);
    let pages = open_all(&messages).await;
    assert!(pages[0].len() < 50_000, "the page says the beginning of a subject");
}

#[tokio::test]
async fn large_messages_that_never_end_do_not_keep_others_out() {
    let inbox = behaving(Behaviour::default()).await;
    let begin =
        b"EHLO x\r\nMAIL FROM:<a@b.example> SIZE=52000000\r\nRCPT TO:<a@b.example>\r\nDATA\r\n";
    let mut stuck = Vec::new();
    for _ in 0..3 {
        let mut stream = tokio::net::TcpStream::connect(inbox.smtp_addr()).await.unwrap();
        stream.write_all(begin).await.unwrap();
        stream.write_all(&vec![b'x'; 400 << 10]).await.unwrap();
        stuck.push(stream);
    }
    let mut last = stuck.pop().unwrap();
    last.write_all(b"\r\n.\r\nQUIT\r\n").await.unwrap();
    let mut replies = String::new();
    last.read_to_string(&mut replies).await.unwrap();
    assert!(replies.contains("\n452 4.3.1") && replies.contains("\n221 "), "{replies}");
    let mut other = session(&inbox).await;
    assert!(accepted(&send(&mut other, "zoe@example.org", b"Subject: x\r\n\r\nx\r\n").await));
    assert_eq!(inbox.count(), 1);
}

/// Replies that are read to the end of a conversation.
fn converse(smtp: SocketAddr, commands: &str) -> String {
    let mut mail = TcpStream::connect(smtp).unwrap();
    mail.set_read_timeout(Some(HANG_GUARD)).unwrap();
    mail.write_all(commands.as_bytes()).unwrap();
    let mut replies = String::new();
    mail.read_to_string(&mut replies).unwrap();
    replies
}

/// One message, from EHLO to QUIT.
const ONE_MESSAGE: &str = "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n\
    Subject: x\r\n\r\nx\r\n.\r\nQUIT\r\n";

/// What an inbox has printed about itself.
struct PrintedAddresses {
    smtp: SocketAddr,
    web: SocketAddr,
    /// The path of the page.
    path: String,
}

fn read_addresses(said: &str) -> PrintedAddresses {
    let behind = |scheme: &str| said.split(scheme).nth(1).unwrap();
    let until = |text: &str, end: &[char]| text.split(end).next().unwrap().to_owned();
    let page = until(behind("http://"), &[' ', '\n']);
    let (web, path) = page.split_at(page.find('/').unwrap());
    PrintedAddresses {
        smtp: until(behind("smtp://"), &[',', ' ']).parse().unwrap(),
        web: web.parse().unwrap(),
        path: path.to_owned(),
    }
}

#[test]
fn idle_clients_do_not_keep_mail_and_browsers_out() {
    let newsroom = Newsroom::empty();
    for (limit, silent) in [("-n 200", 250), ("-n 1024", 300)] {
        let inbox = newsroom.start_under(limit, ["inbox", "--smtp", "0", "--web", "0"]);
        wait_until("the inbox to open", || inbox.stdout().contains("Ctrl-C"));
        let PrintedAddresses { smtp, web, path } = read_addresses(&inbox.stdout());
        let connect = |to| TcpStream::connect(to).unwrap();
        let silent: Vec<TcpStream> = (0..silent).map(|_| connect(smtp)).collect();
        let idle: Vec<TcpStream> = (0..100).map(|_| connect(web)).collect();
        let replies = converse(smtp, ONE_MESSAGE);
        assert!(replies.contains("\n250 2.0.0 kept as 1\r\n221 "), "{replies}");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let page = runtime.block_on(fetch_as(&web.to_string(), web, &path));
        assert!(page.contains("1 message"), "{page}");
        drop((idle, silent));
        inbox.kill();
    }
}

#[tokio::test]
async fn a_message_that_is_being_kept_is_answered_however_many_clients_come() {
    let delay = Duration::from_millis(300);
    let inbox = behaving(Behaviour { delay, ..Behaviour::default() }).await;
    let mut session = session(&inbox).await;
    let send_one = send(&mut session, "zoe@example.org", b"Subject: x\r\n\r\nx\r\n");
    let crowd = async {
        while inbox.count() == 0 {
            tokio::task::yield_now().await;
        }
        let mut silent = Vec::new();
        for _ in 0..300 {
            silent.push(tokio::net::TcpStream::connect(inbox.smtp_addr()).await.unwrap());
        }
        silent
    };
    let (outcome, silent) = tokio::join!(send_one, crowd);
    assert!(accepted(&outcome), "{outcome:?}");
    let mut first = silent.into_iter().next().unwrap();
    let mut replies = String::new();
    first.read_to_string(&mut replies).await.unwrap();
    assert!(replies.contains("421 4.7.0 too many connections"), "{replies}");
}

/// The page of the paid edition is not for every user of the machine.
#[tokio::test]
async fn the_page_of_an_inbox_answers_under_its_link_alone() {
    let newsroom = Newsroom::empty();
    let mut links = Vec::new();
    for _ in 0..2 {
        let inbox = newsroom.start(["inbox", "--smtp", "0", "--web", "0"]);
        wait_until("the inbox to open", || inbox.stdout().contains("Ctrl-C"));
        let PrintedAddresses { smtp, web, path } = read_addresses(&inbox.stdout());
        assert!(converse(smtp, ONE_MESSAGE).contains("kept as 1"));
        let host = web.to_string();
        for guess in ["/", "/still", "/message/1", "/message/1/raw", "/00/message/1/raw", "//"] {
            let page = fetch_as(&host, web, guess).await;
            assert!(page.starts_with("HTTP/1.1 404"), "{guess}: {page}");
        }
        let page = fetch_as(&host, web, &path).await;
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("1 message"), "{page}");
        links.push(path);
        inbox.kill();
    }
    assert!(links[0] != links[1] && links[0].len() >= 34, "{links:?}");
}
