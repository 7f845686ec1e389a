//! What a plan says of the message and of its readiness: subject, sender and relay, who approved it, and what changed
//! since the proof.

use serde_json::{Value, json};

use super::failure::Failure;
use super::remarks::count_loss;
use crate::audience::SpooledAudience;
use crate::journal::{NewStage, Tally};
use crate::newsroom::{ApprovalReport, ClearedIssue, ProofComparison, RunForecast, word_stop_time};
use crate::publication::{Publication, Relay};
use crate::wording::{Locale, Wording, say};

/// What `send` would do.
pub(super) struct Plan<'c, 'n> {
    pub(super) cleared: &'c ClearedIssue<'n>,
    /// How long the run takes at least. `None` if its relays have no limits.
    pub(super) forecast: Option<RunForecast>,
    /// The counts of the run that goes on. `None` if a new one begins.
    pub(super) tally: Option<Tally>,
    /// What changed since the last proof. `None` if none is known.
    pub(super) proof: Option<ProofComparison>,
    /// The stages that are still to come before the issue goes to all others.
    pub(super) stages: Vec<NewStage>,
}

impl<'c, 'n> Plan<'c, 'n> {
    /// The plan of a cleared issue.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn of(cleared: &'c mut ClearedIssue<'n>) -> Result<Self, Failure> {
        let (forecast, tally) = (cleared.forecast()?, cleared.tally()?);
        let (proof, stages) = (cleared.compare_with_proof()?, cleared.list_coming_stages()?);
        Ok(Self { cleared, forecast, tally, proof, stages })
    }
}

/// The lines about the message: what a mailbox shows of it, whom it is from, and which way it goes.
pub(super) fn list_message_lines(plan: &Plan<'_, '_>) -> Vec<Wording> {
    let (printed, publication) = (plan.cleared.printed(), plan.cleared.publication());
    let [free, paid] = printed.preheaders();
    let mut lines = vec![
        say!("  subject: {subject}", subject = printed.free().subject()),
        say!("  preheader: {preheader}", preheader = free.as_str()),
    ];
    if paid != free {
        lines.push(say!("  preheader of the paid edition: {preheader}", preheader = paid));
    }
    lines.push(say!("  from: {sender}", sender = word_sender(publication)));
    let relays = list_relays(publication).join(", ");
    lines.push(say!("  through: {relays}", relays));
    lines.extend(word_window(publication));
    lines
}

/// How many readers a crash can leave in doubt, if a relay gets several messages before it has answered the first.
fn word_window(publication: &Publication) -> Option<Wording> {
    let relays = &publication.relays;
    let messages: usize = relays.iter().map(|relay| relay.connections * relay.window).sum();
    relays.iter().any(|relay| relay.window > 1).then(|| {
        say!(
            "  unanswered at a time, and in doubt after a crash: up to {messages} messages",
            messages
        )
    })
}

/// The sender as a mailbox shows it: the name, and the address.
pub(super) fn word_sender(publication: &Publication) -> String {
    let from = &publication.from;
    let name = from.name.as_ref().unwrap_or(&publication.name);
    format!("{name} <{}>", from.address)
}

/// The relays, each with its login.
pub(super) fn list_relays(publication: &Publication) -> Vec<String> {
    publication.relays.iter().map(Relay::account).collect()
}

/// The lines about the state of the issue: who is left out, who has approved it, and what changed since the proof.
pub(super) fn list_standing_lines(plan: &Plan<'_, '_>) -> Vec<Wording> {
    let (cleared, issue) = (plan.cleared, plan.cleared.printed().issue().name);
    let mut lines = Vec::new();
    if let Some(loss) = cleared.loss().filter(|loss| !loss.is_none()) {
        let listed = cleared.audience().map(|audience: &SpooledAudience| audience.len() as u64);
        lines.push(say!("  {loss}", loss = count_loss(loss, listed)));
    }
    for approval in cleared.approvals().into_iter().flat_map(ApprovalReport::list_counted) {
        lines.push(say!("  {approval}", approval = approval.word(issue)));
    }
    lines.push(word_proof(plan));
    lines
}

/// What changed since the proof.
fn word_proof(plan: &Plan<'_, '_>) -> Wording {
    let issue = plan.cleared.printed().issue().name;
    let Some(proof) = &plan.proof else {
        return say!(
            "  no proof was sent from here: `matinale proof {issue}` sends it to the newsroom",
            issue = issue.to_string()
        );
    };
    let time = word_stop_time(issue, &proof.at);
    if proof.difference.is_none() {
        return say!("  unchanged since the proof of {time}", time);
    }
    let parts = proof.difference.word();
    say!("  changed since the proof of {time}: {parts}", time, parts)
}

/// The approvals that count, for machines.
pub(super) fn describe_approvals(report: &ApprovalReport) -> Value {
    let counted = report.list_counted().map(
        |approval| json!({ "by": approval.by.as_str(), "at": approval.at.timestamp().to_string() }),
    );
    counted.collect()
}

/// What changed since the proof, for machines.
pub(super) fn describe_proof(proof: &ProofComparison, locale: Locale) -> Value {
    let parts = &proof.difference.parts;
    let changed: Vec<String> = parts.iter().map(|part| part.word().translate(locale)).collect();
    json!({ "at": proof.at.timestamp().to_string(), "changed": changed })
}
