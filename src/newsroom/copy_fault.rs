//! Why a reader who is named is not sent the issue.

use crate::address::Address;
use crate::wording::{Wording, say};

/// A named reader who is not sent the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCopy {
    /// The reader.
    pub reader: Address,
    /// Why nothing is sent.
    pub fault: CopyFault,
}

/// Why a named reader is not sent the issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFault {
    /// The reader is suppressed.
    Suppressed,
    /// The list of today does not have the reader.
    NotListed,
    /// The issue is a correction, and the reader does not have what it corrects, or is not in the list of today.
    NotConcerned,
    /// Another copy is asked for than the next one. Has the number of the next one.
    OtherNumber(u32),
    /// The copy that was asked for before is in doubt.
    InDoubt,
}

impl RefusedCopy {
    /// The reader, and why nothing is sent.
    pub fn word(&self) -> Wording {
        let reader = self.reader.as_str();
        match self.fault {
            CopyFault::Suppressed => say!("{reader} is suppressed", reader),
            CopyFault::NotListed => say!("{reader} is not in the list of today", reader),
            CopyFault::NotConcerned => {
                say!(
                    "{reader} does not have what the issue corrects, or is not in the list of today",
                    reader
                )
            }
            CopyFault::OtherNumber(next) => {
                say!("the next copy of {reader} is `--copy {next}`", reader, next)
            }
            CopyFault::InDoubt => {
                say!("{reader} may have the copy already, and is in doubt", reader)
            }
        }
    }
}
