//! Readers who did not get an issue, in words: by the reason, with what can be done.

use super::deliveries::reply;
use crate::issue::IssueName;
use crate::journal::{ReaderLoss, State};
use crate::outcome::Refusal;

/// A loss in words, a few lines long: how many readers, some of them by name, and what can be done.
pub(super) fn tell_loss(loss: &ReaderLoss, issue: IssueName) -> String {
    let mut lines = vec![format!("  {} {}:", loss.count, name_loss(loss))];
    lines.extend(loss.readers.iter().map(|reader| {
        let reply = reply(&reader.diagnostic);
        format!("    {} · {reply}", reader.address)
    }));
    let more = loss.count.saturating_sub(loss.readers.len() as u64);
    if more > 0 {
        lines.push(format!("    and {more} more, whom `matinale status {issue}` lists"));
    }
    lines.extend(list_remedies(loss, issue).iter().map(|line| format!("    {line}")));
    lines.join("\n")
}

/// Whether a person has to look because of a loss. An address that does not exist, a mailbox that takes no
/// mail, and an address that cannot be written to are no such reason: they are matters of the list, and
/// nothing is left to do for this issue.
pub(super) const fn needs_person(loss: &ReaderLoss) -> bool {
    !matches!(loss.refusal, Some(Refusal::Dead | Refusal::Mailbox | Refusal::Unsendable))
}

/// What happened to the readers, behind their number.
const fn name_loss(loss: &ReaderLoss) -> &'static str {
    let [one, many] = match (loss.state, loss.refusal) {
        (State::InDoubt, _) => {
            ["reader in doubt, who may have it", "readers in doubt, who may have it"]
        }
        (State::Expired, _) => {
            ["reader given up, since it was too late", "readers given up, since it was too late"]
        }
        (_, Some(Refusal::Dead)) => {
            ["address that does not exist any more", "addresses that do not exist any more"]
        }
        (_, Some(Refusal::Mailbox)) => {
            ["mailbox that takes no mail now", "mailboxes that take no mail now"]
        }
        (_, Some(Refusal::Unsendable)) => {
            ["address that the relay cannot write to", "addresses that the relay cannot write to"]
        }
        _ => ["reader refused for no fault of theirs", "readers refused for no fault of theirs"],
    };
    if loss.count == 1 { one } else { many }
}

/// What can be done about a loss, line by line.
fn list_remedies(loss: &ReaderLoss, issue: IssueName) -> Vec<String> {
    let named = match loss.readers.as_slice() {
        [only] if loss.count == 1 => only.address.to_string(),
        _ => "ADDRESS…".to_owned(),
    };
    match (loss.state, loss.refusal) {
        (State::InDoubt, _) => vec![
            format!("`matinale resolve {issue} --assume-sent` counts them as reached,"),
            "`--resend` sends to them again".to_owned(),
        ],
        (State::Expired, _) => vec![
            format!("`matinale resolve {issue} --retry-expired` and"),
            format!("`matinale send {issue} --late` send to them after all"),
        ],
        (_, Some(Refusal::Dead)) => vec![
            format!("`matinale subscribers suppress {named} --reason bounced`"),
            "keeps later issues from it".to_owned(),
        ],
        (_, Some(Refusal::Mailbox)) => vec!["the next issue is sent to them again".to_owned()],
        (_, Some(Refusal::Unsendable)) => {
            vec![format!("`matinale resolve {issue} --retry {named}` tries again")]
        }
        _ => vec![
            "when the cause is mended,".to_owned(),
            format!("`matinale resolve {issue} --retry-refused` makes them due again"),
        ],
    }
}
