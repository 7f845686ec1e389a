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

/// No light.
pub(super) const BLACK: Rgb = Rgb([0, 0, 0]);
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
    /// The page by day: a light card, whatever lies around it.
    pub(super) fn day(theme: &Theme) -> Self {
        let (accent, ink) = (Rgb::of(&theme.accent), Rgb::of(&theme.ink));
        let page = Rgb::of(&theme.paper).bearing(BLACK);
        let card = page.towards(WHITE, 85);
        Self::drawn(Self {
            page,
            card,
            wash: page.towards(card, 30),
            tint: card.towards(accent, 5),
            band: ink,
            band_ink: card,
            ink,
            soft: ink.towards(card, 18),
            meta: ink.towards(card, 28),
            accent,
            hair: ink.towards(card, 80),
            fades: [82, 89, 95].map(|part| ink.towards(card, part)),
            button: accent,
            button_ink: WHITE,
        })
    }

    /// The page by night: the same paper, almost without light, or the one that is written.
    pub(super) fn night(theme: &Theme) -> Self {
        let (day, paper) = (Rgb::of(&theme.accent), Rgb::of(&theme.paper));
        let accent = theme.night.accent.as_ref().map_or(day, Rgb::of);
        let [page, card, wash, band] = match &theme.night.paper {
            None => [7, 12, 17, 25].map(|part| BLACK.towards(paper, part)),
            Some(written) => {
                let page = Rgb::of(written);
                let goal = page.opposite();
                [0, 5, 10, 18].map(|part| page.lit(part).bearing(goal))
            }
        };
        let ink = theme.night.ink.as_ref().map_or_else(|| paper.towards(card, 8), Rgb::of);
        Self::drawn(Self {
            page,
            card,
            wash,
            tint: card.towards(accent, 16).bearing(page.opposite()),
            band,
            band_ink: ink,
            ink,
            soft: ink.towards(card, 14),
            meta: ink.towards(card, 32),
            accent,
            hair: card.towards(ink, 22),
            fades: [20, 12, 5].map(|part| card.towards(ink, part)),
            button: day,
            button_ink: WHITE,
        })
    }

    /// Moves every text colour until it reads on every ground it stands on.
    fn drawn(mut self) -> Self {
        let grounds = self.grounds();
        for colour in [&mut self.ink, &mut self.soft, &mut self.meta, &mut self.accent] {
            *colour = colour.readable_on(&grounds);
        }
        self.band_ink = self.band_ink.readable_on(&[self.band]);
        self.button = self.button.bearing(self.button_ink);
        self
    }

    /// What texts stand on.
    pub(super) const fn grounds(&self) -> [Rgb; 4] {
        [self.page, self.card, self.wash, self.tint]
    }
}

impl Rgb {
    /// Red, green and blue.
    pub const fn new(bytes: [u8; 3]) -> Self {
        Self(bytes)
    }

    pub(super) fn of(colour: &Colour) -> Self {
        let digits = colour.as_str().trim_start_matches('#');
        let byte =
            |at: usize| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        Self([0, 2, 4].map(|at| byte(at).unwrap_or(0)))
    }

    /// The colour as it is written.
    pub(super) fn colour(self) -> Colour {
        Colour::from_rgb(self.0)
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

    /// Black or white, whichever can be read better on this colour.
    pub(super) fn opposite(self) -> Self {
        if self.contrast(WHITE) > self.contrast(BLACK) { WHITE } else { BLACK }
    }

    /// This colour under a little more light.
    fn lit(self, hundredths: u8) -> Self {
        if hundredths == 0 { self } else { self.towards(WHITE, hundredths) }
    }

    /// This ground, moved away from a colour that could not be read on it.
    fn bearing(self, text: Self) -> Self {
        let away = text.opposite();
        let mut ground = self;
        while ground.contrast(text) < READABLE && ground != away {
            ground = ground.towards(away, 6);
        }
        ground
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
