//! What a relay can do.
//!
//! Looks up to: nothing.

use lettre::transport::smtp::response::Response;

/// What a relay offers, as its answer to EHLO says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a word the relay says or does not say")]
pub struct Extensions {
    /// Commands may follow each other without waiting (RFC 2920).
    pub pipelining: bool,
    /// Messages of up to this many bytes (RFC 1870); `usize::MAX` where no limit is told.
    pub size: Option<usize>,
    /// 8-bit bodies (RFC 6152).
    pub eight_bit_mime: bool,
    /// Addresses in UTF-8 (RFC 6531).
    pub smtputf8: bool,
    /// Reports are asked for, and tell the message they are about (RFC 3461).
    pub dsn: bool,
    /// Replies begin with a code that says more than three digits (RFC 2034).
    pub enhanced_codes: bool,
}

impl Extensions {
    /// Reads the answer to EHLO (RFC 5321 §4.1.1.1); unknown keywords are passed over.
    pub(super) fn read(hello: &Response) -> Self {
        let mut offered = Self::default();
        for line in hello.message().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "PIPELINING" => offered.pipelining = true,
                "SIZE" => {
                    // No number, or zero, is no limit (RFC 1870 §4).
                    let most = words.next().and_then(|word| word.parse().ok());
                    offered.size = Some(most.filter(|&most| most > 0).unwrap_or(usize::MAX));
                }
                "8BITMIME" => offered.eight_bit_mime = true,
                "SMTPUTF8" => offered.smtputf8 = true,
                "DSN" => offered.dsn = true,
                "ENHANCEDSTATUSCODES" => offered.enhanced_codes = true,
                _ => {}
            }
        }
        offered
    }
}
