//! What readers ask for at their own page, and a mail must confirm.

use super::error::Error;
use super::opened::Newsroom;
use super::request::KeyChange;
use crate::journal::{PendingRequest, ReaderRequest};
use crate::token::{RequestTicket, RequestTokens};

impl Newsroom {
    /// The tokens of readers' requests. Makes the publication's key if it has none. `None` if the settings have no page of a
    /// reader's own.
    ///
    /// # Errors
    ///
    /// As for [`make_signup_tokens`](Self::make_signup_tokens).
    pub fn make_request_tokens(&mut self) -> Result<Option<RequestTokens>, Error> {
        if !self.publication.unsubscribe.reader_page {
            return Ok(None);
        }
        let key = self.key_of_run(KeyChange::Refused)?;
        Ok(Some(RequestTokens::new(&key, &self.publication.slug)))
    }

    /// Keeps a request. Its mail is due when this returns, even if the process ends.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written. Nothing was changed then.
    pub fn keep_request(&mut self, request: &ReaderRequest) -> Result<(), Error> {
        self.write_journal(|journal, now| journal.keep_request(request, now))
    }

    /// The request that a link names. `None` if there is none any more, or if it is too old.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_request(
        &mut self,
        ticket: &RequestTicket,
    ) -> Result<Option<PendingRequest>, Error> {
        self.write_journal(|journal, now| journal.find_request(ticket, now))
    }

    /// Confirms a request to be forgotten: the reader is suppressed at once. Who erases them is
    /// [`RequestSender::erase_confirmed`](super::RequestSender::erase_confirmed). Answers whether there is such a request.
    ///
    /// # Errors
    ///
    /// As for [`keep_request`](Self::keep_request).
    pub fn confirm_erasure(&mut self, ticket: &RequestTicket) -> Result<bool, Error> {
        self.write_journal(|journal, now| journal.confirm_erasure(ticket, now))
    }
}
