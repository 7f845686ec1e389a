//! Reads `[delivery]`: how large a run may be, and how long it may last.

use std::ops::Range;
use std::time::Duration;

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::first_readers::{RawFirst, read_first};
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding};
use crate::publication::{DeliverySettings, FirstReaders, InDoubtPolicy, SyncPolicy};
use crate::wording::say;

/// The most recipients of a run, where the settings name no number.
const DEFAULT_MAX_RECIPIENTS: u32 = 100_000;
/// How long a run tries deferred recipients again, where the settings name no time.
const DEFAULT_RETRY_FOR: Duration = Duration::from_hours(4);
/// The shortest time that a run may try recipients again.
const MIN_RETRY_FOR: Duration = Duration::from_mins(5);
/// The longest time that a run may try recipients again.
const MAX_RETRY_FOR: Duration = Duration::from_hours(72);

/// What a run may do.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelivery {
    /// A run for more readers than this is asked for by name.
    #[schemars(with = "Option<i64>", range(min = 1, max = 100_000_000), extend("default" = DEFAULT_MAX_RECIPIENTS))]
    max_recipients: Option<Spanned<i64>>,
    /// What becomes of messages in doubt after a crash.
    #[schemars(extend("default" = "hold"))]
    in_doubt: Option<InDoubtPolicy>,
    /// What is on the disk of the journal before a message leaves: who was claimed, or each message. It matters after a
    /// power failure only.
    #[schemars(extend("default" = "claims"))]
    sync: Option<SyncPolicy>,
    /// For how long after its beginning a run tries readers again whom the relay has put off, such as
    /// `4h` or `1h 30m`: from 5 minutes to 72 hours.
    #[schemars(with = "Option<String>", extend("default" = "4h"))]
    retry_for: OptionalText,
    /// The time of day after which nobody is sent the issue any more, such as `09:00`, in the
    /// publication's time zone.
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    not_after: OptionalText,
    /// Whom the issue goes to before all others: a number of readers, the tag of some, or a table. The run waits behind them,
    /// and stops if too many are refused.
    #[schemars(with = "Option<RawFirst>")]
    first: Option<Spanned<RawFirst>>,
}

/// Reads `[delivery]`.
pub(super) fn read_delivery(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> (DeliverySettings, Option<FirstReaders>) {
    let raw: RawDelivery = sections.take("delivery", reader);
    let range = 1..=100_000_000;
    let max =
        reader.read_number("max_recipients", raw.max_recipients, range, DEFAULT_MAX_RECIPIENTS);
    let retry_for = read_retry_for(reader, raw.retry_for);
    let place = raw.first.as_ref().map(Spanned::span);
    let first = raw.first.map(|first| read_first(reader, first));
    if let (Some(first), Some(place)) = (&first, place) {
        refuse_long_pauses(reader, first, retry_for, place);
    }
    let settings = DeliverySettings {
        max_recipients: usize::try_from(max).unwrap_or(usize::MAX),
        in_doubt: raw.in_doubt.unwrap_or_default(),
        sync: raw.sync.unwrap_or_default(),
        retry_for,
        not_after: reader.read_hour("not_after", raw.not_after),
    };
    (settings, first)
}

/// Refuses pauses that take more than half of the time of a run: the other half is for those who come behind them.
fn refuse_long_pauses(
    reader: &mut SettingsReader<'_>,
    first: &FirstReaders,
    retry_for: Duration,
    place: Range<usize>,
) {
    let pauses = first.pause * first.count_groups();
    if pauses > retry_for / 2 {
        let word = |span: Duration| {
            format!(
                "{span:#}",
                span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX)
            )
        };
        let message = say!(
            "`first` waits {pauses} in all, more than half of the {retry_for} of `retry_for`",
            pauses = word(pauses),
            retry_for = word(retry_for)
        );
        let finding = Finding::new(Code::SETTINGS_RANGE, place, message);
        reader.report(finding.help(say!("write a shorter `pause`, or a longer `retry_for`")));
    }
}

/// Reads a span of hours, minutes and seconds, as people write it: `4h`, `90 minutes`, `1h 30m`.
fn read_retry_for(reader: &mut SettingsReader<'_>, value: OptionalText) -> Duration {
    let Some(value) = value else { return DEFAULT_RETRY_FOR };
    let Ok(span) = value.get_ref().trim().parse::<SignedDuration>() else {
        let message = say!("`retry_for` is not a span of time");
        reader.refuse_value(
            &value,
            message,
            say!("write hours and minutes, such as `4h` or `1h 30m`"),
        );
        return DEFAULT_RETRY_FOR;
    };
    match Duration::try_from(span) {
        Ok(span) if (MIN_RETRY_FOR..=MAX_RETRY_FOR).contains(&span) => span,
        _ => {
            let message = say!("`retry_for` is {span}", span = format!("{span:#}"));
            let finding = Finding::new(Code::SETTINGS_RANGE, value.span(), message);
            reader.report(finding.help(say!("write a span from `5m` to `72h`")));
            DEFAULT_RETRY_FOR
        }
    }
}
