//! A publication in a folder, a relay beside it, and the program itself: what the tests of sending share.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]
#![allow(
    clippy::disallowed_methods,
    reason = "a folder and a clock are what these tests are about"
)]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use mail_parser::MessageParser;
use matinale::inbox::{Behaviour, Inbox, Options, ReceivedMessage};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// What only paying readers may read, in every issue of these tests.
pub(crate) const EXCLUSIVE: &str = "Le gardien a vendu la lampe";

/// Longer than any command of these tests takes; one that does not end fails its test.
const ENDLESS: Duration = Duration::from_secs(90);

/// How a publication is set up.
pub(crate) struct Order {
    /// Addresses, names (none where empty) and tiers.
    pub(crate) readers: Vec<(String, String, &'static str)>,
    /// How many connections the relay may have.
    pub(crate) connections: usize,
    /// More about the relay, as TOML.
    pub(crate) relay: &'static str,
    /// What the relay does wrong.
    pub(crate) behaviour: Behaviour,
    /// More settings, as TOML.
    pub(crate) settings: String,
    /// More of the issue, as TOML, below its title.
    pub(crate) head: String,
    /// The issue's title, as a TOML string.
    pub(crate) title: String,
    /// The publication's name, as a TOML string.
    pub(crate) name: String,
}

impl Order {
    /// So many readers: those with an even number free, the others paying.
    pub(crate) fn of(readers: usize) -> Self {
        let reader = |n| (format!("r{n:03}@example.org"), String::new(), tier(n));
        Self {
            readers: (0..readers).map(reader).collect(),
            connections: 2,
            relay: "",
            behaviour: Behaviour::default(),
            settings: String::new(),
            head: String::new(),
            title: "\"Une IA à soi\"".into(),
            name: "\"L'Écho du matin\"".into(),
        }
    }

    pub(crate) fn connections(self, connections: usize) -> Self {
        Self { connections, ..self }
    }

    pub(crate) fn behaviour(self, behaviour: Behaviour) -> Self {
        Self { behaviour, ..self }
    }

    pub(crate) fn refusing(self, reader: &str, reply: &str) -> Self {
        let refuse = vec![(reader.to_owned(), reply.to_owned())];
        self.behaviour(Behaviour { refuse, ..Behaviour::default() })
    }

    pub(crate) fn settings(self, settings: &str) -> Self {
        Self { settings: settings.into(), ..self }
    }

    pub(crate) fn head(self, head: &str) -> Self {
        Self { head: head.into(), ..self }
    }

    pub(crate) fn open(self) -> Press {
        Press::open(self)
    }
}

fn tier(number: usize) -> &'static str {
    if number.is_multiple_of(2) { "free" } else { "paid" }
}

/// How a command went.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The answer as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The publication, its relay and its issue of today.
pub(crate) struct Press {
    order: Order,
    folder: TempDir,
    pub(crate) runtime: Runtime,
    inbox: Inbox,
    /// What relays before this one have taken.
    earlier: Vec<Arc<ReceivedMessage>>,
    zone: String,
    /// Today, where the publication is.
    pub(crate) today: Date,
}

