//! The header fields of a message: those of the whole edition, written once, and a reader's own.
//!
//! lettre encodes and folds words (RFC 2047, RFC 5322 §2.2.3). What it must never see, a line break
//! in a name, no [`Address`] and no recipient's name can hold.

use std::fmt::Write;

use data_encoding::BASE64;
use jiff::Zoned;
use jiff::fmt::rfc2822;
use lettre::message::Mailbox;
use lettre::message::header::{From, HeaderName, HeaderValue, Headers, ReplyTo, To};

use super::{Letterhead, Unsubscribe};
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::publication::Publication;

/// The fields that every copy of an edition has in common, up to the personal ones. Each line ends
/// in CRLF.
pub(super) fn shared(head: &Letterhead<'_>, subject: &str, edition: EditionName) -> String {
    let Letterhead { publication, date, language, .. } = head;
    let Publication { name, slug, from, .. } = publication;
    let mut headers = Headers::new();
    if let Ok(address) = from.as_str().parse() {
        headers.set(From::from(lettre::message::Mailboxes::from(Mailbox::new(
            Some(name.clone()),
            address,
        ))));
    }
    if let Some(address) = publication.reply_to.as_ref().and_then(|to| to.as_str().parse().ok()) {
        let mailbox = Mailbox::new(None, address);
        headers.set(ReplyTo::from(lettre::message::Mailboxes::from(mailbox)));
    }
    headers.insert_raw(field("Subject", &format!("{}{subject}", head.mark)));
    let mut fields = headers.to_string();
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
    let mut fields = to(reader.0, reader.1);
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

/// `To:` with the reader's name where it is known. A name that looks like an encoded word is encoded
/// once more, so that it is read as it is written.
fn to(address: &Address, name: Option<&str>) -> String {
    match (name, address.as_str().parse()) {
        (Some(name), _) if name.contains("=?") => {
            let words: Vec<String> = chunks(name, 39)
                .into_iter()
                .map(|chunk| format!("=?utf-8?b?{}?=", BASE64.encode(chunk.as_bytes())))
                .collect();
            format!("To: {}\r\n <{address}>\r\n", words.join("\r\n "))
        }
        (Some(name), Ok(parsed)) => {
            let mut headers = Headers::new();
            let mailbox = Mailbox::new(Some(name.to_owned()), parsed);
            headers.set(To::from(lettre::message::Mailboxes::from(mailbox)));
            headers.to_string()
        }
        _ => format!("To: <{address}>\r\n"),
    }
}

/// `List-Id` (RFC 2919 §2): the publication's name, then a handle under its domain.
fn list_id(name: &str, slug: &str, from: &Address) -> String {
    let label = field("List-Id", name);
    let mut headers = Headers::new();
    headers.insert_raw(label);
    let encoded = headers.to_string();
    format!("{}\r\n <{slug}.{}>\r\n", encoded.trim_end(), from.domain())
}

fn field(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
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
