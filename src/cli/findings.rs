//! What `check` answers: every finding about an issue and its settings, and the verdict.

use clap::ValueEnum;
use serde_json::json;

use super::columns::count_columns;
use super::console::Console;
use super::mended;
use super::remarks::count_loss;
use crate::audience::SpooledAudience;
use crate::finding::show::{self, FindingStyle, ShownFinding, sarif};
use crate::finding::{Severity, word_counts};
use crate::newsroom::{CheckedIssue, MendedFile, Newsroom, ReaderList, RowFinding};
use crate::wording::{Locale, Wording, say, say_count};

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
    pub(super) list: &'a ReaderList<SpooledAudience>,
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
                let document = sarif::document(&self.told_in(console.locale()));
                return console.answer(&format!("{document:#}"));
            }
            _ if console.json => console.answer(&self.json(console.locale()).to_string()),
            FindingFormat::Human => self.show_all(FindingStyle::Coloured, console),
            FindingFormat::Short => self.show_all(FindingStyle::Short, console),
        }
        let columns = match format {
            FindingFormat::Human => count_columns(&std::io::stdout()),
            FindingFormat::Short | FindingFormat::Sarif => usize::MAX,
        };
        let mut verdict = vec![self.verdict()];
        if !self.checked.has_judged_texts() {
            verdict.push(say!("the texts are read over once these errors are mended"));
        }
        for line in verdict {
            console.say(&show::fill(&line.translate(console.locale()), columns));
        }
    }

    /// Findings about the settings, then about the issue, then about the list.
    fn findings(&self) -> Vec<ShownFinding<'_>> {
        let Self { newsroom, checked, list, .. } = self;
        let settings = newsroom.findings().iter().map(|finding| (newsroom.settings(), finding));
        let issue = checked.findings().iter().map(|finding| (checked.source(), finding));
        let whole = |(source, finding)| ShownFinding::new(source, finding);
        let rows = list.findings.iter().map(RowFinding::shown);
        settings.chain(issue).map(whole).chain(rows).collect()
    }

    /// The findings in a language.
    fn told_in(&self, locale: Locale) -> Vec<ShownFinding<'_>> {
        self.findings().into_iter().map(|shown| shown.told_in(locale)).collect()
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings().iter().filter(|shown| shown.finding.severity() == severity).count()
    }

    fn json(&self, locale: Locale) -> serde_json::Value {
        let listed: Vec<_> = self.told_in(locale).into_iter().map(show::json).collect();
        let mut answer = json!({
            "issue": self.checked.source().name,
            "sound": self.is_sound(),
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "texts_read": self.checked.has_judged_texts(),
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
            console.tell(&say!("{loss}{gap}", loss = count_loss(loss, listed), gap));
        }
    }

    /// The issue in one line, and whether it may be sent.
    fn verdict(&self) -> Wording {
        let name = self.checked.source().name.as_str();
        let findings = self.findings();
        let verdict = word_counts(findings.iter().map(|shown| shown.finding.severity()));
        let verdict = match self.checked.line() {
            Some(line) if self.checked.is_draft() => {
                say!("{name} · {line} · draft: {verdict}", name, line, verdict)
            }
            Some(line) => say!("{name} · {line}: {verdict}", name, line, verdict),
            None if self.checked.is_draft() => say!("{name} · draft: {verdict}", name, verdict),
            None => say!("{name}: {verdict}", name, verdict),
        };
        let fixable = findings.iter().filter(|shown| shown.finding.fix.is_some()).count();
        match fixable {
            0 => verdict,
            count => say_count!(
                "{verdict} · `--fix` mends {count}",
                "{verdict} · `--fix` mends {count}",
                count,
                verdict
            ),
        }
    }
}
