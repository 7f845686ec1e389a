//! Watches the file of an issue while the issue is sent: an editor who makes it a draft again stops the run.

use std::convert::Infallible;
use std::future::pending;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task;
use tokio::time::sleep;

use super::reading::{PathReach, read_bounded};
use crate::deliver::Stop;
use crate::issue::{IssueName, read};

/// How often the file is read.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// The file of an issue that is being sent.
#[derive(Debug, Clone)]
pub(super) struct DraftWatch {
    folder: PathBuf,
    path: PathBuf,
    issue: IssueName,
    is_draft: Arc<AtomicBool>,
}

impl DraftWatch {
    /// Watches the file at `path` of the publication in `folder`, which has this issue.
    pub(super) fn new(folder: PathBuf, path: PathBuf, issue: IssueName) -> Self {
        Self { folder, path, issue, is_draft: Arc::default() }
    }

    /// The issue, if it has become a draft, and the run was stopped for that.
    pub(super) fn find_draft(&self) -> Option<IssueName> {
        self.is_draft.load(Ordering::Relaxed).then_some(self.issue)
    }

    /// Reads the file again and again, until the issue is a draft. Then stops the run gently, and waits for ever.
    pub(super) async fn watch(watched: Option<&Self>, stop: &Stop) -> Infallible {
        while let Some(watched) = watched {
            sleep(LOOK_INTERVAL).await;
            let look = watched.clone();
            // A look that panics stops nothing.
            if task::spawn_blocking(move || look.is_draft()).await.unwrap_or_default() {
                watched.is_draft.store(true, Ordering::Relaxed);
                stop.gently.cancel();
                break;
            }
        }
        pending().await
    }

    /// Whether the file says `draft = true`. A file that cannot be read at this moment does not.
    fn is_draft(&self) -> bool {
        is_draft_file(&self.folder, &self.path)
    }
}

/// Whether the file of an issue says now that the issue is a draft. A file that cannot be read does not.
pub(super) fn is_draft_file(folder: &Path, path: &Path) -> bool {
    let reach = PathReach::of_typed(folder, path);
    let bytes = read_bounded(path, reach, read::MAX_ISSUE_BYTES as u64);
    let source = bytes.ok().and_then(|bytes| read::source(String::new(), bytes).ok());
    source.is_some_and(|source| read::is_draft(&source))
}
