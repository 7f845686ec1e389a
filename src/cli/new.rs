//! `new`: a fresh issue.

use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use crate::issue::markdown_draft::{DraftRemark, MarkdownDraft};
use crate::newsroom::{BegunIssue, Newsroom};
use crate::wording::{Wording, join_wordings, say, say_count};

/// Begin an issue, as a draft
///
/// The file is `issues/DATE.toml`; its number follows on the newest issue's. A second issue on one day has a
/// word behind the date, and no number: `matinale new 2025-02-11-special`.
///
/// With `--from`, the issue has the text of a Markdown file, as Hugo, Jekyll, Obsidian and Ghost export it: `title`,
/// `description` and `author` of its front matter (YAML between `---`, TOML between `+++`) go to their places, `#` and
/// `##` begin blocks, a list of links below "In brief" is briefs. What has no place stands as comments at the top.
#[derive(Debug, Args)]
pub(super) struct New {
    /// A date (with a word behind it for a second issue), `today` or `tomorrow`
    #[arg(default_value = "tomorrow")]
    date: String,
    /// Begin with the text of this Markdown file
    #[arg(long, value_name = "TEXT.md")]
    from: Option<PathBuf>,
}

impl New {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self.from {
            None => {
                let path = newsroom.begin_issue(&self.date)?;
                console.say(&say!("made `{file}`", file = newsroom.shown(&path)));
            }
            Some(file) => {
                let begun = newsroom.begin_issue_from(&self.date, &file).inspect_err(|error| {
                    if let Some((source, findings)) = error.findings() {
                        console.findings(source, findings);
                    }
                })?;
                tell_begun(newsroom, &file, &begun, console);
            }
        }
        Ok(Exit::Done)
    }
}

/// Says what became of the text.
fn tell_begun(newsroom: &Newsroom, file: &Path, begun: &BegunIssue, console: Console) {
    let BegunIssue { name, path, draft } = begun;
    let MarkdownDraft { stories, briefs, remarks, .. } = draft;
    let (path, file) = (newsroom.shown(path), file.display().to_string());
    let mut parts = vec![say_count!("{stories} story", "{stories} stories", stories)];
    if *briefs > 0 {
        parts.push(say_count!("{briefs} brief", "{briefs} briefs", briefs));
    }
    console.say(&say!(
        "made `{path}` from `{file}`: {parts}",
        path,
        file,
        parts = join_wordings(parts)
    ));
    for remark in remarks {
        console.tell(&word_remark(remark));
    }
    let issue = name.to_string();
    console.say(&say!("next: `matinale check {issue}`, then `matinale rehearse {issue}`", issue));
}

fn word_remark(remark: &DraftRemark) -> Wording {
    match remark {
        DraftRemark::FrontMatterUnread(reason) => say!(
            "the front matter cannot be read, and stands as comments at the top: {reason}\n  \
             help: a text with a colon or a quotation mark stands in quotes: `title: \"Mardi : neige\"`",
            reason
        ),
        DraftRemark::KeysKept(keys) => word_kept_keys(keys),
        DraftRemark::OtherDate(date) => {
            say!("the front matter has the date `{date}`; the issue has its own", date)
        }
        DraftRemark::UnknownAuthor(name) => say!(
            "`{name}` is no contributor of matinale.toml, and stands in `byline` by name\n  \
             help: write the key there if it is one of them, or add the contributor",
            name
        ),
        DraftRemark::NoTitle(title) => say!(
            "the text has no title: `{title}` is the name of the file; write the headline of the morning",
            title
        ),
        DraftRemark::NoticeAtHead => say!(
            "what stands above the first heading is a notice: with a title, it can be an `editorial`"
        ),
        DraftRemark::LinkInTitle(title, link) => {
            say!("the title `{title}` lost its link, since titles have none: {link}", title, link)
        }
        DraftRemark::NothingBelow(title) => {
            say!("nothing stands below the heading `{title}`", title)
        }
        DraftRemark::Html(html) => say!(
            "the text has HTML, which is not printed: `{first}`; `check` says where each of it stands",
            first = html.lines().next().unwrap_or_default()
        ),
        DraftRemark::MoreMark => say!("`<!--more-->` was taken out"),
    }
}

fn word_kept_keys(keys: &[String]) -> Wording {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    say!(
        "an issue has no place for all that the front matter says of {keys}: it stands as comments at the top",
        keys = keys.join(", ")
    )
}
