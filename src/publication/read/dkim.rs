//! Reads `[dkim]`: who signs the messages, and with which keys.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::DeValue;

use super::Sections;
use super::settings_reader::{OptionalText, SettingsReader};
use crate::address::Address;
use crate::finding::{Code, Finding, Span, table};
use crate::publication::{DkimKey, DkimSelector, DkimSettings, DkimSigning, HelloName};
use crate::schema::TableSchema;
use crate::wording::say;

/// The word that says that the relay signs.
const RELAY_WORD: &str = "relay";

/// The signature of the messages.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDkim {
    /// The domain that signs. Without it: the domain of `from`.
    #[schemars(with = "Option<String>")]
    domain: OptionalText,
    /// The name under which the DNS has the public key, such as `matinale`; `matinale dkim new` makes key
    /// and record.
    #[schemars(with = "String")]
    selector: OptionalText,
    /// The file of the private RSA key, in PEM. Without it: `state/dkim-SELECTOR.key`.
    #[schemars(with = "Option<String>")]
    key_file: OptionalText,
    /// The name under which the DNS has the Ed25519 key of a second signature.
    #[schemars(with = "Option<String>")]
    ed25519_selector: OptionalText,
    /// The file of the private Ed25519 key, in PEM. Without it: `state/dkim-SELECTOR.key`.
    #[schemars(with = "Option<String>")]
    ed25519_key_file: OptionalText,
    /// The selector of the key before, while its record is still in the DNS.
    #[schemars(with = "Option<String>")]
    old_selector: OptionalText,
}

/// The JSON Schema of `[dkim]`.
pub(super) fn dkim_schema() -> Value {
    json!({
        "description": "The signature of the messages (DKIM), or `\"relay\"` if the relay signs them.",
        "anyOf": [
            { "type": "string", "enum": [RELAY_WORD] },
            TableSchema::of::<RawDkim>().into_value(),
        ],
    })
}

/// Reads `[dkim]`, or `dkim = "relay"`. Without `domain`, the domain of `from` signs.
pub(super) fn read_dkim(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
    from: Option<&Address>,
) -> DkimSigning {
    let Some(value) = sections.0.remove("dkim") else { return DkimSigning::Unsaid };
    let span = Span::from(value.span());
    if let DeValue::String(word) = value.get_ref() {
        if word != RELAY_WORD {
            let message =
                say!("`dkim` is neither `\"{relay_word}\"` nor a table", relay_word = RELAY_WORD);
            let help = say!(
                "write `dkim = \"relay\"` if the relay signs, or the keys below a line `[dkim]`"
            );
            reader.report(Finding::new(Code::KEY_VALUE, span, message).help(help));
        }
        return DkimSigning::Relay;
    }
    let raw: Option<RawDkim> =
        table::typed(value, &say!("[{section}]", section = "dkim"), &mut reader.findings);
    let settings = raw.and_then(|raw| read_settings(reader, raw, span, from));
    settings.map_or(DkimSigning::Unsaid, DkimSigning::House)
}

fn read_settings(
    reader: &mut SettingsReader<'_>,
    raw: RawDkim,
    section: Span,
    from: Option<&Address>,
) -> Option<DkimSettings> {
    report_missing_selectors(reader, &raw, section);
    let second = raw.ed25519_selector.clone();
    let domain = read_domain(reader, raw.domain);
    let rsa = read_key(reader, ["selector", "key_file"], raw.selector, raw.key_file);
    let ed25519 = read_key(
        reader,
        ["ed25519_selector", "ed25519_key_file"],
        raw.ed25519_selector,
        raw.ed25519_key_file,
    );
    let old = read_selector(reader, "old_selector", raw.old_selector.clone());
    let rsa = rsa?;
    for (selector, written) in
        [(ed25519.as_ref().map(|key| &key.selector), second), (old.as_ref(), raw.old_selector)]
    {
        if let (Some(selector), Some(written)) = (selector, written)
            && *selector == rsa.selector
        {
            let message = say!(
                "`{selector}` is the `selector` too, and has one key",
                selector = selector.to_string()
            );
            reader.refuse_value(&written, message, say!("give each key a selector of its own"));
        }
    }
    let domain = domain.or_else(|| Some(from?.domain().to_owned()))?;
    Some(DkimSettings { domain, rsa, ed25519, old })
}

/// Reports a key that no selector names.
fn report_missing_selectors(reader: &mut SettingsReader<'_>, raw: &RawDkim, section: Span) {
    if raw.selector.is_none() {
        let place = say!("[{section}]", section = "dkim");
        reader.report(table::missing("selector", &place, section, "\"matinale\""));
    }
    if let (Some(file), None) = (&raw.ed25519_key_file, &raw.ed25519_selector) {
        let message = say!("`ed25519_key_file` has no `ed25519_selector` beside it");
        reader.refuse_value(file, message, say!("write `ed25519_selector`, or delete the line"));
    }
}

/// Reads a selector and the file of its key. The file has a name of its own if the settings name none.
fn read_key(
    reader: &mut SettingsReader<'_>,
    [selector_key, file_key]: [&str; 2],
    selector: OptionalText,
    file: OptionalText,
) -> Option<DkimKey> {
    let file = reader.read_line(file_key, file);
    let selector = read_selector(reader, selector_key, selector)?;
    Some(DkimKey { file: file.unwrap_or_else(|| selector.usual_file()), selector })
}

/// Reads a selector. Reports one that is no part of a domain name.
fn read_selector(
    reader: &mut SettingsReader<'_>,
    key: &str,
    value: OptionalText,
) -> Option<DkimSelector> {
    let written = value.clone()?;
    let text = reader.read_line(key, value)?;
    let selector = DkimSelector::parse(&text);
    if selector.is_none() {
        let message = say!("`{key}` is no part of a domain name", key);
        let help = say!("write letters, digits and hyphens, such as `matinale` or `2026-11`");
        reader.refuse_value(&written, message, help);
    }
    selector
}

/// Reads the domain that signs. It becomes lower case, and A-labels where it is internationalised.
fn read_domain(reader: &mut SettingsReader<'_>, value: OptionalText) -> Option<String> {
    let written: Spanned<String> = value.clone()?;
    let text = reader.read_line("domain", value)?;
    let address = Address::parse(&format!("dkim@{text}")).ok();
    let domain = address.map(|address| address.domain().to_owned());
    let is_name = |domain: &String| !domain.starts_with('[') && HelloName::parse(domain).is_some();
    let domain = domain.filter(is_name);
    if domain.is_none() {
        let message = say!("`domain` is not the name of a domain");
        let help = say!("write the domain of `from`, or the one above it, such as `example.org`");
        reader.refuse_value(&written, message, help);
    }
    domain
}
