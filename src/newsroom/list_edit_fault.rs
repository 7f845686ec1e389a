//! Why a list of readers was not edited.

use std::io;

use thiserror::Error as ThisError;

use crate::address::Address;
use crate::audience::edit::EditFault;

/// Why a list of readers was not edited. The file is as it was before.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum ListEditFault {
    /// A reader with this address is on the list, on this line of the file.
    #[error("`{0}` stands on line {1} already")]
    Listed(Address, usize),
    /// The person with this address was erased.
    #[error("the person with the address `{0}` was erased, and is not written to any more")]
    Erased(Address),
    /// This many readers would get one address.
    #[error("{0} readers would get one address")]
    OneAddressForSeveral(usize),
    /// The edited list would say something else than what was asked for.
    #[error("it is written in a way that cannot be edited safely")]
    Unsure,
    /// The file has no place for a value.
    #[error(transparent)]
    Refused(EditFault),
    /// The file cannot be written, or has changed meanwhile.
    #[error(transparent)]
    NotWritten(io::Error),
}

impl ListEditFault {
    /// What to do next.
    pub(super) const fn next_step(&self) -> &'static str {
        match self {
            Self::Listed(..) => "`matinale subscribers set ADDRESS` changes a reader",
            Self::Erased(_) => {
                "if they have asked for the mail themselves, `matinale subscribers readmit ADDRESS` lifts that"
            }
            Self::OneAddressForSeveral(_) => "name one reader whose address changes",
            Self::Unsure | Self::Refused(EditFault::Unreadable) => "edit it by hand",
            Self::Refused(_) => "save it as UTF-8",

            Self::NotWritten(_) => "nothing was changed; try again when that is mended",
        }
    }
}
