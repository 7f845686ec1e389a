//! An issue that has passed every guard of `send`. It can be sent as soon as it is locked.

use std::path::{Path, PathBuf};

use super::addressees::Addressees;
use super::approval_report::ApprovalReport;
use super::checked::{CheckedIssue, PrintedIssue};
use super::content::Repeated;
use super::corrected_readers::CorrectedReaders;
use super::error::Error;
use super::former_issues::MAX_FORMER_RUNS;
use super::guard_refusal::GuardRefusal;
use super::guards;
use super::named_copies::NamedCopy;
use super::opened::Newsroom;
use super::readers::{ListedAudience, spool_failure};
use super::remark::Remark;
use super::request::{LateReaders, SendRequest, Timing};
use crate::audience::{ListLoss, SpooledAudience};
use crate::fingerprint::Fingerprint;
use crate::issue::IssueName;
use crate::journal::{Digest, Run, Tally};
use crate::publication::Publication;
use crate::wording::{Wording, say};

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
    pub(super) approvals: Option<ApprovalReport>,
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
            self.guard_name(name, &request)?;
        }
        let printed = checked.into_printed()?;
        let (hash, fingerprint) = (printed.hash(), printed.fingerprint()?);
        self.compare_with_senders(&printed, request.company)?;
        let former = self.find_former_runs(&path, printed.issue().name)?;
        if !self.is_corrected(former.own.as_ref(), &request)? {
            guards::require_same_content(hash, former.own.as_ref(), &request)
                .map_err(|refusal| self.add_steps(refusal))?;
        }
        if let Some(sent) = self.find_already_sent(&path, former.own.as_ref(), &request)? {
            return Ok(sent);
        }
        Self::require_same_corrected(printed.issue(), former.own.as_ref())?;
        self.guard_content(&printed, &fingerprint, former.own.as_ref(), &request)?;
        let approvals = self.require_approval(&path, &printed, former.own.as_ref())?;
        let addressees = self.find_addressees(&printed, former, &request)?;
        if let Some(done) = self.find_nothing_to_do(&path, &addressees)? {
            return Ok(done);
        }
        Ok(Clearance::Cleared(Box::new(ClearedIssue {
            newsroom: self,
            path,
            printed,
            request,
            approvals,
            addressees,
            hash,
            fingerprint,
        })))
    }

    /// The guards that need no more than the name of an issue. Remarks on earlier issues.
    fn guard_name(&mut self, name: IssueName, request: &SendRequest) -> Result<(), Error> {
        // The call of the schedule has looked at them, and tells for itself what became of the others of the day.
        if request.timing != Timing::Scheduled {
            self.remark_former_issues(name)?;
        }
        self.refuse_stopped(name)
    }

    /// The end of a request for an issue that has been sent, if it asks for nobody besides.
    ///
    /// # Errors
    ///
    /// The journal cannot be read.
    fn find_already_sent(
        &mut self,
        path: &Path,
        own: Option<&Run>,
        request: &SendRequest,
    ) -> Result<Option<Clearance<'static>>, Error> {
        let sent = own.filter(|run| run.finished.is_some());
        let Some(run) = sent.filter(|_| request.late == LateReaders::NextIssue) else {
            return Ok(None);
        };
        let tally = Box::new(self.journal()?.tally(run.id)?);
        let (file, remarks) = (self.shown(path), self.take_remarks());
        Ok(Some(Clearance::AlreadySent { issue: run.issue, file, tally, remarks }))
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
        self.refuse_withdrawn(own, printed)?;
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
                let named = self.find_named_audience(printed.issue(), &run, wanted)?;
                if !named.listed.readers.is_empty() {
                    self.guard_moment(printed, request)?;
                    self.guard_size(&run, &named.listed, named.count_added())?;
                }
                Ok(Addressees::Named(run, named))
            }
            // A run that has begun has its audience, and has passed the other guards.
            LateReaders::NextIssue => {
                let FormerRuns { own: Some(run), .. } = former else {
                    let audience = self.guarded_audience(printed, &former.last, request)?;
                    self.remark_missing_stage(&audience);
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
        let ListedAudience { readers, loss, beside, corrected } =
            self.audience_of(printed.issue())?;
        if readers.is_empty() {
            return Err(guards::nobody(&self.publication).into());
        }
        let planned = self.journal()?.reader_keys(run.id)?;
        let readers = readers.without(|reader| planned.contains(&reader.key()));
        let readers = readers.map_err(spool_failure)?;
        let late = ListedAudience { readers, loss, beside, corrected };
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
        former: &[Run],
        request: &SendRequest,
    ) -> Result<ListedAudience, Error> {
        self.guard_moment(printed, request)?;
        let audience = self.audience_of(printed.issue())?;
        guards::require_audience(&audience, &self.publication)?;
        if audience.corrected.is_none() {
            let last = former.iter().find(|run| !self.is_run_of_correction(run));
            self.guard_shrinkage(&audience, last, request)?;
        }
        Ok(audience)
    }
}

impl ClearedIssue<'_> {
    /// The issue in one line, with the short hash of the content that will be sent.
    pub fn line(&self) -> Wording {
        say!(
            "{issue} · content {hash}",
            issue = self.printed.line(),
            hash = self.hash.short().clone()
        )
    }

    /// Who has approved the issue as it stands. `None` if the settings ask for no approvals, or a run goes on with what
    /// was approved before.
    pub const fn approvals(&self) -> Option<&ApprovalReport> {
        self.approvals.as_ref()
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
    pub fn audience(&self) -> Option<&SpooledAudience> {
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

    /// Whom a correction goes to. `None` for any other issue, and if a run goes on as it is.
    pub fn corrected(&self) -> Option<&CorrectedReaders> {
        self.addressees.listed().and_then(|listed| listed.corrected.as_ref())
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
