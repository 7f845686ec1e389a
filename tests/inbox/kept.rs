//! What is kept in a folder is there again, and what does not fit in memory is still read.

#![allow(clippy::disallowed_methods, reason = "files come into the folder from outside")]

use std::fs;
use std::path::Path;

use matinale::inbox::{Inbox, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::page::fetch;
use super::{accepted, send, session, session_at};
use crate::harness::{Newsroom, wait_until};

async fn keeping_in(folder: &Path) -> Inbox {
    let folder = Some(folder.to_owned());
    Inbox::open(Options { folder, ..Options::default() }).await.unwrap()
}

#[tokio::test]
async fn messages_of_an_earlier_inbox_are_listed_read_and_deleted_with_their_files() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("kept");
    let inbox = keeping_in(&folder).await;
    let mut open = session(&inbox).await;
    for subject in ["Le phare", "La digue"] {
        let content = format!("To: zoe@example.org\r\nSubject: {subject}\r\n\r\nBonjour\r\n");
        assert!(accepted(&send(&mut open, "zoe@example.org", content.as_bytes()).await));
    }
    inbox.stop().await;

    let inbox = keeping_in(&folder).await;
    let list = fetch(&inbox, "/").await;
    assert!(list.contains("Le phare") && list.contains("La digue"), "{list}");
    assert!(fetch(&inbox, "/message/1/text").await.contains("Bonjour"));
    assert!(fetch(&inbox, "/api/messages?q=digue").await.contains("\"matching\":1"));
    let content = b"Subject: Le port\r\n\r\nx\r\n";
    assert!(accepted(&send(&mut session(&inbox).await, "zoe@example.org", content).await));
    assert!(fetch(&inbox, "/message/3/text").await.contains("Le port"));
    let numbers: Vec<usize> = inbox.messages().iter().map(|message| message.number).collect();
    assert_eq!((numbers, inbox.count()), (vec![1, 2, 3], 1));
    for (file, exists) in [("000001.eml", true), ("000002.eml", true), ("000003.eml", true)] {
        assert_eq!(folder.join(file).exists(), exists, "{file}");
    }
    inbox.stop().await;
}

/// A file that cannot be removed keeps its message, and no other one.
#[tokio::test]
async fn a_file_that_cannot_be_removed_is_told_to_the_person_and_to_the_open_pages() {
    let place = tempfile::tempdir().unwrap();
    let inbox = keeping_in(place.path()).await;
    let mut open = session(&inbox).await;
    for _ in 0..3 {
        assert!(accepted(&send(&mut open, "zoe@example.org", b"Subject: x\r\n\r\nx\r\n").await));
    }
    let stuck = place.path().join("000002.eml");
    fs::remove_file(&stuck).unwrap();
    fs::create_dir(&stuck).unwrap();
    let shown = read_revision(&fetch(&inbox, "/").await);
    let page = post(&inbox, "/delete").await;
    assert!(page.starts_with("HTTP/1.1 500") && page.contains("cannot be removed"), "{page}");
    let list = fetch(&inbox, "/").await;
    assert!(read_revision(&list) > shown, "an open page hears that there is news");
    let links: Vec<&str> = list.matches("/message/").collect();
    assert!(links.len() == 1 && list.contains("/message/2#m2"), "{list}");
    let page = post(&inbox, "/message/2/delete").await;
    assert!(page.starts_with("HTTP/1.1 500") && page.contains("cannot be removed"), "{page}");
    inbox.stop().await;
}

/// The number of the state that a page shows.
fn read_revision(page: &str) -> u64 {
    let behind = page.split("data-revision=\"").nth(1).and_then(|rest| rest.split('"').next());
    behind.unwrap().parse().unwrap()
}

/// What the answer to an empty form is.
async fn post(inbox: &Inbox, path: &str) -> String {
    let web = inbox.web_addr().unwrap();
    let mut stream = TcpStream::connect(web).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {web}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn files_that_bear_no_number_of_a_message_are_left_alone_and_counted_for_nothing() {
    let place = tempfile::tempdir().unwrap();
    for name in ["18446744073709551615.eml", "9.eml", "0000009.eml"] {
        fs::write(place.path().join(name), "Subject: x\r\n\r\n").unwrap();
    }
    let inbox = keeping_in(place.path()).await;
    let mut open = session(&inbox).await;
    assert!(accepted(&send(&mut open, "zoe@example.org", b"Subject: x\r\n\r\nx\r\n").await));
    assert!(place.path().join("000001.eml").exists());
    assert_eq!(inbox.messages().len(), 1);
    inbox.stop().await;
}

/// A disk that is full in the middle of a message.
#[cfg(unix)]
#[test]
fn a_message_that_could_not_be_written_as_a_whole_leaves_no_file() {
    let newsroom = Newsroom::empty();
    let words = ["inbox", "--smtp", "0", "--web", "0", "--keep", "kept", "--json"];
    let inbox = newsroom.start_under("-f 8", words);
    wait_until("the addresses", || inbox.stdout().ends_with('\n'));
    let told: serde_json::Value = serde_json::from_str(&inbox.stdout()).unwrap();
    let smtp = told["smtp"].as_str().unwrap().trim_start_matches("smtp://").to_owned();
    let large = format!("Subject: x\r\n\r\n{}", "0123456789\r\n".repeat(20_000));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runtime.block_on(async {
        let address: std::net::SocketAddr = smtp.parse().unwrap();
        send(&mut session_at(address).await, "zoe@example.org", large.as_bytes()).await
    });
    assert!(!accepted(&outcome), "{outcome:?}");
    assert_eq!(newsroom.path("kept").read_dir().unwrap().count(), 0);
    inbox.kill();
}

#[tokio::test]
async fn what_does_not_fit_in_memory_is_read_from_the_disk_and_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let options = Options { scratch: Some(scratch.path().to_owned()), ..Options::default() };
    let inbox = Inbox::open(options).await.unwrap();
    let mut open = session(&inbox).await;
    let filling = "0123456789\r\n".repeat(1 << 17);
    for number in 1..=40 {
        let content = format!("Subject: n{number}\r\n\r\n{filling}");
        assert!(accepted(&send(&mut open, "zoe@example.org", content.as_bytes()).await));
    }
    let messages = inbox.messages();
    assert_eq!(messages.len(), 40);
    for (message, number) in messages.iter().zip(1..) {
        assert!(message.content.starts_with(format!("Subject: n{number}\r\n").as_bytes()));
        assert_eq!(
            message.content.len(),
            filling.len() + format!("Subject: n{number}\r\n\r\n").len()
        );
    }
    assert_eq!(scratch.path().read_dir().unwrap().count(), 0);
}
