//! The record that says who may send mail for a domain (SPF, RFC 7208).

use std::net::IpAddr;

use super::address_block::AddressBlock;
use super::spf_fault::{SpfFault, SpfTermFault};
use super::spf_macro::MacroString;
use super::tag_list::shorten;

/// An SPF record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfRecord {
    /// The terms that match a sender, in order.
    pub terms: Vec<SpfTerm>,
    /// The domain whose record holds if no term matches (`redirect=`, §6.1).
    pub redirect: Option<MacroString>,
}

/// A term, and the result if it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfTerm {
    /// The result if the term matches.
    pub qualifier: SpfQualifier,
    /// What the term matches.
    pub mechanism: SpfMechanism,
    /// The term as the record has it.
    pub words: String,
}

/// The result of a term that matches (§4.6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpfQualifier {
    /// The sender may send (`+`, or nothing).
    Pass,
    /// The sender may not send (`-`).
    Fail,
    /// The sender probably may not send (`~`).
    SoftFail,
    /// The domain says nothing (`?`).
    Neutral,
}

/// What a term matches (§5). A domain that is not named is that of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpfMechanism {
    /// Everything.
    All,
    /// What passes by the record of this domain.
    Include(MacroString),
    /// The addresses of a name.
    Address(NamedBlock),
    /// The addresses of a domain's mail servers.
    Exchange(NamedBlock),
    /// The names of the sender's address. RFC 7208 §5.5 advises against it.
    Pointer(Option<MacroString>),
    /// These addresses.
    Block(AddressBlock),
    /// Everything, if this name has an address.
    Exists(MacroString),
}

/// A name, and how many bits of its addresses count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBlock {
    /// The name. `None` for the domain of the record.
    pub name: Option<MacroString>,
    /// How many bits of an IPv4 address count.
    pub prefix_v4: u8,
    /// How many bits of an IPv6 address count.
    pub prefix_v6: u8,
}

impl SpfRecord {
    /// Whether a TXT record is an SPF record (§4.5).
    pub fn is_spf(text: &str) -> bool {
        let version = text.split(' ').next().unwrap_or_default();
        version.eq_ignore_ascii_case("v=spf1")
    }

    /// Reads a record: the strings of one TXT record, joined.
    ///
    /// # Errors
    ///
    /// A word of it is wrong. Receivers take nothing of such a record (§4.6).
    pub fn parse(text: &str) -> Result<Self, SpfFault> {
        let mut record = Self { terms: Vec::new(), redirect: None };
        let mut has_explanation = false;
        for word in text.split(' ').skip(1).filter(|word| !word.is_empty()) {
            let fault = |why| SpfFault::Term { term: shorten(word), why };
            match split_modifier(word) {
                Some(("redirect", _)) if record.redirect.is_some() => {
                    return Err(fault(SpfTermFault::Twice));
                }
                Some(("redirect", value)) => {
                    record.redirect =
                        Some(parse_domain(value).ok_or_else(|| fault(SpfTermFault::NoDomain))?);
                }
                Some(("exp", _)) if has_explanation => return Err(fault(SpfTermFault::Twice)),
                Some(("exp", value)) => {
                    parse_domain(value).ok_or_else(|| fault(SpfTermFault::NoDomain))?;
                    has_explanation = true;
                }
                // Other modifiers are for later standards, and ignored (§6).
                Some(_) => {}
                None => record.terms.push(SpfTerm::parse(word).map_err(fault)?),
            }
        }
        Ok(record)
    }
}

impl SpfTerm {
    fn parse(word: &str) -> Result<Self, SpfTermFault> {
        let (qualifier, rest) = match word.as_bytes().first() {
            Some(b'+') => (SpfQualifier::Pass, &word[1..]),
            Some(b'-') => (SpfQualifier::Fail, &word[1..]),
            Some(b'~') => (SpfQualifier::SoftFail, &word[1..]),
            Some(b'?') => (SpfQualifier::Neutral, &word[1..]),
            _ => (SpfQualifier::Pass, word),
        };
        Ok(Self { qualifier, mechanism: SpfMechanism::parse(rest)?, words: shorten(word) })
    }
}

impl SpfMechanism {
    fn parse(text: &str) -> Result<Self, SpfTermFault> {
        let end = text.find([':', '/']).unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let value = rest.strip_prefix(':');
        let domain = || value.and_then(parse_domain).ok_or(SpfTermFault::NoDomain);
        match name.to_ascii_lowercase().as_str() {
            "all" if rest.is_empty() => Ok(Self::All),
            "all" => Err(SpfTermFault::ExtraValue),
            "include" => domain().map(Self::Include),
            "exists" => domain().map(Self::Exists),
            "ptr" if rest.is_empty() => Ok(Self::Pointer(None)),
            "ptr" => domain().map(|name| Self::Pointer(Some(name))),
            "a" => NamedBlock::parse(rest).map(Self::Address),
            "mx" => NamedBlock::parse(rest).map(Self::Exchange),
            "ip4" => {
                parse_block(value.ok_or(SpfTermFault::NoAddress)?, IpAddr::is_ipv4).map(Self::Block)
            }
            "ip6" => {
                parse_block(value.ok_or(SpfTermFault::NoAddress)?, IpAddr::is_ipv6).map(Self::Block)
            }
            _ => Err(SpfTermFault::NoMechanism),
        }
    }

