//! The curves of a run as SVG: bars for each slice of time, and lines that compare runs.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::moments::{word_end, word_minute};
use crate::newsroom::{CurveSlice, EndCounts, RunCurve};
use crate::wording::{Locale, Wording, say};

/// The size of a chart in its own units. It is stretched to the place that it has; its words stand outside.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 200.0;

/// A chart of bars.
pub(super) struct BarChart<'a> {
    pub(super) curve: &'a RunCurve,
    /// Which of the deliveries of a slice are drawn.
    pub(super) of: fn(&CurveSlice) -> EndCounts,
    /// What a person hears who does not see the chart.
    pub(super) label: String,
    pub(super) zone: &'a TimeZone,
    pub(super) locale: Locale,
}

/// A run whose progress is compared with that of others.
pub(super) struct ComparedRun<'a> {
    pub(super) curve: &'a RunCurve,
    pub(super) began: Timestamp,
    pub(super) planned: u64,
}

#[allow(clippy::cast_precision_loss, reason = "a place in a picture")]
const fn number(count: u64) -> f64 {
    count as f64
}

/// A place in a picture, with one digit.
fn place(value: f64) -> String {
    format!("{value:.1}")
}

impl BarChart<'_> {
    /// The chart.
    pub(super) fn draw(&self) -> Markup {
        let slices = &self.curve.slices;
        let most = slices.iter().map(|slice| (self.of)(slice).total()).max().unwrap_or(0).max(1);
        let step = WIDTH / number(slices.len().max(1) as u64);
        let ends = [slices.first(), slices.last()].map(|slice| {
            slice.map(|slice| word_slice_time(self.curve, slice, self.zone).translate(self.locale))
        });
        let drawing = html! {
            (draw_axis(0.0))
            @for (index, slice) in slices.iter().enumerate() {
                (draw_bar((self.of)(slice), most, step * number(index as u64), step))
            }
        };
        let scale = [most.to_string(), "0".to_owned()];
        frame(&self.label, &drawing, &scale, &ends.map(Option::unwrap_or_default))
    }
}

/// The moment at which a slice begins: with its seconds if the slices are shorter than a minute.
pub(super) fn word_slice_time(curve: &RunCurve, slice: &CurveSlice, zone: &TimeZone) -> Wording {
    let first = curve.slices.first().map_or(slice.from, |first| first.from);
    if curve.slice_seconds < 60 {
        say!("{time}", time = word_end(first, slice.from, zone))
    } else {
        word_minute(slice.from, first, zone)
    }
}

/// A chart between its scale and the times below it.
fn frame(label: &str, drawing: &Markup, scale: &[String], times: &[String]) -> Markup {
    html! {
        div.chart {
            div.scale { @for mark in scale { span { (mark) } } }
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" role="img"
                aria-label=(label) { (drawing) }
            div.times { @for time in times { span { (time) } } }
        }
    }
}

/// The line across a chart at this share of its height.
fn draw_axis(share: f64) -> Markup {
    let y = place(find_height(share));
    html! { line.axis x1="0" x2=(place(WIDTH)) y1=(y) y2=(y) {} }
}

/// Where a share of the height of a chart ends, from the top.
fn find_height(share: f64) -> f64 {
    HEIGHT - share * HEIGHT
}

/// The bar of one slice: what was accepted at the bottom.
fn draw_bar(counts: EndCounts, most: u64, left: f64, step: f64) -> Markup {
    let height = |count: u64| number(count) / number(most) * HEIGHT;
    let parts =
        [("accepted", counts.accepted), ("put-off", counts.put_off), ("refused", counts.refused)];
    let mut y = HEIGHT;
    html! {
        @for (class, count) in parts {
            @if count > 0 {
                @let tall = height(count);
                @let top = { y -= tall; y };
                rect class=(class) x=(place(left + step * 0.05)) y=(place(top))
                    width=(place(step * 0.9)) height=(place(tall.max(0.5))) {}
            }
        }
    }
}

/// The lines of runs: which share of the readers had the issue how long after the beginning. The first run stands out.
pub(super) fn draw_lines(runs: &[ComparedRun<'_>], label: &str) -> Markup {
    let longest = runs.iter().map(ComparedRun::count_seconds).max().unwrap_or_default().max(1);
    let drawing = html! {
        @for share in [0.0, 0.5, 1.0] { (draw_axis(share)) }
        @for (index, run) in runs.iter().enumerate().rev() {
            polyline class=(if index == 0 { "line present" } else { "line" })
                points=(run.list_points(longest)) {}
        }
    };
    let scale = ["100\u{a0}%", "50\u{a0}%", "0\u{a0}%"].map(str::to_owned);
    frame(label, &drawing, &scale, &["0".to_owned(), word_span(longest)])
}

impl ComparedRun<'_> {
    /// How many seconds after the beginning the last slice ends.
    fn count_seconds(&self) -> u64 {
        let last = self.curve.slices.last().map(|slice| slice.from.as_second());
        let end = last.map(|from| from + self.curve.slice_seconds - self.began.as_second());
        u64::try_from(end.unwrap_or_default()).unwrap_or_default()
    }

    /// After how many seconds so large a share of the readers had the issue: 0.5 for half. Exact to a slice. `None` if
    /// they never had it.
    pub(super) fn find_time_of(&self, share: f64) -> Option<u64> {
        let mut accepted = 0;
        for slice in &self.curve.slices {
            accepted += slice.both().accepted;
            if accepted > 0 && number(accepted) >= share * number(self.planned) {
                let end = slice.from.as_second() + self.curve.slice_seconds;
                return Some(u64::try_from(end - self.began.as_second()).unwrap_or_default());
            }
        }
        None
    }

    fn list_points(&self, longest: u64) -> String {
        let mut accepted = 0;
        let mut points = vec![format!("0.0,{HEIGHT:.1}")];
        for slice in &self.curve.slices {
            accepted += slice.both().accepted;
            let end = slice.from.as_second() + self.curve.slice_seconds - self.began.as_second();
            let after = u64::try_from(end).unwrap_or_default();
            let x = number(after) / number(longest) * WIDTH;
            let share = number(accepted) / number(self.planned.max(1));
            points.push(format!("{x:.1},{:.1}", find_height(share)));
        }
        points.join(" ")
    }
}

/// A span of time in its largest units.
pub(super) fn word_span(seconds: u64) -> String {
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}
