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
