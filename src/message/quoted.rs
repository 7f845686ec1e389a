//! Quoted-printable (RFC 2045 §6.7), laid out so that a message can be put together by
//! concatenation.
//!
//! Lines are at most 76 columns. No line ends in a blank, no two blanks follow each other, no line
//! begins with a dot or with `From `: so the bytes need no dot-stuffing (RFC 5321 §4.5.2), no archive
//! changes them, and DKIM's relaxed form of the body is the body itself (RFC 6376 §3.4.4).

/// The most columns of a line, the soft break's `=` included.
const COLUMNS: usize = 76;

/// Writes text as quoted-printable, from whatever column the last line stands at.
#[derive(Debug, Default)]
pub(super) struct Quoted {
    bytes: Vec<u8>,
    column: usize,
}

impl Quoted {
    /// A writer that goes on behind `bytes`, which end in a line break.
    pub(super) const fn after(bytes: Vec<u8>) -> Self {
        Self { bytes, column: 0 }
    }

    /// Writes text; line feeds become CRLF.
    pub(super) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1).copied();
            match byte {
                b'\n' => self.line_end(),
                b'\r' if next == Some(b'\n') => {}
                b' ' if matches!(next, None | Some(b' ' | b'\n' | b'\r')) || self.column == 0 => {
                    self.escaped(byte);
                }
                b'.' if self.column == 0 => self.escaped(byte),
                b'F' if self.column == 0 && bytes[at..].starts_with(b"From ") => self.escaped(byte),
                b' '..=b'<' | b'>'..=b'~' => self.plain(byte),
                _ => self.escaped(byte),
            }
        }
    }

    /// Ends a line that is not at its beginning with a soft break: what follows is on a line of its
    /// own and reads on without one.
    pub(super) fn soft_break(&mut self) {
        if self.column > 0 {
            self.bytes.extend_from_slice(b"=\r\n");
            self.column = 0;
        }
    }

    /// Ends the line.
    pub(super) fn line_end(&mut self) {
        self.bytes.extend_from_slice(b"\r\n");
        self.column = 0;
    }

    /// The bytes, the last line ended.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.column > 0 {
            self.line_end();
        }
        self.bytes
    }

    /// The bytes up to a slot: the last line is ended softly, so that any value may follow.
    pub(super) fn cut(&mut self) -> Vec<u8> {
        self.soft_break();
        std::mem::take(&mut self.bytes)
    }

    fn plain(&mut self, byte: u8) {
        if self.column + 1 > COLUMNS - 1 {
            self.soft_break();
            if matches!(byte, b'.' | b' ') {
                return self.escaped(byte);
            }
        }
        self.bytes.push(byte);
        self.column += 1;
    }

    fn escaped(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        if self.column + 3 > COLUMNS - 1 {
            self.soft_break();
        }
        let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
        self.bytes.extend_from_slice(&[b'=', high, low]);
        self.column += 3;
    }
}

/// A value in its slot: on lines of its own, ended softly, so that the text after it reads on.
pub(super) fn value(text: &str, out: &mut Vec<u8>) {
    let mut quoted = Quoted::after(std::mem::take(out));
    for byte in text.bytes() {
        match byte {
            b'!'..=b'-' | b'/'..=b'<' | b'>'..=b'E' | b'G'..=b'~' => quoted.plain(byte),
            _ => quoted.escaped(byte),
        }
    }
    quoted.soft_break();
    *out = quoted.bytes;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Quoted, value};

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
            let mut quoted = Quoted::default();
            quoted.text(&before);
            let mut bytes = quoted.cut();
            value(&name, &mut bytes);
            let mut quoted = Quoted::default();
            quoted.text(&after);
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
