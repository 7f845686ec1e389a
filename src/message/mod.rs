//! Composes the message of one reader: an envelope and bytes, from the bodies of an edition.
//!
//! A [`Template`] is made once for an edition: its header fields are written, its parts are encoded and
//! split at their slots. Each copy then costs a concatenation. Bodies and recipient have the same type
//! parameter for the tier, so that nobody can be sent an edition they are not entitled to:
//!
//! ```
//! # use matinale::{audience::Recipient, issue::edition::Paid, message::{OutgoingMessage, Template, compose_message}};
//! fn copy(template: &Template<Paid>, reader: &Recipient<Paid>, now: &jiff::Zoned) -> OutgoingMessage {
//!     compose_message(template, reader, now)
//! }
//! ```
//! ```compile_fail,E0308
//! # use matinale::{audience::Recipient, issue::edition::{Free, Paid}, message::{OutgoingMessage, Template, compose_message}};
//! fn copy(template: &Template<Paid>, reader: &Recipient<Free>, now: &jiff::Zoned) -> OutgoingMessage {
//!     compose_message(template, reader, now)
//! }
//! ```
//!
//! Looks up to: `wording`, `dns`, `mime`, `address`, `html`, `language`, `issue`, `publication`, `audience`, `render`, `token`.

mod addressed_letter;
mod finished;
mod headers;
mod letter;
mod mime;
mod quoted;
mod reader_message;
pub mod sign;

use std::marker::PhantomData;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Zoned;

pub use self::addressed_letter::AddressedLetter;
pub use self::finished::{DecodedMessage, decode_message};
pub use self::letter::compose_letter;
use self::mime::{MimeBody, TemplatePiece};
use self::reader_message::OwnBytes;
pub use self::reader_message::ReaderMessage;
use self::sign::Signer;
use crate::address::{Address, Envelope, ReturnPath};
use crate::audience::Recipient;
use crate::issue::IssueName;
use crate::issue::edition::Tier;
use crate::issue::picture::Pictures;
use crate::language::Language;
use crate::publication::Publication;
use crate::render::Bodies;
use crate::render::splice::ReaderValues;
use crate::token::Tokens;

/// How many bytes of the digest a boundary has.
const BOUNDARY_DIGEST_BYTES: usize = 12;
/// How many bytes a reader's value takes in a slot, at a guess.
const SLOT_VALUE_BYTES: usize = 256;
/// How many bytes of a copy are its own, at a guess: the fields of its reader, and the values of its slots.
const OWN_BYTES: usize = 2_048;

/// What a template is made of, besides the bodies.
#[derive(Clone, Copy)]
pub struct Letterhead<'a> {
    /// The publication that sends.
    pub publication: &'a Publication,
    /// The pictures, by the `src` that names them.
    pub pictures: &'a Pictures,
    /// Makes unsubscribe tokens and Message-IDs.
    pub tokens: &'a Arc<Tokens>,
    /// The name of the issue, which is part of every Message-ID.
    pub issue: IssueName,
    /// The language of the issue.
    pub language: Language,
    /// Signs the copies. `None` if the relay signs them, or nobody does.
    pub signer: Option<&'a Arc<Signer>>,
    /// The mark before the subject, as a proof has one. Readers get none: an empty text.
    pub mark: &'a str,
}

/// The template of an edition, of which the copy of any reader of its tier is made.
pub struct Template<T: Tier> {
    /// The header fields that all copies share.
    shared: String,
    /// The header field `Content-Type`.
    content_type: String,
    /// The body.
    pieces: Arc<[TemplatePiece]>,
    signing: Option<Signing>,
    sender: Sender,
    tier: PhantomData<T>,
}

/// How the copies of a template are signed.
struct Signing {
    signer: Arc<Signer>,
    /// The digest of what all copies share: the body up to its first slot.
    shared_digest: Context,
    /// How many pieces of the body that is.
    shared_pieces: usize,
}

/// What a copy needs of the publication.
struct Sender {
    from: Address,
    /// The address of the return paths, which have a token then.
    return_address: Option<Address>,
    domain: String,
    unsubscribe_url: Option<String>,
    /// The address to unsubscribe, as a `mailto:` URI.
    unsubscribe_mailto: String,
    /// Whether `Reply-To` is not ASCII.
    is_header_international: bool,
    tokens: Arc<Tokens>,
    issue: IssueName,
}

