//! What the form takes as the address of a stranger. It is stricter than the list, where an editor answers for each row.

use crate::address::Address;
use crate::publication::Publication;

/// Characters that lead mail on to another machine (RFC 5321 §4.1.2 allows them, mail servers of old obey them).
const ROUTE_CHARACTERS: [char; 2] = ['%', '!'];

/// Reads an address that a stranger has typed. `None` for what is no address, names a machine by its number, or a way
/// over one machine to another.
pub(super) fn read_typed_address(typed: &str) -> Option<Address> {
    let address = Address::parse(typed).ok()?;
    let is_routed = address.local().contains(ROUTE_CHARACTERS);
    let last = address.domain().rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    (!is_routed && !is_number).then_some(address)
}

/// Whether an address is one of the publication's own, also with a detail behind a `+`: its mail would come back to it.
pub(super) fn is_own(publication: &Publication, address: &Address) -> bool {
    let mailbox = find_mailbox(address);
    publication.own_addresses().any(|own| find_mailbox(own) == mailbox)
}

/// The address without the detail behind a `+` (RFC 5233), in lower case.
fn find_mailbox(address: &Address) -> String {
    let local = address.local();
    let mailbox = local.split_once('+').map_or(local, |(mailbox, _)| mailbox);
    format!("{}@{}", mailbox.to_ascii_lowercase(), address.domain())
}
