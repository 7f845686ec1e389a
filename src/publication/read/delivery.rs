//! `[delivery]`: what a run may do, and until when.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Text};
use crate::finding::{Code, Finding};
use crate::publication::{Delivery, InDoubtPolicy};

/// A run for more readers than this is asked for by name.
const MAX_RECIPIENTS: u32 = 100_000;
/// So long readers are tried again, where nothing is said.
const RETRY_FOR: Duration = Duration::from_hours(4);
/// The shortest and the longest time that readers are tried again.
const RETRY_BOUNDS: [Duration; 2] = [Duration::from_mins(5), Duration::from_hours(72)];

/// What a run may do.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDelivery {
    /// A run for more readers than this is asked for by name.
    #[schemars(with = "Option<i64>", range(min = 1, max = 100_000_000), extend("default" = MAX_RECIPIENTS))]
    max_recipients: Option<Spanned<i64>>,
    /// What becomes of messages in doubt after a crash.
    #[schemars(extend("default" = "hold"))]
    in_doubt: Option<InDoubtPolicy>,
    /// For how long after its beginning a run tries readers again whom the relay has put off, such as
    /// `4h` or `1h 30m`: from 5 minutes to 72 hours.
    #[schemars(with = "Option<String>", extend("default" = "4h"))]
    retry_for: Text,
    /// The time of day after which nobody is sent the issue any more, such as `09:00`, in the
    /// publication's time zone.
    #[schemars(with = "Option<String>", extend("pattern" = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
    not_after: Text,
}

/// Reads `[delivery]`.
pub(super) fn delivery(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Delivery {
    let raw: RawDelivery = sections.take("delivery", desk);
    let range = 1..=100_000_000;
    let max = desk.number("max_recipients", raw.max_recipients, range, MAX_RECIPIENTS);
    Delivery {
        max_recipients: usize::try_from(max).unwrap_or(usize::MAX),
        in_doubt: raw.in_doubt.unwrap_or_default(),
        retry_for: retry_for(desk, raw.retry_for),
        not_after: not_after(desk, raw.not_after),
    }
}

/// A span of hours, minutes and seconds, as one writes it: `4h`, `90 minutes`, `1h 30m`.
fn retry_for(desk: &mut Desk<'_>, value: Text) -> Duration {
    let Some(value) = value else { return RETRY_FOR };
    let Ok(span) = value.get_ref().trim().parse::<SignedDuration>() else {
        let message = "`retry_for` is not a span of time".to_owned();
        desk.refuse(&value, message, "write hours and minutes, such as `4h` or `1h 30m`");
        return RETRY_FOR;
    };
    match Duration::try_from(span) {
        Ok(span) if (RETRY_BOUNDS[0]..=RETRY_BOUNDS[1]).contains(&span) => span,
        _ => {
            let message = format!("`retry_for` is {span:#}");
            let finding = Finding::new(Code::SETTINGS_RANGE, value.span(), message);
            desk.tell(finding.help("write a span from `5m` to `72h`"));
            RETRY_FOR
        }
    }
}

/// A time of day: hour and minute.
fn not_after(desk: &mut Desk<'_>, value: Text) -> Option<Time> {
    let value = value?;
    let text = value.get_ref().trim();
    let shaped = text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    let time = Time::strptime("%H:%M", text).ok().filter(|_| shaped);
    if time.is_none() {
        let message = "`not_after` is not a time of day".to_owned();
        desk.refuse(&value, message, "write hour and minute, such as `09:00`");
    }
    time
}
