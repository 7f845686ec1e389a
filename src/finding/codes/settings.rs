//! The codes of reading the settings and the CSS of the theme.

use crate::finding::{Code, CodeFacts, Severity};

/// The codes of this family.
pub const CODES: &[Code] = &[
    Code::SETTINGS_SECRET,
    Code::SETTINGS_PLAINTEXT,
    Code::RELAY_PORT,
    Code::SETTINGS_URL,
    Code::SETTINGS_RANGE,
    Code::SETTINGS_PACE,
    Code::SETTINGS_ZONE,
    Code::SETTINGS_COLOUR,
    Code::ADDRESS_SYNTAX,
    Code::CLIENT_UNKNOWN,
    Code::CSS_IMPORTANT,
    Code::CSS_VARIABLE,
    Code::CSS_REMOTE,
];

impl Code {
    /// `settings.secret`.
    pub const SETTINGS_SECRET: Self = Self::new(&CodeFacts {
        name: "settings.secret",
        severity: Severity::Error,
        meaning: "A secret written in the settings.",
        why: "The settings go into git, and passwords with them.",
        mend: "Use `password_env`, `password_file` or `password_command`.",
    });

    /// `settings.plaintext`.
    pub const SETTINGS_PLAINTEXT: Self = Self::new(&CodeFacts {
        name: "settings.plaintext",
        severity: Severity::Error,
        meaning: "A relay reached without encryption beyond this machine.",
        why: "The password and every reader's address would travel in the clear (RFC 8314).",
        mend: "Write `smtps://`; for a relay of your own private network that knows no TLS, `smtp://` and `plain = \"private\"`.",
    });

    /// `relay.port`.
    pub const RELAY_PORT: Self = Self::new(&CodeFacts {
        name: "relay.port",
        severity: Severity::Warning,
        meaning: "A relay's port belongs to the other scheme: `smtp://` and 465, or `smtps://` and 587 or 25.",
        why: "On port 465 a server waits for TLS from the first byte (RFC 8314 §3.3); on 587 and 25 it greets first (RFC 6409). Where each side waits for the other, nothing is ever sent.",
        mend: "Write `smtps://` with port 465, or `smtp://` with port 587.",
    });

    /// `settings.url`.
    pub const SETTINGS_URL: Self = Self::new(&CodeFacts {
        name: "settings.url",
        severity: Severity::Error,
        meaning: "A web address that is not https, or carries what it must not.",
        why: "One-click unsubscription asks for https (RFC 8058 §3.1), and what is added behind the address must stay where it belongs.",
        mend: "Write an https address.",
    });

    /// `settings.range`.
    pub const SETTINGS_RANGE: Self = Self::new(&CodeFacts {
        name: "settings.range",
        severity: Severity::Error,
        meaning: "A number outside of what makes sense.",
        why: "Beyond it something would break or never end.",
        mend: "Write a number within the range.",
    });

    /// `settings.pace`.
    pub const SETTINGS_PACE: Self = Self::new(&CodeFacts {
        name: "settings.pace",
        severity: Severity::Warning,
        meaning: "A `pace` that another one of the same relay keeps anyway.",
        why: "A relay that allows 14 messages a second takes 50,400 an hour at most: a limit of 100,000 an hour says nothing more, and is often a slip of the keyboard.",
        mend: "Take it out, or write the number of the relay's contract.",
    });

    /// `settings.timezone`.
    pub const SETTINGS_ZONE: Self = Self::new(&CodeFacts {
        name: "settings.timezone",
        severity: Severity::Error,
        meaning: "A time zone that does not exist.",
        why: "The zone says which morning it is.",
        mend: "Write one such as `Europe/Paris`.",
    });

    /// `settings.colour`.
    pub const SETTINGS_COLOUR: Self = Self::new(&CodeFacts {
        name: "settings.colour",
        severity: Severity::Error,
        meaning: "A colour that is not `#rrggbb`.",
        why: "Clients read `#rrggbb` and little else alike.",
        mend: "Write six digits.",
    });

    /// `address.syntax`.
    pub const ADDRESS_SYNTAX: Self = Self::new(&CodeFacts {
        name: "address.syntax",
        severity: Severity::Error,
        meaning: "An address that is none.",
        why: "A relay refuses it (RFC 5321 §4.1.2).",
        mend: "Write it as `name@host`.",
    });

    /// `client.unknown`.
    pub const CLIENT_UNKNOWN: Self = Self::new(&CodeFacts {
        name: "client.unknown",
        severity: Severity::Warning,
        meaning: "`clients` names a mail client that nothing is known of.",
        why: "What readers read mail with decides what `check` warns of; a name that is not known is not looked for.",
        mend: "Take the name that is suggested.",
    });

    /// `css.important-base`.
    pub const CSS_IMPORTANT: Self = Self::new(&CodeFacts {
        name: "css.important-base",
        severity: Severity::Error,
        meaning: "A declaration that nothing could overrule.",
        why: "A rule is written into the elements; marked as important there, the night palette and narrow screens could not change it, and Orange drops it (caniemail.com).",
        mend: "Take `!important` out: the editor's rule is the last one, and wins.",
    });

    /// `css.var`.
    pub const CSS_VARIABLE: Self = Self::new(&CodeFacts {
        name: "css.var",
        severity: Severity::Error,
        meaning: "A variable of CSS, which most mail programs do not know.",
        why: "Gmail, Outlook, Yahoo and Orange do not know variables (caniemail.com), and drop the declaration.",
        mend: "Write a word of the theme, such as `ACCENT` or `SANS`: it is filled in before the mail is sent.",
    });

    /// `css.remote`.
    pub const CSS_REMOTE: Self = Self::new(&CodeFacts {
        name: "css.remote",
        severity: Severity::Error,
        meaning: "A sheet, a font or a picture that would be fetched from elsewhere.",
        why: "A mail that fetches sheets, fonts or pictures tells who reads it, and many clients refuse (caniemail.com: @import, @font-face, background-image).",
        mend: "Take it out; fonts are those that readers have, pictures are figures or the logo.",
    });
}