/// The links by which one reader unsubscribes.
struct UnsubscribeLinks {
    page: Option<String>,
    mailto: String,
}

/// The name of a copy, in its two parts.
#[derive(Clone, Copy)]
struct CopyId<'a> {
    /// The token of the copy.
    copy: &'a str,
    /// The domain of the publication.
    domain: &'a str,
}

/// One reader's message in one piece, ready for the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// The sender and the recipient.
    pub envelope: Envelope,
    /// The header and the body. Every line ends in CRLF. No line begins with a dot, so that DATA takes the
    /// bytes as they are (RFC 5321 §4.5.2).
    pub bytes: Vec<u8>,
}

/// A hash over everything that readers of both tiers are sent, with header fields and slots, but without
/// the values of readers. A run is planned with it, so that what was checked is what is sent.
pub type FrozenHash = [u8; 32];

impl<T: Tier> Template<T> {
    /// Writes the header fields and encodes the parts of an edition.
    pub fn new(bodies: &Bodies<T>, head: &Letterhead<'_>) -> Self {
        let shared = headers::write_shared_fields(head, bodies.subject(), T::NAME);
        let mut context = Context::new(&SHA256);
        for text in [shared.as_str(), bodies.text(), bodies.html()] {
            context.update(text.as_bytes());
        }
        let digest = context.finish();
        let boundary = format!(
            "=_{}",
            data_encoding::HEXLOWER.encode(&digest.as_ref()[..BOUNDARY_DIGEST_BYTES])
        );
        let MimeBody { content_type, pieces } = mime::write_body(bodies, head.pictures, &boundary);
        let Publication { from, reply_to, unsubscribe, bounces, .. } = head.publication;
        let sender = Sender {
            from: from.address.clone(),
            return_address: bounces.address.clone(),
            domain: from.address.domain().to_owned(),
            unsubscribe_url: unsubscribe.url.clone(),
            unsubscribe_mailto: unsubscribe.mailto.to_mailto(),
            is_header_international: reply_to
                .as_ref()
                .is_some_and(|to| to.address.needs_smtputf8()),
            tokens: Arc::clone(head.tokens),
            issue: head.issue,
        };
        let signing = head.signer.map(|signer| Signing::new(signer, &pieces));
        let pieces = pieces.into();
        Self { shared, content_type, pieces, signing, sender, tier: PhantomData }
    }

    /// Writes a reader's values for the slots of the body behind the header of a copy.
    fn write_values(&self, values: &ReaderValues<'_>, header: Vec<u8>) -> OwnBytes {
        let mut ends = Vec::with_capacity(1 + self.pieces.len());
        ends.push(header.len());
        let (mut bytes, mut value) = (header, String::with_capacity(SLOT_VALUE_BYTES));
        for piece in &*self.pieces {
            if let TemplatePiece::Slot(slot, format) = piece {
                value.clear();
                slot.write_value(*format, values, &mut value);
                quoted::write_slot_value(&value, &mut bytes);
                ends.push(bytes.len());
            }
        }
        OwnBytes { bytes, ends }
    }

    /// Adds the template to a hash.
    fn update_hash(&self, context: &mut Context) {
        context.update(self.shared.as_bytes());
        context.update(self.content_type.as_bytes());
        let Sender { from, return_address, domain, unsubscribe_url, unsubscribe_mailto, .. } =
            &self.sender;
        let url = unsubscribe_url.as_deref().unwrap_or_default();
        let return_address = return_address.as_ref().unwrap_or(from);
        for part in [return_address.as_str(), domain, url, unsubscribe_mailto] {
            context.update(format!("\0{part}\0").as_bytes());
        }
        for piece in &*self.pieces {
            match piece {
                TemplatePiece::Fixed(bytes) => context.update(bytes),
                TemplatePiece::Slot(slot, _) => context.update(format!("\0{slot:?}\0").as_bytes()),
            }
        }
    }
}

impl Signing {
    fn new(signer: &Arc<Signer>, pieces: &[TemplatePiece]) -> Self {
        let mut shared_digest = Context::new(&SHA256);
        let mut shared_pieces = 0;
        for piece in pieces {
            let TemplatePiece::Fixed(bytes) = piece else { break };
            shared_digest.update(bytes);
            shared_pieces += 1;
        }
        Self { signer: Arc::clone(signer), shared_digest, shared_pieces }
    }

