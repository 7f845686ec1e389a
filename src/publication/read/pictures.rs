//! Reads `[pictures]`: how pictures travel.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::settings_reader::SettingsReader;
use crate::finding::{Code, Finding};
use crate::publication::{PictureDelivery, PictureSettings};
use crate::wording::say;

/// How pictures travel.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPictures {
    /// Where readers' programs find the pictures.
    #[schemars(with = "Option<RawPictureDelivery>", extend("default" = "attached"))]
    delivery: Option<Spanned<RawPictureDelivery>>,
    /// The width in pixels above which a picture is made smaller.
    #[schemars(with = "Option<i64>", range(min = 600, max = 2400), extend("default" = 1200))]
    max_width: Option<Spanned<i64>>,
}

/// How pictures travel, as the file names it.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum RawPictureDelivery {
    /// In the message itself.
    Attached,
    /// In `images/` under the publication's web site. `render` writes the files to upload.
    Hosted,
}

/// Reads `[pictures]`. Hosted pictures are fetched from `images/` under the publication's web site.
pub(super) fn read_pictures(
    reader: &mut SettingsReader<'_>,
    sections: &mut Sections<'_>,
    website: Option<&str>,
) -> PictureSettings {
    let raw: RawPictures = sections.take("pictures", reader);
    let max_width = reader.read_number("max_width", raw.max_width, 600..=2400, 1200);
    let hosted =
        raw.delivery.filter(|delivery| matches!(delivery.get_ref(), RawPictureDelivery::Hosted));
    let delivery = match (hosted, website) {
        (None, _) => PictureDelivery::Attached,
        (Some(_), Some(website)) => PictureDelivery::Hosted(format!("{website}/images/")),
        (Some(hosted), None) => {
            reader.report(
                Finding::new(
                    Code::KEY_MISSING,
                    hosted.span(),
                    say!("the pictures have no web site"),
                )
                .help(say!("write `website = \"https://…\"` in [publication], or `\"attached\"`")),
            );
            PictureDelivery::Attached
        }
    };
    PictureSettings { delivery, max_width }
}
