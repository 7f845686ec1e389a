//! Tells a text in UTF-16 from one in UTF-8, which matinale reads.

/// How many bytes are looked at to find out.
const SAMPLE_BYTES: usize = 512;

/// The text of a file in UTF-16, in either order of bytes. `None` if the file is none.
///
/// Such a file begins with a mark (RFC 2781 §3.2), or, in a language with Latin letters, has a zero in
/// every second byte. No text in UTF-8 has zeros.
pub(super) fn read_utf16(bytes: &[u8]) -> Option<String> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros =
        |first: usize| sample.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let is_mostly = |count: usize| sample.len() > 3 && count * 3 > sample.len();
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ if is_mostly(zeros(1)) => u16::from_le_bytes,
        _ if is_mostly(zeros(0)) => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let text = String::from_utf16_lossy(&units);
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::read_utf16;

    #[test]
    fn a_text_in_utf_16_is_known_with_its_mark_and_without() {
        let text = "title = \"L\u{2019}été\"";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            little.clone(),
            big.clone(),
            [vec![0xff, 0xfe], little].concat(),
            [vec![0xfe, 0xff], big].concat(),
        ] {
            assert_eq!(read_utf16(&bytes).as_deref(), Some(text));
        }
        for other in [text.as_bytes(), b"", b"a\0", b"title = \"a\0b\"", b"\xef\xbb\xbfa = 1"] {
            assert_eq!(read_utf16(other), None);
        }
    }
}
