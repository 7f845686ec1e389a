//! The publication: who prints the issue, what the page looks like, and which relays send it.
//!
//! Looks up to: `finding`, `wording`, `address`, `language`, `schema`.

mod approval;
mod clients;
mod declaration;
mod delivery;
mod dkim;
mod hello_name;
mod page_part;
mod private_network;
mod provider;
mod rate_limit;
mod read;
mod relay;
mod schedule;
mod screen;
mod secret;
mod signup;
mod store;
mod theme;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

pub use approval::ApprovalSettings;
pub use clients::Client;
pub use declaration::{COLOUR_WORDS, DeclarationRefusal, ThemeDeclaration, split_value_words};
pub use delivery::{DeliverySettings, InDoubtPolicy, SyncPolicy};
pub use dkim::{DkimKey, DkimSelector, DkimSettings, DkimSigning};
pub use hello_name::HelloName;
pub use page_part::{PAGE_PARTS, PagePart, PartColours};
pub use private_network::is_private_address;
pub use provider::{MailProvider, SnsTopic, WebhookSettings};
pub use rate_limit::{RateLimit, RateLimitFault};
pub use read::{ShippedTheme, find_language, read, schema};
pub use relay::{Auth, Login, Pipelining, Plain, Relay, Security};
pub use schedule::{DueTime, Schedule, Weekdays};
pub use screen::Screen;
pub use secret::{PasswordSource, Secret};
pub use signup::{DEFAULT_MAILS_PER_HOUR, SignupSettings};
pub use store::{Server, Store};
pub use theme::{Colour, ColourSpans, NightColours, Theme, ThemeRule};

use crate::address::{Address, NamedAddress};
use crate::language::Language;
use crate::language::typography::{Space, Typographer};

/// What `matinale.toml` says, checked.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The name on the nameplate and in front of the sender's address.
    pub name: String,
    /// The name as small letters, digits and hyphens: part of `List-Id` and `Feedback-ID`.
    pub slug: String,
    /// The line under the nameplate.
    pub tagline: Option<String>,
    /// The language of an issue that names none.
    pub language: Language,
    /// The time zone that decides on the date of a morning.
    pub timezone: TimeZone,
    /// The publication's web site: https.
    pub website: Option<String>,
    /// The address of the sender. If it has a name, that stands before it in the mail, else the publication's.
    pub from: NamedAddress,
    /// The address that readers answer to. Without it, they answer to `from`.
    pub reply_to: Option<NamedAddress>,
    /// The postal address of the publisher, which the law asks for.
    pub postal_address: Option<String>,
    /// The page where a free reader can subscribe: https.
    pub subscribe_url: Option<String>,
    /// The publisher's words at the foot of the page: one string for each paragraph.
    pub colophon: Vec<String>,
    /// Who writes, by key. The page prints them in the order of the keys.
    pub contributors: BTreeMap<String, Contributor>,
    /// The colours, the fonts and the rules of the page.
    pub theme: Theme,
    /// What the typographer may change.
    pub typography: TypographySettings,
    /// How pictures travel.
    pub pictures: PictureSettings,
    /// How many earlier issues the foot of the page lists.
    pub latest: usize,
    /// How a reader unsubscribes.
    pub unsubscribe: UnsubscribeSettings,
    /// The form by which strangers become readers. `None` if there is none.
    pub signup: Option<SignupSettings>,
    /// What becomes of mail that comes back.
    pub bounces: BounceSettings,
    /// Which mail providers tell `serve` what became of a message.
    pub webhooks: WebhookSettings,
    /// The address of the web copies: https.
    pub archive: Option<String>,
    /// Who signs the messages.
    pub dkim: DkimSigning,
    /// The servers mail is handed to, in the order of the file.
    pub relays: Vec<Relay>,
    /// What a run may do.
    pub delivery: DeliverySettings,
    /// When issues leave that are sent by the clock. `None` if none is.
    pub schedule: Option<Schedule>,
    /// Who has to approve an issue before it is sent.
    pub approval: ApprovalSettings,
    /// Who gets the proof.
    pub proof: Vec<NamedAddress>,
    /// The codes of the findings that `check` does not show.
    pub allow: Vec<String>,
    /// The mail clients of the readers, each once.
    pub clients: Vec<Client>,
    /// The file of the audience, relative to the publication's folder.
    pub audience: String,
    /// The names of columns of that file that say nothing of who may be written to.
    pub unused_columns: Vec<String>,
    /// Where the journal is kept.
    pub journal: Store,
}

impl Publication {
    /// The addresses that mail of the publication names as its own in its envelope and its header.
    pub fn sending_addresses(&self) -> impl Iterator<Item = &Address> {
        let Self { from, reply_to, bounces, .. } = self;
        let named = [Some(from), reply_to.as_ref()].into_iter().flatten();
        named.map(|named| &named.address).chain(&bounces.address)
    }

    /// The publication's own addresses: those that it sends as, and that of who wants to leave.
    pub fn own_addresses(&self) -> impl Iterator<Item = &Address> {
        self.sending_addresses().chain([&self.unsubscribe.mailto])
    }

    /// Typesets the texts of the settings that readers see, by the typographer of the issue.
    pub fn typeset(&mut self, typographer: &Typographer<'_>) {
        let set = |text: &mut String| *text = typographer.set(text);
        self.name = typographer.set_name(&self.name);
        self.tagline.iter_mut().for_each(set);
        self.postal_address.iter_mut().for_each(set);
        self.colophon.iter_mut().for_each(set);
        for Contributor { name, bio, .. } in self.contributors.values_mut() {
            [Some(name), bio.as_mut()].into_iter().flatten().for_each(set);
        }
    }
}

/// Someone who writes for the publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The full name.
    pub name: String,
    /// The initials at the foot of an article.
    pub initials: Option<String>,
    /// What the page says of the person, in a few sentences.
    pub bio: Option<String>,
    /// The portrait, relative to `issues/images`.
    pub figure: Option<String>,
}

/// What the typographer may change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypographySettings {
    /// Which no-break space stands before `;`, `!`, `?` and between thousands of French. `None` if it is the usual one
    /// of the country.
    pub space: Option<Space>,
    /// Names that are printed as they are written, such as `Demain!`.
    pub names: Vec<String>,
}

/// How pictures travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureSettings {
    /// Whether pictures are inside the message or on the web.
    pub delivery: PictureDelivery,
    /// The greatest width of a picture, in pixels. A wider one is made smaller.
    pub max_width: u32,
}

/// Where a reader's client takes pictures from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PictureDelivery {
    /// From the message itself (`cid:`, RFC 2392).
    Attached,
    /// From this web address, which ends in `/`. The file's name follows it, with a hash of its bytes.
    Hosted(String),
}

/// How a reader unsubscribes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsubscribeSettings {
    /// The https address of the page. The reader's token follows after a `/`.
    pub url: Option<String>,
    /// The address that a reader can write to instead.
    pub mailto: Address,
    /// The file of the key that signs tokens, relative to the publication's folder.
    pub key_file: String,
    /// Whether the page is a reader's own: they may change their address there, have their data, and be forgotten.
    pub reader_page: bool,
}

/// What becomes of mail that comes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BounceSettings {
    /// The address that reports go to. A token stands behind a `+` before its `@`. Without it, reports go to
    /// `from`, without a token.
    pub address: Option<Address>,
    /// How many readers reports may suppress within a day. Without it: one in fifty readers of the last run, and at
    /// least twenty.
    pub max_per_day: Option<u32>,
}
