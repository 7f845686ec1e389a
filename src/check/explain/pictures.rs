//! Pictures and their words.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::PicturePath,
        "A path out of the folder could mail any file of this machine.",
        "Copy the picture beside the issue or into `issues/images`.",
    ),
    (
        Code::PictureMissing,
        "Readers would see a broken frame.",
        "Put the file where the help says, or correct its name.",
    ),
    (
        Code::PictureBroken,
        "A file that breaks off shows half a picture in some clients, and none in others.",
        "Export the picture again.",
    ),
    (
        Code::PictureSize,
        "Readers pay for each byte on a phone, and a few clients give up.",
        "Export it smaller, as JPEG or PNG.",
    ),
    (
        Code::PictureFormat,
        "Outlook for Windows draws neither WebP nor AVIF, Gmail no SVG and no `data:` (caniemail).",
        "Export the picture as JPEG or PNG.",
    ),
    (
        Code::PictureHttp,
        "Most clients fetch nothing that is not encrypted: readers would see a frame.",
        "Let the address of the pictures begin with `https://`.",
    ),
    (
        Code::PictureRelative,
        "A mail has no address of its own, so that half an address leads nowhere.",
        "Write the whole address, or attach the picture.",
    ),
    (
        Code::PictureHeavy,
        "Pictures are most of what a phone has to fetch: 200 KiB are enough for one, a mebibyte for all.",
        "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    ),
    (
        Code::PictureHuge,
        "Relays refuse heavy messages, and phones on a train never finish them: a mebibyte for one picture, three for all.",
        "Export as JPEG, 1,200 pixels wide, at a quality of 80.",
    ),
    (
        Code::PictureResolution,
        "Screens of today draw two pixels or three for one: a picture with less than one and a half is blurred.",
        "Export it twice as wide as it is shown.",
    ),
    (
        Code::PictureOversized,
        "More than three pixels for one are seen by nobody and fetched by everybody.",
        "Export it twice as wide as it is shown.",
    ),
    (
        Code::PictureAlone,
        "Pictures are often not shown, and a mail made of them is taken for spam: 500 characters stand beside them.",
        "Say in words what the picture says.",
    ),
    (
        Code::PictureAlt,
        "Nearly half of all mails lack it, and screen readers then spell the file's name (Email Markup Consortium, 2026; WCAG 1.1.1).",
        "Say what the picture shows; `alt = \"\"` if it only decorates.",
    ),
    (
        Code::CreditMissing,
        "The author of a picture has a right to be named (in France, art. L121-1 CPI).",
        "Write `credit`: «© …», «D. R.» where it is not known.",
    ),
    (
        Code::PictureAltPoor,
        "It is heard, not seen: a file name or the caption once more tells nothing (WCAG 1.1.1).",
        "Say in one sentence what the picture shows.",
    ),
];
