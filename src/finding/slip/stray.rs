//! Slips of whole lines: text without a key, comments of other languages, marks of other formats.

use super::FileKind;
use super::fault::{Fault, Slip, SlipEnd};
use super::pairs::first_line;
use super::stray_kinds::StrayKind;
use crate::finding::{Code, Finding};
use crate::wording::{Wording, say};

/// What is said of marks around the head of a file.
fn word_other_format() -> Wording {
    say!("this line belongs to another format")
}

/// What to do about two versions that git could not join.
pub fn advise_one_version() -> Wording {
    say!(
        "keep one of the two, and delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"
    )
}

/// What is said of the first of two versions that git could not join.
fn word_first_version() -> Wording {
    say!("git left two versions of these lines in the file")
}

/// What is said of the second of two versions that git could not join.
fn word_second_version() -> Wording {
    say!("git left its marks between two versions in the file")
}

/// Whether a finding is a second part of a slip that is told at its first part, or another header with the same fault.
pub(super) fn is_told_with(slip: &Finding, first: &Finding) -> bool {
    let is_second = slip.message == word_other_format() && first.message == slip.message;
    let is_version = slip.message == word_second_version() && first.message == word_first_version();
    let is_header = slip.code == Code::KEY_VALUE && slip.message == first.message;
    is_second || is_version || is_header
}

/// Lines that are no entry. They are left out of what is read.
pub(super) fn find_stray(fault: &Fault<'_>) -> Option<Slip> {
    let kind = fault.stray?;
    let line = first_line(fault.text);
    let words = line.trim();
    let start = line.len() - line.trim_start().len();
    let StrayWords { message, advice } = tell(kind, words);
    let advice = match (kind, fault.file) {
        (StrayKind::Words, FileKind::List) => say!(
            "write `[[subscribers]]` and `email = \"…\"` below it for each reader; a table with commas is a `.csv` file"
        ),
        (StrayKind::Words, FileKind::Settings) => {
            say!("write a key before it, such as `name = \"…\"`, or `#` before a remark")
        }
        _ => advice,
    };
    let end = if matches!(kind, StrayKind::Words | StrayKind::Key) {
        SlipEnd::Partial
    } else {
        SlipEnd::Whole
    };
    let slip = Slip::new(start..start + words.len(), message, advice);
    Some(slip.replaces(0..fault.text.len(), "\n").ends(end).needs_no_example())
}

/// What is said of a line that is no entry.
struct StrayWords {
    /// What is wrong with the line.
    message: Wording,
    /// What to do.
    advice: Wording,
}

/// What is wrong with a line that is no entry, and what to do.
fn tell(kind: StrayKind, words: &str) -> StrayWords {
    let message = match kind {
        StrayKind::Conflict => word_first_version(),
        StrayKind::OtherVersion => word_second_version(),
        StrayKind::FrontMatter => word_other_format(),
        StrayKind::Bracket => say!("this bracket stands alone: nothing is opened here or closed"),
        StrayKind::Quotes => say!("these quotation marks close no text"),
        StrayKind::Divider => say!("this line has signs alone"),
        StrayKind::Words => say!("text stands here without a key"),
        StrayKind::Comment => say!("this is a comment in another language"),
        StrayKind::Key => say!("`{key}` has no value", key = words),
    };
    StrayWords { message, advice: advise(kind, words) }
}

/// What to do about a line that is no entry.
fn advise(kind: StrayKind, words: &str) -> Wording {
    match kind {
        StrayKind::Conflict => advise_one_version(),
        StrayKind::OtherVersion => {
            say!(
                "keep one of the two, and delete the lines that begin with `=======` and `>>>>>>>`"
            )
        }
        StrayKind::FrontMatter => {
            say!(
                "delete the line: the keys stand at the top of the file, without marks around them"
            )
        }
        StrayKind::Bracket => {
            say!("delete the line; a list ends with one `]`, and a file has no braces around it")
        }
        StrayKind::Quotes => {
            say!("delete the line, or open the text that they close with `body = \"\"\"`")
        }
        StrayKind::Divider => say!("delete the line, or write `#` before it"),
        StrayKind::Words => say!(
            "write `body = \"\"\"` on a line above it and `\"\"\"` on a line below it, or `#` before a remark"
        ),
        StrayKind::Comment => advise_comment(words),
        StrayKind::Key => say!("write `{key} = …`, or delete the line", key = words),
    }
}

/// How a comment is written here.
fn advise_comment(words: &str) -> Wording {
    let inside = words
        .trim_start_matches(['/', '*', '<', '!', '-', ';'])
        .trim_end_matches(['-', '>', '*', '/']);
    match inside.trim() {
        "" => say!("begin a comment with `#`"),
        words => say!("begin a comment with `#`: `# {words}`", words),
    }
}
