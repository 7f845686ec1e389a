//! What a fault is tried on: a publication, a relay with a script, and what a seed decides about both.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use postgres::Row;
use rusqlite::{Connection, OpenFlags};

use crate::chance::Chance;
use crate::harness::{Newsroom, Ran, Reader, Started, wait_until};
use crate::scripted::relay::{Act, Cut, Door, Moment, Relay, Script};
use crate::server::Room;

/// A relay with every extension.
const FULL: &[&str] =
    &["PIPELINING", "SIZE 20000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
/// The same, with messages by BDAT.
const CHUNKING: &[&str] =
    &["PIPELINING", "CHUNKING", "SIZE 20000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
/// So many seeds are tried unless `MATINALE_SEEDS` says another number.
const SEEDS: u64 = 5;
/// So many of them at once: most of their time is waiting.
const AT_ONCE: u64 = 5;

/// How many seeds are tried.
pub(super) fn seeds() -> u64 {
    let said = std::env::var("MATINALE_SEEDS").ok().and_then(|count| count.parse().ok());
    said.unwrap_or(SEEDS)
}

/// Tries a fault with one seed after the other.
pub(super) fn each(fault: impl Fn(&mut Draw) + Sync) {
    let seeds = seeds();
    let fault = &fault;
    for first in (0..seeds).step_by(5) {
        let batch = first..(first + AT_ONCE).min(seeds);
        let failed: Vec<u64> = thread::scope(|scope| {
            let tried = batch.map(|seed| (seed, scope.spawn(move || fault(&mut Draw::new(seed)))));
            let tried: Vec<_> = tried.collect();
            tried
                .into_iter()
                .filter_map(|(seed, one)| one.join().is_err().then_some(seed))
                .collect()
        });
        assert!(failed.is_empty(), "it fails with the seeds {failed:?}");
    }
}

/// What a seed decides.
pub(super) struct Draw {
    pub(super) chance: Chance,
    pub(super) readers: usize,
    pub(super) connections: usize,
    pub(super) offers: &'static [&'static str],
    pub(super) cut: Cut,
    pub(super) lax: bool,
    pub(super) door: Door,
    /// `auto`, `envelope` or `off`.
    pub(super) pipelining: &'static str,
    /// How many messages may be on one line before the first of them is answered.
    pub(super) window: usize,
    /// More settings, as TOML.
    pub(super) settings: &'static str,
    /// Where the journal is kept; in a file where nothing is said.
    pub(super) room: Option<Room>,
    /// One reader more.
    pub(super) besides: Option<&'static str>,
}

impl Draw {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let offers = if chance.below(4) == 0 { &[] } else { FULL };
        let pipelining = chance.one_of(&["auto", "auto", "envelope", "off"]);
        // A reset takes with it what the other end has not read yet: the verdict before, where the
        // next envelope travels with a message.
        let chained = pipelining == "auto" && !offers.is_empty();
        let cut = if !chained && chance.heads() { Cut::Rst } else { Cut::Fin };
        Self {
            readers: chance.within(6, 16),
            connections: chance.within(1, 4),
            offers,
            cut,
            lax: chance.heads(),
            door: Door::Clear,
            pipelining,
            window: 1,
            settings: "",
            room: None,
            besides: None,
            chance,
        }
    }

    /// A relay that takes messages by BDAT, and is sent several of them before it answers.
    pub(super) fn opens_a_window(&mut self) {
        self.offers = CHUNKING;
        self.pipelining = "auto";
        self.window = self.chance.within(2, 8);
        self.readers = self.chance.within(20, 40);
        self.connections = self.chance.within(1, 2);
        self.cut = if self.chance.heads() { Cut::Rst } else { Cut::Fin };
    }

    /// Some of the readers: at least one, at most so many.
    pub(super) fn some(&mut self, most: usize) -> BTreeSet<String> {
        let count = self.chance.within(1, most);
        (0..count).map(|_| reader(self.chance.within(0, self.readers - 1))).collect()
    }

    /// Sets the stage: the relay listens, and does this.
    pub(super) fn stage(&self, act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static) -> Stage {
        let mut stage = self.dark(act);
        stage.relay.listen();
        stage
    }

    /// The same, with a relay that does not listen yet.
    pub(super) fn dark(&self, act: impl Fn(&Moment<'_>) -> Act + Send + Sync + 'static) -> Stage {
        let room = self.room.as_ref().map_or_else(String::new, Room::settings);
        let settings = format!("{}\n{room}", self.settings);
        let mut readers = Reader::crowd(self.readers);
        readers.extend(self.besides.map(Reader::free));
        let planned = readers.len();
        let newsroom = Newsroom::sending_to(0)
            .readers(readers)
            .connections(self.connections)
            .more_settings(&settings);
        let script = Script {
            offers: self.offers,
            door: self.door.clone(),
            cut: self.cut,
            lax: self.lax,
            act: Box::new(act),
        };
        let relay = Relay::shut(newsroom.runtime().handle(), script);
        let pipelining = self.pipelining;
        let (on_the_wire, room) = (self.connections * self.window, self.room.clone());
        let stage = Stage { newsroom, relay, planned, on_the_wire, room };
        let (address, window) = (stage.relay.address, self.window);
        stage.calling(&format!(
            "url = \"smtp://{address}\"\npipelining = \"{pipelining}\"\nwindow = {window}"
        ));
        stage
    }
}

/// The address of a reader.
pub(super) fn reader(number: usize) -> String {
    format!("r{number:03}@example.org")
}

/// How a command went, which ended as the contract has it.
#[track_caller]
pub(super) fn in_order(ran: Ran) -> Ran {
    assert!(matches!(ran.code, Some(0 | 1 | 2 | 75)), "{ran:?}");
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran
}

/// Where a delivery stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) state: String,
    pub(super) attempts: i64,
    pub(super) refusal: String,
    /// The code and the enhanced code that were written down last.
    pub(super) codes: String,
}

