//! The parameters that request delivery reports (RFC 3461): headers instead of the whole message,
//! on failure only, with the id of the message and the original address of the reader.
//!
//! Looks up to: nothing.

use std::fmt::Write as _;

/// The longest id, and the longest original address, in characters (RFC 3461 §4.4, §4.2).
const LONGEST_ID: usize = 100;
const LONGEST_ADDRESS: usize = 500;

/// The parameters of MAIL for a message with this id.
pub(super) fn of_message(id: &str) -> String {
    let id = xtext(id);
    if id.is_empty() || id.len() > LONGEST_ID {
        return " RET=HDRS".to_owned();
    }
    format!(" RET=HDRS ENVID={id}")
}

/// The parameters of RCPT for this reader.
pub(super) fn of_reader(reader: &str) -> String {
    let original = if reader.is_ascii() {
        format!("rfc822;{}", xtext(reader))
    } else {
        format!("utf-8;{}", utf8_xtext(reader))
    };
    if original.len() > LONGEST_ADDRESS {
        return " NOTIFY=FAILURE".to_owned();
    }
    format!(" NOTIFY=FAILURE ORCPT={original}")
}

/// Encodes a text as `xtext` (RFC 3461 §4): printable ASCII except `+` and `=` stays, every other
/// byte is `+` and two digits.
fn xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'+' | b'=' => _ = write!(out, "+{byte:02X}"),
            b'!'..=b'~' => out.push(char::from(byte)),
            _ => _ = write!(out, "+{byte:02X}"),
        }
    }
    out
}

/// Encodes a text in the 7-bit form of RFC 6533 §3: every other character is its number, such as
/// `\x{E9}`.
fn utf8_xtext(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        match c {
            '\\' | '+' | '=' => _ = write!(out, "\\x{{{:02X}}}", u32::from(c)),
            '!'..='~' => out.push(c),
            _ => _ = write!(out, "\\x{{{:02X}}}", u32::from(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{of_message, of_reader, utf8_xtext, xtext};

    #[test]
    fn what_could_be_read_as_another_parameter_is_written_by_its_number() {
        assert_eq!(xtext("a+b=c d\r\né"), "a+2Bb+3Dc+20d+0D+0A+C3+A9");
        assert_eq!(utf8_xtext("zoé+a\\b"), "zo\\x{E9}\\x{2B}a\\x{5C}b");
    }

    #[test]
    fn what_is_too_long_for_a_parameter_is_left_out() {
        assert_eq!(of_message(&"x".repeat(100)), format!(" RET=HDRS ENVID={}", "x".repeat(100)));
        assert_eq!(of_message(&"+".repeat(34)), " RET=HDRS");
        assert_eq!(of_message(""), " RET=HDRS");
        let fits = "x".repeat(493);
        assert_eq!(of_reader(&fits), format!(" NOTIFY=FAILURE ORCPT=rfc822;{fits}"));
        assert_eq!(of_reader(&"x".repeat(494)), " NOTIFY=FAILURE");
        assert_eq!(of_reader(&"é".repeat(83)), " NOTIFY=FAILURE");
    }
}
