//! How wide the place is where output goes.

#![allow(clippy::disallowed_methods, reason = "the width that a person says is in the environment")]

use std::io::IsTerminal;

use textwrap::{Options, WordSplitter};

/// How many columns a stream has: what `COLUMNS` says, or its terminal. Without either, lines have no end.
pub(super) fn count_columns(stream: &impl IsTerminal) -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let said = said.filter(|columns| *columns > 0);
    said.unwrap_or_else(|| if stream.is_terminal() { textwrap::termwidth() } else { usize::MAX })
}

/// Stands for a blank at which no line is broken. No text has it, since it is for private use.
const BOUND_BLANK: char = '\u{e000}';

/// Breaks a line at its blanks where these columns end. The lines below it are indented further than it is. What stands
/// between backticks stays in one piece.
pub(super) fn wrap_within(line: &str, columns: usize) -> Vec<String> {
    let text = line.trim_start_matches(' ');
    let indent = &line[..line.len() - text.len()];
    let mut is_code = false;
    let bind = |c: char| {
        is_code ^= c == '`';
        if is_code && c == ' ' { BOUND_BLANK } else { c }
    };
    let bound: String = text.chars().map(bind).collect();
    let lines = fill_within(&bound, indent, &format!("{indent}    "), columns);
    lines.into_iter().map(|line| line.replace(BOUND_BLANK, " ")).collect()
}

/// Breaks a text at its blanks where these columns end. The first line and the others are indented by these blanks.
pub(super) fn fill_within(text: &str, first: &str, others: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(others)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(Into::into).collect()
}
