//! The stages of a run: some of its readers are sent to before all others, and what became of them is looked at.

use jiff::{SignedDuration, Timestamp};

use super::delivery::{DeliveryId, Diagnostic};

/// How the words begin that say why the tool has stopped an issue.
pub(super) const TOO_MANY_REFUSALS: &str = "too many refusals among the first readers (";

/// Who a stage is for, and when the run goes on behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStage {
    /// The tags that its readers have, as a person is shown them. `None` for a sample of all others.
    pub tags: Option<String>,
    /// How many readers it has.
    pub readers: u64,
    /// How long the run waits after its last reader.
    pub pause: SignedDuration,
    /// The largest share of refused readers with which the run goes on, in percent.
    pub max_refused: u32,
}

/// A stage of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The number of the stage, from 1.
    pub number: u32,
    /// Who the stage is for, and when the run goes on behind it.
    pub plan: NewStage,
    /// The last delivery of the stage. Those before it are of this stage or an earlier one.
    pub last: DeliveryId,
    /// The moment at which the run went on to the next stage. `None` while it has not.
    pub ended: Option<Timestamp>,
    /// What became of its readers.
    pub counts: StageCounts,
}

/// What became of the readers of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageCounts {
    /// Those who can be sent to now, and those who are being sent to.
    pub open: u64,
    /// Those who were put off, and whose time has not come.
    pub waiting: u64,
    /// Those who have the issue.
    pub accepted: u64,
    /// Those who were refused, and those whose refusal was taken back to try them again.
    pub refused: u64,
    /// The last moment at which something became of one of them.
    pub changed: Option<Timestamp>,
    /// The words of the refusal that came most often.
    pub refusal: Option<Diagnostic>,
}

impl Stage {
    /// Whether nobody of the stage can be sent to now, and something is known of somebody. Nobody waits for readers who were
    /// put off, unless all of them were.
    pub const fn is_sent(&self) -> bool {
        let StageCounts { open, waiting, accepted, refused, .. } = self.counts;
        open == 0 && (waiting == 0 || accepted + refused > 0)
    }

    /// The moment until which the run waits after the stage: its pause after the last change that the journal has.
    pub fn pause_end(&self) -> Timestamp {
        let changed = self.counts.changed.unwrap_or(Timestamp::MIN);
        changed.checked_add(self.plan.pause).unwrap_or(Timestamp::MAX)
    }

    /// Whether so many readers of the stage were refused that a person has to look. One alone is no sign, unless nobody was
    /// accepted, or the limit is 0.
    pub const fn has_too_many_refusals(&self) -> bool {
        let (refused, limit) = (self.counts.refused, self.plan.max_refused as u64);
        let is_share_over = refused * 100 > limit * self.count_judged();
        is_share_over && (refused > 1 || self.counts.accepted == 0 || limit == 0)
    }

    /// How many readers of the stage were refused, and with which words most often: why the issue is stopped, as the journal
    /// keeps it. Addresses in the words of a relay are left out.
    pub fn write_refusals(&self) -> String {
        let (refused, judged) = (self.counts.refused, self.count_judged());
        let head = format!("{TOO_MANY_REFUSALS}{refused} of {judged})");
        let Some(Diagnostic { code, enhanced, words }) = &self.counts.refusal else { return head };
        let words = words.split_whitespace().filter(|word| !word.contains('@'));
        let code = code.map(|code| code.to_string());
        let said = code.as_deref().into_iter().chain(enhanced.as_deref()).chain(words);
        format!("{head}: {}", said.collect::<Vec<_>>().join(" "))
    }

    /// How many readers of the stage a relay has accepted or refused.
    pub const fn count_judged(&self) -> u64 {
        self.counts.accepted + self.counts.refused
    }
}

#[cfg(test)]
mod tests {
    use super::{DeliveryId, NewStage, SignedDuration, Stage, StageCounts};

    fn stage(accepted: u64, refused: u64, max_refused: u32) -> Stage {
        let plan = NewStage {
            tags: None,
            readers: accepted + refused,
            pause: SignedDuration::from_mins(10),
            max_refused,
        };
        let counts = StageCounts { accepted, refused, ..StageCounts::default() };
        Stage { number: 1, plan, last: DeliveryId::numbered(9), ended: None, counts }
    }

    #[test]
    fn refusals_stop_a_run_by_their_share_and_one_alone_does_not() {
        for (accepted, refused, limit, stops) in [
            (95, 5, 5, false),
            (94, 6, 5, true),
            (3, 1, 5, false),
            (2, 2, 5, true),
            (0, 1, 5, true),
            (99, 1, 0, true),
            (0, 9, 100, false),
            (0, 0, 0, false),
        ] {
            let found = stage(accepted, refused, limit).has_too_many_refusals();
            assert_eq!(found, stops, "{accepted} {refused} {limit}");
        }
    }

    #[test]
    fn who_is_put_off_holds_a_stage_up_only_if_nothing_is_known_of_anybody() {
        let mut one = stage(0, 0, 5);
        one.counts.waiting = 2;
        assert!(!one.is_sent());
        one.counts.accepted = 1;
        assert!(one.is_sent());
        one.counts.open = 1;
        assert!(!one.is_sent());
    }
}
