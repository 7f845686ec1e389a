//! Copies that are asked for by the names of their readers, in words and as JSON.

use serde_json::{Value, json};

use super::deliveries::word_state;
use crate::journal::CopyStep;
use crate::newsroom::NamedCopy;

/// The most readers who are shown one by one.
pub(super) const MAX_SHOWN_READERS: usize = 20;

/// What is done about each reader, one line for each.
pub(super) fn word_copies(copies: &[NamedCopy]) -> String {
    let shown = copies.iter().take(MAX_SHOWN_READERS).map(|copy| {
        let NamedCopy { reader, edition, step } = copy;
        format!("\n    {reader}: {edition} edition, {}", word_step(*step))
    });
    let more = match copies.len().saturating_sub(MAX_SHOWN_READERS) {
        0 => String::new(),
        more => format!("\n    and {more} more"),
    };
    shown.collect::<String>() + &more
}

/// That each reader has had the copy that is asked for, and how to ask for another one.
pub(super) fn word_sent_copies(copies: &[NamedCopy]) -> String {
    let words = copies
        .iter()
        .take(MAX_SHOWN_READERS)
        .map(|NamedCopy { reader, step, .. }| format!("{reader} {}", word_step(*step)));
    words.collect::<Vec<_>>().join("; ")
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
fn word_step(step: CopyStep) -> String {
    match step {
        CopyStep::Added => "not in the run so far".to_owned(),
        CopyStep::OnceMore(number) => format!("once more (copy {number})"),
        CopyStep::TriedAgain(state) => format!("tried again, since {}", word_state(state)),
        CopyStep::Waiting => "asked for before, and goes on".to_owned(),
        CopyStep::Accepted(number) => format!(
            "has got copy {number}, and `--copy {}` sends one more",
            number.saturating_add(1)
        ),
        CopyStep::InDoubt => "in doubt, and not sent again by itself".to_owned(),
        CopyStep::OtherNumber(next) => format!("the next copy is `--copy {next}`"),
    }
}
