//! Sets one entry right, slip by slip.

use std::ops::Range;

use super::entries::{EntryShape, TomlEntry};
use super::fault::{Fault, Slip, SlipEnd, SlipKind};
use super::pairs::first_line;
use super::structure::whole_line;
use super::{
    Care, FileKind, braces, dates, doubles, heads, is_toml, lists, marks, quotes, stray,
    stray_texts, unread, values,
};
use crate::finding::mend::{TextChange, splice};
use crate::finding::{Finding, Span};
use crate::wording::say;

/// The most slips of one entry that are looked for.
const MAX_SLIPS_OF_ENTRY: usize = 12;

/// The longest line, in characters, that a help repeats as it should be.
const MAX_EXAMPLE_CHARS: usize = 100;

/// Every kind of slip. What stands first is seen first, so that a kind can count on those above it.
const KINDS: &[SlipKind] = &[
    stray_texts::find_element,
    stray_texts::find_wrapped_key,
    stray_texts::find_picture,
    stray_texts::find_below_header,
    stray::find_stray,
    unread::find_open,
    heads::find_other_header,
    heads::find_header,
    unread::find_odd_blank,
    heads::find_list_mark,
    heads::find_separator,
    heads::find_key_dot,
    heads::find_key_letters,
    values::find_colour,
    heads::find_missing_value,
    braces::find_braceless,
    marks::find_bare_key,
    quotes::find_pasted,
    braces::find_markdown_link,
    braces::find_keyless,
    values::find_truth,
    dates::find_date,
    values::find_number,
    values::find_hour,
    quotes::find_foreign,
    doubles::find_doubled,
    quotes::find_lines,
    marks::find_escape,
    lists::find_list,
    marks::find_behind,
    doubles::find_inner,
    quotes::find_unclosed,
    values::find_bare,
    unread::find_control,
];

/// An entry in a form that can be parsed, and its slips.
pub(super) struct MendedEntry {
    pub(super) text: String,
    pub(super) slips: Vec<Finding>,
    pub(super) care: Care,
    pub(super) is_partial: bool,
    /// The bytes of the file that findings about the entry point at.
    pub(super) shown: Range<usize>,
    /// The changes that set it right, each in the text that the one before it made.
    pub(super) changes: Vec<TextChange>,
}

/// Sets an entry of a file right. An entry that is TOML stays as it is.
pub(super) fn mend_entry(file_text: &str, entry: TomlEntry, file: FileKind) -> MendedEntry {
    let TomlEntry { range, shape } = entry;
    let written = &file_text[range.clone()];
    let head = written.len() - written.trim_start().len();
    let first =
        range.start + head..range.start + head + first_line(&written[head..]).trim_end().len();
    let is_other = shape == EntryShape::Header && heads::is_other_header(written, file);
    let mut mended = MendedEntry {
        text: written.to_owned(),
        slips: Vec::new(),
        care: Care::Kept,
        is_partial: false,
        shown: first,
        changes: Vec::new(),
    };
    let is_numbered = shape == EntryShape::Keyed && heads::has_number(written);
    if !is_other && !is_numbered && is_toml(written) {
        return mended;
    }
    let mut work =
        EntryWork { text: written.to_owned(), applied: Vec::new(), slips: Vec::new(), shape };
    if work.mend(file) {
        mended.is_partial = work.slips.iter().any(|slip| slip.end == SlipEnd::Partial);
        mended.care = work.care();
    } else {
        work.give_up(written, file);
        mended.is_partial = true;
        mended.care = Care::Mended;
    }
    if let (Care::LeftToReader, Some(slip)) = (mended.care, work.slips.first()) {
        mended.shown = range.start + slip.place.start..range.start + slip.place.end;
    }
    mended.slips = work.tell(written, file, range.start);
    let below = range.end..range.end + whole_line(&file_text[range.end..]).trim_end().len();
    if shape == EntryShape::Open && !below.is_empty() {
        mended.slips = point_below(mended.slips, &below);
    }
    (mended.text, mended.changes) = (work.text, work.applied);
    mended
}

