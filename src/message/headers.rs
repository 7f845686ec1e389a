//! Writes the header fields of a message: those of the edition, once, and those of each reader.
//!
//! lettre encodes and folds words (RFC 2047, RFC 5322 §2.2.3). It must never get a line break in a name: no
//! [`Address`] and no name of a recipient can hold one.

use data_encoding::BASE64;
use jiff::Zoned;
use jiff::fmt::rfc2822;
use lettre::message::header::{self, Header, HeaderName, HeaderValue, Headers};
use lettre::message::{Mailbox, Mailboxes};

use super::addressed_letter::AddressedLetter;
use super::{CopyId, Letterhead, UnsubscribeLinks};
use crate::address::Address;
use crate::audience::Recipient;
use crate::issue::edition::{EditionName, Tier};
use crate::publication::Publication;

/// The most bytes of text in one encoded word: the word then has at most 64 characters, of the 75 that
/// RFC 2047 §2 allows.
const MAX_ENCODED_WORD_BYTES: usize = 39;

/// The most columns of a line that can be folded (RFC 5322 §2.1.1).
const MAX_LINE_COLUMNS: usize = 78;

/// The most columns of a line that is written without a look at where it could be folded.
const MAX_PLAIN_LINE_COLUMNS: usize = 70;

/// The longest word that is left to lettre, in bytes. With the name of its field it stays below the 78
/// characters that RFC 5322 §2.1.1 recommends for a line.
const MAX_PLAIN_WORD_BYTES: usize = 60;

/// Writes the fields that every copy of an edition has in common. Each line ends in CRLF.
pub(super) fn write_shared_fields(
    head: &Letterhead<'_>,
    subject: &str,
    edition: EditionName,
) -> String {
    let Letterhead { publication, issue, language, .. } = head;
    let Publication { name, slug, from, .. } = publication;
    let from = &from.address;
    let mut fields = write_sender_fields(publication);
    fields.push_str(&write_words_field("Subject", &format!("{}{subject}", head.mark)));
    fields.push_str(&write_list_id(name, slug, from));
    let archive = publication.archive.as_ref().or(publication.website.as_ref());
    if let Some(archive) = archive {
        push_field(&mut fields, "List-Archive", &format!("<{archive}>"));
    }
    let owner = publication.reply_to.as_ref().map_or(from, |to| &to.address).to_mailto();
    push_field(&mut fields, "List-Help", &format!("<{owner}?subject=help>"));
    push_field(&mut fields, "List-Owner", &format!("<{owner}>"));
    push_field(&mut fields, "Feedback-ID", &format!("{issue}:{edition}:{slug}:matinale"));
    push_field(&mut fields, "Content-Language", language.tag());
    push_field(&mut fields, "MIME-Version", "1.0");
    fields
}

/// Writes the fields of a letter to one person. `Auto-Submitted` keeps programs from answering it (RFC 3834 §5).
pub(super) fn write_letter_fields(
    letter: &AddressedLetter<'_>,
    publication: &Publication,
    now: &Zoned,
) -> String {
    let AddressedLetter { letter, to, id, .. } = *letter;
    let from = &publication.from.address;
    let mut fields = write_sender_fields(publication);
    fields.push_str(&write_words_field("Subject", &letter.subject));
    fields.push_str(&write_mailbox_field::<header::To>(to, None));
    push_date(&mut fields, now);
    push_field(&mut fields, "Message-ID", &format!("<{id}@{}>", from.domain()));
    push_field(&mut fields, "Auto-Submitted", "auto-generated");
    push_field(&mut fields, "Content-Language", letter.language.tag());
    push_field(&mut fields, "MIME-Version", "1.0");
    fields
}

/// Writes From and Reply-To.
fn write_sender_fields(publication: &Publication) -> String {
    let Publication { name, from, reply_to, .. } = publication;
    let sender = from.name.as_ref().unwrap_or(name);
    let mut fields = write_mailbox_field::<header::From>(&from.address, Some(sender));
    if let Some(reply_to) = reply_to {
        fields.push_str(&write_mailbox_field::<header::ReplyTo>(
            &reply_to.address,
            reply_to.name.as_deref(),
        ));
    }
    fields
}

/// Writes Date: the moment of sending in the publication's time zone (RFC 5322 §3.6.1).
fn push_date(fields: &mut String, now: &Zoned) {
    if let Ok(date) = rfc2822::to_string(now) {
        push_field(fields, "Date", &date);
    }
}

