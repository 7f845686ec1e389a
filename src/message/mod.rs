//! One reader's copy: the bodies of an edition and a recipient become an envelope and bytes.
//!
//! A [`Template`] is made once for an edition: headers written, parts encoded, cut at its slots. From
//! then on a copy costs a concatenation. The tier of bodies and recipient is one type parameter, so
//! that nobody can be sent an edition they are not entitled to:
//!
//! ```
//! # use matinale::{audience::Recipient, issue::edition::Paid, message::{Message, Template, compose}};
//! fn copy(template: &Template<Paid>, reader: &Recipient<Paid>, now: &jiff::Zoned) -> Message {
//!     compose(template, reader, now)
//! }
//! ```
//! ```compile_fail,E0308
//! # use matinale::{audience::Recipient, issue::edition::{Free, Paid}, message::{Message, Template, compose}};
//! fn copy(template: &Template<Paid>, reader: &Recipient<Free>, now: &jiff::Zoned) -> Message {
//!     compose(template, reader, now)
//! }
//! ```
//!
//! Looks up to: `address`, `html`, `language`, `issue`, `publication`, `audience`, `render`, `token`.

mod finished;
mod headers;
mod mime;
mod quoted;

use std::marker::PhantomData;
use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Zoned;
use jiff::civil::Date;

pub use self::finished::{Decoded, decoded};
use self::mime::Segment;
use crate::address::{Envelope, ReturnPath};
use crate::audience::Recipient;
use crate::issue::edition::Tier;
use crate::issue::picture::Pictures;
use crate::language::Language;
use crate::publication::Publication;
use crate::render::Bodies;
use crate::render::splice::{BodyFormat, Slot};
use crate::token::Tokens;

/// What a template takes from outside the edition.
#[derive(Clone, Copy)]
pub struct Letterhead<'a> {
    /// Who sends.
    pub publication: &'a Publication,
    /// The pictures, by the `src` that names them.
    pub pictures: &'a Pictures,
    /// Makes unsubscribe tokens and Message-IDs.
    pub tokens: &'a Arc<Tokens>,
    /// The issue's date: part of every Message-ID.
    pub date: Date,
    /// The issue's language.
    pub language: Language,
    /// What stands before the subject, as in a proof; empty for readers.
    pub mark: &'a str,
}

/// An edition, ready to be copied for any reader of its tier.
pub struct Template<T: Tier> {
    shared: String,
    content_type: String,
    segments: Vec<Segment>,
    length: usize,
    sender: Sender,
    tier: PhantomData<T>,
}

/// What a copy needs of the publication.
struct Sender {
    return_path: ReturnPath,
    domain: String,
    unsubscribe_url: Option<String>,
    unsubscribe_mailto: String,
    tokens: Arc<Tokens>,
    date: Date,
}

/// Where one reader leaves.
struct Unsubscribe {
    page: Option<String>,
    mailto: String,
}

/// One reader's message, ready for the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who it is from and to.
    pub envelope: Envelope,
    /// Headers and body. Lines end in CRLF, the last one too; none begins with a dot, so the bytes
    /// are what DATA wants (RFC 5321 §4.5.2).
    pub bytes: Vec<u8>,
}

/// A hash of all that readers of both tiers will be sent, headers and slots included and readers'
/// values not: what was checked is what is sent.
pub type Frozen = [u8; 32];

impl<T: Tier> Template<T> {
    /// Writes the headers and encodes the parts of an edition.
    pub fn new(bodies: &Bodies<T>, head: &Letterhead<'_>) -> Self {
        let shared = headers::shared(head, bodies.subject(), T::NAME);
        let mut context = Context::new(&SHA256);
        for text in [shared.as_str(), bodies.text(), bodies.html()] {
            context.update(text.as_bytes());
        }
        let digest = context.finish();
        let boundary = format!("=_{}", data_encoding::HEXLOWER.encode(&digest.as_ref()[..12]));
        let (content_type, segments) = mime::body(bodies, head.pictures, &boundary);
        let length = segments.iter().map(Segment::length).sum();
        let Publication { from, unsubscribe, .. } = head.publication;
        let sender = Sender {
            return_path: ReturnPath::new(from.clone()),
            domain: from.domain().to_owned(),
            unsubscribe_url: unsubscribe.url.clone(),
            unsubscribe_mailto: unsubscribe.mailto.to_string(),
            tokens: Arc::clone(head.tokens),
            date: head.date,
        };
        Self { shared, content_type, segments, length, sender, tier: PhantomData }
    }

