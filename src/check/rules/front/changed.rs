//! Reports an issue that has changed since it was sent.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::table::place;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `issue.sent`.
    pub const ISSUE_SENT: Self = Self::new(&CodeFacts {
        name: "issue.sent",
        severity: Severity::Warning,
        meaning: "An issue that was sent, and has changed since.",
        why: "What was checked is what is sent: a run is frozen when it begins, and what changes afterwards reaches nobody by itself. Told for a week after the run began.",
        mend: "Put the file back. While the run goes on, `send --amend` gives the change to those not reached yet; afterwards, correct it in the next issue.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ISSUE_SENT], look: Look::Issue(find_change_after_run) };

/// How many days after its run a change is reported. A later change is not meant for readers.
const MAX_DAYS_TOLD: i32 = 7;

fn find_change_after_run(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let Some(sent) = input.history.sent else { return };
    if (input.history.today - sent.begun).get_days() > MAX_DAYS_TOLD {
        return;
    }
    let (message, help) = match sent.finished {
        Some(day) => (
            say!(
                "the issue was sent on {day}, with other content: the change reaches nobody",
                day = day.to_string()
            ),
            say!("put it back as it was, and write what changed into the next issue"),
        ),
        None => (
            say!(
                "the run of the issue began on {begun}, with other content",
                begun = sent.begun.to_string()
            ),
            say!(
                "put it back as it was, or `send --amend`: readers not reached yet get the change"
            ),
        ),
    };
    let finding = Finding::new(Code::ISSUE_SENT, place(input.source, &["date"]), message);
    findings.push(finding.help(help));
}
