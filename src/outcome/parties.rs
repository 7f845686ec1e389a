//! The parties of a message: who sends it, whom it is for, and where a reply names them.
//!
//! Looks up to: nothing.

use std::ops::Range;

/// Addresses to which people write about mail (RFC 2142 §4, §5). A reply that names one says whom to ask.
const CONTACTS: [&str; 3] = ["postmaster@", "abuse@", "support@"];

/// The names by which a relay can call the sender of a message. All are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SenderNames {
    /// Addresses: `From`, the return path, the address for answers.
    addresses: Vec<String>,
    /// Domains of these addresses, and the name in EHLO.
    hosts: Vec<String>,
    /// Users of logins, and the parts of the addresses before the `@`.
    users: Vec<String>,
}

impl SenderNames {
    /// No name.
    pub const NONE: &'static Self =
        &Self { addresses: Vec::new(), hosts: Vec::new(), users: Vec::new() };

    /// Adds an address, and its domain.
    #[must_use]
    pub fn with_address(mut self, address: &str) -> Self {
        let address = address.to_ascii_lowercase();
        if let Some((local, domain)) = address.rsplit_once('@') {
            self.users.push(local.to_owned());
            self = self.with_host(domain);
        }
        self.addresses.push(address);
        self
    }

    /// Adds a domain, or the name in EHLO. An address literal (RFC 5321 §4.1.3) is no name.
    #[must_use]
    pub fn with_host(mut self, host: &str) -> Self {
        if !host.is_empty() && !host.starts_with('[') {
            self.hosts.push(host.to_ascii_lowercase());
        }
        self
    }

    /// Adds the user of a login. Many relays take an address for it.
    #[must_use]
    pub fn with_user(mut self, user: &str) -> Self {
        if user.contains('@') {
            return self.with_address(user);
        }
        if !user.is_empty() {
            self.users.push(user.to_ascii_lowercase());
        }
        self
    }
}

/// The two parties of a message.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The names of the sender.
    pub sender: &'a SenderNames,
    /// The address of the reader. It is empty if there is none.
    pub reader: &'a str,
}

impl Parties<'_> {
    /// Nobody is known, so a reply is read by its codes and its words alone.
    pub const UNKNOWN: Parties<'static> = Parties { sender: SenderNames::NONE, reader: "" };
}

/// One of the two parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Party {
    Sender,
    Reader,
}

/// A place in a reply that names a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) party: Party,
    /// The bytes of the name.
    pub(super) place: Range<usize>,
}

/// The places in `text` that name a party, in their order.
///
/// An address in a domain of the sender is the sender's, whatever stands before the `@`, unless it is the
/// reader's own address: relays shorten and rewrite the return path. An address that is both is the sender's.
pub(super) fn find_mentions(text: &str, parties: Parties<'_>) -> Vec<Mention> {
    let Parties { sender, reader } = parties;
    let reader = reader.to_ascii_lowercase();
    let (local, domain) = reader.rsplit_once('@').unwrap_or_default();
    let mut search = MentionSearch { text: text.to_ascii_lowercase(), found: Vec::new() };
    for address in &sender.addresses {
        search.add_addresses(address, Party::Sender);
    }
    search.add_addresses(&reader, Party::Reader);
    let mut hosts: Vec<(&str, Party)> =
        sender.hosts.iter().map(|host| (host.as_str(), Party::Sender)).collect();
    hosts.push((domain, Party::Reader));
    // The longer name first: one domain can be a part of the other. A shared one is the sender's.
    hosts.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
    for (host, party) in hosts {
        search.add_hosts(host, party);
    }
    for user in sender.users.iter().filter(|user| *user != local) {
        search.add_users(user, Party::Sender);
    }
    if !sender.users.iter().any(|user| user == local) {
        search.add_users(local, Party::Reader);
    }
    search.found.sort_by_key(|mention| mention.place.start);
    search.found
}

/// A search for names in a reply.
struct MentionSearch {
    /// The reply in lower case. Its letters have the same places as in the reply.
    text: String,
    found: Vec<Mention>,
}

impl MentionSearch {
    fn add_addresses(&mut self, address: &str, party: Party) {
        for place in self.find_whole(address) {
            if !self.text[..place.start].ends_with(is_name_letter) {
                self.add(party, place);
            }
        }
    }

    /// Adds hosts, and the addresses in them and below them.
    fn add_hosts(&mut self, host: &str, party: Party) {
        for place in self.find_whole(host) {
            let before = &self.text[..place.start];
            let labels = if before.ends_with('.') {
                before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-'))
            } else {
                before
            };
            if labels.ends_with('@') {
                let start = labels.rfind(ends_address).map_or(0, |at| at + letter_len(labels, at));
                let is_contact = CONTACTS.iter().any(|contact| labels[start..] == **contact);
                if !is_contact {
                    self.add(party, start..place.end);
                }
            } else if labels.len() == before.len()
                && !before.ends_with(is_name_letter)
                && !before.ends_with("//")
                && !self.text[place.end..].starts_with('[')
            {
                self.add(party, place);
            }
        }
    }

