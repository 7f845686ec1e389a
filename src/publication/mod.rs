//! The publication: who prints the issue, in what dress, and through which relays it goes out.
//!
//! Looks up to: `finding`, `address`, `language`, `schema`.

mod clients;
mod part;
mod read;
mod secret;
mod store;
mod theme;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

pub use clients::Client;
pub use part::{Bears, PARTS, Part};
pub use read::{Like, read, schema, shipped};
pub use secret::{PasswordSource, Secret};
pub use store::{Server, Store};
pub use theme::{Colour, Declaration, Night, Refused, Rule, Screen, Stand, TINTS, Theme, words};

use crate::address::Address;
use crate::language::Language;
use crate::language::typography::Typographer;

/// What `matinale.toml` says, checked.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The name on the nameplate and in front of the sender's address.
    pub name: String,
    /// A handle made from the name: small letters, digits, hyphens. In `List-Id` and `Feedback-ID`.
    pub slug: String,
    /// The line under the nameplate.
    pub tagline: Option<String>,
    /// The language of issues that do not say theirs.
    pub language: Language,
    /// The zone in which a morning has its date.
    pub timezone: TimeZone,
    /// The publication's web site: https.
    pub website: Option<String>,
    /// The address that sends.
    pub from: Address,
    /// Where a reader's answer goes, when not to `from`.
    pub reply_to: Option<Address>,
    /// Where the publication can be written to on paper; the law asks for it.
    pub postal_address: Option<String>,
    /// Where a free reader can subscribe: https.
    pub subscribe_url: Option<String>,
    /// The publisher's words at the foot: one string a paragraph.
    pub colophon: Vec<String>,
    /// Who writes, by key; keys sort as they are printed.
    pub contributors: BTreeMap<String, Contributor>,
    /// Colours and letters.
    pub theme: Theme,
    /// What the typographer may do.
    pub typography: Typography,
    /// How pictures travel.
    pub pictures: Pictures,
    /// How many earlier issues stand at the foot.
    pub latest: usize,
    /// How a reader leaves.
    pub unsubscribe: Unsubscribe,
    /// Where web copies are kept: https.
    pub archive: Option<String>,
    /// The servers mail is handed to, the preferred one first.
    pub relays: Vec<Relay>,
    /// What a run may do.
    pub delivery: Delivery,
    /// Who gets the proof.
    pub proof: Vec<Address>,
    /// Findings the editors have decided not to be told of.
    pub allow: Vec<String>,
    /// What its readers read mail with, each once.
    pub clients: Vec<Client>,
    /// The file the audience is read from, relative to the publication's folder.
    pub audience: String,
    /// Where the journal is kept.
    pub journal: Store,
}

impl Publication {
    /// Sets what readers read of the settings, as the issue around it is set.
    pub fn typeset(&mut self, typographer: &Typographer<'_>) {
        let line = |text: &mut String| *text = typographer.set(text);
        self.tagline.iter_mut().for_each(line);
        self.colophon.iter_mut().for_each(line);
        self.contributors.values_mut().filter_map(|c| c.bio.as_mut()).for_each(line);
    }
}

/// Someone who writes for the publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The full name.
    pub name: String,
    /// The initials at the foot of an article.
    pub initials: Option<String>,
    /// Who that is, in a few sentences.
    pub bio: Option<String>,
    /// The portrait, relative to `issues/images`.
    pub figure: Option<String>,
}

/// What the typographer may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typography {
    /// Which blank stands before `;`, `!`, `?` and between thousands.
    pub space: Space,
    /// Names that are printed as they are written, such as `Demain!`.
    pub names: Vec<String>,
}

/// The no-break blank of French typography.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Space {
    /// U+00A0 everywhere: drawn by every font in every mail client.
    #[default]
    Nbsp,
    /// U+202F where the printing house asks for a thin one; some clients draw a box.
    Narrow,
}

/// How pictures travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// Inside the message, or from the web.
    pub delivery: PictureDelivery,
    /// The widest a picture is kept, in pixels.
    pub max_width: u32,
}

/// Where a reader's client takes pictures from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureDelivery {
    /// From the message itself (`cid:`, RFC 2392).
    Attached,
    /// From this address, ending in `/`; the file's name follows.
    Hosted(String),
}

/// How a reader leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The https address; the reader's token follows after a `/`.
    pub url: Option<String>,
    /// The address for those who write.
    pub mailto: Address,
    /// The file of the key that signs tokens, relative to the publication's folder.
    pub key_file: String,
}

/// A server mail is handed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is protected.
    pub security: Security,
    /// The login, where there is one.
    pub login: Option<Login>,
    /// How many connections it takes from us.
    pub connections: usize,
    /// Its share of the connections beside other relays; with 0 it stands by until another one fails.
    pub weight: usize,
    /// How much of RFC 2920 is used when it is offered.
    pub pipelining: Pipelining,
}

/// How the line to a relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3): `smtps://`.
    Implicit,
    /// STARTTLS, and nothing without it: `smtp://`.
    StartTls,
    /// None. Only to this machine.
    Plaintext,
}

/// Who logs in, and where the password is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// Where the password is kept.
    pub password: PasswordSource,
    /// How it is said.
    pub auth: Auth,
}

/// How a login is said to a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// A password, by AUTH PLAIN, or AUTH LOGIN where that is all there is.
    #[default]
    Password,
    /// An OAuth 2.0 access token in the password's place, by AUTH XOAUTH2.
    Xoauth2,
}

/// How much of RFC 2920 is used when a relay offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pipelining {
    /// All of it: the next envelope travels behind the final dot.
    #[default]
    Auto,
    /// Within one envelope only.
    Envelope,
    /// None: one command, one reply.
    Off,
}

/// What a run may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// A run for more recipients than this is refused.
    pub max_recipients: usize,
    /// What happens to messages in doubt after a crash.
    pub in_doubt: InDoubtPolicy,
    /// For how long after a run has begun readers are tried again: 5 minutes to 72 hours.
    pub retry_for: Duration,
    /// The time of day, where the publication is, after which nothing is sent any more.
    pub not_after: Option<Time>,
}

/// What happens to messages in doubt after a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum InDoubtPolicy {
    /// They are listed, and a person decides: nobody gets a second copy unasked.
    #[default]
    Hold,
    /// They are sent again with the same Message-ID: nobody goes without, someone may get two.
    Resend,
}
