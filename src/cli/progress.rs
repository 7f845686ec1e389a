//! The progress of a run, shown while the run goes on.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use unicode_width::UnicodeWidthStr;

use super::console::Console;
use super::heard_replies::HeardReplies;
use super::moments::word_decimal;
use super::stages::word_stage_mark;
use super::standing::count_in_state;
use crate::deliver::Progress;
use crate::journal::State;
use crate::wording::{Wording, say};

/// How long the bar stays before it is drawn again.
const BAR_PAUSE: Duration = Duration::from_millis(100);

/// The fewest columns of the bar.
const MIN_BAR_COLUMNS: usize = 10;

/// The time over which the pace is measured.
const PACE_SPAN: Duration = Duration::from_secs(10);

/// The shortest time between two lines of progress, where there is no bar.
const LINE_PAUSE: Duration = Duration::from_secs(10);

/// Where progress is shown: on a bar, if a terminal is there.
#[derive(Clone)]
pub(super) struct ProgressPlace {
    console: Console,
    bar: Option<RunBar>,
}

impl ProgressPlace {
    /// The place of a run that is about to begin.
    pub(super) fn of(console: Console) -> Self {
        Self { console, bar: console.is_watched().then(RunBar::new) }
    }

    /// Tells something while progress is shown. The bar makes room for it.
    pub(super) fn tell(&self, told: &Wording) {
        let tell = || self.console.tell(told);
        match &self.bar {
            Some(RunBar { bar }) => bar.suspend(tell),
            None => tell(),
        }
    }
}

/// Shows progress: with a bar on a terminal, and elsewhere with a line now and then.
pub(super) async fn show(
    mut watched: watch::Receiver<Progress>,
    mut replies: HeardReplies,
    shown_at: ProgressPlace,
    zone: TimeZone,
) {
    let mut pace = RecentPace::default();
    let ProgressPlace { console, bar } = shown_at;
    let pause = if bar.is_some() { BAR_PAUSE } else { LINE_PAUSE };
    let mut said = 0;
    while watched.changed().await.is_ok() {
        let progress = *watched.borrow_and_update();
        replies.count_new();
        let rate = pace.measure(progress.ended(), Instant::now());
        let beside = list_parts(&progress, rate, &zone).into_iter().chain(replies.word());
        let beside = beside.map(|part| part.translate(console.locale()));
        if let Some(bar) = &bar {
            bar.draw(&progress, beside);
        } else if (said > 0 && progress.ended() < progress.planned) || progress.waits.is_some() {
            let beside: String = beside.collect();
            console.tell(&say!(
                "{ended} of {planned}{beside}",
                ended = progress.ended(),
                planned = progress.planned,
                beside
            ));
        }
        said += 1;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = closed(watched.clone()) => {}
            () = waiting(watched.clone()), if progress.waits.is_none() => {}
        }
    }
    if let Some(RunBar { bar }) = bar {
        bar.finish_and_clear();
    }
}

/// The bar on a terminal, with its counts in the same line.
#[derive(Clone)]
struct RunBar {
    bar: ProgressBar,
}

