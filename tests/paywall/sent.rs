//! A run that was sent over a socket: no word meant for paying readers stands in what free readers get, in
//! what the run leaves behind, or in what is said of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "what a run leaves is read as files")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use super::{canaries, everything, illustrated, no_canary};
use crate::harness::{Newsroom, Started, wait_until};
use crate::server::{Room, Server};

const DAY: &str = "2025-02-11";

/// A publication with the issue of canaries, and the program's own inbox as its relay.
struct SentIssue {
    newsroom: Newsroom,
    inbox: Started,
}

impl SentIssue {
    fn new(settings: &str) -> Self {
        let newsroom = illustrated(Newsroom::sending_to(6).more_settings(settings));
        let inbox = newsroom.start(["inbox", "--smtp", "0", "--web", "0", "--keep", "kept"]);
        wait_until("the inbox to open", || inbox.stdout().contains("Ctrl-C"));
        let said = inbox.stdout();
        let relay = said.split([' ', ',']).find(|word| word.starts_with("smtp://")).unwrap();
        newsroom.write_settings(&format!("url = \"{relay}\""));
        Self { newsroom, inbox }
    }

    /// The list of the inbox, as a browser gets it.
    fn list(&self) -> String {
        let said = self.inbox.stdout();
        let (_, link) = said.split_once("http://").unwrap();
        let link = link.split(' ').next().unwrap();
        let (host, path) = link.split_at(link.find('/').unwrap());
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        page
    }

    /// Sends the issue, and looks at everything that is said of it.
    fn send_and_listen(&self) {
        let newsroom = &self.newsroom;
        for words in [
            &["check", DAY, "--format", "sarif"][..],
            &["check", DAY, "--json"],
            &["send", DAY, "--late", "--yes"],
            &["send", DAY, "--late", "--yes", "--json"],
            &["send", DAY, "--late", "--yes", "--json", "--to", "r000@example.org"],
            &["send", DAY, "--late", "--yes", "--top-up"],
            &["status", DAY],
            &["status", DAY, "--all"],
            &["status", DAY, "--json"],
            &["status", DAY, "--reader", "r000@example.org", "--json"],
            &["status", DAY, "--reader", "r001@example.org"],
            &["proof", DAY, "--to", "r001@example.org"],
            &["resolve", DAY, "--resend"],
        ] {
            let ran = newsroom.run(words);
            assert!(matches!(ran.code, Some(0 | 1)), "{ran}");
            no_canary(&format!("{}{}", ran.out, ran.err));
        }
        let page = self.list();
        assert!(page.contains("9 messages") && page.contains("r000@example.org"), "{page}");
        for said in [page, self.inbox.stdout(), self.inbox.stderr()] {
            no_canary(&said);
        }
    }

    /// Looks at every mail: those of free readers have no canary, those of paying ones have all.
    fn read_mail(&self) {
        let mails = self.newsroom.mails("kept");
        assert_eq!(mails.len(), 9, "six readers, one copy more, and a proof of both editions");
        let mut free = 0;
        for mail in &mails {
            let all = everything(mail);
            if all.contains("canari") {
                let unread = canaries().into_iter().filter(|word| !all.contains(word.as_str()));
                assert_eq!(unread.collect::<Vec<_>>(), [""; 0]);
            } else {
                no_canary(&all);
                free += 1;
            }
        }
        assert_eq!(free, 5, "three free readers, one of them twice, and a proof");
    }

    /// Looks at the names and bytes of all files but those that the editor wrote, and the mails.
    fn read_files(&self) {
        let folder = self.newsroom.path("");
        let mut seen = Vec::new();
        for path in list_files(&folder) {
            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            if name.starts_with("issues/images/") || name == format!("issues/{DAY}.toml") {
                continue;
            }
            no_canary(&name);
            if !name.starts_with("kept/") {
                no_canary(&String::from_utf8_lossy(&fs::read(&path).unwrap()));
                seen.push(name);
            }
        }
        let receipt = format!("issues/{DAY}.receipt.toml");
        assert!(seen.contains(&receipt), "{seen:?}");
    }
}

/// The files in a folder and below it.
fn list_files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { list_files(&path) } else { vec![path] }).collect()
}

/// Every row of every table, as text.
fn list_rows(room: &Room) -> Vec<String> {
    let mut look = room.look();
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
    let tables: Vec<String> =
        look.query(tables, &[]).unwrap().iter().map(|row| row.get(0)).collect();
    let mut rows = Vec::new();
    for table in tables {
        let select = format!("SELECT row_to_json(one)::text FROM {table} AS one");
        rows.extend(look.query(&select, &[]).unwrap().iter().map(|row| row.get::<_, String>(0)));
    }
    rows
}

#[test]
fn no_word_behind_the_paywall_is_left_behind_by_a_run_or_said_of_it() {
    let sent = SentIssue::new("");
    sent.send_and_listen();
    sent.read_mail();
    sent.read_files();
    assert!(sent.newsroom.path("state/journal.sqlite3").exists());
    sent.inbox.kill();
}

#[test]
fn no_word_behind_the_paywall_stands_in_a_journal_on_a_server() {
    let Some(server) = Server::shared() else { return };
    let room = server.room();
    let sent = SentIssue::new(&room.settings());
    sent.send_and_listen();
    sent.read_mail();
    sent.read_files();
    let rows = list_rows(&room);
    assert!(rows.iter().any(|row| row.contains("r000@example.org")), "{rows:?}");
    no_canary(&rows.join("\n"));
    sent.inbox.kill();
}
