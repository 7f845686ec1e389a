//! The classes that bear a colour, and what each is by day and by night.

use crate::render::palette::{Palette, Rgb};

/// What a colour is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Text,
    Ground,
    Border,
}

impl Use {
    pub(super) const fn property(self) -> &'static str {
        match self {
            Self::Text => "color",
            Self::Ground => "background-color",
            Self::Border => "border-color",
        }
    }

    /// The attribute by which Outlook on the web says that it has recoloured an element.
    pub(super) const fn outlook(self) -> &'static str {
        match self {
            Self::Text | Self::Border => "data-ogsc",
            Self::Ground => "data-ogsb",
        }
    }
}

/// A class that bears a colour.
pub(super) struct Role {
    pub(super) class: &'static str,
    pub(super) used: Use,
    pub(super) colour: fn(&Palette) -> Rgb,
}

impl Role {
    /// The rule that puts on the night.
    pub(super) fn dark(&self, night: &Palette) -> String {
        let (property, colour) = (self.used.property(), (self.colour)(night));
        format!(".{}{{{property}:{colour}!important}}", self.class)
    }
}

pub(super) const ROLES: [Role; 20] = [
    Role { class: "page", used: Use::Ground, colour: |palette| palette.page },
    Role { class: "card", used: Use::Ground, colour: |palette| palette.card },
    Role { class: "wash", used: Use::Ground, colour: |palette| palette.wash },
    Role { class: "tint", used: Use::Ground, colour: |palette| palette.tint },
    Role { class: "band", used: Use::Ground, colour: |palette| palette.band },
    Role { class: "flag", used: Use::Ground, colour: |palette| palette.accent },
    Role { class: "bt", used: Use::Ground, colour: |palette| palette.button },
    Role { class: "f1", used: Use::Ground, colour: |palette| palette.fades[0] },
    Role { class: "f2", used: Use::Ground, colour: |palette| palette.fades[1] },
    Role { class: "f3", used: Use::Ground, colour: |palette| palette.fades[2] },
    Role { class: "ink", used: Use::Text, colour: |palette| palette.ink },
    Role { class: "soft", used: Use::Text, colour: |palette| palette.soft },
    Role { class: "meta", used: Use::Text, colour: |palette| palette.meta },
    Role { class: "acc", used: Use::Text, colour: |palette| palette.accent },
    Role { class: "a", used: Use::Text, colour: |palette| palette.accent },
    Role { class: "bi", used: Use::Text, colour: |palette| palette.band_ink },
    Role { class: "bl", used: Use::Text, colour: |palette| palette.button_ink },
    Role { class: "hair", used: Use::Border, colour: |palette| palette.hair },
    Role { class: "rule", used: Use::Border, colour: |palette| palette.ink },
    Role { class: "bar", used: Use::Border, colour: |palette| palette.accent },
];
