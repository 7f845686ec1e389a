//! Who signs up: the part of every journal that keeps it.

use jiff::Timestamp;

use super::error::Error;
use super::run::RunId;
use super::signup::{ConfirmationEnd, Signup, SignupConfirmation, SignupStanding};
use crate::address::Address;

/// The record of who signs up. The requests are kept by a [`RequestRecord`](super::RequestRecord). Every method is one transaction, as those of a [`Journal`](super::Journal) are.
pub trait SignupRecord {
    /// Confirms a request: its address is a reader from now on. Ends a suppression by the reader's own wish, one
    /// because mail came back, and an erasure. A complaint and a decision of the editor stay.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn confirm_signup(
        &mut self,
        confirmation: &SignupConfirmation,
        now: Timestamp,
    ) -> Result<ConfirmationEnd, Error>;

    /// What is known of the sign-ups of an address.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn signup_standing(&mut self, reader: &Address) -> Result<SignupStanding, Error>;

    /// Lists readers who have confirmed in the order of [`Address::key`]: those after this key, and at most this many.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn signups(&mut self, after: Option<&Address>, limit: usize) -> Result<Vec<Signup>, Error>;

    /// Counts the readers who have confirmed and are not suppressed. Answers this number if there are more.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_signups(&mut self, most: u64) -> Result<u64, Error>;

    /// Lists the [`Address::key`]s of the readers of a run who get the free edition and have confirmed a sign-up, before
    /// the run or after it.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn free_signups(&mut self, run: RunId) -> Result<Vec<String>, Error>;
}
