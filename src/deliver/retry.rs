//! When a reader whom the relay has put off is tried again, and when it is too late for that.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use super::{Clock, Stop};
use crate::publication::DeliverySettings;

/// The soonest second attempt: greylisting lets pass who comes back after five minutes (RFC 6647 §5).
const SOONEST: Duration = Duration::from_mins(5);
/// The first wait is of this length or shorter; each one after it up to twice as long.
const FIRST: Duration = Duration::from_mins(15);
/// How long a run waits for relays that are all away, the first time; each time after it twice as long,
/// up to sixteen times.
const RECALL: Duration = Duration::from_mins(1);
/// How often the wait is doubled.
const MOST_DOUBLED: u32 = 3;
/// How long a run must have been at work before its pace says when it will be done.
const TELLING: Duration = Duration::from_secs(10);
/// The clock is looked at so often while nothing is due: it may be set, and the machine may sleep.
const NAP: Duration = Duration::from_secs(5);

/// Numbers that cannot be foreseen, all of them equally likely: handed down from the command line.
pub type Chance = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What is done while every reader left is to be tried later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// The run ends for now; a later one goes on.
    End,
    /// The run waits.
    Wait,
}

/// How a run bears being put off.
#[derive(Clone)]
pub struct Retry {
    /// Until when readers are tried.
    pub deadline: Deadline,
    /// What is done while nothing is due.
    pub idle: Idle,
    /// What spreads the attempts, so that not all come back at once.
    pub chance: Chance,
}

/// Until when readers are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    until: Timestamp,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    RetryFor(Duration),
    NotAfter(Time),
}

impl Deadline {
    /// The deadline of a run that began then, by the settings: `not_after` is a time of the day on
    /// which it began, and holds for runs that began before it.
    pub fn of(settings: &DeliverySettings, began: Timestamp, zone: &TimeZone) -> Self {
        let long = Self::after(settings.retry_for, began);
        let day = began.to_zoned(zone.clone()).date();
        let limit = settings.not_after.and_then(|time| {
            let until = day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp();
            Some(Self { until, why: Why::NotAfter(time) }).filter(|limit| limit.until > began)
        });
        limit.filter(|limit| limit.until <= long.until).unwrap_or(long)
    }

    /// So long after that moment.
    pub fn after(span: Duration, began: Timestamp) -> Self {
        let until = began.checked_add(span).unwrap_or(Timestamp::MAX);
        Self { until, why: Why::RetryFor(span) }
    }

    /// Whether it has passed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    /// Whether nothing may be begun any more, not even a first attempt.
    pub(super) fn bars(&self, now: Timestamp) -> bool {
        self.is_over(now) && matches!(self.why, Why::NotAfter(_))
    }

    /// How many of those who are left will not be reached before it bars, after so many in this time;
    /// nobody can say before anybody was.
    pub(super) fn too_late(&self, left: u64, (done, took): (u64, Duration), now: Timestamp) -> u64 {
        if !matches!(self.why, Why::NotAfter(_)) || took < TELLING || done == 0 {
            return 0;
        }
        let time = Duration::try_from(now.duration_until(self.until)).unwrap_or_default();
        let reached = u128::from(done) * time.as_millis() / took.as_millis();
        left.saturating_sub(u64::try_from(reached).unwrap_or(u64::MAX))
    }

    /// That moment, or this one where it is sooner.
    pub(super) fn at_most(&self, moment: Timestamp) -> Timestamp {
        moment.min(self.until)
    }

    /// Why a reader is given up.
    pub fn words(&self) -> String {
        match &self.why {
            Why::RetryFor(span) => {
                let span = SignedDuration::try_from(*span).unwrap_or(SignedDuration::MAX);
                format!("given up: not reached within {span:#} (retry_for)")
            }
            Why::NotAfter(time) => {
                format!("given up: not reached by {} (not_after)", time.strftime("%H:%M"))
            }
        }
    }
}

