//! A morning with a random relay: the calls of cron, a quarter of an hour apart, by a clock that jumps between
//! two calls and runs fast in a call.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use rusqlite::Connection;

use super::program::{Fate, Gate, Memory, Program, Role};
use crate::harness::{Newsroom, Ran, Reader};
use crate::scripted::relay::{Moment, Relay, Script};

/// Minutes between two calls.
const STEP: i64 = 15;
/// How much faster the clock of a call runs: a pause of a minute takes three seconds.
const SPEED: i64 = 20;
/// No call begins later: `retry_for` is four hours.
const LAST_MINUTE: i64 = 330;

const CODES: &[&str] =
    &["PIPELINING", "SIZE 20000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
const NO_CODES: &[&str] = &["PIPELINING", "SIZE 20000000", "8BITMIME", "SMTPUTF8"];

/// Where a delivery stands in the journal.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) state: String,
    pub(super) refusal: String,
    /// Until when the delivery waits, in milliseconds since 1970.
    pub(super) until: i64,
}

/// One call of `send`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) minute: i64,
    pub(super) code: Option<i32>,
    /// The readers who were due at its beginning and whom a relay would have taken.
    pub(super) askable: Vec<String>,
    /// How many messages the relays had taken at its end.
    pub(super) taken: usize,
    /// How many readers were left at its end.
    pub(super) left: usize,
    pub(super) told: String,
}

/// What a morning came to.
pub(super) struct Morning {
    pub(super) program: Arc<Program>,
    pub(super) calls: Vec<Call>,
    pub(super) standings: BTreeMap<String, Standing>,
    /// How many copies each reader has.
    pub(super) copies: BTreeMap<String, usize>,
}

/// What all mornings came to.
#[derive(Default)]
pub(super) struct Count {
    calls: usize,
    readers: usize,
    expected: usize,
    states: BTreeMap<String, usize>,
}

impl Count {
    pub(super) fn add(&mut self, morning: &Morning) {
        self.calls += morning.calls.len();
        self.readers += morning.program.fates.len();
        let readers = morning.program.fates.keys();
        self.expected += readers.filter(|reader| morning.program.reaches(reader)).count();
        for Standing { state, refusal, .. } in morning.standings.values() {
            *self.states.entry(format!("{state} {refusal}").trim().to_owned()).or_default() += 1;
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, readers, expected, states } = self;
        write!(f, "{calls} calls, {readers} readers, {expected} of them within reach: {states:?}")
    }
}

/// What a morning is played with.
struct Stage<'a> {
    newsroom: Newsroom,
    relays: Vec<Relay>,
    memory: Arc<Memory>,
    /// When the morning began, by the true clock.
    began: Instant,
    /// The minute of the morning, for the relays.
    minute: Arc<AtomicI64>,
    faketime: &'a Path,
}

/// Plays a morning: calls until nobody is left.
pub(super) fn play(program: Program, faketime: &Path) -> Morning {
    let program = Arc::new(program);
    let stage = Stage::set(&program, faketime);
    let (mut calls, mut minute) = (Vec::new(), 0);
    while minute < LAST_MINUTE {
        stage.minute.store(minute, Ordering::Relaxed);
        let askable = stage.list_askable(&program, minute);
        let began = stage.seconds();
        let ran = stage.call(minute);
        let (taken, told) = (stage.relays.iter().map(Relay::count).sum(), ran.err);
        let left = stage.standings().values().filter(|one| !is_settled(&one.state)).count();
        calls.push(Call { minute, code: ran.code, askable, taken, left, told });
        if left == 0 {
            break;
        }
        let lasted = (stage.seconds() - began) * SPEED / 60;
        minute += STEP.max(lasted + 1);
    }
    let mut copies = BTreeMap::new();
    for taken in stage.relays.iter().flat_map(Relay::taken) {
        *copies.entry(taken.reader).or_default() += 1;
    }
    Morning { standings: stage.standings(), program, calls, copies }
}

