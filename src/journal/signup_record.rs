//! Who signs up: the part of every journal that keeps it.

use jiff::Timestamp;

use super::error::Error;
use super::run::RunId;
use super::signup::{
    ConfirmationEnd, PendingSignup, Signup, SignupConfirmation, SignupMailEnd, SignupRequest,
    SignupStanding,
};
use crate::address::Address;

/// The record of who signs up. Every method is one transaction, as those of a [`Journal`](super::Journal) are.
pub trait SignupRecord {
    /// Keeps a request, and makes the mail due that asks for its confirmation. A request that waits already stays as it
    /// is. Its mail is due again if the last one is an hour old, at most three times. An address that somebody reported
    /// spam from, or that the editor suppressed, gets no mail. Each of these writes as much.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn request_signup(&mut self, request: &SignupRequest, now: Timestamp) -> Result<(), Error>;

    /// Takes up the mail that has been due longest: no other call does, until this moment. `None` if none is due.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn take_up_signup_mail(
        &mut self,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<PendingSignup>, Error>;

    /// Records what became of the mail of a request.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_signup_mail(
        &mut self,
        request: &PendingSignup,
        end: SignupMailEnd,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// The moment at which the next mail is due. `None` if no mail waits.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn next_signup_mail(&mut self) -> Result<Option<Timestamp>, Error>;

    /// Makes every mail due that waits for its next try.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn hasten_signup_mails(&mut self, now: Timestamp) -> Result<(), Error>;

    /// Forgets the requests that nobody has confirmed in time, and those whose mail no relay has taken in time. Answers
    /// the number of the latter.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn forget_old_signups(&mut self, now: Timestamp) -> Result<u64, Error>;

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
