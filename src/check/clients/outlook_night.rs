//! What Outlook on the web makes of a colour in its dark mode.

/// The lightness of the darkest ground Outlook draws, rgb(51, 51, 51), in CIELAB.
const DARKEST_LIGHTNESS: f64 = 21.247;

/// The place of D65 white in XYZ.
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

/// A colour of six digits in Outlook's dark mode: the lightness is turned upside down above that of its darkest ground, and hue
/// and chroma are left (as the editor that it shares with `roosterjs` does, whose source is open). `None` for what is no such
/// colour.
pub(super) fn turn_colour(colour: &str) -> Option<String> {
    let digits = colour.trim().strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let [light, a, b] = to_lab([byte(0)?, byte(2)?, byte(4)?]);
    let turned = (100.0 - light) * (100.0 - DARKEST_LIGHTNESS) / 100.0 + DARKEST_LIGHTNESS;
    let [red, green, blue] = from_lab([turned, a, b]);
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}

/// A matrix times a column.
fn multiply(matrix: [[f64; 3]; 3], by: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(by).map(|(one, other)| one * other).sum())
}

/// A colour in CIELAB.
fn to_lab(colour: [u8; 3]) -> [f64; 3] {
    let root = |part: f64| {
        if part > 216.0 / 24389.0 { part.cbrt() } else { (24389.0 / 27.0 * part + 16.0) / 116.0 }
    };
    let linear = colour.map(|byte| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    let xyz = multiply(TO_XYZ, linear);
    let [x, y, z] = [0, 1, 2].map(|at| root(xyz[at] / DAYLIGHT[at]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The colour of a point in CIELAB, held to what a screen shows.
fn from_lab([light, a, b]: [f64; 3]) -> [u8; 3] {
    let cube = |part: f64| {
        let whole = part.powi(3);
        if whole > 216.0 / 24389.0 { whole } else { (116.0 * part - 16.0) * 27.0 / 24389.0 }
    };
    let y = (light + 16.0) / 116.0;
    let xyz = [y + a / 500.0, y, y - b / 200.0].map(cube);
    let linear = multiply(FROM_XYZ, [0, 1, 2].map(|at| xyz[at] * DAYLIGHT[at]));
    linear.map(|part| {
        let part =
            if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        round_to_byte(part * 255.0)
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to a byte")]
fn round_to_byte(part: f64) -> u8 {
    part.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::turn_colour;

    #[test]
    fn outlook_s_night_turns_paper_into_its_darkest_ground_and_ink_into_light() {
        assert_eq!(turn_colour("#ffffff").as_deref(), Some("#333333"));
        assert_eq!(turn_colour(" #000000").as_deref(), Some("#ffffff"));
        for other in ["transparent", "#fff", "#12345é", ""] {
            assert_eq!(turn_colour(other), None, "{other}");
        }
    }
}
