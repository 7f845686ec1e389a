//! The preview of an issue, as browsers, files and strangers meet it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test writes and damages the files that are watched"
)]

mod files;
mod pages;
mod strangers;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::harness::{HANG_GUARD, Newsroom, Started, wait_until};

/// The program, showing an issue.
pub(crate) struct Preview {
    /// `None` once it was ended.
    program: Option<Started>,
    pub(crate) address: SocketAddr,
    /// What all paths begin with.
    base: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.program.take().map(Started::kill);
    }
}

impl Preview {
    /// Opens the preview of the issue of a word, at any port that is free.
    pub(crate) fn open(newsroom: &Newsroom, issue: &str) -> Self {
        Self::with(newsroom.start(["preview", issue, "--port", "0", "--lang", "en"]))
    }

    /// Waits until the program says where the page is.
    fn with(program: Started) -> Self {
        let mut link = None;
        wait_until("the link of the page", || {
            let said = program.stdout();
            link =
                said.split(['"', ' ']).find(|word| word.starts_with("http://")).map(str::to_owned);
            link.is_some()
        });
        let link = link.expect("it was waited for");
        let (address, token) = link["http://".len()..].split_once('/').expect("a path");
        let base = format!("/{}", token.trim_end_matches('/'));
        Self { program: Some(program), address: address.parse().unwrap(), base }
    }

    /// The link that the program prints.
    pub(crate) fn link(&self) -> String {
        format!("http://{}{}/", self.address, self.base)
    }

    /// Sends these bytes, and reads until the other end closes.
    fn say(&self, request: &str) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(HANG_GUARD)).unwrap();
        stream
    }

    /// Asks for a path under a name of the machine, with these fields, each with its line break.
    fn ask(&self, host: &str, path: &str, fields: &str) -> String {
        self.say(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\n{fields}Connection: close\r\n\r\n"
        ))
    }

    /// Opens a page by its path behind the token.
    pub(crate) fn fetch(&self, path: &str) -> String {
        self.ask(&self.address.to_string(), &format!("{}{path}", self.base), "")
    }

    /// Posts a form to a path behind the token, with these fields.
    fn post(&self, path: &str, fields: &str, form: &str) -> String {
        let (base, address, length) = (&self.base, self.address, form.len());
        self.say(&format!(
            "POST {base}{path} HTTP/1.1\r\nHost: {address}\r\n{fields}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{form}"
        ))
    }

    /// Waits until a page has these words. Answers the page.
    #[track_caller]
    fn wait_for(&self, path: &str, words: &str) -> String {
        let mut page = String::new();
        wait_until(words, || {
            page = self.fetch(path);
            page.contains(words)
        });
        page
    }
}

/// What stands behind a word, up to the next quotation mark: each time.
fn list_quoted<'a>(page: &'a str, word: &str) -> Vec<&'a str> {
    page.split(word).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The day of the issue of [`newsroom_with_issue`].
const DAY: &str = "2025-02-11";

/// The file of that issue.
const FILE: &str = "issues/2025-02-11.toml";

/// An issue with an open block and an exclusive one.
const ISSUE: &str = r#"
    date = 2025-02-11
    title = "Le port se vide"
    preheader = "Ce matin, les quais."

    [[blocks]]
    kind = "story"
    title = "Les bateaux partent"
    body = "Un vent d'ouest pousse les voiles vers le large."

    [[blocks]]
    kind = "story"
    exclusive = true
    title = "La lampe"
    opening = "Le phare a un nouveau gardien."
    body = "Le gardien a vendu la lampe."
"#;

/// A newsroom with that issue.
fn newsroom_with_issue() -> Newsroom {
    Newsroom::new().issue(DAY, ISSUE)
}
