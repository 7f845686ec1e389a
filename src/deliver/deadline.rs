//! The deadline of a run: the moment until which readers are tried.

use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::publication::DeliverySettings;
use crate::wording::{Wording, say};

/// How long a run must have worked before its throughput is used to predict its end.
const MIN_TIME_TO_TELL_PACE: Duration = Duration::from_secs(10);

/// The moment until which readers are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    until: Timestamp,
    why: DeadlineReason,
    /// The full time of a reader, from the beginning of the run or from the moment at which a person puts
    /// them back.
    retry_for: Duration,
    /// Why the readers are given up for whom it was too late before the run went on.
    former: Option<DeadlineReason>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum DeadlineReason {
    RetryFor(Duration),
    NotAfter(Time),
}

impl Deadline {
    /// The deadline that the settings give to a run with this beginning. `not_after` is a time on
    /// the day of the beginning. It holds only for runs that began before it.
    pub fn of(settings: &DeliverySettings, began: Timestamp, zone: &TimeZone) -> Self {
        let long = Self::after(settings.retry_for, began);
        let day = began.to_zoned(zone.clone()).date();
        let limit = settings.not_after.and_then(|time| {
            let until = day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp();
            Some(Self { until, why: DeadlineReason::NotAfter(time), ..long.clone() })
                .filter(|limit| limit.until > began)
        });
        limit.filter(|limit| limit.until <= long.until).unwrap_or(long)
    }

    /// The deadline this long after a moment.
    pub fn after(span: Duration, began: Timestamp) -> Self {
        let until = began.checked_add(span).unwrap_or(Timestamp::MAX);
        Self { until, why: DeadlineReason::RetryFor(span), retry_for: span, former: None }
    }

    /// This deadline, or that of the readers whom a person has put back, the last of them at this moment, if
    /// this one is over and theirs is not.
    #[must_use]
    pub fn or_of_retried(self, retried: Option<Timestamp>, now: Timestamp) -> Self {
        let own = retried.map(|at| Self::after(self.retry_for, at));
        match own.filter(|own| self.is_over(now) && !own.is_over(now)) {
            Some(own) => Self { former: Some(self.why), ..own },
            None => self,
        }
    }

    /// The readers who are given up at this moment: why, in words, and after which moment a person must have
    /// put a reader back to spare them.
    pub(super) fn describe_lost(&self, now: Timestamp) -> LostReaders {
        let why = self.former.as_ref().unwrap_or(&self.why);
        let spared_since = now.checked_sub(self.retry_for).unwrap_or(Timestamp::MIN);
        LostReaders { words: format!("given up: not reached {}", why.limit_words()), spared_since }
    }

    /// Whether it is too late for all but those whom a person has put back.
    pub(super) const fn is_of_retried(&self) -> bool {
        self.former.is_some()
    }

    /// The moment of the deadline.
    pub const fn moment(&self) -> Timestamp {
        self.until
    }

    /// Whether the deadline has passed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }

    /// Whether it is too late for any attempt, first attempts included.
    pub(super) fn is_barring(&self, now: Timestamp) -> bool {
        self.is_over(now) && matches!(self.why, DeadlineReason::NotAfter(_))
    }

    /// How many of the readers who are left will not be reached in time at this throughput. 0 while
    /// no message has been judged.
    pub(super) fn count_too_late(&self, left: u64, pace: Throughput, now: Timestamp) -> u64 {
        let Throughput { judged, took } = pace;
        if !matches!(self.why, DeadlineReason::NotAfter(_))
            || took < MIN_TIME_TO_TELL_PACE
            || judged == 0
        {
            return 0;
        }
        let time = self.time_left(now);
        let reached = u128::from(judged) * time.as_millis() / took.as_millis();
        left.saturating_sub(u64::try_from(reached).unwrap_or(u64::MAX))
    }

    /// The time until the deadline. 0 once it has passed.
    pub(super) fn time_left(&self, now: Timestamp) -> Duration {
        Duration::try_from(now.duration_until(self.until)).unwrap_or_default()
    }

    /// This moment, or the deadline if that is sooner.
    pub(super) fn at_most(&self, moment: Timestamp) -> Timestamp {
        moment.min(self.until)
    }

    /// Until when readers are tried, in words: `within 4h (retry_for)`.
    pub fn limit_words(&self) -> Wording {
        self.why.limit_words()
    }
}

impl DeadlineReason {
    fn limit_words(&self) -> Wording {
        match self {
            Self::RetryFor(span) => {
                let span = SignedDuration::try_from(*span).unwrap_or(SignedDuration::MAX);
                say!("within {span} (retry_for)", span = format!("{span:#}"))
            }
            Self::NotAfter(time) => {
                say!("by {time} (not_after)", time = time.strftime("%H:%M").to_string())
            }
        }
    }
}

/// Readers for whom it is too late.
pub(super) struct LostReaders {
    /// Why they are given up.
    pub(super) words: String,
    /// Readers whom a person has put back after this moment are not among them.
    pub(super) spared_since: Timestamp,
}

