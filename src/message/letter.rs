//! Composes the message of a letter to one person: nobody else gets it, and it belongs to no issue.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::Zoned;

use super::addressed_letter::AddressedLetter;
use super::sign::Signer;
use super::{BOUNDARY_DIGEST_BYTES, OutgoingMessage, headers, mime};
use crate::address::{Envelope, ReturnPath};
use crate::publication::Publication;

/// Composes the message of a letter, and signs it if there is a signer. Only the date and the signature differ from
/// one time to the next.
pub fn compose_letter(
    letter: &AddressedLetter<'_>,
    publication: &Publication,
    signer: Option<&Signer>,
    now: &Zoned,
) -> OutgoingMessage {
    let AddressedLetter { bodies, to, id, .. } = *letter;
    let digest_of = |bytes: &[u8]| digest(&SHA256, bytes);
    let shared = digest_of([&bodies.text, "\0", &bodies.html].concat().as_bytes());
    let boundary = data_encoding::HEXLOWER.encode(&shared.as_ref()[..BOUNDARY_DIGEST_BYTES]);
    let boundary = format!("=_{boundary}");
    let mut bytes = headers::write_letter_fields(letter, publication, now).into_bytes();
    bytes.extend_from_slice(mime::write_content_type(&boundary).as_bytes());
    let content = mime::write_letter_body(bodies, &boundary);
    if let Some(signer) = signer {
        let body = digest_of(&content);
        let fields = signer.write_signatures(&bytes, body.as_ref(), now.timestamp());
        bytes.splice(..0, fields);
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&content);
    let Publication { from, reply_to, bounces, .. } = publication;
    let envelope = Envelope {
        return_path: ReturnPath::new(bounces.address.as_ref().unwrap_or(&from.address).clone()),
        recipient: to.clone(),
        id: id.to_owned(),
        is_header_international: reply_to.as_ref().is_some_and(|to| to.address.needs_smtputf8()),
    };
    OutgoingMessage { envelope, bytes }
}
