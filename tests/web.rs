//! Asking for pages: a real site on loopback, under names that only the asker knows.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use matinale::check::LinkAnswer;
use matinale::web::{Asker, Error};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::scripted::certificate;

/// A site and what it was asked.
struct Site {
    address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    requests: Vec<String>,
    /// Requests under way, by host, and the most there ever were: on one host, and in all.
    open: BTreeMap<String, usize>,
    most: (usize, usize),
}

/// Answers as the path says: `/404` with that status, `/301/x` leading on to `/x`, `/head/405/x` so to
/// HEAD alone and as `/x` to everything else, `/slow/x` after a while, `/hush` never, `/raw` with what
/// is no HTTP.
async fn answer(request: &str) -> Vec<u8> {
    let (method, rest) = request.split_once(' ').unwrap();
    let mut path = rest.split(' ').next().unwrap();
    if let Some(rest) = path.strip_prefix("/head/") {
        let (status, other) = rest.split_at(3);
        if method == "HEAD" {
            return format!("HTTP/1.1 {status} No\r\n\r\n").into_bytes();
        }
        path = other;
    }
    if let Some(rest) = path.strip_prefix("/slow") {
        tokio::time::sleep(Duration::from_millis(80)).await;
        path = rest;
    }
    match path {
        "/hush" => std::future::pending().await,
        "/raw" => b"\xff\xfe220 smtp ready\r\n\r\n".to_vec(),
        "/endless" => [b"HTTP/1.1 200 OK\r\n".to_vec(), b"X: y\r\n".repeat(100_000)].concat(),
        "/bad" => b"HTTP/1.1 301 No\r\nLocation: http://\xff\xfe:99999/\r\n\r\n".to_vec(),
        "/script" => b"HTTP/1.1 301 No\r\nLocation: javascript:alert(1)\r\n\r\n".to_vec(),
        "/nowhere" => b"HTTP/1.1 301 No\r\n\r\n".to_vec(),
        "/200" | "/" => b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello".to_vec(),
        "/206" => b"HTTP/1.1 206 OK\r\nContent-Length: 1\r\n\r\nH".to_vec(),
        _ => {
            let (status, to) = path[1..].split_at(3);
            let to = to.strip_prefix("/to/").unwrap_or(to);
            format!("HTTP/1.1 {status} No\r\nLocation: {to}\r\n\r\n").into_bytes()
        }
    }
}

async fn serve(mut line: impl AsyncRead + AsyncWrite + Unpin, heard: Arc<Mutex<Heard>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match line.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    {
        let mut heard = heard.lock().unwrap();
        heard.requests.push(request.clone());
        *heard.open.entry(host.clone()).or_default() += 1;
        let (here, all) = (heard.open[&host], heard.open.values().sum());
        heard.most = (heard.most.0.max(here), heard.most.1.max(all));
    }
    let answer = answer(&request).await;
    *heard.lock().unwrap().open.get_mut(&host).unwrap() -= 1;
    let _ = line.write_all(&answer).await;
    let _ = line.shutdown().await;
}

