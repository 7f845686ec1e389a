//! `[publication]` and `[contributors.*]`: who prints, and who writes.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Tail, Text};
use super::one_or_many::OneOrMany;
use crate::address::Address;
use crate::finding::{Code, Finding, Span, nearest, table};
use crate::language::Language;
use crate::publication::Contributor;

/// Who prints.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFront {
    /// The publication's name.
    #[schemars(with = "String")]
    name: Text,
    /// What it is, in a sentence.
    #[schemars(with = "Option<String>")]
    tagline: Text,
    /// The language issues are written in.
    #[schemars(extend("default" = "fr"))]
    language: Option<Language>,
    /// The time zone in which a morning has its date, such as `Europe/Paris`.
    #[schemars(with = "String")]
    timezone: Text,
    /// The web site: an https address.
    #[schemars(with = "Option<String>")]
    website: Text,
    /// The address that sends.
    #[schemars(with = "String")]
    from: Text,
    /// The address readers' answers go to. Without it: `from`.
    #[schemars(with = "Option<String>")]
    reply_to: Text,
    /// The postal address, printed at the foot.
    #[schemars(with = "Option<String>")]
    postal_address: Text,
    /// Where the buttons to subscribe lead: an https address.
    #[schemars(with = "Option<String>")]
    subscribe_url: Text,
    /// The box at the foot: who publishes, and under which law. A blank line parts paragraphs.
    #[schemars(with = "Option<OneOrMany>")]
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
    let finding = Finding::new(
        Code::SETTINGS_ZONE,
        name.span(),
        "`timezone` is not a time zone anyone keeps",
    );
    desk.tell(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write a region and a city, such as `Europe/Paris`"),
    });
    None
}

/// One who writes. The key is what `byline` and `sign_off` name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContributor {
    /// The name that is printed.
    #[schemars(with = "String")]
    name: Text,
    /// The initials at the foot of a block.
    #[schemars(with = "Option<String>")]
    initials: Text,
    /// Who that is, in a few sentences.
    #[schemars(with = "Option<String>")]
    bio: Text,
    /// A portrait: a picture in `issues/images`.
    #[schemars(with = "Option<String>")]
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
