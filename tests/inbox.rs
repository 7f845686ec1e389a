//! The built-in inbox: what is handed over arrives, and its page is safe to open.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use matinale::address::{Address, Envelope, ReturnPath};
use matinale::inbox::{Behaviour, Cut, Error, Inbox, Options};
use matinale::outcome::{Outcome, Phase, Refusal};
use matinale::publication::{Pipelining, Relay, Security};
use matinale::smtp::{NextEnvelope, Offer, Session, Target};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn envelope(reader: &str) -> Envelope {
    Envelope {
        return_path: ReturnPath::new(Address::parse("b@news.example").unwrap()),
        recipient: Address::parse(reader).unwrap(),
        id: String::new(),
    }
}

async fn session(inbox: &Inbox) -> Session {
    let relay = Relay {
        host: inbox.smtp_addr().ip().to_string(),
        port: inbox.smtp_addr().port(),
        security: Security::Plaintext,
        login: None,
        connections: 1,
        weight: 1,
        pipelining: Pipelining::Auto,
    };
    Session::open(&Target::new(relay, None, "news.example").unwrap()).await.unwrap()
}

async fn behaving(behaviour: Behaviour) -> Inbox {
    Inbox::open(Options { behaviour, ..Options::default() }).await.unwrap()
}

async fn send(session: &mut Session, reader: &str, content: &[u8]) -> Outcome {
    match session.offer(&envelope(reader), content.len()).await.unwrap() {
        Offer::Ready => session.hand_over(content, None).await.0,
        Offer::Refused(outcome) => outcome,
    }
}

fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted(_))
}

