//! The service that hears how a call ended.

use std::fs;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::harness::Newsroom;
use crate::scripted::certificate;
use crate::scripted::relay::pem;

use super::MORNING;

/// Opens a service that answers everything with this status. Answers its port, and what it is asked.
fn open_service(newsroom: &Newsroom, status: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
    let (shown, acceptor) = certificate("localhost");
    fs::write(newsroom.path("authority.pem"), pem(&shown)).unwrap();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&asked);
    let listener = newsroom.runtime().block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    newsroom.runtime().spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or_default();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let line = request.lines().next().unwrap_or_default().to_owned();
            heard.lock().unwrap().push(line);
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (port, asked)
}

fn ping_at(port: u16) -> String {
    format!("{MORNING}ping = \"https://localhost:{port}/ping/a-secret\"\n")
}

#[test]
fn a_service_hears_that_the_issue_of_the_hour_was_sent_whoever_sent_it() {
    let newsroom = Newsroom::sending_to(2);
    let (port, asked) = open_service(&newsroom, "200 OK");
    let newsroom = newsroom.more_settings(&ping_at(port));
    newsroom.send(&[]).exits(0);
    assert!(asked.lock().unwrap().is_empty(), "a call by hand says nothing");
    assert_eq!(newsroom.send_due().exits(0).err, "");
    assert_eq!(*asked.lock().unwrap(), ["POST /ping/a-secret HTTP/1.1"]);
    let evening = ping_at(port).replace("06:10", "18:00");
    let newsroom = newsroom.more_settings(&evening);
    newsroom.send_due().exits(0);
    assert_eq!(asked.lock().unwrap().len(), 1, "before its hour nothing is due");
}

#[test]
fn a_service_hears_of_a_failure_and_nothing_of_a_call_that_goes_on() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "451 4.7.1 later");
    let (port, asked) = open_service(&newsroom, "200 OK");
    let newsroom = newsroom.more_settings(&ping_at(port));
    newsroom.send_due().exits(75);
    assert!(asked.lock().unwrap().is_empty());
    let draft = Newsroom::sending_to(2).head("draft = true").more_settings(&ping_at(port));
    fs::copy(newsroom.path("authority.pem"), draft.path("authority.pem")).unwrap();
    draft.send_due().exits(1);
    assert_eq!(*asked.lock().unwrap(), ["POST /ping/a-secret/fail HTTP/1.1"]);
}

#[test]
fn a_service_that_refuses_is_told_once_without_its_address_and_hinders_nothing() {
    let newsroom = Newsroom::sending_to(2).refusing("r001@example.org", "550 5.7.1 no");
    let (port, _asked) = open_service(&newsroom, "404 Not Found");
    let newsroom = newsroom.more_settings(&ping_at(port));
    let told = newsroom.send_due().exits(1);
    assert!(told.err.contains("`ping` of [schedule] names was not told: HTTP 404"), "{told}");
    assert!(!told.err.contains("a-secret"), "{told}");
    let again = newsroom.send_due().exits(1);
    assert!(!again.err.contains("ping"), "{again}");
    assert_eq!(newsroom.messages().len(), 1);
}

#[test]
fn a_service_of_this_house_may_have_an_address_in_figures_and_its_line_is_never_drawn() {
    let newsroom = Newsroom::sending_to(2);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let named = ping_at(closed).replace("localhost", "127.0.0.1");
    let newsroom = newsroom.more_settings(&named);
    let told = newsroom.send_due().exits(0);
    assert!(told.err.contains("was not told: no connection"), "{told}");
    let wrong = newsroom.more_settings(&named.replace("https://", "http://"));
    let checked = wrong.run(["check"]).exits(2);
    assert!(!format!("{checked}").contains("a-secret"), "{checked}");
}
