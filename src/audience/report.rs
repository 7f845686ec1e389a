//! The report about a list: the first findings of each code, and how many there are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::consequence::LossKind;
use super::row::RowNote;
use crate::finding::{Code, Finding, Severity, Source, Span};
use crate::wording::say;

/// How many findings of one code are kept. A list can have a million of them.
pub(super) const MAX_SHOWN_FINDINGS: usize = 20;
/// How many rows are named whose readers lose something.
const MAX_NAMED_ROWS: usize = 12;
/// How many of these rows can be found again.
const MAX_KEPT_LINES: usize = 200;
/// How many characters of an address are kept to name such a row.
const MAX_SHOWN_NAME_CHARS: usize = 80;
/// How many bytes of a row are kept to show it.
const MAX_SHOWN_ROW_BYTES: usize = 400;
/// How many characters of a cell a message repeats at most.
const MAX_CELL_CHARS: usize = 200;

/// Findings about a list of readers, and the text they point into.
#[derive(Debug, Clone)]
pub struct Report {
    /// The text of the findings: only the rows that findings are about. In such rows, question marks replace control
    /// characters.
    pub source: Source,
    /// The first findings of each code.
    pub findings: Vec<Finding>,
    /// The true number of each line of `source`.
    lines: Vec<usize>,
    /// How many findings there are of each code.
    counts: BTreeMap<Code, usize>,
    loss: ListLoss,
}

/// Readers who get nothing, or less than they may be entitled to, since their rows cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListLoss {
    /// Those who are left out.
    pub left_out: NamedRows,
    /// Those who get the free edition, since their tier or their last day cannot be read.
    pub downgraded: NamedRows,
}

/// Rows of a list: how many they are, and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedRows {
    /// How many they are.
    pub count: u64,
    /// The first of them: the address as it is written, or what else the row begins with, and the line. It
    /// holds no control character.
    pub first: Vec<String>,
    /// The lines of the first of them, from 1: where the address stands or, in a CSV file, where the row begins.
    pub lines: Vec<usize>,
}

impl ListLoss {
    /// Whether every row could be read.
    pub const fn is_none(&self) -> bool {
        self.left_out.count == 0 && self.downgraded.count == 0
    }
}

/// A row of a streamed file.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowText<'a> {
    /// The number of its first line, from 1.
    pub(super) line: usize,
    /// The row without its line end.
    pub(super) text: &'a str,
}

impl Report {
    /// A report about a file of this name.
    pub(super) fn new(name: &str) -> Self {
        Self {
            source: Source::of_text(name.to_owned(), ""),
            findings: Vec::new(),
            lines: Vec::new(),
            counts: BTreeMap::new(),
            loss: ListLoss::default(),
        }
    }

    /// How many findings there are of each code, with those that are not kept.
    pub fn counts(&self) -> impl Iterator<Item = (Code, usize)> {
        self.counts.iter().map(|(code, count)| (*code, *count))
    }

    /// How many findings there are of a code.
    pub fn count(&self, code: Code) -> usize {
        self.counts.get(&code).copied().unwrap_or_default()
    }

    /// Whether a finding keeps the whole list from being used.
    pub fn is_refusal(&self) -> bool {
        self.counts.keys().any(|code| code.severity() == Severity::Error)
    }

    /// The readers whose rows could not be read as they were meant.
    pub const fn loss(&self) -> &ListLoss {
        &self.loss
    }

    /// Counts a reader who loses something. `name` says who it is, as the list has it.
    pub(super) fn lose(&mut self, kind: LossKind, name: &str, line: usize) {
        let rows = match kind {
            LossKind::LeftOut => &mut self.loss.left_out,
            LossKind::Downgraded => &mut self.loss.downgraded,
        };
        rows.count += 1;
        if rows.lines.len() == MAX_KEPT_LINES {
            return;
        }
        rows.lines.push(line);
        if rows.first.len() < MAX_NAMED_ROWS {
            let visible = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
            let name: String = visible.take(MAX_SHOWN_NAME_CHARS).collect();
            rows.first.push(format!("{name:?} (line {line})"));
        }
    }

