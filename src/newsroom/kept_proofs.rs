//! What the last proof of each issue had, so that a plan can say what has changed since. It is kept on this machine, in
//! the folder of the state.

use std::io::Result;
use std::path::Path;

use jiff::{Timestamp, Zoned};
use serde::Deserialize;
use toml::value::Datetime;

use super::checked::PrintedIssue;
use super::cleared::ClearedIssue;
use super::content_difference::ContentDifference;
use super::content_record::{ContentRecord, RawRecord};
use super::error::Error;
use super::files::shown;
use super::opened::Newsroom;
use super::reading::{PathReach, read_whole};
use super::remark::Remark;
use crate::deliver::ProofOutcome;
use crate::disk::{self, make_private_folder};
use crate::issue::IssueName;
use crate::outcome::Outcome;

/// The file of the proofs, in the publication's folder.
const KEPT: &str = "state/proofs.toml";

/// The largest file of proofs that is read, in bytes.
const MAX_KEPT_BYTES: u64 = 1 << 20;

/// The most issues whose proofs are kept.
const MAX_KEPT_PROOFS: usize = 14;

/// The last proof of an issue.
struct KeptProof {
    issue: IssueName,
    at: Timestamp,
    record: ContentRecord,
}

/// How an issue stands to its last proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofComparison {
    /// When the proof was sent.
    pub at: Zoned,
    /// What has changed since.
    pub difference: ContentDifference,
}

#[derive(Debug, Deserialize)]
struct RawKeptProofs {
    #[serde(default)]
    proof: Vec<RawKeptProof>,
}

#[derive(Debug, Deserialize)]
struct RawKeptProof {
    issue: String,
    at: Datetime,
    #[serde(flatten)]
    record: RawRecord,
}

impl Newsroom {
    /// Keeps what the proof of an issue had, if anybody has it. A file that cannot be written is a remark.
    ///
    /// # Errors
    ///
    /// The editions cannot be printed.
    pub(super) fn keep_proof(
        &mut self,
        printed: &PrintedIssue,
        messages: &[ProofOutcome],
    ) -> std::result::Result<(), Error> {
        if !messages.iter().any(|message| matches!(message.outcome, Outcome::Accepted(_))) {
            return Ok(());
        }
        let (issue, at) = (printed.issue().name, self.now().timestamp());
        let fresh = KeptProof { issue, at, record: printed.record_content()? };
        let path = self.folder.join(KEPT);
        let inside = PathReach::Inside(&self.folder);
        let mut proofs = read_proofs(&path, inside);
        proofs.retain(|proof| proof.issue != issue);
        proofs.push(fresh);
        proofs.drain(..proofs.len().saturating_sub(MAX_KEPT_PROOFS));
        let written = inside.admit_folder_of(&path).and_then(|()| write_proofs(&path, &proofs));
        if let Err(error) = written {
            self.remark(Remark::ProofNotKept(shown(&self.folder, &path), error));
        }
        Ok(())
    }
}

impl Newsroom {
    /// What has changed in an issue since its last proof that was sent from this machine. `None` if there was none, or it is
    /// not known any more.
    ///
    /// # Errors
    ///
    /// The editions cannot be printed.
    pub fn compare_with_proof(
        &self,
        printed: &PrintedIssue,
    ) -> std::result::Result<Option<ProofComparison>, Error> {
        let proofs = read_proofs(&self.folder.join(KEPT), PathReach::Inside(&self.folder));
        let issue = printed.issue().name;
        let Some(proof) = proofs.into_iter().find(|proof| proof.issue == issue) else {
            return Ok(None);
        };
        let at = proof.at.to_zoned(self.publication.timezone.clone());
        let difference = proof.record.compare(&printed.record_content()?);
        Ok(Some(ProofComparison { at, difference }))
    }
}

impl ClearedIssue<'_> {
    /// What has changed since the last proof: see [`Newsroom::compare_with_proof`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn compare_with_proof(&self) -> std::result::Result<Option<ProofComparison>, Error> {
        self.newsroom.compare_with_proof(&self.printed)
    }
}

impl RawKeptProof {
    fn parse(self) -> Option<KeptProof> {
        Some(KeptProof {
            issue: IssueName::parse(&self.issue)?,
            at: self.at.to_string().parse().ok()?,
            record: self.record.parse()?,
        })
    }
}

/// The proofs in the file, the last one last. None if the file is missing, too large, or holds something else.
fn read_proofs(path: &Path, reach: PathReach<'_>) -> Vec<KeptProof> {
    let bytes = read_whole(path, reach, MAX_KEPT_BYTES).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    let raw = toml::from_str(&text).unwrap_or(RawKeptProofs { proof: Vec::new() });
    raw.proof.into_iter().filter_map(RawKeptProof::parse).collect()
}

/// Writes the proofs. The file is replaced as a whole.
fn write_proofs(path: &Path, proofs: &[KeptProof]) -> Result<()> {
    let tables = proofs.iter().map(|KeptProof { issue, at, record }| {
        let at = at.strftime("%Y-%m-%dT%H:%M:%SZ");
        let head = format!("[[proof]]\nissue = \"{issue}\"\nat = {at}\n");
        head + &record.lines().join("\n") + "\n"
    });
    let text = tables.collect::<Vec<_>>().join("\n");
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    disk::write(path, text.as_bytes())
}
