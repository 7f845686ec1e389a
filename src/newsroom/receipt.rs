//! The receipt: a file that a run leaves beside its issue, so that nobody is sent to twice if the journal is
//! lost, or is an older copy.
//!
//! It is on the disk before the run is planned, and its [mark](super::receipt_file) is written before each
//! message leaves. It contains no name and no address.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::Error;
use super::files::{place_beside, shown};
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::reading::read_whole;
use super::receipt_file::{MAX_RECEIPT_BYTES, begin_marks, reach, read};
use super::receipt_text::{Handed, KeptWithRun, Receipt, ReceiptText, ReceiptedRun};
use super::remark::Remark;
use super::run_driver::NewPlan;
use super::start_failure::StartFailure;
use crate::deliver::{HandOverMark, RunMarks};
use crate::disk::{self, Access};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{DeliveryId, Digest, Run, State, Tally};
use crate::publication::Store;

/// What a journal knows of a run, to be compared with its receipt.
pub(super) struct KnownToJournal {
    /// The counts of the run's deliveries.
    pub(super) tally: Tally,
    /// How many deliveries were claimed when the machine went down, so that their hand-overs may be lost.
    pub(super) lost: u64,
}

impl Newsroom {
    /// Refuses an issue that was sent according to a receipt. Called if the journal has no run of
    /// it.
    ///
    /// # Errors
    ///
    /// There is a receipt beside the issue's file, or in the usual place of that day's issue, and it is not
    /// one of a run that was never planned.
    pub(super) fn refuse_receipted(
        &self,
        issue: &Path,
        name: IssueName,
    ) -> Result<(), GuardRefusal> {
        for path in self.receipts(Some(issue), name) {
            let said = match read(&path) {
                Ok(Receipt { handed: Handed::NotPlanned, .. }) => continue,
                Ok(receipt) => receipt.words(),
                Err(cause) => format!("was sent, and cannot be read further: {cause}"),
            };
            return Err(GuardRefusal::Receipt {
                receipt: shown(&self.folder, &path),
                issue: name,
                said,
                journal: self.publication.journal.to_string(),
            });
        }
        Ok(())
    }

