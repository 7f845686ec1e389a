//! Reads a list from TOML: `[[subscribers]]`, written by hand.
//!
//! A long file is read a thousand tables at a time, since a parsed table takes fifty times the memory of its
//! text.

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::Audience;
use super::consequence::LossKind;
use super::gather::{AudienceBuilder, FilePlace};
use super::report::{self, Report};
use super::row::{self, Field, RawReader};
use crate::finding::slip::{FileKind, ReadableText};
use crate::finding::{Code, Finding, Source, Span, table};
use crate::schema::TableSchema;
use crate::wording::say;

/// How many tables are parsed at a time.
const TABLES_PER_PIECE: usize = 1000;
/// The line above each table.
pub(super) const HEADER: &str = "[[subscribers]]";
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

/// Reads a list. `today` decides whose paid period is over.
///
/// There is no audience if a finding is an error: nobody knows what a list with a misspelt key means.
pub fn read(source: Source, today: Date) -> (Option<Audience>, Report) {
    let mut list = TomlList::new(today);
    let pieces = split_pieces(&source.text);
    let mut report = Report::whole(source);
    for range in pieces {
        let start = range.start;
        let text = report.source.text[range].to_owned();
        list.read_piece(&Source::of_text("", text), start);
        list.findings.drain(..).for_each(|finding| report.add(move_finding(finding, start)));
        for loss in list.losses.drain(..) {
            report.lose(loss.kind, &loss.email, |source| source.place(loss.at).0);
        }
    }
    list.builder.settle_days(|day| {
        let note = row::note_unsettled(day.field, day.numbers, day.tier);
        if let Some(kind) = LossKind::find(std::slice::from_ref(&note)) {
            report.lose(kind, day.address, |source| source.place(day.place.at as usize).0);
        }
        report.add(report::make_finding(note, span_of(day.place)));
    });
    let (mut audience, repeats) = list.builder.finish();
    audience.number_lines(&report.source.text);
    for repeat in repeats {
        let message = say!(
            "`{address}` is on the list already; one message goes out, the {edition} edition",
            address = repeat.address,
            edition = repeat.edition
        );
        let finding = Finding::new(Code::ADDRESS_REPEATED, span_of(repeat.again), message);
        report.add(finding.also(span_of(repeat.first), say!("the reader stands here first")));
    }
    if report.is_refusal() {
        return (None, report);
    }
    if audience.is_empty() {
        report.add(super::find_no_reader());
    }
    (Some(audience), report)
}

/// A list while it is being read.
struct TomlList {
    findings: Vec<Finding>,
    losses: Vec<TomlLoss>,
    builder: AudienceBuilder,
    today: Date,
}

/// A reader who loses something because a value cannot be read.
struct TomlLoss {
    kind: LossKind,
    email: String,
    /// Where the address stands, in bytes.
    at: usize,
}

impl TomlList {
    fn new(today: Date) -> Self {
        let builder = AudienceBuilder::new(today);
        Self { findings: Vec::new(), losses: Vec::new(), builder, today }
    }

    /// Reads the tables of one piece, which begins at byte `start` of the file.
    fn read_piece(&mut self, piece: &Source, start: usize) {
        if let Ok(root) = table::parse(piece) {
            return self.read_root(root, start);
        }
        let readable = ReadableText::new(piece, FileKind::List);
        // The readers of a piece with a slip are judged and not taken: their places are not those of the file.
        let mut judged = Self::new(self.today);
        readable.parse().into_iter().for_each(|root| judged.read_root(root, start));
        self.findings.extend(readable.tell(judged.findings));
    }

    /// Reads the table of one piece, which begins at byte `start` of the file.
    fn read_root(&mut self, root: Spanned<DeTable<'_>>, start: usize) {
        for (key, value) in root.into_inner() {
            if key.get_ref() != "subscribers" {
                let span = Span::from(key.span());
                let known = ["subscribers"];
                self.findings.push(table::unknown(key.get_ref(), &say!("the list"), span, &known));
                continue;
            }
            let span = value.span();
            match value.into_inner() {
                DeValue::Array(tables) => {
                    tables.into_iter().for_each(|table| self.read_subscriber(table, start));
                }
                _ => self.findings.push(
                    Finding::new(
                        Code::KEY_VALUE,
                        span,
                        say!("`subscribers` is not a list of tables"),
                    )
                    .help(say!("write each reader below a line `[[subscribers]]`")),
                ),
            }
        }
    }

    /// Reads one table, in a piece that begins at byte `start` of the file.
    fn read_subscriber(&mut self, table: Spanned<DeValue<'_>>, start: usize) {
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
        if let Some(kind) = LossKind::find(&notes) {
            let (email, at) = (email.get_ref().clone(), start + email.span().start);
            self.losses.push(TomlLoss { kind, email, at });
        }
        for note in notes {
            let place = raw.find_value(note.field).map_or(whole, Span::from);
            self.findings.push(report::make_finding(note, place));
        }
        let Some(reader) = reader else { return };
        let place = locate(email.span(), start);
        if place.is_none_or(|place| self.builder.add(&reader, place).is_err()) {
            self.findings.push(report::find_oversize(whole));
        }
    }
}

/// Splits the text into pieces before header lines, so that each piece is a list of its own. A text of
/// several lines can hold a line that looks like a header: a file with such texts stays in one piece.
pub(super) fn split_pieces(text: &str) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    if !text.contains("\"\"\"") && !text.contains("'''") {
        let mut at = 0;
        let mut headers = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with(HEADER) {
                if headers == TABLES_PER_PIECE {
                    cuts.push(at);
                    headers = 0;
                }
                headers += 1;
            }
            at += line.len();
        }
    }
    let ends = cuts.iter().copied().skip(1).chain([text.len()]).collect::<Vec<_>>();
    cuts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
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

/// The place of an address, in a piece that begins at byte `start` of the file.
fn locate(range: Range<usize>, start: usize) -> Option<FilePlace> {
    let at = u32::try_from(start + range.start).ok()?;
    Some(FilePlace { at, len: u16::try_from(range.len()).unwrap_or(u16::MAX) })
}

fn span_of(place: FilePlace) -> Span {
    let start = place.at as usize;
    Span::new(start, start + usize::from(place.len))
}

/// Moves a finding from a piece that begins at byte `start` to its place in the file.
fn move_finding(finding: Finding, start: usize) -> Finding {
    let shift = |span: Span| Span::new(span.start + start, span.end + start);
    Finding {
        span: shift(finding.span),
        also: finding.also.map(|mut also| {
            also.span = shift(also.span);
            also
        }),
        fix: finding.fix.map(|fix| Box::new(fix.moved(start))),
        ..finding
    }
}
