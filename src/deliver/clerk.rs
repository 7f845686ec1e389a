//! The clerk: the one thread that has the journal.
//!
//! Asks that arrive while a commit is on its way to the disk share the next one.

use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, oneshot, watch};

use super::alarm::Alarm;
use super::{Clock, Progress, Trouble};
use crate::journal::{
    self, Claim, DeliveryId, Exchange, Exchanged, Journal, Owner, RunId, Settlement,
};

/// The most asks that share a commit.
const MOST: usize = 256;

/// What a line tells and wants, in one go.
#[derive(Debug)]
pub(super) struct Ask {
    /// What has ended since the line last asked.
    pub(super) settled: Vec<(DeliveryId, Settlement)>,
    /// The message whose first byte is about to be written.
    pub(super) handing: Option<DeliveryId>,
    /// How many more deliveries the line can take.
    pub(super) room: usize,
    /// Where the answer goes, once all of it is on the disk.
    pub(super) answer: oneshot::Sender<Answer>,
}

/// What the clerk answers.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Whether the message may leave. If not, the delivery is another's by now.
    pub(super) go: bool,
    /// Deliveries to compose next.
    pub(super) claims: Vec<Claim>,
}

/// The journal given back, and why the alarm rang; or what the journal died of.
type Served<J> = Result<(J, Option<Trouble>), journal::Error>;

pub(super) struct Clerk<J> {
    pub(super) journal: J,
    pub(super) run: RunId,
    pub(super) owner: Owner,
    pub(super) clock: Clock,
    pub(super) progress: watch::Sender<Progress>,
    pub(super) alarm: Alarm,
}

impl<J: Journal + Send + 'static> Clerk<J> {
    /// Serves until the last line has hung up, then gives back what is still claimed, the journal, and
    /// why the alarm rang, if it did.
    pub(super) fn start(
        self,
        asked: mpsc::Receiver<Ask>,
    ) -> std::io::Result<JoinHandle<Served<J>>> {
        thread::Builder::new().name("journal".into()).spawn(move || self.serve(asked))
    }

    fn serve(mut self, mut asked: mpsc::Receiver<Ask>) -> Served<J> {
        let mut superseded = false;
        let mut asks = Vec::with_capacity(MOST);
        while let Some(first) = asked.blocking_recv() {
            asks.push(first);
            while asks.len() < MOST {
                match asked.try_recv() {
                    Ok(ask) => asks.push(ask),
                    Err(_) => break,
                }
            }
            let exchanged = self.exchange(&asks)?;
            superseded |= exchanged.superseded;
            answer(&mut asks, exchanged);
        }
        if superseded {
            return Err(journal::Error::Superseded);
        }
        let now = (self.clock)().timestamp();
        self.journal.release(self.run, &self.owner, now)?;
        Ok((self.journal, self.alarm.cause))
    }

    /// All that the lines have told and want, in one transaction.
    fn exchange(&mut self, asks: &[Ask]) -> Result<Exchanged, journal::Error> {
        let settled: Vec<_> = asks.iter().flat_map(|ask| ask.settled.iter().cloned()).collect();
        let handing: Vec<_> = asks.iter().filter_map(|ask| ask.handing).collect();
        let exchange = Exchange {
            settled: &settled,
            handing: &handing,
            room: asks.iter().map(|ask| ask.room).sum(),
            now: (self.clock)().timestamp(),
        };
        let exchanged = self.journal.exchange(self.run, &self.owner, &exchange)?;
        for (_, settlement) in &settled {
            self.alarm.hear(settlement);
        }
        self.progress.send_if_modified(|progress| {
            let taken = settled.iter().filter(|(id, _)| !exchanged.unsettled.contains(id));
            taken.for_each(|(_, settlement)| progress.count(settlement));
            !settled.is_empty()
        });
        Ok(exchanged)
    }
}

/// Deals the claims out, one to each line in turn, so that none holds what another could send.
fn answer(asks: &mut Vec<Ask>, exchanged: Exchanged) {
    let mut answers: Vec<Answer> = asks.iter().map(|_| Answer::default()).collect();
    for (ask, answer) in asks.iter().zip(&mut answers) {
        answer.go = ask.handing.is_some_and(|id| exchanged.handed.contains(&id));
    }
    let mut claims = exchanged.claims.into_iter();
    let mut round = 0;
    while claims.len() > 0 {
        for (ask, answer) in asks.iter().zip(&mut answers) {
            if ask.room > round {
                answer.claims.extend(claims.next());
            }
        }
        round += 1;
    }
    for (ask, answer) in asks.drain(..).zip(answers) {
        // A line that has hung up meanwhile gets no answer; what it claimed is released at the end.
        let _ = ask.answer.send(answer);
    }
}
