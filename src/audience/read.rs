//! Reads a list from TOML: `[[subscribers]]`, written by hand.
//!
//! A list is read piece by piece (`pieces`), and no more of it than a piece is in memory.

use std::io::{self, Read};
use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::consequence::LossKind;
use super::gather::AudienceBuilder;
use super::list_end::end_list;
use super::pieces::{HEADER, ListPiece, ListPieces, TABLES_IN_A_PIECE};
use super::plain_tables::read_plain_tables;
use super::report::{self, Report, RowText};
use super::row::{self, Field, RawReader};
use super::row_sink::{ListLine, RowSink};
use super::search::{SearchBuilder, WantedReaders};
use super::spool::{ListSpool, SpoolBuilder};
use super::{Audience, SpooledAudience};
use crate::finding::slip::{FileKind, ReadableText, drop_follow_ons};
use crate::finding::{Code, Finding, Source, Span, table};
use crate::schema::TableSchema;
use crate::wording::say;

/// How many bytes of a piece are shown that is too long.
const MAX_SHOWN_BYTES: usize = 200;
/// The JSON Schema pattern of a date, with or without a time.
const DATE_PATTERN: &str = r"^\s*(\d{4}-\d{2}-\d{2}([T ].*)?)?\s*$";

/// A reader.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSubscriber {
    /// The address the issue goes to.
    #[schemars(with = "String")]
    email: Option<Spanned<String>>,
    /// The reader's name.
    #[schemars(with = "Option<String>")]
    name: Option<Spanned<String>>,
    /// Whether the reader pays, which decides on the edition.
    #[schemars(with = "Option<String>", extend("enum" = ["free", "paid"], "default" = "free"))]
    tier: Option<Spanned<String>>,
    /// Words that name parts of the audience.
    #[schemars(with = "Option<Vec<String>>")]
    tags: Option<Spanned<Vec<String>>>,
    /// The day the reader subscribed: `2025-02-11`.
    #[schemars(with = "Option<String>", regex(pattern = DATE_PATTERN))]
    since: Option<Spanned<Value>>,
    /// The last day of the paid period: `2025-02-11`. From the next on, the reader gets the free edition.
    #[schemars(with = "Option<String>", regex(pattern = DATE_PATTERN))]
    until: Option<Spanned<Value>>,
}

impl RawSubscriber {
    /// Where the value of a field is written, in bytes. A field that is absent has no place.
    fn find_value(&self, field: Field) -> Option<Range<usize>> {
        match field {
            Field::Email => self.email.as_ref().map(Spanned::span),
            Field::Name => self.name.as_ref().map(Spanned::span),
            Field::Tier => self.tier.as_ref().map(Spanned::span),
            Field::Tags => self.tags.as_ref().map(Spanned::span),
            Field::Since => self.since.as_ref().map(Spanned::span),
            Field::Until => self.until.as_ref().map(Spanned::span),
        }
    }
}

/// The JSON Schema of a list in TOML. Only [`read`] knows whether an address can be written to.
pub fn schema() -> TableSchema {
    TableSchema::empty().with_key(
        "subscribers",
        TableSchema::of::<RawSubscriber>().into_list("The readers, one table each."),
    )
}

/// Reads a list. `name` is the name of the file. `today` decides whose paid period is over.
///
/// There is no audience if a finding is an error: nobody knows what a list with a misspelt key means.
///
/// # Errors
///
/// The failure of `reader`.
pub fn read<R: Read>(name: &str, reader: R, today: Date) -> io::Result<(Option<Audience>, Report)> {
    read_into(AudienceBuilder::new(today), name, ListPieces::new(reader, TABLES_IN_A_PIECE))
}

/// Reads a list as [`read`] does, into a spool.
///
/// # Errors
///
/// The failure of `reader`, or of the spool.
pub fn spool_list<R: Read>(
    name: &str,
    reader: R,
    today: Date,
    list: ListSpool<'_>,
) -> io::Result<(Option<SpooledAudience>, Report)> {
    read_into(SpoolBuilder::new(list, today), name, ListPieces::new(reader, TABLES_IN_A_PIECE))
}

/// Reads a list as [`read`] does, and keeps only the wanted readers. The findings are those of the whole list, without
/// those about repetitions of other readers.
///
/// # Errors
///
/// The failure of `reader`.
pub fn search<R: Read>(
    name: &str,
    reader: R,
    today: Date,
    is_wanted: WantedReaders<'_>,
) -> io::Result<(Option<Audience>, Report)> {
    let rows = SearchBuilder::new(AudienceBuilder::new(today), is_wanted);
    let (found, report) = read_into(rows, name, ListPieces::new(reader, TABLES_IN_A_PIECE))?;
    Ok((found.map(|found| found.audience), report))
}

