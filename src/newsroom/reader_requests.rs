//! What readers ask for at their own page, and a mail must confirm.

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use super::request::KeyChange;
use crate::address::Address;
use crate::journal::{ChangeStanding, PendingRequest, ReaderRequest, Reason, RequestMatter};
use crate::token::{RequestKind, RequestTicket, RequestTokens};

/// What the link of a request is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkStanding {
    /// For what was asked.
    Open(PendingRequest),
    /// For nothing until this moment: an earlier address can take the reader's place back until then, and what it has left
    /// there is neither shown nor deleted.
    Held(Timestamp),
    /// For nothing: it asked for an erasure, and the reader was erased.
    Erased,
    /// For nothing: there is no such request any more.
    Gone,
}

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

    /// How an address stands in changes of address that can be taken back.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_change_standing(&mut self, reader: &Address) -> Result<ChangeStanding, Error> {
        self.write_journal(|journal, now| journal.change_standing(reader, now))
    }

    /// Keeps in the journal, if there is one, that an editor changes the address of a reader in the list. Call it before the list
    /// is written: nobody is followed whose former address stands there still.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn record_edited_address(&mut self, former: &Address, new: &Address) -> Result<(), Error> {
        let now = self.now().timestamp();
        if let Some(journal) = self.find_journal()? {
            journal.record_edited_address(former, new, now)?;
        }
        Ok(())
    }

    /// What the link of a request is good for.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_link_standing(&mut self, ticket: &RequestTicket) -> Result<LinkStanding, Error> {
        let Some(pending) = self.find_request(ticket)? else {
            let is_erased = ticket.kind == RequestKind::Forget && self.is_erased(&ticket.reader)?;
            return Ok(if is_erased { LinkStanding::Erased } else { LinkStanding::Gone });
        };
        let is_private =
            matches!(pending.request.matter, RequestMatter::Record | RequestMatter::Forget);
        if is_private && pending.confirmed.is_none() {
            let standing = self.find_change_standing(&ticket.reader)?;
            if let Some(until) = standing.held_until {
                return Ok(LinkStanding::Held(until));
            }
        }
        Ok(LinkStanding::Open(pending))
    }

    /// Confirms a request to be forgotten, if its link is good for that: the reader is suppressed at once. Who erases them is
    /// [`ReaderEraser::erase_confirmed`](super::ReaderEraser::erase_confirmed). Answers what the link is good for.
    ///
    /// # Errors
    ///
    /// As for [`keep_request`](Self::keep_request).
    pub fn confirm_erasure(&mut self, ticket: &RequestTicket) -> Result<LinkStanding, Error> {
        let standing = self.find_link_standing(ticket)?;
        if matches!(standing, LinkStanding::Open(_))
            && !self.write_journal(|journal, now| journal.confirm_erasure(ticket, now))?
        {
            return Ok(LinkStanding::Gone);
        }
        Ok(standing)
    }

    fn is_erased(&mut self, reader: &Address) -> Result<bool, Error> {
        let found = self.write_journal(|journal, _| journal.suppression(reader))?;
        Ok(found.is_some_and(|found| found.reason == Reason::Erased))
    }
}