/// A request as a browser writes it; status line, header and body come back.
async fn fetch_as(host: &str, web: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(web).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn fetch(inbox: &Inbox, path: &str) -> String {
    fetch_as(&inbox.web_addr().to_string(), inbox.web_addr(), path).await
}

fn letter(subject: &str) -> String {
    format!(
        "From: La Matinale <b@news.example>\r\nTo: Zoe <zoe@example.org>\r\nSubject: {subject}\r\n\
         Feedback-ID: 2025-02-11:paid:news\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\n\
         Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour <b>Zoe</b>\r\n--a\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n\
         <!DOCTYPE html><html><head><title>x</title></head><body>\
         <script>alert(1)</script><img src=\"cid:dot@news.example\"></body></html>\r\n--a--\r\n--r\r\n\
         Content-Type: image/gif\r\nContent-ID: <dot@news.example>\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n--r\r\n\
         Content-Type: image/svg+xml\r\nContent-ID: <svg@news.example>\r\n\r\n<svg/>\r\n--r--\r\n"
    )
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
    assert_eq!(session.offer(&envelope("r0@example.org"), big.len()).await.unwrap(), Offer::Ready);
    for number in 1..=20 {
        let next = envelope(&format!("r{number}@example.org"));
        let next = NextEnvelope { envelope: &next, message_bytes: big.len() };
        let (outcome, next) = session.hand_over(big.as_bytes(), Some(next)).await;
        assert!(accepted(&outcome), "{outcome:?}");
        assert_eq!(next.unwrap().unwrap(), Offer::Ready);
    }
    assert_eq!(inbox.count(), 20);
    for (number, message) in inbox.messages().iter().enumerate() {
        assert_eq!(message.recipients, [format!("r{number}@example.org")]);
        assert_eq!(message.number, number + 1);
        assert!(message.content == big.as_bytes());
    }
}

#[tokio::test]
async fn a_long_rehearsal_is_counted_to_its_end_and_kept_from_its_beginning() {
    let inbox = Inbox::open(Options { keep: 3, ..Options::default() }).await.unwrap();
    let mut session = session(&inbox).await;
    for _ in 0..5 {
        assert!(accepted(&send(&mut session, "zoe@example.org", b"Subject: x\r\n\r\n").await));
    }
    assert_eq!((inbox.count(), inbox.messages().len()), (5, 3));
    let page = fetch(&inbox, "/").await;
    assert!(page.contains("5 messages, the first 3 kept"), "{page}");
}

/// A page that renews itself can be made to stand still (WCAG 2.2, 2.2.2).
#[tokio::test]
async fn the_list_keeps_up_by_itself_until_it_is_asked_to_stand_still() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    assert!(accepted(&send(&mut session, "zoe@example.org", b"Subject: Le phare\r\n\r\n").await));
    let (live, still) = (fetch(&inbox, "/").await, fetch(&inbox, "/still").await);
    assert!(live.contains("\r\nrefresh: 3\r\n") && live.contains("href=\"/still\""));
    assert!(!still.contains("\r\nrefresh:") && still.contains("let the list keep up"));
    for page in [live, still] {
        assert!(page.contains("Le phare"), "{page}");
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
    let inbox = behaving(Behaviour { refuse: vec![words], ..Behaviour::default() }).await;
    let mut session = session(&inbox).await;
    let outcome = send(&mut session, "Gone@example.org", b"x\r\n").await;
    assert!(
        matches!(&outcome, Outcome::Rejected(Refusal::Dead, reply) if reply.text == "nobody250 smuggled"),
        "{outcome:?}"
    );
    assert!(accepted(&send(&mut session, "zoe@example.org", b"x\r\n").await));
    assert_eq!(inbox.count(), 1);
}

#[tokio::test]
async fn a_line_cut_before_the_content_or_after_the_dot_ends_as_it_must() {
    let cut = Some(Cut::BeforeContent(2));
    let inbox = behaving(Behaviour { cut, ..Behaviour::default() }).await;
    let mut first = session(&inbox).await;
    assert!(accepted(&send(&mut first, "zoe@example.org", b"x\r\n").await));
    let error = first.offer(&envelope("yan@example.org"), 3).await.unwrap_err();
    assert!(matches!(error.outcome(), Outcome::NotSent(Phase::Mail | Phase::Data, _)), "{error:?}");
    assert!(accepted(&send(&mut session(&inbox).await, "yan@example.org", b"x\r\n").await));
    assert_eq!(inbox.count(), 2);

    let cut = Some(Cut::AfterDot(1));
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
async fn the_page_lists_messages_and_shows_each_in_four_ways() {
    let inbox = behaving(Behaviour::default()).await;
    assert!(fetch(&inbox, "/").await.contains("Nothing has come yet"));
    let mut session = session(&inbox).await;
    assert!(accepted(&send(&mut session, "zoe@example.org", letter("Mardi").as_bytes()).await));
    let list = fetch(&inbox, "/").await;
    for words in ["Mardi", "Zoe &lt;zoe@example.org&gt;", ">paid<", "href=\"/message/1#m1\"", "#1"]
    {
        assert!(list.contains(words), "{words} is not in {list}");
    }
    let open = fetch(&inbox, "/message/1").await;
    assert!(open.contains("src=\"/message/1/body\"") && open.contains("sandbox=\"allow-popups"));
    assert!(fetch(&inbox, "/message/1/phone").await.contains("class=\"phone\""));
    assert!(fetch(&inbox, "/message/1/text").await.contains("Bonjour &lt;b&gt;Zoe"));
    assert!(fetch(&inbox, "/message/1/source").await.contains("R0lGODlh"));
    assert!(fetch(&inbox, "/message/1/raw").await.ends_with(&letter("Mardi")));
    for missing in ["/message/2", "/message/1/nothing", "/message/x", "/nothing"] {
        let status = fetch(&inbox, missing).await;
        assert!(status.starts_with("HTTP/1.1 40"), "{missing}: {status}");
    }
}

#[tokio::test]
async fn a_message_is_shown_where_it_can_run_and_fetch_nothing() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    assert!(accepted(&send(&mut session, "zoe@example.org", letter("x").as_bytes()).await));
    let body = fetch(&inbox, "/message/1/body").await;
    let policy = body.lines().find(|line| line.starts_with("content-security-policy")).unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"));
    let place = body.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(place, "/message/1/part/4");
    let picture = fetch(&inbox, place).await;
    assert!(
        picture.contains("content-type: image/gif") && picture.ends_with("GIF89a"),
        "{picture}"
    );
    let svg = place.rsplit_once('/').unwrap().0.to_owned() + "/5";
    for hidden in [svg.as_str(), "/message/1/part/0", "/message/1/part/99"] {
        assert!(fetch(&inbox, hidden).await.starts_with("HTTP/1.1 404"), "{hidden}");
    }
}

#[tokio::test]
async fn a_hostile_subject_is_inert() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let hostile = letter("</title><script>alert(1)</script>\"onload=x");
    assert!(accepted(&send(&mut session, "zoe@example.org", hostile.as_bytes()).await));
    for path in ["/", "/message/1", "/message/1/text"] {
        let page = fetch(&inbox, path).await;
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;"), "{path}");
        assert!(!page.contains("<script"), "{path}");
        assert!(page.contains("content-security-policy: default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn only_this_machine_is_let_in_by_name_and_by_address() {
    let inbox = behaving(Behaviour::default()).await;
    let web = inbox.web_addr();
    for path in ["/", "/message/1/raw", "/nothing"] {
        for host in ["evil.example", &format!("evil.example:{}", web.port()), "localhost", ""] {
            let answer = fetch_as(host, web, path).await;
            assert!(answer.starts_with("HTTP/1.1 421"), "{host} {path}: {answer}");
        }
    }
    let local = format!("LocalHost:{}", web.port());
    assert!(fetch_as(&local, web, "/").await.starts_with("HTTP/1.1 200"));
    let everywhere = "0.0.0.0:0".parse().unwrap();
    for options in [
        Options { smtp: everywhere, ..Options::default() },
        Options { web: everywhere, ..Options::default() },
    ] {
        assert!(matches!(Inbox::open(options).await, Err(Error::Exposed(_))));
    }
}

#[tokio::test]
async fn a_closed_inbox_answers_nobody() {
    let inbox = behaving(Behaviour::default()).await;
    let (smtp, web) = (inbox.smtp_addr(), inbox.web_addr());
    let mut open = session(&inbox).await;
    inbox.stop().await;
    assert!(TcpStream::connect(smtp).await.is_err());
    assert!(TcpStream::connect(web).await.is_err());
    assert!(open.offer(&envelope("zoe@example.org"), 3).await.is_err());
}

#[tokio::test]
async fn a_taken_port_says_what_to_do() {
    let inbox = behaving(Behaviour::default()).await;
    let taken = Inbox::open(Options { smtp: inbox.smtp_addr(), ..Options::default() }).await;
    assert!(taken.unwrap_err().to_string().contains("choose another port"));
}
