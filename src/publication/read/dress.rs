//! `[typography]`, `[pictures]`: how text is set, and how pictures travel.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::checked::Desk;
use crate::finding::{Code, Finding};
use crate::publication::{PictureDelivery, Pictures, Space, Typography};

/// How the text is set.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTypography {
    /// The no-break blank of French punctuation.
    #[schemars(extend("default" = "nbsp"))]
    space: Option<Space>,
    /// Names printed as they are written, such as `Demain!`.
    #[schemars(with = "Option<Vec<String>>")]
    names: Option<Vec<Spanned<String>>>,
}

/// Reads `[typography]`.
pub(super) fn typography(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Typography {
    let raw: RawTypography = sections.take("typography", desk);
    let names = raw.names.unwrap_or_default();
    Typography {
        space: raw.space.unwrap_or_default(),
        names: names.into_iter().filter_map(|name| desk.line("names", Some(name))).collect(),
    }
}

/// How pictures travel.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPictures {
    /// Where readers' programs find the pictures.
    #[schemars(with = "Option<Travel>", extend("default" = "attached"))]
    delivery: Option<Spanned<Travel>>,
    /// The width in pixels above which a picture is made smaller.
    #[schemars(with = "Option<i64>", range(min = 600, max = 2400), extend("default" = 1200))]
    max_width: Option<Spanned<i64>>,
}

/// How pictures travel, as the file names it.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Travel {
    /// In the message itself.
    Attached,
    /// In `images/` under the publication's web site.
    Hosted,
}

/// Reads `[pictures]`. Hosted ones are fetched from `images/` under the publication's web site.
pub(super) fn pictures(
    desk: &mut Desk<'_>,
    sections: &mut Sections<'_>,
    website: Option<&str>,
) -> Pictures {
    let raw: RawPictures = sections.take("pictures", desk);
    let max_width = desk.number("max_width", raw.max_width, 600..=2400, 1200);
    let hosted = raw.delivery.filter(|travel| matches!(travel.get_ref(), Travel::Hosted));
    let delivery = match (hosted, website) {
        (None, _) => PictureDelivery::Attached,
        (Some(_), Some(website)) => PictureDelivery::Hosted(format!("{website}/images/")),
        (Some(hosted), None) => {
            desk.tell(
                Finding::new(Code::KEY_MISSING, hosted.span(), "the pictures have no web site")
                    .help("write `website = \"https://…\"` in [publication], or `\"attached\"`"),
            );
            PictureDelivery::Attached
        }
    };
    Pictures { delivery, max_width }
}
