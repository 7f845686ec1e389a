//! The page of the inbox, as a browser asks for it.

use std::net::SocketAddr;

use matinale::inbox::{Behaviour, Error, Inbox, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{accepted, behaving, send, session};

/// A request as a browser writes it; status line, header and body come back.
pub(super) async fn fetch_as(host: &str, web: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(web).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

pub(super) async fn fetch(inbox: &Inbox, path: &str) -> String {
    let web = inbox.web_addr().unwrap();
    fetch_as(&web.to_string(), web, path).await
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
async fn a_long_rehearsal_is_counted_and_its_newest_messages_are_kept() {
    let inbox = Inbox::open(Options { keep: 3, ..Options::default() }).await.unwrap();
    let mut session = session(&inbox).await;
    for _ in 0..5 {
        assert!(accepted(&send(&mut session, "zoe@example.org", b"Subject: x\r\n\r\n").await));
    }
    assert_eq!((inbox.count(), inbox.messages().len()), (5, 3));
    let page = fetch(&inbox, "/").await;
    assert!(page.contains("5 messages came") && page.contains("1–3 of 3"), "{page}");
}

/// A page that renews itself can be made to stand still (WCAG 2.2, 2.2.2).
#[tokio::test]
async fn the_list_keeps_up_by_itself_until_it_is_asked_to_stand_still() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    assert!(accepted(&send(&mut session, "zoe@example.org", b"Subject: Le phare\r\n\r\n").await));
    let (live, still) = (fetch(&inbox, "/").await, fetch(&inbox, "/?still=1").await);
    assert!(live.contains("data-events=\"/events\"") && live.contains("href=\"/?still=1\""));
    assert!(!still.contains("data-events") && still.contains("Let the list keep up"));
    for page in [live, still] {
        assert!(page.contains("Le phare"), "{page}");
    }
}

#[tokio::test]
async fn the_page_lists_messages_and_shows_each_in_its_views() {
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
    assert!(fetch(&inbox, "/message/1/phone").await.contains("sheet phone\""));
    assert!(fetch(&inbox, "/message/1/text").await.contains("Bonjour &lt;b&gt;Zoe"));
    assert!(fetch(&inbox, "/message/1/source").await.contains("R0lGODlh"));
    assert!(fetch(&inbox, "/message/1/raw").await.ends_with(&letter("Mardi")));
    for (view, words) in [
        ("delivery", "Nobody has signed the message"),
        ("headers", "Names issue, edition and publication"),
        ("parts", "image/gif"),
        ("links", "There is none."),
        ("check", "What not every client draws"),
        ("editions", "Only one edition of this issue has come"),
    ] {
        let page = fetch(&inbox, &format!("/message/1/{view}")).await;
        assert!(page.contains(words), "{view}: {page}");
    }
    let file = fetch(&inbox, "/message/1/file/5").await;
    assert!(file.contains("application/octet-stream") && file.ends_with("<svg/>"), "{file}");
    for missing in ["/message/2", "/message/1/nothing", "/message/x", "/nothing"] {
        let status = fetch(&inbox, missing).await;
        assert!(status.starts_with("HTTP/1.1 40"), "{missing}: {status}");
    }
}

/// `check`, the preview and the inbox speak of one size: that of the page as it travels.
#[tokio::test]
async fn gmail_cuts_where_check_says_it_does() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let head = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\
                Content-Transfer-Encoding: ";
    let line = "0123456789abcdef".repeat(4) + "\r\n";
    let below = format!("{head}7bit\r\n\r\n{}", line.repeat((99 << 10) / line.len()));
    let above = format!("{head}7bit\r\n\r\n{}", line.repeat((101 << 10) / line.len()));
    // Three characters for each byte: half of the size when it is decoded.
    let encoded = "=C3=A9".repeat(12) + "\r\n";
    let encoded =
        format!("{head}quoted-printable\r\n\r\n{}", encoded.repeat((101 << 10) / encoded.len()));
    for (content, words) in
        [(below, "Gmail shows the whole"), (above, "Gmail cuts"), (encoded, "Gmail cuts")]
    {
        assert!(accepted(&send(&mut session, "zoe@example.org", content.as_bytes()).await));
        let number = inbox.count();
        let page = fetch(&inbox, &format!("/message/{number}/delivery")).await;
        assert!(page.contains(words) && page.contains("100 KiB as it travels"), "{page}");
    }
}

/// Without its `<base>`, a link would lead the frame away, and nowhere.
#[tokio::test]
async fn links_leave_the_frame_wherever_the_letters_of_the_head_fall() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    for before in ["", "x"] {
        let page = format!("<html><head><title>{before}{}</title></head>", "\u{e9}".repeat(4096));
        let content =
            format!("Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n");
        assert!(accepted(&send(&mut session, "zoe@example.org", content.as_bytes()).await));
        let shown = fetch(&inbox, &format!("/message/{}/body", inbox.count())).await;
        assert!(shown.contains("<head><base target=\"_blank\">"), "{shown:.300}");
    }
}

/// A frame that follows a link itself shows nothing any more: its policy lets it load nothing.
#[tokio::test]
async fn links_leave_the_frame_whatever_the_message_says() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let content = "Subject: x\r\nContent-Type: text/html\r\n\r\n<a target=_self href='https://a.example/'>x</a>\r\n";
    assert!(accepted(&send(&mut session, "zoe@example.org", content.as_bytes()).await));
    let shown = fetch(&inbox, "/message/1/body").await;
    assert!(shown.contains("<base target=\"_blank\"><a no-target=_self href="), "{shown}");
}

