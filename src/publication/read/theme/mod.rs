//! Reads `[theme]`: the colours, the fonts and the rules of the page. The shipped themes are files of the
//! same shape and are read here too.

mod rules;
mod shipped;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Sections;
use super::settings_reader::{OptionalText, SettingsReader};
use crate::finding::Span;
use crate::publication::screen::Screen;
use crate::publication::theme::{Colour, ColourSpans, NightColours, Theme};
use crate::wording::say;
use rules::{RawRules, read_rules};

pub use shipped::ShippedTheme;

/// The JSON Schema pattern of a colour.
const COLOUR: &str = r"^\s*#[0-9A-Fa-f]{6}\s*$";

/// What the page looks like.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTheme {
    /// The shipped theme it begins from; what is written here changes it.
    #[schemars(extend("default" = "daily"))]
    like: Option<ShippedTheme>,
    /// The one colour of rules, kickers, links and buttons: `#` and six hexadecimal digits.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#9e2a2b"))]
    accent: OptionalText,
    /// The colour of the text.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#1f1d1a"))]
    ink: OptionalText,
    /// The colour behind the page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR), extend("default" = "#f4f1ec"))]
    paper: OptionalText,
    /// The fonts of the text, commas between them.
    #[schemars(with = "Option<String>")]
    serif: OptionalText,
    /// The fonts of small print, commas between them.
    #[schemars(with = "Option<String>")]
    sans: OptionalText,
    /// The picture that stands on the nameplate in place of the name: a file in `issues/images`.
    #[schemars(with = "Option<String>")]
    logo: OptionalText,
    /// The colours by night. Those that are not written are derived from the ones of the day.
    night: Option<RawNight>,
    /// What parts of the page look like: CSS declarations by the part's name.
    rules: Option<RawRules>,
    /// What parts look like on a screen of 640 pixels or more.
    wide: Option<RawRules>,
    /// What parts look like on a screen of 480 pixels or less.
    narrow: Option<RawRules>,
}

/// The colours by night.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawNight {
    /// The one colour, on a dark page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    accent: OptionalText,
    /// The colour of the text, on a dark page.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    ink: OptionalText,
    /// The colour behind the page, dark.
    #[schemars(with = "Option<String>", regex(pattern = COLOUR))]
    paper: OptionalText,
}

/// Reads `[theme]`, on top of the shipped theme that `like` names.
pub(super) fn read_theme(reader: &mut SettingsReader<'_>, sections: &mut Sections<'_>) -> Theme {
    let raw: RawTheme = sections.take("theme", reader);
    let base = raw.like.unwrap_or_default().to_theme();
    overlay_theme(reader, raw, base, ThemeOrigin::Settings)
}

/// Whose file a theme is read from. A place in a shipped file is no place for an editor to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ThemeOrigin {
    /// A file that comes with matinale.
    Shipped,
    /// The editor's settings.
    Settings,
}

impl ThemeOrigin {
    /// The place in the settings; none in a shipped file.
    fn keep_span(self, span: impl Into<Span>) -> Option<Span> {
        (self == Self::Settings).then(|| span.into())
    }
}

/// Replaces in `base` what the file says otherwise.
fn overlay_theme(
    reader: &mut SettingsReader<'_>,
    raw: RawTheme,
    base: Theme,
    origin: ThemeOrigin,
) -> Theme {
    let day = read_colours(reader, [raw.accent, raw.ink, raw.paper], origin);
    let night = raw.night.unwrap_or_default();
    let night = read_colours(reader, [night.accent, night.ink, night.paper], origin);
    // A new colour by day drops the night that belonged to the old one.
    let keep = |day: Option<&Colour>, night: Option<Colour>| night.filter(|_| day.is_none());
    let mut theme = Theme {
        night: NightColours {
            accent: night.accent.or(keep(day.accent.as_ref(), base.night.accent)),
            ink: night.ink.or(keep(day.ink.as_ref(), base.night.ink)),
            paper: night.paper.or(keep(day.paper.as_ref(), base.night.paper)),
            spans: night.spans,
        },
        accent: day.accent.unwrap_or(base.accent),
        ink: day.ink.unwrap_or(base.ink),
        paper: day.paper.unwrap_or(base.paper),
        spans: day.spans,
        serif: read_font_list(reader, "serif", raw.serif).unwrap_or(base.serif),
        sans: read_font_list(reader, "sans", raw.sans).unwrap_or(base.sans),
        logo: reader.read_picture_path("logo", raw.logo).or(base.logo),
        rules: base.rules,
    };
    for (screen, raw) in
        [(Screen::Any, raw.rules), (Screen::Wide, raw.wide), (Screen::Narrow, raw.narrow)]
    {
        theme.rules.extend(read_rules(reader, screen, raw.unwrap_or_default(), origin));
    }
    theme
}

/// Reads accent, ink and paper, and where they are written.
fn read_colours(
    reader: &mut SettingsReader<'_>,
    raw: [OptionalText; 3],
    origin: ThemeOrigin,
) -> NightColours {
    let mut read = ["accent", "ink", "paper"].into_iter().zip(raw).map(|(key, value)| {
        let value = value?;
        let colour = reader.read_colour(key, &value)?;
        Some((colour, origin.keep_span(value.span())))
    });
    let mut next = || read.next().flatten().unzip();
    let ((accent, accent_span), (ink, ink_span), (paper, paper_span)) = (next(), next(), next());
    let spans = ColourSpans {
        accent: accent_span.flatten(),
        ink: ink_span.flatten(),
        paper: paper_span.flatten(),
    };
    NightColours { accent, ink, paper, spans }
}

/// Reads a list of fonts: names with commas between them, and nothing that could end a declaration.
fn read_font_list(
    reader: &mut SettingsReader<'_>,
    key: &str,
    value: OptionalText,
) -> Option<String> {
    let value = value?;
    let stack = reader.read_line(key, Some(value.clone()))?.replace('"', "'");
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '-' | '_' | '\'');
    let closed = stack.matches('\'').count() % 2 == 0;
    if closed && stack.chars().all(plain) {
        return Some(stack);
    }
    let message = say!("`{key}` is not a list of fonts", key);
    reader.refuse_value(
        &value,
        message,
        say!("write names with commas between them: `\"Georgia, serif\"`"),
    );
    None
}
