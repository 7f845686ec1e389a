//! `status --curve`: the delivery curve of a run, a line for each slice of time.

#![allow(
    clippy::disallowed_methods,
    reason = "the letters that a terminal can show are in the environment"
)]

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::columns::count_columns;
use crate::newsroom::{EndCounts, RunCurve};
use crate::wording::{Locale, say};

/// The most lines of a curve.
pub(super) const MAX_SLICES: u32 = 16;

/// The columns of a curve where the place has no end, as in a file.
const DEFAULT_COLUMNS: usize = 80;

/// The widest curve.
const MAX_COLUMNS: usize = 120;

/// The fewest columns of a bar. With fewer, there is none.
const MIN_BAR_COLUMNS: usize = 5;

/// The fewest columns of a count.
const MIN_COUNT_COLUMNS: usize = 6;

/// A run that is longer than this is written with its days.
const LONG_RUN_SECONDS: u64 = 20 * 3_600;

/// The variables that say which letters a terminal can show, the strongest first (POSIX.1-2017 §8.2).
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// What bars are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BarLetters {
    /// Blocks of three shades.
    Blocks,
    /// Letters of ASCII.
    Ascii,
}

impl BarLetters {
    /// Blocks, if the locale of the environment has UTF-8.
    pub(super) fn of_environment() -> Self {
        let said = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
        let value = said.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
        let value = value.to_ascii_lowercase();
        if value.contains("utf-8") || value.contains("utf8") { Self::Blocks } else { Self::Ascii }
    }

    /// The letters of accepted, put off and refused deliveries.
    const fn list(self) -> [char; 3] {
        match self {
            Self::Blocks => ['█', '▒', '░'],
            Self::Ascii => ['#', '~', 'x'],
        }
    }
}

/// How many columns a curve has on stdout.
pub(super) fn count_curve_columns() -> usize {
    match count_columns(&std::io::stdout()) {
        usize::MAX => DEFAULT_COLUMNS,
        columns => columns.min(MAX_COLUMNS),
    }
}

/// How a curve is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct CurveStyle {
    pub(super) columns: usize,
    pub(super) letters: BarLetters,
    pub(super) locale: Locale,
}

