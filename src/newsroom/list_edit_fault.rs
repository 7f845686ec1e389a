//! Why a list of readers was not edited.

use std::{fmt, io};

use thiserror::Error as ThisError;

use crate::address::Address;
use crate::audience::edit::EditFault;
use crate::wording::{Wording, say};

/// Why a list of readers was not edited. The file is as it was before.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum ListEditFault {
    /// A reader with this address is on the list, on this line of the file.
    Listed(Address, usize),
    /// The person with this address was erased.
    Erased(Address),
    /// This many readers would get one address.
    OneAddressForSeveral(usize),
    /// The edited list would say something else than what was asked for.
    Unsure,
    /// The file has no place for a value.
    Refused(EditFault),
    /// The file cannot be written, or has changed meanwhile.
    NotWritten(io::Error),
}

impl ListEditFault {
    /// Why the list was not edited.
    pub fn word(&self) -> Wording {
        match self {
            Self::Listed(reader, line) => {
                say!("`{reader}` stands on line {line} already", reader = reader.as_str(), line)
            }
            Self::Erased(reader) => say!(
                "the person with the address `{reader}` was erased, and is not written to any more",
                reader = reader.as_str()
            ),
            Self::OneAddressForSeveral(count) => {
                say!("{count} readers would get one address", count)
            }
            Self::Unsure => say!("it is written in a way that cannot be edited safely"),
            Self::Refused(fault) => fault.word(),
            Self::NotWritten(error) => say!("{error}", error = error.to_string()),
        }
    }

    /// What to do next.
    pub(super) fn next_step(&self) -> Wording {
        match self {
            Self::Listed(..) => say!("`matinale subscribers set ADDRESS` changes a reader"),
            Self::Erased(_) => {
                say!(
                    "if they have asked for the mail themselves, `matinale subscribers readmit ADDRESS` lifts that"
                )
            }
            Self::OneAddressForSeveral(_) => say!("name one reader whose address changes"),
            Self::Unsure | Self::Refused(EditFault::Unreadable) => say!("edit it by hand"),
            Self::Refused(_) => say!("save it as UTF-8"),

            Self::NotWritten(_) => say!("nothing was changed; try again when that is mended"),
        }
    }
}

impl fmt::Display for ListEditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
