//! `preview`: an issue in the browser, which follows its file.

use clap::Args;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::preview_options::PreviewPlace;
use super::previewing::show_preview;
use crate::newsroom::Newsroom;

/// Show an issue in the browser as its readers will get it, and follow its file
///
/// Both editions stand side by side, with what `check` says beside them. Save the file, and the page shows it at once. The
/// page answers only under the link that is printed, so that other users of this machine cannot read it. Nothing is sent,
/// and nothing is fetched from the web. Ctrl-C ends it.
///
/// With `--listen 0.0.0.0` others on the network of this machine can open the link too, on a phone by the code that is
/// printed. Whoever has the link reads the paid edition, and can have findings mended. The connection is not encrypted.
#[derive(Debug, Args)]
pub(super) struct PreviewIssue {
    /// A date, `today`, `tomorrow`, `latest`, or a file
    #[arg(default_value = "latest")]
    issue: String,
    #[command(flatten)]
    place: PreviewPlace,
}

impl PreviewIssue {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let issue = newsroom.issue_file(&self.issue)?;
        show_preview(newsroom, issue, &self.place, console)
    }
}