const STANDS: &str = "SELECT address, state, attempts, coalesce(refusal, ''), \
    coalesce(CAST(code AS TEXT), '') || ' ' || coalesce(enhanced, '') FROM deliveries";

/// Where each reader's delivery stands in a journal on a server.
fn on_a_server(room: &Room) -> BTreeMap<String, Stands> {
    let rows = room.look().query(STANDS, &[]).unwrap_or_default();
    let stands = |row: &Row| {
        let (state, attempts) = (row.get(1), row.get(2));
        (row.get(0), Stands { state, attempts, refusal: row.get(3), codes: row.get(4) })
    };
    rows.iter().map(stands).collect()
}

/// The publication and its relay.
pub(super) struct Stage {
    pub(super) newsroom: Newsroom,
    pub(super) relay: Relay,
    planned: usize,
    /// How many messages can be on the wire at a time.
    on_the_wire: usize,
    room: Option<Room>,
}

impl Stage {
    /// Writes the settings anew, with these lines about the relay.
    pub(super) fn calling(&self, relay: &str) {
        self.newsroom.write_settings(relay);
    }

    /// Sends, and sees how.
    pub(super) fn send(&self, more: &[&str]) -> Ran {
        in_order(self.newsroom.send(more))
    }

    /// Where each reader's delivery stands; nothing where no run was planned.
    pub(super) fn stands(&self) -> BTreeMap<String, Stands> {
        if let Some(room) = &self.room {
            return on_a_server(room);
        }
        let path = self.newsroom.path("state/journal.sqlite3");
        if !path.exists() {
            return BTreeMap::new();
        }
        let journal = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
        let Ok(mut asked) = journal.prepare(STANDS) else { return BTreeMap::new() };
        let rows = asked.query_map([], |row| {
            let (state, attempts) = (row.get(1)?, row.get(2)?);
            Ok((row.get(0)?, Stands { state, attempts, refusal: row.get(3)?, codes: row.get(4)? }))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// Who stands in a state.
    pub(super) fn those(&self, state: &str) -> BTreeSet<String> {
        let all = self.stands().into_iter();
        all.filter(|(_, stands)| stands.state == state).map(|(reader, _)| reader).collect()
    }

    /// How many copies each reader has got.
    pub(super) fn copies(&self) -> BTreeMap<String, usize> {
        let mut copies = BTreeMap::new();
        for taken in self.relay.taken() {
            *copies.entry(taken.reader).or_default() += 1;
        }
        copies
    }

    /// The journal says what the relay's log says, and nobody has two copies.
    #[track_caller]
    pub(super) fn is_sound(&self) {
        let (stands, copies) = (self.stands(), self.copies());
        assert!(
            stands.is_empty() && copies.is_empty() || stands.len() == self.planned,
            "{stands:?}"
        );
        assert!(copies.keys().all(|reader| stands.contains_key(reader)), "a stranger: {copies:?}");
        let mut open = 0;
        for (reader, stands) in &stands {
            let got = copies.get(reader).copied().unwrap_or_default();
            let may = match stands.state.as_str() {
                "accepted" => got == 1,
                "handed" | "in_doubt" => got <= 1,
                _ => got == 0,
            };
            assert!(may, "{reader} has {got} copies: {stands:?}");
            open += usize::from(stands.state == "handed");
        }
        let most = self.on_the_wire;
        assert!(open <= most, "{open} on the wire that takes {most}");
    }

    /// Every reader has been sent to exactly once, and the journal knows.
    #[track_caller]
    pub(super) fn is_done(&self) {
        self.is_sound();
        assert_eq!(self.those("accepted").len(), self.planned, "{:?}", self.stands());
        assert_eq!(self.relay.count(), self.planned);
    }

    /// No attempt was counted against anyone but the one that was taken.
    #[track_caller]
    pub(super) fn nobody_was_blamed(&self) {
        for (reader, stands) in self.stands() {
            let judged = i64::from(matches!(stands.state.as_str(), "accepted" | "in_doubt"));
            assert_eq!(stands.attempts, judged, "{reader}: {stands:?}");
        }
    }

    /// The time of every deferred reader has come.
    pub(super) fn later(&self) {
        let sql = "UPDATE deliveries SET until = 0 WHERE until > 0";
        if let Some(room) = &self.room {
            room.look().batch_execute(sql).unwrap();
            return;
        }
        let journal = Connection::open(self.newsroom.path("state/journal.sqlite3")).unwrap();
        journal.execute(sql, []).unwrap();
    }

    /// The time of so many deferred readers has come.
    pub(super) fn later_for(&self, readers: usize) {
        let journal = Connection::open(self.newsroom.path("state/journal.sqlite3")).unwrap();
        let which = "SELECT id FROM deliveries WHERE until > 0 LIMIT ?1";
        let sql = format!("UPDATE deliveries SET until = 0 WHERE id IN ({which})");
        let come = i64::try_from(readers).unwrap();
        assert_eq!(journal.execute(&sql, [come]).unwrap(), readers);
    }

    /// Sends until there is no more to send, a few times at most.
    #[track_caller]
    pub(super) fn send_on(&self) -> Ran {
        let mut ran = self.send(&[]);
        for _ in 0..4 {
            if ran.code != Some(75) {
                break;
            }
            self.later();
            ran = self.send(&[]);
        }
        assert_ne!(ran.code, Some(75), "{ran:?}");
        ran
    }

    /// SIGKILL; comes back when the relay has read all that was still on the wire.
    #[track_caller]
    pub(super) fn kill(&self, started: Started) {
        started.kill();
        wait_until("quiet", || self.relay.is_quiet());
    }

    /// Waits until the relay has taken so many messages.
    #[track_caller]
    pub(super) fn until(&self, messages: usize) {
        wait_until(&format!("{messages} messages taken"), || self.relay.count() >= messages);
    }
}
