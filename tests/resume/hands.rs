//! SIGKILL at any moment, and hands on journal and receipt between the kills: older copies of every age,
//! deleted, edited, merged.
//!
//! Nobody is written to twice without being told first: `send` refuses until the latest journal is back, or a
//! person says that the journal is to be trusted. The hands change one of the two. Whoever puts both back
//! together, from one backup, leaves nothing that could know better.

#![allow(clippy::disallowed_methods, reason = "journal and receipt are files that a test spoils")]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, sleep};
use std::time::Duration;

use super::killed::nobody_is_lost_nor_has_two;
use super::server_tables::{drop_tables, is_there, keep_tables, put_tables_back};
use super::slow;
use crate::chance::Chance;
use crate::harness::{Newsroom, Ran, Started, wait_until};
use crate::keeping::marks::{copy_journal, put_journal_back};
use crate::server::{Room, Server};

const READERS: usize = 30;

/// Where the journal of a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    InAFile,
    OnAServer,
    /// On a server, and two folders send in turn. Each takes the receipt of the other along.
    OnAServerOfTwo,
}

/// How rounds went.
#[derive(Debug, Default)]
pub(super) struct Toll {
    pub(super) kills: usize,
    pub(super) hands: usize,
    /// How often `send` refused to go on.
    pub(super) refused: usize,
    /// How many were in doubt at the end, each listed.
    pub(super) doubted: usize,
}

/// What is done to journal or receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Nothing,
    OlderJournal,
    OlderJournalWithoutReceipt,
    OlderJournalWithMergedReceipt,
    NoJournal,
    OlderReceipt,
    NoReceipt,
    MergedReceipt,
    EditedReceipt,
    HalfAReceipt,
}

const HANDS: [Hand; 10] = [
    Hand::Nothing,
    Hand::OlderJournal,
    Hand::OlderJournalWithoutReceipt,
    Hand::OlderJournalWithMergedReceipt,
    Hand::NoJournal,
    Hand::OlderReceipt,
    Hand::NoReceipt,
    Hand::MergedReceipt,
    Hand::EditedReceipt,
    Hand::HalfAReceipt,
];

impl Hand {
    const fn takes_journal(self) -> bool {
        matches!(
            self,
            Self::OlderJournal
                | Self::OlderJournalWithoutReceipt
                | Self::OlderJournalWithMergedReceipt
                | Self::NoJournal
        )
    }
}

/// A run that is killed, with copies of its journal and its receipt.
struct Hounded {
    newsroom: Newsroom,
    room: Option<Room>,
    /// The folders that send in turn: the newsroom's own, and another one.
    folders: Vec<PathBuf>,
    turn: usize,
    journals: usize,
    receipts: Vec<String>,
    chance: Chance,
    connections: usize,
    /// What was done, and what the program answered. It is printed when the test fails.
    history: Vec<String>,
}

impl Drop for Hounded {
    #[allow(clippy::print_stdout, reason = "whoever reads the failure needs it")]
    fn drop(&mut self) {
        if thread::panicking() {
            println!("{}", self.history.join("\n"));
        }
    }
}

impl Hounded {
    /// A newsroom that has sent nothing. `None` if there is no server for its journal.
    fn new(seed: u64, kept: Kept) -> Option<Self> {
        let mut chance = Chance::new(seed);
        let connections = chance.within(1, 4);
        let newsroom = Newsroom::sending_to(READERS).connections(connections).relay(slow(3));
        let room = match kept {
            Kept::InAFile => None,
            Kept::OnAServer | Kept::OnAServerOfTwo => Some(Server::shared()?.room()),
        };
        let newsroom = match &room {
            Some(room) => newsroom.more_settings(&room.settings()),
            None => newsroom,
        };
        let mut folders = vec![newsroom.path("")];
        if kept == Kept::OnAServerOfTwo {
            let other = newsroom.path("other");
            for folder in ["issues", "state"] {
                fs::create_dir_all(other.join(folder)).unwrap();
                for file in fs::read_dir(newsroom.path(folder)).into_iter().flatten().flatten() {
                    fs::copy(file.path(), other.join(folder).join(file.file_name())).unwrap();
                }
            }
            for file in ["matinale.toml", "subscribers.toml"] {
                fs::copy(newsroom.path(file), other.join(file)).unwrap();
            }
            folders.push(other);
        }
        let (turn, journals, receipts) = (0, 0, Vec::new());
        let history = vec![format!("seed {seed}, {kept:?}, {connections} connections")];
        Some(Self {
            newsroom,
            room,
            folders,
            turn,
            journals,
            receipts,
            chance,
            connections,
            history,
        })
    }

    fn folder(&self) -> &Path {
        &self.folders[self.turn % self.folders.len()]
    }