/// Reads the pieces of a list.
pub(super) fn read_into<S: RowSink, R: Read>(
    mut rows: S,
    name: &str,
    mut pieces: ListPieces<R>,
) -> io::Result<(Option<S::Audience>, Report)> {
    let mut report = Report::new(name);
    while let Some(piece) = pieces.read_next()? {
        let ListPiece { bytes, start, line, is_too_long } = piece;
        if is_too_long {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_SHOWN_BYTES)]);
            add_finding(&mut report, &text, line, find_endless_piece());
            break;
        }
        match Source::of_part("", bytes, start) {
            Ok(source) => {
                let counter = LineCounter { text: &source.text, at: 0, line };
                let mut reader = PieceReader::new(counter, Some(&mut rows));
                reader.read(&source);
                reader.tell(&mut report);
            }
            Err(fault) => {
                let (source, finding) = *fault;
                add_finding(&mut report, &source.text, line, finding);
                break;
            }
        }
    }
    end_list(rows, report)
}

/// The finding about a piece that is too long.
fn find_endless_piece() -> Finding {
    let message = say!("no line `[[subscribers]]` follows this one within 64 MiB");
    Finding::new(Code::FILE_SIZE, Span::new(0, 0), message).help(say!(
        "write each reader below a line `[[subscribers]]`, and close every text of several lines"
    ))
}

/// Adds a finding about a piece with this text, whose first line has this number.
fn add_finding(report: &mut Report, text: &str, first_line: usize, finding: Finding) {
    if !report.has_room(finding.code) {
        return report.count_more(finding.code, 1);
    }
    let at = finding.span.start.min(text.len());
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end);
    let line = first_line + memchr::memchr_iter(b'\n', before.as_bytes()).count();
    let span = Span::new(at - start, finding.span.end.clamp(at, end) - start);
    report.add_in_row(RowText { line, text: &text[start..end] }, span, finding);
}

/// Counts the lines of a piece.
struct LineCounter<'a> {
    /// The text of the piece.
    text: &'a str,
    /// Up to which byte the lines are counted.
    at: usize,
    /// The line of the file, from 1, in which that byte stands.
    line: usize,
}

impl LineCounter<'_> {
    /// The line of the file, from 1, in which a byte of the piece stands.
    fn find_line(&mut self, at: usize) -> usize {
        let count =
            |range: Range<usize>| memchr::memchr_iter(b'\n', &self.text.as_bytes()[range]).count();
        let at = at.min(self.text.len());
        if at >= self.at {
            self.line += count(self.at..at);
        } else {
            self.line -= count(at..self.at);
        }
        self.at = at;
        self.line
    }
}

/// Reads the tables of one piece.
struct PieceReader<'a, S> {
    lines: LineCounter<'a>,
    findings: Vec<Finding>,
    losses: Vec<TomlLoss>,
    /// Takes the readers. `None` if they are judged and not taken.
    rows: Option<&'a mut S>,
}

/// A reader who loses something because a value cannot be read.
struct TomlLoss {
    kind: LossKind,
    email: String,
    line: usize,
}

impl<'a, S: RowSink> PieceReader<'a, S> {
    const fn new(lines: LineCounter<'a>, rows: Option<&'a mut S>) -> Self {
        Self { lines, findings: Vec::new(), losses: Vec::new(), rows }
    }

