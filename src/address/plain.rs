//! Addresses of usual characters, read in one pass. Nearly all of a long list are such ones.

use super::{Address, MAX_DOMAIN_OCTETS, MAX_LABEL_OCTETS, MAX_LOCAL_OCTETS};

/// Whether a text has only the characters of plain addresses, and does not end with a dot.
pub(crate) fn has_plain_characters(text: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'@' | b'_' | b'+' | b'-');
    !text.is_empty() && text.bytes().all(is_plain) && !text.ends_with('.')
}

/// Reads an address whose local part has letters, digits, `_`, `+`, `-` and single dots, and whose domain has labels of
/// letters, digits and single hyphens, the last one of letters alone. `None` for any other text, also if that is an address.
pub(super) fn parse_plain(text: &str) -> Option<Address> {
    let (local, domain) = text.split_once('@')?;
    let is_local = local.len() <= MAX_LOCAL_OCTETS && local.split('.').all(is_plain_atom);
    let (_, last) = domain.rsplit_once('.')?;
    let is_domain = domain.len() <= MAX_DOMAIN_OCTETS
        && domain.split('.').all(is_plain_label)
        && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_local || !is_domain {
        return None;
    }
    let at = local.len();
    let mut text = text.to_owned();
    text[at..].make_ascii_lowercase();
    Some(Address { text, at })
}

fn is_plain_atom(atom: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-');
    !atom.is_empty() && atom.bytes().all(is_plain)
}

fn is_plain_label(label: &str) -> bool {
    (1..=MAX_LABEL_OCTETS).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        // Two hyphens can begin a domain in Unicode (RFC 5890 §2.3.1), which not every such label is.
        && !label.contains("--")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{Address, parse_plain};

    #[test]
    fn what_is_plain_is_read_and_the_rest_is_left() {
        let read = |text: &str| parse_plain(text).map(|address| address.to_string());
        assert_eq!(read("Zoe.D+x@News.Example.ORG").as_deref(), Some("Zoe.D+x@news.example.org"));
        for text in [
            "zoé@a.de",
            "z..o@a.de",
            "a@xn--9ca.fr",
            "a@XN--99999999.fr",
            "a@b",
            "a@b.c1",
            "a@-b.de",
            "a@b@c.de",
            " a@b.de",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_address_is_the_one_that_any_address_is_read_as(
            text in "[a-zA-Z0-9._+-]{1,66}@([a-zA-Z0-9-]{1,64}\\.){0,5}[a-zA-Z0-9]{1,3}",
        ) {
            if let Some(plain) = parse_plain(&text) {
                prop_assert_eq!(Ok(plain), Address::parse_any(&text).map_err(|_| ()));
            }
        }
    }
}
