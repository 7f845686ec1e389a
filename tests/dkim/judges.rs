//! The judges of signatures, which had no part in writing them: dkimpy and `OpenDKIM`.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::harness::{Newsroom, skip_without};

/// The folder of the scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dkim");

/// The Python in whose environment dkimpy is installed.
const DKIMPY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/judges/bin/python");

/// Puts bytes in the place of a stretch of a message.
pub(super) struct Change {
    start: usize,
    end: usize,
    bytes: Vec<u8>,
}

impl Change {
    /// Puts other bytes in the place of those from `start` to `end`.
    pub(super) fn new(start: usize, end: usize, bytes: impl Into<Vec<u8>>) -> Self {
        Self { start, end, bytes: bytes.into() }
    }

    /// The change in words.
    pub(super) fn show(&self, message: &[u8]) -> String {
        let old = String::from_utf8_lossy(&message[self.start..self.end]);
        format!("{old:?} at {} becomes {:?}", self.start, String::from_utf8_lossy(&self.bytes))
    }
}

/// The records that `dkim show` prints, as the DNS would answer with them.
pub(crate) struct PublishedRecords(Vec<Value>);

impl PublishedRecords {
    /// The records of a newsroom.
    #[track_caller]
    pub(crate) fn of(newsroom: &Newsroom) -> Self {
        let shown = newsroom.run(["dkim", "show", "--json"]).exits(0).json();
        Self(shown["keys"].as_array().unwrap().clone())
    }

    /// A key of every record, by the record's name.
    fn list(&self, key: &str) -> Value {
        let named = |record: &Value| (record["name"].as_str().unwrap().into(), record[key].clone());
        Value::Object(self.0.iter().map(named).collect())
    }

    /// Which signatures dkimpy finds sound in copies of a message, each with other changes. `None` where
    /// dkimpy is not installed, unless `MATINALE_DKIM=required`.
    #[track_caller]
    pub(super) fn judge_copies(
        &self,
        message: &[u8],
        copies: &[Vec<Change>],
    ) -> Option<Vec<Vec<bool>>> {
        let missing = "dkimpy is missing: python3 -m venv target/judges && \
                       target/judges/bin/pip install -r tests/dkim/requirements.txt";
        if !Path::new(DKIMPY).exists() {
            skip(missing);
            return None;
        }
        let change =
            |Change { start, end, bytes }: &Change| json!([start, end, BASE64.encode(bytes)]);
        let copies: Vec<Vec<Value>> =
            copies.iter().map(|copy| copy.iter().map(change).collect()).collect();
        let asked = json!({
            "records": self.list("value"), "message": BASE64.encode(message), "copies": copies,
        });
        let answered = ask(Command::new(DKIMPY).arg(format!("{SCRIPTS}/judge.py")), &asked);
        assert!(answered.status.success(), "{}", String::from_utf8_lossy(&answered.stderr));
        Some(serde_json::from_slice(&answered.stdout).unwrap())
    }

    /// Which signatures dkimpy finds sound in a message.
    #[track_caller]
    pub(crate) fn judge(&self, message: &[u8]) -> Option<Vec<bool>> {
        self.judge_copies(message, &[Vec::new()])?.pop()
    }

    /// What opendkim-testmsg says of messages: nothing where all is well. `None` where it is not installed,
    /// or the system allows no network of its own to a test.
    #[track_caller]
    pub(super) fn ask_opendkim(&self, messages: &[&[u8]]) -> Option<Vec<String>> {
        let Some(folder) = find_opendkim() else {
            skip(
                "opendkim-testmsg is missing: install it (on Debian: apt-get install opendkim-tools)",
            );
            return None;
        };
        let alone = Command::new("unshare").args(["-rmn", "true"]).output();
        if !alone.is_ok_and(|alone| alone.status.success()) {
            say("not held to OpenDKIM: `unshare -rmn` is not allowed here");
            return None;
        }
        let path = env::var("PATH").unwrap_or_default();
        let mut command = Command::new("unshare");
        command.args(["-rmn", "python3", &format!("{SCRIPTS}/opendkim.py")]);
        command.env("PATH", format!("{path}:{}", folder.display()));
        let messages: Vec<String> = messages.iter().map(|message| BASE64.encode(message)).collect();
        let asked = json!({ "records": self.list("pieces"), "messages": messages });
        let answered = ask(&mut command, &asked);
        assert!(answered.status.success(), "{}", String::from_utf8_lossy(&answered.stderr));
        Some(serde_json::from_slice(&answered.stdout).unwrap())
    }
}

/// The folder of opendkim-testmsg. Debian keeps it where only root looks.
fn find_opendkim() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.find(|folder| folder.join("opendkim-testmsg").is_file())
}

/// Says which judge is missing. Fails where the judges are required.
#[track_caller]
fn skip(missing: &str) {
    skip_without("MATINALE_DKIM", "not held to a judge", missing);
}

#[allow(clippy::print_stdout, reason = "who skips a test is told why")]
fn say(words: &str) {
    println!("{words}");
}

/// Runs a program that reads JSON.
#[track_caller]
fn ask(command: &mut Command, asked: &Value) -> Output {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}