impl Site {
    async fn open(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::<Mutex<Heard>>::default();
        let log = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (log, tls) = (Arc::clone(&log), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(socket, log).await,
                        Some(tls) => {
                            if let Ok(line) = tls.accept(socket).await {
                                serve(line, log).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, heard }
    }

    /// Who knows the site as `a.fr` to `h.fr`, and waits for half a second.
    fn asker(&self) -> Asker {
        let names = ('a'..='h').map(|letter| (format!("{letter}.fr"), self.address));
        Asker::default().knowing(names.collect()).patient(Duration::from_millis(500))
    }

    fn requests(&self) -> Vec<String> {
        self.heard.lock().unwrap().requests.clone()
    }
}

async fn ask(asker: Asker, pages: &[&str]) -> Result<Vec<LinkAnswer>, Error> {
    let pages = pages.iter().map(|page| Url::parse(page).unwrap()).collect();
    let answers = asker.ask(pages).await?;
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// What came of each page of `http://a.fr`: a letter, and the words that go with it.
async fn told(site: &Site, paths: &[&str]) -> Vec<String> {
    let pages: Vec<String> = paths.iter().map(|path| format!("http://a.fr{path}")).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let answers = ask(site.asker(), &pages).await.unwrap();
    answers.into_iter().map(words).collect()
}

fn words(answer: LinkAnswer) -> String {
    match answer {
        LinkAnswer::Stands => "stands".into(),
        LinkAnswer::Moved(to) => format!("moved {to}"),
        LinkAnswer::Dead(why) => format!("dead {why}"),
        LinkAnswer::Unsure(why) => format!("unsure {why}"),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_is_dead_where_it_is_gone_and_nowhere_else() {
    let site = Site::open(None).await;
    let answers = told(&site, &["/200", "/404", "/410", "/401", "/403", "/429", "/500", "/418"]);
    let answers = answers.await;
    assert_eq!(answers[0], "stands");
    assert_eq!(&answers[1..3], ["dead it answers 404", "dead it answers 410"]);
    for (status, answer) in [401, 403, 429, 500, 418].iter().zip(&answers[3..]) {
        assert_eq!(*answer, format!("unsure it answers {status}"));
    }
}

#[tokio::test]
async fn a_server_that_refuses_head_is_asked_for_a_first_byte() {
    let site = Site::open(None).await;
    assert_eq!(told(&site, &["/head/405/206", "/head/404/200"]).await, ["stands"; 2]);
    let requests = site.requests();
    let got: Vec<_> = requests.iter().filter(|request| request.starts_with("GET ")).collect();
    assert_eq!(got.len(), 2);
    assert!(got.iter().all(|request| request.contains("range: bytes=0-0\r\n")), "{got:?}");
}

#[tokio::test]
async fn who_asks_says_so_and_sends_nothing_else() {
    let site = Site::open(None).await;
    told(&site, &["/200"]).await;
    let agent = concat!("user-agent: matinale/", env!("CARGO_PKG_VERSION"), "\r\n");
    let expected = format!(
        "HEAD /200 HTTP/1.1\r\nhost: a.fr\r\n{agent}accept: */*\r\nconnection: close\r\n\r\n"
    );
    assert_eq!(site.requests(), [expected]);
}

#[tokio::test]
async fn a_page_that_moved_for_good_is_told_with_its_last_such_address() {
    let site = Site::open(None).await;
    let answers = told(
        &site,
        &[
            "/301/200",
            "/308/to/http://b.fr/200",
            "/302/200",
            "/301/302/200",
            "/302/301/200",
            "/301/404",
            "/301/to/http://z.fr/200",
        ],
    );
    assert_eq!(
        answers.await,
        [
            "moved http://a.fr/200",
            "moved http://b.fr/200",
            "stands",
            "moved http://a.fr/302/200",
            "stands",
            "dead it leads on to http://a.fr/404: it answers 404",
            "dead it leads on to http://z.fr/200: its name does not exist",
        ]
    );
}

#[tokio::test]
async fn nobody_is_led_on_without_end() {
    let site = Site::open(None).await;
    let turns = |count: usize| "/302".repeat(count) + "/200";
    let answers = told(&site, &[&turns(5), &turns(6)]).await;
    assert_eq!(answers, ["stands", "unsure it leads on more than 5 times"]);
}

#[tokio::test]
async fn nothing_inside_of_a_private_network_is_asked_for() {
    let site = Site::open(None).await;
    let inside = format!("http://{}/200", site.address);
    let answers = ask(site.asker(), &[&inside, &format!("http://a.fr/302/to/{inside}")]).await;
    for answer in answers.unwrap() {
        assert!(words(answer.clone()).starts_with("unsure "), "{answer:?}");
        assert!(words(answer.clone()).contains("private network"), "{answer:?}");
    }
    assert_eq!(site.requests().len(), 1, "the page outside alone");
}

#[tokio::test]
async fn a_name_that_can_never_exist_is_dead_without_a_network() {
    let answers = ask(Asker::default(), &["https://lavigie.example/", "http://x.invalid./a"]).await;
    for answer in answers.unwrap() {
        assert!(words(answer.clone()).starts_with("dead no name under "), "{answer:?}");
    }
}

#[tokio::test]
async fn a_name_that_is_not_found_tells_something_only_where_another_one_is() {
    let site = Site::open(None).await;
    let answers = ask(site.asker(), &["http://z.fr/", "http://a.fr/404"]).await.unwrap();
    assert_eq!(words(answers[0].clone()), "dead its name does not exist");
    let nobody = ask(site.asker(), &["http://z.fr/", "http://127.0.0.1/"]).await;
    assert_eq!(nobody, Err(Error::Offline("z.fr".into())));
}

#[tokio::test]
async fn a_server_that_keeps_silent_or_talks_nonsense_proves_nothing() {
    let site = Site::open(None).await;
    let paths = ["/hush", "/raw", "/endless", "/bad", "/script", "/nowhere"];
    for (path, answer) in paths.iter().zip(told(&site, &paths).await) {
        assert!(answer.starts_with("unsure "), "{path}: {answer}");
    }
    drop(site);
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let asker = Asker::default().knowing([("a.fr".to_owned(), nobody)].into());
    let answers = ask(asker, &["http://a.fr/"]).await.unwrap();
    assert!(
        words(answers[0].clone()).starts_with("unsure no connection could be opened"),
        "{answers:?}"
    );
}

#[tokio::test]
async fn at_most_eight_are_asked_at_once_and_two_on_one_host() {
    let site = Site::open(None).await;
    let pages: Vec<String> = ('a'..='h')
        .flat_map(|host| (0..3).map(move |page| format!("http://{host}.fr/slow/200?{page}")))
        .map(|page| page.replace("/200?", "/206?"))
        .collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    ask(site.asker().patient(Duration::from_secs(5)), &pages).await.unwrap();
    let heard = site.heard.lock().unwrap();
    assert_eq!(heard.most, (2, 8), "on one host, and in all");
}

#[tokio::test]
async fn a_certificate_that_no_browser_takes_is_dead_and_an_unknown_one_proves_nothing() {
    let (authority, acceptor) = certificate("a.fr");
    let site = Site::open(Some(acceptor)).await;
    let pages = ["https://a.fr/200", "https://b.fr/200"];
    let answers = ask(site.asker().trusting(vec![authority]), &pages).await.unwrap();
    assert_eq!(answers[0], LinkAnswer::Stands);
    let other = "dead its certificate is not good: it is another site's";
    assert_eq!(words(answers[1].clone()), other);
    let answers = ask(site.asker(), &pages[..1]).await.unwrap();
    assert!(words(answers[0].clone()).starts_with("unsure its certificate cannot be checked"));
}