impl Retry {
    /// When a reader who was put off at this attempt, counted from one, is due again: after 5 to 15
    /// minutes the first time, 15 to 30 the second, 30 to 60 the third, and so on up to four hours;
    /// sooner where that would be too late, and never before five minutes have passed.
    pub(super) fn next(&self, attempt: u32, now: Timestamp) -> Timestamp {
        let wanted = wait(attempt, (self.chance)());
        let left = now.duration_until(self.deadline.until);
        let half = Duration::try_from(left / 2).unwrap_or_default().max(SOONEST);
        now.checked_add(wanted.min(half)).unwrap_or(Timestamp::MAX)
    }

    /// When relays that are all away are called again, having been waited for so often: sooner where that
    /// would be too late.
    pub(super) fn recall(&self, waits: u32, now: Timestamp) -> Timestamp {
        let left = now.duration_until(self.deadline.until);
        let half = Duration::try_from(left / 2).unwrap_or_default().max(NAP);
        now.checked_add((RECALL * (1 << waits.min(4))).min(half)).unwrap_or(Timestamp::MAX)
    }
}

/// How long to wait after an attempt.
fn wait(attempt: u32, chance: u64) -> Duration {
    let (least, most) = match attempt.saturating_sub(1).min(1 + MOST_DOUBLED) {
        0 => (SOONEST, FIRST),
        doubled => (FIRST * (1 << (doubled - 1)), FIRST * (1 << doubled)),
    };
    let spread = most.saturating_sub(least).as_secs();
    least + Duration::from_secs(chance % (spread + 1))
}

