//! What `[schedule]` says of approvals, checked: how many people have to approve an issue, and who may.

/// Who has to approve an issue before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApprovalSettings {
    /// How many different people have to approve an issue. 0 if nobody has to.
    pub required: usize,
    /// The file of the people whose signed approvals count, in the format `allowed_signers` of ssh-keygen. `None` if
    /// approvals need no signature.
    pub approvers: Option<String>,
}
