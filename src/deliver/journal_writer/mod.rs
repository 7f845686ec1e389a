//! The journal writer: the only thread that uses the journal.
//!
//! Requests that arrive during a commit share the next commit. While another process has locked the
//! journal, or its server is away, the writer waits. Nothing is claimed or sent meanwhile, and no
//! known outcome is lost; a lost outcome would leave its reader in doubt.

mod relay_rate;

use std::mem::take;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

pub(super) use self::relay_rate::RelayRate;
use self::relay_rate::{distribute_permits, list_requests, sum_calls};
use super::journal_access::retry_while_away;
use super::journal_request::{JournalReply, JournalRequest, SettledDelivery};
use super::judge::Judge;
use super::permits::PermitAnswer;
use super::progress::{Backlog, Progress};
use super::run_context::RunContext;
use super::types::RelayFailure;
use crate::journal::{
    self, BoxedJournal, EndedDelivery, ExchangeReply, ExchangeRequest, Settlement,
};

/// The most requests that share a commit.
const MAX_REQUESTS_IN_A_COMMIT: usize = 256;

/// A relay, as the journal writer sees it.
pub(super) struct WatchedRelay {
    /// Judges the outcomes at the relay.
    pub(super) judge: Judge,
    /// Stops the workers of the relay.
    pub(super) stop: CancellationToken,
    /// The rate limits of the relay, if it has any.
    pub(super) rate: Option<RelayRate>,
}

/// What the journal writer answers at the end of a pass.
pub(super) struct WrittenPass {
    /// The journal, given back.
    pub(super) journal: BoxedJournal,
    /// Why the circuit breaker of each relay tripped, in the order of the relays. `None` if it has
    /// not.
    pub(super) causes: Vec<Option<RelayFailure>>,
}

/// The only thread that uses the journal.
pub(super) struct JournalWriter {
    pub(super) journal: BoxedJournal,
    pub(super) context: Arc<RunContext>,
    pub(super) progress: watch::Sender<Progress>,
    pub(super) relays: Vec<WatchedRelay>,
    pub(super) backlog: Backlog,
}

impl JournalWriter {
    /// Serves requests until the last worker has ended. Then releases what is still claimed, and
    /// gives the journal back.
    ///
    /// # Errors
    ///
    /// The system cannot start the thread. The thread itself answers the failure of the journal.
    pub(super) fn start(
        self,
        requests: mpsc::Receiver<JournalRequest>,
    ) -> std::io::Result<JoinHandle<Result<WrittenPass, journal::Error>>> {
        thread::Builder::new().name("journal".into()).spawn(move || self.serve(requests))
    }

    fn serve(
        mut self,
        mut received: mpsc::Receiver<JournalRequest>,
    ) -> Result<WrittenPass, journal::Error> {
        let mut superseded = false;
        let mut requests = Vec::with_capacity(MAX_REQUESTS_IN_A_COMMIT);
        while let Some(first) = received.blocking_recv() {
            requests.push(first);
            while requests.len() < MAX_REQUESTS_IN_A_COMMIT {
                match received.try_recv() {
                    Ok(request) => requests.push(request),
                    Err(_) => break,
                }
            }
            let (exchanged, permits) = self.exchange(&requests)?;
            superseded |= exchanged.superseded;
            send_replies(&mut requests, exchanged, permits);
        }
        if superseded {
            return Err(journal::Error::Superseded);
        }
        let Self { mut journal, context, relays, .. } = self;
        let now = context.now();
        let given_up = &context.stop.at_once;
        retry_while_away(given_up, || journal.release(context.run, &context.owner, now))?;
        let causes = relays.into_iter().map(|relay| relay.judge.into_failure()).collect();
        Ok(WrittenPass { journal, causes })
    }

