//! Slips of whole lines: text without a key, comments of other languages, marks of other formats.

use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::first_line;
use super::stray_kinds::StrayKind;
use crate::finding::Finding;

/// What is said of marks around the head of a file.
pub(super) const OTHER_FORMAT: &str = "this line belongs to another format";

/// What to do about two versions that git could not join.
pub const KEEP_ONE_VERSION: &str =
    "keep one of the two, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";

/// What is said of the first and of the second of two versions that git could not join.
const VERSIONS: [&str; 2] = [
    "git left two versions of these lines in the file",
    "git left its marks between two versions in the file",
];

/// Whether a finding is a second part of a slip that is told at its first part.
pub(super) fn is_told_with(slip: &Finding, first: &Finding) -> bool {
    let is_second = |message: &str| slip.message == OTHER_FORMAT && message == OTHER_FORMAT;
    let is_version = |message: &str| slip.message == VERSIONS[1] && message == VERSIONS[0];
    is_second(&first.message) || is_version(&first.message)
}

/// Lines that are no entry. They are left out of what is read.
pub(super) fn find_stray(fault: &Fault<'_>) -> Option<Slip> {
    let kind = fault.stray?;
    let line = first_line(fault.text);
    let words = line.trim();
    let start = line.len() - line.trim_start().len();
    let (message, advice) = tell(kind, words);
    let end = if matches!(kind, StrayKind::Words | StrayKind::Key) {
        SlipEnd::Partial
    } else {
        SlipEnd::Whole
    };
    let slip = Slip::new(start..start + words.len(), message, advice);
    Some(slip.replaces(0..fault.text.len(), "\n").ends(end).needs_no_example())
}

/// What is wrong with lines of each kind, and what to do.
const WORDS: [(StrayKind, &str, &str); 7] = [
    (StrayKind::Conflict, VERSIONS[0], KEEP_ONE_VERSION),
    (
        StrayKind::OtherVersion,
        VERSIONS[1],
        "keep one of the two, and delete the lines that begin with `=======` and `>>>>>>>`",
    ),
    (
        StrayKind::FrontMatter,
        OTHER_FORMAT,
        "delete the line: the keys stand at the top of the file, without marks around them",
    ),
    (
        StrayKind::Bracket,
        "this bracket stands alone: nothing is opened here or closed",
        "delete the line; a list ends with one `]`, and a file has no braces around it",
    ),
    (
        StrayKind::Quotes,
        "these quotation marks close no text",
        "delete the line, or open the text that they close with `body = \"\"\"`",
    ),
    (
        StrayKind::Words,
        "text stands here without a key",
        "write `body = \"\"\"` on a line above it and `\"\"\"` on a line below it, or `#` before a remark",
    ),
    (StrayKind::Comment, "this is a comment in another language", "begin a comment with `#`"),
];

/// What is wrong with a line that is no entry, and what to do.
fn tell(kind: StrayKind, words: &str) -> (String, String) {
    let row = WORDS.iter().find(|(other, ..)| *other == kind);
    let (message, advice) = row.map_or(("", ""), |(_, message, advice)| (*message, *advice));
    match kind {
        StrayKind::Comment => (message.to_owned(), format!("{advice}{}", comment_example(words))),
        StrayKind::Key => {
            (format!("`{words}` has no value"), format!("write `{words} = …`, or delete the line"))
        }
        _ => (message.to_owned(), advice.to_owned()),
    }
}

/// The comment as it is written here.
fn comment_example(words: &str) -> String {
    let inside = words
        .trim_start_matches(['/', '*', '<', '!', '-', ';'])
        .trim_end_matches(['-', '>', '*', '/']);
    match inside.trim() {
        "" => String::new(),
        words => format!(": `# {words}`"),
    }
}
