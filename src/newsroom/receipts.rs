//! What the receipts of all issues say, for a machine whose journal knows nothing of these runs.

use std::path::{Path, PathBuf};

use super::files::list_folder;
use super::issues::name_by_file;
use super::opened::Newsroom;
use super::receipt::{place, read_receipt};
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
        let receipt = read_receipt(path)?;
        let name = receipt.get("issue")?;
        // A name without a word is a date of TOML.
        let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
        let issue = IssueName::parse(&name)?;
        let digest = |key: &str| Digest::parse(receipt.get(key)?.as_str()?);
        Some(Self { issue, fingerprint: digest("fingerprint"), key: digest("key") })
    }
}
