//! What follows from a cell of the list that is not as it should be.

use crate::wording::{Wording, say};

/// What follows from a cell that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consequence {
    /// The reader loses something.
    Loss(LossKind),
    /// This is done with the cell.
    Change(CellChange),
    /// The cell is taken as it is.
    None,
}

/// What is done with a cell that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellChange {
    /// Nothing is read from the cell.
    PassedOver,
    /// The end of the cell is left out.
    Cut,
    /// A character is left out.
    TakenOut,
}

impl Consequence {
    /// A sentence of what is wrong with a cell, and of what follows.
    pub(super) fn add_to(self, message: &Wording) -> Wording {
        match self {
            Self::Loss(LossKind::LeftOut) => say!("this reader is left out: {message}", message),
            Self::Loss(LossKind::Downgraded) => {
                say!("this reader gets the free edition: {message}", message)
            }
            Self::Change(CellChange::PassedOver) => {
                say!("{message}, and is passed over", message)
            }
            Self::Change(CellChange::Cut) => say!("{message}, and is cut", message),
            Self::Change(CellChange::TakenOut) => say!("{message}, and is taken out", message),
            Self::None => message.clone(),
        }
    }
}

/// What a reader loses because a row cannot be read. The graver loss comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LossKind {
    /// The reader gets nothing.
    LeftOut,
    /// The reader gets the free edition, and may be entitled to the paid one.
    Downgraded,
}
