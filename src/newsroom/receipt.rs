//! The receipt: a file that a run leaves beside its issue, so that the issue is not sent again if
//! the journal is lost.
//!
//! The receipt is on the disk before the first message leaves. It contains no name and no address.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use toml::{Table, Value};

use super::error::Error;
use super::files::shown;
use super::guard_refusal::GuardRefusal;
use super::opened::Newsroom;
use super::reading::{PathReach, read_bounded, read_whole};
use super::replace::put;
use super::start_failure::StartFailure;
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::journal::{Amendment, Digest, Run, State, Tally};

/// The largest receipt that is read, in bytes.
const MAX_RECEIPT_BYTES: u64 = 64 << 10;

const HEADING: &str = "\
# matinale wrote this when it began to send the issue. It names no reader, and belongs into git beside
# the issue: if the journal is lost, it keeps the issue from being sent a second time.
";

impl Newsroom {
    /// Refuses an issue that was sent according to a receipt. Called if the journal has no run of
    /// it.
    ///
    /// # Errors
    ///
    /// There is a receipt beside the issue's file, or in the usual place of the issue's name.
    pub(super) fn refuse_receipted(
        &self,
        issue: &Path,
        name: IssueName,
    ) -> Result<(), GuardRefusal> {
        let issues = self.folder.join("issues");
        let places = [
            place(issue, name),
            issues.join(format!("{name}.receipt.toml")),
            issues.join(name.to_string()).join("receipt.toml"),
        ];
        // A path that cannot be looked at counts as existing.
        let Some(found) = places.into_iter().find(|path| is_there(path)) else { return Ok(()) };
        let said =
            said(&found).unwrap_or_else(|| "was sent, and cannot be read further".to_owned());
        Err(GuardRefusal::Receipt {
            receipt: shown(&self.folder, &found),
            issue: name,
            said,
            journal: self.publication.journal.to_string(),
        })
    }

    /// Refuses to go on with a journal in which readers are missing whom the receipt counts as
    /// reached, such as an older copy. These readers would get the issue twice.
    ///
    /// # Errors
    ///
    /// The journal is older than the receipt.
    pub(super) fn compare_receipt(
        &self,
        issue: &Path,
        name: IssueName,
        tally: &Tally,
    ) -> Result<(), GuardRefusal> {
        let path = place(issue, name);
        let Some(receipt) = read_receipt(&path) else { return Ok(()) };
        for edition in [EditionName::Free, EditionName::Paid] {
            let counted = receipt.get(edition.as_str()).and_then(|counts| counts.get("accepted"));
            let counted =
                counted.and_then(Value::as_integer).and_then(|count| u64::try_from(count).ok());
            let known = tally.of_edition(State::Accepted, edition);
            if let Some(counted) = counted.filter(|counted| *counted > known) {
                let receipt = shown(&self.folder, &path);
                return Err(GuardRefusal::OldJournal { receipt, edition, known, counted });
            }
        }
        Ok(())
    }

    /// Writes the receipt of a run: the counts of deliveries that have ended, and the end of the
    /// run if there is one.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the journal cannot be read.
    pub(super) fn write_receipt(&mut self, issue: &Path, name: IssueName) -> Result<(), Error> {
        let journal = self.journal()?;
        let Some(run) = journal.run(name)? else { return Ok(()) };
        let tally = journal.tally(run.id)?;
        let (amendments, key) = (journal.amendments(run.id)?, journal.key_fingerprint()?);
        let text = Receipt { run: &run, tally: &tally, amendments: &amendments, key }
            .text(&self.publication.timezone);
        let path = place(issue, name);
        let there = read_whole(&path, reach(&path), MAX_RECEIPT_BYTES);
        if there.is_ok_and(|there| there == text.as_bytes()) {
            return Ok(());
        }
        put(&path, begin, |file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .map_err(|error| StartFailure::NoReceipt(shown(&self.folder, &path), error).into())
    }
}

/// The path of the receipt for an issue's file.
pub(super) fn place(issue: &Path, name: IssueName) -> PathBuf {
    let name = match issue.file_name() {
        Some(name) if name == "issue.toml" => "receipt.toml".to_owned(),
        _ => format!("{name}.receipt.toml"),
    };
    issue.with_file_name(name)
}

/// Whether a path exists. True if that cannot be found out.
fn is_there(path: &Path) -> bool {
    let missing =
        |error: &io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    !fs::symlink_metadata(path).is_err_and(|error| missing(&error))
}

/// A receipt lies in the folder that it is looked for in.
fn reach(path: &Path) -> PathReach<'_> {
    path.parent().map_or(PathReach::Anywhere, PathReach::Inside)
}

