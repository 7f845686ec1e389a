//! The computed style of an element: the values of the properties that the rules need (CSS Cascade
//! §4.4).

use super::css_values::{ROOT_SIZE, hundredths, parse_colour, parse_length, read_pixels};
use super::style_sheet::Declaration;
use crate::html::Element;
use crate::render::Rgb;

/// The smallest contrast of large text to its background, and of a link to the text around it (WCAG
/// 2.2, 1.4.3 and 1.4.1).
pub(super) const LEAST_LARGE_CONTRAST: f64 = 3.0;

/// The computed style of an element, inherited values included. Lengths are hundredths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ElementStyle {
    pub(super) colour: Rgb,
    pub(super) ground: Rgb,
    pub(super) size: u32,
    pub(super) line: u32,
    /// From 100 to 900; bold is 700.
    weight: u32,
    pub(super) underlined: bool,
    /// Whether the element is displayed.
    pub(super) shown: bool,
    /// Whether the element is a box of its own, as buttons are.
    pub(super) boxed: bool,
    /// The padding above and below its text.
    pub(super) padding: [u32; 2],
}

const BOLD: u32 = 700;

const WHITE: Rgb = Rgb::new([255; 3]);
const BLACK: Rgb = Rgb::new([0; 3]);

/// The style of a page without any CSS.
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
    /// The style that an element inherits, and that its name gives it.
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
            "font" => self.take_font(value, around),
            "font-size" => self.size = parse_length(value, around.size).unwrap_or(self.size),
            "line-height" => self.take_line(value),
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

    /// Takes weight, size and line from a value of `font` (CSS Fonts 4 §2.7). What it does not say is normal.
    fn take_font(&mut self, value: &str, around: &Self) {
        let mut weight = BARE.weight;
        for word in value.split_ascii_whitespace() {
            let (size, line) = word.split_once('/').unwrap_or((word, "1.2"));
            if word == "bold" {
                weight = BOLD;
            } else if let Ok(number) = word.parse() {
                weight = number;
            } else if let Some(size) = parse_length(size, around.size) {
                (self.weight, self.size) = (weight, size);
                self.take_line(line);
                return;
            }
        }
    }

    /// Takes the height of a line: a length, or how many times the size of the text.
    fn take_line(&mut self, value: &str) {
        let times = value.parse::<f64>().ok().and_then(|times| hundredths(times * 100.0));
        let line = times.map(|times| self.size.saturating_mul(times) / 100);
        self.line = line.or_else(|| parse_length(value, self.size)).unwrap_or(self.line);
    }

    /// Whether text in the element is visible at all, readable or not.
    pub(super) const fn is_seen(&self) -> bool {
        self.shown && self.size > 0
    }

    /// Whether text is large: 24 pixels, or 18.66 in bold (WCAG 2.2, 1.4.3).
    pub(super) const fn is_large(&self) -> bool {
        self.size >= 2400 || (self.weight >= BOLD && self.size >= 1866)
    }

    /// The height of a box with one line.
    pub(super) fn height(&self) -> u32 {
        self.padding[0].saturating_add(self.line).saturating_add(self.padding[1])
    }
}