/// Slips of a text or list that nobody closes, with the line above which it is to end.
fn point_below(slips: Vec<Finding>, below: &Range<usize>) -> Vec<Finding> {
    let point = |slip: Finding| slip.also(below.clone(), say!("it is to end above this line"));
    slips.into_iter().map(point).collect()
}

/// Where a byte of a text stood before these changes were made one after the other.
pub(super) fn trace_back(changes: &[TextChange], at: usize) -> usize {
    changes.iter().rev().fold(at, |at, change| {
        let Span { start, end } = change.span;
        match at {
            _ if at <= start => at,
            _ if at < start + change.with.len() => start,
            _ => at - change.with.len() + (end - start),
        }
    })
}

/// An entry while it is set right.
struct EntryWork {
    text: String,
    /// The changes so far, each in the text that the one before it made.
    applied: Vec<TextChange>,
    /// The slips so far, with their places as the entry is written.
    slips: Vec<Slip>,
    shape: EntryShape,
}

impl EntryWork {
    /// Sets one slip after the other right. Answers whether the entry is TOML by then.
    fn mend(&mut self, file: FileKind) -> bool {
        for _ in 0..MAX_SLIPS_OF_ENTRY {
            let fault = Fault::new(&self.text, self.shape, file);
            let Some(mut slip) = KINDS.iter().find_map(|kind| kind(&fault)) else { break };
            slip.changes.sort_by_key(|change| change.span);
            let place = trace_back(&self.applied, slip.place.start)
                ..trace_back(&self.applied, slip.place.end);
            let text = splice(&self.text, &slip.changes);
            if text == self.text {
                break;
            }
            self.text = text;
            for change in slip.changes.drain(..).rev() {
                self.applied.push(change);
            }
            if self.shape == EntryShape::Open {
                self.shape = EntryShape::Keyed;
            }
            self.slips.push(Slip { place, ..slip });
            if is_toml(&self.text) {
                return true;
            }
        }
        is_toml(&self.text) && !self.slips.is_empty()
    }

    /// What was done to the entry.
    fn care(&self) -> Care {
        let is_left = self.slips.iter().all(|slip| slip.end == SlipEnd::LeftToReader);
        if is_left { Care::LeftToReader } else { Care::Mended }
    }

    /// Leaves the entry out. If no slip of it is known, the parser's words are told.
    fn give_up(&mut self, written: &str, file: FileKind) {
        if self.slips.iter().all(|slip| slip.end == SlipEnd::LeftToReader) {
            self.slips = vec![unread::tell_unread(&Fault::new(written, self.shape, file))];
        }
        "\n".clone_into(&mut self.text);
    }

    /// The findings: one for each line of the entry that has a slip.
    fn tell(&self, written: &str, file: FileKind, start: usize) -> Vec<Finding> {
        let mut lines: Vec<usize> = Vec::new();
        let mut found: Vec<Finding> = Vec::new();
        let told = self.slips.iter().filter(|slip| slip.end != SlipEnd::LeftToReader);
        for slip in told {
            let place = slip.place.start.min(written.len())..slip.place.end.min(written.len());
            let line = written[..place.start].matches('\n').count();
            if lines.contains(&line) {
                continue;
            }
            lines.push(line);
            let message = slip.message.clone();
            let advice = &slip.advice;
            let help = match self.example(slip, file) {
                Some(line) => say!("{advice}: `{line}`", advice, line),
                None => advice.clone(),
            };
            let span = start + place.start..start + place.end;
            found.push(Finding::new(slip.code, span, message).help(help));
        }
        found
    }

    /// The line as it should be, if it is one, and short.
    fn example(&self, slip: &Slip, file: FileKind) -> Option<&str> {
        let line = self.text.trim();
        let is_short =
            !line.is_empty() && !line.contains('\n') && line.chars().count() <= MAX_EXAMPLE_CHARS;
        (slip.has_example && is_short && file != FileKind::Settings).then_some(line)
    }
}
