//! The colours of the page by day and by night, drawn from the theme's three.
//!
//! Whatever the theme, no text is printed below 4.5 to 1 (WCAG 2.2, 1.4.3): a colour that would be is
//! moved towards black or white until it reads.
//!
//! Looks up to: `publication`.

use std::fmt;

use crate::publication::{Colour, Theme};

/// The least contrast between a text and its ground (WCAG 2.2, 1.4.3).
pub const READABLE: f64 = 4.5;

const BLACK: Rgb = Rgb([0, 0, 0]);
const WHITE: Rgb = Rgb([255, 255, 255]);

/// A colour as three bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb([u8; 3]);

/// The colours of a page, each by what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Palette {
    /// Around the page.
    pub(super) page: Rgb,
    /// The page.
    pub(super) card: Rgb,
    /// Behind what is not the newspaper's own voice.
    pub(super) wash: Rgb,
    /// Behind the point to watch.
    pub(super) tint: Rgb,
    /// Behind the title of the exclusive section.
    pub(super) band: Rgb,
    /// On the band.
    pub(super) band_ink: Rgb,
    /// Text.
    pub(super) ink: Rgb,
    /// Standfirsts and quotations.
    pub(super) soft: Rgb,
    /// Captions and small print.
    pub(super) meta: Rgb,
    /// Kickers and links.
    pub(super) accent: Rgb,
    /// Fine rules.
    pub(super) hair: Rgb,
    /// A text growing too pale to be read.
    pub(super) fades: [Rgb; 3],
    /// Buttons.
    pub(super) button: Rgb,
    /// On buttons.
    pub(super) button_ink: Rgb,
}

impl Palette {
    /// The page by day.
    pub(super) fn day(theme: &Theme) -> Self {
        let (accent, ink, page) =
            (Rgb::of(&theme.accent), Rgb::of(&theme.ink), Rgb::of(&theme.paper));
        let card = page.towards(WHITE, 85);
        let wash = page.towards(card, 30);
        let tint = card.towards(accent, 7);
        Self::drawn(Self {
            page,
            card,
            wash,
            tint,
            band: ink,
            band_ink: card,
            ink,
            soft: ink.towards(card, 18),
            meta: ink.towards(card, 36),
            accent,
            hair: ink.towards(card, 80),
            fades: [82, 89, 95].map(|part| ink.towards(card, part)),
            button: accent,
            button_ink: WHITE,
        })
    }

    /// The page by night: the same paper, almost without light.
    pub(super) fn night(theme: &Theme) -> Self {
        let (accent, paper) = (Rgb::of(&theme.accent), Rgb::of(&theme.paper));
        let card = BLACK.towards(paper, 12);
        let ink = paper.towards(card, 8);
        Self::drawn(Self {
            page: BLACK.towards(paper, 7),
            card,
            wash: BLACK.towards(paper, 17),
            tint: card.towards(accent, 16),
            band: BLACK.towards(paper, 25),
            band_ink: ink,
            ink,
            soft: ink.towards(card, 14),
            meta: ink.towards(card, 32),
            accent,
            hair: card.towards(ink, 22),
            fades: [20, 12, 5].map(|part| card.towards(ink, part)),
            button: accent,
            button_ink: WHITE,
        })
    }

    /// Moves every text colour until it reads on every ground it stands on.
    fn drawn(mut self) -> Self {
        let grounds = [self.page, self.card, self.wash, self.tint];
        for colour in [&mut self.ink, &mut self.soft, &mut self.meta, &mut self.accent] {
            *colour = colour.readable_on(&grounds);
        }
        self.band_ink = self.band_ink.readable_on(&[self.band]);
        while self.button.contrast(self.button_ink) < READABLE && self.button != BLACK {
            self.button = self.button.towards(BLACK, 6);
        }
        self
    }
}

impl Rgb {
    /// Red, green and blue.
    pub const fn new(bytes: [u8; 3]) -> Self {
        Self(bytes)
    }

