//! What a report says to programs about each recipient: RFC 3464, and RFC 6533 for addresses that are not ASCII.
//!
//! Looks up to: `address`, `mime`, `outcome`.

use super::found_addresses::list_addresses;
use crate::address::Address;
use crate::mime::{HeaderFields, read_fields};
use crate::outcome::EnhancedCode;

/// The most recipients of one report that are read.
const MAX_RECIPIENTS: usize = 100;

/// What became of a message to one recipient (RFC 3464 §2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeliveryAction {
    /// It could not be delivered, or a word that no standard has.
    Failed,
    /// It is late, and is tried again.
    Delayed,
    /// It was delivered, relayed to a server that sends no reports, or handed on to several addresses.
    Delivered,
}

/// What a report says of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecipientStatus {
    /// The recipient's addresses: where the message ended, and then whom it was sent to.
    pub(super) addresses: Vec<Address>,
    /// What became of the message.
    pub(super) action: DeliveryAction,
    /// The status, if the report gives one.
    pub(super) status: Option<EnhancedCode>,
    /// What the last server said, behind the name of its language. Empty if the report does not say it.
    pub(super) diagnostic: String,
}

/// What a report says to programs.
#[derive(Debug, Default)]
pub(super) struct DeliveryStatus {
    /// The envelope identifier of the message (RFC 3464 §2.2.1).
    pub(super) envelope_id: Option<String>,
    /// What it says of each recipient.
    pub(super) recipients: Vec<RecipientStatus>,
}

/// Reads a part of the type `message/delivery-status`.
pub(super) fn read_status(text: &str) -> DeliveryStatus {
    let mut found = DeliveryStatus::default();
    let mut blank = true;
    let groups = text.split('\n').fold(Vec::<String>::new(), |mut groups, line| {
        if line.trim().is_empty() {
            blank = true;
        } else {
            match groups.last_mut() {
                Some(group) if !blank => {
                    group.push('\n');
                    group.push_str(line);
                }
                _ => groups.push(line.to_owned()),
            }
            blank = false;
        }
        groups
    });
    for group in groups.iter().take(MAX_RECIPIENTS) {
        let fields = read_fields(group);
        if let Some(id) = fields.find("original-envelope-id") {
            found.envelope_id = Some(id.to_owned());
        }
        found.recipients.extend(read_recipient(&fields));
    }
    found
}

/// Reads the fields about one recipient (RFC 3464 §2.3). Fields about the message alone are no recipient.
fn read_recipient(fields: &HeaderFields) -> Option<RecipientStatus> {
    let names = ["final-recipient", "x-actual-recipient", "original-recipient"];
    let addresses: Vec<Address> = names
        .iter()
        .filter_map(|name| fields.find(name))
        .flat_map(|value| list_addresses(&decode_utf8_address(strip_type(value))))
        .collect();
    let status = fields.find("status").and_then(|text| EnhancedCode::parse(take_first_word(text)));
    let action = fields.find("action").map(str::to_ascii_lowercase);
    if addresses.is_empty() && status.is_none() && action.is_none() {
        return None;
    }
    let action = match action.as_deref().map(take_first_word) {
        Some("delayed") => DeliveryAction::Delayed,
        Some("delivered" | "relayed" | "expanded") => DeliveryAction::Delivered,
        None if status.is_some_and(|status| status.class == 2) => DeliveryAction::Delivered,
        Some(_) | None => DeliveryAction::Failed,
    };
    let diagnostic = fields.find("diagnostic-code").map_or("", strip_type).to_owned();
    Some(RecipientStatus { addresses, action, status, diagnostic })
}

/// The text behind the type before the first `;`, such as `rfc822` or `smtp`.
fn strip_type(value: &str) -> &str {
    let typed = value.split_once(';').filter(|(kind, _)| {
        !kind.trim().is_empty()
            && kind.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    typed.map_or(value, |(_, text)| text).trim()
}

fn take_first_word(text: &str) -> &str {
    text.split([' ', '(', ';']).next().unwrap_or_default()
}

/// Decodes the `\x{…}` of an address of the type `utf-8` (RFC 6533 §3).
fn decode_utf8_address(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\\x{") {
        plain.push_str(before);
        let decoded = behind.split_once('}').and_then(|(digits, behind)| {
            let number = u32::from_str_radix(digits, 16).ok()?;
            Some((char::from_u32(number)?, behind))
        });
        if let Some((letter, behind)) = decoded {
            plain.push(letter);
            rest = behind;
        } else {
            plain.push_str("\\x{");
            rest = behind;
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::{DeliveryAction, decode_utf8_address, read_status};
    use crate::address::Address;

    #[test]
    fn each_group_of_fields_is_a_recipient() {
        let found = read_status(
            "Reporting-MTA: dns; mx.example.org\nOriginal-Envelope-Id: 2025-02-11.abc\n\n\
             Original-Recipient: rfc822;zoe@example.org\nFinal-Recipient: RFC822; zoe@box.example.net\n\
             Action: Failed\nStatus: 5.1.1 (no such user)\nDiagnostic-Code: smtp; 550 5.1.1\n  no such user\n\n\n\
             Final-Recipient: rfc822;luc@example.org\nAction: relayed\nStatus: 2.1.5\n\n\
             Final-Recipient: x400; /s=x\nAction: delayed\n",
        );
        assert_eq!(found.envelope_id.as_deref(), Some("2025-02-11.abc"));
        let told: Vec<_> = found.recipients.iter().map(|one| one.action).collect();
        assert_eq!(
            told,
            [DeliveryAction::Failed, DeliveryAction::Delivered, DeliveryAction::Delayed]
        );
        let zoe = &found.recipients[0];
        let names: Vec<_> = zoe.addresses.iter().map(Address::as_str).collect();
        assert_eq!(names, ["zoe@box.example.net", "zoe@example.org"]);
        assert_eq!(zoe.diagnostic, "550 5.1.1 no such user");
        assert_eq!(zoe.status.map(|code| code.to_string()).as_deref(), Some("5.1.1"));
        assert!(found.recipients[2].addresses.is_empty());
    }

    #[test]
    fn letters_that_are_not_ascii_are_decoded() {
        assert_eq!(decode_utf8_address("zo\\x{E9}@example.org"), "zoé@example.org");
        for odd in ["\\x{", "\\x{}", "\\x{110000}@b.c", "\\x{zz}", "a\\x{E9"] {
            decode_utf8_address(odd);
        }
    }
}
