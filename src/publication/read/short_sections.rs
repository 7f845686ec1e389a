//! Reads the short sections: `[latest]`, `[archive]`, `[check]`, `[unsubscribe]`, `[proof]` and
//! `[audience]`.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use super::Sections;
use super::one_or_many::OneOrMany;
use super::settings_reader::{OptionalText, SettingsReader, UrlTail};
use crate::address::{Address, NamedAddress};
use crate::finding::{Code, Finding, nearest};
use crate::publication::{Client, UnsubscribeSettings};
use crate::wording::say;

/// What is listed of earlier issues.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLatest {
    /// How many earlier issues are listed at the foot.
    #[schemars(with = "Option<i64>", range(min = 0, max = 10), extend("default" = 0))]
    count: Option<Spanned<i64>>,
}

/// Reads `[latest]`: how many earlier issues are listed, 0 by default.
pub(super) fn read_latest_count(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> usize {
    let raw: RawLatest = sections.take("latest", reader);
    to_usize(reader.read_number("count", raw.count, 0..=10, 0))
}

/// The free editions on the web.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawArchive {
    /// Where they stand: an https address.
    #[schemars(with = "Option<String>")]
    url: OptionalText,
}

/// Reads `[archive]`: the web address of the archive.
pub(super) fn read_archive_url(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> Option<String> {
    let raw: RawArchive = sections.take("archive", reader);
    reader.read_https_url("url", raw.url, UrlTail::Path)
}

/// What `check` passes over, and for whom it looks.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    /// The codes of notes and warnings that are not told, such as `subject.long`.
    #[schemars(with = "Option<Vec<String>>")]
    allow: Option<Vec<Spanned<String>>>,
    /// What readers read mail with, such as `gmail` or `outlook-windows`; `outlook` is all of Outlook.
    #[schemars(with = "Option<Vec<String>>", extend("items" = client_schema(), "default" = usual_client_names()))]
    clients: Option<Vec<Spanned<String>>>,
}

/// The JSON Schema of a name in `clients`.
fn client_schema() -> Value {
    json!({ "type": "string", "enum": Client::names().collect::<Vec<_>>() })
}

/// The names of the clients of a publication that names none.
fn usual_client_names() -> Vec<&'static str> {
    Client::USUAL.iter().map(|client| client.as_str()).collect()
}

/// Reads `[check]`: the codes of findings that are not shown, and the clients.
pub(super) fn read_check(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> (Vec<String>, Vec<Client>) {
    let raw: RawCheck = sections.take("check", reader);
    let allow = raw.allow.into_iter().flatten().map(Spanned::into_inner).collect();
    let clients =
        raw.clients.map_or_else(|| Client::USUAL.to_vec(), |names| read_clients(reader, names));
    (allow, clients)
}

/// Reads the names of clients. The clients come in the order of [`Client::ALL`], each once.
fn read_clients(reader: &mut SettingsReader<'_>, names: Vec<Spanned<String>>) -> Vec<Client> {
    let mut read = BTreeSet::new();
    for name in names {
        if let Some(clients) = Client::named(name.get_ref()) {
            read.extend(clients);
            continue;
        }
        let message = say!("there is no mail client `{name}` here", name = name.get_ref());
        let finding = Finding::new(Code::CLIENT_UNKNOWN, name.span(), message);
        reader.report(finding.help(match nearest(name.get_ref(), Client::names()) {
            Some(near) => say!("did you mean `{near}`?", near),
            None => {
                say!("write one of {names}", names = Client::names().collect::<Vec<_>>().join(", "))
            }
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
    url: OptionalText,
    /// The address to write to instead. Without it: `reply_to`, else `from`.
    #[schemars(with = "Option<String>")]
    mailto: OptionalText,
    /// The key that signs readers' links.
    #[schemars(with = "Option<String>", extend("default" = "state/unsubscribe.key"))]
    key_file: OptionalText,
    /// Whether the page offers readers more than the way out: to change their address, to have their data, and to be
    /// forgotten. Each is confirmed by a mail, so `matinale serve` needs the relay's password.
    #[schemars(with = "Option<bool>", extend("default" = false))]
    reader_page: Option<Spanned<bool>>,
}

/// Reads `[unsubscribe]`. Without `mailto`, readers who want to leave write to `answers`.
pub(super) fn read_unsubscribe(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
    answers: Option<&Address>,
) -> Option<UnsubscribeSettings> {
    let raw: RawUnsubscribe = sections.take("unsubscribe", reader);
    let has_url = raw.url.is_some();
    let url = reader.read_https_url("url", raw.url, UrlTail::Path);
    let mailto = reader.read_address("mailto", raw.mailto);
    let key_file = reader.read_line("key_file", raw.key_file);
    let reader_page = raw.reader_page.filter(|value| *value.get_ref());
    if let Some(value) = reader_page.as_ref().filter(|_| !has_url) {
        let message = say!("readers have no page of their own without an address of the page");
        let finding = Finding::new(Code::KEY_MISSING, value.span(), message);
        reader.report(finding.help(say!("write `url = \"https://…\"` below `[unsubscribe]`")));
    }
    Some(UnsubscribeSettings {
        url,
        mailto: mailto.or_else(|| answers.cloned())?,
        key_file: key_file.unwrap_or_else(|| "state/unsubscribe.key".to_owned()),
        reader_page: reader_page.is_some(),
    })
}

/// The proof.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProof {
    /// Who in the newsroom gets it: an address, alone or with a name, or a list of them.
    #[schemars(with = "Option<OneOrMany>")]
    to: Option<Spanned<OneOrMany>>,
}

/// Reads `[proof]`: who gets the proof.
pub(super) fn read_proof_addresses(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> Vec<NamedAddress> {
    let raw: RawProof = sections.take("proof", reader);
    let texts = OneOrMany::texts(raw.to);
    texts.into_iter().filter_map(|text| reader.read_named_address("to", Some(text))).collect()
}

/// Who is written to.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAudience {
    /// The file that lists the readers: `.toml`, or `.csv` for long lists.
    #[schemars(with = "Option<String>", extend("default" = "subscribers.toml"))]
    source: OptionalText,
    /// Columns of a `.csv` file that say nothing of who may be written to, whatever stands in them.
    #[schemars(with = "Option<OneOrMany>")]
    unused_columns: Option<Spanned<OneOrMany>>,
}

/// Reads `[audience]`: the file's name, and the names of columns that say nothing of who may be written to.
pub(super) fn read_audience(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
) -> (String, Vec<String>) {
    let raw: RawAudience = sections.take("audience", reader);
    let texts = OneOrMany::texts(raw.unused_columns);
    let columns =
        texts.into_iter().filter_map(|text| reader.read_line("unused_columns", Some(text)));
    let columns = columns.collect();
    (read_audience_file(reader, raw.source), columns)
}

/// Reads the name of the file of the readers. Its ending decides how the list is read.
fn read_audience_file(reader: &mut SettingsReader<'_>, source: OptionalText) -> String {
    let default = || "subscribers.toml".to_owned();
    let Some(value) = source else { return default() };
    let Some(file) = reader.read_line("source", Some(value.clone())) else { return default() };
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !matches!(ending.as_deref(), Some("toml" | "csv")) {
        let message = say!("`source` is neither a TOML file nor a CSV file");
        reader.refuse_value(
            &value,
            message,
            say!("write a file such as `subscribers.toml` or `readers.csv`"),
        );
    }
    file
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
