//! How wide the place is where output goes.

#![allow(clippy::disallowed_methods, reason = "the width that a person says is in the environment")]

use std::io::IsTerminal;

/// How many columns a stream has: what `COLUMNS` says, or its terminal. Without either, lines have no end.
pub(super) fn count_columns(stream: &impl IsTerminal) -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let said = said.filter(|columns| *columns > 0);
    said.unwrap_or_else(|| if stream.is_terminal() { textwrap::termwidth() } else { usize::MAX })
}
