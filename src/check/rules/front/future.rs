//! Reports a date that is too far ahead to be meant.

use crate::check::input::CheckInput;
use crate::check::rule::{Look, Rule};
use crate::finding::table::place;
use crate::finding::{Code, CodeFacts, Finding, Severity};
use crate::issue::source_text::SourceText;
use crate::wording::say;

impl Code {
    /// `issue.future`.
    pub const ISSUE_FUTURE: Self = Self::new(&CodeFacts {
        name: "issue.future",
        severity: Severity::Warning,
        meaning: "An issue dated more than a month ahead.",
        why: "A date more than a month ahead is a slip of the keyboard more often than a plan.",
        mend: "Correct `date` and the file's name.",
    });
}

pub(in crate::check) const RULE: Rule =
    Rule { codes: &[Code::ISSUE_FUTURE], look: Look::Issue(find_far_date) };

/// How many days ahead an issue can be written.
const MAX_DAYS_AHEAD: i32 = 31;

fn find_far_date(input: &CheckInput<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let (date, today) = (input.edition.front().name.day(), input.history.today);
    let ahead = (date - today).get_days();
    if ahead > MAX_DAYS_AHEAD {
        let message = say!(
            "the issue is dated {ahead} days ahead: today is {today}",
            ahead = ahead.unsigned_abs(),
            today = today.to_string()
        );
        let finding = Finding::new(Code::ISSUE_FUTURE, place(input.source, &["date"]), message);
        findings.push(finding.help(say!("correct the date, here and in the file's name")));
    }
}