    /// Adds users that are pointed at. A user can be any word.
    fn add_users(&mut self, user: &str, party: Party) {
        for place in self.find_whole(user) {
            if is_pointed_at(&self.text[..place.start], &self.text[place.end..]) {
                self.add(party, place);
            }
        }
    }

    /// The places of a name behind which no other letter of a name stands.
    fn find_whole(&self, name: &str) -> Vec<Range<usize>> {
        if name.is_empty() {
            return Vec::new();
        }
        let places = self.text.match_indices(name).map(|(at, name)| at..at + name.len());
        places.filter(|place| !goes_on(&self.text[place.end..])).collect()
    }

    /// Adds a mention, unless a part of it is another one.
    fn add(&mut self, party: Party, place: Range<usize>) {
        let is_free =
            |other: &Mention| other.place.end <= place.start || place.end <= other.place.start;
        if self.found.iter().all(is_free) {
            self.found.push(Mention { party, place });
        }
    }
}

/// Whether a name goes on in the text behind it.
fn goes_on(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('.') => letters.next().is_some_and(char::is_alphanumeric),
        Some(letter) => letter == '@' || is_name_letter(letter),
        None => false,
    }
}

/// Whether a letter belongs to a name. `=` and quotes do not: they stand around names.
fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_' | '+' | '-')
}

/// Whether a letter stands before an address, and not in it.
fn ends_address(letter: char) -> bool {
    letter.is_whitespace() || "<>()[]{},;:\"'".contains(letter)
}

/// The bytes of the letter at a place.
fn letter_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Whether what stands around a user says that the word is one: brackets, quotes, a noun before, or a colon
/// behind the first word of the reply.
fn is_pointed_at(before: &str, after: &str) -> bool {
    const NOUNS: [&str; 10] = [
        "user",
        "mailbox",
        "account",
        "login",
        "recipient",
        "alias",
        "utilisateur",
        "boite",
        "compte",
        "benutzer",
    ];
    let is_enclosed = before.ends_with(['<', '"', '\'', '(', '`', '«', '“', '‘'])
        && after.starts_with(['>', '"', '\'', ')', '`', '»', '”', '’']);
    let is_first = before.is_empty() && (after.starts_with(':') || after.starts_with("..."));
    let noun = before.strip_suffix(' ').and_then(|before| before.split(' ').next_back());
    is_enclosed
        || is_first
        || before.ends_with('=')
        || noun.is_some_and(|noun| NOUNS.contains(&noun))
}

#[cfg(test)]
mod tests {
    use super::{Parties, Party, SenderNames, find_mentions};

    fn mentions(text: &str, reader: &str) -> Vec<(Party, String)> {
        let sender = SenderNames::default()
            .with_address("Bonjour@lavigie.example")
            .with_host("mail.lavigie.example")
            .with_user("redac");
        let found = find_mentions(text, Parties { sender: &sender, reader });
        found.into_iter().map(|mention| (mention.party, text[mention.place].to_owned())).collect()
    }

    #[test]
    fn addresses_domains_and_logins_of_the_sender_are_found_in_any_form() {
        for (text, name) in [
            ("<bonjour@lavigie.example>: no", "bonjour@lavigie.example"),
            ("<BONJOUR@LAVIGIE.EXAMPLE>: no", "BONJOUR@LAVIGIE.EXAMPLE"),
            ("from=bonjour@lavigie.example no", "bonjour@lavigie.example"),
            ("<…@lavigie.example>: no", "…@lavigie.example"),
            ("b+zoe=example.org@lavigie.example: no", "b+zoe=example.org@lavigie.example"),
            ("www@web.lavigie.example: no", "www@web.lavigie.example"),
            ("lavigie.example. no", "lavigie.example"),
            ("mail.lavigie.example: no", "mail.lavigie.example"),
            ("user redac: no", "redac"),
            ("<redac>: no", "redac"),
            ("bonjour... no", "bonjour"),
        ] {
            assert_eq!(
                mentions(text, "zoe@example.org"),
                [(Party::Sender, name.to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn longer_names_links_machines_and_plain_words_name_nobody() {
        for text in [
            "<xbonjour@lavigie.example.net>: no",
            "notlavigie.example: no",
            "mx.lavigie.example: no",
            "https://lavigie.example/help",
            "lavigie.example[192.0.2.1] said: no",
            "ask postmaster@lavigie.example",
            "bonjour, no redac here",
        ] {
            assert_eq!(mentions(text, "zoe@example.org"), [], "{text}");
        }
    }

    #[test]
    fn the_readers_own_address_is_the_readers_in_the_senders_domain_too() {
        let named = |reader| mentions("<Redaction@lavigie.example>: no", reader);
        let place = "Redaction@lavigie.example".to_owned();
        assert_eq!(named("redaction@lavigie.example"), [(Party::Reader, place.clone())]);
        assert_eq!(named("zoe@example.org"), [(Party::Sender, place)]);
        let both = mentions("zoe@example.org, bonjour@lavigie.example", "zoe@example.org");
        assert_eq!(
            both.iter().map(|(party, _)| *party).collect::<Vec<_>>(),
            [Party::Reader, Party::Sender]
        );
    }
}
