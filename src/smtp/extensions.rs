//! The SMTP extensions of a relay.
//!
//! Looks up to: nothing.

use lettre::transport::smtp::response::Response;

/// The extensions that a relay offers in its reply to EHLO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a word the relay says or does not say")]
pub struct Extensions {
    /// Commands may be sent without waiting for replies (PIPELINING, RFC 2920).
    pub pipelining: bool,
    /// Messages may be sent by BDAT, with their size said before them (CHUNKING, RFC 3030).
    pub chunking: bool,
    /// The largest message in bytes (SIZE, RFC 1870). `usize::MAX` if the relay names no limit.
    pub size: Option<usize>,
    /// Bodies may have 8 bits (8BITMIME, RFC 6152).
    pub eight_bit_mime: bool,
    /// Addresses may be in UTF-8 (SMTPUTF8, RFC 6531).
    pub smtputf8: bool,
    /// Delivery reports can be requested (DSN, RFC 3461).
    pub dsn: bool,
    /// Replies begin with an enhanced code (ENHANCEDSTATUSCODES, RFC 2034).
    pub enhanced_codes: bool,
}

impl Extensions {
    /// Parses the reply to EHLO (RFC 5321 §4.1.1.1). Ignores unknown keywords.
    pub(super) fn read(hello: &Response) -> Self {
        let mut offered = Self::default();
        for line in hello.message().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "PIPELINING" => offered.pipelining = true,
                "CHUNKING" => offered.chunking = true,
                "SIZE" => {
                    // No number, or zero, means no limit (RFC 1870 §4).
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
