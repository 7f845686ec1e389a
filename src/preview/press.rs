//! The thread that opens the publication, and checks and prints its issues: each once for each state of the files.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use tokio::sync::{mpsc, oneshot, watch};

use super::issue_view::{FindingOrigin, IssueView, ViewFrame, write_place};
use crate::finding::mend::Mend;
use crate::issue::IssueName;
use crate::newsroom::{
    Error, IssueStanding, MendScope, MendTarget, MendedFile, Newsroom, Surroundings, WantedIssue,
    mend_settings,
};
use crate::wording::Wording;

/// How many orders wait for the thread before those who give them wait too.
const WAITING_ORDERS: usize = 64;

/// What the thread works with.
pub(super) struct PressMaterial {
    /// The folder of the publication.
    pub(super) folder: PathBuf,
    /// The file of the issue that is shown first.
    pub(super) issue: PathBuf,
    pub(super) surroundings: Surroundings,
}

/// The press: whoever has it asks the thread, which ends with the last of them.
#[derive(Clone)]
pub(super) struct Press {
    orders: mpsc::Sender<PressOrder>,
    revisions: Arc<watch::Sender<u64>>,
}

/// The issues of the publication in one state of the files.
pub(super) struct ShelfView {
    pub(super) revision: u64,
    pub(super) publication: String,
    pub(super) issues: Vec<IssueStanding>,
}

/// The thread has ended, by a mistake of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PressGone;

/// Which finding is to be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MendOrder {
    pub(super) issue: Option<IssueName>,
    pub(super) origin: FindingOrigin,
    pub(super) target: MendTarget,
}

enum PressOrder {
    Show(Option<IssueName>, oneshot::Sender<Option<Arc<IssueView>>>),
    List(oneshot::Sender<Result<ShelfView, Wording>>),
    Mend(MendOrder, oneshot::Sender<Result<Vec<Mend>, Wording>>),
}

impl Press {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// The thread cannot be started.
    pub(super) fn start(
        material: PressMaterial,
        revisions: Arc<watch::Sender<u64>>,
    ) -> io::Result<Self> {
        let (orders, mut received) = mpsc::channel(WAITING_ORDERS);
        let states = revisions.subscribe();
        let body = move || {
            // Whoever opens the page first finds it printed.
            let mut first = OpenedState::open(&material, *states.borrow());
            first.show(&material, None);
            let mut state = Some(first);
            while let Some(order) = received.blocking_recv() {
                let revision = *states.borrow();
                let mut opened = state
                    .take()
                    .filter(|opened: &OpenedState| opened.revision == revision)
                    .unwrap_or_else(|| OpenedState::open(&material, revision));
                opened.carry_out(&material, order);
                state = Some(opened);
            }
        };
        thread::Builder::new().name("press".to_owned()).spawn(body)?;
        Ok(Self { orders, revisions })
    }

    /// The numbers of the states.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.revisions.subscribe()
    }

    /// An issue as it stands. `None` if the publication has no file of it.
    ///
    /// # Errors
    ///
    /// The thread has ended.
    pub(super) async fn show(
        &self,
        issue: Option<IssueName>,
    ) -> Result<Option<Arc<IssueView>>, PressGone> {
        self.order(|reply| PressOrder::Show(issue, reply)).await
    }

    /// All issues as they stand, or why they cannot be listed.
    ///
    /// # Errors
    ///
    /// The thread has ended.
    pub(super) async fn list(&self) -> Result<Result<ShelfView, Wording>, PressGone> {
        self.order(PressOrder::List).await
    }

    /// Makes the fix of a finding. Answers what was changed, nothing if the finding is not there any more, or why the file
    /// cannot be mended.
    ///
    /// # Errors
    ///
    /// The thread has ended.
    pub(super) async fn mend(
        &self,
        order: MendOrder,
    ) -> Result<Result<Vec<Mend>, Wording>, PressGone> {
        let mended = self.order(|reply| PressOrder::Mend(order, reply)).await;
        self.revisions.send_modify(|revision| *revision += 1);
        mended
    }

    /// Gives the thread an order, and waits for its answer.
    async fn order<T>(
        &self,
        write: impl FnOnce(oneshot::Sender<T>) -> PressOrder,
    ) -> Result<T, PressGone> {
        let (reply, answered) = oneshot::channel();
        self.orders.send(write(reply)).await.map_err(|_| PressGone)?;
        answered.await.map_err(|_| PressGone)
    }
}

