//! What a relay offers at EHLO for the beginning of a conversation: STARTTLS, and the ways to log in.
//!
//! Looks up to: nothing.

use lettre::transport::smtp::authentication::Mechanism;

/// The offers of STARTTLS and AUTH in a reply to EHLO.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct HelloOffers {
    /// Whether the connection can be encrypted (RFC 3207).
    pub(super) starttls: bool,
    /// The names of the login mechanisms, in capitals and in the relay's order (RFC 4954 §3).
    mechanisms: Vec<String>,
}

impl HelloOffers {
    /// Reads the lines of a reply to EHLO, without their codes. The first line has the relay's name.
    ///
    /// Keywords have capitals or not (RFC 5321 §2.4). There can be several lines with AUTH. Old
    /// programs wrote `AUTH=LOGIN`, and some relays still do.
    pub(super) fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut offers = Self::default();
        for line in lines.into_iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offers.starttls = true,
                Some("AUTH") => offers.mechanisms.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        offers
    }

    /// Whether the relay offers this mechanism.
    pub(super) fn has_mechanism(&self, mechanism: Mechanism) -> bool {
        let name = mechanism.to_string();
        self.mechanisms.contains(&name)
    }

    /// The mechanisms that the relay offers, as words of a sentence. A hostile relay can write what
    /// it likes here, so only a few names are given, and only their letters.
    pub(super) fn mechanism_words(&self) -> String {
        let is_name = |name: &&String| {
            name.len() <= 20
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        let mut names: Vec<&str> =
            self.mechanisms.iter().filter(is_name).map(String::as_str).collect();
        names.dedup();
        names.truncate(8);
        if names.is_empty() { "no login".to_owned() } else { format!("AUTH {}", names.join(" ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{HelloOffers, Mechanism};

    fn offers(lines: &[&str]) -> HelloOffers {
        HelloOffers::read([&["relay.example greets you"], lines].concat())
    }

    fn mechanisms(lines: &[&str]) -> Vec<String> {
        offers(lines).mechanisms
    }

    #[test]
    fn a_keyword_is_one_in_capitals_or_not() {
        for line in ["STARTTLS", "starttls", "StartTLS", "STARTTLS ", "starttls required"] {
            assert!(offers(&[line]).starttls, "{line}");
        }
        assert!(!offers(&["XSTARTTLS"]).starttls && !offers(&["AUTH STARTTLS"]).starttls);
        for line in
            ["AUTH PLAIN LOGIN", "auth plain login", "Auth=Plain Login", "AUTH\tPLAIN\tLOGIN"]
        {
            assert_eq!(mechanisms(&[line]), ["PLAIN", "LOGIN"], "{line}");
        }
    }

    #[test]
    fn all_lines_with_auth_count() {
        assert_eq!(mechanisms(&["AUTH CRAM-MD5", "AUTH=PLAIN"]), ["CRAM-MD5", "PLAIN"]);
        assert_eq!(mechanisms(&["AUTH"]), [""; 0]);
        assert_eq!(mechanisms(&["AUTHENTICATE PLAIN", "X-AUTH PLAIN"]), [""; 0]);
        assert!(offers(&["auth xoauth2"]).has_mechanism(Mechanism::Xoauth2));
        assert!(!offers(&["AUTH PLAINER"]).has_mechanism(Mechanism::Plain));
    }

    #[test]
    fn the_name_of_a_relay_is_no_offer() {
        assert_eq!(HelloOffers::read(["STARTTLS", "AUTH"]), HelloOffers::default());
        assert_eq!(HelloOffers::read([]), HelloOffers::default());
    }

    #[test]
    fn what_is_offered_is_told_in_few_words() {
        assert_eq!(offers(&["AUTH NTLM", "AUTH=NTLM"]).mechanism_words(), "AUTH NTLM");
        assert_eq!(offers(&["AUTH"]).mechanism_words(), "no login");
        assert_eq!(offers(&["AUTH \u{1b}[31m A`B OK"]).mechanism_words(), "AUTH OK");
    }
}