    /// What the journal knows of a run, to be compared with its receipt.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub(super) fn find_known(&mut self, run: &Run) -> Result<KnownToJournal, Error> {
        let journal = self.journal()?;
        let (tally, lost) = (journal.tally(run.id)?, journal.count_lost_claims(run.id)?);
        Ok(KnownToJournal { tally, lost })
    }

    /// Refuses to go on with a journal that has forgotten hand-overs of its run, such as an older copy:
    /// readers would get the issue twice. A journal that lost no more hand-overs in a power failure than it knows readers
    /// who were claimed then is none: they are all put in doubt when the run is taken over. Answers the deliveries that
    /// the receipt has handed over last, if the journal just misses them because the machine went down while both were
    /// written.
    ///
    /// # Errors
    ///
    /// The journal is older than the receipt, or the receipt is missing, cannot be read, or is of another
    /// run.
    pub(super) fn compare_receipt(
        &self,
        issue: Option<&Path>,
        run: &Run,
        known: &KnownToJournal,
    ) -> Result<Vec<DeliveryId>, GuardRefusal> {
        let mut unrecorded = Vec::new();
        let receipts = self.receipts(issue, run.issue);
        if let Some(issue) = issue.filter(|_| receipts.is_empty())
            && self.has_written_receipt(run)
        {
            let receipt = shown(&self.folder, &place(issue, run.issue));
            return Err(GuardRefusal::NoReceipt { receipt, issue: run.issue });
        }
        for path in receipts {
            let shown = shown(&self.folder, &path);
            let receipt = read(&path).map_err(|cause| GuardRefusal::UnreadableReceipt {
                receipt: shown.clone(),
                issue: run.issue,
                cause,
            })?;
            if receipt.run != ReceiptedRun::new(run.issue, run.audience) {
                return Err(GuardRefusal::ForeignReceipt { receipt: shown, issue: run.issue });
            }
            require_accepted(&receipt, &shown, run.issue, &known.tally)?;
            unrecorded.extend(find_unrecorded(receipt, shown, run.issue, known)?);
        }
        Ok(unrecorded)
    }

    /// Writes the receipt of a run that is about to be planned.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn announce_run(&self, issue: &Path, plan: &NewPlan<'_>) -> Result<(), Error> {
        let text = self.describe_plan(plan).text(&Handed::NotPlanned, 0);
        self.put_receipt(&place(issue, plan.issue), &text)
    }

    fn describe_plan(&self, plan: &NewPlan<'_>) -> ReceiptText {
        let readers = &plan.audience.readers;
        let run = ReceiptedRun::new(plan.issue, Digest::new(readers.digest()));
        let now = plan.now.to_zoned(self.publication.timezone.clone());
        ReceiptText::of_plan(run, plan.hash, readers.len() as u64, &now)
    }

    /// Writes the receipt of a run, and answers what keeps it up with the run.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the journal cannot be read.
    pub(super) fn begin_receipt(&mut self, issue: &Path, run: &Run) -> Result<RunMarks, Error> {
        let (text, hand_overs) = self.describe_run(run)?;
        let path = place(issue, run.issue);
        let name = shown(&self.folder, &path);
        begin_marks(path, text, hand_overs)
            .map_err(|error| StartFailure::NoReceipt(name, error).into())
    }

    /// Writes the receipt of a run: the counts of deliveries that have ended, and the end of the
    /// run if there is one.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the journal cannot be read.
    pub(super) fn write_receipt(&mut self, issue: &Path, name: IssueName) -> Result<(), Error> {
        let Some(run) = self.journal()?.run(name)? else { return Ok(()) };
        let (text, hand_overs) = self.describe_run(&run)?;
        let handed = Handed::UpTo(HandOverMark { hand_overs, last: Vec::new() });
        let (path, text) = (place(issue, name), text.text(&handed, 0));
        let there = read_whole(&path, reach(&path), MAX_RECEIPT_BYTES);
        if there.is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        self.put_receipt(&path, &text)
    }

    /// Writes the receipt of a run that has ended again, if it is gone or cannot be read: as long as one of
    /// the two is there, journal or receipt, the issue is not sent again. A receipt that cannot be written
    /// is a remark.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn restore_receipt(&mut self, issue: &Path, name: IssueName) -> Result<(), Error> {
        let journal = self.journal()?;
        let finished = journal.run(name)?.filter(|run| run.finished.is_some());
        let Some(run) = finished else { return Ok(()) };
        let known = self.find_known(&run)?;
        let found = self.compare_receipt(Some(issue), &run, &known);
        if let Err(GuardRefusal::NoReceipt { .. } | GuardRefusal::UnreadableReceipt { .. }) = found
            && let Err(error) = self.write_receipt(issue, name)
        {
            self.remark(Remark::ReceiptNotWritten(error));
        }
        Ok(())
    }

    /// Writes the receipt of a run as [`write_receipt`](Self::write_receipt) does, and removes those in the
    /// other places of the issue.
    ///
    /// # Errors
    ///
    /// As there, or a receipt cannot be removed.
    pub(super) fn replace_receipts(&mut self, issue: &Path, name: IssueName) -> Result<(), Error> {
        for path in self.receipts(Some(issue), name) {
            fs::remove_file(&path).map_err(|error| StartFailure::File(path, error))?;
        }
        self.write_receipt(issue, name)
    }

    fn put_receipt(&self, path: &Path, text: &str) -> Result<(), Error> {
        let fill = |file: &mut fs::File| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        disk::put(path, Access::Usual, fill)
            .map(drop)
            .map_err(|error| StartFailure::NoReceipt(shown(&self.folder, path), error).into())
    }

    /// The text of a run's receipt, and the hand-overs of the run.
    fn describe_run(&mut self, run: &Run) -> Result<(ReceiptText, u64), Error> {
        let zone = self.publication.timezone.clone();
        let journal = self.journal()?;
        // What a receipt says must not be lost with the power in the journal.
        journal.sync()?;
        let tally = journal.tally(run.id)?;
        let (amendments, key) = (journal.amendments(run.id)?, journal.key_fingerprint()?);
        let kept = KeptWithRun { amendments, key };
        Ok((ReceiptText::of_run(run, &tally, &kept, &zone), tally.hand_overs()))
    }

    /// The receipts of an issue that exist: beside its file, or in the usual places of that day's issue. A
    /// path that cannot be looked at counts as existing.
    fn receipts(&self, issue: Option<&Path>, name: IssueName) -> Vec<PathBuf> {
        let issues = self.folder.join("issues");
        let usual = [
            issues.join(format!("{name}.receipt.toml")),
            issues.join(name.to_string()).join("receipt.toml"),
        ];
        let mut places: Vec<_> =
            issue.map(|issue| place(issue, name)).into_iter().chain(usual).collect();
        places.sort();
        places.dedup();
        places.retain(|path| is_there(path));
        places
    }

    /// Whether a run must have a receipt here: its journal lies here too, or it was last worked on from here.
    /// A journal on a server may have a run that another machine worked on last, and that has the receipt.
    fn has_written_receipt(&self, run: &Run) -> bool {
        let is_ours = || run.owner.as_ref().is_none_or(|owner| self.is_of_this_place(owner));
        matches!(self.publication.journal, Store::File(_)) || is_ours()
    }
}