    fn read(&mut self, piece: &Source) {
        if self.read_plainly(&piece.text) {
            return;
        }
        let is_list = |root: &Spanned<DeTable<'_>>| {
            root.get_ref().keys().all(|key| key.get_ref() == "subscribers")
        };
        if let Some(root) = table::parse(piece).ok().filter(is_list) {
            self.read_root(root);
            return drop_follow_ons(&piece.text, &mut self.findings);
        }
        let readable = ReadableText::new(piece, FileKind::List);
        // The readers of a piece with a slip are judged and not taken: their places are not those of the file.
        let lines = LineCounter { text: "", at: 0, line: 1 };
        let mut judged: PieceReader<'_, S> = PieceReader::new(lines, None);
        readable.parse().into_iter().for_each(|root| judged.read_root(root));
        self.findings.extend(readable.tell(judged.findings));
    }

    /// Reads a piece of plain tables, if nothing is to be said of any of them. Answers whether it has read it.
    fn read_plainly(&mut self, piece: &str) -> bool {
        let Some(tables) = read_plain_tables(piece, HEADER) else { return false };
        let (mut notes, mut readers) = (Vec::new(), Vec::with_capacity(tables.len()));
        for table in &tables {
            let checked = table.read().and_then(|entry| row::check_reader(entry, &mut notes));
            let line = u32::try_from(self.lines.line + table.lines_before);
            match (checked, line) {
                (Some(reader), Ok(line)) if notes.is_empty() => {
                    readers.push((reader, ListLine(line)));
                }
                _ => return false,
            }
        }
        let Some(rows) = &mut self.rows else { return false };
        if readers.iter().any(|(reader, line)| rows.add(reader, *line).is_err()) {
            self.findings.push(report::find_oversize(Span::new(0, 0)));
        }
        true
    }

    /// Adds to a report what was found.
    fn tell(self, report: &mut Report) {
        let Self { mut lines, findings, losses, .. } = self;
        lines.find_line(0);
        for finding in findings {
            add_finding(report, lines.text, lines.line, finding);
        }
        for loss in &losses {
            report.lose(loss.kind, &loss.email, loss.line);
        }
    }

    fn read_root(&mut self, root: Spanned<DeTable<'_>>) {
        for (key, value) in root.into_inner() {
            if key.get_ref() != "subscribers" {
                let span = Span::from(key.span());
                let known = ["subscribers"];
                self.findings.push(table::unknown(key.get_ref(), &say!("the list"), span, &known));
                continue;
            }
            let span = value.span();
            match value.into_inner() {
                DeValue::Array(items) if items.iter().all(is_text) && !items.is_empty() => {
                    self.findings.push(tell_texts(span));
                }
                DeValue::Array(tables) => {
                    tables.into_iter().for_each(|table| self.read_subscriber(table));
                }
                _ => self.findings.push(tell_texts(span)),
            }
        }
    }

    fn read_subscriber(&mut self, table: Spanned<DeValue<'_>>) {
        let whole = Span::from(table.span());
        let raw = table::typed::<RawSubscriber>(table, &say!("a subscriber"), &mut self.findings);
        let Some(raw) = raw else { return };
        let Some(email) = &raw.email else {
            let example = "\"zoe@example.org\"";
            return self.findings.push(table::missing(
                "email",
                &say!("a subscriber"),
                whole,
                example,
            ));
        };
        let (since, until) =
            (date_as_written(raw.since.as_ref()), date_as_written(raw.until.as_ref()));
        let entry = RawReader {
            email: email.get_ref(),
            name: text_or_empty(raw.name.as_ref()),
            tier: text_or_empty(raw.tier.as_ref()),
            tags: raw.tags.iter().flat_map(Spanned::get_ref).map(String::as_str).collect(),
            since: &since,
            until: &until,
        };
        let mut notes = Vec::new();
        let reader = row::check_reader(entry, &mut notes);
        let line = self.lines.find_line(email.span().start);
        if let Some(kind) = LossKind::find(&notes) {
            self.losses.push(TomlLoss { kind, email: email.get_ref().clone(), line });
        }
        for note in notes {
            let place = raw.find_value(note.field).map_or(whole, Span::from);
            self.findings.push(report::make_finding(note, place));
        }
        let (Some(reader), Some(rows)) = (reader, &mut self.rows) else { return };
        let line = u32::try_from(line).map(ListLine);
        if line.is_err() || line.is_ok_and(|line| rows.add(&reader, line).is_err()) {
            self.findings.push(report::find_oversize(whole));
        }
    }
}

/// Whether an item of the list is a text, and no table.
fn is_text(item: &Spanned<DeValue<'_>>) -> bool {
    item.get_ref().is_str()
}

/// The finding for a list of readers that are no tables.
fn tell_texts(list: Range<usize>) -> Finding {
    Finding::new(Code::KEY_VALUE, list, say!("`subscribers` is not a list of tables"))
        .help(say!("write each reader below a line `[[subscribers]]`"))
}

/// The text of a value. An absent one is empty.
fn text_or_empty(value: Option<&Spanned<String>>) -> &str {
    value.map_or("", |value| value.get_ref())
}

/// A date as it is written, with or without quotation marks.
fn date_as_written(value: Option<&Spanned<Value>>) -> String {
    match value.map(Spanned::get_ref) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
