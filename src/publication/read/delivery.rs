//! Reads `[delivery]`: how large a run may be, and how long it may last.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding};
use crate::publication::{DeliverySettings, InDoubtPolicy};

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
    /// For how long after its beginning a run tries readers again whom the relay has put off, such as
    /// `4h` or `1h 30m`: from 5 minutes to 72 hours.
    #[schemars(with = "Option<String>", extend("default" = "4h"))]
    retry_for: OptionalText,
    /// The time of day after which nobody is sent the issue any more, such as `09:00`, in the
    /// publication's time zone.
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    not_after: OptionalText,
}

/// Reads `[delivery]`.
pub(super) fn read_delivery(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> DeliverySettings {
    let raw: RawDelivery = sections.take("delivery", reader);
    let range = 1..=100_000_000;
    let max =
        reader.read_number("max_recipients", raw.max_recipients, range, DEFAULT_MAX_RECIPIENTS);
    DeliverySettings {
        max_recipients: usize::try_from(max).unwrap_or(usize::MAX),
        in_doubt: raw.in_doubt.unwrap_or_default(),
        retry_for: read_retry_for(reader, raw.retry_for),
        not_after: read_not_after(reader, raw.not_after),
    }
}

/// Reads a span of hours, minutes and seconds, as people write it: `4h`, `90 minutes`, `1h 30m`.
fn read_retry_for(reader: &mut SettingsReader<'_>, value: OptionalText) -> Duration {
    let Some(value) = value else { return DEFAULT_RETRY_FOR };
    let Ok(span) = value.get_ref().trim().parse::<SignedDuration>() else {
        let message = "`retry_for` is not a span of time".to_owned();
        reader.refuse_value(&value, message, "write hours and minutes, such as `4h` or `1h 30m`");
        return DEFAULT_RETRY_FOR;
    };
    match Duration::try_from(span) {
        Ok(span) if (MIN_RETRY_FOR..=MAX_RETRY_FOR).contains(&span) => span,
        _ => {
            let message = format!("`retry_for` is {span:#}");
            let finding = Finding::new(Code::SETTINGS_RANGE, value.span(), message);
            reader.report(finding.help("write a span from `5m` to `72h`"));
            DEFAULT_RETRY_FOR
        }
    }
}

/// Reads a time of day: hour and minute.
fn read_not_after(reader: &mut SettingsReader<'_>, value: OptionalText) -> Option<Time> {
    let value = value?;
    let text = value.get_ref().trim();
    let shaped = text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    let time = Time::strptime("%H:%M", text).ok().filter(|_| shaped);
    if time.is_none() {
        let message = "`not_after` is not a time of day".to_owned();
        reader.refuse_value(&value, message, "write hour and minute, such as `09:00`");
    }
    time
}
