//! A clock that jumps while a run is at work, as libfaketime fakes one for the program alone. What is
//! measured in spans, such as the time a relay may take, goes on as it was. With
//! `MATINALE_FAKETIME=required`, as in `tests/run`, a missing libfaketime is a failure; else these tests
//! are passed over.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

use super::crash::SEND;
use super::stage::{Draw, Stage, each, in_order};
use crate::harness::{Ran, Started, find_faketime, wait_until};
use crate::scripted::relay::{Act, Moment, Point};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// A day, and hours that go past `retry_for`, which is four.
const JUMPS: [i64; 4] = [DAY, -DAY, 5 * HOUR, -5 * HOUR];

/// A clock that can be set while programs look at it.
struct Clock {
    library: PathBuf,
    folder: TempDir,
}

impl Clock {
    /// One that goes right.
    fn new(library: &Path) -> Arc<Self> {
        let clock = Self { library: library.to_owned(), folder: tempfile::tempdir().unwrap() };
        clock.is_off_by(0);
        Arc::new(clock)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// From now on it is wrong by so many seconds.
    fn is_off_by(&self, seconds: i64) {
        let next = self.folder.path().join("next");
        fs::write(&next, format!("{seconds:+}\n")).unwrap();
        fs::rename(next, self.file()).unwrap();
    }

    /// Starts a command that goes by it.
    fn start(&self, stage: &Stage, arguments: &[&str]) -> Started {
        let file = self.file();
        let environment: [(&str, &OsStr); 5] = [
            ("LD_PRELOAD", self.library.as_os_str()),
            ("FAKETIME_TIMESTAMP_FILE", file.as_os_str()),
            ("FAKETIME_NO_CACHE", "1".as_ref()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".as_ref()),
            ("NO_FAKE_STAT", "1".as_ref()),
        ];
        stage.newsroom.start_with(arguments, &environment)
    }
}

/// A stage whose relay puts these off at first, and sets the clock wrong by so much behind one of the
/// messages of the first half.
fn jumping(draw: &mut Draw, (clock, jump): (&Arc<Clock>, i64), some: &BTreeSet<String>) -> Stage {
    let (clock, known) = (Arc::clone(clock), some.clone());
    let (moment_of_it, dots) = (draw.chance.within(1, draw.readers / 2), AtomicUsize::new(0));
    draw.stage(move |moment| {
        if moment.at == Point::Dot && dots.fetch_add(1, Ordering::Relaxed) + 1 == moment_of_it {
            clock.is_off_by(jump);
        }
        put_off(moment, &known)
    })
}

/// A relay that puts these off at first.
fn put_off(moment: &Moment<'_>, some: &BTreeSet<String>) -> Act {
    match (moment.at, moment.visit) {
        (Point::Recipient, 1) if some.contains(moment.reader) => {
            Act::Say("450 4.7.1 greylisted\r\n".into())
        }
        _ => Act::Usual,
    }
}

/// The journal was written by the clock that jumped.
#[track_caller]
fn has_jumped(stage: &Stage, jump: i64) {
    let journal = Connection::open(stage.newsroom.path("state/journal.sqlite3")).unwrap();
    let asked =
        if jump > 0 { "SELECT max(at) FROM deliveries" } else { "SELECT min(at) FROM deliveries" };
    let at: i64 = journal.query_row(asked, [], |row| row.get(0)).unwrap();
    let off = at / 1_000 - Timestamp::now().as_second();
    assert!((off - jump).abs() < HOUR, "the clock was off by {off} s, and not by {jump}");
}

/// Nobody is lost or in doubt, only those who were put off are still without a message, and the exit code
/// says what is left.
#[track_caller]
fn all_is_told(stage: &Stage, ran: &Ran, some: &BTreeSet<String>) {
    stage.is_sound();
    let [later, given_up] = ["deferred", "expired"].map(|state| stage.those(state));
    let left: BTreeSet<_> = later.union(&given_up).cloned().collect();
    assert!(left.is_subset(some), "{left:?} were not put off: {ran:?}");
    let accepted = stage.those("accepted").len();
    assert_eq!(accepted + left.len(), stage.stands().len(), "{:?}", stage.stands());
    let code = if given_up.is_empty() { 75 * i32::from(!later.is_empty()) } else { 1 };
    assert_eq!(ran.code, Some(code), "{later:?} {given_up:?}: {ran:?}");
}

/// With a clock that goes right, and a person who wants it, everyone is reached, once.
#[track_caller]
fn everyone_can_be_reached(stage: &Stage) {
    let date = stage.newsroom.today().to_string();
    let resolved = in_order(stage.newsroom.run(["resolve", &date, "--retry-expired"]));
    assert_eq!(resolved.code, Some(0), "{resolved:?}");
    stage.later();
    let ran = in_order(stage.newsroom.run(["send", &date, "--yes", "--late"]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    stage.is_done();
}

/// F35.
#[test]
fn a_clock_that_jumps_in_mid_run_loses_nobody_and_makes_nobody_a_reader_twice() {
    let Some(library) = find_faketime() else { return };
    each(|draw| {
        draw.readers = draw.chance.within(20, 40);
        for jump in JUMPS {
            let (clock, some) = (Clock::new(&library), draw.some(5));
            let stage = jumping(draw, (&clock, jump), &some);
            let ran = in_order(clock.start(&stage, &SEND).end());
            has_jumped(&stage, jump);
            all_is_told(&stage, &ran, &some);
            if jump > 0 {
                assert!(stage.those("deferred").is_empty(), "it is too late: {ran:?}");
            } else {
                assert_eq!(stage.those("deferred"), some, "{ran:?}");
            }
            let date = stage.newsroom.today().to_string();
            let again = ["send", &date, "--yes"];
            let set_right = draw.chance.heads();
            if set_right {
                clock.is_off_by(0);
            }
            let ran = in_order(clock.start(&stage, &again).end());
            all_is_told(&stage, &ran, &some);
            everyone_can_be_reached(&stage);
        }
    });
}

/// F35.
#[test]
fn a_run_that_waits_goes_by_the_clock_when_it_is_set() {
    let Some(library) = find_faketime() else { return };
    each(|draw| {
        for jump in [HOUR, 5 * HOUR] {
            let (clock, some) = (Clock::new(&library), draw.some(5));
            let known = some.clone();
            let stage = draw.stage(move |moment| put_off(moment, &known));
            let started = clock.start(&stage, &[&SEND[..], &["--wait"]].concat());
            wait_until("waiting", || started.stderr().contains(" until "));
            assert_eq!(stage.those("deferred"), some);
            clock.is_off_by(jump);
            let ran = in_order(started.end());
            has_jumped(&stage, jump);
            all_is_told(&stage, &ran, &some);
            let given_up = if jump > HOUR { some } else { BTreeSet::new() };
            assert_eq!(stage.those("expired"), given_up, "{ran:?}");
            everyone_can_be_reached(&stage);
        }
    });
}
