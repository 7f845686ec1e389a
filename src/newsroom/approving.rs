//! Approval: people say that an issue may leave as it stands, and `send` looks whether enough of them did.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use icu_normalizer::ComposingNormalizerBorrowed;
use jiff::Timestamp;

use super::approval_file::{Approval, print_approvals, read_approvals, write_approvals};
use super::approval_report::{ApprovalReport, ApprovalStanding, JudgedApproval};
use super::checked::PrintedIssue;
use super::content_record::ContentRecord;
use super::error::Error;
use super::files::place_beside;
use super::guard_refusal::GuardRefusal;
use super::guards;
use super::opened::Newsroom;
use super::program_output::read_output;
use super::reading::read_whole;
use super::ssh_signature::{KeyOwner, find_signer, sign_text};
use super::start_failure::StartFailure;
use crate::disk::{make_private_folder, open_own};
use crate::issue::IssueName;
use crate::journal::{Run, StopWords};

/// The largest file of approvers that is read, in bytes.
const MAX_APPROVERS_BYTES: u64 = 256 << 10;

/// How long git may take to say a setting.
const GIT_TIMEOUT: Duration = Duration::from_secs(5);

/// An issue that somebody approves.
#[derive(Debug, Clone)]
pub struct ApprovalOrder {
    /// Who approves the issue.
    pub by: StopWords,
    /// The file of the key that signs the approval. `None` leaves it unsigned.
    pub key: Option<PathBuf>,
}

impl Newsroom {
    /// Approves an issue as it stands, for one person: writes the approval beside the issue's file, in place of an
    /// earlier one of the same person. The oldest approvals of another content make room for it.
    ///
    /// # Errors
    ///
    /// The issue is a draft, the file of its approvals cannot be read or written or has no room, or nothing can be
    /// signed.
    pub fn approve_issue(
        &mut self,
        path: &Path,
        printed: &PrintedIssue,
        order: &ApprovalOrder,
    ) -> Result<ApprovalReport, Error> {
        guards::refuse_draft(printed.issue())?;
        let issue = printed.issue().name;
        let file = place_beside(path, issue, APPROVAL);
        // Two people who approve at once would lose one of both approvals.
        let _lock = self.lock_approvals()?;
        let approvals = self.read_approvals(&file, issue)?;
        let record = printed.record_content()?;
        let at = Timestamp::from_second(self.now().timestamp().as_second()).unwrap_or_default();
        let mut approval = Approval { by: order.by.clone(), at, record, signature: None };
        if let Some(key) = &order.key {
            let statement = approval.write_statement(&self.publication.slug, issue);
            let signature = sign_text(key, &statement).map_err(StartFailure::Signature)?;
            approval.signature = Some(signature);
        }
        let approvers = self.read_approvers()?;
        let person = self.identify_approver(&approval, issue, approvers.as_deref())?;
        let mut kept = Vec::with_capacity(approvals.len() + 1);
        for other in approvals {
            let known = self.identify_approver(&other, issue, approvers.as_deref())?;
            if !person.replaces(&known) {
                kept.push(other);
            }
        }
        let mut approvals = kept;
        approvals.push(approval);
        let text = print_approvals(approvals)
            .map_err(|cause| GuardRefusal::NoRoomToApprove { file: self.shown(&file), cause })?;
        write_approvals(&file, &text).map_err(|error| StartFailure::File(file.clone(), error))?;
        self.judge_approvals(path, printed)
    }

    /// Keeps other processes of this folder from writing approvals, until the file is dropped or the process ends.
    fn lock_approvals(&self) -> Result<File, StartFailure> {
        let path = self.folder.join(LOCK);
        let refused = |error| StartFailure::File(path.clone(), error);
        if let Some(folder) = path.parent() {
            make_private_folder(folder).map_err(refused)?;
        }
        let file = open_own(&path).map_err(refused)?;
        file.lock().map_err(refused)?;
        Ok(file)
    }

    /// How an issue stands with those who approve it.
    ///
    /// # Errors
    ///
    /// The issue is a draft, the file of its approvals or that of the approvers cannot be read, or no signature can be
    /// checked.
    pub fn judge_approvals(
        &mut self,
        path: &Path,
        printed: &PrintedIssue,
    ) -> Result<ApprovalReport, Error> {
        guards::refuse_draft(printed.issue())?;
        let issue = printed.issue().name;
        let approvals = self.read_approvals(&place_beside(path, issue, APPROVAL), issue)?;
        let record = printed.record_content()?;
        let approvers = self.read_approvers()?;
        let mut known: Vec<String> = Vec::new();
        let mut judged = Vec::new();
        for approval in approvals {
            let standing = self.judge_approval(&approval, issue, &record, approvers.as_deref())?;
            let standing = match standing {
                ApprovalStanding::Counts(name) if known.contains(&fold_name(&name)) => {
                    ApprovalStanding::Repeated(name)
                }
                standing => standing,
            };
            if let ApprovalStanding::Counts(name) = &standing {
                known.push(fold_name(name));
            }
            let at = approval.at.to_zoned(self.publication.timezone.clone());
            judged.push(JudgedApproval { by: approval.by, at, standing });
        }
        let required = self.publication.approval.required;
        let is_amended = false;
        Ok(ApprovalReport { issue, required, record, is_amended, approvals: judged })
    }

