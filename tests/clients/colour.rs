//! Colours as a page writes them, what reads on what, and what Outlook makes of a colour at night.

use std::fmt;

/// A colour as three bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) [u8; 3]);

pub(crate) const BLACK: Rgb = Rgb([0; 3]);
pub(crate) const WHITE: Rgb = Rgb([255; 3]);

/// The lightness of the darkest ground Outlook draws, rgb(51, 51, 51), in CIELAB.
const DARKEST: f64 = 21.247;

/// Where D65 white stands in XYZ.
const DAYLIGHT: [f64; 3] = [0.950_47, 1.0, 1.088_83];

const TO_XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175],
    [0.019_333_9, 0.119_192, 0.950_304_1],
];
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.240_454_2, -1.537_138_5, -0.498_531_4],
    [-0.969_266, 1.876_010_8, 0.041_556],
    [0.055_643_4, -0.204_025_9, 1.057_225_2],
];

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Rgb {
    /// A colour of six digits, the only way the pages write one.
    pub(crate) fn read(text: &str) -> Self {
        let digits = text.trim().strip_prefix('#').unwrap_or_else(|| panic!("a colour: {text:?}"));
        assert_eq!(digits.len(), 6, "{text:?}");
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
        Self([byte(0), byte(2), byte(4)])
    }

    /// How much light it gives (WCAG 2.2, relative luminance).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How it stands out from another, 1 to 21 (WCAG 2.2, contrast ratio).
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// What Outlook on the web makes of it in its dark mode: the lightness turned upside down above
    /// that of its darkest ground, hue and chroma left (as the editor that it shares with
    /// `roosterjs` does, whose source is open).
    pub(crate) fn at_night(self) -> Self {
        let [light, a, b] = lab(self);
        unlab([(100.0 - light) * (100.0 - DARKEST) / 100.0 + DARKEST, a, b])
    }
}

fn times(matrix: [[f64; 3]; 3], by: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(by).map(|(one, other)| one * other).sum())
}

fn lab(colour: Rgb) -> [f64; 3] {
    let root = |part: f64| {
        if part > 216.0 / 24389.0 { part.cbrt() } else { (24389.0 / 27.0 * part + 16.0) / 116.0 }
    };
    let xyz = times(TO_XYZ, colour.linear());
    let [x, y, z] = [0, 1, 2].map(|at| root(xyz[at] / DAYLIGHT[at]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn unlab([light, a, b]: [f64; 3]) -> Rgb {
    let cube = |part: f64| {
        let whole = part.powi(3);
        if whole > 216.0 / 24389.0 { whole } else { (116.0 * part - 16.0) * 27.0 / 24389.0 }
    };
    let y = (light + 16.0) / 116.0;
    let xyz = [y + a / 500.0, y, y - b / 200.0].map(cube);
    let linear = times(FROM_XYZ, [0, 1, 2].map(|at| xyz[at] * DAYLIGHT[at]));
    Rgb(linear.map(|part| {
        let part =
            if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        byte(part * 255.0)
    }))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to a byte")]
fn byte(part: f64) -> u8 {
    part.round().clamp(0.0, 255.0) as u8
}

#[test]
fn contrast_is_what_wcag_computes() {
    assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
    // The grey that WCAG's own readers know: 4.54 on white, and one step lighter it fails.
    assert!((Rgb::read("#767676").contrast(WHITE) - 4.54).abs() < 0.01);
    assert!(Rgb::read("#777777").contrast(WHITE) < 4.5);
}

#[test]
fn outlook_s_night_turns_paper_into_its_darkest_ground_and_ink_into_light() {
    assert_eq!(WHITE.at_night(), Rgb::read("#333333"));
    assert_eq!(BLACK.at_night(), WHITE);
}