impl Press {
    fn open(order: Order) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (zone, today) = noon();
        let inbox = runtime.block_on(inbox(order.behaviour.clone()));
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("issues")).unwrap();
        let press = Self { order, folder, runtime, inbox, earlier: Vec::new(), zone, today };
        press.write_settings(&press.inbox_url());
        press.write_readers(&press.order.readers);
        press.write_issue(press.today, "Les bateaux rentrent ce matin.");
        press
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The publication's zone.
    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap()
    }

    fn inbox_url(&self) -> String {
        format!("url = \"smtp://{}\"\n{}", self.inbox.smtp_addr(), self.order.relay)
    }

    /// Writes the settings anew, with these lines about the relay.
    pub(crate) fn write_settings(&self, relay: &str) {
        let Order { name, connections, settings, .. } = &self.order;
        let zone = &self.zone;
        let text = format!(
            "[publication]\nname = {name}\nlanguage = \"fr\"\ntimezone = \"{zone}\"\n\
             website = \"https://echo.example/\"\nfrom = \"bonjour@echo.example\"\n\
             reply_to = \"redaction@echo.example\"\npostal_address = \"12, quai des Guetteurs\"\n\
             subscribe_url = \"https://echo.example/abonnement\"\n[unsubscribe]\n\
             url = \"https://echo.example/partir\"\nmailto = \"partir@echo.example\"\n[archive]\n\
             url = \"https://echo.example/numeros/\"\n[[relays]]\n{relay}\n\
             connections = {connections}\n[proof]\nto = [\"redaction@echo.example\"]\n{settings}\n"
        );
        fs::write(self.path("matinale.toml"), text).unwrap();
    }

    pub(crate) fn write_readers(&self, readers: &[(String, String, &str)]) {
        let mut text = String::new();
        for (email, name, tier) in readers {
            let name = match name.as_str() {
                "" => String::new(),
                name => format!("name = {}\n", Value::from(name)),
            };
            let reader = ["[[subscribers]]\nemail = \"", email, "\"\n", &name, "tier = \"", tier];
            text.push_str(&(reader.concat() + "\"\n"));
        }
        fs::write(self.path("subscribers.toml"), text).unwrap();
    }

    /// Writes the issue of a day, this sentence in its open article.
    pub(crate) fn write_issue(&self, date: Date, sentence: &str) {
        let Order { title, head, .. } = &self.order;
        let text = format!(
            "date = {date}\ntitle = {title}\n{head}\n\
             [[blocks]]\nkind = \"story\"\ntitle = \"Le port\"\nbody = \"\"\"\n{sentence}\"\"\"\n\
             [[blocks]]\nkind = \"story\"\ntitle = \"Le phare\"\nexclusive = true\n\
             teasers = [\"Ce que dit le gardien\"]\nopening = \"\"\"\nIl a parlé.\"\"\"\n\
             body = \"\"\"\n{EXCLUSIVE}.\"\"\"\n"
        );
        fs::write(self.path(&format!("issues/{date}.toml")), text).unwrap();
    }

    /// Closes the relay and opens another one, which behaves otherwise.
    pub(crate) fn other_relay(&mut self, behaviour: Behaviour) {
        self.earlier = self.messages();
        self.inbox = self.runtime.block_on(inbox(behaviour));
        self.write_settings(&self.inbox_url());
    }

    /// What all relays have taken, in order.
    pub(crate) fn messages(&self) -> Vec<Arc<ReceivedMessage>> {
        let count = self.inbox.count();
        let taken = self.inbox.messages();
        assert!(taken.len() >= count, "the inbox has not kept every message");
        self.earlier.iter().cloned().chain(taken).collect()
    }

    /// Whom they were for, sorted; who got two stands there twice.
    pub(crate) fn reached(&self) -> Vec<String> {
        let messages = self.messages();
        let mut readers: Vec<_> = messages.iter().flat_map(|one| one.recipients.clone()).collect();
        readers.sort();
        readers
    }

    /// Every reader of the list, sorted.
    pub(crate) fn everyone(&self) -> Vec<String> {
        let mut all: Vec<_> = self.order.readers.iter().map(|(email, ..)| email.clone()).collect();
        all.sort();
        all
    }

    /// Runs a command in the publication and waits for its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.start(arguments).end()
    }

    /// `send today --yes`, with more said behind it.
    pub(crate) fn send(&self, more: &[&str]) -> Ran {
        self.run(&[&["send", "today", "--yes"], more].concat())
    }

    /// `status today` in JSON.
    pub(crate) fn status(&self) -> Value {
        self.run(&["status", "today", "--json"]).json()
    }

    /// Starts a command and comes back at once.
    pub(crate) fn start(&self, arguments: &[&str]) -> Started {
        let command = Command::new(env!("CARGO_BIN_EXE_matinale"));
        Started::new(command, self.folder.path(), arguments)
    }

    /// The same, with more in its environment.
    pub(crate) fn start_in(&self, environment: &[(&str, &OsStr)], arguments: &[&str]) -> Started {
        let mut command = Command::new(env!("CARGO_BIN_EXE_matinale"));
        command.envs(environment.iter().copied());
        Started::new(command, self.folder.path(), arguments)
    }

    /// The same, under a limit as the shell's `ulimit` takes it; a file that would grow beyond its own
    /// is an error of the disk then, and no signal.
    pub(crate) fn start_under(&self, limit: &str, arguments: &[&str]) -> Started {
        let mut command = Command::new("sh");
        let words = format!("trap '' XFSZ; ulimit {limit}; exec \"$0\" \"$@\"");
        command.arg("-c").arg(words).arg(env!("CARGO_BIN_EXE_matinale"));
        Started::new(command, self.folder.path(), arguments)
    }
}

/// A command that runs.
pub(crate) struct Started {
    child: Child,
    words: TempDir,
}

impl Started {
    fn new(mut command: Command, folder: &Path, arguments: &[&str]) -> Self {
        let words = tempfile::tempdir().unwrap();
        let into = |name| Stdio::from(File::create(words.path().join(name)).unwrap());
        let child = command
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .env("SSL_CERT_FILE", folder.join("authority.pem"))
            .env("ECHO_PASSWORD", "open sesame")
            .stdin(Stdio::null())
            .stdout(into("out"))
            .stderr(into("err"))
            .spawn()
            .unwrap();
        Self { child, words }
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Ran {
        let began = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if began.elapsed() < ENDLESS => sleep(Duration::from_millis(2)),
                None => {
                    let _ = self.child.kill();
                    let (out, err) = (self.said("out"), self.said("err"));
                    panic!("it does not come to an end: {out}\n{err}");
                }
            }
        };
        Ran { code: status.code(), out: self.said("out"), err: self.said("err") }
    }

    /// SIGKILL; false where it had ended by itself.
    pub(crate) fn kill(mut self) -> bool {
        let _ = self.child.kill();
        self.child.wait().unwrap().code().is_none()
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// A signal, by its short name.
    pub(crate) fn signal(&self, name: &str) {
        let words = format!("kill -{name} {}", self.child.id());
        let done = Command::new("sh").arg("-c").arg(words).status();
        assert!(done.unwrap().success());
    }

    /// What it has said on stderr so far.
    pub(crate) fn told(&self) -> String {
        self.said("err")
    }

    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.words.path().join(name)).unwrap()
    }
}

async fn inbox(behaviour: Behaviour) -> Inbox {
    Inbox::open(Options { behaviour, keep: 100_000, ..Options::default() }).await.unwrap()
}

/// A zone where it is about noon, and the date there: no test meets midnight.
fn noon() -> (String, Date) {
    let now = Timestamp::now();
    let ahead = 12 - now.to_zoned(TimeZone::UTC).hour();
    let zone = Offset::constant(ahead).to_time_zone();
    // These names count from the zone to UTC, so their sign is the other one.
    (format!("Etc/GMT{:+}", -ahead), now.to_zoned(zone).date())
}

/// The Message-ID of a message.
pub(crate) fn message_id(message: &ReceivedMessage) -> String {
    let parsed = MessageParser::default().parse(&message.content).unwrap();
    parsed.message_id().unwrap().to_owned()
}
