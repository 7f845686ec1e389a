//! A shift: the lines of every relay that can be used, until nothing is due.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::alarm::Alarm;
use super::clerk::{Ask, Clerk};
use super::domains::Holding;
use super::line::Line;
use super::post::{Fate, Post, Standing, shares};
use super::progress::Load;
use super::retry::{Idle, Retry};
use super::{Clock, Ended, Error, Next, Progress, Stop, Templates, is_unsent};
use crate::journal::{BoxedJournal, Owner, RunId, State, Tally};
use crate::smtp;

/// What every line of a run shares.
pub(super) struct Office {
    pub(super) templates: Arc<Templates>,
    pub(super) patience: Vec<Duration>,
    pub(super) retry: Retry,
    pub(super) clock: Clock,
    pub(super) holding: Arc<Holding>,
}

/// The relays of a run, and how they stand.
pub(super) struct Desk {
    relays: Vec<Standing>,
    pub(super) office: Office,
    pub(super) stop: Stop,
    /// How often in a row the run has waited for its relays.
    waits: u32,
}

/// A line's relay, and how it ended.
type Hung = (usize, Result<(), smtp::Error>);

impl Desk {
    pub(super) fn new(posts: Vec<Post>, office: Office, stop: Stop) -> Self {
        let relays = posts.into_iter().map(Standing::new).collect();
        Self { relays, office, stop, waits: 0 }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.office.clock)().timestamp()
    }

    /// One shift; gives the journal back when its last line has hung up.
    pub(super) async fn shift(
        &mut self,
        journal: BoxedJournal,
        (run, owner): (RunId, &Owner),
        (tally, progress): (&Tally, &watch::Sender<Progress>),
    ) -> Result<BoxedJournal, Error> {
        progress.send_replace(Progress::new(tally));
        let due = usize::try_from(tally.of(State::Due) + tally.of(State::Deferred));
        let beginning = self.beginning(due.unwrap_or(usize::MAX));
        for relay in &mut self.relays {
            relay.stop = self.stop.gently.child_token();
            relay.went_well = false;
        }
        let alarms = self.relays.iter().map(|relay| {
            let holding = Arc::clone(&self.office.holding);
            Alarm::new(relay.post.connections.max(1), relay.stop.clone(), holding)
        });
        let clerk = Clerk {
            journal,
            run,
            owner: owner.clone(),
            clock: Arc::clone(&self.office.clock),
            progress: progress.clone(),
            alarms: alarms.collect(),
            deadline: self.office.retry.deadline.clone(),
            given_up: self.stop.at_once.clone(),
            work: Load::new(tally, self.now()),
        };
        let (asks, asked) = mpsc::channel(2 * beginning.iter().sum::<usize>().max(1));
        let clerk = clerk.start(asked).map_err(|_| Error::Clerk)?;
        self.serve(&beginning, asks).await;
        let (journal, rung) = tokio::task::spawn_blocking(move || clerk.join())
            .await
            .map_err(|_| Error::Clerk)?
            .map_err(|_| Error::Clerk)??;
        for (relay, cause) in self.relays.iter_mut().zip(rung) {
            relay.is_closed |= cause.is_some();
            relay.trouble = cause.or(relay.trouble.take());
        }
        Ok(journal)
    }

    /// How many lines each relay begins with, for so many readers.
    fn beginning(&self, due: usize) -> Vec<usize> {
        let standing = |relay: &Standing| {
            if relay.is_closed { (1, 0) } else { (relay.post.connections, relay.post.weight) }
        };
        let posts: Vec<_> = self.relays.iter().map(standing).collect();
        let mut shares = shares(&posts);
        for (share, relay) in shares.iter_mut().zip(&self.relays) {
            *share = if relay.is_closed { 0 } else { *share };
        }
        // For a handful of readers one line each is enough.
        while shares.iter().sum::<usize>() > due.max(1) {
            match shares.iter_mut().max() {
                Some(most) => *most -= 1,
                None => break,
            }
        }
        shares
    }

    /// Opens the lines and sees them through; where a relay is given up, others get more of them.
    async fn serve(&mut self, beginning: &[usize], asks: mpsc::Sender<Ask>) {
        let mut lines = JoinSet::new();
        for (number, count) in beginning.iter().enumerate() {
            (0..*count).for_each(|_| self.open(number, &asks, &mut lines));
        }
        loop {
            let hung = tokio::select! {
                hung = lines.join_next() => hung,
                () = self.stop.at_once.cancelled() => {
                    lines.shutdown().await;
                    None
                }
            };
            let Some(hung) = hung else { break };
            // A line that panicked has nothing to tell; what it held is claimed and given back.
            let Ok((number, ended)) = hung else { continue };
            let relay = &mut self.relays[number];
            relay.lines = relay.lines.saturating_sub(1);
            let stood = !relay.is_closed;
            match ended {
                Ok(()) => relay.went_well = true,
                Err(error) => relay.note(error),
            }
            if relay.is_closed && stood {
                self.relieve(&asks, &mut lines);
            }
        }
    }

    /// Opens as many lines as the relays take that can be used.
    fn relieve(&mut self, asks: &mpsc::Sender<Ask>, lines: &mut JoinSet<Hung>) {
        for number in 0..self.relays.len() {
            let Standing { is_closed, lines: open, post, .. } = &self.relays[number];
            let more = if *is_closed { 0 } else { post.connections.saturating_sub(*open) };
            (0..more).for_each(|_| self.open(number, asks, lines));
        }
    }

    fn open(&mut self, number: usize, asks: &mpsc::Sender<Ask>, lines: &mut JoinSet<Hung>) {
        let relay = &mut self.relays[number];
        relay.lines += 1;
        let line = Line {
            relay: number,
            target: relay.post.target.clone(),
            refused: Arc::clone(&relay.refused),
            pace: Arc::clone(&relay.pace),
            templates: Arc::clone(&self.office.templates),
            asks: asks.clone(),
            stop: relay.stop.clone(),
            patience: self.office.patience.clone(),
            retry: self.office.retry.clone(),
            holding: Arc::clone(&self.office.holding),
            clock: Arc::clone(&self.office.clock),
        };
        lines.spawn(async move { (number, line.serve().await) });
    }

    /// What comes now, by what the shift has changed.
    pub(super) fn next(&mut self, before: &Tally, after: &Tally) -> Next {
        let now = self.now();
        let deadline = &self.office.retry.deadline;
        if self.stop.gently.is_cancelled() || self.stop.at_once.is_cancelled() || !is_unsent(after)
        {
            return Next::End;
        }
        let open = self.relays.iter().any(|relay| !relay.is_closed);
        let mends = open || self.relays.iter().any(Standing::mends);
        if deadline.is_over(now) {
            // What a person has to mend first is not the readers' fault.
            return if mends { Next::Expire } else { Next::End };
        }
        if open && after.of(State::Due) > 0 && before != after {
            return Next::Shift;
        }
        if self.office.retry.idle == Idle::End || !mends {
            return Next::End;
        }
        if before != after {
            self.waits = 0;
        }
        let due = after.of(State::Due) > 0;
        let moment = after.retry().filter(|_| !due).unwrap_or_else(|| {
            self.waits += 1;
            self.office.retry.recall(self.waits - 1, now)
        });
        Next::Wait(deadline.at_most(moment))
    }

    /// Gives relays that may do by now another chance, and domains as well.
    pub(super) fn forgive(&mut self) {
        self.office.holding.forgive();
        for relay in &mut self.relays {
            if relay.mends() {
                (relay.is_closed, relay.trouble) = (false, None);
            }
        }
    }

    pub(super) fn end(self, journal: BoxedJournal, expired: u64) -> Ended {
        let is_cut_off = self.relays.iter().all(|relay| relay.is_closed);
        let fates = self.relays.into_iter().filter_map(|relay| {
            let Standing { post, trouble, is_closed, .. } = relay;
            Some(Fate { relay: post.target.name(), trouble: trouble?, is_closed })
        });
        let held = self.office.holding.all();
        Ended { journal, fates: fates.collect(), is_cut_off, held, expired }
    }
}

impl Standing {
    /// Whether it was given up for something that passes by itself.
    fn mends(&self) -> bool {
        self.is_closed && self.trouble.as_ref().is_some_and(super::Trouble::is_temporary)
    }
}
