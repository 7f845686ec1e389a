//! Copies that are asked for by the names of their readers, in words and as JSON.

use serde_json::{Value, json};

use super::deliveries::{word_edition, word_state};
use crate::journal::CopyStep;
use crate::newsroom::NamedCopy;
use crate::wording::{Wording, join_clauses, say};

/// The most readers who are shown one by one.
pub(super) const MAX_SHOWN_READERS: usize = 20;

/// What is done about each reader, one line for each.
pub(super) fn word_copies(copies: &[NamedCopy]) -> Vec<Wording> {
    let shown = copies.iter().take(MAX_SHOWN_READERS).map(|copy| {
        let NamedCopy { reader, edition, step } = copy;
        say!(
            "    {reader}: {edition}, {step}",
            reader = reader.as_str(),
            edition = word_edition(*edition),
            step = word_step(*step)
        )
    });
    let more = copies.len().saturating_sub(MAX_SHOWN_READERS);
    let more = (more > 0).then(|| say!("    and {more} more", more));
    shown.chain(more).collect()
}

/// That each reader has had the copy that is asked for, and how to ask for another one.
pub(super) fn word_sent_copies(copies: &[NamedCopy]) -> Wording {
    let words = copies
        .iter()
        .take(MAX_SHOWN_READERS)
        .map(|NamedCopy { reader, step, .. }| word_copy(reader.as_str(), *step));
    join_clauses(words)
}

fn word_copy(reader: &str, step: CopyStep) -> Wording {
    say!("{reader} {step}", reader, step = word_step(step))
}

/// The copies as JSON objects.
pub(super) fn describe_copies(copies: &[NamedCopy]) -> Vec<Value> {
    copies.iter().map(describe_copy).collect()
}

fn describe_copy(copy: &NamedCopy) -> Value {
    let NamedCopy { reader, edition, step } = copy;
    let (word, number) = match step {
        CopyStep::Added => ("added", Some(1)),
        CopyStep::OnceMore(number) => ("once_more", Some(*number)),
        CopyStep::TriedAgain(_) => ("tried_again", None),
        CopyStep::Waiting => ("waiting", None),
        CopyStep::Accepted(number) => ("accepted", Some(*number)),
        CopyStep::InDoubt => ("in_doubt", None),
        CopyStep::OtherNumber(next) => ("other_number", Some(*next)),
    };
    json!({ "reader": reader.as_str(), "edition": edition.as_str(), "step": word, "copy": number })
}

/// What is done about a copy, behind the name of its reader.
fn word_step(step: CopyStep) -> Wording {
    match step {
        CopyStep::Added => say!("not in the run so far"),
        CopyStep::OnceMore(number) => say!("once more (copy {number})", number),
        CopyStep::TriedAgain(state) => {
            say!("tried again, since {state}", state = word_state(state))
        }
        CopyStep::Waiting => say!("asked for before, and goes on"),
        CopyStep::Accepted(number) => say!(
            "has got copy {number}, and `--copy {next}` sends one more",
            number,
            next = number.saturating_add(1)
        ),
        CopyStep::InDoubt => say!("in doubt, and not sent again by itself"),
        CopyStep::OtherNumber(next) => say!("the next copy is `--copy {next}`", next),
    }
}
