//! The terms of a run: what all machines that send it must have in common, besides the key and the content.

use serde::Deserialize;

use super::checked::PrintedIssue;
use super::content_difference::ContentDifference;
use super::content_record::{ContentRecord, RawRecord};
use super::error::Error;
use super::opened::Newsroom;
use crate::fingerprint::name_content;
use crate::message::sign::{DkimRecord, SignatureAlgorithm};
use crate::publication::{DkimKey, DkimSigning, InDoubtPolicy, Relay};
use crate::token::Key;
use crate::wording::{Wording, say};

/// What a machine sends, and with which settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RunTerms {
    /// The settings, by the names that an editor knows, and in the same order on every machine.
    settings: Vec<TermSetting>,
    record: ContentRecord,
}

/// A setting that all machines must have in common.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct TermSetting {
    name: String,
    value: String,
}

/// Terms as they stand in the journal.
#[derive(Deserialize)]
struct RawTerms {
    settings: Vec<TermSetting>,
    #[serde(flatten)]
    record: RawRecord,
}

impl RunTerms {
    /// The text for the journal, encrypted, because it has the titles of blocks for paying readers.
    pub(super) fn seal(&self, key: &Key) -> String {
        let setting = |TermSetting { name, value }: &TermSetting| {
            let [name, value] = [name, value].map(|text| toml::Value::String(text.clone()));
            format!("  {{ name = {name}, value = {value} }},")
        };
        let settings: Vec<_> = self.settings.iter().map(setting).collect();
        let settings = format!("settings = [\n{}\n]", settings.join("\n"));
        key.seal_text(&format!("{settings}\n{}", self.record.lines().join("\n")))
    }

    /// Reads what [`seal`](Self::seal) wrote. `None` for everything else.
    pub(super) fn open(key: &Key, sealed: &str) -> Option<Self> {
        let raw: RawTerms = toml::from_str(&key.open_text(sealed)?).ok()?;
        Some(Self { settings: raw.settings, record: raw.record.parse()? })
    }

    /// How these terms differ from those of the machines that send already: a line for each difference.
    pub(super) fn differ_from(&self, theirs: &Self) -> Vec<Wording> {
        let content: ContentDifference = theirs.record.compare(&self.record);
        let mut lines = Vec::new();
        if !content.is_none() {
            lines.push(say!("the content: {parts}", parts = content.word()));
        }
        for TermSetting { name, value } in &self.settings {
            match theirs.settings.iter().find(|their| their.name == *name) {
                Some(their) if their.value == *value => {}
                Some(their) => lines.push(say!(
                    "{name}: `{there}` there, `{here}` here",
                    name,
                    there = their.value,
                    here = value
                )),
                None => lines.push(say!("{name}: `{here}` here alone", name, here = value)),
            }
        }
        let is_ours = |their: &&TermSetting| self.settings.iter().any(|own| own.name == their.name);
        let missing = theirs.settings.iter().filter(|their| !is_ours(their));
        lines.extend(missing.map(|TermSetting { name, value }| {
            say!("{name}: `{there}` there alone", name, there = value)
        }));
        lines
    }
}

impl Newsroom {
    /// The terms on which this machine sends an issue.
    ///
    /// # Errors
    ///
    /// A key of the signature cannot be read, or the editions cannot be printed.
    pub(super) fn run_terms(&self, printed: &PrintedIssue) -> Result<RunTerms, Error> {
        let delivery = &self.publication.delivery;
        let in_doubt = match delivery.in_doubt {
            InDoubtPolicy::Hold => "hold",
            InDoubtPolicy::Resend => "resend",
        };
        let setting = |name: &str, value: String| TermSetting { name: name.to_owned(), value };
        let mut settings = vec![
            setting("matinale", env!("CARGO_PKG_VERSION").to_owned()),
            setting("[delivery] in_doubt", in_doubt.to_owned()),
            setting("[delivery] retry_for", format!("{:?}", delivery.retry_for)),
        ];
        settings.extend(
            delivery.not_after.map(|hour| setting("[delivery] not_after", hour.to_string())),
        );
        settings.extend(self.publication.relays.iter().map(|relay| {
            setting(&format!("[[relays]] {}", relay.account()), describe_pace(relay))
        }));
        for (name, value) in self.describe_signature()? {
            settings.push(setting(&name, value));
        }
        Ok(RunTerms { settings, record: printed.record_content()? })
    }

    /// The records that the signatures of this machine need, by the names of their selectors.
    fn describe_signature(&self) -> Result<Vec<(String, String)>, Error> {
        let DkimSigning::House(settings) = &self.publication.dkim else { return Ok(Vec::new()) };
        let describe = |key: &DkimKey, algorithm: SignatureAlgorithm| {
            let read = self.read_dkim_key(key, algorithm)?;
            let selector = key.selector.as_str();
            let DkimRecord { name, value } = DkimRecord::new(selector, &settings.domain, &read);
            Ok((format!("[dkim] {name}"), name_content(value.as_bytes())))
        };
        let mut keys = vec![describe(&settings.rsa, SignatureAlgorithm::Rsa)];
        keys.extend(settings.ed25519.iter().map(|key| describe(key, SignatureAlgorithm::Ed25519)));
        keys.into_iter().collect()
    }
}

/// The limits of a relay, as the settings have them.
fn describe_pace(relay: &Relay) -> String {
    let pace: Vec<_> = relay.pace.iter().map(ToString::to_string).collect();
    if pace.is_empty() { "no pace".to_owned() } else { format!("pace {}", pace.join(", ")) }
}
