//! `check`: what is wrong with an issue.

use std::path::Path;

use clap::Args;

use super::console::Console;
use super::explain::{EVERY_CODE, explain};
use super::failure::{Exit, Failure};
use super::findings::{CheckAnswer, DeniedSeverity, FindingFormat};
use super::look_over;
use super::mended;
use crate::finding::{Finding, Severity};
use crate::newsroom::{
    CheckedIssue, MendScope, MendedFile, Newsroom, mend_settings, start_runtime,
};
use crate::wording::say;

/// Say everything that is wrong with an issue
///
/// The list of readers is read as well, and each row that cannot be used is a finding. Every finding points
/// at the line in the file and says what to write. Exits with 0 when the issue may be sent, with 1 when it
/// may not.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    /// Say what a finding means, why it matters and how to put it right (`all`: every one, as Markdown; without a code,
    /// what each one means); no issue is read
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = EVERY_CODE, conflicts_with_all = ["issue", "deny", "fix", "online", "format"])]
    explain: Option<String>,
    /// Refuse the issue for warnings too
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<DeniedSeverity>,
    /// Mend in the files what needs no judgement, and show what is left
    #[arg(long)]
    fix: bool,
    /// Ask for every link of the issue too; good answers are kept for a day in `state/links.json`
    #[arg(long)]
    online: bool,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: FindingFormat,
}

/// Whether a finding is an error.
fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Error)
}

impl Check {
    pub(super) fn run(self, folder: &Path, console: Console) -> Result<Exit, Failure> {
        if let Some(word) = &self.explain {
            return explain(word, console);
        }
        if console.json && self.format == FindingFormat::Sarif {
            return Err(Failure::not_started(say!(
                "`--json` and `--format sarif` are two answers"
            ))
            .help(say!("ask for the one or for the other")));
        }
        let mut fixed = Vec::new();
        if self.fix {
            let mended = mend_settings(folder, MendScope::Everything)?;
            fixed.extend(mended.inspect(|mended| self.say_mended(mended, console)));
        }
        let mut newsroom = look_over(folder, console)?;
        // No other command would begin with these settings.
        let is_refused = has_errors(newsroom.findings());
        newsroom.check_secrets();
        let checked = self.check(&mut newsroom, &mut fixed, console);
        console.remarks(newsroom.take_remarks());
        let checked = checked.inspect_err(|_| {
            console.findings(newsroom.settings(), newsroom.findings());
        })?;
        let fixed = self.fix.then_some(fixed.as_slice());
        let denied = self.deny;
        let (newsroom, checked, list) = (&newsroom, &checked, &newsroom.check_list());
        let answer = CheckAnswer { newsroom, checked, list, denied, fixed };
        answer.show(self.format, console);
        Ok(if answer.is_sound() {
            Exit::Done
        } else if is_refused {
            Exit::NotStarted
        } else {
            Exit::Person
        })
    }

    fn check(
        &self,
        newsroom: &mut Newsroom,
        fixed: &mut Vec<MendedFile>,
        console: Console,
    ) -> Result<CheckedIssue, Failure> {
        let path = newsroom.issue_file(&self.issue)?;
        if self.fix {
            let mended = newsroom.mend_issue(&path, MendScope::Everything)?.into_iter();
            fixed.extend(mended.inspect(|mended| self.say_mended(mended, console)));
        }
        let mut checked = newsroom.check_issue(&path)?;
        if self.online {
            newsroom.check_links(&mut checked, &start_runtime()?)?;
        }
        Ok(checked)
    }

    /// Says what was mended in a file.
    fn say_mended(&self, mended: &MendedFile, console: Console) {
        match self.format {
            FindingFormat::Human => console.say(&mended::text(mended)),
            FindingFormat::Short => console.say(&mended::short(mended)),
            FindingFormat::Sarif => console.tell(&mended::short(mended)),
        }
    }
}
