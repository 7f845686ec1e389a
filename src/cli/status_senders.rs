//! Who sends a run, on which machine, and how fast.

use serde_json::{Value, json};

use crate::journal::{RunSender, SenderPart, SenderStanding, word_holder};
use crate::wording::{Wording, say, say_count};

/// Who sends the run, for machines.
pub(super) fn describe_senders(senders: &[RunSender]) -> Value {
    let describe = |sender: &RunSender| {
        let RunSender { words, part, standing, began, seen, hand_overs, claims, .. } = sender;
        json!({
            "process": words,
            "joined": *part == SenderPart::Joined,
            "silent": *standing == SenderStanding::Silent,
            "began": began.to_string(),
            "seen": seen.to_string(),
            "handed_over": hand_overs,
            "rate": round_rate(sender.rate()),
            "at_hand": claims,
        })
    };
    senders.iter().map(describe).collect()
}

/// Who sends the run, in lines.
pub(super) fn list_senders(senders: &[RunSender]) -> Vec<Wording> {
    let lines = senders.iter().flat_map(|sender| [word_process(sender), word_work(sender)]);
    lines.collect()
}

fn word_process(sender: &RunSender) -> Wording {
    let process = word_holder(&sender.words);
    match sender.part {
        SenderPart::Holder => say!("  sent by {process}", process),
        SenderPart::Joined => say!("  sent by {process}, joined", process),
    }
}

fn word_work(sender: &RunSender) -> Wording {
    let handed = say_count!(
        "{count} message handed over",
        "{count} messages handed over",
        count = sender.hand_overs
    );
    let silence = sender.now.duration_since(sender.seen).as_secs().max(0).unsigned_abs();
    let (rate, at_hand) = (round_rate(sender.rate()).to_string(), sender.claims);
    match sender.standing {
        SenderStanding::Silent => say!(
            "    {handed}, {at_hand} at hand; silent for {silence} s, the others take what it has",
            handed,
            at_hand,
            silence
        ),
        SenderStanding::Working | SenderStanding::Ended => say!(
            "    {handed}, {rate} a second, {at_hand} at hand; heard of {silence} s ago",
            handed,
            rate,
            at_hand,
            silence
        ),
    }
}

/// A rate with one digit behind the point.
fn round_rate(rate: f64) -> f64 {
    (rate * 10.0).round() / 10.0
}
