//! An issue that has passed every guard of `send`. It can be sent as soon as it is locked.

use std::path::{Path, PathBuf};

use super::checked::{CheckedIssue, PrintedIssue};
use super::content::Repeated;
use super::error::Error;
use super::former_issues::MAX_FORMER_RUNS;
use super::guard_refusal::GuardRefusal;
use super::guards;
use super::issues::WantedIssue;
use super::opened::Newsroom;
use super::readers::ListedAudience;
use super::remark::Remark;
use super::request::{LateReaders, SendRequest};
use crate::audience::{Audience, ListLoss};
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::journal::{Digest, Run, Tally};
use crate::publication::Publication;

/// The result of looking for the issue that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IssueToSend {
    /// The file of the issue.
    File(PathBuf),
    /// There is no issue for today. Has the name it would have.
    NoneToday(IssueName),
}

/// The result of the guards, if none of them stops the run.
#[must_use = "a cleared issue is not sent before it is locked, started and finished"]
pub enum Clearance<'n> {
    /// The issue has been sent, and every delivery has ended.
    AlreadySent {
        /// The path of the file, as it is shown.
        file: String,
        /// How the deliveries have ended.
        tally: Box<Tally>,
        /// The remarks of the steps so far.
        remarks: Vec<Remark>,
    },
    /// The issue has been sent, and no reader of the list came late. Nothing is to be done.
    NobodyLate {
        /// The path of the file, as it is shown.
        file: String,
        /// The remarks of the steps so far.
        remarks: Vec<Remark>,
    },
    /// The issue can be sent.
    Cleared(Box<ClearedIssue<'n>>),
}

/// An issue that has passed every guard.
#[must_use = "a cleared issue is not sent before it is locked, started and finished"]
pub struct ClearedIssue<'n> {
    pub(super) newsroom: &'n mut Newsroom,
    pub(super) path: PathBuf,
    pub(super) printed: PrintedIssue,
    pub(super) request: SendRequest,
    pub(super) addressees: Addressees,
    pub(super) hash: Digest,
    pub(super) fingerprint: Fingerprint,
}

/// Whom an issue goes to.
pub(super) enum Addressees {
    /// This audience: a new run begins.
    New(ListedAudience),
    /// Those of this run, which goes on. They are in the journal since it began.
    Planned(Run),
    /// Those of this run, and these readers, who came late and are added to it.
    Late(Run, ListedAudience),
}

/// The runs in the journal that decide whether an issue can be sent.
#[derive(Default)]
struct FormerRuns {
    /// The run of the issue itself.
    own: Option<Run>,
    /// The latest runs of other issues, the last one first.
    last: Vec<Run>,
}

impl Newsroom {
    /// The file of the issue that a word names. If there is no issue for `today`, that is no error,
    /// unless its run has begun. The remarks say which earlier issues are not done with.
    ///
    /// # Errors
    ///
    /// The word names no issue, the issue does not exist, or a run is not finished while its issue
    /// is gone.
    pub fn issue_to_send(&mut self, word: &str) -> Result<IssueToSend, Error> {
        let wanted = self.wanted(word)?;
        if let (WantedIssue::Named(name), None, "today") = (&wanted, self.find_issue(&wanted), word)
        {
            self.remark_former_issues(*name)?;
            if let Some(journal) = self.find_journal()?
                && journal.run(*name)?.is_some_and(|run| run.finished.is_none())
            {
                return Err(GuardRefusal::IssueGone(*name).into());
            }
            return Ok(IssueToSend::NoneToday(*name));
        }
        self.issue_file(word).map(IssueToSend::File)
    }

