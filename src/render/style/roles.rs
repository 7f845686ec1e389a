//! The classes that have a colour, and where each colour comes from.

use crate::render::palette::{Palette, Rgb};

/// What a colour is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColourUse {
    Text,
    /// The background.
    Ground,
    Border,
}

impl ColourUse {
    pub(super) const fn property(self) -> &'static str {
        match self {
            Self::Text => "color",
            Self::Ground => "background-color",
            Self::Border => "border-color",
        }
    }

    /// The attribute by which Outlook on the web marks an element whose colour it has changed.
    pub(super) const fn outlook(self) -> &'static str {
        match self {
            Self::Text | Self::Border => "data-ogsc",
            Self::Ground => "data-ogsb",
        }
    }
}

/// A class that has a colour.
pub(super) struct ColourRole {
    pub(super) class: &'static str,
    pub(super) used: ColourUse,
    /// Takes the colour from the palette of the day or of the night.
    pub(super) colour: fn(&Palette) -> Rgb,
}

impl ColourRole {
    /// Writes the rule of the night.
    pub(super) fn write_night(&self, night: &Palette) -> String {
        let (property, colour) = (self.used.property(), (self.colour)(night));
        format!(".{}{{{property}:{colour}!important}}", self.class)
    }
}

/// Every class that has a colour, in the order of the style sheets.
pub(super) const COLOUR_ROLES: [ColourRole; 21] = [
    ColourRole { class: "page", used: ColourUse::Ground, colour: |palette| palette.page },
    ColourRole { class: "card", used: ColourUse::Ground, colour: |palette| palette.card },
    ColourRole { class: "wash", used: ColourUse::Ground, colour: |palette| palette.wash },
    ColourRole { class: "tint", used: ColourUse::Ground, colour: |palette| palette.tint },
    ColourRole { class: "band", used: ColourUse::Ground, colour: |palette| palette.band },
    ColourRole { class: "flag", used: ColourUse::Ground, colour: |palette| palette.accent },
    ColourRole { class: "bt", used: ColourUse::Ground, colour: |palette| palette.button },
    ColourRole { class: "f1", used: ColourUse::Ground, colour: |palette| palette.fades[0] },
    ColourRole { class: "f2", used: ColourUse::Ground, colour: |palette| palette.fades[1] },
    ColourRole { class: "f3", used: ColourUse::Ground, colour: |palette| palette.fades[2] },
    ColourRole { class: "ink", used: ColourUse::Text, colour: |palette| palette.ink },
    ColourRole { class: "soft", used: ColourUse::Text, colour: |palette| palette.soft },
    ColourRole { class: "meta", used: ColourUse::Text, colour: |palette| palette.meta },
    ColourRole { class: "acc", used: ColourUse::Text, colour: |palette| palette.accent },
    ColourRole { class: "a", used: ColourUse::Text, colour: |palette| palette.accent },
    // Spam filters see the text's colour on the cell alone, and not on a heading in it.
    ColourRole { class: "band", used: ColourUse::Text, colour: |palette| palette.band_ink },
    ColourRole { class: "bi", used: ColourUse::Text, colour: |palette| palette.band_ink },
    ColourRole { class: "bl", used: ColourUse::Text, colour: |palette| palette.button_ink },
    ColourRole { class: "hair", used: ColourUse::Border, colour: |palette| palette.hair },
    ColourRole { class: "rule", used: ColourUse::Border, colour: |palette| palette.ink },
    ColourRole { class: "bar", used: ColourUse::Border, colour: |palette| palette.accent },
];

/// The classes that stand in many elements of a page, by the names that they are sent with. Every other class is sent
/// with its own.
const SENT_NAMES: [(&str, &str); 14] = [
    ("page", "g"),
    ("card", "c"),
    ("pad", "d"),
    ("sec", "e"),
    ("box", "o"),
    ("wash", "w"),
    ("tint", "t"),
    ("ink", "i"),
    ("soft", "s"),
    ("meta", "m"),
    ("acc", "k"),
    ("hair", "h"),
    ("rule", "r"),
    ("bar", "b"),
];

/// The name by which a class is sent.
pub(in crate::render) fn sent_name(class: &str) -> &str {
    SENT_NAMES.iter().find(|(own, _)| *own == class).map_or(class, |(_, sent)| sent)
}

/// Writes a sheet with the names by which classes are sent.
pub(in crate::render) fn name_as_sent(sheet: &str) -> String {
    let rename = |sheet: String, (own, sent): &(&str, &str)| {
        let renamed = sheet.replace(&format!(".{own}{{"), &format!(".{sent}{{"));
        renamed.replace(&format!(".{own},"), &format!(".{sent},"))
    };
    SENT_NAMES.iter().fold(sheet.to_owned(), rename)
}
