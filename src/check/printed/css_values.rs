//! Parses values of CSS: colours and lengths.

use crate::render::Rgb;

/// The default size of text, in hundredths of a pixel.
pub(super) const ROOT_SIZE: u32 = 1600;

/// Parses a colour. `None` if it is transparent, translucent or unknown here.
pub(super) fn parse_colour(text: &str) -> Option<Rgb> {
    match parse_opaque_or_not(text)? {
        (bytes, true) => Some(Rgb::new(bytes)),
        (_, false) => None,
    }
}

/// Red, green and blue, and whether the colour is opaque.
fn parse_opaque_or_not(text: &str) -> Option<([u8; 3], bool)> {
    let text = text.trim();
    if let Some(hash) = text.strip_prefix('#') {
        let (red, green, blue, alpha) = cssparser::color::parse_hash_color(hash.as_bytes()).ok()?;
        return Some(([red, green, blue], alpha >= 1.0));
    }
    if let Some(parts) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let mut bytes = parts.split([',', ' ']).filter(|part| !part.is_empty());
        let mut byte = || bytes.next()?.parse().ok();
        return Some(([byte()?, byte()?, byte()?], true));
    }
    let (red, green, blue) = cssparser::color::parse_named_color(text).ok()?;
    Some(([red, green, blue], true))
}

/// Parses a length into hundredths of a pixel. `whole` is what a percentage refers to.
pub(super) fn parse_length(value: &str, whole: u32) -> Option<u32> {
    let end = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let number: f64 = number.parse().ok()?;
    match unit {
        "px" => hundredths(number * 100.0),
        "pt" => hundredths(number * 100.0 * 4.0 / 3.0),
        "em" => hundredths(number * f64::from(whole)),
        "rem" => hundredths(number * f64::from(ROOT_SIZE)),
        "%" => hundredths(number / 100.0 * f64::from(whole)),
        "" if number == 0.0 => Some(0),
        _ => None,
    }
}

pub(super) fn read_pixels(value: &str) -> u32 {
    parse_length(value, 0).unwrap_or(0)
}

/// Hundredths of a number. A length beyond any page is cut to a large one.
pub(super) fn hundredths(number: f64) -> Option<u32> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in bounds")]
    number.is_finite().then(|| number.clamp(0.0, 1e7) as u32)
}

#[cfg(test)]
mod tests {
    use super::{Rgb, parse_colour, parse_length};

    #[test]
    fn colours_and_lengths_are_read_as_css_writes_them() {
        for text in ["#fff", "#FFFFFF", "white", "rgb(255, 255, 255)"] {
            assert_eq!(parse_colour(text), Some(Rgb::new([255; 3])), "{text}");
        }
        for text in ["transparent", "inherit", "", "#ffff0000", "rgb(1,2)", "#é"] {
            assert_eq!(parse_colour(text), None, "{text}");
        }
        assert_eq!(parse_length("12pt", 0), Some(1600));
        assert_eq!(parse_length("1.5em", 1000), Some(1500));
        for text in ["", "px", "12", "calc(1px)", "é", "nanpx"] {
            assert_eq!(parse_length(text, 1000), None, "{text}");
        }
    }
}
