//! The issue that a command names.

use super::console::Console;
use super::failure::Failure;
use crate::newsroom::{CheckedIssue, Newsroom};

/// Finds the issue that a word names, checks it, and prints its findings to stderr.
///
/// # Errors
///
/// The word names no issue, its file cannot be read, or something besides the issue is at fault.
pub(super) fn check_named_issue(
    newsroom: &mut Newsroom,
    word: &str,
    console: Console,
) -> Result<CheckedIssue, Failure> {
    let path = newsroom.issue_file(word)?;
    let checked = newsroom.check_issue(&path)?;
    console.findings(checked.source(), checked.findings());
    Ok(checked)
}
