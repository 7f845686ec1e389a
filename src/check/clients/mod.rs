//! What mail clients draw of a page, and what a reader loses otherwise.
//!
//! The table of caniemail, made by `scripts/clients.py`, says which client draws a feature. The
//! list in [`features`] says how a feature is recognised, and whether a reader misses it. The table
//! is parsed when it is first needed. Its licence is in `THIRD-PARTY.md`.
//!
//! [`ClientView`] draws a page as a client shows it.
//!
//! Looks up to: `publication`.

mod client_view;
pub mod features;
mod outlook;
mod outlook_night;
mod page_changes;
mod page_events;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::publication::Client;
pub use client_view::ClientView;
use features::Feature;

/// The table: a header with the columns, then one row for each feature, with one letter for each
/// column.
const TABLE: &str = include_str!("table.tsv");

/// How well a client draws a feature, by the latest test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// The client draws the feature.
    Yes,
    /// The client draws the feature in part, or only sometimes.
    InPart,
    /// The client does not draw the feature.
    No,
    /// Nobody has tested the feature.
    Unknown,
}

impl Support {
    const fn of(letter: u8) -> Self {
        match letter {
            b'y' => Self::Yes,
            b'a' => Self::InPart,
            b'n' => Self::No,
            _ => Self::Unknown,
        }
    }
}

/// A column of the table: a client on one platform.
struct Column {
    client: Client,
    /// The name of the column in the header of the table.
    name: &'static str,
    /// The platform. Empty if the client has only one.
    on: &'static str,
}

const fn column(client: Client, name: &'static str, on: &'static str) -> Column {
    Column { client, name, on }
}

const WEB: &str = "the web";
const IPHONE: &str = "iPhone";
const ANDROID: &str = "Android";

/// Every column of the table, ordered by client.
const COLUMNS: &[Column] = &[
    column(Client::AppleMail, "apple-mail.macos", "Mac"),
    column(Client::AppleMail, "apple-mail.ios", IPHONE),
    column(Client::Gmail, "gmail.desktop-webmail", WEB),
    column(Client::Gmail, "gmail.ios", IPHONE),
    column(Client::Gmail, "gmail.android", ANDROID),
    column(Client::Gmail, "gmail.mobile-webmail", "a telephone's browser"),
    column(Client::OutlookWindows, "outlook.windows", "Windows"),
    column(Client::OutlookMac, "outlook.macos", "Mac"),
    column(Client::OutlookWeb, "outlook.outlook-com", WEB),
    column(Client::OutlookMobile, "outlook.ios", IPHONE),
    column(Client::OutlookMobile, "outlook.android", ANDROID),
    column(Client::WindowsMail, "outlook.windows-mail", "Windows"),
    column(Client::Yahoo, "yahoo.desktop-webmail", WEB),
    column(Client::Yahoo, "yahoo.ios", IPHONE),
    column(Client::Yahoo, "yahoo.android", ANDROID),
    column(Client::Aol, "aol.desktop-webmail", WEB),
    column(Client::Aol, "aol.ios", IPHONE),
    column(Client::Aol, "aol.android", ANDROID),
    column(Client::Samsung, "samsung-email.android", ANDROID),
    column(Client::Thunderbird, "thunderbird.macos", "Mac"),
    column(Client::Thunderbird, "thunderbird.windows", "Windows"),
    column(Client::Orange, "orange.desktop-webmail", WEB),
    column(Client::Orange, "orange.ios", IPHONE),
    column(Client::Orange, "orange.android", ANDROID),
    column(Client::Sfr, "sfr.desktop-webmail", WEB),
    column(Client::Sfr, "sfr.ios", IPHONE),
    column(Client::Sfr, "sfr.android", ANDROID),
    column(Client::Laposte, "laposte.desktop-webmail", WEB),
    column(Client::Laposte, "laposte.ios", IPHONE),
    column(Client::Laposte, "laposte.android", ANDROID),
    column(Client::Free, "free-fr.desktop-webmail", WEB),
    column(Client::Proton, "protonmail.desktop-webmail", WEB),
    column(Client::Proton, "protonmail.ios", IPHONE),
    column(Client::Proton, "protonmail.android", ANDROID),
    column(Client::Fastmail, "fastmail.desktop-webmail", WEB),
    column(Client::Hey, "hey.desktop-webmail", WEB),
    column(Client::MailRu, "mail-ru.desktop-webmail", WEB),
    column(Client::Gmx, "gmx.desktop-webmail", WEB),
    column(Client::Gmx, "gmx.ios", IPHONE),
    column(Client::Gmx, "gmx.android", ANDROID),
    column(Client::WebDe, "web-de.desktop-webmail", WEB),
    column(Client::WebDe, "web-de.ios", IPHONE),
    column(Client::WebDe, "web-de.android", ANDROID),
    column(Client::Ionos, "ionos-1and1.desktop-webmail", WEB),
    column(Client::Ionos, "ionos-1and1.android", ANDROID),
    column(Client::TOnline, "t-online-de.desktop-webmail", WEB),
    column(Client::WpPl, "wp-pl.desktop-webmail", WEB),
    column(Client::Rainloop, "rainloop.desktop-webmail", WEB),
];

/// The parsed table: the letters of each row, and the position of each column.
struct Read {
    places: BTreeMap<&'static str, usize>,
    rows: BTreeMap<&'static str, &'static [u8]>,
}

