//! The header fields of a message: those of the whole edition, written once, and a reader's own.
//!
//! lettre encodes and folds words (RFC 2047, RFC 5322 §2.2.3). What it must never see, a line break
//! in a name, no [`Address`] and no recipient's name can hold.

use std::fmt::Write;

use data_encoding::BASE64;
use jiff::Zoned;
use jiff::fmt::rfc2822;
use lettre::message::header::{self, Header, HeaderName, HeaderValue, Headers};
use lettre::message::{Mailbox, Mailboxes};

use super::{Letterhead, Unsubscribe};
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::publication::Publication;

/// The fields that every copy of an edition has in common, up to the personal ones. Each line ends
/// in CRLF.
pub(super) fn shared(head: &Letterhead<'_>, subject: &str, edition: EditionName) -> String {
    let Letterhead { publication, date, language, .. } = head;
    let Publication { name, slug, from, .. } = publication;
    let mut fields = mailbox::<header::From>(from, Some(name));
    if let Some(reply_to) = &publication.reply_to {
        fields.push_str(&mailbox::<header::ReplyTo>(reply_to, None));
    }
    fields.push_str(&words("Subject", &format!("{}{subject}", head.mark)));
    fields.push_str(&list_id(name, slug, from));
    let archive = publication.archive.as_ref().or(publication.website.as_ref());
    if let Some(archive) = archive {
        line(&mut fields, "List-Archive", &format!("<{archive}>"));
    }
    let help = publication.reply_to.as_ref().unwrap_or(from);
    line(&mut fields, "List-Help", &format!("<mailto:{help}?subject=help>"));
    line(&mut fields, "Feedback-ID", &format!("{date}:{edition}:{slug}:matinale"));
    line(&mut fields, "Content-Language", language.tag());
    line(&mut fields, "MIME-Version", "1.0");
    fields
}

/// A reader's own fields: To, Date (RFC 5322 §3.6.1: the moment of sending, with the publication's
/// zone), Message-ID, List-Unsubscribe with the https address first (RFC 2369 §3.2) and the one-click
/// promise of RFC 8058 §3.1.
pub(super) fn personal(
    reader: (&Address, Option<&str>),
    now: &Zoned,
    id: &str,
    unsubscribe: &Unsubscribe,
) -> String {
    let mut fields = mailbox::<header::To>(reader.0, reader.1);
    if let Ok(date) = rfc2822::to_string(now) {
        line(&mut fields, "Date", &date);
    }
    line(&mut fields, "Message-ID", &format!("<{id}>"));
    match &unsubscribe.page {
        Some(page) => {
            let value = format!("<{page}>,\r\n <{}>", unsubscribe.mailto);
            line(&mut fields, "List-Unsubscribe", &value);
            line(&mut fields, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        None => line(&mut fields, "List-Unsubscribe", &format!("<{}>", unsubscribe.mailto)),
    }
    fields
}

/// A field of one mailbox, with the name where it is known.
fn mailbox<F: Header + From<Mailboxes>>(address: &Address, name: Option<&str>) -> String {
    let field = F::name();
    match (name, address.as_str().parse()) {
        (Some(name), _) if looks_encoded(name) => {
            format!("{field}: {}\r\n <{address}>\r\n", encoded(name))
        }
        (Some(name), Ok(parsed)) => {
            let mut headers = Headers::new();
            headers.set(F::from(Mailboxes::from(Mailbox::new(Some(name.to_owned()), parsed))));
            headers.to_string()
        }
        _ => format!("{field}: <{address}>\r\n"),
    }
}

/// A field of words, encoded and folded where that is needed.
fn words(field: &'static str, value: &str) -> String {
    if looks_encoded(value) {
        return format!("{field}: {}\r\n", encoded(value));
    }
    let mut headers = Headers::new();
    let name = HeaderName::new_from_ascii_str(field);
    headers.insert_raw(HeaderValue::new(name, value.to_owned()));
    headers.to_string()
}

/// Whether a text would be taken for an encoded word (RFC 2047 §2), which lettre lets pass. It is
/// encoded once more, so that it is read as it is written.
fn looks_encoded(text: &str) -> bool {
    text.contains("=?")
}

/// A text as encoded words, one to a line.
fn encoded(text: &str) -> String {
    let words: Vec<String> = chunks(text, 39)
        .into_iter()
        .map(|chunk| format!("=?utf-8?b?{}?=", BASE64.encode(chunk.as_bytes())))
        .collect();
    words.join("\r\n ")
}

/// `List-Id` (RFC 2919 §2): the publication's name, then a handle under its domain. The name is a
/// phrase: what is more than atoms and blanks (RFC 5322 §3.2.3) is encoded.
fn list_id(name: &str, slug: &str, from: &Address) -> String {
    let atoms = |c: char| c == ' ' || c.is_ascii_alphanumeric() || "!#$%&'*+-/^_`{|}~".contains(c);
    let label = if name.chars().all(atoms) {
        words("List-Id", name)
    } else {
        format!("List-Id: {}", encoded(name))
    };
    format!("{}\r\n <{slug}.{}>\r\n", label.trim_end(), from.domain())
}

/// One field of ASCII words, short enough for its line.
fn line(fields: &mut String, name: &str, value: &str) {
    // Writing to a string does not fail.
    let _ = write!(fields, "{name}: {value}\r\n");
}

/// A text in stretches of at most so many bytes, cut between characters.
fn chunks(text: &str, most: usize) -> Vec<&str> {
    let mut chunks = Vec::new();
    let mut rest = text;
    while rest.len() > most {
        let end = (0..=most).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        let (chunk, behind) = rest.split_at(end);
        chunks.push(chunk);
        rest = behind;
    }
    chunks.push(rest);
    chunks
}
