//! Why a reader who is named is not sent the issue.

use std::fmt;

use crate::address::Address;

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
    /// Another copy is asked for than the next one. Has the number of the next one.
    OtherNumber(u32),
    /// The copy that was asked for before is in doubt.
    InDoubt,
}

impl fmt::Display for RefusedCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reader, fault } = self;
        match fault {
            CopyFault::Suppressed => write!(f, "{reader} is suppressed"),
            CopyFault::NotListed => write!(f, "{reader} is not in the list of today"),
            CopyFault::OtherNumber(next) => {
                write!(f, "the next copy of {reader} is `--copy {next}`")
            }
            CopyFault::InDoubt => write!(f, "{reader} may have the copy already, and is in doubt"),
        }
    }
}
