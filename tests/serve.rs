//! The page where readers unsubscribe, as mail programs, browsers and attackers reach it. Numbers in brackets are
//! those of the list of bad inputs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(clippy::disallowed_methods, reason = "web servers are looked up in the environment")]

mod addresses;
mod asked_back;
mod clicks;
mod crowd;
mod erased;
mod forgotten;
mod hostile;
mod limits;
mod moved;
mod pages;
mod proxies;
mod queue;
mod queue_limits;
mod queue_troubles;
mod reader_page;
mod robots;
mod room;
mod rush;
mod signup;
mod signup_edits;
mod sns;
mod strangers;
mod webhooks;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

pub(crate) use self::strangers::{FORM, SIGNUP, mails_to};
use crate::harness::{HANG_GUARD, Newsroom, Ran, Started, wait_until};

/// The type of the form that most mail programs post.
const URLENCODED: &str = "application/x-www-form-urlencoded";
/// What a mail program posts (RFC 8058 §3.2).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// The program, serving the page of a newsroom.
pub(crate) struct Served {
    /// `None` once it was ended.
    program: Option<Started>,
    pub(crate) address: SocketAddr,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.program.take().map(Started::kill);
    }
}

impl Served {
    pub(crate) fn begin(newsroom: &Newsroom) -> Self {
        Self::with(newsroom.start(["serve", "--listen", "127.0.0.1:0"]))
    }

    /// Waits until the program says where it answers.
    fn with(program: Started) -> Self {
        // As a person reads it, and as a program does.
        let find = |text: String| {
            let address = text.split("http://").nth(1).or(text.split("\"address\":\"").nth(1))?;
            address.split([' ', '"']).next()?.parse().ok()
        };
        let mut address = None;
        wait_until("the address of the page", || {
            address = find(program.stdout());
            address.is_some()
        });
        Self { program: Some(program), address: address.expect("it was waited for") }
    }

    /// Sends these bytes, and reads until the other end closes.
    fn say(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        // The other end may refuse the rest of a long request.
        let _ = stream.write_all(request.as_ref());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(HANG_GUARD)).unwrap();
        stream
    }

    /// A request without a body, with these header fields, each with its line break.
    fn ask(&self, method: &str, path: &str, fields: &str) -> Answer {
        let head = format!("{method} {path} HTTP/1.1\r\nHost: echo.example\r\n{fields}");
        Answer::read(&self.say(format!("{head}Connection: close\r\n\r\n")))
    }

    fn open(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Posts a form of this type.
    fn post_as(&self, kind: &str, path: &str, form: &str) -> Answer {
        let length = form.len();
        Answer::read(&self.say(format!(
            "POST {path} HTTP/1.1\r\nHost: echo.example\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{form}"
        )))
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.post_as(URLENCODED, path, form)
    }

    /// Ends the program as an operating system does.
    fn end(mut self) -> Ran {
        let program = self.program.take().expect("it is ended once");
        program.terminate();
        program.end()
    }
}

/// An answer of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    status: u16,
    /// The header fields, in small letters.
    head: String,
    body: String,
}

impl Answer {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let status = status.unwrap_or_else(|| panic!("no answer: {text:?}"));
        // The moment of an answer is its own.
        let is_kept = |line: &&str| !line.starts_with("date:");
        let head = head.to_lowercase();
        let head = head.lines().filter(is_kept).collect::<Vec<_>>().join("\n");
        Self { status, head, body: body.to_owned() }
    }

    #[track_caller]
    fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    #[track_caller]
    fn says(&self, words: &str) -> &Self {
        assert!(self.body.contains(words), "no {words:?} in {}", self.body);
        self
    }

    #[track_caller]
    fn has(&self, field: &str) -> &Self {
        assert!(self.head.lines().any(|line| line == field), "no {field:?} in {}", self.head);
        self
    }
}

/// A newsroom whose readers all have the issue of today.
fn newsroom_with_mail(readers: usize) -> Newsroom {
    let newsroom = Newsroom::sending_to(readers);
    newsroom.send(&[]).exits(0);
    newsroom
}

/// The path of a reader's link, as the header of their mail has it.
#[track_caller]
fn link_path(newsroom: &Newsroom, number: usize) -> String {
    let reader = format!("r{number:03}@example.org");
    let message = newsroom.messages().into_iter().find(|one| one.recipients == [&*reader]);
    let content = String::from_utf8(message.expect("a message").content.clone()).unwrap();
    let (_, header) =
        content.split_once("List-Unsubscribe: <https://echo.example").expect("a link");
    header.split_once('>').expect("an end").0.to_owned()
}

/// Who is suppressed, each with the reason.
pub(crate) fn suppressed(newsroom: &Newsroom) -> Vec<(String, String)> {
    let listed = newsroom.run(["subscribers", "suppressed", "--json"]).json();
    let word = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap().to_owned();
    let listed = listed["suppressed"].as_array().unwrap().iter();
    listed.map(|one| (word(one, "address"), word(one, "reason"))).collect()
}

/// Readers who unsubscribed.
fn unsubscribed(numbers: &[usize]) -> Vec<(String, String)> {
    let reader = |number| (format!("r{number:03}@example.org"), "unsubscribed".to_owned());
    numbers.iter().map(reader).collect()
}
