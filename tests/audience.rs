//! Long lists.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::process::Command;

use jiff::civil::date;
use matinale::audience::csv;
use matinale::issue::edition::EditionName;

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
    assert_ne!(audience.digest(), [0; 32]);
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
