//! Reads `[bounces]`: where reports go, and how many readers they may suppress.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::settings_reader::{OptionalText, SettingsReader};
use crate::address::Address;
use crate::publication::BounceSettings;
use crate::wording::say;

/// The longest part before the `@`. With a `+` and a token of 24 characters behind it, it has at most 64 octets
/// (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 39;

/// What becomes of mail that comes back.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBounces {
    /// The address that reports go to, whose mailbox `matinale bounces` reads. A token of the reader is written behind a
    /// `+` before its `@`. Without it: `from`, and no token.
    #[schemars(with = "Option<String>")]
    address: OptionalText,
    /// How many readers reports may suppress within a day before a person is asked. Without it: one in fifty readers
    /// of the last run, and at least twenty.
    #[schemars(with = "Option<i64>", range(min = 0, max = 100_000_000))]
    max_per_day: Option<Spanned<i64>>,
}

/// Reads `[bounces]`.
pub(super) fn read_bounces(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> BounceSettings {
    let raw: RawBounces = sections.take("bounces", reader);
    let max_per_day = raw
        .max_per_day
        .map(|number| reader.read_number("max_per_day", Some(number), 0..=100_000_000, 0));
    BounceSettings { address: read_return_address(reader, raw.address), max_per_day }
}

/// Reads the address that a token is written into.
fn read_return_address(reader: &mut SettingsReader<'_>, value: OptionalText) -> Option<Address> {
    let address = reader.read_address("address", value.clone())?;
    let value = value?;
    let local = address.local();
    if local.contains('+') {
        let message = say!("`address` of [bounces] has a `+` already");
        reader.refuse_value(
            &value,
            message,
            say!("write it without: matinale adds `+` and a token"),
        );
    } else if !local.is_ascii() {
        let message = say!("`address` of [bounces] has letters before the `@` that are not ASCII");
        reader.refuse_value(&value, message, say!("write one such as `\"retours@example.org\"`"));
    } else if local.len() > MAX_LOCAL_BYTES {
        let message = say!(
            "`address` of [bounces] has {local} characters before the `@`",
            local = local.len()
        );
        let help = say!("write at most 39: matinale adds `+` and a token of 24");
        reader.refuse_value(&value, message, help);
    }
    Some(address)
}
