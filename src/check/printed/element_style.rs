//! How an element is drawn: the computed values of the properties that the rules ask for (CSS Cascade
//! §4.4).

use super::css_values::{ROOT_SIZE, hundredths, parse_colour, parse_length, read_pixels};
use super::style_sheet::Declaration;
use crate::html::Element;
use crate::render::Rgb;

/// The least contrast of large text with its ground, and of a link with the text around it (WCAG 2.2,
/// 1.4.3 and 1.4.1).
pub(super) const LEAST_LARGE_CONTRAST: f64 = 3.0;

/// How an element looks, what it inherits included. Lengths are hundredths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ElementStyle {
    pub(super) colour: Rgb,
    pub(super) ground: Rgb,
    pub(super) size: u32,
    pub(super) line: u32,
    /// From 100 to 900; bold is 700.
    weight: u32,
    pub(super) underlined: bool,
    /// Whether anything of it is seen.
    pub(super) shown: bool,
    /// Whether it stands as a box of its own, as buttons do.
    pub(super) boxed: bool,
    /// Above and below its text.
    pub(super) padding: [u32; 2],
}

const BOLD: u32 = 700;

const WHITE: Rgb = Rgb::new([255; 3]);
const BLACK: Rgb = Rgb::new([0; 3]);

/// What a page without any style looks like.
pub(super) const BARE: ElementStyle = ElementStyle {
    colour: BLACK,
    ground: WHITE,
    size: ROOT_SIZE,
    line: 1900,
    weight: 400,
    underlined: false,
    shown: true,
    boxed: false,
    padding: [0; 2],
};

impl ElementStyle {
    /// What an element takes from the one around it, and from its own name.
    pub(super) fn inherited(self, element: &Element) -> Self {
        let mut style = Self { boxed: false, padding: [0; 2], ..self };
        let scaled = |hundredths: u32| self.size.saturating_mul(hundredths) / 100;
        match element.name.as_str() {
            "head" | "style" | "script" | "title" => style.shown = false,
            "a" if element.attribute("href").is_some() => style.underlined = true,
            "b" | "strong" | "th" | "h4" => style.weight = BOLD,
            "h1" => (style.weight, style.size) = (BOLD, scaled(200)),
            "h2" => (style.weight, style.size) = (BOLD, scaled(150)),
            "h3" => (style.weight, style.size) = (BOLD, scaled(117)),
            "h5" => (style.weight, style.size) = (BOLD, scaled(83)),
            "h6" => (style.weight, style.size) = (BOLD, scaled(67)),
            "sub" | "sup" | "small" => style.size = scaled(83),
            _ => {}
        }
        if let Some(ground) = element.attribute("bgcolor").and_then(parse_colour) {
            style.ground = ground;
        }
        if element.attribute("hidden").is_some() {
            style.shown = false;
        }
        style
    }

    pub(super) fn take(&mut self, declaration: &Declaration, around: &Self) {
        let value = declaration.value.as_str();
        match declaration.property.as_str() {
            "color" => self.colour = parse_colour(value).unwrap_or(self.colour),
            "background-color" | "background" => {
                let ground = value.split_ascii_whitespace().find_map(parse_colour);
                self.ground = ground.unwrap_or(self.ground);
            }
            "font-size" => self.size = parse_length(value, around.size).unwrap_or(self.size),
            "line-height" => {
                let times = value.parse::<f64>().ok().and_then(|times| hundredths(times * 100.0));
                let line = times.map(|times| self.size.saturating_mul(times) / 100);
                self.line = line.or_else(|| parse_length(value, self.size)).unwrap_or(self.line);
            }
            "font-weight" => {
                self.weight = match value {
                    "bold" | "bolder" => BOLD,
                    "normal" | "lighter" => BARE.weight,
                    value => value.parse().unwrap_or(self.weight),
                };
            }
            "text-decoration" | "text-decoration-line" => {
                self.underlined = value.contains("underline");
            }
            "display" => {
                self.boxed = matches!(value, "block" | "inline-block");
                self.shown &= value != "none";
            }
            "visibility" => self.shown &= value != "hidden",
            "opacity" => self.shown &= value.parse() != Ok(0.0),
            "padding" => {
                let sides: Vec<u32> = value.split_ascii_whitespace().map(read_pixels).collect();
                let above = sides.first().copied().unwrap_or_default();
                self.padding = [above, sides.get(2).copied().unwrap_or(above)];
            }
            "padding-top" => self.padding[0] = read_pixels(value),
            "padding-bottom" => self.padding[1] = read_pixels(value),
            _ => {}
        }
    }

    /// Whether text in it can be seen at all, readable or not.
    pub(super) const fn is_seen(&self) -> bool {
        self.shown && self.size > 0
    }

    /// WCAG 2.2, 1.4.3: 24 pixels, or 18.66 in bold.
    pub(super) const fn is_large(&self) -> bool {
        self.size >= 2400 || (self.weight >= BOLD && self.size >= 1866)
    }

    /// How high a box of one line is.
    pub(super) fn height(&self) -> u32 {
        self.padding[0].saturating_add(self.line).saturating_add(self.padding[1])
    }
}
