//! Writes quoted-printable (RFC 2045 §6.7) of which a message can be put together by concatenation.
//!
//! Lines have at most 76 columns. No line ends in a blank, no two blanks follow each other, and no line
//! begins with a dot or with `From `. So the bytes need no dot-stuffing (RFC 5321 §4.5.2), no archive changes
//! them, and DKIM's relaxed form of the body is the body itself (RFC 6376 §3.4.4).

/// The most columns of a line, with the `=` of a soft line break (RFC 2045 §6.7).
const MAX_LINE_COLUMNS: usize = 76;

/// Writes quoted-printable text.
#[derive(Debug, Default)]
pub(super) struct QuotedWriter {
    bytes: Vec<u8>,
    /// The column of the last line, from 0.
    column: usize,
}

impl QuotedWriter {
    /// A writer that continues `bytes`, which end in a line break.
    pub(super) const fn after(bytes: Vec<u8>) -> Self {
        Self { bytes, column: 0 }
    }

    /// Writes text. Line feeds become CRLF.
    pub(super) fn write_text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1).copied();
            match byte {
                b'\n' => self.end_line(),
                b'\r' if next == Some(b'\n') => {}
                b' ' if matches!(next, None | Some(b' ' | b'\n' | b'\r')) || self.column == 0 => {
                    self.push_escaped(byte);
                }
                b'.' if self.column == 0 => self.push_escaped(byte),
                b'F' if self.column == 0 && bytes[at..].starts_with(b"From ") => {
                    self.push_escaped(byte);
                }
                b' '..=b'<' | b'>'..=b'~' => self.push_plain(byte),
                _ => self.push_escaped(byte),
            }
        }
    }

    /// Ends a line that has begun with a soft line break, which a decoder takes out.
    pub(super) fn end_line_softly(&mut self) {
        if self.column > 0 {
            self.bytes.extend_from_slice(b"=\r\n");
            self.column = 0;
        }
    }

    /// Ends the line.
    pub(super) fn end_line(&mut self) {
        self.bytes.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    /// Ends the last line. Answers the bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.column > 0 {
            self.end_line();
        }
        self.bytes
    }

    /// Takes the bytes up to a slot. The last line ends softly, so that any value may follow.
    pub(super) fn take_until_slot(&mut self) -> Vec<u8> {
        self.end_line_softly();
        std::mem::take(&mut self.bytes)
    }

    fn push_plain(&mut self, byte: u8) {
        if self.column + 1 > MAX_LINE_COLUMNS - 1 {
            self.end_line_softly();
            if matches!(byte, b'.' | b' ') {
                return self.push_escaped(byte);
            }
        }
        self.bytes.push(byte);
        self.column += 1;
    }

    fn push_escaped(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        if self.column + 3 > MAX_LINE_COLUMNS - 1 {
            self.end_line_softly();
        }
        let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
        self.bytes.extend_from_slice(&[b'=', high, low]);
        self.column += 3;
    }
}

/// Writes the value of a slot on lines of its own. The last one ends softly, so that the text goes on.
pub(super) fn write_slot_value(text: &str, out: &mut Vec<u8>) {
    let mut quoted = QuotedWriter::after(std::mem::take(out));
    for byte in text.bytes() {
        match byte {
            b'!'..=b'-' | b'/'..=b'<' | b'>'..=b'E' | b'G'..=b'~' => quoted.push_plain(byte),
            _ => quoted.push_escaped(byte),
        }
    }
    quoted.end_line_softly();
    *out = quoted.bytes;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{QuotedWriter, write_slot_value};

    fn decoded(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (line, hard) = match line.strip_suffix(b"\r\n") {
                Some(line) => (line, true),
                None => (line, false),
            };
            let (line, soft) = line.strip_suffix(b"=").map_or((line, false), |line| (line, true));
            let mut rest = line;
            while let Some((&first, behind)) = rest.split_first() {
                if first == b'=' {
                    let hex = std::str::from_utf8(&behind[..2]).expect("two digits");
                    out.push(u8::from_str_radix(hex, 16).expect("a byte"));
                    rest = &behind[2..];
                } else {
                    out.push(first);
                    rest = behind;
                }
            }
            if hard && !soft {
                out.push(b'\n');
            }
        }
        String::from_utf8(out).expect("text")
    }

    proptest! {
        #[test]
        fn a_text_cut_anywhere_comes_back_and_keeps_its_promises(
            before in "[a-c. =éF\u{a0}\n]{0,120}(From | {2}|\\.)?",
            name in "[a-z .=é<]{0,90}",
            after in "(\n|From |\\.| )?[a-c. =é\n]{0,120}",
        ) {
            let mut quoted = QuotedWriter::default();
            quoted.write_text(&before);
            let mut bytes = quoted.take_until_slot();
            write_slot_value(&name, &mut bytes);
            let mut quoted = QuotedWriter::default();
            quoted.write_text(&after);
            bytes.extend(quoted.finish());
            let whole = format!("{before}{name}{after}");
            let read = decoded(&bytes);
            prop_assert_eq!(read.trim_end_matches('\n'), whole.trim_end_matches('\n'));
            let text = String::from_utf8(bytes).expect("ASCII");
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 76 && !line.contains(['\r', '\n']));
                prop_assert!(!line.starts_with('.') && !line.starts_with("From "), "{}", line);
                prop_assert!(!line.ends_with(' ') && !line.contains("  "), "{:?}", line);
            }
        }
    }
}