    /// Writes all outcomes, claims and permits of these requests in one transaction. Answers the
    /// permits request by request.
    fn exchange(
        &mut self,
        requests: &[JournalRequest],
    ) -> Result<(ExchangeReply, Vec<PermitAnswer>), journal::Error> {
        let reported = requests.iter().flat_map(|request| &request.settled);
        let settled: Vec<_> = reported.map(SettledDelivery::lend).collect();
        let handing: Vec<_> = requests.iter().filter_map(|request| request.handing).collect();
        let room = requests.iter().map(|request| request.room).sum();
        let Self { journal, context, relays, .. } = self;
        let calls = sum_calls(relays, requests);
        let permits = list_requests(relays, &calls);
        let mut exchanged = retry_while_away(&context.stop.at_once, || {
            let now = context.now();
            let room = if context.retry.deadline.is_barring(now) { 0 } else { room };
            let (handing, permits) = (&handing, &permits);
            let exchange = ExchangeRequest { settled: &settled, handing, room, permits, now };
            journal.exchange(context.run, &context.owner, &exchange)
        })?;
        let permits = take(&mut exchanged.permits);
        let permits = distribute_permits(relays, &calls, permits, requests);
        self.judge(requests);
        // Only a rejection or a doubt can trip the breaker. Other requests need no search.
        let is_grave = |ended: &EndedDelivery<'_>| {
            matches!(ended.settlement, Settlement::Rejected(..) | Settlement::InDoubt(_))
        };
        if settled.iter().any(is_grave) {
            self.requeue_blameless()?;
        }
        self.record_progress(&settled, &exchanged);
        Ok((exchanged, permits))
    }

    /// Lets the judge of each relay record the outcomes, and carries its verdicts out at once.
    fn judge(&mut self, requests: &[JournalRequest]) {
        for request in requests {
            let Some(WatchedRelay { judge, stop, .. }) = self.relays.get_mut(request.relay) else {
                continue;
            };
            for settled in &request.settled {
                if let Some(hold) = judge.record_settlement(settled) {
                    self.context.holds.hold(hold);
                }
                if judge.is_tripped() {
                    stop.cancel();
                }
            }
        }
    }

    /// Requeues blameless refusals at once. They are known only to this process, and would be lost
    /// with it.
    fn requeue_blameless(&mut self) -> Result<(), journal::Error> {
        let Self { journal, context, relays, .. } = self;
        let blameless = relays.iter_mut().map(|relay| relay.judge.take_blameless(&context.holds));
        let blameless: Vec<_> = blameless.flatten().collect();
        if blameless.is_empty() {
            return Ok(());
        }
        let (given_up, now) = (&context.stop.at_once, context.now());
        retry_while_away(given_up, || journal.requeue_blameless(context.run, &blameless, now))
            .map(drop)
    }

    fn record_progress(&mut self, settled: &[EndedDelivery<'_>], exchanged: &ExchangeReply) {
        let Self { context, progress, backlog, .. } = self;
        backlog.record(settled.iter().map(|ended| ended.settlement), exchanged.skipped);
        progress.send_if_modified(|progress| {
            let taken = settled.iter().filter(|ended| !exchanged.unsettled.contains(&ended.id));
            taken.for_each(|ended| progress.count(ended.settlement));
            progress.passed_over += exchanged.skipped as u64;
            progress.too_late = backlog.count_too_late(&context.retry.deadline, context.now());
            !settled.is_empty() || exchanged.skipped > 0
        });
    }
}

/// Distributes the claims to the workers one by one, so that no worker holds what another could
/// send.
fn send_replies(
    requests: &mut Vec<JournalRequest>,
    exchanged: ExchangeReply,
    permits: Vec<PermitAnswer>,
) {
    let mut replies: Vec<JournalReply> = requests.iter().map(|_| JournalReply::default()).collect();
    for ((request, reply), permit) in requests.iter().zip(&mut replies).zip(permits) {
        reply.permit = permit;
        reply.may_leave = request.handing.is_some_and(|id| exchanged.handed.contains(&id));
    }
    let mut claims = exchanged.claims.into_iter();
    let mut round = 0;
    while claims.len() > 0 {
        for (request, reply) in requests.iter().zip(&mut replies) {
            if request.room > round {
                reply.claims.extend(claims.next());
            }
        }
        round += 1;
    }
    for (request, reply) in requests.drain(..).zip(replies) {
        // A worker that is gone gets no reply. Its claims are released at the end.
        let _ = request.reply.send(reply);
    }
}

#[cfg(test)]
mod tests;
