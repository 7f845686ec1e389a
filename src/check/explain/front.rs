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
    (
        Code::SubjectRepeat,
        "Mailboxes put messages of one subject into one conversation, and readers take the second for one they \
         have read. The last thirty issues in the folder are looked at.",
        "Say what is new this morning.",
    ),
    (
        Code::IssueFuture,
        "A date more than a month ahead is a slip of the keyboard more often than a plan.",
        "Correct `date` and the file's name.",
    ),
    (
        Code::IssueSent,
        "What was checked is what is sent: a run is frozen when it begins, and what changes afterwards reaches \
         nobody by itself. Told for a week after the run began.",
        "Put the file back. While the run goes on, `send --amend` gives the change to those not reached yet; \
         afterwards, correct it in the next issue.",
    ),
    (
        Code::PreheaderMissing,
        "Mailboxes show 40 to 140 characters after the subject. Without `preheader` the contents stand there, and \
         these are shorter; the page's first words come in.",
        "Write `preheader`: one sentence that says what the subject does not.",
    ),
    (
        Code::SpamPhrase,
        "Filters weigh such words in a subject, each a little (SpamAssassin's rules name them); readers weigh them more.",
        "Write it as a newspaper would.",
    ),
];
