//! What `check` answers: every finding about an issue and its settings, and the verdict.

use clap::ValueEnum;
use serde_json::json;

use super::console::{Console, counted};
use super::mended;
use super::remarks::count_loss;
use crate::finding::Severity;
use crate::finding::show::{self, FindingStyle, ShownFinding, sarif};
use crate::newsroom::{CheckedIssue, MendedFile, Newsroom, ReaderList, RowFinding};

/// The value of `--deny`: what refuses an issue besides errors.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DeniedSeverity {
    /// Warnings count like errors
    Warnings,
}

/// The value of `--format`: how findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingFormat {
    /// The line with a caret under it
    Human,
    /// One line each: `path:line:column: severity[code]: message`
    Short,
    /// A SARIF 2.1.0 document, for programs that show findings beside the code
    Sarif,
}

/// The answer to `check`.
pub(super) struct CheckAnswer<'a> {
    pub(super) newsroom: &'a Newsroom,
    pub(super) checked: &'a CheckedIssue,
    /// The list of readers.
    pub(super) list: &'a ReaderList,
    pub(super) denied: Option<DeniedSeverity>,
    /// The files that `--fix` mended. `None` without `--fix`.
    pub(super) fixed: Option<&'a [MendedFile]>,
}

impl CheckAnswer<'_> {
    /// Whether the issue may be sent.
    pub(super) fn is_sound(&self) -> bool {
        let may_have_warnings = self.denied.is_none();
        self.count(Severity::Error) == 0
            && (may_have_warnings || self.count(Severity::Warning) == 0)
    }

    /// Shows every finding, and the verdict below them.
    pub(super) fn show(&self, format: FindingFormat, console: Console) {
        match format {
            FindingFormat::Sarif => {
                let document = sarif::document(&self.findings());
                return console.answer(&format!("{document:#}"));
            }
            _ if console.json => console.answer(&self.json().to_string()),
            FindingFormat::Human => self.show_all(FindingStyle::Coloured, console),
            FindingFormat::Short => self.show_all(FindingStyle::Short, console),
        }
        console.say(&self.verdict());
    }

    /// Findings about the settings, then about the issue, then about the list.
    fn findings(&self) -> Vec<ShownFinding<'_>> {
        let Self { newsroom, checked, list, .. } = self;
        let settings = newsroom.findings().iter().map(|finding| (newsroom.settings(), finding));
        let issue = checked.findings().iter().map(|finding| (checked.source(), finding));
        let whole = |(source, finding)| ShownFinding { source, first_line: 1, finding };
        let rows = list.findings.iter().map(RowFinding::shown);
        settings.chain(issue).map(whole).chain(rows).collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings().iter().filter(|shown| shown.finding.severity() == severity).count()
    }

    fn json(&self) -> serde_json::Value {
        let listed: Vec<_> = self.findings().into_iter().map(show::json).collect();
        let mut answer = json!({
            "issue": self.checked.source().name,
            "sound": self.is_sound(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "findings": listed,
            "left_out": self.list.loss.left_out.count,
            "downgraded": self.list.loss.downgraded.count,
        });
        if let Some(fixed) = self.fixed {
            answer["fixed"] = fixed.iter().flat_map(mended::json).collect();
        }
        answer
    }

    fn show_all(&self, dress: FindingStyle, console: Console) {
        let gap = if dress == FindingStyle::Short { "" } else { "\n" };
        for finding in self.findings() {
            console.answer_finding(finding, dress, gap);
        }
        let loss = &self.list.loss;
        if !loss.is_none() {
            let listed = self.list.audience.as_ref().map(|audience| audience.len() as u64);
            console.tell(&format!("{}{gap}", count_loss(loss, listed)));
        }
    }

    /// The issue in one line, and whether it may be sent.
    fn verdict(&self) -> String {
        let [errors, warnings, notes] =
            [Severity::Error, Severity::Warning, Severity::Note].map(|one| self.count(one));
        let verdict = match (errors, warnings, notes) {
            (0, 0, 0) => "nothing to mend".to_owned(),
            (0, 0, _) => format!("no error, no warning, {}", counted(notes, "note")),
            (_, _, 0) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
            _ => format!(
                "{}, {}, {}",
                counted(errors, "error"),
                counted(warnings, "warning"),
                counted(notes, "note")
            ),
        };
        let fixable = self.findings().iter().filter(|shown| shown.finding.fix.is_some()).count();
        let by_itself = match fixable {
            0 => String::new(),
            _ => format!(" · `--fix` mends {fixable}"),
        };
        let line = self.checked.line().map(|line| format!(" · {line}")).unwrap_or_default();
        let line = if self.checked.is_draft() { line + " · draft" } else { line };
        format!("{}{line}: {verdict}{by_itself}", self.checked.source().name)
    }
}