/// Waits until that moment by the clock; false where the run is stopped before.
pub(super) async fn until(moment: Timestamp, clock: &Clock, stop: &Stop) -> bool {
    loop {
        let left = clock().timestamp().duration_until(moment);
        let Some(left) = Duration::try_from(left).ok().filter(|left| !left.is_zero()) else {
            return !stop.gently.is_cancelled();
        };
        tokio::select! {
            () = sleep(left.min(NAP)) => {}
            () = stop.gently.cancelled() => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::{date, time};

    use super::{Deadline, DeliverySettings, Duration, Idle, Retry, TimeZone, Timestamp, wait};
    use crate::publication::InDoubtPolicy;

    const MINUTE: u64 = 60;

    fn moment(hour: i8, minute: i8) -> Timestamp {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        date(2025, 2, 11).at(hour, minute, 0, 0).to_zoned(zone).unwrap().timestamp()
    }

    fn deadline(began: Timestamp, not_after: Option<jiff::civil::Time>) -> Deadline {
        let settings = DeliverySettings {
            max_recipients: 1,
            in_doubt: InDoubtPolicy::Hold,
            retry_for: Duration::from_hours(4),
            not_after,
        };
        Deadline::of(&settings, began, &TimeZone::get("Europe/Paris").unwrap())
    }

    #[test]
    fn each_wait_is_longer_than_the_one_before_whatever_chance_says() {
        let bounds = [(5, 15), (15, 30), (30, 60), (60, 120), (120, 240), (120, 240)];
        for (attempt, (least, most)) in (1..).zip(bounds) {
            for chance in [0, 1, 599, 12_345, u64::MAX] {
                let wait = wait(attempt, chance).as_secs();
                assert!((least * MINUTE..=most * MINUTE).contains(&wait), "{attempt}: {wait}");
            }
            let span = (most - least) * MINUTE;
            assert_eq!(wait(attempt, span).as_secs(), most * MINUTE);
            assert_eq!(wait(attempt, span + 1).as_secs(), least * MINUTE);
        }
        assert_eq!(wait(u32::MAX, 0), wait(6, 0));
        assert_eq!(wait(0, 0), wait(1, 0));
    }

    #[test]
    fn a_wait_is_cut_short_where_it_would_be_too_late_but_never_below_five_minutes() {
        let retry = |left: u64, attempt| {
            let deadline = Deadline::after(Duration::from_secs(left * MINUTE), moment(6, 0));
            let retry = Retry { deadline, idle: Idle::End, chance: Arc::new(|| 0) };
            let next = retry.next(attempt, moment(6, 0));
            moment(6, 0).duration_until(next).as_secs() / 60
        };
        assert_eq!(retry(240, 3), 30);
        assert_eq!(retry(40, 3), 20);
        assert_eq!(retry(12, 3), 6);
        assert_eq!(retry(3, 3), 5);
        assert_eq!(retry(0, 1), 5);
    }

    #[test]
    fn a_relay_that_is_away_is_called_again_soon_at_first_and_once_more_before_it_is_too_late() {
        let retry = |left: u64, waits| {
            let deadline = Deadline::after(Duration::from_secs(left), moment(6, 0));
            let retry = Retry { deadline, idle: Idle::Wait, chance: Arc::new(|| 0) };
            moment(6, 0).duration_until(retry.recall(waits, moment(6, 0))).as_secs()
        };
        assert_eq!(
            [0, 1, 2, 4, 9, u32::MAX].map(|waits| retry(14_400, waits)),
            [60, 120, 240, 960, 960, 960]
        );
        assert_eq!((retry(100, 0), retry(30, 5), retry(4, 0)), (50, 15, 5));
    }

    #[test]
    fn the_sooner_of_both_limits_holds() {
        let nine = Some(time(9, 0, 0, 0));
        let early = deadline(moment(4, 0), nine);
        assert!(!early.is_over(moment(7, 59)) && early.is_over(moment(8, 0)));
        assert!(early.words().contains("within 4h (retry_for)"), "{}", early.words());
        assert!(!early.bars(moment(8, 0)), "who was never tried is not given up for it midway");
        let usual = deadline(moment(6, 0), nine);
        assert!(!usual.is_over(moment(8, 59)) && usual.is_over(moment(9, 0)));
        assert!(usual.words().contains("by 09:00 (not_after)"), "{}", usual.words());
        assert!(usual.bars(moment(9, 0)) && !usual.bars(moment(8, 59)));
    }

    #[test]
    fn a_pace_that_is_too_slow_for_the_hour_is_noticed_and_one_that_will_do_is_not() {
        let limit = deadline(moment(6, 0), Some(time(9, 0, 0, 0)));
        let (minute, now) = (Duration::from_secs(MINUTE), moment(8, 50));
        assert_eq!(limit.too_late(1_000, (50, minute), now), 500);
        assert_eq!(limit.too_late(500, (50, minute), now), 0);
        assert_eq!(limit.too_late(7, (0, minute), now), 0, "there is no pace");
        assert_eq!(limit.too_late(7, (50, minute), moment(9, 1)), 7);
        assert_eq!(limit.too_late(1_000, (1, Duration::from_secs(1)), now), 0, "it has just begun");
        let long = deadline(moment(6, 0), None);
        assert_eq!(long.too_late(1_000, (1, minute), now), 0, "first attempts are not barred");
    }

    #[test]
    fn a_run_that_began_after_the_hour_has_its_full_time() {
        for began in [moment(9, 0), moment(9, 30)] {
            let late = deadline(began, Some(time(9, 0, 0, 0)));
            assert!(!late.is_over(moment(12, 59)) && !late.bars(moment(23, 59)));
            assert!(late.is_over(moment(13, 30)));
        }
    }

    #[test]
    fn the_hour_is_that_of_the_publication_on_the_day_of_the_run() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let settings = DeliverySettings {
            max_recipients: 1,
            in_doubt: InDoubtPolicy::Hold,
            retry_for: Duration::from_hours(72),
            not_after: Some(time(9, 0, 0, 0)),
        };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // 23:30 of the tenth over there.
        let night = Deadline::of(&settings, at("2025-02-11T04:30:00Z"), &zone);
        assert!(night.words().contains("72h"), "{}", night.words());
        let morning = Deadline::of(&settings, at("2025-02-11T11:00:00Z"), &zone);
        assert!(!morning.is_over(at("2025-02-11T13:59:59Z")));
        assert!(morning.is_over(at("2025-02-11T14:00:00Z")));
    }
}
