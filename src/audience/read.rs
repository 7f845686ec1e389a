//! A list from TOML: `[[subscribers]]`, written by hand.
//!
//! A long file is read a thousand tables at a time, since a parsed table is fifty times its text.

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::DeValue;
use toml::{Spanned, Value};

use super::Audience;
use super::gather::{Gathering, Place};
use super::report::{self, Report};
use super::row::{self, Entry, Field};
use crate::finding::{Code, Finding, Source, Span, table};
use crate::schema::Shape;

/// How many tables are parsed together.
const TABLES: usize = 1000;
/// The line above each table.
const HEADER: &str = "[[subscribers]]";
/// A day, as an editor's program looks at it.
const DAY: &str = r"^\s*(\d{4}-\d{2}-\d{2})?\s*$";

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
    #[schemars(with = "Option<String>", regex(pattern = DAY))]
    since: Option<Spanned<Value>>,
    /// The last day of the paid period: `2025-02-11`. From the next on, the reader gets the free edition.
    #[schemars(with = "Option<String>", regex(pattern = DAY))]
    until: Option<Spanned<Value>>,
}

/// The shape of a list in TOML. Whether an address can be written to is left to [`read`].
pub fn schema() -> Shape {
    Shape::empty()
        .key("subscribers", Shape::of::<RawSubscriber>().list("The readers, one table each."))
}

/// Reads a list; `today` decides whose paid period is over.
///
/// There is no audience when a finding is an error: a list with a misspelt key is a list nobody
/// knows the meaning of.
pub fn read(source: Source, today: Date) -> (Option<Audience>, Report) {
    let mut list = List { findings: Vec::new(), gathering: Gathering::new(), today };
    let pieces = pieces(&source.text);
    let mut report = Report::whole(source);
    for range in pieces {
        let start = range.start;
        let text = report.source.text[range].to_owned();
        list.piece(&Source { name: String::new(), text }, start);
        list.findings.drain(..).for_each(|finding| report.tell(moved(finding, start)));
    }
    let (audience, repeats) = list.gathering.finish();
    for repeat in repeats {
        let message = format!(
            "`{}` is on the list already; one message goes out, the {} edition",
            repeat.address, repeat.edition
        );
        let finding = Finding::new(Code::ADDRESS_REPEATED, span(repeat.again), message);
        report.tell(finding.also(span(repeat.first), "the reader stands here first"));
    }
    if report.is_refusal() {
        return (None, report);
    }
    if audience.is_empty() {
        report.tell(super::nobody());
    }
    (Some(audience), report)
}

struct List {
    findings: Vec<Finding>,
    gathering: Gathering,
    today: Date,
}

impl List {
    /// Reads the tables of one piece, which begins at byte `start` of the file.
    fn piece(&mut self, piece: &Source, start: usize) {
        let root = match table::parse(piece) {
            Ok(root) => root,
            Err(faults) => return self.findings.extend(faults),
        };
        for (key, value) in root.into_inner() {
            if key.get_ref() != "subscribers" {
                let span = Span::from(key.span());
                let known = ["subscribers"];
                self.findings.push(table::unknown(key.get_ref(), "the list", span, &known));
                continue;
            }
            let span = value.span();
            match value.into_inner() {
                DeValue::Array(tables) => {
                    tables.into_iter().for_each(|table| self.one(table, start));
                }
                _ => self.findings.push(
                    Finding::new(Code::KEY_VALUE, span, "`subscribers` is not a list of tables")
                        .help("write each reader below a line `[[subscribers]]`"),
                ),
            }
        }
    }

    fn one(&mut self, table: Spanned<DeValue<'_>>, start: usize) {
        let whole = Span::from(table.span());
        let raw = table::typed::<RawSubscriber>(table, "a subscriber", &mut self.findings);
        let Some(raw) = raw else { return };
        let Some(email) = &raw.email else {
            let example = "\"zoe@example.org\"";
            return self.findings.push(table::missing("email", "a subscriber", whole, example));
        };
        let (since, until) = (written(raw.since.as_ref()), written(raw.until.as_ref()));
        let entry = Entry {
            email: email.get_ref(),
            name: text(raw.name.as_ref()),
            tier: text(raw.tier.as_ref()),
            tags: raw.tags.iter().flat_map(Spanned::get_ref).map(String::as_str).collect(),
            since: &since,
            until: &until,
        };
        let mut notes = Vec::new();
        let reader = row::admit(entry, self.today, &mut notes);
        for note in notes {
            let place = match note.field {
                Field::Email => Some(email.span()),
                Field::Name => raw.name.as_ref().map(Spanned::span),
                Field::Tier => raw.tier.as_ref().map(Spanned::span),
                Field::Tags => raw.tags.as_ref().map(Spanned::span),
                Field::Since => raw.since.as_ref().map(Spanned::span),
                Field::Until => raw.until.as_ref().map(Spanned::span),
            };
            let place = place.map_or(whole, Span::from);
            self.findings.push(report::finding(note, place));
        }
        let Some(reader) = reader else { return };
        let place = place(email.span(), start);
        if place.is_none_or(|place| self.gathering.add(&reader, place).is_err()) {
            self.findings.push(
                Finding::new(Code::FILE_SIZE, whole, "the list is over 4 GiB")
                    .help("split it in two"),
            );
        }
    }
}

/// Where to cut the text, so that every piece is a list of its own: in front of a header line. A
/// line that looks like one can stand inside a text of several lines; a file with such texts stays
/// whole.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    if !text.contains("\"\"\"") && !text.contains("'''") {
        let mut at = 0;
        let mut headers = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with(HEADER) {
                if headers == TABLES {
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

fn text(value: Option<&Spanned<String>>) -> &str {
    value.map_or("", |value| value.get_ref())
}

/// A date as it is written, with quotation marks or without.
fn written(value: Option<&Spanned<Value>>) -> String {
    match value.map(Spanned::get_ref) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn place(range: Range<usize>, start: usize) -> Option<Place> {
    let at = u32::try_from(start + range.start).ok()?;
    Some(Place { at, len: u16::try_from(range.len()).unwrap_or(u16::MAX) })
}

fn span(place: Place) -> Span {
    let start = place.at as usize;
    Span::new(start, start + usize::from(place.len))
}

/// A finding of a piece, in the file.
fn moved(finding: Finding, start: usize) -> Finding {
    let shift = |span: Span| Span::new(span.start + start, span.end + start);
    Finding {
        span: shift(finding.span),
        also: finding.also.map(|(span, label)| (shift(span), label)),
        fix: finding.fix.map(|fix| Box::new(fix.moved(start))),
        ..finding
    }
}
