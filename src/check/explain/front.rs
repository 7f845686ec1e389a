//! What a mailbox shows and how much it takes.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (
        Code::SubjectLong,
        "Phones show 33 to 50 characters of a subject (emailtooltester.com, device tests).",
        "Put the news in front, and write a shorter `subject`.",
    ),
    (
        Code::SizeClip,
        "Gmail cuts a message at about 102 KB and hides the rest, the way out included.",
        "Shorten the issue, or link to the rest.",
    ),
    (
        Code::SizeClipped,
        "Gmail cuts this message and hides the rest, the way out included.",
        "Shorten the issue, or link to the rest.",
    ),
    (
        Code::SubjectShouting,
        "Capitals, rows of exclamation marks and false answers are what filters and readers know spam by (Gmail sender guidelines).",
        "Write a sentence.",
    ),
    (
        Code::PreheaderLength,
        "Mailboxes show 40 to 140 characters after the subject; a shorter one lets the page's first words in.",
        "Say in one sentence what the subject does not.",
    ),
    (
        Code::PreheaderRepeat,
        "Subject and preheader are read as one line.",
        "Let the second go on where the first ends.",
    ),
    (
        Code::PromiseUnkept,
        "A line left over from another morning sends readers looking for what is not there, and paying for it \
         where it announces the exclusive section.",
        "Take the line out, or name in it what the block is about, in the block's own words.",
    ),
    (
        Code::SubjectUnkept,
        "Who opens a message for its subject looks for that first; Gmail counts subjects that mislead against \
         their sender (Gmail sender guidelines). A play on words is nobody's fault: this is a note.",
        "Say in the first block what the subject means, or write the subject anew.",
    ),
];