/// The curve in words and bars: a heading, and a line for each slice. Empty if there is no slice.
pub(super) fn draw_curve(curve: &RunCurve, zone: &TimeZone, style: CurveStyle) -> Vec<String> {
    if curve.slices.is_empty() {
        return Vec::new();
    }
    let CurveStyle { columns, letters, locale } = style;
    let titles = [say!("accepted"), say!("put off"), say!("refused")];
    let titles = titles.map(|title| title.translate(locale));
    let [accepted, put_off, refused] = letters.list();
    let [first, second, third] = &titles;
    let titles = [
        format!("{accepted} {first}"),
        format!("{put_off} {second}"),
        format!("{refused} {third}"),
    ];
    let format = choose_time_format(curve);
    let write_time = |at: Timestamp| at.to_zoned(zone.clone()).strftime(format).to_string();
    let times: Vec<String> = curve.slices.iter().map(|slice| write_time(slice.from)).collect();
    let time = times.iter().map(|time| time.width()).max().unwrap_or_default();
    let cells = titles.each_ref().map(|title| title.width().max(MIN_COUNT_COLUMNS));
    let columns_of = LineColumns { time, cells };
    let bar = columns.saturating_sub(columns_of.count() + 2);
    let most = curve.slices.iter().map(|slice| slice.both().total()).max().unwrap_or_default();
    let mut lines = vec![columns_of.write("", &titles)];
    for (slice, time) in curve.slices.iter().zip(&times) {
        let counts = slice.both();
        let numbers = list_ends(counts).map(|count| count.to_string());
        let mut line = columns_of.write(time, &numbers);
        if bar >= MIN_BAR_COLUMNS {
            let _ = write!(line, "  {}", draw_bar(counts, most, bar, letters));
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// How the beginnings of slices are written: with seconds if those are short, and with the day if the run is long.
const fn choose_time_format(curve: &RunCurve) -> &'static str {
    let seconds = curve.slices.len() as u64 * curve.slice_seconds.unsigned_abs();
    match curve.slice_seconds {
        _ if seconds > LONG_RUN_SECONDS => "%m-%d %H:%M",
        0..60 => "%H:%M:%S",
        _ => "%H:%M",
    }
}

/// The columns of a line of the curve: those of the time, and of each of the counts.
struct LineColumns {
    time: usize,
    cells: [usize; 3],
}

impl LineColumns {
    /// All columns of a line without its bar.
    fn count(&self) -> usize {
        2 + self.time + self.cells.iter().map(|cell| cell + 2).sum::<usize>()
    }

    /// The line of a time and its counts.
    fn write(&self, time: &str, cells: &[String; 3]) -> String {
        let mut line = format!("  {time:columns$}", columns = self.time);
        for (cell, columns) in cells.iter().zip(self.cells) {
            let blanks = columns.saturating_sub(cell.width());
            let _ = write!(line, "  {}{cell}", " ".repeat(blanks));
        }
        line
    }
}

/// The counts in the order in which they are drawn.
const fn list_ends(counts: EndCounts) -> [u64; 3] {
    [counts.accepted, counts.put_off, counts.refused]
}

/// The bar of one slice: the longest one has so many columns, and whatever was counted has one at least.
fn draw_bar(counts: EndCounts, most: u64, columns: usize, letters: BarLetters) -> String {
    let columns = columns as u64;
    let mut left = columns;
    let mut bar = String::new();
    // What is least is drawn last, and must not find the place taken.
    let ends = list_ends(counts);
    for (at, (count, letter)) in ends.into_iter().zip(letters.list()).enumerate() {
        let later = ends[at + 1..].iter().filter(|count| **count > 0).count() as u64;
        let length = (count * columns).checked_div(most).unwrap_or_default();
        let length = length.max(u64::from(count > 0)).min(left.saturating_sub(later));
        left -= length;
        bar.extend((0..length).map(|_| letter));
    }
    bar
}

/// The curve for machines.
pub(super) fn describe_curve(curve: &RunCurve) -> Value {
    let counts = |counts: EndCounts| json!({ "accepted": counts.accepted, "put_off": counts.put_off, "refused": counts.refused });
    let slices = curve.slices.iter().map(|slice| {
        json!({ "from": slice.from.to_string(), "free": counts(slice.free), "paid": counts(slice.paid) })
    });
    json!({ "slice_seconds": curve.slice_seconds, "slices": slices.collect::<Value>() })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use unicode_width::UnicodeWidthStr;

    use super::{BarLetters, CurveStyle, EndCounts, Locale, RunCurve, draw_bar, draw_curve};
    use crate::newsroom::CurveSlice;

    fn slice(minute: i64, accepted: u64, put_off: u64, refused: u64) -> CurveSlice {
        CurveSlice {
            from: Timestamp::from_second(1_739_253_600 + 60 * minute).expect("a moment"),
            free: EndCounts { accepted, put_off, refused, in_doubt: 0 },
            paid: EndCounts::default(),
        }
    }

    fn curve() -> RunCurve {
        let slices =
            vec![slice(0, 400, 0, 0), slice(1, 90, 8, 2), slice(2, 0, 0, 0), slice(3, 1, 0, 1)];
        RunCurve { slice_seconds: 60, slices }
    }

    fn draw(columns: usize, letters: BarLetters) -> Vec<String> {
        let style = CurveStyle { columns, letters, locale: Locale::English };
        draw_curve(&curve(), &TimeZone::UTC, style)
    }

    #[test]
    fn a_curve_has_a_line_for_each_slice_with_its_counts_and_a_bar() {
        assert_eq!(
            draw(60, BarLetters::Ascii),
            [
                "         # accepted  ~ put off  x refused",
                "  06:00         400          0          0  #################",
                "  06:01          90          8          2  ###~x",
                "  06:02           0          0          0",
                "  06:03           1          0          1  #x",
            ]
        );
        assert!(draw(60, BarLetters::Blocks)[2].ends_with("  ███▒░"));
    }

    #[test]
    fn no_line_is_wider_than_the_place_unless_the_counts_alone_are() {
        for columns in [60, 80, 120] {
            for letters in [BarLetters::Blocks, BarLetters::Ascii] {
                let widths = draw(columns, letters).into_iter().map(|line| line.width());
                assert_eq!(widths.max(), Some(columns), "the longest bar fills the place");
            }
        }
        assert!(draw(46, BarLetters::Ascii).iter().all(|line| !line.ends_with('#')));
        assert!(
            draw_curve(
                &RunCurve { slice_seconds: 1, slices: Vec::new() },
                &TimeZone::UTC,
                CurveStyle { columns: 80, letters: BarLetters::Ascii, locale: Locale::English },
            )
            .is_empty()
        );
    }

    #[test]
    fn whatever_was_counted_is_seen_in_its_bar() {
        for (accepted, put_off, refused, bar) in [
            (1_000, 1, 1, "########~x"),
            (1, 1_000, 1, "#~~~~~~~~x"),
            (0, 0, 1_000, "xxxxxxxxxx"),
            (0, 0, 0, ""),
        ] {
            let counts = EndCounts { accepted, put_off, refused, in_doubt: 0 };
            assert_eq!(draw_bar(counts, 1_000, 10, BarLetters::Ascii), bar);
        }
    }
}