/// The receipt in a file. `None` if it is not there, or is no TOML.
pub(super) fn read_receipt(path: &Path) -> Option<Table> {
    String::from_utf8(read_bounded(path, reach(path), MAX_RECEIPT_BYTES).ok()?).ok()?.parse().ok()
}

/// The content of a receipt, as the end of a sentence.
fn said(path: &Path) -> Option<String> {
    let receipt = read_receipt(path)?;
    let word = |key: &str| Some(receipt.get(key)?.to_string());
    let planned = receipt.get("planned").and_then(Value::as_integer)?;
    let hash = Digest::parse(receipt.get("hash")?.as_str()?)?.short();
    let begun = word("begun")?;
    let end = word("ended").map_or_else(String::new, |ended| format!(" and ended {ended}"));
    Some(format!("began to go out to {planned} readers {begun}{end} (content {hash})"))
}

/// The content of a receipt.
struct Receipt<'a> {
    run: &'a Run,
    tally: &'a Tally,
    /// The amendments of the run, the first one first.
    amendments: &'a [Amendment],
    /// The fingerprint of the publication's key.
    key: Option<Digest>,
}

impl Receipt<'_> {
    /// The text of the receipt. Moments are in the publication's time zone.
    fn text(&self, zone: &TimeZone) -> String {
        let Self { run, tally, amendments, key } = self;
        let at = |moment: Timestamp| {
            moment.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        };
        let mut lines = vec![
            format!("matinale = \"{}\"", env!("CARGO_PKG_VERSION")),
            match run.issue.word() {
                Some(_) => format!("issue = \"{}\"", run.issue),
                None => format!("issue = {}", run.issue),
            },
            format!("hash = \"{}\"", run.hash),
            format!("planned = {}", run.planned),
            format!("begun = {}", at(run.started)),
        ];
        lines.extend(run.fingerprint.map(|words| format!("fingerprint = \"{words}\"")));
        lines.extend(key.map(|key| format!("key = \"{key}\"")));
        lines.extend(run.finished.map(|ended| format!("ended = {}", at(ended))));
        for amendment in *amendments {
            let (former, until) = (amendment.former, at(amendment.at));
            lines.push(format!(
                "\n[[amended]] # what went out before\nhash = \"{former}\"\nuntil = {until}"
            ));
        }
        let editions = [EditionName::Free, EditionName::Paid];
        lines.extend(editions.into_iter().filter_map(|edition| count_ended(tally, edition)));
        format!("{HEADING}\n{}\n", lines.join("\n"))
    }
}

/// A table with the number of ended deliveries of an edition, by state. `None` if none has ended.
fn count_ended(tally: &Tally, edition: EditionName) -> Option<String> {
    let ended = State::ALL.into_iter().filter(|state| state.is_end() || *state == State::InDoubt);
    let counts = ended.filter_map(|state| match tally.of_edition(state, edition) {
        0 => None,
        count => Some(format!("{state} = {count}")),
    });
    let counts: Vec<_> = counts.collect();
    (!counts.is_empty()).then(|| format!("\n[{edition}]\n{}", counts.join("\n")))
}

/// Makes a new file. Replaces what an earlier process with the same number left behind.
fn begin(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "a test makes the files it is about")]

    use std::path::Path;

    use jiff::civil::date;

    use super::{IssueName, place, said};

    #[test]
    fn a_receipt_lies_beside_the_file_or_in_the_folder_of_its_issue() {
        let name = IssueName::of_day(date(2025, 2, 11));
        let of = |file: &str| place(Path::new(file), name).display().to_string();
        assert_eq!(of("issues/2025-02-11.toml"), "issues/2025-02-11.receipt.toml");
        assert_eq!(of("issues/2025-02-11/issue.toml"), "issues/2025-02-11/receipt.toml");
        assert_eq!(of("/elsewhere/late.toml"), "/elsewhere/2025-02-11.receipt.toml");
    }

    #[test]
    fn what_is_no_receipt_says_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("receipt.toml");
        for text in
            ["", "planned = 3", "\u{1b}[2J", "planned = 3\nhash = \"x\"\nbegun = 2025-02-11"]
        {
            std::fs::write(&path, text).expect("written");
            assert_eq!(said(&path), None, "{text:?}");
        }
    }
}
