//! The stages of a run: some of its readers are sent to before all others, and what became of them is looked at.

use jiff::{SignedDuration, Timestamp};

use super::delivery::{DeliveryId, Diagnostic};

/// How the words begin that say why the tool has stopped an issue.
pub(super) const TOO_MANY_REFUSALS: &str = "too many refusals among the first readers (";
/// How the words begin if nothing is known of those whom the issue was handed over for.
pub(super) const NOTHING_KNOWN: &str = "nothing is known of the first readers (";

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

/// The stage that a run is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentStage {
    /// The stage.
    pub stage: Stage,
    /// How many stages the run has, before it goes to all others.
    pub of: u32,
}

/// What became of the readers of a stage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageCounts {
    /// Those who were not put off and can be sent to, and those who are being sent to.
    pub open: u64,
    /// Those who were put off, whether or not their time has come, without those in `refused`.
    pub put_off: u64,
    /// Those of whom nobody knows whether they have the issue.
    pub in_doubt: u64,
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
    /// Whether each reader of the stage was sent to. Nobody waits for readers who were put off: they are tried again with those
    /// who come next.
    pub const fn is_sent(&self) -> bool {
        self.counts.open == 0
    }

    /// The moment until which the run waits after the stage: its pause after the last change that the journal has, but no
    /// longer than half of the time from there to the end of the run. The other half is for the readers who come next.
    pub fn pause_end(&self, deadline: Timestamp) -> Timestamp {
        let changed = self.counts.changed.unwrap_or(Timestamp::MIN);
        let half = (changed.duration_until(deadline) / 2).max(SignedDuration::ZERO);
        changed.checked_add(self.plan.pause.min(half)).unwrap_or(Timestamp::MAX)
    }

    /// Whether a person has to look before the run goes on: too many readers of the stage were refused, or messages were handed
    /// over and nothing is known of anybody.
    pub const fn must_stop(&self) -> bool {
        self.has_too_many_refusals() || self.counts.in_doubt > 0 && self.count_judged() == 0
    }

    /// Whether so many readers of the stage were refused that a person has to look. One alone is no sign, unless nobody was
    /// accepted, or the limit is 0.
    const fn has_too_many_refusals(&self) -> bool {
        let (refused, limit) = (self.counts.refused, self.plan.max_refused as u64);
        let is_share_over = refused * 100 > limit * self.count_judged();
        is_share_over && (refused > 1 || self.counts.accepted == 0 || limit == 0)
    }

    /// Why the issue is stopped, as the journal keeps it: how many readers of the stage were refused, and with which words most
    /// often, or how many are in doubt. Addresses in the words of a relay are left out.
    pub fn write_stop_reason(&self) -> String {
        let (refused, judged) = (self.counts.refused, self.count_judged());
        if judged == 0 {
            return format!("{NOTHING_KNOWN}{} in doubt)", self.counts.in_doubt);
        }
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
    use super::{DeliveryId, NewStage, SignedDuration, Stage, StageCounts, Timestamp};

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
    fn nobody_waits_for_readers_who_were_put_off() {
        let mut one = stage(0, 0, 5);
        one.counts.put_off = 2;
        assert!(one.is_sent() && !one.must_stop());
        one.counts.open = 1;
        assert!(!one.is_sent());
    }

    #[test]
    fn a_stage_of_which_nothing_is_known_stops_the_issue() {
        let mut one = stage(0, 0, 5);
        one.counts.in_doubt = 3;
        assert!(one.must_stop());
        assert_eq!(one.write_stop_reason(), "nothing is known of the first readers (3 in doubt)");
        one.counts.accepted = 1;
        assert!(!one.must_stop());
    }

    #[test]
    fn a_pause_leaves_half_of_the_time_to_those_who_come_next() {
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let mut one = stage(3, 0, 5);
        one.counts.changed = Some(at(60));
        for (pause, deadline, end) in [(10, 240, 70), (300, 240, 150), (10, 60, 60), (10, 30, 60)] {
            one.plan.pause = SignedDuration::from_mins(pause);
            assert_eq!(one.pause_end(at(deadline)), at(end), "{pause} {deadline}");
        }
        one.counts.changed = None;
        assert!(one.pause_end(at(240)) < at(0), "nothing has happened");
    }
}