/// The throughput of a run: this many messages were judged in this time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Throughput {
    pub(super) judged: u64,
    pub(super) took: Duration,
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::{Deadline, DeliverySettings, Duration, Throughput, TimeZone, Timestamp};
    use crate::publication::{InDoubtPolicy, SyncPolicy};

    const MINUTE: u64 = 60;

    fn moment(hour: i8, minute: i8) -> Timestamp {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        date(2025, 2, 11).at(hour, minute, 0, 0).to_zoned(zone).unwrap().timestamp()
    }

    fn deadline(began: Timestamp, not_after: Option<jiff::civil::Time>) -> Deadline {
        let settings = DeliverySettings {
            max_recipients: 1,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
            retry_for: Duration::from_hours(4),
            not_after,
        };
        Deadline::of(&settings, began, &TimeZone::get("Europe/Paris").unwrap())
    }

    #[test]
    fn the_sooner_of_both_limits_holds() {
        let nine = Some(time(9, 0, 0, 0));
        let early = deadline(moment(4, 0), nine);
        assert!(!early.is_over(moment(7, 59)) && early.is_over(moment(8, 0)));
        assert!(
            early.limit_words().to_string().contains("within 4h (retry_for)"),
            "{}",
            early.limit_words()
        );
        assert!(
            !early.is_barring(moment(8, 0)),
            "who was never tried is not given up for it midway"
        );
        let usual = deadline(moment(6, 0), nine);
        assert!(!usual.is_over(moment(8, 59)) && usual.is_over(moment(9, 0)));
        assert!(
            usual.limit_words().to_string().contains("by 09:00 (not_after)"),
            "{}",
            usual.limit_words()
        );
        assert!(usual.is_barring(moment(9, 0)) && !usual.is_barring(moment(8, 59)));
    }

    #[test]
    fn a_pace_that_is_too_slow_for_the_hour_is_noticed_and_one_that_will_do_is_not() {
        let limit = deadline(moment(6, 0), Some(time(9, 0, 0, 0)));
        let (minute, now) = (Duration::from_secs(MINUTE), moment(8, 50));
        let pace = |judged, took| Throughput { judged, took };
        assert_eq!(limit.count_too_late(1_000, pace(50, minute), now), 500);
        assert_eq!(limit.count_too_late(500, pace(50, minute), now), 0);
        assert_eq!(limit.count_too_late(7, pace(0, minute), now), 0, "there is no pace");
        assert_eq!(limit.count_too_late(7, pace(50, minute), moment(9, 1)), 7);
        assert_eq!(
            limit.count_too_late(1_000, pace(1, Duration::from_secs(1)), now),
            0,
            "it has just begun"
        );
        let long = deadline(moment(6, 0), None);
        assert_eq!(
            long.count_too_late(1_000, pace(1, minute), now),
            0,
            "first attempts are not barred"
        );
    }

    #[test]
    fn a_run_that_began_after_the_hour_has_its_full_time() {
        for began in [moment(9, 0), moment(9, 30)] {
            let late = deadline(began, Some(time(9, 0, 0, 0)));
            assert!(!late.is_over(moment(12, 59)) && !late.is_barring(moment(23, 59)));
            assert!(late.is_over(moment(13, 30)));
        }
    }

    #[test]
    fn readers_whom_a_person_has_put_back_have_their_full_time_again() {
        let usual = deadline(moment(6, 0), Some(time(9, 0, 0, 0)));
        let now = moment(10, 0);
        let own = usual.clone().or_of_retried(Some(moment(9, 30)), now);
        assert!(own.is_of_retried() && !own.is_over(moment(13, 29)) && own.is_over(moment(13, 30)));
        let lost = own.describe_lost(now);
        assert_eq!(lost.words, "given up: not reached by 09:00 (not_after)", "of all others");
        assert_eq!(lost.spared_since, moment(6, 0));
        assert_eq!(usual.clone().or_of_retried(None, now), usual);
        assert_eq!(usual.clone().or_of_retried(Some(moment(5, 59)), now), usual, "four hours ago");
        let early = usual.clone().or_of_retried(Some(moment(8, 0)), moment(8, 30));
        assert_eq!(early, usual, "nobody else is sent to after the hour");
    }

    #[test]
    fn the_hour_is_that_of_the_publication_on_the_day_of_the_run() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let settings = DeliverySettings {
            max_recipients: 1,
            in_doubt: InDoubtPolicy::Hold,
            sync: SyncPolicy::Claims,
            retry_for: Duration::from_hours(72),
            not_after: Some(time(9, 0, 0, 0)),
        };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // 23:30 of the tenth over there.
        let night = Deadline::of(&settings, at("2025-02-11T04:30:00Z"), &zone);
        assert!(night.limit_words().to_string().contains("72h"), "{}", night.limit_words());
        let morning = Deadline::of(&settings, at("2025-02-11T11:00:00Z"), &zone);
        assert!(!morning.is_over(at("2025-02-11T13:59:59Z")));
        assert!(morning.is_over(at("2025-02-11T14:00:00Z")));
    }
}
