//! The stages of a run, as it goes through them: who is sent to before all others, how long the run waits behind them, and
//! whether their refusals stop it.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::journal::{
    self, BoxedJournal, ClaimScope, DeliveryId, PresentStage, RunId, Stage, StopOrder, StopWords,
};

/// What a run does when the readers of a stage were sent to, and it has to wait before it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StagePause {
    /// The run waits until the pause is over.
    #[default]
    Stay,
    /// The run stops. A later call goes on.
    Leave,
}

/// A stage of a run, for those who follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageMark {
    /// The number of the stage, from 1.
    pub number: u32,
    /// How many stages the run has, before it goes to all others.
    pub of: u32,
}

/// A run that waits behind a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PausedStage {
    /// The stage.
    pub stage: StageMark,
    /// Until when the run waits.
    pub until: Timestamp,
}

/// A stage that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedStage {
    /// The stage.
    pub stage: StageMark,
    /// How many of its readers have the issue.
    pub accepted: u64,
    /// How many of its readers were refused.
    pub refused: u64,
    /// How many of its readers were put off. They are tried again later.
    pub put_off: u64,
    /// Of how many of its readers nobody knows whether they have the issue.
    pub in_doubt: u64,
    /// Whether what became of them has stopped the issue.
    pub is_stopped: bool,
}

/// What a run with stages does next.
#[derive(Debug)]
pub(super) enum StageTurn {
    /// It goes to the readers of a stage. `None`: to all of its readers.
    Sends(Option<EnteredStage>),
    /// It waits behind a stage.
    Pauses(PausedStage),
    /// It has ended a stage just now.
    Ends(EndedStage),
}

/// A stage that a run is at.
#[derive(Debug, Clone, Copy)]
pub(super) struct EnteredStage {
    pub(super) mark: StageMark,
    /// The last delivery of the stage.
    pub(super) last: DeliveryId,
}

/// Whom a run goes to at present.
#[derive(Debug)]
pub(super) struct RunScope {
    /// Whom the call is for.
    whole: ClaimScope,
    /// The stage that the run is at.
    stage: Mutex<Option<EnteredStage>>,
}

impl RunScope {
    /// The scope of a run that has entered no stage.
    pub(super) const fn new(whole: ClaimScope) -> Self {
        Self { whole, stage: Mutex::new(None) }
    }

    /// Whom the call is for: all readers, or those whom a person has named.
    pub(super) const fn whole(&self) -> ClaimScope {
        self.whole
    }

    /// Whose deliveries can be claimed at present.
    pub(super) fn present(&self) -> ClaimScope {
        let stage = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        stage.map_or(self.whole, |stage| ClaimScope::UpTo(stage.last))
    }

    /// The stage that the run is at.
    pub(super) fn find_stage(&self) -> Option<StageMark> {
        let stage = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        stage.map(|stage| stage.mark)
    }

    /// Enters a stage, or leaves the last one.
    pub(super) fn enter(&self, stage: Option<EnteredStage>) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }
}

/// When a run looks at its stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct StageMoment {
    /// The moment.
    pub(super) now: Timestamp,
    /// The moment until which the readers of the run are tried.
    pub(super) deadline: Timestamp,
}

/// Looks at the stage that a run is at. Ends it if each of its readers was sent to and its pause is over, and stops the issue if
/// too many of them were refused, or if nothing is known of them.
///
/// # Errors
///
/// The journal's own.
pub(super) fn turn_stage(
    journal: &mut BoxedJournal,
    run: RunId,
    StageMoment { now, deadline }: StageMoment,
) -> Result<StageTurn, journal::Error> {
    let Some(PresentStage { stage, of }) = journal.find_present_stage(run)? else {
        return Ok(StageTurn::Sends(None));
    };
    let mark = StageMark { number: stage.number, of };
    if !stage.is_sent() {
        return Ok(StageTurn::Sends(Some(EnteredStage { mark, last: stage.last })));
    }
    let until = stage.pause_end(deadline);
    if until > now {
        return Ok(StageTurn::Pauses(PausedStage { stage: mark, until }));
    }
    let order = stage.must_stop().then(|| order_stop(&stage));
    journal.end_stage(run, stage.number, order.as_ref(), now)?;
    Ok(StageTurn::Ends(EndedStage {
        stage: mark,
        accepted: stage.counts.accepted,
        refused: stage.counts.refused,
        put_off: stage.counts.put_off,
        in_doubt: stage.counts.in_doubt,
        is_stopped: order.is_some(),
    }))
}

/// The order to stop an issue, because of what became of the readers of a stage.
fn order_stop(stage: &Stage) -> StopOrder {
    StopOrder {
        by: StopWords::of_program(),
        why: StopWords::parse_start(&stage.write_stop_reason()),
    }
}
