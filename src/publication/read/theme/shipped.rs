//! The themes that come with matinale.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{RawTheme, ThemeOrigin, overlay_theme};
use crate::finding::{Finding, Source, table};
use crate::publication::read::settings_reader::SettingsReader;
use crate::publication::read::split_sections;
use crate::publication::theme::{Colour, ColourSpans, NightColours, Theme};

/// A theme that comes with matinale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ShippedTheme {
    /// A serif daily: a centred nameplate between rules, one warm accent.
    #[default]
    Daily,
    /// A brisk news bulletin: sans-serif, close set, its kickers in solid colour.
    Bulletin,
    /// A plain letter: one quiet column, hardly a rule, like a letter from a person.
    Letter,
}

impl ShippedTheme {
    /// Every theme that comes with matinale.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Bulletin, Self::Letter];

    /// The theme.
    pub fn to_theme(self) -> Theme {
        self.read_file().0
    }

    /// Reads the theme's file, and reports what is wrong with it.
    pub(super) fn read_file(self) -> (Theme, Vec<Finding>) {
        let (name, text) = self.file();
        let source = Source::of_text(name.to_owned(), text.to_owned());
        let mut reader = SettingsReader::new(&source);
        let raw = match table::parse(&source) {
            Ok(root) => split_sections(&mut reader, root.into_inner()).take("theme", &mut reader),
            Err(faults) => {
                reader.findings.extend(faults);
                RawTheme::default()
            }
        };
        let theme = overlay_theme(&mut reader, raw, plain_theme(), ThemeOrigin::Shipped);
        (theme, reader.findings)
    }

    /// The name and the text of the theme's file.
    pub(super) const fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Daily => ("daily.toml", include_str!("../../themes/daily.toml")),
            Self::Bulletin => ("bulletin.toml", include_str!("../../themes/bulletin.toml")),
            Self::Letter => ("letter.toml", include_str!("../../themes/letter.toml")),
        }
    }
}

/// The theme of a publication whose settings say nothing about it.
impl Default for Theme {
    fn default() -> Self {
        ShippedTheme::default().to_theme()
    }
}

/// A theme of ink on paper: what the file of a shipped theme is laid over.
fn plain_theme() -> Theme {
    let ink = || Colour::from_rgb([0x1a; 3]);
    Theme {
        accent: ink(),
        ink: ink(),
        paper: Colour::from_rgb([0xfd; 3]),
        spans: ColourSpans::default(),
        night: NightColours::default(),
        serif: "serif".to_owned(),
        sans: "sans-serif".to_owned(),
        logo: None,
        rules: Vec::new(),
    }
}
