//! The settings.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::SettingsSecret,
        "The settings go into git, and passwords with them.",
        "Use `password_env` or `password_file`.",
    ),
    (
        Code::SettingsPlaintext,
        "The password and every reader's address would travel in the clear (RFC 8314).",
        "Write `smtps://`.",
    ),
    (
        Code::SettingsUrl,
        "One-click unsubscription asks for https (RFC 8058 §3.1), and what is added behind the address must stay where it belongs.",
        "Write an https address.",
    ),
    (
        Code::SettingsRange,
        "Beyond it something would break or never end.",
        "Write a number within the range.",
    ),
    (Code::SettingsZone, "The zone says which morning it is.", "Write one such as `Europe/Paris`."),
    (Code::SettingsColour, "Clients read `#rrggbb` and little else alike.", "Write six digits."),
    (
        Code::ColourContrast,
        "Below 4.5 to 1 a text is lost to tired eyes and in the sun (WCAG 2.2, 1.4.3). No page is printed so, not even below 3 to 1: the colour is moved towards black or white until it reads on every ground it stands on.",
        "Write the colour that is named, which is the one that is printed, or a stronger one of your own.",
    ),
    (
        Code::AddressMissing,
        "Whoever writes to many must say who and where they are: the French law on trust in the digital \
         economy (LCEN, article 6-III), CAN-SPAM in the United States (15 U.S.C. 7704), and others.",
        "Write `postal_address = \"…\"` in [publication]; it stands at the foot of every issue.",
    ),
];