impl RunBar {
    /// A bar that is not drawn yet.
    fn new() -> Self {
        let style = ProgressStyle::with_template("  {wide_bar} {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: ProgressBar::new(0).with_style(style) }
    }

    /// Draws the bar, and beside it these parts as far as they fit.
    fn draw(&self, progress: &Progress, parts: impl Iterator<Item = String>) {
        let ended = progress.ended();
        let width = textwrap::termwidth().saturating_sub(MIN_BAR_COLUMNS + 3);
        self.bar.set_length(progress.planned);
        self.bar.set_position(ended);
        self.bar.set_message(write_line(progress, parts, width));
    }
}

/// The counts beside the bar. What does not fit into so many columns is left out, from the end.
fn write_line(progress: &Progress, parts: impl Iterator<Item = String>, width: usize) -> String {
    let (ended, planned) = (progress.ended(), progress.planned);
    let mut line = format!("{ended:>places$}/{planned}", places = planned.to_string().len());
    for part in parts {
        if line.width() + part.width() > width {
            break;
        }
        line += &part;
    }
    line
}

/// What stands beside the number of readers who are done: the pace, the time that is left, and the counts.
fn list_parts(progress: &Progress, rate: Option<f64>, zone: &TimeZone) -> Vec<Wording> {
    let pace = rate.filter(|_| progress.waits.is_none());
    let pace = pace.into_iter().flat_map(|rate| {
        let left = progress.left();
        #[allow(clippy::cast_precision_loss, reason = "a time to read")]
        let time = (left > 0).then(|| say!("  {time} left", time = word_time(left as f64 / rate)));
        [Some(say!("  {rate}/s", rate = word_decimal(rate))), time].into_iter().flatten()
    });
    pace.chain(list_counts(progress, zone)).collect()
}

/// How fast readers are done at present.
#[derive(Default)]
pub(super) struct RecentPace {
    /// The counts of the last seconds, each with its moment, oldest first.
    counts: VecDeque<PaceMark>,
}

/// How many readers were done at a moment.
struct PaceMark {
    at: Instant,
    ended: u64,
}

impl RecentPace {
    /// Adds a count. Answers how many readers are done in a second, measured over the last seconds. `None`
    /// while nobody is.
    pub(super) fn measure(&mut self, ended: u64, now: Instant) -> Option<f64> {
        self.counts.push_back(PaceMark { at: now, ended });
        while self.counts.get(1).is_some_and(|next| now - next.at >= PACE_SPAN) {
            self.counts.pop_front();
        }
        let PaceMark { at, ended: before } = *self.counts.front()?;
        let (took, done) = ((now - at).as_secs_f64(), ended.saturating_sub(before));
        #[allow(clippy::cast_precision_loss, reason = "a rate to read")]
        let rate = done as f64 / took;
        (done > 0 && took > 0.0).then_some(rate)
    }
}

/// A time in its largest units.
fn word_time(seconds: f64) -> String {
    let rounded = Duration::try_from_secs_f64(seconds.ceil()).unwrap_or(Duration::MAX).as_secs();
    match rounded {
        0..=99 => format!("{rounded} s"),
        100..=5_999 => format!("{} min", rounded.div_ceil(60)),
        _ => format!("{} h {} min", rounded / 3_600, rounded % 3_600 / 60),
    }
}

/// Ends when nobody reports progress any more.
async fn closed(mut watched: watch::Receiver<Progress>) {
    while watched.changed().await.is_ok() {}
}

/// Ends when the run begins to wait.
async fn waiting(mut watched: watch::Receiver<Progress>) {
    if watched.wait_for(|progress| progress.waits.is_some()).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What is shown beside the number of readers who are done: how many did not get the issue, and what the
/// run waits for.
fn list_counts(progress: &Progress, zone: &TimeZone) -> Vec<Wording> {
    let time = |moment: Timestamp| moment.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string();
    let waits = progress.waits.map(time);
    let too_late = progress.too_late;
    let counts = [
        (progress.waiting, count_in_state(State::Due, progress.waiting)),
        (progress.rejected, count_in_state(State::Rejected, progress.rejected)),
        (progress.in_doubt, count_in_state(State::InDoubt, progress.in_doubt)),
        (too_late, say!("{count} too late at this pace", count = too_late)),
    ];
    let word = |(count, told): (u64, Wording)| (count > 0).then(|| say!("  {told}", told));
    // A run that waits says for how long right behind the number of those who wait.
    let mut words: Vec<Wording> = counts.into_iter().filter_map(word).collect();
    let stage = progress.stage.map(word_stage_mark);
    match waits {
        Some(time) if progress.waiting > 0 => words.insert(1, say!("  until {time}", time)),
        Some(time) => words.insert(0, say!("  waits until {time}", time)),
        None => {}
    }
    stage.into_iter().chain(words).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::{Progress, RecentPace, UnicodeWidthStr, list_parts, word_time, write_line};

    #[test]
    fn a_rate_is_that_of_the_last_seconds_and_there_is_none_before_the_first_answer() {
        let (mut pace, began) = (RecentPace::default(), Instant::now());
        let mut measure = |second, ended| pace.measure(ended, began + Duration::from_secs(second));
        assert_eq!(measure(0, 40), None);
        assert_eq!(measure(1, 40), None, "nobody was reached in this call");
        assert_eq!(measure(2, 140), Some(50.0));
        for second in 3..60 {
            measure(second, 140 + (second - 2));
        }
        assert_eq!(measure(60, 198), Some(1.0), "what came earlier is over");
        assert_eq!(measure(90, 198), None, "nobody is reached any more");
    }

    #[test]
    fn times_are_read_at_a_glance() {
        let times = [0.1, 99.0, 100.5, 5_950.0, 7_300.0].map(word_time);
        assert_eq!(times, ["1 s", "99 s", "2 min", "100 min", "2 h 1 min"]);
        assert!(word_time(f64::MAX).ends_with(" min"));
    }

    #[test]
    fn the_counts_fit_into_the_line_whatever_they_are() {
        let progress = Progress {
            planned: 12_345,
            accepted: 10_000,
            rejected: 31,
            waiting: 2_200,
            in_doubt: 2,
            too_late: 7,
            ..Progress::default()
        };
        let write = |progress: &Progress, width| {
            let parts = list_parts(progress, Some(52.3), &TimeZone::UTC);
            let line = write_line(progress, parts.iter().map(ToString::to_string), width);
            assert!(line.width() <= width.max(11), "{line}");
            line
        };
        for width in 0..120 {
            write(&progress, width);
        }
        assert_eq!(
            write(&progress, 120),
            "10033/12345  52.3/s  3 s left  2200 waiting  31 refused  2 in doubt  7 too late at this pace"
        );
        assert_eq!(write(&progress, 50), "10033/12345  52.3/s  3 s left  2200 waiting");
        let waits = Progress { waits: Some(Timestamp::UNIX_EPOCH), too_late: 0, ..progress };
        assert_eq!(
            write(&waits, 120),
            "10033/12345  2200 waiting  until 00:00:00  31 refused  2 in doubt"
        );
    }
}
