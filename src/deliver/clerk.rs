//! The clerk: the one thread that has the journal.
//!
//! Asks that arrive while a commit is on its way to the disk share the next one. Where another process
//! holds the journal, or its server is lost, the clerk waits for it: nothing is claimed or handed over
//! meanwhile, and a verdict that is known and not written down would leave its reader in doubt.

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::alarm::Alarm;
use super::progress::Load;
use super::{Clock, Deadline, Error, Progress, Trouble};
use crate::journal::{
    self, BoxedJournal, Claim, DeliveryId, ExchangeReply, ExchangeRequest, Owner, RunId, Settlement,
};
use crate::outcome::Phase;

/// The most asks that share a commit.
const MOST: usize = 256;

/// For how long a journal is asked again that is busy, or whose server is away.
const PATIENCE: Duration = Duration::from_mins(2);
/// The time between two asks.
const BREATH: Duration = Duration::from_millis(200);

/// How a delivery ended.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) id: DeliveryId,
    pub(super) settlement: Settlement,
    /// In which phase of the conversation.
    pub(super) phase: Phase,
    /// The reader's domain.
    pub(super) domain: String,
    /// Whether the reader was held back before.
    pub(super) held: bool,
}

/// What a line tells and wants, in one go.
#[derive(Debug)]
pub(super) struct Ask {
    /// Whose line it is: the relay's place in the list.
    pub(super) relay: usize,
    /// What has ended since the line last asked.
    pub(super) settled: Vec<Verdict>,
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

/// The journal given back, and why each relay's alarm rang; or what the journal died of.
type Served = Result<(BoxedJournal, Vec<Option<Trouble>>), journal::Error>;

pub(super) struct Clerk {
    pub(super) journal: BoxedJournal,
    pub(super) run: RunId,
    pub(super) owner: Owner,
    pub(super) clock: Clock,
    pub(super) progress: watch::Sender<Progress>,
    /// One for each relay.
    pub(super) alarms: Vec<Alarm>,
    pub(super) deadline: Deadline,
    /// Nobody waits any more.
    pub(super) given_up: CancellationToken,
    pub(super) work: Load,
}

impl Clerk {
    /// Serves until the last line has hung up, then gives back what is still claimed, takes back what
    /// rang an alarm, and returns the journal.
    pub(super) fn start(self, asked: mpsc::Receiver<Ask>) -> std::io::Result<JoinHandle<Served>> {
        thread::Builder::new().name("journal".into()).spawn(move || self.serve(asked))
    }

    fn serve(mut self, mut asked: mpsc::Receiver<Ask>) -> Served {
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
        patiently(&self.given_up, || self.journal.release(self.run, &self.owner, now))?;
        Ok((self.journal, self.alarms.into_iter().map(|alarm| alarm.cause).collect()))
    }

    /// All that the lines have told and want, in one transaction.
    fn exchange(&mut self, asks: &[Ask]) -> Result<ExchangeReply, journal::Error> {
        let told = asks.iter().flat_map(|ask| &ask.settled);
        let settled: Vec<_> = told.map(|told| (told.id, told.settlement.clone())).collect();
        let handing: Vec<_> = asks.iter().filter_map(|ask| ask.handing).collect();
        let room = asks.iter().map(|ask| ask.room).sum();
        let exchanged = patiently(&self.given_up, || {
            let now = (self.clock)().timestamp();
            let room = if self.deadline.bars(now) { 0 } else { room };
            let exchange = ExchangeRequest { settled: &settled, handing: &handing, room, now };
            self.journal.exchange(self.run, &self.owner, &exchange)
        })?;
        for ask in asks {
            if let Some(alarm) = self.alarms.get_mut(ask.relay) {
                ask.settled.iter().for_each(|verdict| alarm.hear(verdict));
            }
        }
        // Nothing else makes a refusal nobody's fault, and most commits hear of neither.
        let is_grave = |(_, settlement): &(DeliveryId, Settlement)| {
            matches!(settlement, Settlement::Rejected(..) | Settlement::InDoubt(_))
        };
        if settled.iter().any(is_grave) {
            self.pardon()?;
        }
        self.work.hear(&settled, exchanged.skipped);
        self.progress.send_if_modified(|progress| {
            let taken = settled.iter().filter(|(id, _)| !exchanged.unsettled.contains(id));
            taken.for_each(|(_, settlement)| progress.count(settlement));
            progress.passed_over += exchanged.skipped as u64;
            progress.too_late = self.work.too_late(&self.deadline, (self.clock)().timestamp());
            !settled.is_empty() || exchanged.skipped > 0
        });
        Ok(exchanged)
    }

    /// Takes refusals back at once that turned out to be nobody's fault: a process that is killed later
    /// remembers none of them.
    fn pardon(&mut self) -> Result<(), journal::Error> {
        let pardoned: Vec<_> = self.alarms.iter_mut().flat_map(Alarm::pardoned).collect();
        if pardoned.is_empty() {
            return Ok(());
        }
        let now = (self.clock)().timestamp();
        patiently(&self.given_up, || self.journal.requeue_blameless(self.run, &pardoned, now))
            .map(drop)
    }
}

/// Asks the journal again and again while another process holds it or its server is away, for two
/// minutes, or until the run is given up.
fn patiently<T>(
    given_up: &CancellationToken,
    mut call: impl FnMut() -> Result<T, journal::Error>,
) -> Result<T, journal::Error> {
    let began = Instant::now();
    loop {
        let answer = call();
        let passes = matches!(answer, Err(journal::Error::Busy | journal::Error::Away(_)));
        if !passes || given_up.is_cancelled() || began.elapsed() > PATIENCE {
            return answer;
        }
        thread::sleep(BREATH);
    }
}

/// Asks the journal while no clerk has it, as patiently, and aside from the tasks: it may wait.
pub(super) async fn aside<T: Send + 'static>(
    mut journal: BoxedJournal,
    given_up: CancellationToken,
    mut ask: impl FnMut(&mut BoxedJournal) -> Result<T, journal::Error> + Send + 'static,
) -> Result<(BoxedJournal, T), Error> {
    let asked = tokio::task::spawn_blocking(move || {
        let answer = patiently(&given_up, || ask(&mut journal))?;
        Ok((journal, answer))
    });
    asked.await.map_err(|_| Error::Clerk)?
}

/// Deals the claims out, one to each line in turn, so that none holds what another could send.
fn answer(asks: &mut Vec<Ask>, exchanged: ExchangeReply) {
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