    fn words<'a>(&'a self, words: &[&'a str]) -> Vec<&'a str> {
        [&["-C", self.folder().to_str().unwrap()], words].concat()
    }

    /// Sends. A server may still hold the lock of a sender that was killed a moment ago.
    fn send(&self) -> Ran {
        let mut ran = None;
        wait_until("the lock of the killed sender", || {
            let again = self.newsroom.run(self.words(&["send", "today", "--yes"]));
            let is_locked = again.err.contains("another matinale is sending");
            ran = Some(again);
            !is_locked
        });
        ran.unwrap()
    }

    fn receipt(&self) -> PathBuf {
        self.folder().join(format!("issues/{}.receipt.toml", self.newsroom.today()))
    }

    /// The turn of the other folder, if there is one. Receipt and key come along.
    fn change_folder(&mut self) {
        let key = "state/unsubscribe.key";
        let (receipt, from) = (fs::read(self.receipt()), self.folder().join(key));
        self.turn += 1;
        if let Ok(receipt) = receipt {
            fs::write(self.receipt(), receipt).unwrap();
        }
        let to = self.folder().join(key);
        if from.exists() && from != to {
            fs::copy(from, to).unwrap();
        }
    }

    /// Adds to the history: the event, with how many messages the relay has, and the mark of the receipt.
    fn note(&mut self, event: &str) {
        let receipt = fs::read_to_string(self.receipt()).unwrap_or_default();
        let mark = receipt.lines().find(|line| line.starts_with("handed = ")).unwrap_or("no mark");
        let messages = self.newsroom.messages().len();
        self.history.push(format!("{messages} messages, {mark}: {event}"));
    }

    /// Keeps a copy of the journal and one of the receipt, if they are there.
    fn copy(&mut self) {
        let journal = self.newsroom.path("state/journal.sqlite3");
        match &self.room {
            None if journal.exists() => {
                copy_journal(&self.newsroom, &self.copy_of(self.journals));
                self.journals += 1;
            }
            Some(room) if is_there(room) => {
                keep_tables(room, self.journals);
                self.journals += 1;
            }
            _ => {}
        }
        self.receipts.extend(fs::read_to_string(self.receipt()));
    }

    fn copy_of(&self, number: usize) -> PathBuf {
        self.newsroom.path(&format!("copy{number}"))
    }

    fn put_back(&self, number: usize) {
        match &self.room {
            None => put_journal_back(&self.newsroom, &self.copy_of(number)),
            Some(room) => put_tables_back(room, number),
        }
    }

    /// Starts the run, keeps copies on its way, and kills it at a random moment. Whether it was killed.
    fn kill(&mut self) -> bool {
        let before = self.newsroom.messages().len();
        let mut started = self.newsroom.start(self.words(&["send", "today", "--yes"]));
        let left = READERS.saturating_sub(before).max(1);
        let wanted = before + self.chance.within(0, left.min(12));
        let middle = before + (wanted - before) / 2;
        self.wait_for(middle, &mut started);
        self.copy();
        self.wait_for(wanted, &mut started);
        sleep(Duration::from_micros(self.chance.below(6_000)));
        let is_killed = started.kill();
        self.note(&format!("killed: {is_killed}"));
        is_killed
    }

    /// Waits until the relay has taken so many messages, or nothing more comes.
    fn wait_for(&self, messages: usize, started: &mut Started) {
        wait_until(&format!("{messages} messages"), || {
            self.newsroom.messages().len() >= messages || started.has_ended()
        });
    }

    /// Does one thing to journal or receipt.
    fn lay_hands(&mut self, hand: Hand) {
        let receipt = fs::read_to_string(self.receipt()).unwrap_or_default();
        if hand.takes_journal() && hand != Hand::NoJournal && self.journals > 0 {
            let older = self.chance.within(0, self.journals - 1);
            self.put_back(older);
            self.note(&format!("journal {older} of {} put back", self.journals));
        }
        let merged = format!("<<<<<<< HEAD\n{receipt}=======\n{receipt}>>>>>>> other\n");
        let text = match hand {
            Hand::Nothing | Hand::OlderJournal => return,
            Hand::NoJournal => return self.delete_journal(),
            Hand::NoReceipt | Hand::OlderJournalWithoutReceipt => {
                let _ = fs::remove_file(self.receipt());
                return;
            }
            Hand::OlderReceipt => match self.receipts.len() {
                0 => return,
                kept => self.receipts[self.chance.within(0, kept - 1)].clone(),
            },
            Hand::MergedReceipt | Hand::OlderJournalWithMergedReceipt => merged,
            Hand::EditedReceipt => receipt.replacen("handed = \"", "handed = \"1", 1),
            Hand::HalfAReceipt => receipt[..receipt.len() / 2].to_owned(),
        };
        if !receipt.is_empty() {
            fs::write(self.receipt(), text).unwrap();
        }
    }

    fn delete_journal(&self) {
        match &self.room {
            None => {
                for beside in ["", "-wal", "-shm"] {
                    let path = self.newsroom.path(&format!("state/journal.sqlite3{beside}"));
                    let _ = fs::remove_file(path);
                }
            }
            Some(room) => drop_tables(room),
        }
    }

    /// One kill, one hand, and what a person does who is told.
    fn round(&mut self, toll: &mut Toll) {
        toll.kills += usize::from(self.kill());
        self.copy();
        let latest = self.journals.checked_sub(1);
        let receipt = fs::read(self.receipt());
        let mut hand = self.chance.one_of(&HANDS);
        if self.folders.len() > 1 && hand == Hand::OlderJournalWithoutReceipt {
            // The other folder would have the receipt, and this one need never have had it.
            hand = Hand::OlderJournal;
        }
        self.lay_hands(hand);
        toll.hands += usize::from(hand != Hand::Nothing);
        let before = self.newsroom.messages().len();
        self.note(&format!("{hand:?}"));
        let ran = self.send();
        self.note(&format!("{ran:?}"));
        if !is_refusal(&ran) {
            let is_a_run = matches!(ran.code, Some(0 | 75)) || ran.err.contains("in doubt");
            assert!(is_a_run, "{hand:?}: {ran:?}");
            // A run that is over reads no receipt, and goes on without it. The next hand takes the journal.
            if let (false, Ok(receipt)) = (self.receipt().exists(), receipt) {
                fs::write(self.receipt(), receipt).unwrap();
            }
            return;
        }
        toll.refused += 1;
        assert_eq!(self.newsroom.messages().len(), before, "{hand:?}: {ran:?}");
        if let Some(latest) = latest.filter(|_| hand.takes_journal()) {
            self.put_back(latest);
            if let Ok(receipt) = receipt {
                fs::write(self.receipt(), receipt).unwrap();
            }
        } else {
            let trusted = self.newsroom.run(self.words(&["resolve", "today", "--trust-journal"]));
            assert_eq!(trusted.code, Some(0), "{hand:?}: {ran:?}\n{trusted:?}");
        }
    }
}

/// Whether `send` refused to go on because of journal or receipt.
fn is_refusal(ran: &Ran) -> bool {
    ["the journal is older", "the receipt `", "a receipt, "]
        .iter()
        .any(|word| ran.err.contains(word))
}

/// Kills a run again and again, with a hand on journal or receipt after each kill. Then it goes on to its
/// end, and everybody has one message, or is listed.
pub(super) fn hound_with_hands(seed: u64, kept: Kept, toll: &mut Toll) {
    let Some(mut hounded) = Hounded::new(seed, kept) else { return };
    let kills = hounded.chance.within(2, 4);
    for _ in 0..kills {
        hounded.round(toll);
        hounded.change_folder();
    }
    let mut over = hounded.send();
    if is_refusal(&over) {
        // An earlier hand on the receipt was met only now. The journal is the latest one.
        let trusted = hounded.newsroom.run(hounded.words(&["resolve", "today", "--trust-journal"]));
        assert_eq!(trusted.code, Some(0), "seed {seed}, {kept:?}: {over:?}\n{trusted:?}");
        over = hounded.send();
    }
    hounded.note(&format!("{over:?}"));
    assert!(!is_refusal(&over), "seed {seed}, {kept:?}: {over:?}");
    let doubted = nobody_is_lost_nor_has_two(&hounded.newsroom);
    assert_eq!(over.code, Some(i32::from(!doubted.is_empty())), "seed {seed}, {kept:?}: {over:?}");
    let most = (kills + 1) * hounded.connections;
    assert!(doubted.len() <= most, "seed {seed}, {kept:?}: {doubted:?}");
    toll.doubted += doubted.len();
}

#[test]
fn whatever_hands_do_to_journal_and_receipt_nobody_is_written_to_twice_untold() {
    let mut toll = Toll::default();
    for seed in 0..6 {
        hound_with_hands(seed, Kept::InAFile, &mut toll);
    }
    assert!(toll.kills >= 6 && toll.refused >= 3, "{toll:?}");
}

#[test]
fn nor_with_a_journal_on_a_server_and_two_machines() {
    let mut toll = Toll::default();
    for seed in 100..103 {
        hound_with_hands(seed, Kept::OnAServer, &mut toll);
        hound_with_hands(seed, Kept::OnAServerOfTwo, &mut toll);
    }
    assert!(Server::shared().is_none() || toll.kills >= 6, "{toll:?}");
}
