//! The theme of a publication: its colours by day and by night, its fonts, its logo, and its rules for
//! the parts of the page.
//!
//! Looks up to: `finding`.

use std::fmt;

use super::declaration::ThemeDeclaration;
use super::page_part::PagePart;
use super::screen::Screen;
use crate::finding::Span;

/// The colours, the fonts and the rules of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The colour of lines, kickers, links and buttons.
    pub accent: Colour,
    /// The colour of text.
    pub ink: Colour,
    /// The colour around the page.
    pub paper: Colour,
    /// Where matinale.toml writes these three colours.
    pub spans: ColourSpans,
    /// The colours by night that the theme writes. The other ones are derived from the day.
    pub night: NightColours,
    /// The fonts of text, as in CSS.
    pub serif: String,
    /// The fonts of small print, as in CSS.
    pub sans: String,
    /// The picture that the nameplate prints instead of the name, relative to `issues/images`.
    pub logo: Option<String>,
    /// The rules for parts of the page. Those of the shipped theme come first, then the editor's, each
    /// in the order of its file. The later rule wins.
    pub rules: Vec<ThemeRule>,
}

/// The colours by night that are written and not derived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NightColours {
    /// The colour of lines, kickers, links and buttons.
    pub accent: Option<Colour>,
    /// The colour of text.
    pub ink: Option<Colour>,
    /// The colour around the page.
    pub paper: Option<Colour>,
    /// Where matinale.toml writes these three colours.
    pub spans: ColourSpans,
}

/// Where matinale.toml writes three colours. A colour that the editor did not write has no span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ColourSpans {
    /// The value of `accent`.
    pub accent: Option<Span>,
    /// The value of `ink`.
    pub ink: Option<Span>,
    /// The value of `paper`.
    pub paper: Option<Span>,
}

/// A colour as `#rrggbb`, small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour(String);

impl Colour {
    /// Reads `#rrggbb`, in small letters or capitals. Any other text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let hexadecimal = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        hexadecimal.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The colour with these parts of red, green and blue.
    pub fn from_rgb([red, green, blue]: [u8; 3]) -> Self {
        Self(format!("#{red:02x}{green:02x}{blue:02x}"))
    }

    /// The colour as `#rrggbb`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What one part of the page looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeRule {
    /// The part of the page.
    pub part: &'static PagePart,
    /// The screens the rule is for.
    pub screen: Screen,
    /// The declarations of the rule, in the order of the file.
    pub declarations: Vec<ThemeDeclaration>,
    /// Where matinale.toml writes the rule's key. A rule of a shipped theme has no span.
    pub span: Option<Span>,
}
