//! The receipt of a run that is under way: its mark is written in its place, again and again.
//!
//! The line with the mark is written over itself. Up to some
//! thirty deliveries in a group, it lies within the first 512 bytes of the file, which disks write as a
//! whole. If somebody changes or deletes the file meanwhile, it is written anew: it is looked at again before
//! a mark, but not before each of those that follow within [`LOOK_INTERVAL`].

use std::fs::{self, File};
use std::io::{Error, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::reading::{PathReach, read_bounded};
use super::receipt_text::{Handed, MARK_OFFSET, Receipt, ReceiptText};
use crate::deliver::{HandOverMark, MarkFile, MarkSync, RunMarks};
use crate::disk::{self, Access, FileIdentity};

/// The largest receipt that is read, in bytes.
pub(super) const MAX_RECEIPT_BYTES: u64 = 64 << 10;

/// What disks write as a whole, in bytes.
const SECTOR_BYTES: usize = 512;

/// How long marks are written without looking whether the file at the path is still theirs. A look takes as
/// long as some marks do.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// The receipt of a run that is under way.
struct ReceiptFile {
    path: PathBuf,
    text: ReceiptText,
    file: File,
    identity: FileIdentity,
    /// The last mark.
    handed: Handed,
    /// The bytes of the line with the mark.
    width: usize,
    /// When the file was found to be ours.
    looked: Instant,
}

/// Writes the receipt of a run in which so many messages were handed over. Answers what writes its next
/// marks.
///
/// # Errors
///
/// The receipt cannot be written.
pub(super) fn begin_marks(path: PathBuf, text: ReceiptText, hand_overs: u64) -> Result<RunMarks> {
    let mark = HandOverMark { hand_overs, last: Vec::new() };
    let file = Box::new(ReceiptFile::put(path, text, &Handed::UpTo(mark))?);
    Ok(RunMarks { hand_overs, file })
}

impl ReceiptFile {
    /// Writes the whole file.
    fn put(path: PathBuf, text: ReceiptText, handed: &Handed) -> Result<Self> {
        let needed = text.mark_line(handed).len();
        let width = needed.max(SECTOR_BYTES - MARK_OFFSET - 1);
        let bytes = text.text(handed, width);
        let file = disk::put(&path, Access::Usual, |file| {
            file.write_all(bytes.as_bytes())?;
            file.sync_all()
        })?;
        let identity = FileIdentity::of(&file.metadata()?);
        let (handed, looked) = (handed.clone(), Instant::now());
        Ok(Self { path, text, file, identity, handed, width, looked })
    }

    /// Whether the file with the last mark is still the one at the path.
    fn is_in_place(&mut self) -> bool {
        if self.looked.elapsed() < LOOK_INTERVAL {
            return true;
        }
        self.looked = Instant::now();
        let found = fs::symlink_metadata(&self.path).map(|found| FileIdentity::of(&found));
        let written = || self.text.text(&self.handed, self.width);
        found.is_ok_and(|found| found == self.identity)
            && read_text(&self.path).is_ok_and(|found| found == written())
    }

    /// Refuses to write a receipt that another process keeps up with the same run by now.
    fn require_ours(&self, mark: &HandOverMark) -> Result<()> {
        match read(&self.path).map(|found| (found.run, found.handed)) {
            Ok((run, Handed::UpTo(found)))
                if run == self.text.run && found.hand_overs > mark.hand_overs =>
            {
                Err(Error::other("another matinale writes it"))
            }
            _ => Ok(()),
        }
    }
}

impl MarkFile for ReceiptFile {
    fn write(&mut self, mark: &HandOverMark) -> Result<()> {
        let handed = Handed::UpTo(mark.clone());
        let line = self.text.mark_line(&handed);
        if line.len() > self.width || !self.is_in_place() {
            self.require_ours(mark)?;
            *self = Self::put(self.path.clone(), self.text.clone(), &handed)?;
            return Ok(());
        }
        let Self { file, width, .. } = self;
        file.seek(SeekFrom::Start(MARK_OFFSET as u64))?;
        file.write_all(format!("{line:width$}").as_bytes())?;
        self.handed = handed;
        Ok(())
    }

    fn sync_later(&self) -> Result<MarkSync> {
        let file = self.file.try_clone()?;
        Ok(Box::new(move || file.sync_data()))
    }
}

/// A receipt lies in the folder that it is looked for in.
pub(super) fn reach(path: &Path) -> PathReach<'_> {
    path.parent().map_or(PathReach::Anywhere, PathReach::Inside)
}