#[tokio::test]
async fn a_message_of_text_alone_is_opened_with_its_text() {
    let inbox = behaving(Behaviour::default()).await;
    let mut session = session(&inbox).await;
    let plain = "Subject: x\r\n\r\nBonjour Zoe\r\n";
    let with_mail = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nBonjour Zoe\r\n--b\r\nContent-Type: message/rfc822\r\n\
        Content-Disposition: attachment; filename=a.eml\r\n\r\nSubject: y\r\n\r\ny\r\n--b--\r\n";
    for content in [plain, with_mail] {
        assert!(accepted(&send(&mut session, "zoe@example.org", content.as_bytes()).await));
        let page = fetch(&inbox, &format!("/message/{}", inbox.count())).await;
        let article = page.split("<article").nth(1).unwrap();
        assert!(
            article.contains("<pre class=\"plain\"") && article.contains("Bonjour Zoe"),
            "{page}"
        );
        assert!(!page.contains("This cannot be shown here"), "{page}");
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
        assert!(!page.contains("<script>") && page.matches("<script").count() == 1, "{path}");
        assert!(page.contains("content-security-policy: default-src 'none'"), "{path}");
    }
}

#[tokio::test]
async fn only_this_machine_is_let_in_by_name_and_by_address() {
    let inbox = behaving(Behaviour::default()).await;
    let web = inbox.web_addr().unwrap();
    for path in ["/", "/message/1/raw", "/nothing"] {
        for host in ["evil.example", &format!("evil.example:{}", web.port()), "localhost", ""] {
            let answer = fetch_as(host, web, path).await;
            assert!(answer.starts_with("HTTP/1.1 421"), "{host} {path}: {answer}");
        }
    }
    let local = format!("LocalHost:{}", web.port());
    assert!(fetch_as(&local, web, "/").await.starts_with("HTTP/1.1 200"));
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let short = Some("essai".to_owned());
    for options in [
        Options { smtp: everywhere, ..Options::default() },
        Options { web: everywhere, ..Options::default() },
        Options { web: everywhere, token: short, ..Options::default() },
    ] {
        assert!(matches!(Inbox::open(options).await, Err(Error::Exposed(_))));
    }
}

/// Where other machines can reach the inbox, whoever has the link reads it under a number of this machine, and nobody else.
#[tokio::test]
async fn an_inbox_that_is_open_to_other_machines_is_read_by_those_who_have_the_link() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let token = Some("0123456789abcdef".to_owned());
    let options = Options { smtp: everywhere, web: everywhere, token, ..Options::default() };
    let inbox = Inbox::open(options).await.unwrap();
    let page = inbox.page_link().unwrap();
    assert!(page.ends_with("/0123456789abcdef/") && !page.contains("0.0.0.0"), "{page}");
    let web = SocketAddr::from(([127, 0, 0, 1], inbox.web_addr().unwrap().port()));
    let named = page["http://".len()..].split('/').next().unwrap();
    let fetch = async |host: &str, path: &str| fetch_as(host, web, path).await;
    assert!(fetch(named, "/0123456789abcdef/").await.starts_with("HTTP/1.1 200"));
    assert!(
        fetch(named, "/0123456789abcdef/")
            .await
            .contains(&format!("smtp://{}", inbox.reachable_smtp_addr()))
    );
    assert!(fetch(named, "/").await.starts_with("HTTP/1.1 404"));
    let rebound = format!("evil.example:{}", web.port());
    assert!(fetch(&rebound, "/0123456789abcdef/").await.starts_with("HTTP/1.1 421"));
}

/// What stands between a word and the next quotation mark.
fn quoted_behind<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    page.split(word).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn without_the_token_of_its_link_no_page_is_shown() {
    let token = Some("0123456789abcdef".to_owned());
    let inbox = Inbox::open(Options { token, ..Options::default() }).await.unwrap();
    let mut session = session(&inbox).await;
    let content = letter("Le phare").replace('\n', "\r\n").replace("\r\r", "\r");
    assert!(accepted(&send(&mut session, "zoe@example.org", content.as_bytes()).await));
    let paths = [
        "/",
        "/?still=1",
        "/desk.css",
        "/desk.js",
        "/api/messages",
        "/api/messages/1",
        "/message/1",
        "/message/1/delivery",
        "/message/1/raw",
        "/message/1/body",
        "/message/1/part/4",
    ];
    for path in paths {
        for guess in ["", "/0123456789abcdee", "/0123456789ABCDEF", "/{token}", "/"] {
            let answer = fetch(&inbox, &format!("{guess}{path}")).await;
            assert!(answer.starts_with("HTTP/1.1 404"), "{guess}{path}: {answer}");
            assert!(!answer.contains("zoe") && !answer.contains("phare"), "{answer}");
        }
        let answer = fetch(&inbox, &format!("/0123456789abcdef{path}")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        let links = [quoted_behind(&answer, "href=\""), quoted_behind(&answer, "src=\"")].concat();
        for link in links.iter().filter(|link| link.starts_with('/')) {
            assert!(link.starts_with("/0123456789abcdef/"), "{path} leads to {link}");
            let link = link.split('#').next().unwrap().replace("&amp;", "&");
            let link = link.as_str();
            assert!(
                fetch(&inbox, link).await.starts_with("HTTP/1.1 200"),
                "{path} leads to {link}"
            );
        }
    }
    let link = format!("http://{}/0123456789abcdef/", inbox.web_addr().unwrap());
    assert_eq!(inbox.page_link(), Some(link));
}