    /// How many lookups the term costs by itself (§4.6.4).
    pub(super) const fn costs_lookup(&self) -> bool {
        !matches!(self, Self::All | Self::Block(_))
    }
}

impl NamedBlock {
    /// Reads what follows `a` or `mx`: `:name/24//64`, each part of which may be missing.
    fn parse(text: &str) -> Result<Self, SpfTermFault> {
        let (text, prefix_v6) = match text.rsplit_once("//") {
            Some((text, bits)) => (text, parse_prefix(bits, 128)?),
            None => (text, 128),
        };
        let (text, prefix_v4) = match text.rsplit_once('/') {
            Some((text, bits)) => (text, parse_prefix(bits, 32)?),
            None => (text, 32),
        };
        let name = match text.strip_prefix(':') {
            Some(name) => Some(parse_domain(name).ok_or(SpfTermFault::NoDomain)?),
            None if text.is_empty() => None,
            None => return Err(SpfTermFault::NoMechanism),
        };
        Ok(Self { name, prefix_v4, prefix_v6 })
    }

    /// The block of an address of the name.
    pub fn block_of(&self, address: IpAddr) -> AddressBlock {
        let prefix = if address.is_ipv4() { self.prefix_v4 } else { self.prefix_v6 };
        AddressBlock { address, prefix }
    }
}

/// Splits a modifier (§4.6.1). `None` for a word that is a mechanism.
fn split_modifier(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let known = ["redirect", "exp"].into_iter().find(|known| name.eq_ignore_ascii_case(known));
    is_name.then_some((known.unwrap_or(name), value))
}

fn parse_domain(text: &str) -> Option<MacroString> {
    MacroString::parse(text).filter(MacroString::is_domain)
}

fn parse_prefix(bits: &str, most: u8) -> Result<u8, SpfTermFault> {
    let is_number = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
    let prefix = bits.parse().ok().filter(|prefix| is_number && *prefix <= most);
    prefix.ok_or(SpfTermFault::BadPrefix)
}

fn parse_block(text: &str, is_kind: fn(&IpAddr) -> bool) -> Result<AddressBlock, SpfTermFault> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| SpfTermFault::NoAddress)?;
    if !is_kind(&address) {
        return Err(SpfTermFault::NoAddress);
    }
    let most = if address.is_ipv4() { 32 } else { 128 };
    let prefix = bits.map_or(Ok(most), |bits| parse_prefix(bits, most))?;
    Ok(AddressBlock { address, prefix })
}

#[cfg(test)]
mod tests {
    use super::{SpfFault, SpfMechanism, SpfQualifier, SpfRecord};

    #[test]
    fn only_a_text_that_begins_with_the_version_is_a_record() {
        for spf in ["v=spf1", "v=spf1 -all", "V=SPF1 mx"] {
            assert!(SpfRecord::is_spf(spf), "{spf}");
        }
        for other in ["v=spf10", "v=spf1-all", " v=spf1", "spf2.0/pra", "", "v=DMARC1"] {
            assert!(!SpfRecord::is_spf(other), "{other}");
        }
    }

    #[test]
    fn each_mechanism_is_read() {
        let text = "v=spf1 a mx:mail.example.org/24//64 ip4:192.0.2.0/24 ip6:2001:db8::/32 ptr \
                    exists:%{i}._spf.example.org include:_spf.example.net ?a/24 ~mx//64 x=y -ALL \
                    redirect=_spf.example.com exp=explain.example.org";
        let record = SpfRecord::parse(text).unwrap();
        assert_eq!(record.terms.len(), 10);
        assert!(record.redirect.is_some());
        let last = record.terms.last().unwrap();
        assert_eq!((last.qualifier, &last.mechanism), (SpfQualifier::Fail, &SpfMechanism::All));
        let SpfMechanism::Exchange(mail) = &record.terms[1].mechanism else { panic!("no mx") };
        assert_eq!((mail.prefix_v4, mail.prefix_v6), (24, 64));
    }

    #[test]
    fn a_wrong_word_is_named() {
        for word in [
            "ip4:192.0.2.0/33",
            "ip4:2001:db8::1",
            "ip4",
            "ip4:",
            "ip4:192.0.2",
            "ip6:192.0.2.1",
            "ip6:2001:db8::/129",
            "ip:192.0.2.1",
            "a:",
            "a:example",
            "a/33",
            "a/+1",
            "a//129",
            "aa",
            "mx:%{x}.example.org",
            "include",
            "include:",
            "exists",
            "all:example.org",
            "ptr:",
            "redirect=",
            "--all",
            "incldue:example.org",
            "é",
        ] {
            let found = SpfRecord::parse(&format!("v=spf1 {word} -all"));
            assert!(
                matches!(&found, Err(SpfFault::Term { term, .. }) if term == word),
                "{word}: {found:?}"
            );
        }
        assert!(SpfRecord::parse("v=spf1 redirect=a.example redirect=b.example").is_err());
    }
}
