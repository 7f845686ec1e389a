//! Hostile inputs: sound ones with random changes, for everything that reads text from outside.
//!
//! A target is a way in: the issue, the settings, the lists of readers, the replies of a relay, the
//! messages that come to the inbox, those that come back, the records of the DNS, the approvals and proofs beside an issue, and the
//! texts of a content in the journal. A short run of each belongs to the suite, always with the same
//! inputs. The long run takes `MATINALE_FUZZ_SECONDS`, or a minute, with other inputs each time, and
//! says the number of its first input: `MATINALE_FUZZ_SEED` gives the same ones again. An input that
//! ends the program is found in the folder `fuzz` of the target folder, and gets a test of its own.

#![allow(
    clippy::disallowed_methods,
    reason = "inputs are kept in files, and long runs end by the clock"
)]
#![allow(clippy::print_stdout, reason = "the counts are what is asked for")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

mod kept;
#[cfg(feature = "inbox-page")]
mod messages;
mod mutate;
mod records;
mod replies;
mod reports;
mod texts;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use mutate::Mutator;

/// A way in, and the sound inputs that are changed.
struct Target {
    name: &'static str,
    pool: Vec<Vec<u8>>,
    /// What means something to the reader of these inputs.
    words: &'static [&'static str],
}

/// How long a target is run.
enum Length {
    /// So many inputs, always the same ones.
    Inputs(u64),
    /// By the clock.
    Long,
}

impl Target {
    /// A target whose pool are these files of the repository, and those in its folder of the corpus.
    fn new(name: &'static str, files: &[&str], words: &'static [&'static str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("tests/fuzz/corpus").join(name);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.extend(files.iter().map(|file| root.join(file)));
        paths.sort();
        let pool: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        assert!(!pool.is_empty(), "{name} has a corpus");
        Self { name, pool, words }
    }

    /// The input with this number.
    fn input(&self, number: u64) -> Vec<u8> {
        Mutator::new(number.wrapping_mul(0x5851_f42d_4c95_7f2d)).mutate(&self.pool, self.words)
    }

    /// Hands changed inputs to a reader, and stops at the first one over which it panics.
    fn run(&self, length: &Length, mut read: impl FnMut(&[u8])) {
        for sound in &self.pool {
            self.try_one("of the corpus", sound, &mut read);
        }
        let began = Instant::now();
        let first = length.first();
        let mut slowest = (Duration::ZERO, first);
        let mut number = first;
        while length.goes_on(number - first, began) {
            let input = self.input(number);
            let tried = Instant::now();
            self.try_one(&number.to_string(), &input, &mut read);
            slowest = slowest.max((tried.elapsed(), number));
            number += 1;
        }
        let (time, which) = slowest;
        println!(
            "fuzz {}: {} inputs from {first} on, in {} s; the slowest took {} ms ({which})",
            self.name,
            number - first,
            began.elapsed().as_secs(),
            time.as_millis(),
        );
    }

    /// Reads one input. It is in a file meanwhile, because a stack that overflows ends the tests.
    fn try_one(&self, number: &str, input: &[u8], read: &mut impl FnMut(&[u8])) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(self.name);
        fs::write(&path, input).unwrap();
        let ended = catch_unwind(AssertUnwindSafe(|| read(input)));
        assert!(ended.is_ok(), "input {number} of {} panics: {}", self.name, path.display());
    }
}

impl Length {
    /// The number of the first input.
    fn first(&self) -> u64 {
        match self {
            Self::Inputs(_) => 0,
            Self::Long => variable("MATINALE_FUZZ_SEED").unwrap_or_else(|| {
                let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
                now.map_or(0, |now| now.as_secs() << 20)
            }),
        }
    }

    fn goes_on(&self, done: u64, began: Instant) -> bool {
        match self {
            Self::Inputs(count) => done < *count,
            Self::Long => {
                let seconds = variable("MATINALE_FUZZ_SECONDS").unwrap_or(60);
                Duration::from_secs(seconds) > began.elapsed()
            }
        }
    }
}

/// A number in the environment.
fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
