//! Colours as a page writes them, and what reads on what.

use std::fmt;

/// A colour as three bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) [u8; 3]);

pub(crate) const BLACK: Rgb = Rgb([0; 3]);
pub(crate) const WHITE: Rgb = Rgb([255; 3]);

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
}

#[test]
fn contrast_is_what_wcag_computes() {
    assert!((BLACK.contrast(WHITE) - 21.0).abs() < 1e-9);
    // The grey that WCAG's own readers know: 4.54 on white, and one step lighter it fails.
    assert!((Rgb::read("#767676").contrast(WHITE) - 4.54).abs() < 0.01);
    assert!(Rgb::read("#777777").contrast(WHITE) < 4.5);
}
