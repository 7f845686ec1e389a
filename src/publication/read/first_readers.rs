//! Reads `first` of `[delivery]`: whom an issue goes to before all others, as a number, a tag, or a table.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::one_or_many::OneOrMany;
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding};
use crate::publication::{FirstReaders, SampleSize};
use crate::wording::say;

/// The share of all readers that is sent to before the others, where no number is named. In percent.
const DEFAULT_SAMPLE: u32 = 1;
/// How long a run waits behind the first readers, where the settings name no time.
const DEFAULT_PAUSE: Duration = Duration::from_mins(10);
/// The longest time that a run waits behind the first readers.
const MAX_PAUSE: Duration = Duration::from_hours(12);
/// The share of refused readers with which a run goes on, where the settings name none. In percent.
const DEFAULT_MAX_REFUSED: u32 = 5;
/// The most readers of a sample that is named by its number.
const MAX_SAMPLE_READERS: i64 = 1_000_000;

/// `first` as the file has it.
pub(super) enum RawFirst {
    /// A number of readers.
    Number(i64),
    /// The tags of some.
    Tags(OneOrMany),
    /// A table that says more.
    Table(Box<RawFirstTable>),
}

/// Whom the issue goes to before all others, and how the run goes on behind them.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFirstTable {
    /// The tag of those who are sent to at first, such as `"staff"`, or a list of tags.
    #[schemars(with = "Option<OneOrMany>")]
    tags: Option<Spanned<OneOrMany>>,
    /// How many of the other readers are sent to then.
    #[schemars(with = "Option<i64>", range(min = 0, max = MAX_SAMPLE_READERS))]
    readers: Option<Spanned<i64>>,
    /// The share of all readers that is sent to then, in percent, instead of a number of `readers`.
    #[schemars(with = "Option<i64>", range(min = 0, max = 50), extend("default" = DEFAULT_SAMPLE))]
    percent: Option<Spanned<i64>>,
    /// How long the run waits behind each of both, such as `10m` or `1h`: up to 12 hours, and in all up to half of
    /// `retry_for`.
    #[schemars(with = "Option<String>", extend("default" = "10m"))]
    pause: OptionalText,
    /// If a larger share of them is refused, in percent, the issue is stopped.
    #[schemars(with = "Option<i64>", range(min = 0, max = 100), extend("default" = DEFAULT_MAX_REFUSED))]
    max_refused: Option<Spanned<i64>>,
}

impl<'de> Deserialize<'de> for RawFirst {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstVisitor)
    }
}

impl JsonSchema for RawFirst {
    fn schema_name() -> Cow<'static, str> {
        "First".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = RawFirstTable::json_schema(generator);
        let texts = OneOrMany::json_schema(generator);
        json_schema!({
            "anyOf": [{ "type": "integer", "minimum": 1, "maximum": MAX_SAMPLE_READERS }, texts, table]
        })
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = RawFirst;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of readers, a tag in quotes, a list of tags, or a table")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<RawFirst, E> {
        Ok(RawFirst::Number(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RawFirst, E> {
        Ok(RawFirst::Tags(OneOrMany::One(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<RawFirst, A::Error> {
        Ok(RawFirst::Tags(OneOrMany::deserialize(SeqAccessDeserializer::new(list))?))
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<RawFirst, A::Error> {
        let table = RawFirstTable::deserialize(MapAccessDeserializer::new(table))?;
        Ok(RawFirst::Table(Box::new(table)))
    }
}

/// Reads whom an issue goes to before all others.
pub(super) fn read_first(
    reader: &mut SettingsReader<'_>,
    value: Spanned<RawFirst>,
) -> FirstReaders {
    let span = value.span();
    let table = match value.into_inner() {
        RawFirst::Number(number) => {
            let number = Spanned::new(span, number);
            let range = 1..=MAX_SAMPLE_READERS;
            let count = reader.read_number("first", Some(number), range, 1);
            let count = Spanned::new(0..0, i64::from(count));
            RawFirstTable { readers: Some(count), ..RawFirstTable::default() }
        }
        RawFirst::Tags(tags) => {
            RawFirstTable { tags: Some(Spanned::new(span, tags)), ..RawFirstTable::default() }
        }
        RawFirst::Table(table) => *table,
    };
    let RawFirstTable { tags, readers, percent, pause, max_refused } = table;
    FirstReaders {
        tags: read_tags(reader, tags),
        sample: read_sample(reader, readers, percent),
        pause: read_pause(reader, pause),
        max_refused: reader.read_number("max_refused", max_refused, 0..=100, DEFAULT_MAX_REFUSED),
    }
}

/// Reads the tags. An empty one is refused, because no reader has it.
fn read_tags(reader: &mut SettingsReader<'_>, value: Option<Spanned<OneOrMany>>) -> Vec<String> {
    let texts = OneOrMany::texts(value);
    texts.into_iter().filter_map(|text| reader.read_line("tags", Some(text))).collect()
}

/// Reads how many of the other readers are sent to. A number and a share are one too many.
fn read_sample(
    reader: &mut SettingsReader<'_>,
    readers: Option<Spanned<i64>>,
    percent: Option<Spanned<i64>>,
) -> SampleSize {
    if let (Some(_), Some(percent)) = (&readers, &percent) {
        let message = say!("`readers` and `percent` both say how many are sent to");
        let finding = Finding::new(Code::KEY_VALUE, percent.span(), message);
        reader.report(finding.help(say!("take one of them out")));
    }
    if readers.is_some() {
        let count = reader.read_number("readers", readers, 0..=MAX_SAMPLE_READERS, 0);
        return SampleSize::Readers(count);
    }
    SampleSize::Percent(reader.read_number("percent", percent, 0..=50, DEFAULT_SAMPLE))
}

/// Reads a span of hours, minutes and seconds.
fn read_pause(reader: &mut SettingsReader<'_>, value: OptionalText) -> Duration {
    let Some(value) = value else { return DEFAULT_PAUSE };
    let Ok(span) = value.get_ref().trim().parse::<SignedDuration>() else {
        let message = say!("`pause` is not a span of time");
        let help = say!("write minutes, such as `10m`, or hours, such as `1h`");
        reader.refuse_value(&value, message, help);
        return DEFAULT_PAUSE;
    };
    match Duration::try_from(span) {
        Ok(span) if span <= MAX_PAUSE => span,
        _ => {
            let message = say!("`pause` is {span}", span = format!("{span:#}"));
            let finding = Finding::new(Code::SETTINGS_RANGE, value.span(), message);
            reader.report(finding.help(say!("write a span from `0s` to `12h`")));
            DEFAULT_PAUSE
        }
    }
}