    /// Signs a copy with this body. Puts the signatures above the header.
    fn sign_message(&self, own: &mut OwnBytes, body: &[TemplatePiece], now: &Zoned) {
        let mut digest = self.shared_digest.clone();
        for part in own.body_parts(body).skip(self.shared_pieces) {
            digest.update(part);
        }
        // The signer gets the header without the empty line behind it.
        let header = own.header();
        let header = header.strip_suffix(b"\r\n").unwrap_or(header);
        let digest = digest.finish();
        let fields = self.signer.write_signatures(header, digest.as_ref(), now.timestamp());
        own.put_in_front(fields);
    }
}

/// The length of the encoded HTML part in bytes. Gmail counts them when it clips a message.
pub fn count_html_bytes<T: Tier>(bodies: &Bodies<T>) -> usize {
    let mut quoted = quoted::QuotedWriter::default();
    quoted.write_text(bodies.html());
    quoted.finish().len()
}

/// Hashes the templates of both editions.
pub fn hash_templates<A: Tier, B: Tier>(one: &Template<A>, other: &Template<B>) -> FrozenHash {
    let mut context = Context::new(&SHA256);
    one.update_hash(&mut context);
    other.update_hash(&mut context);
    finish_hash(context)
}

/// Hashes the template of one edition.
pub fn hash_template<T: Tier>(template: &Template<T>) -> FrozenHash {
    let mut context = Context::new(&SHA256);
    template.update_hash(&mut context);
    finish_hash(context)
}

fn finish_hash(context: Context) -> FrozenHash {
    let mut frozen = [0; 32];
    frozen.copy_from_slice(context.finish().as_ref());
    frozen
}

/// Composes the message of one reader, and signs it if the template has a signer. Only the date and the
/// signature differ from one time to the next.
pub fn compose_message<T: Tier>(
    template: &Template<T>,
    reader: &Recipient<T>,
    now: &Zoned,
) -> OutgoingMessage {
    compose_by_reference(template, reader, now).into_message()
}

/// Composes the message of one reader as [`compose_message`] does, and leaves in the template what all copies share.
pub fn compose_by_reference<T: Tier>(
    template: &Template<T>,
    reader: &Recipient<T>,
    now: &Zoned,
) -> ReaderMessage {
    let Sender { tokens, issue, domain, .. } = &template.sender;
    let unsubscribe = template.sender.make_unsubscribe_links(reader);
    let copy = tokens.make_message_id(*issue, reader.address(), T::NAME, reader.former_copies());
    let known = template.shared.len() + template.content_type.len();
    let mut header = String::with_capacity(known + OWN_BYTES);
    header.push_str(&template.shared);
    let id = CopyId { copy: &copy, domain };
    headers::push_reader_fields(&mut header, reader, now, id, &unsubscribe);
    header.push_str(&template.content_type);
    header.push_str("\r\n");
    let values = ReaderValues {
        name: reader.name(),
        address: reader.address().as_str(),
        unsubscribe: unsubscribe.page.as_ref().unwrap_or(&unsubscribe.mailto),
    };
    let mut own = template.write_values(&values, header.into_bytes());
    if let Some(signing) = &template.signing {
        signing.sign_message(&mut own, &template.pieces, now);
    }
    let envelope = Envelope {
        return_path: template.sender.make_return_path(reader),
        recipient: reader.address().clone(),
        id: format!("{issue}.{copy}"),
        is_header_international: template.sender.is_header_international,
    };
    ReaderMessage::new(envelope, &template.pieces, own)
}

impl Sender {
    fn make_return_path<T: Tier>(&self, reader: &Recipient<T>) -> ReturnPath {
        match &self.return_address {
            Some(address) => {
                let token = self.tokens.make_return_token(self.issue, reader.address());
                ReturnPath::with_token(address, &token)
            }
            None => ReturnPath::new(self.from.clone()),
        }
    }

    fn make_unsubscribe_links<T: Tier>(&self, reader: &Recipient<T>) -> UnsubscribeLinks {
        let token = self.tokens.make_unsubscribe_token(reader.address());
        UnsubscribeLinks {
            page: self
                .unsubscribe_url
                .as_ref()
                .map(|url| format!("{}/{token}", url.trim_end_matches('/'))),
            mailto: format!("{}?subject=unsubscribe%20{token}", self.unsubscribe_mailto),
        }
    }
}