/// Reads the text of the receipt at a path. `None` if it is not there, or is no text.
pub(super) fn read_receipt_text(path: &Path) -> Option<String> {
    read_text(path).ok()
}

/// Reads the receipt at a path. If it cannot be read, says why, as the end of a sentence.
pub(super) fn read(path: &Path) -> std::result::Result<Receipt, String> {
    Receipt::parse(&read_text(path)?).map_err(str::to_owned)
}

fn read_text(path: &Path) -> std::result::Result<String, String> {
    let bytes =
        read_bounded(path, reach(path), MAX_RECEIPT_BYTES).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is no text".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::{fs, thread};

    use jiff::civil::date;

    use super::{HandOverMark, Handed, LOOK_INTERVAL, Path, ReceiptText, begin_marks, read};
    use crate::issue::IssueName;
    use crate::journal::{DeliveryId, Digest};
    use crate::newsroom::receipt_text::ReceiptedRun;

    fn text() -> ReceiptText {
        let now = "2025-02-11T06:30:00+01:00[Europe/Paris]".parse().expect("a moment");
        let run = ReceiptedRun::new(IssueName::of_day(date(2025, 2, 11)), Digest::new([8; 32]));
        ReceiptText::of_plan(run, Digest::new([7; 32]), 40, &now)
    }

    fn mark(hand_overs: u64, group: i64) -> HandOverMark {
        HandOverMark { hand_overs, last: (0..group).map(DeliveryId::numbered).collect() }
    }

    fn handed(path: &Path) -> Handed {
        read(path).expect("a receipt").handed
    }

    #[test]
    fn each_mark_is_in_the_file_when_it_returns_however_large_its_group_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("receipt.toml");
        let mut marks = begin_marks(path.clone(), text(), 0).expect("written");
        assert_eq!(handed(&path), Handed::UpTo(mark(0, 0)));
        for (hand_overs, group) in [(1, 1), (9, 8), (900, 256), (901, 1)] {
            marks.file.write(&mark(hand_overs, group)).expect("written");
            assert_eq!(handed(&path), Handed::UpTo(mark(hand_overs, group)));
        }
    }

    #[test]
    fn a_receipt_that_was_deleted_replaced_or_edited_meanwhile_is_written_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("receipt.toml");
        let mut marks = begin_marks(path.clone(), text(), 0).expect("written");
        let older = fs::read(&path).expect("the receipt");
        let changes: [&dyn Fn(); 4] = [
            &|| fs::remove_file(&path).expect("removed"),
            &|| fs::write(&path, &older).expect("written"),
            &|| fs::write(&path, "<<<<<<< HEAD\n").expect("written"),
            &|| {
                fs::remove_file(&path).expect("removed");
                fs::write(&path, &older).expect("written");
            },
        ];
        for (change, hand_overs) in changes.into_iter().zip(1..) {
            marks.file.write(&mark(hand_overs * 2, 1)).expect("written");
            change();
            thread::sleep(LOOK_INTERVAL);
            marks.file.write(&mark(hand_overs * 2 + 1, 1)).expect("written");
            assert_eq!(handed(&path), Handed::UpTo(mark(hand_overs * 2 + 1, 1)));
        }
    }

    #[test]
    fn a_receipt_that_another_process_keeps_up_is_left_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("receipt.toml");
        let mut ours = begin_marks(path.clone(), text(), 4).expect("written");
        let mut theirs = begin_marks(path.clone(), text(), 6).expect("written");
        thread::sleep(LOOK_INTERVAL);
        assert!(ours.file.write(&mark(5, 1)).is_err());
        theirs.file.write(&mark(7, 1)).expect("written");
        assert_eq!(handed(&path), Handed::UpTo(mark(7, 1)));
    }
}
