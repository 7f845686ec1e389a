//! What a mailbox shows and how much it takes.

use crate::finding::{Code, CodeFacts, Severity};

pub(super) const CODES: &[Code] = &[
    Code::SIZE_CLIP,
    Code::SIZE_CLIPPED,
    Code::SUBJECT_SHOUTING,
    Code::PREHEADER_LENGTH,
    Code::PREHEADER_REPEAT,
    Code::PROMISE_UNKEPT,
    Code::SUBJECT_UNKEPT,
    Code::SUBJECT_REPEAT,
    Code::ISSUE_FUTURE,
    Code::ISSUE_SENT,
    Code::PREHEADER_MISSING,
    Code::SPAM_PHRASE,
];

impl Code {
    /// `size.clip`.
    pub const SIZE_CLIP: Self = Self::new(&CodeFacts {
        name: "size.clip",
        severity: Severity::Warning,
        meaning: "The encoded HTML is near the size at which Gmail cuts a message.",
        why: "Gmail cuts a message at about 102 KB and hides the rest, the way out included.",
        mend: "Shorten the issue, or link to the rest.",
    });

    /// `size.clipped`.
    pub const SIZE_CLIPPED: Self = Self::new(&CodeFacts {
        name: "size.clipped",
        severity: Severity::Error,
        meaning: "The encoded HTML is over the size at which Gmail cuts a message.",
        why: "Gmail cuts this message and hides the rest, the way out included.",
        mend: "Shorten the issue, or link to the rest.",
    });

    /// `subject.shouting`.
    pub const SUBJECT_SHOUTING: Self = Self::new(&CodeFacts {
        name: "subject.shouting",
        severity: Severity::Warning,
        meaning: "A subject that shouts, or pretends to be an answer.",
        why: "Capitals, rows of exclamation marks and false answers are what filters and readers know spam by (Gmail sender guidelines).",
        mend: "Write a sentence.",
    });

    /// `preheader.length`.
    pub const PREHEADER_LENGTH: Self = Self::new(&CodeFacts {
        name: "preheader.length",
        severity: Severity::Warning,
        meaning: "A preheader too short to tell anything, or longer than is shown.",
        why: "Mailboxes show 40 to 140 characters after the subject; a shorter one lets the page's first words in.",
        mend: "Say in one sentence what the subject does not.",
    });

    /// `preheader.duplicates-subject`.
    pub const PREHEADER_REPEAT: Self = Self::new(&CodeFacts {
        name: "preheader.duplicates-subject",
        severity: Severity::Warning,
        meaning: "A preheader that begins like the subject before it.",
        why: "Subject and preheader are read as one line.",
        mend: "Let the second go on where the first ends.",
    });

    /// `promise.unkept`.
    pub const PROMISE_UNKEPT: Self = Self::new(&CodeFacts {
        name: "promise.unkept",
        severity: Severity::Warning,
        meaning: "A line of the contents, or a teaser, that no block keeps.",
        why: "A line left over from another morning sends readers looking for what is not there, and paying for it where it announces the exclusive section.",
        mend: "Take the line out, or name in it what the block is about, in the block's own words.",
    });

    /// `subject.unkept`.
    pub const SUBJECT_UNKEPT: Self = Self::new(&CodeFacts {
        name: "subject.unkept",
        severity: Severity::Note,
        meaning: "A subject of which no block says a word.",
        why: "Who opens a message for its subject looks for that first; Gmail counts subjects that mislead against their sender (Gmail sender guidelines). A play on words is nobody's fault: this is a note.",
        mend: "Say in the first block what the subject means, or write the subject anew.",
    });

    /// `subject.repeat`.
    pub const SUBJECT_REPEAT: Self = Self::new(&CodeFacts {
        name: "subject.repeat",
        severity: Severity::Warning,
        meaning: "A subject that an issue of late had before.",
        why: "Mailboxes put messages of one subject into one conversation, and readers take the second for one they have read. The last thirty issues in the folder are looked at.",
        mend: "Say what is new this morning.",
    });

    /// `issue.future`.
    pub const ISSUE_FUTURE: Self = Self::new(&CodeFacts {
        name: "issue.future",
        severity: Severity::Warning,
        meaning: "An issue dated more than a month ahead.",
        why: "A date more than a month ahead is a slip of the keyboard more often than a plan.",
        mend: "Correct `date` and the file's name.",
    });

    /// `issue.sent`.
    pub const ISSUE_SENT: Self = Self::new(&CodeFacts {
        name: "issue.sent",
        severity: Severity::Warning,
        meaning: "An issue that was sent, and has changed since.",
        why: "What was checked is what is sent: a run is frozen when it begins, and what changes afterwards reaches nobody by itself. Told for a week after the run began.",
        mend: "Put the file back. While the run goes on, `send --amend` gives the change to those not reached yet; afterwards, correct it in the next issue.",
    });

    /// `preheader.missing`.
    pub const PREHEADER_MISSING: Self = Self::new(&CodeFacts {
        name: "preheader.missing",
        severity: Severity::Note,
        meaning: "Hardly a word to show after the subject.",
        why: "Mailboxes show 40 to 140 characters after the subject. Without `preheader` the contents stand there, and these are shorter; the page's first words come in.",
        mend: "Write `preheader`: one sentence that says what the subject does not.",
    });

    /// `spam.phrases`.
    pub const SPAM_PHRASE: Self = Self::new(&CodeFacts {
        name: "spam.phrases",
        severity: Severity::Note,
        meaning: "A phrase that spam filters know.",
        why: "Filters weigh such words in a subject, each a little (SpamAssassin's rules name them); readers weigh them more.",
        mend: "Write it as a newspaper would.",
    });
}
