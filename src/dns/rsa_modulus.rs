//! The length of an RSA key.

/// A sequence in DER (ITU-T X.690 §8.9).
const SEQUENCE: u8 = 0x30;
/// An integer (§8.3).
const INTEGER: u8 = 0x02;
/// A string of bits (§8.6).
const BIT_STRING: u8 = 0x03;

/// How many bits the modulus of a public key has. The key is a `SubjectPublicKeyInfo` (RFC 5280 §4.1), as all
/// records have it, or an `RSAPublicKey` (RFC 8017 §A.1.1), as RFC 6376 §3.6.1 asks for. `None` for other bytes.
pub fn count_modulus_bits(der: &[u8]) -> Option<usize> {
    let content = DerReader(der).read(SEQUENCE)?;
    let modulus = if *content.first()? == INTEGER {
        DerReader(content).read(INTEGER)?
    } else {
        let mut outer = DerReader(content);
        outer.read(SEQUENCE)?;
        let (unused_bits, key) = outer.read(BIT_STRING)?.split_first()?;
        let inner = if *unused_bits == 0 { DerReader(key).read(SEQUENCE)? } else { return None };
        DerReader(inner).read(INTEGER)?
    };
    let first = modulus.iter().position(|byte| *byte != 0)?;
    Some((modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize)
}

/// The rest of some DER.
struct DerReader<'a>(&'a [u8]);

impl<'a> DerReader<'a> {
    /// The content of the next value, if that has this tag.
    fn read(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, rest) = self.0.split_first()?;
        let (length, rest) = rest.split_first()?;
        let (length, rest) = match length {
            0..=0x7f => (usize::from(*length), rest),
            0x81 | 0x82 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(length & 3))?;
                (bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (*found == tag).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::count_modulus_bits;

    /// The record of the example in RFC 6376 Appendix C, which has 1024 bits.
    const EXAMPLE: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt\
        IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi\
        tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    #[test]
    fn both_forms_of_a_key_are_measured() {
        let info = BASE64.decode(EXAMPLE.as_bytes()).unwrap();
        assert_eq!(count_modulus_bits(&info), Some(1024));
        // The `RSAPublicKey` is inside of the string of bits.
        assert_eq!(count_modulus_bits(&info[22..]), Some(1024));
    }

    #[test]
    fn other_bytes_have_no_length() {
        let info = BASE64.decode(EXAMPLE.as_bytes()).unwrap();
        for end in 0..info.len() {
            assert_eq!(count_modulus_bits(&info[..end]), None);
        }
        for bytes in [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..], &[0x30, 3, 2, 1, 0], &[7; 32]] {
            assert_eq!(count_modulus_bits(bytes), None);
        }
    }
}