/// The publication in one state of the files, and what was made of it.
struct OpenedState {
    revision: u64,
    newsroom: Result<Newsroom, Error>,
    views: BTreeMap<Option<IssueName>, Arc<IssueView>>,
}

impl OpenedState {
    fn open(material: &PressMaterial, revision: u64) -> Self {
        let newsroom = Newsroom::look_into(&material.folder, material.surroundings.clone());
        Self { revision, newsroom, views: BTreeMap::new() }
    }

    fn carry_out(&mut self, material: &PressMaterial, order: PressOrder) {
        // Who has asked may have gone.
        match order {
            PressOrder::Show(issue, reply) => drop(reply.send(self.show(material, issue))),
            PressOrder::List(reply) => drop(reply.send(self.list())),
            PressOrder::Mend(order, reply) => drop(reply.send(self.mend(material, order))),
        }
    }

    fn show(
        &mut self,
        material: &PressMaterial,
        issue: Option<IssueName>,
    ) -> Option<Arc<IssueView>> {
        if let Some(view) = self.views.get(&issue) {
            return Some(Arc::clone(view));
        }
        let path = self.find_file(material, issue)?;
        let folder = self
            .newsroom
            .as_ref()
            .map_or_else(|_| material.folder.clone(), Newsroom::canonical_folder);
        let pictures = format!("../../picture/{}", write_place(issue));
        let frame = ViewFrame {
            revision: self.revision,
            folder: &folder,
            issue: &path,
            pictures: &pictures,
        };
        let view = match &mut self.newsroom {
            Ok(newsroom) => IssueView::read(newsroom, frame),
            Err(error) => IssueView::of_error(None, error, frame),
        };
        let view = Arc::new(view);
        self.views.insert(issue, Arc::clone(&view));
        Some(view)
    }

    /// The file of an issue. While the settings cannot be used, that which the preview was opened with.
    fn find_file(&self, material: &PressMaterial, issue: Option<IssueName>) -> Option<PathBuf> {
        match (issue, &self.newsroom) {
            (Some(name), Ok(newsroom)) => newsroom.find_issue(&WantedIssue::Named(name)),
            (None, _) | (_, Err(_)) => Some(material.issue.clone()),
        }
    }

    /// Lists the issues. The journal changes without a file that is watched, so it is asked each time.
    fn list(&mut self) -> Result<ShelfView, Wording> {
        let newsroom = self.newsroom.as_mut().map_err(|error| error.word_causes())?;
        let issues = newsroom.list_issue_standings().map_err(|error| error.word_causes())?;
        let publication = newsroom.publication().name.clone();
        Ok(ShelfView { revision: self.revision, publication, issues })
    }

    fn mend(&mut self, material: &PressMaterial, order: MendOrder) -> Result<Vec<Mend>, Wording> {
        let scope = MendScope::One(order.target);
        let mended = match order.origin {
            FindingOrigin::Settings => {
                mend_settings(&material.folder, scope).map(|mended| mended.into_iter().collect())
            }
            FindingOrigin::Issue => {
                match (self.find_file(material, order.issue), &mut self.newsroom) {
                    (Some(path), Ok(newsroom)) => newsroom.mend_issue(&path, scope),
                    (None, _) => Ok(Vec::new()),
                    (_, Err(error)) => return Err(error.word_causes()),
                }
            }
        };
        let mended: Vec<MendedFile> = mended.map_err(|error| error.word_causes())?;
        Ok(mended.into_iter().flat_map(|file| file.mends).collect())
    }
}
