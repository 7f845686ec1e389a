//! The history of an issue: the other issues in the folder, and the journal if there is one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;

use super::opened::Newsroom;
use crate::check::{Earlier, History, Sent};
use crate::issue::IssueName;
use crate::issue::read;
use crate::journal::Digest;
use crate::message::FrozenHash;
use crate::render::EarlierIssue;

/// How many issues back subjects are compared.
const MAX_REMEMBERED_ISSUES: usize = 30;

impl Newsroom {
    /// Gathers the history of an issue, which has this file and this content hash. Leaves
    /// out what cannot be read, because checking an issue needs neither other issues nor a journal.
    /// Makes no journal.
    pub(super) fn gather_history(
        &mut self,
        path: &Path,
        issue: IssueName,
        frozen: FrozenHash,
    ) -> History {
        let sent = self.find_changed_run(path, issue, frozen);
        History { today: self.now().date(), earlier: self.list_earlier(issue), sent }
    }

    /// The issues before an issue, for the foot of the page: newest first, without drafts and corrections, which are for
    /// some readers alone.
    pub(super) fn list_latest(&mut self, issue: IssueName) -> Vec<EarlierIssue> {
        let listed = self.publication.latest;
        let readable = self.before(issue).into_iter().filter_map(|(name, path)| {
            let text = self.issue_text(&path)?;
            let title = read::headline(&text).filter(|_| !read::is_correction(&text))?;
            Some(EarlierIssue { date: name.day(), title, url: None })
        });
        readable.take(listed).collect()
    }

    fn list_earlier(&mut self, issue: IssueName) -> Vec<Earlier> {
        let before = self.before(issue).into_iter().take(MAX_REMEMBERED_ISSUES);
        let readable = before.filter_map(|(name, path)| {
            let subject = read::subject(&*self.issue_text(&path)?)?;
            Some(Earlier { name, subject })
        });
        readable.collect()
    }

    /// The issues before an issue, newest first.
    fn before(&self, issue: IssueName) -> Vec<(IssueName, PathBuf)> {
        self.issues().into_iter().rev().filter(|(name, _)| *name < issue).collect()
    }

    /// The run of the issue, if it began with other content and a file was written since. A newer
    /// matinale can print the same files in another way, which is no change of the editor's.
    fn find_changed_run(
        &mut self,
        path: &Path,
        issue: IssueName,
        frozen: FrozenHash,
    ) -> Option<Sent> {
        let run = self.find_journal().ok()??.run(issue).ok()??;
        let zone = &self.publication.timezone;
        let day = |moment: Timestamp| moment.to_zoned(zone.clone()).date();
        let is_changed =
            run.hash != Digest::new(frozen) && is_written_since(&self.folder, path, run.started);
        is_changed.then(|| Sent { begun: day(run.started), finished: run.finished.map(day) })
    }
}

/// Whether a file that an issue is printed from was written after a moment: its own file, a
/// picture, or the settings.
fn is_written_since(publication: &Path, path: &Path, moment: Timestamp) -> bool {
    let settings = publication.join("matinale.toml");
    let folders = [path.parent(), Some(&publication.join("issues/images"))].map(|folder| {
        let folder = folder.and_then(|folder| fs::read_dir(folder).ok());
        folder.into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<PathBuf>>()
    });
    let other =
        |file: &PathBuf| file != path && file.extension().is_some_and(|kind| kind == "toml");
    let files = folders.into_iter().flatten().filter(|file| !other(file));
    files.chain([settings]).any(|file| {
        let written = fs::metadata(file).and_then(|file| file.modified());
        written.is_ok_and(|written| written > SystemTime::from(moment))
    })
}
