//! The content of a message, in parts that are written one after the other.
//!
//! Looks up to: nothing.

use memchr::memmem;

/// The end of a line, and a dot behind it.
const LEADING_DOT: &[u8; 3] = b"\r\n.";

/// The content of a message, in the order of its parts.
#[derive(Debug, Clone)]
pub struct ContentParts<'a>(Vec<&'a [u8]>);

impl<'a> ContentParts<'a> {
    /// The parts.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'a [u8]> + use<'_, 'a> {
        self.0.iter().copied()
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

    /// Whether a line begins with a dot. The first line is not looked at.
    pub(super) fn has_leading_dot(&self) -> bool {
        let is_inside = |part: &&[u8]| memmem::find(part, LEADING_DOT).is_some();
        self.0.iter().any(is_inside) || self.has_leading_dot_at_seam()
    }

    /// Whether a line begins with a dot where one part ends and another one begins.
    fn has_leading_dot_at_seam(&self) -> bool {
        let mut before = [0; LEADING_DOT.len() - 1];
        for part in self.0.iter().filter(|part| !part.is_empty()) {
            let seam = before.iter().chain(part.iter().take(before.len())).copied();
            if memmem::find(&seam.collect::<Vec<u8>>(), LEADING_DOT).is_some() {
                return true;
            }
            for byte in &part[part.len().saturating_sub(before.len())..] {
                before = [before[1], *byte];
            }
        }
        false
    }

    /// Takes the last `count` bytes off.
    pub(super) fn split_end(&self, count: usize) -> (ContentParts<'a>, ContentParts<'a>) {
        let mut left = self.count_bytes().saturating_sub(count);
        let (mut most, mut end) = (Vec::with_capacity(self.0.len()), Vec::with_capacity(1));
        for part in &self.0 {
            let (here, there) = part.split_at(left.min(part.len()));
            left -= here.len();
            most.push(here);
            end.push(there);
        }
        (Self(most), Self(end))
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
    #[test]
    fn a_leading_dot_is_found_in_whatever_parts_it_stands() {
        let has_dot =
            |parts: &[&'static [u8]]| ContentParts::from(parts.to_vec()).has_leading_dot();
        let text = b"ab\r\n.cd";
        for first in 0..text.len() {
            for second in first..text.len() {
                let (head, rest) = text.split_at(second);
                let (head, middle) = head.split_at(first);
                assert!(has_dot(&[head, b"", middle, rest]), "{first}, {second}");
            }
        }
        assert!(!has_dot(&[b".ab\r\n", b"", b"c.", b"\r", b"\n"]) && !has_dot(&[]));
    }

    #[test]
    fn the_end_is_split_off_in_whatever_parts_it_stands() {
        let parts: [&[u8]; 3] = [b"abc\r", b"", b"\n"];
        let (most, end) = ContentParts::from(parts.to_vec()).split_end(2);
        let join = |parts: &ContentParts<'_>| parts.parts().collect::<Vec<_>>().concat();
        assert_eq!((join(&most), join(&end)), (b"abc".to_vec(), b"\r\n".to_vec()));
        let (most, end) = ContentParts::from(b"a").split_end(2);
        assert_eq!((join(&most), join(&end)), (vec![], b"a".to_vec()));
    }
}
