//! The file of an issue's approvals, which stands beside the issue and which git carries.
//!
//! ```toml
//! [[approval]]
//! by = "Léa"
//! at = 2025-02-10T17:42:11Z
//! content = "…"                           # the content hash over both editions, as runs have it
//! free = { hash = "…", bytes = 48213 }
//! paid = { hash = "…", bytes = 71140 }
//! subject = "…"
//! head = "…"
//! blocks = [
//!   { title = "Une IA à soi", free = "…", paid = "…" },
//! ]
//! signature = """
//! -----BEGIN SSH SIGNATURE-----
//! …"""
//! ```

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use toml::Value;
use toml::value::Datetime;

use super::content_record::{ContentRecord, RawRecord};
use super::reading::read_whole;
use super::receipt_file::reach;
use crate::disk::{self, Access};
use crate::issue::IssueName;
use crate::journal::StopWords;
use crate::wording::{Wording, say};

/// The largest file of approvals that is read, in bytes.
const MAX_APPROVAL_BYTES: u64 = 1 << 20;

/// The most approvals of an issue.
const MAX_APPROVALS: usize = 16;

/// The most characters of a signature. That of an RSA key of 16 Ki bits has some 6,000.
const MAX_SIGNATURE_CHARS: usize = 16 << 10;

const HEADING: &str = "\
# Who approved this issue, written by `matinale approve`. Keep it in git. An approval is of the content as it was
# then: whatever changes in the issue afterwards needs another one.
";

/// The approval of an issue by one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Approval {
    /// Who approved the issue, in the person's own words.
    pub(super) by: StopWords,
    /// When the person did so. Whole seconds.
    pub(super) at: Timestamp,
    /// What was approved.
    pub(super) record: ContentRecord,
    /// The signature over the [statement](Self::write_statement), if there is one.
    pub(super) signature: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawApprovals {
    #[serde(default)]
    approval: Vec<RawApproval>,
}

#[derive(Debug, Deserialize)]
struct RawApproval {
    by: String,
    at: Datetime,
    signature: Option<String>,
    #[serde(flatten)]
    record: RawRecord,
}

impl Approval {
    /// The text that a signature is made over: the publication, the issue, and every line of the approval.
    pub(super) fn write_statement(&self, publication: &str, issue: IssueName) -> String {
        let head = format!("matinale approval\npublication = \"{publication}\"\nissue = {issue}\n");
        head + &self.lines().join("\n") + "\n"
    }

    fn lines(&self) -> Vec<String> {
        let by = Value::String(self.by.to_string());
        let at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ");
        let mut lines = vec![format!("by = {by}"), format!("at = {at}")];
        lines.extend(self.record.lines());
        lines
    }
}

impl RawApproval {
    fn parse(self) -> Option<Approval> {
        if self.signature.as_deref().is_some_and(|signature| !is_armoured(signature)) {
            return None;
        }
        Some(Approval {
            by: StopWords::parse(&self.by)?,
            at: self.at.to_string().parse().ok()?,
            record: self.record.parse()?,
            signature: self.signature,
        })
    }
}

/// Whether a text has only what the armour of a signature has: letters of base64, and the lines around them.
fn is_armoured(text: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || "+/=- \n\r".contains(c);
    text.len() <= MAX_SIGNATURE_CHARS && text.chars().all(is_known)
}

/// Reads a file of approvals. There are none if it does not exist. If it cannot be read, says why, as the end of a
/// sentence.
///
/// # Errors
///
/// It is no regular file in its folder, too large, or holds something else.
pub(super) fn read_approvals(path: &Path) -> Result<Vec<Approval>, Wording> {
    let bytes = match read_whole(path, reach(path), MAX_APPROVAL_BYTES) {
        Err(error) if is_absent(path, &error) => return Ok(Vec::new()),
        Err(error) => return Err(say!("{error}", error = error.to_string())),
        Ok(bytes) => bytes,
    };
    let text = String::from_utf8(bytes).map_err(|_| say!("it is no text"))?;
    if text.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ")) {
        return Err(say!(
            "two versions of it were merged, and the marks of the conflict stand in it"
        ));
    }
    let raw: RawApprovals =
        toml::from_str(&text).map_err(|_| say!("it is no file of approvals"))?;
    if raw.approval.len() > MAX_APPROVALS {
        return Err(say!("it has more than {most} approvals", most = MAX_APPROVALS));
    }
    let approvals: Option<Vec<Approval>> =
        raw.approval.into_iter().map(RawApproval::parse).collect();
    approvals.ok_or_else(|| say!("one of its approvals is none"))
}

/// Whether there is nothing at the path. A link that leads nowhere is something.
fn is_absent(path: &Path, error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::NotFound && disk::refuse_link(path).is_ok()
}

/// The text of a file of approvals that can be read again. The oldest approvals of another content than the last one's
/// go, if the file has no room for all of them. Says why if it has none without them either, as the end of a sentence.
///
/// # Errors
///
/// There are too many approvals of this content, or they are too large.
pub(super) fn print_approvals(mut approvals: Vec<Approval>) -> Result<String, Wording> {
    loop {
        let text = print_all(&approvals);
        let Some(excess) = find_excess(&approvals, &text) else { return Ok(text) };
        let content = approvals.last().map(|last| last.record.content);
        let former = approvals.iter().enumerate();
        let former = former.filter(|(_, approval)| Some(approval.record.content) != content);
        let Some((oldest, _)) = former.min_by_key(|(_, approval)| approval.at) else {
            return Err(excess);
        };
        approvals.remove(oldest);
    }
}

/// Why a file of these approvals would not be read. `None` if it would.
fn find_excess(approvals: &[Approval], text: &str) -> Option<Wording> {
    if approvals.len() > MAX_APPROVALS {
        return Some(say!("it has more than {most} approvals", most = MAX_APPROVALS));
    }
    if text.len() as u64 > MAX_APPROVAL_BYTES {
        return Some(say!("it is larger than {most} MiB", most = MAX_APPROVAL_BYTES >> 20));
    }
    let is_long = |approval: &Approval| approval.record.is_too_long();
    approvals.iter().any(is_long).then(|| say!("one of its approvals has too many blocks"))
}

/// Writes a file of approvals. The file is replaced as a whole.
///
/// # Errors
///
/// The folder takes no file.
pub(super) fn write_approvals(path: &Path, text: &str) -> std::io::Result<()> {
    disk::put(path, Access::Usual, |file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    })
    .map(drop)
}

fn print_all(approvals: &[Approval]) -> String {
    let mut text = HEADING.to_owned();
    for approval in approvals {
        let _ = write!(text, "\n[[approval]]\n{}\n", approval.lines().join("\n"));
        if let Some(signature) = &approval.signature {
            let _ = writeln!(text, "signature = \"\"\"\n{}\n\"\"\"", signature.trim_end());
        }
    }
    text
}
