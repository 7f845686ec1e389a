//! `approve`: a person says that an issue may leave as it stands.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_issue::check_named_issue;
use super::reasons::{word_lines, wrap};
use super::stop::read_words;
use crate::issue::IssueName;
use crate::journal::StopWords;
use crate::newsroom::{
    ApprovalOrder, ApprovalReport, ApprovalStanding, JudgedApproval, Newsroom, RecordedEdition,
};
use crate::wording::{Locale, Wording, say, say_count, word_bytes};

/// Approve an issue as it stands, for `send` to send it
///
/// The issue is checked as `send` checks it; a draft is not approved. The approval is written beside the issue, in
/// `issues/DATE.approval.toml`, which belongs into git: the content hash over both editions that `proof` and `send` show,
/// their sizes, who and when. A second person's approval is added, one's own is replaced. With `approvals` of
/// `[schedule]`, `send` refuses an issue that so many people have not approved as it stands, and says what has
/// changed since they did.
///
/// With `approvers` of `[schedule]`, or with `--sign`, the approval is signed with an SSH key, by `ssh-keygen`. An approval
/// that does not count is written, and told with exit code 1.
///
/// For example: `matinale approve tomorrow --as Léa`
#[derive(Debug, Args)]
pub(super) struct ApproveIssue {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    issue: String,
    /// Who you are; without it, your name in git's settings, else your user's name and the machine's
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// Sign with the SSH key in this file, or with the agent's key whose public half it is; without it, and where
    /// `approvers` is set, with the key that git signs with
    #[arg(long, value_name = "KEY")]
    sign: Option<PathBuf>,
    /// Approve nothing: say who has approved the issue, and what changed since; exit with 1 if approvals are missing, or
    /// the issue is a draft
    #[arg(long, conflicts_with_all = ["name", "sign"])]
    check: bool,
}

impl ApproveIssue {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let checked = check_named_issue(newsroom, &self.issue, console)?;
        let path = checked.path().to_owned();
        let printed = checked.into_printed()?;
        let report = if self.check {
            newsroom.judge_approvals(&path, &printed)?
        } else {
            let order = self.order(newsroom)?;
            newsroom.approve_issue(&path, &printed, &order)?
        };
        console.remarks(newsroom.take_remarks());
        let file = newsroom.show_approval_file(&path, report.issue);
        if console.json {
            console.answer(&describe_report(&report, &file, console.locale()).to_string());
        }
        let mut lines = vec![say!(
            "{issue} · content {hash}",
            issue = printed.line(),
            hash = report.record.content.short()
        )];
        lines.push(word_sizes(&report));
        lines.extend(list_approvals(&report, console.locale()));
        lines.push(word_standing(&report));
        if !self.check {
            lines.push(say!("  put `{file}` into git", file));
        }
        console.say(&lines);
        let is_done = if self.check { report.is_enough() } else { report.has_counted_last() };
        Ok(if is_done { Exit::Done } else { Exit::Person })
    }

    /// Who approves the issue, and the key that signs.
    ///
    /// # Errors
    ///
    /// It is not known who the person is, or which key signs where one has to.
    fn order(&self, newsroom: &Newsroom) -> Result<ApprovalOrder, Failure> {
        let by = match &self.name {
            Some(typed) => read_words("--as", typed)?,
            None => find_person(newsroom)?,
        };
        let key = match &self.sign {
            Some(key) => Some(key.clone()),
            None if newsroom.publication().approval.approvers.is_some() => {
                Some(newsroom.find_git_key().ok_or_else(|| {
                    Failure::not_started(say!(
                        "`approvers` of [schedule] asks for signed approvals, and no key is named"
                    ))
                    .help(say!("name yours: `--sign ~/.ssh/id_ed25519`"))
                })?)
            }
            None => None,
        };
        Ok(ApprovalOrder { by, key })
    }
}

/// The name of the person at this machine.
fn find_person(newsroom: &Newsroom) -> Result<StopWords, Failure> {
    newsroom.find_git_name().or_else(|| newsroom.name_person()).ok_or_else(|| {
        Failure::not_started(say!("this machine does not say who you are"))
            .help(say!("say it with `--as NAME`"))
    })
}

/// The sizes of both editions.
fn word_sizes(report: &ApprovalReport) -> Wording {
    let [free, paid] =
        [report.record.free, report.record.paid].map(|edition| word_bytes(edition.bytes));
    say!("  free edition {free}, paid edition {paid}", free, paid)
}

/// A line or more for each approval.
fn list_approvals(report: &ApprovalReport, locale: Locale) -> Vec<Wording> {
    let lines = report.approvals.iter().map(|approval| {
        let line = approval.word(report.issue).translate(locale);
        word_lines(wrap(&line, "  "))
    });
    lines.flatten().collect()
}

/// How many approvals there are, and how many `send` asks for.
fn word_standing(report: &ApprovalReport) -> Wording {
    let (count, required) = (report.count(), report.required);
    if required == 0 {
        return say!("  `send` asks for no approval: `approvals = 1` in [schedule] makes it");
    }
    if report.is_enough() {
        return say!("  approvals: {count} of {required}; the issue may be sent", count, required);
    }
    let missing = required - count;
    say_count!(
        "  {missing} approval is missing: `send` refuses the issue",
        "  {missing} approvals are missing: `send` refuses the issue",
        missing
    )
}

/// The approvals of an issue for machines.
fn describe_report(report: &ApprovalReport, file: &str, locale: Locale) -> Value {
    let ApprovalReport { issue, required, record, approvals, .. } = report;
    let edition = |edition: &RecordedEdition| json!({ "hash": edition.hash.to_string(), "bytes": edition.bytes });
    json!({
        "issue": issue.to_string(),
        "hash": record.content.to_string(),
        "free": edition(&record.free),
        "paid": edition(&record.paid),
        "required": required,
        "approved": report.count(),
        "is_enough": report.is_enough(),
        "file": file,
        "approvals": approvals.iter().map(|one| describe_approval(one, *issue, locale)).collect::<Vec<_>>(),
    })
}

fn describe_approval(approval: &JudgedApproval, issue: IssueName, locale: Locale) -> Value {
    let (standing, key) = match &approval.standing {
        ApprovalStanding::Counts(name) => ("counts", Some(name)),
        ApprovalStanding::Repeated(name) => ("repeated", Some(name)),
        ApprovalStanding::Changed(_) => ("changed", None),
        ApprovalStanding::Unsigned => ("unsigned", None),
        ApprovalStanding::NotPermitted(name) => ("not-permitted", Some(name)),
        ApprovalStanding::Stranger => ("stranger", None),
        ApprovalStanding::BadSignature => ("bad-signature", None),
    };
    json!({
        "by": approval.by.as_str(),
        "at": approval.at.timestamp().to_string(),
        "standing": standing,
        "person": key,
        "words": approval.word(issue).translate(locale),
    })
}
