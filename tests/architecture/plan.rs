//! The plan of the house, as tables: which room stands on which floor, what each may look up to,
//! which outside crate is met where, and which words are not ours.

use std::ops::Range;

/// A module under `src/`, and what it may look up to.
pub(super) struct Room {
    /// The module's name.
    pub(super) name: &'static str,
    /// How far down the page it stands; data goes down, imports go up.
    pub(super) floor: u8,
    /// The floors it may look up to.
    pub(super) sees: Range<u8>,
    /// Rooms on those floors that it must not know.
    pub(super) never: &'static [&'static str],
    /// Paths it may use in a room that it must not know as a whole.
    pub(super) doors: &'static [&'static str],
}

const fn room(name: &'static str, floor: u8, sees: Range<u8>) -> Room {
    Room { name, floor, sees, never: &[], doors: &[] }
}

/// A room that knows no more of an issue than the names of its editions.
const fn names_editions(name: &'static str, floor: u8, sees: Range<u8>) -> Room {
    Room { name, floor, sees, never: &["issue"], doors: &["issue::edition"] }
}

/// A room that knows no more of an issue than its name and those of its editions.
const fn names_issues(name: &'static str, floor: u8, sees: Range<u8>) -> Room {
    Room { doors: &["issue::edition", "issue::IssueName"], ..names_editions(name, floor, sees) }
}

const fn never(never: &'static [&'static str], room: Room) -> Room {
    Room { never, ..room }
}

/// The floors. A new room enters the house here, or not at all.
pub(super) const ROOMS: &[Room] = &[
    // What is said to a person, in the languages that the tool speaks.
    room("wording", 0, 0..0),
    Room { doors: &["wording"], ..room("finding", 0, 0..0) },
    Room { doors: &["wording"], ..room("address", 0, 0..0) },
    Room { doors: &["wording"], ..room("outcome", 0, 0..0) },
    room("schema", 0, 0..0),
    room("html", 0, 0..0),
    // What a hostile message is made of: those that the inbox gets, and those that come back.
    room("mime", 0, 0..0),
    // Whether two issues are the same for their readers.
    room("fingerprint", 0, 0..0),
    // What every encrypted connection needs: of relays, of the journal's server, and of web pages.
    Room { doors: &["wording"], ..room("tls", 0, 0..0) },
    // What is written to the disk, by whatever room: no link is followed.
    room("disk", 0, 0..0),
    // What the DNS says of a sender, as types.
    Room { doors: &["wording"], ..room("dns", 0, 0..0) },
    room("language", 0, 0..0),
    room("publication", 1, 0..1),
    room("issue", 1, 0..1),
    names_editions("audience", 2, 0..2),
    room("render", 2, 0..2),
    names_issues("token", 2, 0..2),
    room("check", 3, 0..3),
    room("message", 3, 0..3),
    // The journal finds a request by what its link names.
    Room {
        doors: &[
            "issue::edition",
            "issue::IssueName",
            "token::RequestKind",
            "token::RequestTicket",
        ],
        ..names_issues("journal", 4, 0..2)
    },
    names_editions("smtp", 4, 0..2),
    room("web", 4, 0..4),
    // What every web server of the house needs, whatever its pages are.
    room("http", 4, 0..0),
    // What the pages have in common that an editor sees on this machine. It answers as every web server of the house does.
    Room { doors: &["wording", "http"], ..room("desk", 4, 0..0) },
    // What asks the DNS. It judges nothing of what it finds.
    Room { doors: &["wording"], ..room("resolver", 4, 0..0) },
    room("deliver", 5, 0..5),
    never(&["journal"], room("inbox", 5, 0..5)),
    // What comes back, as plain functions: whom it may concern is decided with the journal, elsewhere.
    never(&["journal", "smtp", "issue"], room("bounce", 5, 0..5)),
    room("newsroom", 6, 0..6),
    // What shows a publication on the web.
    room("serve", 7, 0..7),
    // What shows an issue to those who make it.
    room("preview", 7, 0..7),
    // What finds out whether the mail will arrive, before any leaves.
    room("doctor", 7, 0..7),
    room("cli", 8, 0..8),
    Room { name: "main", floor: 9, sees: 0..0, never: &[], doors: &["cli"] },
];

/// An outside crate, and the paths of the house that know it.
pub(super) struct Guest {
    /// The crate's name in `Cargo.toml`.
    pub(super) name: &'static str,
    /// Rooms, or modules of a room.
    pub(super) known_in: &'static [&'static str],
}

