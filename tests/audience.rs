//! Long lists.
//!
//! What a list takes is counted where a run begins: when the first message of it has arrived.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::process::Command;

use jiff::civil::date;
use matinale::audience::csv;
use matinale::issue::edition::EditionName;

use crate::harness::Newsroom;

/// A CSV file of many readers. It is written while it is read, so that memory never holds the whole.
struct Press {
    readers: usize,
    at: usize,
    ready: String,
    taken: usize,
}

impl Press {
    fn new(readers: usize) -> Self {
        Self { readers, at: 0, ready: "email,name,tier,tags\n".into(), taken: 0 }
    }
}

impl Read for Press {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            self.ready.clear();
            self.taken = 0;
            while self.at < self.readers && self.ready.len() < 16_384 {
                let n = self.at;
                let tier = if n.is_multiple_of(4) { "paid" } else { "free" };
                writeln!(
                    self.ready,
                    "reader.{n}@mail.example.org,Lectrice {n},{tier},ville {}",
                    n % 50
                )
                .map_err(io::Error::other)?;
                self.at += 1;
            }
        }
        let rest = &self.ready.as_bytes()[self.taken..];
        let read = rest.len().min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        self.taken += read;
        Ok(read)
    }
}

/// The most memory this process has held, in bytes.
#[expect(clippy::disallowed_methods, reason = "Linux tells it in a file")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    let kib: usize =
        line.split_ascii_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("KiB");
    kib * 1024
}

/// Reads a list of that many readers. Answers the most memory it took, in bytes.
fn taken_by(readers: usize) -> usize {
    let before = peak();
    let (audience, report) = csv::read("readers.csv", Press::new(readers), date(2026, 11, 22), &[])
        .expect("the press does not fail");
    let audience = audience.expect("an audience");
    assert_eq!(report.findings, []);
    assert_eq!((audience.len(), audience.count(EditionName::Paid)), (readers, readers / 4));
    peak() - before
}

/// Runs one of the tests that are ignored below, alone in its process.
fn alone(test: &str) {
    let newsroom = std::env::current_exe().expect("this program");
    let run = Command::new(newsroom).args(["--ignored", "--exact", test]).output().expect("a run");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_long_list_takes_no_more_than_its_addresses_and_names() {
    alone("audience::twenty_thousand_readers");
}

#[test]
#[ignore = "run alone, by the test above: memory is counted for the whole process"]
fn twenty_thousand_readers() {
    // The first list brings the program's own pages in.
    taken_by(2_000);
    let taken = taken_by(20_000);
    assert!(taken < 20_000 * 100 + 1_000_000, "{taken} bytes");
}

#[test]
#[ignore = "takes a minute without optimisation: cargo test --release -- --ignored a_million"]
fn a_million_readers_fit_in_a_hundred_megabytes() {
    let taken = taken_by(1_000_000);
    assert!(taken < 100_000_000, "{taken} bytes");
}

/// The form of a list.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Toml,
    Csv,
}

#[cfg(target_os = "linux")]
impl Form {
    /// A list of so many readers, each at a domain of a hundred.
    fn write(self, readers: usize) -> String {
        let mut list =
            if self == Self::Csv { "email,name,tier\n".to_owned() } else { String::new() };
        for n in 0..readers {
            let (email, tier) =
                (format!("reader.{n}@mail{}.example.org", n % 100), ["free", "paid"][n % 2]);
            let written = match self {
                Self::Toml => writeln!(
                    list,
                    "[[subscribers]]\nemail = \"{email}\"\nname = \"Lectrice {n}\"\ntier = \"{tier}\"\n"
                ),
                Self::Csv => writeln!(list, "{email},Lectrice {n},{tier}"),
            };
            written.expect("memory");
        }
        list
    }

    /// The most memory that `send` has held, in bytes, when the first message to a list of so many readers has
    /// arrived. The run is killed then.
    fn find_peak(self, readers: usize) -> usize {
        let newsroom = Newsroom::sending_to(1)
            .more_settings("[delivery]\nmax_recipients = 1000000\n")
            .connections(1);
        if self == Self::Csv {
            let settings =
                newsroom.text("matinale.toml") + "[audience]\nsource = \"subscribers.csv\"\n";
            newsroom.write_text("matinale.toml", &settings);
            newsroom.write_text("subscribers.csv", &self.write(readers));
        } else {
            newsroom.write_text("subscribers.toml", &self.write(readers));
        }
        let run = newsroom.start(["send", "today", "--yes"]);
        newsroom.wait_for_messages(1);
        let peak = run.peak_bytes();
        assert!(run.kill(), "it had not ended");
        assert_eq!(newsroom.status()["planned"], readers);
        peak
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_to_a_hundred_thousand_readers_takes_no_more_memory_than_one_to_two_thousand() {
    for form in [Form::Toml, Form::Csv] {
        let [few, many] = [2_000, 100_000].map(|readers| form.find_peak(readers));
        let more = many.saturating_sub(few);
        assert!(more < 8 << 20, "{form:?}: {few} bytes, and {more} more");
    }
}