/// Whether nothing more is done in this state.
fn is_settled(state: &str) -> bool {
    !matches!(state, "due" | "deferred" | "handed")
}

impl<'a> Stage<'a> {
    fn set(program: &Arc<Program>, faketime: &'a Path) -> Self {
        let readers = program.fates.keys().map(Reader::free).collect();
        let newsroom = Newsroom::sending_to(0).readers(readers).connections(program.connections);
        let (memory, minute) = (Arc::new(Memory::new()), Arc::new(AtomicI64::new(0)));
        let open = |role| {
            let (program, memory, minute) = (program.clone(), memory.clone(), minute.clone());
            let offers = if program.has_codes { CODES } else { NO_CODES };
            let act = move |moment: &Moment<'_>| {
                memory.act(&program, role, moment, minute.load(Ordering::Relaxed))
            };
            Relay::open(newsroom.runtime().handle(), Script::in_clear(offers, act))
        };
        let mut relays = vec![open(Role::First)];
        if program.has_standby {
            relays.push(open(Role::Standby));
        }
        let tables: Vec<_> =
            relays.iter().map(|relay| format!("url = \"smtp://{}\"", relay.address)).collect();
        let next = format!("\nconnections = {}\n[[relays]]\nweight = 0\n", program.connections);
        newsroom.write_settings(&tables.join(&next));
        Self { newsroom, relays, memory, began: Instant::now(), minute, faketime }
    }

    /// Calls `send` in a minute of the morning.
    fn call(&self, minute: i64) -> Ran {
        let clock = format!("{:+}s x{SPEED}", self.offset(minute));
        let environment: [(&str, &OsStr); 3] = [
            ("LD_PRELOAD", self.faketime.as_os_str()),
            ("FAKETIME", clock.as_ref()),
            ("NO_FAKE_STAT", "1".as_ref()),
        ];
        self.newsroom.start_with(["send", "today", "--yes"], &environment).end()
    }

    /// By how many seconds the clock of this minute is ahead of the true clock.
    fn offset(&self, minute: i64) -> i64 {
        minute * 60 - self.seconds()
    }

    /// The seconds since the morning began, by the true clock.
    fn seconds(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_secs()).unwrap()
    }

    /// The readers who are due in a minute and whom a relay would take.
    fn list_askable(&self, program: &Program, minute: i64) -> Vec<String> {
        let standings = self.standings();
        let is_closed = match program.gate {
            Gate::Quota(quota, ..) => self.memory.is_used_up(quota, minute),
            Gate::PutOff(until, ..) => minute < until,
            Gate::Refuses(..) => true,
            _ => false,
        };
        if is_closed && !program.has_standby {
            return Vec::new();
        }
        let now = Timestamp::now().as_millisecond() + self.offset(minute) * 1_000;
        let is_due = |reader: &String| match standings.get(reader) {
            Some(one) => !is_settled(&one.state) && one.until <= now,
            None => true,
        };
        let readers = program.fates.keys().filter(|reader| is_due(reader));
        let is_taken = |reader: &&String| match program.fates[*reader] {
            Fate::Greylisted(_) => self.memory.has_waited(reader, minute),
            _ => program.takes(reader, minute),
        };
        readers.filter(is_taken).cloned().collect()
    }

    /// Where each reader's delivery stands. Empty before the first run.
    fn standings(&self) -> BTreeMap<String, Standing> {
        let path = self.newsroom.path("state/journal.sqlite3");
        if !path.exists() {
            return BTreeMap::new();
        }
        let journal = Connection::open(path).unwrap();
        let sql =
            "SELECT address, state, coalesce(refusal, ''), coalesce(until, 0) FROM deliveries";
        let mut asked = journal.prepare(sql).unwrap();
        let rows = asked.query_map([], |row| {
            let (state, refusal, until) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, Standing { state, refusal, until }))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}
