//! The JSON Schema of `matinale.toml`, made from the types that read it.

use serde_json::json;

use super::contributors::RawContributor;
use super::delivery::RawDelivery;
use super::pictures::RawPictures;
use super::publication_section::RawPublication;
use super::relay::RawRelay;
use super::short_sections::{
    RawArchive, RawAudience, RawCheck, RawLatest, RawProof, RawUnsubscribe,
};
use super::store::RawJournal;
use super::theme::RawTheme;
use super::typography::RawTypography;
use crate::schema::Shape;

/// The shape of the settings.
///
/// A schema cannot refuse everything: [`read`](super::read()) alone refuses a web address without https,
/// a time zone that does not exist, and a relay with a user and no password.
pub fn schema() -> Shape {
    let contributors = json!({
        "type": "object",
        "description": "Those who write, a table each.",
        "additionalProperties": Shape::of::<RawContributor>().value(),
    });
    let relays = Shape::of::<RawRelay>().list("The servers that mail is handed to.");
    Shape::empty()
        .required("publication", Shape::of::<RawPublication>().value())
        .key("contributors", contributors)
        .key("theme", Shape::of::<RawTheme>().value())
        .key("typography", Shape::of::<RawTypography>().value())
        .key("pictures", Shape::of::<RawPictures>().value())
        .key("latest", Shape::of::<RawLatest>().value())
        .key("unsubscribe", Shape::of::<RawUnsubscribe>().value())
        .key("archive", Shape::of::<RawArchive>().value())
        .key("relays", relays)
        .key("delivery", Shape::of::<RawDelivery>().value())
        .key("proof", Shape::of::<RawProof>().value())
        .key("audience", Shape::of::<RawAudience>().value())
        .key("check", Shape::of::<RawCheck>().value())
        .key("journal", Shape::of::<RawJournal>().value())
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
