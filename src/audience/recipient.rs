//! A reader who is entitled to one edition, as a type.
//!
//! The journal answers an address, a name and the name of an edition. They become a
//! [`Recipient<Free>`](Recipient) or a [`Recipient<Paid>`](Recipient), and from then on the compiler keeps
//! the two apart:
//!
//! ```
//! use matinale::audience::{AnyRecipient, Recipient};
//! use matinale::issue::edition::{EditionName, Free, Paid};
//! fn post(_: &Recipient<Paid>) {}
//! fn to(paying: &Recipient<Paid>, _: &Recipient<Free>) { post(paying) }
//! ```
//! ```compile_fail,E0308
//! use matinale::audience::{AnyRecipient, Recipient};
//! use matinale::issue::edition::{EditionName, Free, Paid};
//! fn post(_: &Recipient<Paid>) {}
//! fn to(_: &Recipient<Paid>, free: &Recipient<Free>) { post(free) }
//! ```
//!
//! A recipient can only be made from the name of an edition:
//!
//! ```
//! use matinale::{address::Address, audience::AnyRecipient, issue::edition::EditionName};
//! fn promote(address: Address) -> AnyRecipient {
//!     AnyRecipient::entitled(address, None, EditionName::Paid)
//! }
//! ```
//! ```compile_fail,E0451
//! use matinale::{address::Address, audience::Recipient, issue::edition::Paid};
//! fn promote(address: Address) -> Recipient<Paid> {
//!     Recipient { address, name: None, former_copies: 0, tier: std::marker::PhantomData }
//! }
//! ```

use std::marker::PhantomData;

use crate::address::Address;
use crate::issue::edition::{EditionName, Free, Paid, Tier};

/// One subscriber, for one run, entitled to the edition of one tier.
#[derive(Debug, Clone)]
pub struct Recipient<T: Tier> {
    address: Address,
    name: Option<String>,
    former_copies: u32,
    tier: PhantomData<T>,
}

impl<T: Tier> Recipient<T> {
    /// Where the message goes.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// The reader's name. It holds no control character.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How many copies of the issue the reader had before this one.
    pub const fn former_copies(&self) -> u32 {
        self.former_copies
    }

    const fn new(address: Address, name: Option<String>) -> Self {
        Self { address, name, former_copies: 0, tier: PhantomData }
    }
}

/// A recipient whose tier is not known before the program runs.
#[derive(Debug, Clone)]
pub enum AnyRecipient {
    /// A recipient of the free edition.
    Free(Recipient<Free>),
    /// A recipient of the paid edition.
    Paid(Recipient<Paid>),
}

impl AnyRecipient {
    /// Makes the recipient of an edition, as the journal has them. A name with a control character is left
    /// out of the message.
    pub fn entitled(address: Address, name: Option<String>, edition: EditionName) -> Self {
        let name = name.filter(|name| !name.is_empty() && !name.chars().any(char::is_control));
        match edition {
            EditionName::Free => Self::Free(Recipient::new(address, name)),
            EditionName::Paid => Self::Paid(Recipient::new(address, name)),
        }
    }

    /// The recipient, after so many copies of the issue that the reader had before. Each copy has a Message-ID of
    /// its own.
    #[must_use]
    pub fn after_copies(mut self, former_copies: u32) -> Self {
        match &mut self {
            Self::Free(recipient) => recipient.former_copies = former_copies,
            Self::Paid(recipient) => recipient.former_copies = former_copies,
        }
        self
    }

    /// The edition the recipient is entitled to.
    pub const fn edition(&self) -> EditionName {
        match self {
            Self::Free(_) => EditionName::Free,
            Self::Paid(_) => EditionName::Paid,
        }
    }

    /// Where the message goes.
    pub const fn address(&self) -> &Address {
        match self {
            Self::Free(recipient) => recipient.address(),
            Self::Paid(recipient) => recipient.address(),
        }
    }
}
