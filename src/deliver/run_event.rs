//! What happens during a run, as it is told while the run goes on.

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::domain_holds::DomainHold;
use super::relay_failure::RelayFailure;
use super::relay_rest::RestingRelay;
use super::run_stage::{EndedStage, StageMark};
use crate::issue::edition::EditionName;
use crate::journal::{DeliveryId, Settlement};

/// Something that has happened during a run. The journal has it before it is told.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RunEvent {
    /// An attempt to deliver has ended.
    Settled(SettledAttempt),
    /// So many readers are passed over, because they were suppressed after the run was planned.
    PassedOver(u64),
    /// The refusals of so many readers are taken back, because they are not to blame.
    TakenBack(u64),
    /// So many readers are given up, because it is too late for them.
    GivenUp(u64),
    /// The readers of a domain are held back.
    DomainHeld {
        /// The domain, and why it is held.
        hold: DomainHold,
        /// How many of its readers are held back from now on.
        readers: u64,
    },
    /// A relay gets nothing for now, because its rate limits are used up.
    RelayRests(RestingRelay),
    /// A relay was given up.
    RelayClosed(ClosedRelay),
    /// The run goes to the readers of a stage, before all others.
    StageBegun(StageMark),
    /// A stage has ended: the run goes on, or its refusals have stopped it.
    StageEnded(EndedStage),
    /// Nothing is due: the run waits until this moment.
    Waits(Timestamp),
}

/// An attempt that has ended.
#[derive(Debug, Clone)]
pub struct SettledAttempt {
    /// The number of the delivery.
    pub delivery: DeliveryId,
    /// The edition that the reader is entitled to.
    pub edition: EditionName,
    /// The relay, as `host:port`. `None` if no relay was asked.
    pub relay: Option<String>,
    /// How the attempt ended.
    pub settlement: Settlement,
}

/// A relay that was given up.
#[derive(Debug, Clone)]
pub struct ClosedRelay {
    /// The relay, as `host:port`.
    pub relay: String,
    /// Why the relay cannot be used.
    pub failure: RelayFailure,
}

/// An event, and its moment by the clock of the run.
#[derive(Debug, Clone)]
pub struct TimedEvent {
    /// The moment.
    pub at: Timestamp,
    /// The event.
    pub event: RunEvent,
}

/// Where a run tells its events. The default one tells them to nobody.
#[derive(Debug, Clone, Default)]
pub struct EventFeed(Option<mpsc::UnboundedSender<TimedEvent>>);

impl EventFeed {
    /// A feed with a listener. The listener hears the end when the run has ended.
    pub fn open() -> (Self, mpsc::UnboundedReceiver<TimedEvent>) {
        let (sender, listener) = mpsc::unbounded_channel();
        (Self(Some(sender)), listener)
    }

    /// Tells events, if somebody listens. A listener who has gone is no fault.
    pub(super) fn tell(&self, at: Timestamp, events: impl IntoIterator<Item = RunEvent>) {
        if let Some(sender) = &self.0 {
            for event in events {
                let _ = sender.send(TimedEvent { at, event });
            }
        }
    }
}
