//! The short sections: the checks, the archive and what is listed of it, the way out, the proof, and where
//! the audience is kept.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Tail, Text};
use super::one_or_many::OneOrMany;
use crate::address::Address;
use crate::finding::{Code, Finding, nearest};
use crate::publication::{Client, Unsubscribe};

/// What is listed of earlier issues.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLatest {
    /// How many earlier issues are listed at the foot.
    #[schemars(with = "Option<i64>", range(min = 0, max = 10), extend("default" = 0))]
    count: Option<Spanned<i64>>,
}

/// Reads `[latest]`: nothing is listed unless asked for.
pub(super) fn latest(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> usize {
    let raw: RawLatest = sections.take("latest", desk);
    size(desk.number("count", raw.count, 0..=10, 0))
}

/// The free editions on the web.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArchive {
    /// Where they stand: an https address.
    #[schemars(with = "Option<String>")]
    url: Text,
}

/// Reads `[archive]`.
pub(super) fn archive(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Option<String> {
    let raw: RawArchive = sections.take("archive", desk);
    desk.https("url", raw.url, Tail::Path)
}

/// What `check` passes over, and for whom it looks.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    /// The codes of notes and warnings that are not told, such as `subject.long`.
    #[schemars(with = "Option<Vec<String>>")]
    allow: Option<Vec<Spanned<String>>>,
    /// What readers read mail with, such as `gmail` or `outlook-windows`; `outlook` is all of Outlook.
    #[schemars(with = "Option<Vec<String>>", extend("items" = named(), "default" = usual()))]
    clients: Option<Vec<Spanned<String>>>,
}

/// A name of a client, as an editor's program looks at it.
fn named() -> Value {
    json!({ "type": "string", "enum": Client::names().collect::<Vec<_>>() })
}

/// The names of the clients of a publication that names none.
fn usual() -> Vec<&'static str> {
    Client::USUAL.iter().map(|client| client.as_str()).collect()
}

/// Reads `[check]`: the names of the codes that are not told, and the clients.
pub(super) fn check(
    desk: &mut Desk<'_>,
    sections: &mut Sections<'_>,
) -> (Vec<String>, Vec<Client>) {
    let raw: RawCheck = sections.take("check", desk);
    let allow = raw.allow.into_iter().flatten().map(Spanned::into_inner).collect();
    let clients = raw.clients.map_or_else(|| Client::USUAL.to_vec(), |names| clients(desk, names));
    (allow, clients)
}

/// The clients of a list, in the order of [`Client::ALL`], each once.
fn clients(desk: &mut Desk<'_>, names: Vec<Spanned<String>>) -> Vec<Client> {
    let mut read = BTreeSet::new();
    for name in names {
        if let Some(clients) = Client::named(name.get_ref()) {
            read.extend(clients);
            continue;
        }
        let message = format!("there is no mail client `{}` here", name.get_ref());
        let finding = Finding::new(Code::CLIENT_UNKNOWN, name.span(), message);
        desk.tell(finding.help(match nearest(name.get_ref(), Client::names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", Client::names().collect::<Vec<_>>().join(", ")),
        }));
    }
    read.into_iter().collect()
}

/// The way out.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnsubscribe {
    /// Where one click unsubscribes: an https address that ends in a path.
    #[schemars(with = "Option<String>")]
    url: Text,
    /// The address to write to instead. Without it: `reply_to`, else `from`.
    #[schemars(with = "Option<String>")]
    mailto: Text,
    /// The key that signs readers' links.
    #[schemars(with = "Option<String>", extend("default" = "state/unsubscribe.key"))]
    key_file: Text,
}

/// Reads `[unsubscribe]`; who writes to leave is answered where readers are answered.
pub(super) fn unsubscribe(
    desk: &mut Desk<'_>,
    sections: &mut Sections<'_>,
    answers: Option<&Address>,
) -> Option<Unsubscribe> {
    let raw: RawUnsubscribe = sections.take("unsubscribe", desk);
    let url = desk.https("url", raw.url, Tail::Path);
    let mailto = desk.address("mailto", raw.mailto);
    let key_file = desk.line("key_file", raw.key_file);
    Some(Unsubscribe {
        url,
        mailto: mailto.or_else(|| answers.cloned())?,
        key_file: key_file.unwrap_or_else(|| "state/unsubscribe.key".to_owned()),
    })
}

/// The proof.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProof {
    /// Who in the newsroom gets it: an address, or a list of them.
    #[schemars(with = "Option<OneOrMany>")]
    to: Option<Spanned<OneOrMany>>,
}

/// Reads `[proof]`.
pub(super) fn proof(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Vec<Address> {
    let raw: RawProof = sections.take("proof", desk);
    let texts = OneOrMany::texts(raw.to);
    texts.into_iter().filter_map(|text| desk.address("to", Some(text))).collect()
}

/// Who is written to.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAudience {
    /// The file that lists the readers: `.toml`, or `.csv` for long lists.
    #[schemars(with = "Option<String>", extend("default" = "subscribers.toml"))]
    source: Text,
}

/// Reads `[audience]`: the file, whose ending tells how it is read.
pub(super) fn audience(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> String {
    let raw: RawAudience = sections.take("audience", desk);
    let default = || "subscribers.toml".to_owned();
    let Some(value) = raw.source else { return default() };
    let Some(file) = desk.line("source", Some(value.clone())) else { return default() };
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !matches!(ending.as_deref(), Some("toml" | "csv")) {
        let message = "`source` is neither a TOML file nor a CSV file".to_owned();
        desk.refuse(&value, message, "write a file such as `subscribers.toml` or `readers.csv`");
    }
    file
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
