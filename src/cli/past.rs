//! What went before an issue: the clock, the folder's other issues, and the journal where there is one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;

use super::failure::Failure;
use super::newsroom::{Newsroom, bounded};
use crate::check::{Earlier, History, Sent};
use crate::finding::Source;
use crate::issue::read;
use crate::journal::{BoxedJournal, Digest, Run};
use crate::message::FrozenHash;

/// So many issues back a subject is remembered.
const REMEMBERED: usize = 30;

/// Gathers what bears on the issue of a day, in its file, whose content hash is this. What cannot be
/// read is left out: checking an issue needs neither the others nor a journal, and makes none.
pub(super) fn gather(
    newsroom: &Newsroom,
    path: &Path,
    (issue, frozen): (Date, FrozenHash),
) -> History {
    let sent = sent(newsroom, path, (issue, frozen));
    History { today: newsroom.now().date(), earlier: earlier(newsroom, issue), sent }
}

/// The run of another issue of late that says the same as this one, but for its day.
///
/// # Errors
///
/// The journal's own.
pub(super) fn copied(
    newsroom: &Newsroom,
    (path, issue): (&Path, Date),
    journal: &mut BoxedJournal,
) -> Result<Option<Run>, Failure> {
    let wording = |path: &Path| {
        read::wording(&Source::new("", bounded(path, read::LARGEST as u64).ok()?).ok()?)
    };
    let Some(own) = wording(path) else { return Ok(None) };
    let others = newsroom.issues().into_iter().rev().filter(|(date, _)| *date != issue);
    for (date, path) in others.take(REMEMBERED) {
        if wording(&path).is_some_and(|wording| wording == own)
            && let Some(run) = journal.run(date)?
        {
            return Ok(Some(run));
        }
    }
    Ok(None)
}

fn earlier(newsroom: &Newsroom, issue: Date) -> Vec<Earlier> {
    let before = newsroom.issues().into_iter().rev().filter(|(date, _)| *date < issue);
    let readable = before.take(REMEMBERED).filter_map(|(date, path)| {
        let source = Source::new("", bounded(&path, read::LARGEST as u64).ok()?).ok()?;
        Some(Earlier { date, subject: read::subject(&source)? })
    });
    readable.collect()
}

/// The run of the issue, where it began with other content and something was written since: a matinale
/// that was replaced meanwhile prints otherwise too, and is no change of the editor's.
fn sent(newsroom: &Newsroom, path: &Path, (issue, frozen): (Date, FrozenHash)) -> Option<Sent> {
    let run = newsroom.kept_journal().ok()??.run(issue).ok()??;
    let zone = &newsroom.publication.timezone;
    let day = |moment: Timestamp| moment.to_zoned(zone.clone()).date();
    let changed = run.hash != Digest::new(frozen) && written_since(newsroom, path, run.started);
    changed.then(|| Sent { begun: day(run.started), finished: run.finished.map(day) })
}

/// Whether one of the files that an issue is printed from was written after a moment: its own, a
/// picture, the settings.
fn written_since(newsroom: &Newsroom, path: &Path, moment: Timestamp) -> bool {
    let settings = newsroom.folder.join("matinale.toml");
    let folders = [path.parent(), Some(&newsroom.folder.join("issues/images"))].map(|folder| {
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
