//! Reads `matinale.toml` into a [`Publication`], and reports every fault at its place.
//!
//! A `Raw…` type lists the keys of each table. What types cannot refuse (a web address without https,
//! a number out of its range, a file outside its folder) is checked here, section by section.
//!
//! Looks up to: `finding`, `address`, `language`, and the model in `publication`.

mod bounces;
mod contributors;
mod delivery;
mod dkim;
mod first_readers;
mod forbidden_css;
mod lease;
mod one_or_many;
mod pace;
mod pictures;
mod publication_section;
mod relay;
mod relay_url;
mod schedule;
mod schema;
mod server_address;
mod settings_reader;
mod short_sections;
mod signup;
mod store;
#[cfg(test)]
mod tests;
mod theme;
mod typography;
mod webhooks;
mod written_language;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Publication;
use crate::address::NamedAddress;
use crate::finding::slip::{FileKind, ReadableText, SECTIONS};
use crate::finding::{Finding, Severity, Source, Span, table, withhold_secrets};
use crate::language::make_slug;
use crate::wording::say;
use contributors::read_contributors;
use publication_section::read_publication_section;
use settings_reader::SettingsReader;

pub use schema::schema;
pub use theme::ShippedTheme;
pub use written_language::find_language;

/// The longest label of a domain name, in octets (RFC 1035 §2.3.4).
const MAX_LABEL_BYTES: usize = 63;

/// Reads the settings: the publication, unless a finding is an error, and every finding.
///
/// `name`, `from` and `timezone` of `[publication]` are required. Every other key has a default. A file
/// without `[[relays]]` is a publication that can be checked and printed, but not sent.
pub fn read(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    let (publication, findings) = read_part(source);
    let sound = findings.iter().all(|finding| finding.severity() < Severity::Error);
    (publication.filter(|_| sound), findings)
}

/// As [`read`]. A publication with errors is answered too, without what could not be read, as long as it has what every
/// page needs: nothing may be sent by it.
pub fn read_part(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    let readable = ReadableText::new(source, FileKind::Settings);
    let mut reader = SettingsReader::new(readable.source());
    let publication = readable.parse().and_then(|root| read_publication(&mut reader, root));
    let mut findings = reader.findings;
    findings.sort_by_key(|finding| finding.span);
    let mut findings = readable.tell(findings);
    withhold_secrets(source, &mut findings);
    (publication, findings)
}

/// The sections of the file that are not read yet.
struct Sections<'a>(BTreeMap<String, Spanned<DeValue<'a>>>);

impl Sections<'_> {
    /// Takes a section out, as the type that lists its keys. In a section that is absent, every key is.
    fn take<T: DeserializeOwned + Default>(
        &mut self,
        name: &str,
        reader: &mut SettingsReader<'_>,
    ) -> T {
        let section = self.0.remove(name);
        section
            .and_then(|value| {
                table::typed(value, &say!("[{section}]", section = name), &mut reader.findings)
            })
            .unwrap_or_default()
    }

    /// Where a section's header stands. The place of an absent section is the head of the file.
    fn span(&self, name: &str) -> Span {
        self.0.get(name).map_or(Span::new(0, 0), |value| value.span().into())
    }
}

/// Splits the file into its sections, and reports unknown ones.
fn split_sections<'a>(reader: &mut SettingsReader<'_>, root: DeTable<'a>) -> Sections<'a> {
    let mut known = BTreeMap::new();
    let whole = DeValue::Table(root.clone());
    for (key, value) in root {
        if SECTIONS.contains(&key.get_ref().as_ref()) {
            known.insert(key.into_inner().into_owned(), value);
        } else {
            let name = key.get_ref();
            let mut finding =
                table::unknown(name, &say!("the settings"), key.span().into(), SECTIONS);
            finding.fix = finding.fix.filter(|fix| table::renames(&whole, fix));
            reader.report(finding);
        }
    }
    Sections(known)
}

/// Reads every section. There is no publication without the required keys.
fn read_publication(
    reader: &mut SettingsReader<'_>,
    root: Spanned<DeTable<'_>>,
) -> Option<Publication> {
    let sections = &mut split_sections(reader, root.into_inner());
    let section = read_publication_section(reader, sections);
    let contributors = read_contributors(reader, sections.0.remove("contributors"));
    let theme = theme::read_theme(reader, sections);
    let typography = typography::read_typography(reader, sections);
    let pictures = pictures::read_pictures(reader, sections, section.website.as_deref());
    let latest = short_sections::read_latest_count(reader, sections);
    let archive = short_sections::read_archive_url(reader, sections);
    let dkim = dkim::read_dkim(reader, sections, section.from.as_ref().map(|from| &from.address));
    let relays =
        sections.0.remove("relays").map_or_else(Vec::new, |list| relay::read_relays(reader, list));
    let (delivery, first) = delivery::read_delivery(reader, sections);
    let (schedule, approval) = schedule::read_schedule(reader, sections);
    let proof = short_sections::read_proof_addresses(reader, sections);
    let (allow, clients) = short_sections::read_check(reader, sections);
    let (audience, unused_columns) = short_sections::read_audience(reader, sections);
    let journal = store::read_journal_store(reader, sections);
    let answers = section.reply_to.as_ref().or(section.from.as_ref()).map(|to| &to.address);
    let unsubscribe = short_sections::read_unsubscribe(reader, sections, answers);
    let leave = unsubscribe.as_ref().and_then(|settings| settings.url.as_deref());
    let signup = signup::read_signup(reader, sections, leave);
    let bounces = bounces::read_bounces(reader, sections);
    let webhooks = webhooks::read_webhooks(reader, sections);
    let (name, from) = (section.name?, section.from?);
    Some(Publication {
        slug: choose_list_label(&name, &from),
        name,
        tagline: section.tagline,
        language: section.language,
        timezone: section.timezone?,
        website: section.website,
        from,
        reply_to: section.reply_to,
        postal_address: section.postal_address,
        subscribe_url: section.subscribe_url,
        colophon: section.colophon,
        contributors,
        theme,
        typography,
        pictures,
        latest,
        unsubscribe: unsubscribe?,
        signup,
        bounces,
        webhooks,
        archive,
        dkim,
        relays,
        delivery,
        first,
        schedule,
        approval,
        proof,
        allow,
        clients,
        audience,
        unused_columns,
        journal,
    })
}

/// The label of `List-Id`: made from the name, or else from the domain of the sender.
fn choose_list_label(name: &str, from: &NamedAddress) -> String {
    let label = make_list_label(name).or_else(|| make_list_label(from.address.domain()));
    label.unwrap_or_default()
}

/// Makes a label of `List-Id` from a name: at most 63 octets (RFC 1035 §2.3.4). A name without a Latin
/// letter and without a digit has none.
fn make_list_label(name: &str) -> Option<String> {
    let mut label = make_slug(name);
    label.truncate(MAX_LABEL_BYTES);
    label.truncate(label.trim_end_matches('-').len());
    (!label.is_empty()).then_some(label)
}
