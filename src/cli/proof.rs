//! `proof`: sends both editions to the newsroom.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::deliveries::word_edition;
use super::failure::{Exit, Failure};
use super::named_issue::check_named_issue;
use crate::address::NamedAddress;
use crate::deliver::ProofOutcome;
use crate::newsroom::{Newsroom, SentProof, start_runtime};
use crate::outcome::Outcome;
use crate::wording::{Locale, Wording, say};

/// Send both editions to the newsroom, the subject marked
///
/// Goes to the addresses of `[proof] to`, or to those named here, and to nobody else. Drafts can be
/// proofed.
#[derive(Debug, Args)]
pub(super) struct Proof {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Send to this address in place of `[proof] to`; can be repeated
    #[arg(long, value_name = "ADDRESS")]
    to: Vec<NamedAddress>,
}

impl Proof {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let checked = check_named_issue(newsroom, &self.issue, console)?;
        let printed = checked.into_trial()?;
        let sent = newsroom.send_proof(&printed, self.to, &start_runtime()?);
        console.remarks(newsroom.take_remarks());
        let SentProof { messages, content } = sent?;
        for message in &messages {
            say_outcome(console, message);
        }
        let (issue, content_hash) = (printed.line(), content.short().clone());
        console.say(&say!("{issue} · content {hash}", issue, hash = content_hash));
        if console.json {
            let rows: Vec<_> =
                messages.iter().map(|message| row(message, console.locale())).collect();
            let answer = json!({ "proofs": rows, "hash": content.to_string() });
            console.answer(&answer.to_string());
        }
        Ok(if messages.iter().all(is_accepted) { Exit::Done } else { Exit::Person })
    }
}

fn is_accepted(message: &ProofOutcome) -> bool {
    matches!(message.outcome, Outcome::Accepted(_))
}

fn say_outcome(console: Console, message: &ProofOutcome) {
    let ProofOutcome { address, edition, .. } = message;
    let edition = word_edition(*edition);
    let line = say!(
        "{edition}: {reader} {outcome}",
        edition,
        reader = address.to_string(),
        outcome = words(message)
    );
    if is_accepted(message) { console.say(&line) } else { console.fault(&line) }
}

/// How a message ended, as the end of a sentence that begins with its address.
fn words(message: &ProofOutcome) -> Wording {
    match &message.outcome {
        Outcome::Accepted(_) => say!("has it"),
        Outcome::Rejected(refused) | Outcome::Deferred(refused) => {
            if let Some(remedy) = refused.remedy() {
                say!(
                    "did not get it: {reply}; {remedy}",
                    reply = refused.to_string(),
                    remedy = remedy.word()
                )
            } else {
                say!("did not get it: {reply}", reply = refused.to_string())
            }
        }
        Outcome::NotSent(phase, cause) => {
            say!(
                "did not get it: the connection was lost {phase}: {cause}",
                phase = phase.words(),
                cause
            )
        }
        Outcome::InDoubt(cause) => say!("may have it: {cause}", cause),
    }
}

/// A message as a JSON object.
fn row(message: &ProofOutcome, locale: Locale) -> serde_json::Value {
    json!({
        "address": message.address.as_str(),
        "edition": message.edition.as_str(),
        "accepted": is_accepted(message),
        "words": words(message).translate(locale),
    })
}
