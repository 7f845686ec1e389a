//! Addresses as cells of lists have them: with a name, in brackets, pasted from a link or a header.

use crate::address::{NamedAddress, has_plain_characters, split_name};

/// The scheme of a link to an address.
const MAILTO: &str = "mailto:";

/// The address in a cell, without what programs and hands put around it: blanks and invisible characters,
/// a name before angle brackets, `mailto:` and the query behind it, a comma or a semicolon at the end, and
/// the final dot of the domain. Nothing inside the address is changed.
pub fn find_address(cell: &str) -> &str {
    if has_plain_characters(cell) {
        return cell;
    }
    let mut text = trim_around(cell);
    if let Some((_, inside)) = split_name(text).filter(|(name, inside)| is_name_of(name, inside)) {
        text = trim_around(inside);
    }
    let link = text.split_at_checked(MAILTO.len());
    if let Some((_, linked)) = link.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(MAILTO)) {
        text = trim_around(linked.split('?').next().unwrap_or_default());
    }
    text.strip_suffix('.').unwrap_or(text)
}

/// The name that stands before the address of a cell: `Zoé Martin <zoe@example.org>`. Empty if none does.
pub fn find_name(cell: &str) -> String {
    let text = trim_around(cell);
    if split_name(text).is_none() {
        return String::new();
    }
    NamedAddress::parse(text).ok().and_then(|read| read.name).unwrap_or_default()
}

/// The text without separators, blanks and invisible characters around it.
fn trim_around(text: &str) -> &str {
    let is_invisible =
        |c| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let is_around = |c: char| c.is_whitespace() || is_invisible(c);
    text.trim_matches(is_around).trim_end_matches([',', ';']).trim_end_matches(is_around)
}

/// Whether a text is the name of the reader with this address. A text with another address is none.
fn is_name_of(name: &str, address: &str) -> bool {
    let bare = name.trim().trim_matches(['"', '\'']);
    let is_same = bare.eq_ignore_ascii_case(address.trim());
    (is_same || !name.contains('@')) && !name.contains(char::is_control)
}
