//! Reads `[publication]`: who publishes.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::one_or_many::OneOrMany;
use super::settings_reader::{OptionalText, SettingsReader, UrlTail};
use crate::address::NamedAddress;
use crate::finding::{Code, Finding, nearest, table};
use crate::language::Language;
use crate::wording::say;

/// Who prints.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPublication {
    /// The publication's name.
    #[schemars(with = "String")]
    name: OptionalText,
    /// What it is, in a sentence.
    #[schemars(with = "Option<String>")]
    tagline: OptionalText,
    /// The language issues are written in.
    #[schemars(extend("default" = "fr"))]
    language: Option<Language>,
    /// The time zone in which a morning has its date, such as `Europe/Paris`.
    #[schemars(with = "String")]
    timezone: OptionalText,
    /// The web site: an https address.
    #[schemars(with = "Option<String>")]
    website: OptionalText,
    /// The address that sends, alone or with the name that readers see: `"La Vigie <bonjour@lavigie.example>"`.
    /// Without a name: `name`.
    #[schemars(with = "String")]
    from: OptionalText,
    /// The address readers' answers go to. Without it: `from`.
    #[schemars(with = "Option<String>")]
    reply_to: OptionalText,
    /// The postal address, printed at the foot.
    #[schemars(with = "Option<String>")]
    postal_address: OptionalText,
    /// Where the buttons to subscribe lead: an https address.
    #[schemars(with = "Option<String>")]
    subscribe_url: OptionalText,
    /// The box at the foot: who publishes, and under which law. A blank line parts paragraphs.
    #[schemars(with = "Option<OneOrMany>")]
    colophon: Option<Spanned<OneOrMany>>,
}

/// `[publication]`, checked. A required key that is missing or refused is none.
pub(super) struct PublicationSection {
    pub(super) name: Option<String>,
    pub(super) tagline: Option<String>,
    pub(super) language: Language,
    pub(super) timezone: Option<TimeZone>,
    pub(super) website: Option<String>,
    pub(super) from: Option<NamedAddress>,
    pub(super) reply_to: Option<NamedAddress>,
    pub(super) postal_address: Option<String>,
    pub(super) subscribe_url: Option<String>,
    pub(super) colophon: Vec<String>,
}

/// Reads `[publication]`.
pub(super) fn read_publication_section(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> PublicationSection {
    let span = sections.span("publication");
    let raw: RawPublication = sections.take("publication", reader);
    for (key, value, example) in [
        ("name", &raw.name, "\"Le Courrier du matin\""),
        ("from", &raw.from, "\"redaction@example.org\""),
        ("timezone", &raw.timezone, "\"Europe/Paris\""),
    ] {
        if value.is_none() {
            reader.report(table::missing(
                key,
                &say!("[{section}]", section = "publication"),
                span,
                example,
            ));
        }
    }
    let colophon = OneOrMany::texts(raw.colophon);
    PublicationSection {
        name: reader.read_line("name", raw.name),
        tagline: reader.read_line("tagline", raw.tagline),
        language: raw.language.unwrap_or_default(),
        timezone: raw.timezone.and_then(|name| read_time_zone(reader, &name)),
        website: reader.read_https_url("website", raw.website, UrlTail::Path),
        from: reader.read_named_address("from", raw.from),
        reply_to: reader.read_named_address("reply_to", raw.reply_to),
        postal_address: reader.read_line("postal_address", raw.postal_address),
        subscribe_url: reader.read_https_url("subscribe_url", raw.subscribe_url, UrlTail::Any),
        colophon: colophon
            .into_iter()
            .flat_map(|text| reader.read_paragraphs("colophon", Some(text)))
            .collect(),
    }
}

/// Reads the name of a time zone in the tz database. The program carries that database, so that a
/// machine without one, or with another one, tells the same time.
fn read_time_zone(reader: &mut SettingsReader<'_>, name: &Spanned<String>) -> Option<TimeZone> {
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
        say!("`timezone` is not a time zone anyone keeps"),
    );
    reader.report(match near {
        Some(near) => finding.help(say!("did you mean `{near}`?", near)),
        None => finding.help(say!("write a region and a city, such as `Europe/Paris`")),
    });
    None
}
