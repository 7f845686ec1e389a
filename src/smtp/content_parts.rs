//! The content of a message, in parts that are written one after the other.
//!
//! Looks up to: nothing.

/// The content of a message, in the order of its parts.
#[derive(Debug, Clone)]
pub struct ContentParts<'a>(Vec<&'a [u8]>);

impl<'a> ContentParts<'a> {
    /// The parts.
    pub(super) fn parts(&self) -> &[&'a [u8]] {
        &self.0
    }

    /// The size of the content in bytes.
    pub(super) fn count_bytes(&self) -> usize {
        self.0.iter().map(|part| part.len()).sum()
    }

    /// Whether the last line is ended.
    pub(super) fn ends_line(&self) -> bool {
        let mut from_behind = self.0.iter().rev().flat_map(|part| part.iter().rev());
        (from_behind.next(), from_behind.next()) == (Some(&b'\n'), Some(&b'\r'))
    }
}

impl<'a> From<Vec<&'a [u8]>> for ContentParts<'a> {
    fn from(parts: Vec<&'a [u8]>) -> Self {
        Self(parts)
    }
}

impl<'a> From<&'a [u8]> for ContentParts<'a> {
    fn from(content: &'a [u8]) -> Self {
        Self(vec![content])
    }
}

impl<'a> From<&'a Vec<u8>> for ContentParts<'a> {
    fn from(content: &'a Vec<u8>) -> Self {
        Self(vec![content])
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for ContentParts<'a> {
    fn from(content: &'a [u8; N]) -> Self {
        Self(vec![content])
    }
}

#[cfg(test)]
mod tests {
    use super::ContentParts;

    #[test]
    fn the_end_of_a_line_is_found_in_whatever_parts_it_stands() {
        let ends = |parts: &[&'static [u8]]| ContentParts::from(parts.to_vec()).ends_line();
        assert!(ends(&[b"a\r\n"]) && ends(&[b"a\r", b"", b"\n", b""]) && ends(&[b"\r\n"]));
        assert!(!ends(&[]) && !ends(&[b"\n"]) && !ends(&[b"\r\n", b"a"]) && !ends(&[b"a\n"]));
        assert_eq!(ContentParts::from(b"abc").count_bytes(), 3);
    }
}
