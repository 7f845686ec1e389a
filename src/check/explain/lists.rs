//! Lists of readers, and of codes allowed.

use super::Words;
use crate::finding::Code;

pub(super) const WORDS: Words = &[
    (Code::AllowUnknown, "A misspelt code allows nothing.", "Take the spelling that is suggested."),
    (
        Code::AllowRefused,
        "An error stops the issue for a reason, the paywall's above all.",
        "Mend what the error tells.",
    ),
    (Code::AddressSyntax, "A relay refuses it (RFC 5321 §4.1.2).", "Write it as `name@host`."),
    (
        Code::AddressRejected,
        "The reader is left out of the run, and the others are not.",
        "Correct the address in the list.",
    ),
    (
        Code::SubscriberRejected,
        "The reader is left out: nobody knows which edition is theirs.",
        "Correct the row.",
    ),
    (
        Code::AddressLookalike,
        "Letters of another script make a domain that looks like a known one.",
        "Ask the reader.",
    ),
    (
        Code::AddressUtf8,
        "Only relays with SMTPUTF8 take it (RFC 6531).",
        "Ask the reader for an ASCII address if the relay refuses it.",
    ),
    (
        Code::AddressRepeated,
        "The reader gets one message, of the higher tier.",
        "Delete one of the lines.",
    ),
    (
        Code::NameLong,
        "A header line has room for 998 octets (RFC 5322 §2.1.1).",
        "Shorten the name.",
    ),
    (
        Code::CsvHeader,
        "Without its columns a list cannot be read.",
        "Write the columns that the help names.",
    ),
    (
        Code::CsvRow,
        "A row with a field too many puts names into the column of addresses.",
        "Put fields with commas in quotes.",
    ),
    (
        Code::AudienceEmpty,
        "A run for nobody is a mistake in the list's name more often than not.",
        "Look at `[audience] source`.",
    ),
];