static READ: LazyLock<Read> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut cells = lines.filter_map(|line| line.split_once('\t'));
    let header = cells.next().map_or("", |(_, columns)| columns);
    Read {
        places: header.split(' ').enumerate().map(|(place, name)| (name, place)).collect(),
        rows: cells.map(|(row, letters)| (row, letters.as_bytes())).collect(),
    }
});

/// The support of a feature in a column.
fn cell(feature: &Feature, column: &Column) -> Support {
    let letter = || READ.rows.get(feature.row)?.get(*READ.places.get(column.name)?).copied();
    letter().map_or(Support::Unknown, Support::of)
}

/// How many clients draw a feature. A client counts once for each of its platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SupportCount {
    /// How many draw it.
    pub yes: usize,
    /// How many draw it in part.
    pub in_part: usize,
    /// How many do not draw it.
    pub no: usize,
}

impl SupportCount {
    /// How many have been tested.
    pub const fn tested(self) -> usize {
        self.yes + self.in_part + self.no
    }
}

/// Counts the clients that draw a feature, over the whole table.
pub fn count_support(feature: &Feature) -> SupportCount {
    let mut count = SupportCount::default();
    for column in COLUMNS {
        match cell(feature, column) {
            Support::Yes => count.yes += 1,
            Support::InPart => count.in_part += 1,
            Support::No => count.no += 1,
            Support::Unknown => {}
        }
    }
    count
}

/// A client that does not draw a feature, on all or some platforms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    client: Client,
    /// The platforms on which the client does not draw it. Empty if it draws it on none of the
    /// known ones.
    on: Vec<&'static str>,
}

/// Those of some clients that do not draw a feature, in the order given.
pub fn blind(feature: &Feature, clients: &[Client]) -> Vec<Blind> {
    blind_where(feature, clients, |_| true)
}

/// Like [`blind`], for a rule inside of `@media`. Clients that ignore media queries are left out,
/// because they lose nothing more.
pub fn blind_in_the_head(feature: &Feature, clients: &[Client]) -> Vec<Blind> {
    let needed = features::at_rule("media", "");
    let reads = |column: &Column| needed.iter().all(|media| cell(media, column) != Support::No);
    blind_where(feature, clients, reads)
}

fn blind_where(
    feature: &Feature,
    clients: &[Client],
    counts: impl Fn(&Column) -> bool,
) -> Vec<Blind> {
    let mut blind = Vec::new();
    for client in clients {
        let columns = COLUMNS.iter().filter(|column| column.client == *client && counts(column));
        let known = columns.map(|column| (cell(feature, column), column.on));
        let known: Vec<_> = known.filter(|(support, _)| *support != Support::Unknown).collect();
        let no = known.iter().filter(|(support, _)| *support == Support::No);
        let on: Vec<_> = no.map(|(_, on)| *on).collect();
        match on.len() {
            0 => {}
            all if all == known.len() => blind.push(Blind { client: *client, on: Vec::new() }),
            _ => blind.push(Blind { client: *client, on }),
        }
    }
    blind
}

/// The names of clients for an editor: `Gmail (iPhone, Android), Outlook on Windows, Orange`.
pub fn named(blind: &[Blind]) -> String {
    let mut named: Vec<(&str, Vec<&str>)> = Vec::new();
    for Blind { client, on } in blind {
        let (name, part) = spoken(*client);
        let parts = if on.is_empty() { part.as_slice() } else { on.as_slice() };
        match named.last_mut() {
            Some((last, told)) if *last == name => told.extend(parts),
            _ => named.push((name, parts.to_vec())),
        }
    }
    let told = named.into_iter().map(|(name, parts)| match parts.as_slice() {
        [] => name.to_owned(),
        all if name == "Outlook" && all == OUTLOOK => name.to_owned(),
        [one] => format!("{name} on {one}"),
        some => format!("{name} ({})", some.join(", ")),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// The parts of Outlook. If all of them are named, the client is just "Outlook".
const OUTLOOK: [&str; 4] = ["Windows", "Mac", "the web", "telephones"];

/// The name of a client for an editor, and the part of it.
const fn spoken(client: Client) -> (&'static str, Option<&'static str>) {
    match client {
        Client::AppleMail => ("Apple Mail", None),
        Client::Gmail => ("Gmail", None),
        Client::OutlookWindows => ("Outlook", Some("Windows")),
        Client::OutlookMac => ("Outlook", Some("Mac")),
        Client::OutlookWeb => ("Outlook", Some("the web")),
        Client::OutlookMobile => ("Outlook", Some("telephones")),
        Client::WindowsMail => ("Windows Mail", None),
        Client::Yahoo => ("Yahoo", None),
        Client::Aol => ("AOL", None),
        Client::Samsung => ("Samsung Email", None),
        Client::Thunderbird => ("Thunderbird", None),
        Client::Orange => ("Orange", None),
        Client::Sfr => ("SFR", None),
        Client::Laposte => ("LaPoste.net", None),
        Client::Free => ("Free", None),
        Client::Proton => ("Proton Mail", None),
        Client::Fastmail => ("Fastmail", None),
        Client::Hey => ("HEY", None),
        Client::MailRu => ("Mail.ru", None),
        Client::Gmx => ("GMX", None),
        Client::WebDe => ("WEB.DE", None),
        Client::Ionos => ("IONOS", None),
        Client::TOnline => ("T-Online", None),
        Client::WpPl => ("WP.pl", None),
        Client::Rainloop => ("RainLoop", None),
    }
}
