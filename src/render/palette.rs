//! The colours of the page by day and by night, derived from the three colours of the theme.
//!
//! Whatever the theme says, every text has a contrast of at least 4.5 to 1 with its background (WCAG 2.2,
//! 1.4.3). A text with less contrast becomes lighter or darker until it has enough, in its own hue and as vivid as before; a background is
//! mixed with black or white.
//!
//! Looks up to: `publication`.

use std::fmt;

use super::oklch;
use crate::publication::{Colour, Theme};

/// The least contrast between a text and its background (WCAG 2.2, 1.4.3).
pub const MIN_TEXT_CONTRAST: f64 = 4.5;

/// In how many steps a colour of text may become white or black.
const LIGHTNESS_STEPS: u8 = 50;

pub(super) const BLACK: Rgb = Rgb([0, 0, 0]);
const WHITE: Rgb = Rgb([255, 255, 255]);

/// A colour as three bytes: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb([u8; 3]);

/// The colours of a page, each by its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Palette {
    /// The background around the page.
    pub(super) page: Rgb,
    /// The background of the page.
    pub(super) card: Rgb,
    /// The background of tribunes, advertisements and teasers.
    pub(super) wash: Rgb,
    /// The background of the point to watch.
    pub(super) tint: Rgb,
    /// The background of the title of the exclusive section.
    pub(super) band: Rgb,
    /// The text on the band.
    pub(super) band_ink: Rgb,
    /// Running text.
    pub(super) ink: Rgb,
    /// Standfirsts and quotations.
    pub(super) soft: Rgb,
    /// Captions and small print.
    pub(super) meta: Rgb,
    /// Kickers and links.
    pub(super) accent: Rgb,
    /// Thin lines.
    pub(super) hair: Rgb,
    /// The lines of a fading text, the darkest first.
    pub(super) fades: [Rgb; 3],
    /// The background of buttons.
    pub(super) button: Rgb,
    /// The text on buttons.
    pub(super) button_ink: Rgb,
}

impl Palette {
    /// The colours by day: a light page, whatever is around it.
    pub(super) fn for_day(theme: &Theme) -> Self {
        let (accent, ink) = (Rgb::from_colour(&theme.accent), Rgb::from_colour(&theme.ink));
        let page = Rgb::from_colour(&theme.paper).adjust_for_text(BLACK);
        let card = page.mix(WHITE, 85);
        Self::make_readable(Self {
            page,
            card,
            wash: page.mix(card, 30),
            tint: card.mix(accent, 5),
            band: ink,
            band_ink: card,
            ink,
            soft: ink.mix(card, 18),
            meta: ink.mix(card, 28),
            accent,
            hair: ink.mix(card, 80),
            fades: [82, 89, 95].map(|part| ink.mix(card, part)),
            button: accent,
            button_ink: WHITE,
        })
    }

    /// The colours by night: the paper of the day, very dark, unless the theme has a paper by night.
    pub(super) fn for_night(theme: &Theme) -> Self {
        let (day, paper) = (Rgb::from_colour(&theme.accent), Rgb::from_colour(&theme.paper));
        let accent = theme.night.accent.as_ref().map_or(day, Rgb::from_colour);
        let [page, card, wash, band] = match &theme.night.paper {
            None => [7, 12, 17, 25].map(|part| BLACK.mix(paper, part)),
            Some(written) => {
                let page = Rgb::from_colour(written);
                let goal = page.pick_black_or_white();
                [0, 5, 10, 18].map(|part| page.lighten(part).adjust_for_text(goal))
            }
        };
        let ink = theme.night.ink.as_ref().map_or_else(|| paper.mix(card, 8), Rgb::from_colour);
        Self::make_readable(Self {
            page,
            card,
            wash,
            tint: card.mix(accent, 16).adjust_for_text(page.pick_black_or_white()),
            band,
            band_ink: ink,
            ink,
            soft: ink.mix(card, 14),
            meta: ink.mix(card, 32),
            accent,
            hair: card.mix(ink, 22),
            fades: [20, 12, 5].map(|part| card.mix(ink, part)),
            button: day,
            button_ink: WHITE,
        })
    }

    /// Adjusts every colour of text until it can be read on its backgrounds.
    fn make_readable(mut self) -> Self {
        let grounds = self.grounds();
        for colour in [&mut self.ink, &mut self.soft, &mut self.meta, &mut self.accent] {
            *colour = colour.adjust_for_grounds(&grounds);
        }
        self.band_ink = self.band_ink.adjust_for_grounds(&[self.band]);
        self.button = self.button.adjust_for_text(self.button_ink);
        self
    }

    /// The backgrounds of running text.
    pub(super) const fn grounds(&self) -> [Rgb; 4] {
        [self.page, self.card, self.wash, self.tint]
    }
}

impl Rgb {
    /// The colour with these parts of red, green and blue.
    pub const fn new(bytes: [u8; 3]) -> Self {
        Self(bytes)
    }

    pub(super) fn from_colour(colour: &Colour) -> Self {
        let digits = colour.as_str().trim_start_matches('#');
        let byte =
            |at: usize| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
        Self([0, 2, 4].map(|at| byte(at).unwrap_or(0)))
    }

    /// The colour as `#rrggbb`.
    pub(super) fn to_colour(self) -> Colour {
        Colour::from_rgb(self.0)
    }

    /// Mixes this colour with hundredths of another one. At least one step is taken, so that loops end.
    fn mix(self, other: Self, hundredths: u8) -> Self {
        let mut mixed = self.0;
        for (mine, theirs) in mixed.iter_mut().zip(other.0) {
            let step = (u32::from(mine.abs_diff(theirs)) * u32::from(hundredths)).div_ceil(100);
            let step = u8::try_from(step).unwrap_or(u8::MAX);
            *mine = if *mine < theirs { mine.saturating_add(step) } else { *mine - step };
        }
        Self(mixed)
    }

    /// Black or white, whichever has more contrast with this colour.
    pub(super) fn pick_black_or_white(self) -> Self {
        if self.contrast(WHITE) > self.contrast(BLACK) { WHITE } else { BLACK }
    }

    /// Mixes this colour with hundredths of white.
    fn lighten(self, hundredths: u8) -> Self {
        if hundredths == 0 { self } else { self.mix(WHITE, hundredths) }
    }

    /// Adjusts this background until a text can be read on it.
    fn adjust_for_text(self, text: Self) -> Self {
        let away = text.pick_black_or_white();
        let mut ground = self;
        while ground.contrast(text) < MIN_TEXT_CONTRAST && ground != away {
            ground = ground.mix(away, 6);
        }
        ground
    }

    /// Adjusts the lightness of this colour of text until it can be read on these backgrounds. Hue and chroma stay.
    fn adjust_for_grounds(self, grounds: &[Self]) -> Self {
        let least = |colour: Self| {
            grounds.iter().map(|ground| colour.contrast(*ground)).fold(f64::INFINITY, f64::min)
        };
        let goal = if least(WHITE) > least(BLACK) { 1.0 } else { 0.0 };
        let moved = (0..=LIGHTNESS_STEPS)
            .map(|step| f64::from(step) / f64::from(LIGHTNESS_STEPS))
            .map(|part| Self(oklch::move_lightness(self.0, goal, part)));
        let readable = moved.into_iter().find(|colour| least(*colour) >= MIN_TEXT_CONTRAST);
        readable.unwrap_or(if goal > 0.5 { WHITE } else { BLACK })
    }

    /// The relative luminance (WCAG 2.2).
    fn compute_luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(oklch::read_byte);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.compute_luminance(), other.compute_luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
