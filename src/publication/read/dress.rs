//! `[theme]`, `[typography]`, `[pictures]`: what the page looks like.

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

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTheme {
    accent: Text,
    ink: Text,
    paper: Text,
    serif: Text,
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

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTypography {
    space: Option<Space>,
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

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPictures {
    delivery: Option<Spanned<Travel>>,
    max_width: Option<Spanned<i64>>,
}

/// How pictures travel, as the file names it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Travel {
    Attached,
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