    /// Refuses an issue that not enough people have approved as it stands, if the settings ask for approvals. Answers the
    /// approvals of one that enough have. `own` is the run of the issue, if it has begun.
    ///
    /// # Errors
    ///
    /// The refusal, or as for [`judge_approvals`](Self::judge_approvals).
    pub(super) fn require_approval(
        &mut self,
        path: &Path,
        printed: &PrintedIssue,
        own: Option<&Run>,
    ) -> Result<Option<ApprovalReport>, Error> {
        // The content that a run has was approved when the run began, or when it was amended.
        let is_approved = own.is_some_and(|run| run.hash == printed.hash());
        if is_approved || self.publication.approval.required == 0 {
            return Ok(None);
        }
        let report = self.judge_approvals(path, printed)?;
        if report.is_enough() {
            return Ok(Some(report));
        }
        let is_amended = own.is_some();
        Err(GuardRefusal::NotApproved(Box::new(ApprovalReport { is_amended, ..report })).into())
    }

    /// Where the approvals of an issue stand, as the path is shown.
    pub fn show_approval_file(&self, path: &Path, issue: IssueName) -> String {
        self.shown(&place_beside(path, issue, APPROVAL))
    }

    /// The name by which git knows the person at this machine.
    pub fn find_git_name(&self) -> Option<StopWords> {
        StopWords::parse(&self.ask_git(&["--get", "user.name"])?)
    }

    /// The file of the SSH key with which git signs for the person at this machine.
    pub fn find_git_key(&self) -> Option<PathBuf> {
        self.ask_git(&["--get", "gpg.format"]).filter(|format| format == "ssh")?;
        let key = self.ask_git(&["--path", "--get", "user.signingkey"])?;
        let is_path = !key.starts_with("key::") && !key.starts_with("ssh-");
        is_path.then(|| self.folder.join(key))
    }

    /// What git's settings say, in the publication's folder.
    fn ask_git(&self, words: &[&str]) -> Option<String> {
        let mut command = Command::new("git");
        command.arg("config").args(words).current_dir(&self.folder).stderr(Stdio::null());
        let output = read_output(&mut command, GIT_TIMEOUT).ok()?;
        let text = String::from_utf8(output.bytes?).ok()?;
        Some(text.trim().to_owned()).filter(|text| output.status.success() && !text.is_empty())
    }

    fn read_approvals(&self, file: &Path, issue: IssueName) -> Result<Vec<Approval>, GuardRefusal> {
        read_approvals(file).map_err(|cause| GuardRefusal::UnreadableApprovals {
            file: self.shown(file),
            issue,
            cause,
        })
    }

    /// The keys of those who may approve an issue. `None` if the settings name no file of them.
    fn read_approvers(&self) -> Result<Option<Vec<u8>>, StartFailure> {
        let Some(name) = &self.publication.approval.approvers else { return Ok(None) };
        let read =
            read_whole(&self.folder.join(name), self.reach_of_setting(name), MAX_APPROVERS_BYTES);
        read.map(Some).map_err(|error| StartFailure::Unreadable(name.clone(), error))
    }

    /// Who has given an approval, whatever content it is of.
    fn identify_approver(
        &self,
        approval: &Approval,
        issue: IssueName,
        approvers: Option<&[u8]>,
    ) -> Result<Approver, StartFailure> {
        let called = fold_name(approval.by.as_str());
        let (Some(approvers), Some(signature)) = (approvers, &approval.signature) else {
            return Ok(Approver { called, listed: None });
        };
        let statement = approval.write_statement(&self.publication.slug, issue);
        let scratch = &self.surroundings.scratch;
        let signer = find_signer(&statement, signature, approvers, scratch);
        Ok(match signer.map_err(StartFailure::Signature)? {
            KeyOwner::Known(name) => Approver { called, listed: Some(fold_name(&name)) },
            KeyOwner::NotPermitted(_) | KeyOwner::Stranger | KeyOwner::Nobody => {
                Approver { called, listed: None }
            }
        })
    }

    fn judge_approval(
        &self,
        approval: &Approval,
        issue: IssueName,
        record: &ContentRecord,
        approvers: Option<&[u8]>,
    ) -> Result<ApprovalStanding, StartFailure> {
        if !approval.record.is_same(record) {
            return Ok(ApprovalStanding::Changed(approval.record.compare(record)));
        }
        let Some(approvers) = approvers else {
            return Ok(ApprovalStanding::Counts(approval.by.to_string()));
        };
        let Some(signature) = &approval.signature else { return Ok(ApprovalStanding::Unsigned) };
        let statement = approval.write_statement(&self.publication.slug, issue);
        let scratch = &self.surroundings.scratch;
        let signer = find_signer(&statement, signature, approvers, scratch);
        Ok(match signer.map_err(StartFailure::Signature)? {
            KeyOwner::Known(name) => ApprovalStanding::Counts(name),
            KeyOwner::NotPermitted(name) => ApprovalStanding::NotPermitted(name),
            KeyOwner::Stranger => ApprovalStanding::Stranger,
            KeyOwner::Nobody => ApprovalStanding::BadSignature,
        })
    }
}

/// The file whose lock somebody has who writes approvals, in the publication's folder.
const LOCK: &str = "state/approvals.lock";

/// The word in the name of the file.
const APPROVAL: &str = "approval";

/// Who has given an approval. The names are as they are compared.
struct Approver {
    /// What the person calls themselves.
    called: String,
    /// The name of the person's key in the file of the approvers. `None` without a signature by one of its keys.
    listed: Option<String>,
}

impl Approver {
    /// Whether an approval of this person takes the place of another one. People with keys are told apart by these: nobody
    /// else takes the place of their approvals.
    fn replaces(&self, former: &Self) -> bool {
        match &former.listed {
            Some(listed) => self.listed.as_ref() == Some(listed),
            None => self.called == former.called,
        }
    }
}

/// A name as it is compared with another one: letters with their accents (NFC), whatever their capitals.
fn fold_name(name: &str) -> String {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    nfc.normalize(&nfc.normalize(name).to_lowercase()).into_owned()
}
