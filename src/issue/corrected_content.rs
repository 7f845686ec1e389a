//! The content of an earlier issue that an issue corrects.

use super::IssueName;

/// The fewest digits of a hash that name a content.
const MIN_HASH_DIGITS: usize = 6;

/// The digits of a whole hash.
const MAX_HASH_DIGITS: usize = 64;

/// The content of an earlier issue that an issue corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedContent {
    /// The earlier issue.
    pub issue: IssueName,
    /// The hash of the content, or its first digits.
    pub content: HashDigits,
}

/// The hash of a content, or its first digits: 6 to 64 lower-case hexadecimal ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashDigits(String);

impl HashDigits {
    /// The fewest digits that name a content.
    pub const MIN: usize = MIN_HASH_DIGITS;

    /// Parses digits as they are typed. `None` for everything else.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_fine =
            (MIN_HASH_DIGITS..=MAX_HASH_DIGITS).contains(&text.len()) && text.bytes().all(is_digit);
        is_fine.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::HashDigits;

    #[test]
    fn six_to_sixty_four_hexadecimal_digits_name_a_content() {
        for fine in ["012345", "abcdef012345", &"a".repeat(64)] {
            assert_eq!(HashDigits::parse(fine).as_ref().map(HashDigits::as_str), Some(fine));
        }
        for bad in ["", "01234", "ABCDEF", "01234g", "01234é", &"a".repeat(65)] {
            assert_eq!(HashDigits::parse(bad), None, "{bad}");
        }
    }
}
