//! A letter, and whom it goes to.

use crate::address::Address;
use crate::render::{Letter, LetterBodies};

/// A letter, and whom it goes to.
#[derive(Debug, Clone, Copy)]
pub struct AddressedLetter<'a> {
    /// The letter.
    pub letter: &'a Letter,
    /// The printed parts of the letter.
    pub bodies: &'a LetterBodies,
    /// Whom it goes to.
    pub to: &'a Address,
    /// The left side of the Message-ID.
    pub id: &'a str,
}
