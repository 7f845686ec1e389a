//! The name with which this machine greets a relay.

use std::fmt;
use std::net::IpAddr;

/// A name that can be sent with EHLO: a host name, or an address in brackets (RFC 5321 §4.1.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelloName(String);

impl HelloName {
    /// Takes a name that can be sent. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        may_greet(name).then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HelloName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn may_greet(name: &str) -> bool {
    if let Some(literal) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return literal.strip_prefix("IPv6:").unwrap_or(literal).parse::<IpAddr>().is_ok();
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::may_greet;

    #[test]
    fn only_a_host_name_or_an_address_literal_may_greet() {
        for good in ["mail.example.org", "localhost", "[192.0.2.1]", "[IPv6:2001:db8::1]"] {
            assert!(may_greet(good), "{good}");
        }
        for bad in ["", "a b", "a\r\nQUIT", "-a.org", "a..b", "[x]", "192.0.2.1]", "é.fr"] {
            assert!(!may_greet(bad), "{bad:?}");
        }
    }
}
