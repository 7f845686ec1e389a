//! What readers ask for themselves, by the link in their mail.

use crate::address::Address;

/// What one reader asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderWish {
    /// The reader.
    pub reader: Address,
    /// What the reader asks for.
    pub kind: WishKind,
}

/// What a reader can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishKind {
    /// To be written to no more.
    Leave,
    /// To be written to again. A reader who is suppressed for another reason than their own wish stays so.
    Return,
}
