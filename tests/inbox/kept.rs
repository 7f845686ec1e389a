//! What is kept in a folder is there again, and what does not fit in memory is still read.

use std::path::Path;

use matinale::inbox::{Inbox, Options};

use super::page::fetch;
use super::{accepted, send, session};

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
