//! The issue beside those before it, and beside what was sent.

use super::Page;
use super::words::plain;
use crate::finding::table::place;
use crate::finding::{Code, Finding};
use crate::issue::source_text::SourceText;

/// An issue can be written so far ahead, in days.
const AHEAD: i32 = 31;

/// So long after its run began a change is told, in days: nobody mends an old issue for its readers.
const TOLD: i32 = 7;

/// A date further ahead than anybody plans.
pub(in crate::check) fn future(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let (date, today) = (page.edition.front().date, page.past.today);
    let ahead = (date - today).get_days();
    if ahead > AHEAD {
        let message = format!("the issue is dated {ahead} days ahead: today is {today}");
        let finding = Finding::new(Code::ISSUE_FUTURE, place(page.source, &["date"]), message);
        findings.push(finding.help("correct the date, here and in the file's name"));
    }
}

/// A subject that readers have had of late.
pub(in crate::check) fn repeated(
    page: &Page<'_>,
    source_text: &SourceText,
    findings: &mut Vec<Finding>,
) {
    let Some(front) = source_text.tables.first() else { return };
    let Some((subject, span)) = front.value("subject").or_else(|| front.value("title")) else {
        return;
    };
    let words = plain(subject);
    let same = page.past.earlier.iter().filter(|earlier| plain(&earlier.subject) == words);
    let newest = same.map(|earlier| earlier.date).max().filter(|_| !words.is_empty());
    if let Some(date) = newest {
        let message = format!("the issue of {date} had this subject");
        let finding = Finding::new(Code::SUBJECT_REPEAT, span, message);
        findings.push(finding.help("say what is new this morning"));
    }
}

/// An issue that was sent and is not any more what was sent.
pub(in crate::check) fn changed(page: &Page<'_>, _: &SourceText, findings: &mut Vec<Finding>) {
    let Some(sent) = page.past.sent else { return };
    if (page.past.today - sent.begun).get_days() > TOLD {
        return;
    }
    let (message, help) = match sent.finished {
        Some(day) => (
            format!("the issue was sent on {day}, with other content: the change reaches nobody"),
            "put it back as it was, and write what changed into the next issue",
        ),
        None => (
            format!("the run of the issue began on {}, with other content", sent.begun),
            "put it back as it was, or `send --amend`: readers not reached yet get the change",
        ),
    };
    let finding = Finding::new(Code::ISSUE_SENT, place(page.source, &["date"]), message);
    findings.push(finding.help(help));
}