    fn update(&self, context: &mut Context) {
        context.update(self.shared.as_bytes());
        context.update(self.content_type.as_bytes());
        let Sender { return_path, domain, unsubscribe_url, unsubscribe_mailto, .. } = &self.sender;
        let url = unsubscribe_url.as_deref().unwrap_or_default();
        for part in [return_path.address().as_str(), domain, url, unsubscribe_mailto] {
            context.update(format!("\0{part}\0").as_bytes());
        }
        for segment in &self.segments {
            match segment {
                Segment::Still(bytes) => context.update(bytes),
                Segment::Slot(slot, _) => context.update(format!("\0{slot:?}\0").as_bytes()),
            }
        }
    }
}

impl Segment {
    fn length(&self) -> usize {
        match self {
            Self::Still(bytes) => bytes.len(),
            Self::Slot(..) => 96,
        }
    }
}

/// The length of the HTML part as it travels, in bytes: what Gmail counts when it cuts a message.
pub fn html_size<T: Tier>(bodies: &Bodies<T>) -> usize {
    let mut quoted = quoted::Quoted::default();
    quoted.text(bodies.html());
    quoted.finish().len()
}

/// The one content hash of a run, over the templates of both editions.
pub fn frozen<A: Tier, B: Tier>(one: &Template<A>, other: &Template<B>) -> Frozen {
    let mut context = Context::new(&SHA256);
    one.update(&mut context);
    other.update(&mut context);
    let mut frozen = [0; 32];
    frozen.copy_from_slice(context.finish().as_ref());
    frozen
}

/// Makes one reader's copy: the same bytes each time, but for the date.
pub fn compose<T: Tier>(template: &Template<T>, reader: &Recipient<T>, now: &Zoned) -> Message {
    let Sender { tokens, date, domain, .. } = &template.sender;
    let unsubscribe = template.sender.unsubscribe(reader);
    let copy = tokens.message_id(*date, reader.address(), T::NAME);
    let id = format!("{copy}@{domain}");
    let personal = headers::personal((reader.address(), reader.name()), now, &id, &unsubscribe);
    let mut bytes = Vec::with_capacity(template.length + template.shared.len() + 1024);
    bytes.extend_from_slice(template.shared.as_bytes());
    bytes.extend_from_slice(personal.as_bytes());
    bytes.extend_from_slice(template.content_type.as_bytes());
    bytes.extend_from_slice(b"\r\n");
    let leave = unsubscribe.page.as_ref().unwrap_or(&unsubscribe.mailto);
    let mut value = String::new();
    for segment in &template.segments {
        match segment {
            Segment::Still(still) => bytes.extend_from_slice(still),
            Segment::Slot(slot, ground) => {
                value.clear();
                fill(slot, *ground, (reader.name(), reader.address().as_str(), leave), &mut value);
                quoted::value(&value, &mut bytes);
            }
        }
    }
    let envelope = Envelope {
        return_path: template.sender.return_path.clone(),
        recipient: reader.address().clone(),
        id: format!("{date}.{copy}"),
    };
    Message { envelope, bytes }
}

/// A reader's value, escaped for what it falls on.
fn fill(slot: &Slot<'_>, ground: BodyFormat, reader: (Option<&str>, &str, &str), out: &mut String) {
    match (slot, reader) {
        (Slot::Name(_), (Some(name), ..)) => ground.write_value(name, out),
        (Slot::Name(fallback), _) => out.push_str(fallback),
        (Slot::Address, (_, address, _)) => ground.write_value(address, out),
        (Slot::Unsubscribe, (.., leave)) => ground.write_value(leave, out),
    }
}

impl Sender {
    fn unsubscribe<T: Tier>(&self, reader: &Recipient<T>) -> Unsubscribe {
        let token = self.tokens.unsubscribe(reader.address());
        Unsubscribe {
            page: self
                .unsubscribe_url
                .as_ref()
                .map(|url| format!("{}/{token}", url.trim_end_matches('/'))),
            mailto: format!("mailto:{}?subject=unsubscribe%20{token}", self.unsubscribe_mailto),
        }
    }
}
