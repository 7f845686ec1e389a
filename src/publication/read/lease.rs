//! Reads `lease` of `[journal]`.

use std::time::Duration;

use jiff::SignedDuration;

use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding};
use crate::wording::say;

/// The lease of a sender, if the settings say none.
pub(super) const DEFAULT_LEASE: Duration = Duration::from_secs(30);

const MIN_LEASE: Duration = Duration::from_secs(5);
const MAX_LEASE: Duration = Duration::from_mins(10);

/// Reads a span of minutes and seconds. `None` if it is not written, or cannot be used.
pub(super) fn read_lease(reader: &mut SettingsReader<'_>, value: OptionalText) -> Option<Duration> {
    let value = value?;
    let help = say!("write a span from `5s` to `10m`");
    let Ok(span) = value.get_ref().trim().parse::<SignedDuration>() else {
        reader.refuse_value(&value, say!("`lease` is not a span of time"), help);
        return None;
    };
    match Duration::try_from(span) {
        Ok(span) if (MIN_LEASE..=MAX_LEASE).contains(&span) => Some(span),
        _ => {
            let message = say!("`lease` is {span}", span = format!("{span:#}"));
            let finding = Finding::new(Code::SETTINGS_RANGE, value.span(), message);
            reader.report(finding.help(help));
            None
        }
    }
}
