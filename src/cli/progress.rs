//! The progress of a run, shown while the run goes on.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;
use tokio::sync::watch;
use unicode_width::UnicodeWidthStr;

use super::console::Console;
use crate::deliver::Progress;

/// How long the bar stays before it is drawn again.
const BAR_PAUSE: Duration = Duration::from_millis(100);

/// The fewest columns of the bar.
const MIN_BAR_COLUMNS: usize = 10;

/// The time over which the pace is measured.
const PACE_SPAN: Duration = Duration::from_secs(10);

/// The shortest time between two lines of progress, where there is no bar.
const LINE_PAUSE: Duration = Duration::from_secs(10);

/// Shows progress: with a bar on a terminal, and elsewhere with a line now and then.
pub(super) async fn show(mut watched: watch::Receiver<Progress>, console: Console, zone: TimeZone) {
    let mut bar = console.is_watched().then(RunBar::new);
    let pause = if bar.is_some() { BAR_PAUSE } else { LINE_PAUSE };
    let mut said = 0;
    while watched.changed().await.is_ok() {
        let progress = *watched.borrow_and_update();
        if let Some(bar) = &mut bar {
            bar.draw(&progress, &zone);
        } else if (said > 0 && progress.ended() < progress.planned) || progress.waits.is_some() {
            let beside: String = list_counts(&progress, &zone).concat();
            console.tell(&format!("{} of {}{beside}", progress.ended(), progress.planned));
        }
        said += 1;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = closed(watched.clone()) => {}
            () = waiting(watched.clone()), if progress.waits.is_none() => {}
        }
    }
    if let Some(RunBar { bar, .. }) = bar {
        bar.finish_and_clear();
    }
}

/// The bar on a terminal, with its counts in the same line.
struct RunBar {
    bar: ProgressBar,
    pace: RecentPace,
}

impl RunBar {
    /// A bar that is not drawn yet.
    fn new() -> Self {
        let style = ProgressStyle::with_template("  {wide_bar} {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: ProgressBar::new(0).with_style(style), pace: RecentPace::default() }
    }

    fn draw(&mut self, progress: &Progress, zone: &TimeZone) {
        let ended = progress.ended();
        let rate = self.pace.measure(ended, Instant::now());
        let width = textwrap::termwidth().saturating_sub(MIN_BAR_COLUMNS + 3);
        self.bar.set_length(progress.planned);
        self.bar.set_position(ended);
        self.bar.set_message(write_line(progress, rate, zone, width));
    }
}

/// The counts beside the bar. What does not fit into so many columns is left out, from the end.
fn write_line(progress: &Progress, rate: Option<f64>, zone: &TimeZone, width: usize) -> String {
    let (ended, planned) = (progress.ended(), progress.planned);
    let mut line = format!("{ended:>places$}/{planned}", places = planned.to_string().len());
    let pace = rate.filter(|_| progress.waits.is_none());
    let pace = pace.into_iter().flat_map(|rate| {
        let left = progress.left();
        #[allow(clippy::cast_precision_loss, reason = "a time to read")]
        let time = (left > 0).then(|| format!("  {} left", word_time(left as f64 / rate)));
        [Some(format!("  {}/s", word_rate(rate))), time].into_iter().flatten()
    });
    let parts: Vec<_> = pace.chain(list_counts(progress, zone)).collect();
    for part in parts {
        if line.width() + part.width() > width {
            break;
        }
        line += &part;
    }
    line
}

/// How fast readers are done at present.
#[derive(Default)]
struct RecentPace {
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
    fn measure(&mut self, ended: u64, now: Instant) -> Option<f64> {
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

/// A rate in whole numbers, or with one digit below 10.
fn word_rate(rate: f64) -> String {
    if rate < 9.95 { format!("{rate:.1}") } else { format!("{rate:.0}") }
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
fn list_counts(progress: &Progress, zone: &TimeZone) -> Vec<String> {
    let waits = progress
        .waits
        .map(|moment| format!("until {}", moment.to_zoned(zone.clone()).strftime("%H:%M:%S")));
    let counts = [
        ("waiting", progress.waiting),
        ("refused", progress.rejected),
        ("in doubt", progress.in_doubt),
        ("too late at this pace", progress.too_late),
    ];
    let word = |(word, count)| (count > 0).then(|| format!("  {count} {word}"));
    // A run that waits says for how long right behind the number of those who wait.
    let mut words: Vec<String> = counts.into_iter().filter_map(word).collect();
    match waits {
        Some(waits) if progress.waiting > 0 => words.insert(1, format!("  {waits}")),
        Some(waits) => words.insert(0, format!("  waits {waits}")),
        None => {}
    }
    words
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::{Progress, RecentPace, UnicodeWidthStr, word_rate, word_time, write_line};

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
    fn rates_and_times_are_read_at_a_glance() {
        assert_eq!([0.25, 9.94, 14.7852, 399.6].map(word_rate), ["0.2", "9.9", "15", "400"]);
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
            let line = write_line(progress, Some(52.3), &TimeZone::UTC, width);
            assert!(line.width() <= width.max(11), "{line}");
            line
        };
        for width in 0..120 {
            write(&progress, width);
        }
        assert_eq!(
            write(&progress, 120),
            "10033/12345  52/s  3 s left  2200 waiting  31 refused  2 in doubt  7 too late at this pace"
        );
        assert_eq!(write(&progress, 50), "10033/12345  52/s  3 s left  2200 waiting");
        let waits = Progress { waits: Some(Timestamp::UNIX_EPOCH), too_late: 0, ..progress };
        assert_eq!(
            write(&waits, 120),
            "10033/12345  2200 waiting  until 00:00:00  31 refused  2 in doubt"
        );
    }
}
