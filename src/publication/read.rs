//! From `matinale.toml` to a [`Publication`]: every fault in one reading, each at its place.
//!
//! A table is read by the `Raw…` type that lists its keys; what the types cannot say (a web address
//! is https, a number has a range, a file stays in its folder) is asked here, section by section.
//!
//! Looks up to: `finding`, `address`, `language`, and the model in `publication`.

mod checked;
mod delivery;
mod dress;
mod foreign;
mod front;
mod one_or_many;
mod place;
mod relay;
mod rooms;
mod schema;
mod store;
#[cfg(test)]
mod tests;
mod theme;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Contributor, Publication};
use crate::finding::{Code, Finding, Severity, Source, Span, table};
use crate::language::slug;
use checked::Desk;
pub use schema::schema;
pub use theme::{Like, shipped};

/// The sections of the file, as they are written.
const SECTIONS: &[&str] = &[
    "publication",
    "contributors",
    "theme",
    "typography",
    "pictures",
    "latest",
    "unsubscribe",
    "archive",
    "relays",
    "delivery",
    "proof",
    "check",
    "audience",
    "journal",
];

/// Reads the settings: the publication, unless a finding is an error, and everything there is to say.
///
/// Required are `name`, `from` and `timezone` of `[publication]`; the rest has defaults. A file
/// without `[[relays]]` is a publication that can be checked and previewed.
pub fn read(source: &Source) -> (Option<Publication>, Vec<Finding>) {
    let mut desk = Desk::new(source);
    let publication = match table::parse(source) {
        Ok(root) => assemble(&mut desk, root),
        Err(faults) => {
            desk.findings.extend(faults);
            None
        }
    };
    let mut findings = desk.findings;
    findings.sort_by_key(|finding| finding.span);
    let sound = findings.iter().all(|finding| finding.severity() < Severity::Error);
    (publication.filter(|_| sound), findings)
}

/// The tables of the file, taken out one by one.
struct Sections<'a>(BTreeMap<String, Spanned<DeValue<'a>>>);

impl Sections<'_> {
    /// A section by name, as the type that lists its keys; all its keys are absent where it is.
    fn take<T: DeserializeOwned + Default>(&mut self, name: &str, desk: &mut Desk<'_>) -> T {
        let section = self.0.remove(name);
        section
            .and_then(|value| table::typed(value, &format!("[{name}]"), &mut desk.findings))
            .unwrap_or_default()
    }

    /// Where a section's header stands; the head of the file where there is none.
    fn span(&self, name: &str) -> Span {
        self.0.get(name).map_or(Span::new(0, 0), |value| value.span().into())
    }
}

/// Tells unknown sections, and keeps the others.
fn sections<'a>(desk: &mut Desk<'_>, root: DeTable<'a>) -> Sections<'a> {
    let mut known = BTreeMap::new();
    let whole = DeValue::Table(root.clone());
    for (key, value) in root {
        if SECTIONS.contains(&key.get_ref().as_ref()) {
            known.insert(key.into_inner().into_owned(), value);
        } else {
            let name = key.get_ref();
            let mut finding = table::unknown(name, "the settings", key.span().into(), SECTIONS);
            finding.fix = finding.fix.filter(|fix| table::renames(&whole, fix));
            desk.tell(finding);
        }
    }
    Sections(known)
}

fn assemble(desk: &mut Desk<'_>, root: Spanned<DeTable<'_>>) -> Option<Publication> {
    let sections = &mut sections(desk, root.into_inner());
    let front = front::read(desk, sections);
    let contributors = contributors(desk, sections.0.remove("contributors"));
    let theme = theme::theme(desk, sections);
    let typography = dress::typography(desk, sections);
    let pictures = dress::pictures(desk, sections, front.website.as_deref());
    let latest = rooms::latest(desk, sections);
    let archive = rooms::archive(desk, sections);
    let relays = sections.0.remove("relays").map_or_else(Vec::new, |list| relay::all(desk, list));
    let delivery = delivery::delivery(desk, sections);
    let proof = rooms::proof(desk, sections);
    let (allow, clients) = rooms::check(desk, sections);
    let audience = rooms::audience(desk, sections);
    let journal = store::journal(desk, sections);
    let answers = front.reply_to.as_ref().or(front.from.as_ref());
    let unsubscribe = rooms::unsubscribe(desk, sections, answers);
    let (name, from) = (front.name?, front.from?);
    Some(Publication {
        slug: handle(&name).or_else(|| handle(from.domain())).unwrap_or_default(),
        name,
        tagline: front.tagline,
        language: front.language,
        timezone: front.timezone?,
        website: front.website,
        from,
        reply_to: front.reply_to,
        postal_address: front.postal_address,
        subscribe_url: front.subscribe_url,
        colophon: front.colophon,
        contributors,
        theme,
        typography,
        pictures,
        latest,
        unsubscribe: unsubscribe?,
        archive,
        relays,
        delivery,
        proof,
        allow,
        clients,
        audience,
        journal,
    })
}

/// `[contributors.KEY]`: each table is one of them.
fn contributors(
    desk: &mut Desk<'_>,
    section: Option<Spanned<DeValue<'_>>>,
) -> BTreeMap<String, Contributor> {
    let Some(section) = section else { return BTreeMap::new() };
    let span = section.span();
    let DeValue::Table(people) = section.into_inner() else {
        desk.tell(
            Finding::new(Code::KEY_VALUE, span, "`contributors` is not a table")
                .help("write a table for each contributor, such as `[contributors.jr]`"),
        );
        return BTreeMap::new();
    };
    let mut read = BTreeMap::new();
    for (key, value) in people {
        let span = Span::from(value.span());
        let raw = table::typed(value, "a contributor", &mut desk.findings);
        if let Some(person) = raw.and_then(|raw| front::contributor(desk, raw, span)) {
            read.insert(key.into_inner().into_owned(), person);
        }
    }
    read
}

/// A name as a label of `List-Id`, of 63 octets at most (RFC 1035 §2.3.4); nothing where it has no
/// Latin letter and no digit.
fn handle(name: &str) -> Option<String> {
    let mut handle = slug(name);
    handle.truncate(63);
    handle.truncate(handle.trim_end_matches('-').len());
    (!handle.is_empty()).then_some(handle)
}
