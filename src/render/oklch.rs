//! Colours by lightness, chroma and hue as people see them: `OKLab` in its polar form (CSS Color 4 §9.4).
//!
//! Looks up to: nothing.

/// A colour as lightness, from 0 to 1, and the two opponent axes, whose length is the chroma.
struct Oklab([f64; 3]);

const TO_CONES: [[f64; 3]; 3] = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_LAB: [[f64; 3]; 3] = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_LAB: [[f64; 3]; 3] = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const FROM_CONES: [[f64; 3]; 3] = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

/// Into how many steps the search for the greatest chroma halves.
const HALVINGS: usize = 16;

/// Moves a colour (red, green, blue) towards black or white by a part of its way, from 0 to 1. Hue and chroma stay.
/// Where a screen has no such colour, the chroma is the greatest that it has.
pub(super) fn move_lightness(bytes: [u8; 3], goal: f64, part: f64) -> [u8; 3] {
    let Oklab([lightness, a, b]) = Oklab::from_bytes(bytes);
    let moved = (goal - lightness).mul_add(part, lightness);
    let with_chroma = |share: f64| Oklab([moved, a * share, b * share]).to_linear();
    let (mut share, mut step) = (1.0, 0.5);
    if !is_on_screens(with_chroma(share)) {
        share = 0.0;
        for _ in 0..HALVINGS {
            if is_on_screens(with_chroma(share + step)) {
                share += step;
            }
            step /= 2.0;
        }
    }
    with_chroma(share).map(write_byte)
}

impl Oklab {
    fn from_bytes(bytes: [u8; 3]) -> Self {
        Self(multiply(&TO_LAB, multiply(&TO_CONES, bytes.map(read_byte)).map(f64::cbrt)))
    }

    /// The parts of red, green and blue light. Those of a colour that no screen has are below 0 or above 1.
    fn to_linear(&self) -> [f64; 3] {
        multiply(&FROM_CONES, multiply(&FROM_LAB, self.0).map(|part| part.powi(3)))
    }
}

fn multiply(matrix: &[[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a.mul_add(x, b.mul_add(y, c * z)))
}

fn is_on_screens(linear: [f64; 3]) -> bool {
    linear.iter().all(|part| (-0.000_001..=1.000_001).contains(part))
}

/// The part of light that a byte of a colour stands for (CSS Color 4 §10.2).
pub(super) fn read_byte(byte: u8) -> f64 {
    let part = f64::from(byte) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 and 255")]
fn write_byte(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let part = if linear <= 0.003_130_8 {
        linear * 12.92
    } else {
        1.055f64.mul_add(linear.powf(1.0 / 2.4), -0.055)
    };
    (part * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::{Oklab, move_lightness};

    fn chroma(bytes: [u8; 3]) -> f64 {
        let Oklab([_, a, b]) = Oklab::from_bytes(bytes);
        a.hypot(b)
    }

    #[test]
    fn a_colour_goes_to_white_and_black_and_stays_where_it_is() {
        for bytes in [[158, 42, 43], [10, 74, 187], [0, 0, 0], [255, 255, 255], [1, 254, 3]] {
            assert_eq!(move_lightness(bytes, 1.0, 0.0), bytes);
            assert_eq!(move_lightness(bytes, 1.0, 1.0), [255; 3]);
            assert_eq!(move_lightness(bytes, 0.0, 1.0), [0; 3]);
        }
    }

    #[test]
    fn a_lighter_red_is_as_red_as_before() {
        let red = [158, 42, 43];
        let lighter = move_lightness(red, 1.0, 0.35);
        assert!(chroma(lighter) > 0.95 * chroma(red), "{lighter:?}");
        assert!(lighter[0] > 220 && lighter[1] < 130, "{lighter:?}");
    }
}