/// Writes the fields of one reader behind others: To, Date, Message-ID and List-Unsubscribe.
///
/// The https address to unsubscribe comes first (RFC 2369 §3.2), with the one-click field of RFC 8058 §3.1.
pub(super) fn push_reader_fields<T: Tier>(
    fields: &mut String,
    reader: &Recipient<T>,
    now: &Zoned,
    id: CopyId<'_>,
    unsubscribe: &UnsubscribeLinks,
) {
    push_reader(fields, reader.address(), reader.name());
    push_date(fields, now);
    fields.extend(["Message-ID: <", id.copy, "@", id.domain, ">\r\n"]);
    let mailto = &unsubscribe.mailto;
    match &unsubscribe.page {
        Some(page) => {
            fields.extend(["List-Unsubscribe: <", page, ">,\r\n <", mailto, ">\r\n"]);
            push_field(fields, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        None => fields.extend(["List-Unsubscribe: <", mailto, ">\r\n"]),
    }
}

/// Writes To. A name of ASCII words, as most are, and a missing one are written here; lettre writes the others.
fn push_reader(fields: &mut String, address: &Address, name: Option<&str>) {
    let address = match name {
        None => return fields.extend(["To: <", address.as_str(), ">\r\n"]),
        Some(name) if !is_plain_name(name, address) => {
            return fields.push_str(&write_mailbox_field::<header::To>(address, Some(name)));
        }
        Some(_) => address.as_str(),
    };
    let name = name.unwrap_or_default();
    let quote = if name.contains(' ') { "\"" } else { "" };
    fields.extend(["To: ", quote, name, quote, " <", address, ">\r\n"]);
}

/// Whether a name can be written as it is, or between quotes if it has several words, on one line with its
/// address (RFC 5322 §3.2.4).
fn is_plain_name(name: &str, address: &Address) -> bool {
    const AROUND: usize = "To: \"\" <>".len();
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b' ' | b'-' | b'_' | b'.');
    !name.is_empty()
        && name.bytes().all(is_plain)
        && !name.starts_with(' ')
        && !name.ends_with(' ')
        && !name.contains("  ")
        && AROUND + name.len() + address.as_str().len() <= MAX_PLAIN_LINE_COLUMNS
}

/// Writes a field of one mailbox, with the name if it is known.
fn write_mailbox_field<F: Header + From<Mailboxes>>(
    address: &Address,
    name: Option<&str>,
) -> String {
    let field = F::name();
    match (name, address.as_str().parse()) {
        (Some(name), _) if needs_encoding(name) => {
            format!("{field}: {}\r\n <{address}>\r\n", encode_words(name))
        }
        (Some(name), Ok(parsed)) => {
            let mut headers = Headers::new();
            headers.set(F::from(Mailboxes::from(Mailbox::new(Some(name.to_owned()), parsed))));
            fold_address(headers.to_string())
        }
        _ => format!("{field}: <{address}>\r\n"),
    }
}

/// Folds a field of one mailbox in front of the address, if its last line is too long. lettre folds names only.
fn fold_address(field: String) -> String {
    let is_long = field.lines().next_back().is_some_and(|line| line.len() > MAX_LINE_COLUMNS);
    match field.rfind(" <").filter(|_| is_long) {
        Some(at) => format!("{}\r\n{}", &field[..at], &field[at..]),
        None => field,
    }
}

/// Writes a field of words, encoded and folded where that is needed.
fn write_words_field(field: &'static str, value: &str) -> String {
    if needs_encoding(value) {
        return format!("{field}: {}\r\n", encode_words(value));
    }
    let mut headers = Headers::new();
    let name = HeaderName::new_from_ascii_str(field);
    headers.insert_raw(HeaderValue::new(name, value.to_owned()));
    headers.to_string()
}

/// Whether a text is encoded here, and not by lettre: a client would take a part of it for an encoded word
/// (RFC 2047 §2), or would lose one of several blanks, or a word of it is too long for a line, which is only
/// folded at blanks.
fn needs_encoding(text: &str) -> bool {
    text.contains("=?")
        || text.contains("  ")
        || text.split(' ').any(|word| word.len() > MAX_PLAIN_WORD_BYTES)
}

/// Encodes a text as encoded words (RFC 2047 §2), one on each line.
fn encode_words(text: &str) -> String {
    let words: Vec<String> = split_into_chunks(text, MAX_ENCODED_WORD_BYTES)
        .into_iter()
        .map(|chunk| format!("=?utf-8?b?{}?=", BASE64.encode(chunk.as_bytes())))
        .collect();
    words.join("\r\n ")
}

/// Writes `List-Id` (RFC 2919 §2): the publication's name, then its slug under its domain. A name of more
/// than atoms and blanks (RFC 5322 §3.2.3) is encoded.
fn write_list_id(name: &str, slug: &str, from: &Address) -> String {
    let atoms = |c: char| c == ' ' || c.is_ascii_alphanumeric() || "!#$%&'*+-/^_`{|}~".contains(c);
    let label = if name.chars().all(atoms) {
        write_words_field("List-Id", name)
    } else {
        format!("List-Id: {}", encode_words(name))
    };
    format!("{}\r\n <{slug}.{}>\r\n", label.trim_end(), from.domain())
}

/// Adds a field of ASCII words that fits on one line.
fn push_field(fields: &mut String, name: &str, value: &str) {
    fields.extend([name, ": ", value, "\r\n"]);
}

/// Splits a text into chunks of at most `max_bytes`, between characters.
fn split_into_chunks(text: &str, max_bytes: usize) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while rest.len() > max_bytes {
        let end =
            (0..=max_bytes).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        let (chunk, behind) = rest.split_at(end);
        chunks.push(chunk);
        rest = behind;
    }
    chunks.push(rest);
    chunks
}

#[cfg(test)]
#[path = "headers_laws.rs"]
mod laws;
