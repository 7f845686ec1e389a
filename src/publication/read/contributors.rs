//! Reads `[contributors.*]`: who writes for the publication.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::{Code, Finding, Span, table};
use crate::publication::Contributor;
use crate::wording::say;

/// One who writes. The key is what `byline` and `sign_off` name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContributor {
    /// The name that is printed.
    #[schemars(with = "String")]
    name: OptionalText,
    /// The initials at the foot of a block.
    #[schemars(with = "Option<String>")]
    initials: OptionalText,
    /// Who that is, in a few sentences.
    #[schemars(with = "Option<String>")]
    bio: OptionalText,
    /// A portrait: a picture in `issues/images`.
    #[schemars(with = "Option<String>")]
    figure: OptionalText,
}

/// Reads `[contributors]`: one table for each person, by key.
pub(super) fn read_contributors(
    reader: &mut SettingsReader<'_>,
    section: Option<Spanned<DeValue<'_>>>,
) -> BTreeMap<String, Contributor> {
    let Some(section) = section else { return BTreeMap::new() };
    let span = section.span();
    let DeValue::Table(people) = section.into_inner() else {
        reader.report(
            Finding::new(Code::KEY_VALUE, span, say!("`contributors` is not a table"))
                .help(say!("write a table for each contributor, such as `[contributors.jr]`")),
        );
        return BTreeMap::new();
    };
    let mut read = BTreeMap::new();
    for (key, value) in people {
        let span = Span::from(value.span());
        let raw = table::typed(value, &say!("a contributor"), &mut reader.findings);
        if let Some(person) = raw.and_then(|raw| check_contributor(reader, raw, span)) {
            read.insert(key.into_inner().into_owned(), person);
        }
    }
    read
}

/// Checks one contributor, whose table stands at `span`.
fn check_contributor(
    reader: &mut SettingsReader<'_>,
    raw: RawContributor,
    span: Span,
) -> Option<Contributor> {
    if raw.name.is_none() {
        reader.report(table::missing("name", &say!("a contributor"), span, "\"Jeanne Roux\""));
    }
    let name = reader.read_line("name", raw.name);
    let initials = reader.read_line("initials", raw.initials);
    let bio = reader.read_flowing_text("bio", raw.bio);
    let figure = reader.read_picture_path("figure", raw.figure);
    Some(Contributor { name: name?, initials, bio, figure })
}
