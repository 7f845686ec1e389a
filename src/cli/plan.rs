//! What `send` would send, and what it asks before it does.

use serde_json::json;

use super::console::Console;
use super::failure::Failure;
use super::remarks::readers;
use crate::issue::edition::EditionName;
use crate::newsroom::ClearedIssue;

/// Shows what would be sent, and to how many readers.
pub(super) fn answer_plan(console: Console, cleared: &ClearedIssue<'_>) {
    let count = |name| cleared.audience().map_or(0, |audience| audience.count(name));
    let [free, paid] = [EditionName::Free, EditionName::Paid].map(count);
    let subject = cleared.printed().free().subject();
    if console.json {
        let answer = json!({
            "issue": cleared.printed().issue().date.to_string(),
            "subject": subject,
            "free": free,
            "paid": paid,
            "resumes": cleared.run().is_some(),
            "hash": cleared.hash().to_string(),
            "left_out": cleared.loss().map(|loss| loss.left_out.count),
            "downgraded": cleared.loss().map(|loss| loss.downgraded.count),
        });
        return console.answer(&answer.to_string());
    }
    let plan = match cleared.run() {
        Some(run) => {
            format!("  goes on with the run of {} readers begun {}", run.planned, run.started)
        }
        None => {
            format!("  would go to {} ({free} free, {paid} paid)", readers((free + paid) as u64))
        }
    };
    let line = cleared.line();
    console.answer(&format!("{line}\n  subject: {subject}\n{plan}\n  nothing was sent"));
}

/// Asks the person at the terminal to type the number of readers before a run begins.
///
/// # Errors
///
/// Nobody is at the terminal, or another answer was typed.
pub(super) fn confirm(cleared: &ClearedIssue<'_>) -> Result<(), Failure> {
    if !Console::is_attended() {
        return Err(Failure::not_started("there is no terminal to ask at")
            .help("add `--yes` to send without being asked"));
    }
    // Where a run goes on, it was answered for when it began.
    let Some(audience) = cleared.audience() else { return Ok(()) };
    let count = audience.len().to_string();
    let question = format!(
        "{}\nThis goes to {} ({} free, {} paid). Type {count} to send:",
        cleared.line(),
        readers(audience.len() as u64),
        audience.count(EditionName::Free),
        audience.count(EditionName::Paid),
    );
    if Console::ask(&question) == count {
        return Ok(());
    }
    Err(Failure::person("nothing was sent"))
}
