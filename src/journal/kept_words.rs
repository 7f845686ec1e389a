//! What the journal keeps in words of its own, in the language of the call. The words of relays stay as they are.

use super::issue_stop::DRAFT_HERE;
use super::lost_claims::CLAIM_LOST;
use super::recover::{BOOT_LOST, NO_VERDICT, RETRIED};
use super::requested_copy::{ADDED_BY_NAME, COPY_BY_NAME, TRIED_BY_NAME};
use super::stage::{NOTHING_KNOWN, TOO_MANY_REFUSALS};
use crate::wording::{Wording, say};

/// Words that the journal keeps, in the language of the call if they are its own.
pub fn word_kept(words: &str) -> Wording {
    match words {
        NO_VERDICT => say!("the sender stopped before the relay's answer was written down"),
        BOOT_LOST => say!("the machine was started anew before the relay's answer was on its disk"),
        CLAIM_LOST => say!(
            "the machine was started anew, and its disk does not say whether the message had left"
        ),
        RETRIED => say!("tried again, on the editor's word"),
        ADDED_BY_NAME => say!("added to the run, asked for by name"),
        TRIED_BY_NAME => say!("tried again, asked for by name"),
        words => word_copy(words)
            .or_else(|| word_rest(words))
            .or_else(|| word_refusals(words))
            .or_else(|| word_draft(words))
            .or_else(|| word_doubts(words))
            .unwrap_or_else(|| say!("{words}", words)),
    }
}

/// A copy that was asked for by name.
fn word_copy(words: &str) -> Option<Wording> {
    let number = words.strip_prefix("copy ")?.strip_suffix(COPY_BY_NAME)?;
    Some(say!("copy {number}, asked for by name", number))
}

/// Too many refusals among the first readers of a run.
fn word_refusals(words: &str) -> Option<Wording> {
    let (counts, said) = words.strip_prefix(TOO_MANY_REFUSALS)?.split_once(')')?;
    let (refused, judged) = counts.split_once(" of ")?;
    Some(say!(
        "too many refusals among the first readers ({refused} of {judged}){said}",
        refused,
        judged,
        said
    ))
}

/// An issue whose file has become a draft on one of several machines.
fn word_draft(words: &str) -> Option<Wording> {
    let process = words.strip_prefix(DRAFT_HERE)?;
    Some(say!("`draft = true` in the file of {process}", process))
}

/// First readers of a run of whom nothing is known.
fn word_doubts(words: &str) -> Option<Wording> {
    let count = words.strip_prefix(NOTHING_KNOWN)?.strip_suffix(" in doubt)")?;
    Some(say!("nothing is known of the first readers ({count} in doubt)", count))
}

/// A relay that rested when a call ended.
fn word_rest(words: &str) -> Option<Wording> {
    let rest = words.strip_prefix("the relay ")?;
    let (relay, until) = rest.split_once(" has had what its `pace` allows, until ")?;
    Some(say!("the relay {relay} has had what its `pace` allows, until {until}", relay, until))
}
