//! What the receipts of all issues say, for a machine whose journal knows nothing of these runs.

use std::path::{Path, PathBuf};

use super::files::list_folder;
use super::issues::name_by_file;
use super::opened::Newsroom;
use super::receipt::place;
use super::receipt_file::read_receipt_text;
use super::receipt_text::{Receipt, parse_loosely, read_issue};
use crate::issue::IssueName;
use crate::journal::Digest;

/// What a receipt says about content and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownReceipt {
    /// The issue.
    pub(super) issue: IssueName,
    /// The hash of the issue's fingerprint. `None` in a receipt of an earlier matinale.
    pub(super) fingerprint: Option<Digest>,
    /// The fingerprint of the key. `None` in a receipt of an earlier matinale.
    pub(super) key: Option<Digest>,
    /// Whether the receipt was edited or damaged. Nothing but its issue is known then.
    pub(super) is_altered: bool,
}

impl Newsroom {
    /// The receipts in the folder of the issues, oldest issue first. Leaves out what is no receipt.
    pub(super) fn read_receipts(&self) -> Vec<KnownReceipt> {
        let mut receipts: Vec<KnownReceipt> =
            self.receipt_paths().iter().filter_map(|path| KnownReceipt::read(path)).collect();
        receipts.sort_by_key(|receipt| receipt.issue);
        receipts
    }

    /// The paths that receipts in the folder of the issues can have.
    fn receipt_paths(&self) -> Vec<PathBuf> {
        let entries = list_folder(&self.folder.join("issues"));
        let paths = entries.into_iter().filter_map(|path| {
            let is_receipt = path.to_str().is_some_and(|name| name.ends_with(".receipt.toml"));
            let folder = || Some(place(&path.join("issue.toml"), name_by_file(&path)?));
            if is_receipt { Some(path) } else { folder() }
        });
        paths.collect()
    }
}

impl KnownReceipt {
    fn read(path: &Path) -> Option<Self> {
        let text = read_receipt_text(path)?;
        let receipt = parse_loosely(&text)?;
        let issue = read_issue(&receipt)?;
        let is_whole = Receipt::parse(&text).is_ok();
        let digest = |key: &str| Digest::parse(receipt.get(key)?.as_str()?);
        let known = |key| digest(key).filter(|_| is_whole);
        // A receipt of an earlier matinale has no check, and neither of the two.
        let has_more =
            ["handed", "fingerprint", "key"].iter().any(|key| receipt.contains_key(*key));
        let (fingerprint, key) = (known("fingerprint"), known("key"));
        Some(Self { issue, fingerprint, key, is_altered: has_more && !is_whole })
    }
}
