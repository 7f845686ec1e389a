//! The publication of a newsroom that sends: what its settings, its list and its issues are printed from.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;

/// What only paying readers may read, in every issue of a newsroom that sends.
pub(crate) const EXCLUSIVE: &str = "Le gardien a vendu la lampe";

/// A reader of the list.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) email: String,
    /// None where empty.
    pub(crate) name: String,
    /// `free` or `paid`.
    pub(crate) tier: &'static str,
}

impl Reader {
    /// A reader without a name who does not pay.
    pub(crate) fn free(email: impl Into<String>) -> Self {
        Self { email: email.into(), name: String::new(), tier: "free" }
    }

    /// So many readers: those with an even number free, the others paying.
    pub(crate) fn crowd(count: usize) -> Vec<Self> {
        let tier = |number: usize| if number.is_multiple_of(2) { "free" } else { "paid" };
        let reader = |n| Self { tier: tier(n), ..Self::free(format!("r{n:03}@example.org")) };
        (0..count).map(reader).collect()
    }
}

/// What the files of a publication are printed from.
pub(super) struct Paper {
    /// Today, where the publication is.
    pub(super) today: Date,
    /// The publication's zone, where it is about noon.
    pub(super) zone: String,
    pub(super) readers: Vec<Reader>,
    /// How many connections the relay may have.
    pub(super) connections: usize,
    /// More about the relay, as TOML.
    pub(super) relay: String,
    /// More settings, as TOML.
    pub(super) settings: String,
    /// More of the issue, as TOML, below its title, which is the same in every newsroom.
    pub(super) head: String,
    /// The publication's name, as a TOML string.
    pub(super) name: String,
}

impl Paper {
    /// A publication with so many readers.
    pub(super) fn new(readers: usize) -> Self {
        let now = Timestamp::now();
        // No test meets midnight.
        let ahead = 12 - now.to_zoned(TimeZone::UTC).hour();
        Self {
            today: now.to_zoned(Offset::constant(ahead).to_time_zone()).date(),
            // These names count from the zone to UTC, so their sign is the other one.
            zone: format!("Etc/GMT{:+}", -ahead),
            readers: Reader::crowd(readers),
            connections: 2,
            relay: String::new(),
            settings: String::new(),
            head: String::new(),
            name: "\"L'Écho du matin\"".into(),
        }
    }

    /// `matinale.toml`, with these lines about the relay.
    pub(super) fn print_settings(&self, relay: &str) -> String {
        let Self { zone, connections, settings, name, .. } = self;
        format!(
            "[publication]\nname = {name}\nlanguage = \"fr\"\ntimezone = \"{zone}\"\n\
             website = \"https://echo.example/\"\nfrom = \"bonjour@echo.example\"\n\
             reply_to = \"redaction@echo.example\"\npostal_address = \"12, quai des Guetteurs\"\n\
             subscribe_url = \"https://echo.example/abonnement\"\n[unsubscribe]\n\
             url = \"https://echo.example/partir\"\nmailto = \"partir@echo.example\"\n[archive]\n\
             url = \"https://echo.example/numeros/\"\n[[relays]]\n{relay}\n\
             connections = {connections}\n[proof]\nto = [\"redaction@echo.example\"]\n{settings}\n"
        )
    }

    /// The issue of a day, this sentence in its open article.
    pub(super) fn print_issue(&self, date: Date, sentence: &str) -> String {
        let Self { head, .. } = self;
        format!(
            "date = {date}\ntitle = \"Une IA à soi\"\n{head}\n\
             [[blocks]]\nkind = \"story\"\ntitle = \"Le port\"\nbody = \"\"\"\n{sentence}\"\"\"\n\
             [[blocks]]\nkind = \"story\"\ntitle = \"Le phare\"\nexclusive = true\n\
             teasers = [\"Ce que dit le gardien\"]\nopening = \"\"\"\nIl a parlé.\"\"\"\n\
             body = \"\"\"\n{EXCLUSIVE}.\"\"\"\n"
        )
    }
}

/// `subscribers.toml`.
pub(super) fn print_list(readers: &[Reader]) -> String {
    let mut text = String::new();
    for Reader { email, name, tier } in readers {
        let name = match name.as_str() {
            "" => String::new(),
            name => format!("name = {}\n", Value::from(name)),
        };
        let _ = write!(text, "[[subscribers]]\nemail = \"{email}\"\n{name}tier = \"{tier}\"\n");
    }
    text
}