const fn guest(name: &'static str, known_in: &'static [&'static str]) -> Guest {
    Guest { name, known_in }
}

/// Where TOML is read: settings, issues, lists, and the files that stand beside issues.
const TOML_READERS: &[&str] = &[
    "finding",
    "publication",
    "issue",
    "audience",
    "inbox::answer_script",
    "newsroom::receipt_text",
    "newsroom::content_record",
    "newsroom::approval_file",
    "newsroom::kept_proofs",
    // What machines that send one run have in common, as the journal keeps it.
    "newsroom::run_terms",
];

/// Where each outside crate is met: replacing one is work in these rooms and in no other.
pub(super) const GUESTS: &[Guest] = &[
    guest("annotate-snippets", &["finding"]),
    guest("anstream", &["cli"]),
    guest("aws-lc-rs", CRYPTO),
    guest("avif-parse", &["issue::picture"]),
    guest("axum", &["http", "desk", "inbox", "preview", "serve"]),
    guest("clap", &["cli"]),
    guest("clap_complete", &["cli::shell_files"]),
    guest("clap_mangen", &["cli::shell_files"]),
    guest("css-inline", &["render::inline"]),
    guest("cssparser", &["check::page_survey", "check::printed"]),
    guest("encoding_rs", &["audience::table"]),
    guest("flate2", &["issue::picture"]),
    guest("gethostname", &["cli"]),
    guest("gif", &["issue::picture"]),
    guest("hickory-resolver", &["resolver"]),
    guest("html5ever", &["html"]),
    guest("hyper", &["http", "web"]),
    guest("hyper-util", &["http", "web"]),
    guest("icu_normalizer", &["check", "newsroom::file_names", "newsroom::approving"]),
    guest("idna", &["address"]),
    guest("image", &["issue", "render", "check::printed"]),
    guest("indicatif", &["cli"]),
    guest("lettre", &["address", "message", "smtp"]),
    guest("mail-parser", &["inbox", "message", "mime"]),
    guest("linkify", &["issue"]),
    guest("moxcms", &["issue::picture"]),
    guest(
        "maud",
        &["render", "desk", "inbox", "preview", "serve", "cli::run_charts", "cli::run_page"],
    ),
    guest("notify", &["preview::file_watcher"]),
    guest("percent-encoding", &["check::printed", "finding", "issue::prose", "message", "token"]),
    guest("polib", &["wording::catalogue"]),
    guest("postgres", &["journal::postgres"]),
    guest("pulldown-cmark", &["issue"]),
    guest("qrcode", &["cli::previewing"]),
    guest("re_rav1d", &["issue::picture"]),
    guest("rusqlite", &["journal::sqlite"]),
    guest("rustix", &["cli::publication_folder", "doctor::disk_room"]),
    guest("rustls-pki-types", &["message::sign"]),
    guest("rustls-platform-verifier", &["tls"]),
    guest("schemars", &["schema", "language", "publication", "issue", "audience"]),
    guest("serde-saphyr", &["issue::markdown_draft"]),
    guest("smtp-proto", &["inbox"]),
    // `ssh-keygen` reads a signature from a file. A spool is a file without a name.
    guest("tempfile", &["disk", "inbox", "newsroom::ssh_signature"]),
    guest("textwrap", &["cli", "finding::show"]),
    guest("tokio", STREAMS),
    guest("tokio-postgres-rustls", &["journal::postgres"]),
    guest("tokio-rustls", &["tls", "smtp", "web", "inbox", "journal::postgres"]),
    guest("tokio-util", RUNTIME),
    guest("toml", TOML_READERS),
    guest("toml_parser", &["finding"]),
    guest("x509-cert", &["tls"]),
    guest("zune-core", &["issue::picture"]),
    guest("zune-jpeg", &["issue::picture"]),
];

/// Who computes digests, signatures and keyed names.
const CRYPTO: &[&str] = &[
    "fingerprint",
    "audience",
    "token",
    "message",
    "smtp",
    "journal::tombstone",
    "newsroom::bounce_reading",
    "newsroom::dkim_keys",
    "newsroom::provider_notices",
    "newsroom::receipt_text",
    "newsroom::telling",
    "serve",
    "cli",
];

/// Who waits for something: nobody above the wire.
const RUNTIME: &[&str] =
    &["smtp", "web", "http", "deliver", "inbox", "newsroom", "preview", "serve", "doctor", "cli"];

/// Who waits, and who guards the stream that the driver of PostgreSQL waits for.
const STREAMS: &[&str] = &[
    "smtp",
    "web",
    "http",
    "deliver",
    "inbox",
    "newsroom",
    "preview",
    "serve",
    "doctor",
    "cli",
    "journal::postgres::scram_guard",
];

/// Crates of the house's own vocabulary, at home in every room.
pub(super) const RESIDENTS: &[&str] = &[
    "data-encoding",
    "jiff",
    "memchr",
    "serde",
    "serde_json",
    "strsim",
    "thiserror",
    "unicode-width",
    "url",
];

/// The crates that the design of the tool names.
pub(super) const DESIGN_CARD: &[&str] =
    &["lettre", "maud", "serde", "toml", "tokio", "clap", "css-inline"];

/// Words that say nothing of what a thing is, or come from another trade.
pub(super) const NOT_OURS: &[&str] =
    &["campaign", "manager", "handler", "service", "helper", "util", "utils", "common"];

/// Words too wide for a module; a field may well be called so.
pub(super) const NOT_A_ROOM: &[&str] = &["info", "data", "misc", "prelude"];

/// The most lines a file has.
pub(super) const WALL: usize = 400;

/// Files past the wall: tables of facts, each with the reason why it is not cut.
pub(super) const TABLES: &[(&str, &str)] = &[
    ("src/check/clients/features/properties.rs", "one entry for each property of CSS"),
    ("src/outcome/word_table.rs", "one row for each kind of words that relays refuse with"),
];

/// The room of that name.
pub(super) fn find(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}
