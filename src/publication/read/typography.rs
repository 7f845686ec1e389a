//! Reads `[typography]`: what the typographer may change.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::settings_reader::SettingsReader;
use crate::language::typography::Space;
use crate::publication::TypographySettings;

/// How the text is set.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTypography {
    /// The no-break blank of French punctuation. Without it: `nbsp`, in `fr-CH` `narrow`, and in `fr-CA` none
    /// before `;`, `!` and `?`.
    space: Option<Space>,
    /// Names printed as they are written, such as `Demain!`.
    #[schemars(with = "Option<Vec<String>>")]
    names: Option<Vec<Spanned<String>>>,
}

/// Reads `[typography]`.
pub(super) fn read_typography(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> TypographySettings {
    let raw: RawTypography = sections.take("typography", reader);
    let names = raw.names.unwrap_or_default();
    TypographySettings {
        space: raw.space,
        names: names.into_iter().filter_map(|name| reader.read_line("names", Some(name))).collect(),
    }
}