/// Refuses a journal that knows fewer reached readers than a receipt.
fn require_accepted(
    receipt: &Receipt,
    name: &str,
    issue: IssueName,
    tally: &Tally,
) -> Result<(), GuardRefusal> {
    // A copy that is sent once more can have another edition than the one before it.
    let counted = [EditionName::Free, EditionName::Paid].map(|edition| receipt.accepted(edition));
    let counted = counted.iter().sum();
    let known = tally.of(State::Accepted) + tally.had_before();
    if counted > known {
        let receipt = name.to_owned();
        return Err(GuardRefusal::OldJournal { receipt, issue, known, counted });
    }
    Ok(())
}

/// The deliveries that a receipt has handed over and the journal has not, if these are the last ones.
/// Refuses a journal that misses others.
fn find_unrecorded(
    receipt: Receipt,
    name: String,
    issue: IssueName,
    known: &KnownToJournal,
) -> Result<Vec<DeliveryId>, GuardRefusal> {
    let lost = known.lost;
    let Handed::UpTo(HandOverMark { hand_overs, last }) = receipt.handed else {
        return Ok(Vec::new());
    };
    let known = known.tally.hand_overs();
    let missing = hand_overs.saturating_sub(known);
    if missing <= lost {
        Ok(Vec::new())
    } else if missing == last.len() as u64 {
        Ok(last)
    } else {
        Err(GuardRefusal::ForgetfulJournal { receipt: name, issue, known, counted: hand_overs })
    }
}

/// The path of the receipt for an issue's file.
pub(super) fn place(issue: &Path, name: IssueName) -> PathBuf {
    place_beside(issue, name, "receipt")
}

/// Whether a path exists. True if that cannot be found out.
fn is_there(path: &Path) -> bool {
    !fs::symlink_metadata(path)
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;

    use super::{IssueName, place};

    #[test]
    fn a_receipt_lies_beside_the_file_or_in_the_folder_of_its_issue() {
        let name = IssueName::of_day(date(2025, 2, 11));
        let of = |file: &str| place(Path::new(file), name).display().to_string();
        assert_eq!(of("issues/2025-02-11.toml"), "issues/2025-02-11.receipt.toml");
        assert_eq!(of("issues/2025-02-11/issue.toml"), "issues/2025-02-11/receipt.toml");
        assert_eq!(of("/elsewhere/late.toml"), "/elsewhere/2025-02-11.receipt.toml");
    }
}