    fn of(colour: &Colour) -> Self {
        let digits = colour.as_str().trim_start_matches('#');
        let byte =
            |at: usize| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        Self([0, 2, 4].map(|at| byte(at).unwrap_or(0)))
    }

    /// This colour with a part of another, in hundredths; it always moves, so that a walk ends.
    fn towards(self, other: Self, hundredths: u8) -> Self {
        let mut mixed = self.0;
        for (mine, theirs) in mixed.iter_mut().zip(other.0) {
            let step = (u32::from(mine.abs_diff(theirs)) * u32::from(hundredths)).div_ceil(100);
            let step = u8::try_from(step).unwrap_or(u8::MAX);
            *mine = if *mine < theirs { mine.saturating_add(step) } else { *mine - step };
        }
        Self(mixed)
    }

    /// This colour, moved away from grounds on which it could not be read.
    fn readable_on(self, grounds: &[Self]) -> Self {
        let least = |colour: Self| {
            grounds.iter().map(|ground| colour.contrast(*ground)).fold(f64::INFINITY, f64::min)
        };
        let goal = if least(WHITE) > least(BLACK) { WHITE } else { BLACK };
        let mut colour = self;
        while least(colour) < READABLE && colour != goal {
            colour = colour.towards(goal, 6);
        }
        colour
    }

    /// WCAG 2.2: relative luminance.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// WCAG 2.2: contrast ratio, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Palette, READABLE, Rgb};
    use crate::publication::{Colour, Theme};

    /// The least contrast of a palette's texts on the grounds they stand on.
    fn least(palette: &Palette) -> f64 {
        let texts = [palette.ink, palette.soft, palette.meta, palette.accent];
        let grounds = [palette.page, palette.card, palette.wash, palette.tint];
        let pairs = texts.iter().flat_map(|text| grounds.iter().map(move |g| text.contrast(*g)));
        let set =
            [palette.button.contrast(palette.button_ink), palette.band.contrast(palette.band_ink)];
        pairs.chain(set).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn contrast_is_measured_as_wcag_does() {
        assert!((Rgb([0, 0, 0]).contrast(Rgb([255, 255, 255])) - 21.0).abs() < 1e-9);
        assert!((Rgb([0x77, 0x77, 0x77]).contrast(Rgb([255, 255, 255])) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_house_theme_reads_by_day_and_by_night() {
        let theme = Theme::default();
        let (day, night) = (Palette::day(&theme), Palette::night(&theme));
        assert!(least(&day) >= READABLE && least(&night) >= READABLE);
        assert!(day.ink.contrast(day.card) > 12.0 && night.ink.contrast(night.card) > 10.0);
        assert_eq!(day.accent.to_string(), theme.accent.as_str(), "the house red needs no moving");
    }

    proptest! {
        #[test]
        fn no_choice_of_an_editor_makes_the_button_unreadable(
            accent in "#[0-9a-f]{6}", ink in "#[0-9a-f]{6}", paper in "#[0-9a-f]{6}",
        ) {
            let colour = |text: &str| Colour::parse(text).expect("a colour");
            let theme = Theme {
                accent: colour(&accent), ink: colour(&ink), paper: colour(&paper),
                ..Theme::default()
            };
            for palette in [Palette::day(&theme), Palette::night(&theme)] {
                prop_assert!(palette.button.contrast(palette.button_ink) >= READABLE);
                prop_assert!(palette.band.contrast(palette.band_ink) >= READABLE);
            }
        }

        #[test]
        fn a_pale_accent_on_a_light_paper_is_darkened_until_it_reads(
            accent in "#[0-9a-f]{6}", ink in "#[0-9a-f]{6}", paper in "#[ef][0-9a-f][ef][0-9a-f][ef][0-9a-f]",
        ) {
            let colour = |text: &str| Colour::parse(text).expect("a colour");
            let theme = Theme {
                accent: colour(&accent), ink: colour(&ink), paper: colour(&paper),
                ..Theme::default()
            };
            prop_assert!(least(&Palette::day(&theme)) >= READABLE);
            prop_assert!(least(&Palette::night(&theme)) >= READABLE);
        }
    }
}
