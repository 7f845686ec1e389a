//! Names in SPF records that are made of the message's sender (RFC 7208 §7).

use std::net::IpAddr;

use super::reversed::list_labels;

/// A name with places that are filled in for each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroString(Vec<MacroPart>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum MacroPart {
    Text(String),
    Place(MacroPlace),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct MacroPlace {
    letter: char,
    /// How many parts are kept, from the right. `None` for all of them.
    kept: Option<usize>,
    is_reversed: bool,
    delimiters: Vec<char>,
}

/// What the places of a name are filled with.
#[derive(Debug, Clone)]
pub struct MacroContext<'a> {
    /// The address of the return path.
    pub sender: &'a str,
    /// The domain of the record that is read.
    pub domain: &'a str,
    /// The name with which the relay greets.
    pub hello: &'a str,
    /// The address that the relay sends from. `None` if it is not known.
    pub address: Option<IpAddr>,
}

impl MacroString {
    /// Reads a name with macros (§7.1). `None` for a text that is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<MacroPart> = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if !('!'..='~').contains(&c) {
                return None;
            }
            let (part, after) = if let Some(inner) = rest.strip_prefix("%{") {
                let (place, after) = inner.split_once('}')?;
                (MacroPart::Place(MacroPlace::parse(place)?), after)
            } else if let Some(after) = rest.strip_prefix('%') {
                let (text, after) = match after.chars().next()? {
                    '%' => ("%", &after[1..]),
                    '_' => (" ", &after[1..]),
                    '-' => ("%20", &after[1..]),
                    _ => return None,
                };
                (MacroPart::Text(text.to_owned()), after)
            } else {
                let end = rest.find('%').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                if text.bytes().any(|byte| !byte.is_ascii_graphic()) {
                    return None;
                }
                (MacroPart::Text(text.to_owned()), after)
            };
            parts.push(part);
            rest = after;
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Whether the text can be the name of a domain: it ends in a place, or in a label that is no number.
    pub fn is_domain(&self) -> bool {
        match self.0.last() {
            Some(MacroPart::Place(_)) => true,
            Some(MacroPart::Text(text)) => {
                let text = text.strip_suffix('.').unwrap_or(text);
                let label = text.rsplit('.').next().unwrap_or_default();
                text.contains('.')
                    && !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !label.bytes().all(|b| b.is_ascii_digit())
            }
            None => false,
        }
    }

    /// Fills the places. `None` if one of them needs an address that is not known.
    pub fn expand(&self, context: &MacroContext<'_>) -> Option<String> {
        let mut name = String::new();
        for part in &self.0 {
            match part {
                MacroPart::Text(text) => name.push_str(text),
                MacroPart::Place(place) => name.push_str(&place.expand(context)?),
            }
        }
        let name = name.trim_end_matches('.');
        // A name that is too long loses labels from the left (§7.3).
        let mut start = 0;
        while name.len() - start > 253 {
            start += name[start..].find('.')? + 1;
        }
        Some(name[start..].to_owned())
    }
}

impl MacroPlace {
    fn parse(text: &str) -> Option<Self> {
        let letter = text.chars().next()?.to_ascii_lowercase();
        if !"slodiphv".contains(letter) {
            return None;
        }
        let rest = &text[1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (digits, rest) = rest.split_at(digits);
        let kept = match digits {
            "" => None,
            digits => Some(digits.parse().ok().filter(|kept| *kept > 0)?),
        };
        let delimiters = rest.trim_start_matches(['r', 'R']);
        let is_reversed = match rest.len() - delimiters.len() {
            0 => false,
            1 => true,
            _ => return None,
        };
        let delimiters: Vec<char> = delimiters.chars().collect();
        let is_known = delimiters.iter().all(|c| ".-+,/_=".contains(*c));
        is_known.then_some(Self { letter, kept, is_reversed, delimiters })
    }

    fn expand(&self, context: &MacroContext<'_>) -> Option<String> {
        let MacroContext { sender, domain, hello, address } = context;
        let (local, sender_domain) = sender.rsplit_once('@').unwrap_or(("postmaster", sender));
        let value = match self.letter {
            's' => (*sender).to_owned(),
            'l' => local.to_owned(),
            'o' => sender_domain.to_owned(),
            'd' => (*domain).to_owned(),
            'h' => (*hello).to_owned(),
            // IPv6 has a dot between any two hexadecimal digits (§7.3).
            'i' => list_labels((*address)?).join("."),
            'v' => if (*address)?.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
            _ => "unknown".to_owned(),
        };
        let is_delimiter = |c: char| match self.delimiters.as_slice() {
            [] => c == '.',
            delimiters => delimiters.contains(&c),
        };
        let mut parts: Vec<&str> = value.split(is_delimiter).collect();
        if self.is_reversed {
            parts.reverse();
        }
        let first = parts.len().saturating_sub(self.kept.unwrap_or(parts.len()));
        Some(parts[first..].join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::{MacroContext, MacroString};

    fn expand(text: &str, address: &str) -> String {
        let context = MacroContext {
            sender: "strong-bad@email.example.com",
            domain: "email.example.com",
            hello: "relay.example",
            address: address.parse().ok(),
        };
        MacroString::parse(text).unwrap().expand(&context).unwrap()
    }

    /// The examples of §7.4.
    #[test]
    fn the_examples_of_rfc_7208_hold() {
        for (text, name) in [
            ("%{s}", "strong-bad@email.example.com"),
            ("%{o}", "email.example.com"),
            ("%{d4}", "email.example.com"),
            ("%{d2}", "example.com"),
            ("%{d1}", "com"),
            ("%{dr}", "com.example.email"),
            ("%{d2r}", "example.email"),
            ("%{l}", "strong-bad"),
            ("%{l-}", "strong.bad"),
            ("%{lr}", "strong-bad"),
            ("%{lr-}", "bad.strong"),
            ("%{l1r-}", "strong"),
            ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
            ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
            ("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "3.2.0.192.in-addr.strong.lp._spf.example.com"),
        ] {
            assert_eq!(expand(text, "192.0.2.3"), name, "{text}");
        }
        let v6 =
            "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com";
        assert_eq!(expand("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01"), v6);
    }

    #[test]
    fn what_is_no_macro_is_refused() {
        for text in
            ["", "%", "%{", "%{}", "%{x}", "%{d0}", "%{drr}", "%{d!}", "%a", "a b", "é", "%{é}"]
        {
            assert_eq!(MacroString::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_name_ends_in_a_label_or_a_place() {
        let is_domain = |text: &str| MacroString::parse(text).unwrap().is_domain();
        for good in ["example.org", "_spf.example.org.", "%{d}", "a.%{i}", "xn--a.xn--p1ai"] {
            assert!(is_domain(good), "{good}");
        }
        for bad in ["example", "192.0.2.1", "a..", "a.-b", "%{d}x", "a.b/24"] {
            assert!(!is_domain(bad), "{bad}");
        }
    }
}
