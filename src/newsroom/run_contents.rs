//! The contents that a run had: which of them a person means, and who has it.

use thiserror::Error as ThisError;

use std::fmt;

use crate::issue::edition::EditionName;
use crate::issue::{HashDigits, IssueName};
use crate::journal::{Delivery, Digest, RunContent, State};
use crate::wording::{Wording, say};

/// Why digits name no content of a run.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum ContentFault {
    /// The text is no hash, nor the beginning of one.
    NoHash(String),
    /// The run has no such content.
    NoContent {
        /// The issue of the run.
        issue: IssueName,
        /// The digits.
        digits: String,
        /// The contents that it had, by the first digits of their hashes.
        had: Vec<String>,
    },
    /// Several contents of the run begin with these digits.
    Several(String),
}

impl ContentFault {
    /// What is wrong.
    pub fn word(&self) -> Wording {
        match self {
            Self::NoHash(typed) => {
                let typed = typed.escape_debug().to_string();
                say!("`{typed}` is no hash of a content", typed)
            }
            Self::NoContent { issue, digits, .. } => {
                say!("the run of {issue} has no content `{typed}`", issue, typed = digits)
            }
            Self::Several(digits) => {
                say!("several contents begin with `{typed}`", typed = digits)
            }
        }
    }

    /// What to write instead.
    pub fn next_step(&self) -> Wording {
        match self {
            Self::NoHash(_) => say!(
                "write at least {count} of its digits, as `status` shows them",
                count = HashDigits::MIN
            ),
            Self::NoContent { had, .. } => say!("it had {contents}", contents = had.join(", ")),
            Self::Several(_) => say!("write more digits of the hash"),
        }
    }
}

impl fmt::Display for ContentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}

/// The content of a run whose hash begins with what was typed.
///
/// # Errors
///
/// The text is no hash, or the run has no such content, or several.
pub fn find_typed_content(
    issue: IssueName,
    contents: &[RunContent],
    typed: &str,
) -> Result<Digest, ContentFault> {
    let digits = HashDigits::parse(typed).ok_or_else(|| ContentFault::NoHash(typed.to_owned()))?;
    find_content(issue, contents, &digits)
}

/// As [`find_typed_content`], with digits that were parsed.
///
/// # Errors
///
/// The run has no such content, or several.
pub(super) fn find_content(
    issue: IssueName,
    contents: &[RunContent],
    digits: &HashDigits,
) -> Result<Digest, ContentFault> {
    let hashes = contents.iter().map(|content| content.hash);
    let mut found: Vec<Digest> = Vec::new();
    for hash in hashes.filter(|hash| hash.to_string().starts_with(digits.as_str())) {
        if !found.contains(&hash) {
            found.push(hash);
        }
    }
    let digits = digits.as_str().to_owned();
    match found.as_slice() {
        [hash] => Ok(*hash),
        [] => {
            let had = contents.iter().map(|content| content.hash.short()).collect();
            Err(ContentFault::NoContent { issue, digits, had })
        }
        _ => Err(ContentFault::Several(digits)),
    }
}

/// How a reader stands to a content of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentHolding {
    /// The reader has it, in this edition: it is the last copy that was accepted.
    Has(EditionName),
    /// The reader may have it: it was handed over, and no verdict was heard.
    MayHave,
    /// The reader does not have it, as far as is known.
    No,
}

/// How a reader stands to one of the contents of a run. What counts is the last copy that was accepted: a later one that waits,
/// or was refused, takes nothing away.
pub(super) fn find_holding(
    contents: &[RunContent],
    delivery: &Delivery,
    content: Digest,
) -> ContentHolding {
    let is_it = |version: u32| {
        let has = usize::try_from(version).ok().and_then(|version| contents.get(version));
        has.is_some_and(|has| has.hash == content)
    };
    match (delivery.state, delivery.had) {
        (State::Accepted, _) if is_it(delivery.version) => ContentHolding::Has(delivery.edition),
        (State::Accepted, _) => ContentHolding::No,
        (_, Some(had)) if is_it(had.version) => ContentHolding::Has(had.edition),
        (State::Handed | State::InDoubt, _) if is_it(delivery.version) => ContentHolding::MayHave,
        _ => ContentHolding::No,
    }
}

/// The contents of a run that readers have, each once with all of its readers, the last one first.
pub(super) fn list_held_contents(contents: &[RunContent]) -> Vec<RunContent> {
    let mut held: Vec<RunContent> = Vec::new();
    for content in contents.iter().rev() {
        match held.iter_mut().find(|known| known.hash == content.hash) {
            Some(known) => {
                known.free += content.free;
                known.paid += content.paid;
                known.possible += content.possible;
            }
            None => held.push(*content),
        }
    }
    held
}