    /// Applies every guard to a checked issue.
    ///
    /// # Errors
    ///
    /// The issue has errors, a guard stops the run, or the list, the key or the journal cannot be
    /// used.
    pub fn clear(
        &mut self,
        checked: CheckedIssue,
        request: SendRequest,
    ) -> Result<Clearance<'_>, Error> {
        let path = checked.path().to_owned();
        if let Some(name) = checked.name() {
            self.remark_former_issues(name)?;
        }
        let printed = checked.into_printed()?;
        let (hash, fingerprint) = (printed.hash(), printed.fingerprint()?);
        let name = printed.issue().name;
        let former = self.find_former_runs(&path, name)?;
        guards::require_same_content(hash, former.own.as_ref(), request)?;
        if let Some(run) = former.own.as_ref().filter(|run| run.finished.is_some())
            && request.late == LateReaders::LeftOut
        {
            let tally = Box::new(self.journal()?.tally(run.id)?);
            let (file, remarks) = (self.shown(&path), self.take_remarks());
            return Ok(Clearance::AlreadySent { file, tally, remarks });
        }
        guards::refuse_draft(printed.issue())?;
        if former.own.as_ref().is_none_or(|run| run.hash != hash) {
            self.guard_repetition(name, &fingerprint, request)?;
        }
        self.require_key(request.key)?;
        let Some(addressees) = self.find_addressees(&printed, former, request)? else {
            let (file, remarks) = (self.shown(&path), self.take_remarks());
            return Ok(Clearance::NobodyLate { file, remarks });
        };
        Ok(Clearance::Cleared(Box::new(ClearedIssue {
            newsroom: self,
            path,
            printed,
            request,
            addressees,
            hash,
            fingerprint,
        })))
    }

    /// Reads the runs in the journal that decide whether an issue can be sent.
    ///
    /// # Errors
    ///
    /// A receipt says that the issue was sent, but the journal has no run of it. The journal cannot
    /// be read.
    fn find_former_runs(&mut self, path: &Path, name: IssueName) -> Result<FormerRuns, Error> {
        // The receipt is read before the journal, because a run is in the journal before its
        // receipt is written.
        let receipt = self.refuse_receipted(path, name);
        let mut former = FormerRuns::default();
        if let Some(journal) = self.find_journal()? {
            former.own = journal.run(name)?;
            former.last = journal.last_runs(name, MAX_FORMER_RUNS)?;
        }
        if former.own.is_none() {
            receipt?;
        }
        Ok(former)
    }

    /// Refuses an issue that was sent under another name. Remarks on one that is almost another.
    fn guard_repetition(
        &mut self,
        name: IssueName,
        fingerprint: &Fingerprint,
        request: SendRequest,
    ) -> Result<(), Error> {
        let repeated = self.find_repeated(name, fingerprint)?;
        guards::refuse_repetition(repeated, request)?;
        if let Some(Repeated::Almost(other)) = repeated {
            self.remark(Remark::Almost(other));
        }
        Ok(())
    }

    /// Whom the issue goes to. `None` if everyone in the list has it.
    fn find_addressees(
        &mut self,
        printed: &PrintedIssue,
        former: FormerRuns,
        request: SendRequest,
    ) -> Result<Option<Addressees>, Error> {
        if request.late == LateReaders::Added {
            let run = former.own.ok_or(GuardRefusal::NeverSent(printed.issue().name))?;
            return self.find_late(printed, run, request);
        }
        // A run that has begun has its audience, and has passed the other guards.
        Ok(Some(match former.own {
            Some(run) => Addressees::Planned(run),
            None => {
                Addressees::New(self.guarded_audience(printed, former.last.first(), request)?)
            }
        }))
    }

    /// Whom a run goes to if the readers of the list who are not in it are added. The guards about day, hour and
    /// number hold for them. `None` if the run is finished and nobody is added.
    fn find_late(
        &mut self,
        printed: &PrintedIssue,
        run: Run,
        request: SendRequest,
    ) -> Result<Option<Addressees>, Error> {
        let ListedAudience { readers, loss } = self.audience()?;
        if readers.is_empty() {
            return Err(guards::nobody(&self.publication).into());
        }
        let readers = readers.without(&self.journal()?.reader_keys(run.id)?);
        if readers.is_empty() {
            return Ok(run.finished.is_none().then_some(Addressees::Planned(run)));
        }
        let settings = &self.publication.delivery;
        guards::require_moment(printed.issue(), settings, &self.now(), request)?;
        let all = usize::try_from(run.planned).unwrap_or(usize::MAX).saturating_add(readers.len());
        guards::require_at_most(all, settings)?;
        Ok(Some(Addressees::Late(run, ListedAudience { readers, loss })))
    }

    fn guarded_audience(
        &mut self,
        printed: &PrintedIssue,
        last: Option<&Run>,
        request: SendRequest,
    ) -> Result<ListedAudience, Error> {
        guards::require_moment(printed.issue(), &self.publication.delivery, &self.now(), request)?;
        let audience = self.audience()?;
        guards::require_audience(&audience.readers, &self.publication, last, request)?;
        Ok(audience)
    }
}

impl ClearedIssue<'_> {
    /// The issue in one line, with the short hash of the content that will be sent.
    pub fn line(&self) -> String {
        format!("{} · content {}", self.printed.line(), self.hash.short())
    }

    /// The printed issue.
    pub const fn printed(&self) -> &PrintedIssue {
        &self.printed
    }

    /// The settings of the publication.
    pub const fn publication(&self) -> &Publication {
        self.newsroom.publication()
    }

    /// The readers who will be written to, or who are added to the run. `None` if a run goes on as it is,
    /// because its audience was frozen when it began.
    pub const fn audience(&self) -> Option<&Audience> {
        match &self.addressees {
            Addressees::New(audience) | Addressees::Late(_, audience) => Some(&audience.readers),
            Addressees::Planned(_) => None,
        }
    }

    /// The readers of the list whose rows cannot be read. `None` if a run goes on as it is, because they were
    /// told of when it began.
    pub const fn loss(&self) -> Option<&ListLoss> {
        match &self.addressees {
            Addressees::New(audience) | Addressees::Late(_, audience) => Some(&audience.loss),
            Addressees::Planned(_) => None,
        }
    }

    /// The hash over both editions.
    pub const fn hash(&self) -> Digest {
        self.hash
    }

    /// The run that goes on. `None` if a new one begins.
    pub const fn run(&self) -> Option<&Run> {
        match &self.addressees {
            Addressees::New(_) => None,
            Addressees::Planned(run) | Addressees::Late(run, _) => Some(run),
        }
    }

    /// The counts of the run that goes on. `None` if a new one begins.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn tally(&mut self) -> Result<Option<Tally>, Error> {
        match &self.addressees {
            Addressees::New(_) => Ok(None),
            Addressees::Planned(run) | Addressees::Late(run, _) => {
                Ok(Some(self.newsroom.journal()?.tally(run.id)?))
            }
        }
    }

    /// The remarks since the last call, in order.
    pub fn take_remarks(&mut self) -> Vec<Remark> {
        self.newsroom.take_remarks()
    }
}
