//! `correct`: begins the correction of an issue for those who have it wrong.

use clap::Args;
use serde_json::json;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::status_content::{count_holders, describe_content};
use crate::newsroom::{BegunCorrection, CorrectionRequest, Newsroom, RestoredContent, Sameness};
use crate::wording::{say, say_count};

/// Begin a correction: a short issue for exactly those readers who have a wrong version of an issue
///
/// Mend the file of the issue first. `correct` compares it with the version that readers have, and writes
/// `issues/DATE-correction.toml`, a draft with what was written and what it should read, block by block. What stood in
/// exclusive blocks stands in exclusive blocks of the draft. Edit it, look at it with `proof`, take `draft = true` out, and send
/// it: `matinale send DATE-correction`. The schedule does not send it, unless it has a `send_at`. Its key `corrects` says who gets it: the readers who have that version, each
/// in the edition they had. If nothing differs for an edition, its readers get nothing, unless you write them a block.
///
/// From then on no call sends that version any more, unless `--take-back` says that it was right after all. A run that is not over goes on with the mended file and `--amend`.
///
/// Readers in doubt may have the version, and get no correction before `matinale resolve ISSUE --assume-sent` counts them;
/// `matinale send DATE-correction --top-up` adds them then.
///
/// For example: `matinale correct today`
#[derive(Debug, Args)]
pub(super) struct CorrectIssue {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    issue: String,
    /// The version that is wrong, by the first digits of its hash; needed if readers have several
    #[arg(long, value_name = "HASH")]
    version: Option<String>,
    /// Write a draft although nothing differs, it is unknown what differs, or there is a correction already
    #[arg(long)]
    anyway: bool,
    /// Take back that the version is withdrawn, so that it can be sent again
    #[arg(long, conflicts_with = "anyway")]
    take_back: bool,
}

impl CorrectIssue {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        if self.take_back {
            let restored = newsroom.take_withdrawal_back(&self.issue, self.version.as_deref())?;
            tell_restored(console, newsroom, &restored);
            return Ok(Exit::Done);
        }
        let path = newsroom.issue_file(&self.issue)?;
        let checked = newsroom.check_issue(&path)?;
        if checked.line().is_none() {
            console.findings(checked.source(), checked.findings());
        }
        let sameness = if self.anyway { Sameness::Accepted } else { Sameness::Refused };
        let request = CorrectionRequest { content: self.version, sameness };
        let begun = newsroom.begin_correction(checked, &request)?;
        tell(console, newsroom, &begun);
        Ok(Exit::Done)
    }
}

/// Says that a content can be sent again, and which corrections of it are there.
fn tell_restored(console: Console, newsroom: &mut Newsroom, restored: &RestoredContent) {
    let RestoredContent { issue, content, corrections } = restored;
    console.remarks(newsroom.take_remarks());
    if console.json {
        let corrections: Vec<_> = corrections.iter().map(ToString::to_string).collect();
        let answer = json!({
            "issue": issue.to_string(),
            "content": content.to_string(),
            "corrections": corrections,
        });
        console.answer(&answer.to_string());
    }
    let hash = content.short();
    let mut lines =
        vec![say!("content {hash} of the issue of {issue} can be sent again", hash, issue)];
    lines.extend(corrections.iter().map(|name| {
        say!(
            "  `issues/{name}.toml` corrects it, and can still be sent: delete it if nothing is wrong",
            name = name.to_string()
        )
    }));
    lines.push(say!("  `matinale send {issue}` goes on", issue));
    console.say(&lines);
}

/// Says what was begun, for whom, and what comes next.
fn tell(console: Console, newsroom: &Newsroom, begun: &BegunCorrection) {
    let BegunCorrection { name, path, issue, content, changes } = begun;
    let file = newsroom.shown(path);
    if console.json {
        let answer = json!({
            "correction": name.to_string(),
            "file": file,
            "issue": issue.to_string(),
            "content": describe_content(content),
            "changes": changes,
        });
        console.answer(&answer.to_string());
    }
    let mut lines = vec![match changes {
        0 => say!("made `{file}`, with a place for your own words", file),
        count => say_count!(
            "made `{file}`, with {count} passage that differs",
            "made `{file}`, with {count} passages that differ",
            count,
            file
        ),
    }];
    let (hash, readers) = (content.hash.short(), count_holders(content));
    lines.push(say!("  content {hash} of the issue of {issue}: {readers}", hash, issue, readers));
    if content.possible > 0 {
        lines.push(say!(
            "  `matinale resolve {issue} --assume-sent` counts those who may have it; without that they get no correction",
            issue
        ));
    }
    lines.push(say!("  nobody is sent that content any more"));
    lines.push(say!(
        "next: edit it, `matinale proof {name}`, take `draft = true` out, then `matinale send {name}`",
        name = name.to_string()
    ));
    console.say(&lines);
}
