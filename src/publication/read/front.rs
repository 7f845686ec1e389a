//! `[publication]` and `[contributors.*]`: who prints, and who writes.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Tail, Text};
use super::one_or_many::OneOrMany;
use crate::address::Address;
use crate::finding::{Code, Finding, Span, nearest, table};
use crate::language::Language;
use crate::publication::Contributor;

/// `[publication]` as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFront {
    name: Text,
    tagline: Text,
    language: Option<Language>,
    timezone: Text,
    website: Text,
    from: Text,
    reply_to: Text,
    postal_address: Text,
    subscribe_url: Text,
    colophon: Option<Spanned<OneOrMany>>,
}

/// `[publication]`, checked.
pub(super) struct Front {
    pub(super) name: Option<String>,
    pub(super) tagline: Option<String>,
    pub(super) language: Language,
    pub(super) timezone: Option<TimeZone>,
    pub(super) website: Option<String>,
    pub(super) from: Option<Address>,
    pub(super) reply_to: Option<Address>,
    pub(super) postal_address: Option<String>,
    pub(super) subscribe_url: Option<String>,
    pub(super) colophon: Vec<String>,
}

/// Reads `[publication]`.
pub(super) fn read(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Front {
    let span = sections.span("publication");
    let raw: RawFront = sections.take("publication", desk);
    for (key, value, example) in [
        ("name", &raw.name, "\"Le Courrier du matin\""),
        ("from", &raw.from, "\"redaction@example.org\""),
        ("timezone", &raw.timezone, "\"Europe/Paris\""),
    ] {
        if value.is_none() {
            desk.tell(table::missing(key, "[publication]", span, example));
        }
    }
    let colophon = OneOrMany::texts(raw.colophon);
    Front {
        name: desk.line("name", raw.name),
        tagline: desk.line("tagline", raw.tagline),
        language: raw.language.unwrap_or_default(),
        timezone: raw.timezone.and_then(|name| zone(desk, &name)),
        website: desk.https("website", raw.website, Tail::Path),
        from: desk.address("from", raw.from),
        reply_to: desk.address("reply_to", raw.reply_to),
        postal_address: desk.line("postal_address", raw.postal_address),
        subscribe_url: desk.https("subscribe_url", raw.subscribe_url, Tail::Any),
        colophon: colophon
            .into_iter()
            .flat_map(|text| desk.paragraphs("colophon", Some(text)))
            .collect(),
    }
}

/// A time zone by its name in the tz database, which the binary carries: a machine without one, or
/// with another, tells the same time.
fn zone(desk: &mut Desk<'_>, name: &Spanned<String>) -> Option<TimeZone> {
    let known = TimeZoneDatabase::bundled();
    let word = name.get_ref().trim();
    if let Ok(zone) = known.get(word) {
        return Some(zone);
    }
    let names: Vec<String> = known.available().map(|zone| zone.as_str().to_owned()).collect();
    let near = nearest(word, names.iter().map(String::as_str));
    let finding =
        Finding::new(Code::SettingsZone, name.span(), "`timezone` is not a time zone anyone keeps");
    desk.tell(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write a region and a city, such as `Europe/Paris`"),
    });
    None
}

/// `[contributors.KEY]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContributor {
    name: Text,
    initials: Text,
    bio: Text,
    figure: Text,
}

/// Checks one contributor, whose table stands at `span`.
pub(super) fn contributor(
    desk: &mut Desk<'_>,
    raw: RawContributor,
    span: Span,
) -> Option<Contributor> {
    if raw.name.is_none() {
        desk.tell(table::missing("name", "a contributor", span, "\"Jeanne Roux\""));
    }
    let name = desk.line("name", raw.name);
    let initials = desk.line("initials", raw.initials);
    let bio = desk.flowing("bio", raw.bio);
    let figure = desk.picture("figure", raw.figure);
    Some(Contributor { name: name?, initials, bio, figure })
}
