//! An issue that has passed every guard of `send`. It can be sent as soon as it is locked.

use std::path::{Path, PathBuf};

use super::addressees::Addressees;
use super::checked::{CheckedIssue, PrintedIssue};
use super::content::Repeated;
use super::error::Error;
use super::former_issues::MAX_FORMER_RUNS;
use super::guard_refusal::GuardRefusal;
use super::guards;
use super::issues::WantedIssue;
use super::named_copies::NamedCopy;
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
    /// There is no issue for today.
    NoneToday {
        /// The name that it would have.
        issue: IssueName,
        /// The last issue before it, if there is one.
        last: Option<IssueName>,
    },
}

/// The result of the guards, if none of them stops the run.
#[must_use = "a cleared issue is not sent before it is locked, started and finished"]
pub enum Clearance<'n> {
    /// The issue has been sent, and every delivery has ended.
    AlreadySent {
        /// The name of the issue.
        issue: IssueName,
        /// The path of the file, as it is shown.
        file: String,
        /// How the deliveries have ended.
        tally: Box<Tally>,
        /// The remarks of the steps so far.
        remarks: Vec<Remark>,
    },
    /// The issue has been sent, and no reader of the list came late. Nothing is to be done.
    NobodyLate {
        /// The name of the issue.
        issue: IssueName,
        /// The path of the file, as it is shown.
        file: String,
        /// How the deliveries have ended.
        tally: Box<Tally>,
        /// The readers of the list whose rows cannot be read.
        loss: ListLoss,
        /// The remarks of the steps so far.
        remarks: Vec<Remark>,
    },
    /// Each reader who is named has had the copy that is asked for. Nothing is to be done.
    CopiesSent {
        /// The copies.
        copies: Vec<NamedCopy>,
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
            let issue = *name;
            let former = self.issues().into_iter().rev().map(|(former, _)| former);
            let last = former.into_iter().find(|former| *former < issue);
            return Ok(IssueToSend::NoneToday { issue, last });
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
        guards::require_same_content(hash, former.own.as_ref(), &request)?;
        if let Some(run) = former.own.as_ref().filter(|run| run.finished.is_some())
            && request.late == LateReaders::NextIssue
        {
            let tally = Box::new(self.journal()?.tally(run.id)?);
            let (file, remarks) = (self.shown(&path), self.take_remarks());
            return Ok(Clearance::AlreadySent { issue: name, file, tally, remarks });
        }
        self.guard_content(&printed, &fingerprint, former.own.as_ref(), &request)?;
        let addressees = self.find_addressees(&printed, former, &request)?;
        if let Some(done) = self.find_nothing_to_do(&path, &addressees)? {
            return Ok(done);
        }
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

    /// The end of a request for readers besides those of the run, if none of them is to be sent anything.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn find_nothing_to_do(
        &mut self,
        path: &Path,
        addressees: &Addressees,
    ) -> Result<Option<Clearance<'static>>, Error> {
        Ok(match addressees {
            Addressees::Named(_, named) if named.listed.readers.is_empty() => {
                let (copies, remarks) = (named.copies.clone(), self.take_remarks());
                Some(Clearance::CopiesSent { copies, remarks })
            }
            Addressees::Late(run, late) if late.readers.is_empty() && run.finished.is_some() => {
                let (issue, loss) = (run.issue, late.loss.clone());
                let tally = Box::new(self.journal()?.tally(run.id)?);
                let (file, remarks) = (self.shown(path), self.take_remarks());
                Some(Clearance::NobodyLate { issue, file, tally, loss, remarks })
            }
            _ => None,
        })
    }

    /// The guards about the issue itself, and about the key.
    fn guard_content(
        &mut self,
        printed: &PrintedIssue,
        fingerprint: &Fingerprint,
        own: Option<&Run>,
        request: &SendRequest,
    ) -> Result<(), Error> {
        guards::refuse_draft(printed.issue())?;
        if own.is_none_or(|run| run.hash != printed.hash()) {
            self.guard_repetition(printed.issue().name, fingerprint, request)?;
        }
        self.require_key(request.key)?;
        Ok(())
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
            former.last = journal.last_runs(Some(name), MAX_FORMER_RUNS)?;
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
        request: &SendRequest,
    ) -> Result<(), Error> {
        let repeated = self.find_repeated(name, fingerprint)?;
        guards::refuse_repetition(repeated, request)?;
        if let Some(Repeated::Almost(other)) = repeated {
            self.remark(Remark::Almost(other));
        }
        Ok(())
    }

    /// Whom the issue goes to.
    fn find_addressees(
        &mut self,
        printed: &PrintedIssue,
        former: FormerRuns,
        request: &SendRequest,
    ) -> Result<Addressees, Error> {
        let never = GuardRefusal::NeverSent(printed.issue().name);
        match &request.late {
            LateReaders::Added => self.find_late(printed, former.own.ok_or(never)?, request),
            LateReaders::Named(wanted) => {
                let run = former.own.ok_or(never)?;
                let named = self.find_named_audience(&run, wanted)?;
                if !named.listed.readers.is_empty() {
                    self.guard_moment(printed, request)?;
                    self.guard_size(&run, &named.listed, named.count_added())?;
                }
                Ok(Addressees::Named(run, named))
            }
            // A run that has begun has its audience, and has passed the other guards.
            LateReaders::NextIssue => {
                let FormerRuns { own: Some(run), .. } = former else {
                    let audience = self.guarded_audience(printed, former.last.first(), request)?;
                    return Ok(Addressees::New(audience));
                };
                Ok(Addressees::Planned(run))
            }
        }
    }

    /// Whom a run goes to if the readers of the list who are not in it are added.
    fn find_late(
        &mut self,
        printed: &PrintedIssue,
        run: Run,
        request: &SendRequest,
    ) -> Result<Addressees, Error> {
        let ListedAudience { readers, loss, beside } = self.audience()?;
        if readers.is_empty() {
            return Err(guards::nobody(&self.publication).into());
        }
        let planned = self.journal()?.reader_keys(run.id)?;
        let readers = readers.without(|key| planned.contains(key));
        let late = ListedAudience { readers, loss, beside };
        if !late.readers.is_empty() {
            self.guard_moment(printed, request)?;
            self.guard_size(&run, &late, late.count_listed())?;
        }
        Ok(Addressees::Late(run, late))
    }

    /// The guards about day and hour.
    fn guard_moment(
        &self,
        printed: &PrintedIssue,
        request: &SendRequest,
    ) -> Result<(), GuardRefusal> {
        let settings = &self.publication.delivery;
        guards::require_moment(printed.issue(), settings, &self.now(), request)
    }

    fn guarded_audience(
        &mut self,
        printed: &PrintedIssue,
        last: Option<&Run>,
        request: &SendRequest,
    ) -> Result<ListedAudience, Error> {
        self.guard_moment(printed, request)?;
        let audience = self.audience()?;
        guards::require_audience(&audience, &self.publication)?;
        self.guard_shrinkage(&audience, last, request)?;
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
    /// because its audience was frozen when it began, and nobody is added.
    pub fn audience(&self) -> Option<&Audience> {
        let readers = self.addressees.listed().map(|listed| &listed.readers);
        readers.filter(|readers| !readers.is_empty())
    }

    /// What is done about the readers who are named. `None` if nobody is.
    pub fn named_copies(&self) -> Option<&[NamedCopy]> {
        match &self.addressees {
            Addressees::Named(_, named) => Some(&named.copies),
            _ => None,
        }
    }

    /// The readers of the list whose rows cannot be read. `None` if the list is not read, because a run goes on
    /// as it is.
    pub fn loss(&self) -> Option<&ListLoss> {
        self.addressees.listed().map(|listed| &listed.loss)
    }

    /// The hash over both editions.
    pub const fn hash(&self) -> Digest {
        self.hash
    }

    /// The run that goes on. `None` if a new one begins.
    pub const fn run(&self) -> Option<&Run> {
        self.addressees.run()
    }

    /// The counts of the run that goes on. `None` if a new one begins.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    pub fn tally(&mut self) -> Result<Option<Tally>, Error> {
        let Some(run) = self.addressees.run() else { return Ok(None) };
        Ok(Some(self.newsroom.journal()?.tally(run.id)?))
    }

    /// The remarks since the last call, in order.
    pub fn take_remarks(&mut self) -> Vec<Remark> {
        self.newsroom.take_remarks()
    }
}
