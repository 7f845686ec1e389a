//! What lines are that are no entry, and how far they go.

use super::pairs::{KeyedValue, is_quote};
use super::structure::{is_structural, whole_line};

/// What a line is that is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StrayKind {
    /// The first line of two versions that git could not join.
    Conflict,
    /// The second of the two versions.
    OtherVersion,
    /// A comment as another language has it.
    Comment,
    /// Dashes or plus signs around the head of a file.
    FrontMatter,
    /// A bracket or a brace alone.
    Bracket,
    /// Quotation marks alone.
    Quotes,
    /// A line of signs that parts what stands above it from what stands below.
    Divider,
    /// A key alone.
    Key,
    /// Words.
    Words,
}

/// What begins a comment in other languages.
const COMMENTS: [&str; 4] = ["//", "/*", "<!--", ";"];

/// Whether a line is one that git writes around two versions: this mark alone, or with a name behind it.
pub fn is_conflict_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

impl StrayKind {
    /// What a line is, without the blanks around it.
    pub(super) fn of(line: &str) -> Self {
        let is_made_of = |marks: &[char]| line.chars().all(|c| marks.contains(&c));
        match line {
            _ if is_conflict_mark(line, "<<<<<<<") => Self::Conflict,
            _ if ["=======", "|||||||", ">>>>>>>"]
                .into_iter()
                .any(|mark| is_conflict_mark(line, mark)) =>
            {
                Self::OtherVersion
            }
            _ if COMMENTS.iter().any(|mark| line.starts_with(mark)) => Self::Comment,
            "---" | "+++" | "..." => Self::FrontMatter,
            _ if is_made_of(&['{', '}', '[', ']', '(', ')', ',', ';']) => Self::Bracket,
            _ if line.chars().all(is_quote) => Self::Quotes,
            _ if !line.contains(char::is_alphanumeric) => Self::Divider,
            _ if line.chars().all(|c| c.is_ascii_lowercase() || c == '_') => Self::Key,
            _ => Self::Words,
        }
    }

    /// The length of the entry that begins with such a line.
    pub(super) fn measure(self, text: &str) -> usize {
        let line = whole_line(text).len();
        let up_to = |mark: &str| {
            let end = text.find(mark).map(|end| end + whole_line(&text[end..]).len());
            end.unwrap_or(line)
        };
        match self {
            Self::OtherVersion if !text.starts_with(">>>>>>>") => {
                up_to("\n>>>>>>>").max(line)
                    + text.find("\n>>>>>>>").map_or(0, |end| whole_line(&text[end + 1..]).len())
            }
            Self::Comment if text.trim_start().starts_with("<!--") => up_to("-->"),
            Self::Comment if text.trim_start().starts_with("/*") => up_to("*/"),
            Self::Words => measure_words(text),
            Self::Divider => measure_dividers(text),
            _ => line,
        }
    }
}

/// The length of the lines of signs that a text begins with.
fn measure_dividers(text: &str) -> usize {
    let lines = text.split_inclusive('\n');
    let is_divider = |line: &&str| StrayKind::of(line.trim()) == StrayKind::Divider;
    lines.take_while(is_divider).map(str::len).sum::<usize>().max(whole_line(text).len())
}

/// The length of the lines of words that a text begins with, and of the quotation marks below them.
fn measure_words(text: &str) -> usize {
    let (mut at, mut end) = (0, 0);
    while at < text.len() {
        let line = whole_line(&text[at..]);
        let trimmed = line.trim();
        at += line.len();
        if trimmed.is_empty() {
            continue;
        }
        let kind = StrayKind::of(trimmed);
        let is_new =
            is_structural(line) || trimmed.starts_with('#') || KeyedValue::find(line).is_some();
        if is_new || !matches!(kind, StrayKind::Words | StrayKind::Quotes | StrayKind::Key) {
            break;
        }
        end = at;
        if kind == StrayKind::Quotes {
            break;
        }
    }
    end.max(whole_line(text).len())
}
