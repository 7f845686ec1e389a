//! What is said of a list when its last row was read.

use std::io;

use super::consequence::LossKind;
use super::report::{self, Report, RowText};
use super::row;
use super::row_sink::{Repeat, RowSink};
use crate::finding::{Code, Finding, Span};
use crate::wording::say;

/// Ends a list: reads the days that waited for their column, and keeps each reader once. There is no audience if a
/// finding is an error.
///
/// # Errors
///
/// What was kept of the rows cannot be read.
pub(super) fn end_list<S: RowSink>(
    mut rows: S,
    mut report: Report,
) -> io::Result<(Option<S::Audience>, Report)> {
    rows.settle_days(&mut |day| {
        let note = row::note_unsettled(day.field, day.numbers, day.tier);
        let line = day.line.0 as usize;
        if let Some(kind) = LossKind::find(std::slice::from_ref(&note)) {
            report.lose(kind, day.address, line);
        }
        let written = day.numbers.to_string();
        let span = Span::new(0, written.len());
        let finding = report::make_finding(note, span);
        report.add_in_row(RowText { line, text: &written }, span, finding);
    })?;
    let (audience, repeats) = rows.finish()?;
    repeats.first.iter().for_each(|repeat| report_repeat(&mut report, repeat));
    report.count_more(Code::ADDRESS_REPEATED, repeats.count - repeats.first.len());
    if report.is_refusal() {
        return Ok((None, report));
    }
    if S::count(&audience) == 0 {
        report.add(super::find_no_reader());
    }
    Ok((Some(audience), report))
}

/// Says that a reader stands in the list twice.
fn report_repeat(report: &mut Report, repeat: &Repeat) {
    let (again, first) = (repeat.again.0, repeat.first.0);
    let message = say!(
        "the reader of line {again} stands on line {first} already; one message goes out, \
         the {edition} edition",
        again,
        first,
        edition = repeat.edition
    );
    let text = RowText { line: again as usize, text: &repeat.address };
    let span = Span::new(0, repeat.address.len());
    report.add_in_row(text, span, Finding::new(Code::ADDRESS_REPEATED, span, message));
}
