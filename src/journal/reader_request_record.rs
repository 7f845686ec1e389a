//! Requests that a mail must confirm: the part of every journal that keeps them.

use jiff::Timestamp;

use super::change_standing::ChangeStanding;
use super::error::Error;
use super::reader_request::{PendingRequest, ReaderRequest, RequestMailEnd, RequestMails};
use super::suppression::Reason;
use crate::address::Address;
use crate::publication::RateLimit;
use crate::token::RequestTicket;

/// The record of requests that a mail must confirm. Every method is one transaction, as those of a
/// [`Journal`](super::Journal) are.
pub trait RequestRecord {
    /// Keeps a request, and makes the mail due that asks for its confirmation. A request that waits already stays as it
    /// is. Its mail is due again if the last one is an hour old, at most three times. An address that somebody reported
    /// spam from, or that the editor suppressed, gets no mail, and neither does a mailbox that has had three within an hour
    /// or six within a day, whatever they were about; what a reader asks for at their own page, and the mail goes to
    /// themselves, waits for its turn then. Each of these writes as much. Of a reader who was erased nothing is
    /// written.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn keep_request(&mut self, request: &ReaderRequest, now: Timestamp) -> Result<(), Error>;

    /// Takes up a mail that is due: no other call does, until this moment. A notice comes first, then what has been due
    /// longest. `None` if none is due. A mail that its address may not get any more is due no longer.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn take_up_request_mail(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        which: RequestMails,
    ) -> Result<Option<PendingRequest>, Error>;

    /// Leaves a mail that was taken up to its sender until a later moment. Answers whether there still is something to
    /// confirm.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn renew_request_mail(
        &mut self,
        request: &PendingRequest,
        until: Timestamp,
    ) -> Result<bool, Error>;

    /// Records what became of the mail of a request.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_request_mail(
        &mut self,
        request: &PendingRequest,
        end: RequestMailEnd,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// The moment at which the next mail is due. `None` if no mail waits.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn next_request_mail(&mut self, which: RequestMails) -> Result<Option<Timestamp>, Error>;

    /// The moment at which these limits allow another mail of a request. `None` if they do now.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn request_mail_turn(
        &mut self,
        budget: &[RateLimit],
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error>;

    /// How many mails wait.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn count_request_mails(&mut self) -> Result<u64, Error>;

    /// Makes every mail due that waits because no relay could be spoken to.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn hasten_request_mails(&mut self, now: Timestamp) -> Result<(), Error>;

    /// Forgets the requests that nobody has confirmed in time, and those whose mail no relay has taken in time. Answers
    /// the number of the latter.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn forget_old_requests(&mut self, now: Timestamp) -> Result<u64, Error>;

    /// The request that a link names. `None` if there is none any more, or if it is too old.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_request(
        &mut self,
        ticket: &RequestTicket,
        now: Timestamp,
    ) -> Result<Option<PendingRequest>, Error>;

    /// The requests of a reader's own page that have this address, the oldest first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn requests_about(&mut self, reader: &Address) -> Result<Vec<PendingRequest>, Error>;

    /// Ends the suppression of a reader who has confirmed that they want mail: one by their own wish, one because mail
    /// came back, and an erasure. A complaint and a decision of the editor stay. Answers the reason that stays.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn readmit_confirmed(&mut self, reader: &Address) -> Result<Option<Reason>, Error>;

    /// How an address stands in changes of address that can be taken back.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn change_standing(
        &mut self,
        reader: &Address,
        now: Timestamp,
    ) -> Result<ChangeStanding, Error>;

    /// Records that a reader has another address: their sign-up gets it, and so do the requests that would take an earlier
    /// change of theirs back. The former address is mailed how to take this change back. The other
    /// address of a change that is taken back is told so. That ends all other changes of both addresses. What a former address asks for that can take its place back holds for the
    /// place. A request without a former address changes nothing.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_address_change(
        &mut self,
        request: &PendingRequest,
        now: Timestamp,
    ) -> Result<(), Error>;

    /// Confirms the request to be forgotten that a link names: the reader is suppressed at once, and is among the
    /// [`confirmed_erasures`](Self::confirmed_erasures) until they are erased. So are the addresses that have had the reader's
    /// place since a change which the reader can take back. Answers whether there is such a request.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn confirm_erasure(&mut self, ticket: &RequestTicket, now: Timestamp) -> Result<bool, Error>;

    /// Readers who have confirmed that they want to be forgotten, and are not yet.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn confirmed_erasures(&mut self) -> Result<Vec<Address>, Error>;
}
