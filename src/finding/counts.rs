//! How many findings there are, in words.

use super::Severity;
use crate::wording::{Wording, say, say_count};

/// How many findings there are of each severity.
pub fn word_counts(severities: impl Iterator<Item = Severity>) -> Wording {
    let (mut errors, mut warnings, mut notes) = (0_usize, 0_usize, 0_usize);
    for severity in severities {
        match severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Note => notes += 1,
        }
    }
    let counted_errors = say_count!("{count} error", "{count} errors", count = errors);
    let counted_warnings = say_count!("{count} warning", "{count} warnings", count = warnings);
    let counted_notes = say_count!("{count} note", "{count} notes", count = notes);
    match (errors, warnings, notes) {
        (0, 0, 0) => say!("nothing to mend"),
        (0, 0, _) => say!("no error, no warning, {notes}", notes = counted_notes),
        (_, _, 0) => {
            say!("{errors}, {warnings}", errors = counted_errors, warnings = counted_warnings)
        }
        _ => say!(
            "{errors}, {warnings}, {notes}",
            errors = counted_errors,
            warnings = counted_warnings,
            notes = counted_notes
        ),
    }
}