    /// The line of the file, from 1, in which a finding begins.
    pub fn line(&self, finding: &Finding) -> usize {
        let (line, _) = self.source.place(finding.span.start);
        self.lines.get(line - 1).copied().unwrap_or(1)
    }

    /// A finding with only its own line as source, and the number of that line.
    pub fn alone(&self, finding: &Finding) -> (Source, usize, Finding) {
        let text = &self.source.text;
        let at = finding.span.start.min(text.len());
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        let span = Span::new(at - start, finding.span.end.clamp(at, end) - start);
        let source = Source::of_text(self.source.name.clone(), text[start..end].to_owned());
        (source, self.line(finding), Finding { span, also: None, fix: None, ..finding.clone() })
    }

    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        if self.count_finding(finding.code) {
            self.findings.push(finding);
        }
    }

    /// Adds a finding about the bytes `span` of a row.
    pub(super) fn add_in_row(&mut self, row: RowText<'_>, span: Span, finding: Finding) {
        if !self.count_finding(finding.code) {
            return;
        }
        let shown = self.keep_row(row);
        let within = |at: usize| (shown.start + at).min(shown.end);
        let span = Span::new(within(span.start), within(span.end));
        self.findings.push(Finding { span, also: None, fix: None, ..finding });
    }

    /// Whether the next finding of a code is among the first ones, which are kept.
    pub(super) fn has_room(&self, code: Code) -> bool {
        self.count(code) < MAX_SHOWN_FINDINGS
    }

    /// Counts findings of a code that are not kept.
    pub(super) fn count_more(&mut self, code: Code, count: usize) {
        if count > 0 {
            *self.counts.entry(code).or_default() += count;
        }
    }

    /// Counts a finding. Answers whether it is among the first ones of its code.
    fn count_finding(&mut self, code: Code) -> bool {
        let has_room = self.has_room(code);
        self.count_more(code, 1);
        has_room
    }

    /// Keeps a row to show it, once for all findings about it. Answers where it stands in the source.
    fn keep_row(&mut self, row: RowText<'_>) -> Range<usize> {
        let mut end = row.text.len().min(MAX_SHOWN_ROW_BYTES);
        while !row.text.is_char_boundary(end) {
            end -= 1;
        }
        let shown: String = row.text[..end].chars().flat_map(blot_character).collect();
        let text = &mut self.source.text;
        let lines = &mut self.lines;
        if let Some(at) = lines.iter().rposition(|line| *line == row.line) {
            let start: usize = text.split_inclusive('\n').take(at).map(str::len).sum();
            if text[start..].starts_with(&shown) {
                return start..start + shown.len();
            }
        }
        let start = text.len();
        text.push_str(&shown);
        text.push('\n');
        lines.extend((row.line..).take(shown.split('\n').count()));
        start..start + shown.len()
    }
}

/// Makes a finding of a note. The caller knows the file, and so the place.
pub(super) fn make_finding(note: RowNote, span: Span) -> Finding {
    let finding = Finding::new(note.code, span, note.sentence().cut_values(MAX_CELL_CHARS));
    match note.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// The finding of a list that has more bytes than the places of its readers can say.
pub(super) fn find_oversize(span: Span) -> Finding {
    Finding::new(Code::FILE_SIZE, span, say!("the list is over 4 GiB"))
        .help(say!("split it in two"))
}

/// A character as it may be shown. A control character becomes question marks of the same number of bytes,
/// except a tab and a line feed.
fn blot_character(c: char) -> impl Iterator<Item = char> {
    let (shown, times) =
        if c.is_control() && !matches!(c, '\t' | '\n') { ('?', c.len_utf8()) } else { (c, 1) };
    std::iter::repeat_n(shown, times)
}
