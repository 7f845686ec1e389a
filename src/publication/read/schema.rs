//! What an editor's program may know of `matinale.toml`, from the types that read it.

use serde_json::json;

use super::delivery::RawDelivery;
use super::dress::{RawPictures, RawTypography};
use super::front::{RawContributor, RawFront};
use super::relay::RawRelay;
use super::rooms::{RawArchive, RawAudience, RawCheck, RawLatest, RawProof, RawUnsubscribe};
use super::store::RawJournal;
use super::theme::RawTheme;
use crate::schema::Shape;

/// The shape of the settings.
///
/// What is more than a shape (a web address is https, a time zone exists, a relay with a user has a
/// password) is left to [`read`](super::read()).
pub fn schema() -> Shape {
    let contributors = json!({
        "type": "object",
        "description": "Those who write, a table each.",
        "additionalProperties": Shape::of::<RawContributor>().value(),
    });
    let relays = Shape::of::<RawRelay>().list("The servers that mail is handed to.");
    Shape::empty()
        .required("publication", Shape::of::<RawFront>().value())
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
