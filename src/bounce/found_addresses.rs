//! Addresses in the text of a report, in the order of how likely the report is about them.
//!
//! Looks up to: `address`.

use crate::address::Address;

/// The most lines of a text in which addresses are looked for.
const MAX_LINES: usize = 2_000;

/// The most addresses that are taken from one text.
const MAX_ADDRESSES: usize = 50;

/// Names before the `@` to which people write about mail. Nobody reads an issue under them.
const CONTACTS: &[&str] = &[
    "postmaster",
    "mailer-daemon",
    "mailerdaemon",
    "mail-daemon",
    "maildaemon",
    "abuse",
    "hostmaster",
    "noreply",
    "no-reply",
    "support",
    "helpdesk",
    "root",
];

/// How tokens begin in which an address stands behind a sign.
const PREFIXES: &[&str] =
    &["mailto:", "rfc822;", "smtp:", "to=", "rcpt=", "recipient=", "address="];

/// An address at the beginning of a line, which the lines below it are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadLine {
    /// The address.
    pub(super) address: Address,
    /// The number of the line, from zero on.
    pub(super) line: usize,
    /// What stands behind the address in its line.
    pub(super) rest: String,
}

/// The addresses of a text.
#[derive(Debug, Default)]
pub(super) struct FoundAddresses {
    /// The addresses at the beginning of lines, each once.
    pub(super) heads: Vec<HeadLine>,
    /// The addresses that commands name, and then all others, each once.
    pub(super) others: Vec<Address>,
}

/// Finds the addresses of a text. Leaves out these addresses, and those of postmasters.
pub(super) fn find_addresses(text: &str, ours: &[Address]) -> FoundAddresses {
    let is_readers = |address: &Address| {
        let local = address.local().to_ascii_lowercase();
        !CONTACTS.contains(&local.as_str()) && ours.iter().all(|own| own.key() != address.key())
    };
    let mut found = FoundAddresses::default();
    let mut commands = Vec::new();
    let mut others = Vec::new();
    for (line, text) in text.lines().take(MAX_LINES).enumerate() {
        if !text.contains('@') || names_sender(text) {
            continue;
        }
        let trimmed =
            text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '-'));
        if let Some(head) = read_head(trimmed, line).filter(|head| is_readers(&head.address)) {
            let is_new = |known: &HeadLine| known.address.key() != head.address.key();
            if found.heads.len() < MAX_ADDRESSES && found.heads.iter().all(is_new) {
                found.heads.push(head);
            }
            continue;
        }
        let is_command = text.to_ascii_uppercase().contains("RCPT TO");
        let list = if is_command { &mut commands } else { &mut others };
        list.extend(list_addresses(text).into_iter().filter(&is_readers));
    }
    for address in commands.into_iter().chain(others) {
        let is_new = |known: &Address| known.key() != address.key();
        if found.others.len() < MAX_ADDRESSES && found.others.iter().all(is_new) {
            found.others.push(address);
        }
    }
    found
}

/// Whether a line is a field or a command that names the sender or the message.
fn names_sender(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    let starts = [
        "message-id:",
        "from:",
        "sender:",
        "return-path:",
        "reply-to:",
        "in-reply-to:",
        "mail from:",
    ];
    starts.iter().any(|start| line.starts_with(start))
        || (line.contains("mail from:") && !line.contains("rcpt to"))
}

/// The addresses of a line or a field, in their order.
pub(super) fn list_addresses(text: &str) -> Vec<Address> {
    let is_between = |c: char| c.is_whitespace() || "<>()[]{}\",;|«»“”".contains(c);
    let words = text.split(is_between).filter(|word| word.contains('@'));
    words.filter_map(read_word).take(MAX_ADDRESSES).collect()
}

/// The address of a word, without the signs around it.
fn read_word(word: &str) -> Option<Address> {
    let word = word
        .trim_matches(|c: char| matches!(c, '\'' | '`' | '.' | ':' | '!' | '‘' | '’' | '*' | '='));
    let lower = word.to_ascii_lowercase();
    let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix));
    let word = prefix.map_or(word, |prefix| &word[prefix.len()..]);
    // A name before a colon belongs to no address: `host:zoe@example.org`.
    let word = word.rsplit(':').next().unwrap_or(word);
    Address::parse(word).ok()
}

/// Reads a line that begins with an address, alone or before a sign or a remark.
fn read_head(line: &str, number: usize) -> Option<HeadLine> {
    let open = line.trim_start_matches(['<', '"', '\'', '(', '[', '«', ' ']);
    let end = open.find(|c: char| c.is_whitespace() || "<>()[]\",;'»".contains(c));
    let word = &open[..end.unwrap_or(open.len())];
    let bare = word.trim_end_matches(['.', ':', ',', ';']);
    if !bare.contains('@') || bare.contains(':') {
        return None;
    }
    let address = Address::parse(bare).ok()?;
    let rest = open[bare.len()..].trim_start_matches(['>', '"', '\'', ')', ']', '»']);
    let rest = rest.trim_start_matches(['.', ':', ',', ' ', '\t']).to_owned();
    Some(HeadLine { address, line: number, rest })
}

#[cfg(test)]
mod tests {
    use super::{find_addresses, list_addresses};
    use crate::address::Address;

    #[test]
    fn an_address_at_the_beginning_of_a_line_is_told_from_others() {
        let own = [Address::parse("bonjour@lavigie.example").expect("an address")];
        let text = "From bonjour@lavigie.example to luc@example.org\n\
                    <zoe@example.org>:\n\
                    >>> RCPT TO:<ines@example.org>\n\
                    \x20  lea@example.org on Monday\n\
                    Message-ID: <a1@example.org>\n\
                    >>> MAIL FROM:<b@example.org>\n\
                    ask postmaster@example.org\n";
        let found = find_addresses(text, &own);
        let heads: Vec<_> = found.heads.iter().map(|head| head.address.as_str()).collect();
        assert_eq!(heads, ["zoe@example.org", "lea@example.org"]);
        assert_eq!((found.heads[0].line, found.heads[1].rest.as_str()), (1, "on Monday"));
        let others: Vec<_> = found.others.iter().map(Address::as_str).collect();
        assert_eq!(others, ["ines@example.org", "luc@example.org"]);
    }

    #[test]
    fn addresses_are_found_in_whatever_stands_around_them() {
        for text in [
            "\"Zoe\" <zoe@example.org>",
            "to=zoe@example.org,",
            "rfc822;zoe@example.org",
            "RCPT TO:zoe@example.org:",
            "(zoe@example.org).",
            "mailto:zoe@example.org",
            "«zoe@example.org»",
        ] {
            let found = list_addresses(text);
            assert_eq!(found.first().map(Address::as_str), Some("zoe@example.org"), "{text}");
        }
        assert!(list_addresses("@ a@ @b no").is_empty());
    }
}
