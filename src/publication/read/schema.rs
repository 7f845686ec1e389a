//! The JSON Schema of `matinale.toml`, made from the types that read it.

use serde_json::json;

use super::bounces::RawBounces;
use super::contributors::RawContributor;
use super::delivery::RawDelivery;
use super::dkim::dkim_schema;
use super::pictures::RawPictures;
use super::publication_section::RawPublication;
use super::relay::RawRelay;
use super::schedule::RawSchedule;
use super::short_sections::{
    RawArchive, RawAudience, RawCheck, RawLatest, RawProof, RawUnsubscribe,
};
use super::signup::RawSignup;
use super::store::RawJournal;
use super::theme::RawTheme;
use super::typography::RawTypography;
use super::webhooks::RawWebhooks;
use crate::schema::TableSchema;

/// The shape of the settings.
///
/// A schema cannot refuse everything: [`read`](super::read()) alone refuses a web address without https,
/// a time zone that does not exist, and a relay with a user and no password.
pub fn schema() -> TableSchema {
    let contributors = json!({
        "type": "object",
        "description": "Those who write, a table each.",
        "additionalProperties": TableSchema::of::<RawContributor>().into_value(),
    });
    let relays = TableSchema::of::<RawRelay>().into_list("The servers that mail is handed to.");
    TableSchema::empty()
        .with_required_key("publication", TableSchema::of::<RawPublication>().into_value())
        .with_key("contributors", contributors)
        .with_key("theme", TableSchema::of::<RawTheme>().into_value())
        .with_key("typography", TableSchema::of::<RawTypography>().into_value())
        .with_key("pictures", TableSchema::of::<RawPictures>().into_value())
        .with_key("latest", TableSchema::of::<RawLatest>().into_value())
        .with_key("unsubscribe", TableSchema::of::<RawUnsubscribe>().into_value())
        .with_key("signup", TableSchema::of::<RawSignup>().into_value())
        .with_key("bounces", TableSchema::of::<RawBounces>().into_value())
        .with_key("archive", TableSchema::of::<RawArchive>().into_value())
        .with_key("dkim", dkim_schema())
        .with_key("relays", relays)
        .with_key("delivery", TableSchema::of::<RawDelivery>().into_value())
        .with_key("schedule", TableSchema::of::<RawSchedule>().into_value())
        .with_key("proof", TableSchema::of::<RawProof>().into_value())
        .with_key("audience", TableSchema::of::<RawAudience>().into_value())
        .with_key("check", TableSchema::of::<RawCheck>().into_value())
        .with_key("journal", TableSchema::of::<RawJournal>().into_value())
        .with_key("webhooks", TableSchema::of::<RawWebhooks>().into_value())
}

#[cfg(test)]
mod tests {
    use super::super::SECTIONS;
    use super::schema;

    #[test]
    fn every_section_that_is_read_has_its_shape() {
        let mut sections = SECTIONS.to_vec();
        sections.sort_unstable();
        assert_eq!(schema().keys(), sections);
    }
}
