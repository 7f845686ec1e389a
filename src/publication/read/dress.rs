//! `[theme]`, `[typography]`, `[pictures]`: what the page looks like.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Sections;
use super::checked::{Desk, Text};
use crate::finding::{Code, Finding};
use crate::publication::{PictureDelivery, Pictures, Space, Theme, Typography};

/// Letters that every mail client has, for text.
const SERIF: &str = "Georgia, 'Times New Roman', serif";
/// Letters that every mail client has, for small print.
const SANS: &str = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/// A colour, as an editor's program looks at it.
const COLOUR: &str = r"^\s*#[0-9A-Fa-f]{6}\s*$";

/// What the page looks like.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTheme {
    /// The one colour of rules, kickers, links and buttons: `#` and six hexadecimal digits.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#9e2a2b"))]
    accent: Text,
    /// The colour of the text.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#1f1d1a"))]
    ink: Text,
    /// The colour behind the page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#f4f1ec"))]
    paper: Text,
    /// The fonts of the text, commas between them.
    #[schemars(with = "Option<String>", extend("default" = SERIF))]
    serif: Text,
    /// The fonts of small print, commas between them.
    #[schemars(with = "Option<String>", extend("default" = SANS))]
    sans: Text,
}

/// Reads `[theme]`: dark ink and one red on warm paper where nothing is said.
pub(super) fn theme(desk: &mut Desk<'_>, sections: &mut Sections<'_>) -> Theme {
    let raw: RawTheme = sections.take("theme", desk);
    Theme {
        accent: desk.colour("accent", raw.accent, "#9e2a2b"),
        ink: desk.colour("ink", raw.ink, "#1f1d1a"),
        paper: desk.colour("paper", raw.paper, "#f4f1ec"),
        serif: fonts(desk, "serif", raw.serif).unwrap_or_else(|| SERIF.to_owned()),
        sans: fonts(desk, "sans", raw.sans).unwrap_or_else(|| SANS.to_owned()),
    }
}

/// A stack of fonts: names and commas, with nothing that would end the declaration it stands in.
fn fonts(desk: &mut Desk<'_>, key: &str, value: Text) -> Option<String> {
    let value = value?;
    let stack = desk.line(key, Some(value.clone()))?.replace('"', "'");
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '\'');
    let closed = stack.matches('\'').count() % 2 == 0;
    if closed && stack.chars().all(plain) {
        return Some(stack);
    }
    let message = format!("`{key}` is not a list of fonts");
    desk.refuse(&value, message, "write names with commas between them: `\"Georgia, serif\"`");
    None
}

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
                Finding::new(Code::KeyMissing, hosted.span(), "the pictures have no web site")
                    .help("write `website = \"https://…\"` in [publication], or `\"attached\"`"),
            );
            PictureDelivery::Attached
        }
    };
    Pictures { delivery, max_width }
}
