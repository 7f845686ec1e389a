//! Who signs up at the form: confirmations, and the readers that come of them.

use std::collections::HashSet;

use jiff::Timestamp;

use super::error::Error;
use super::opened::Newsroom;
use super::remark::Remark;
use super::request::KeyChange;
use super::signup_room::{SignupRoom, SignupRoomGrade};
use crate::address::Address;
use crate::audience::SignedUpReader;
use crate::journal::{self, BoxedJournal, ConfirmationEnd, SignupConfirmation, SignupStanding};
use crate::token::SignupTokens;

/// How many readers are read at a time.
const PAGE: usize = 1_000;

impl Newsroom {
    /// Opens the same publication once more, with a journal of its own: for another thread.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn reopen(&self) -> Result<Self, Error> {
        Self::open(&self.folder, self.surroundings.clone())
    }

    /// The tokens of the form to sign up. Makes the publication's key if it has none, since a publication may collect
    /// readers before its first run. `None` if the settings have no form.
    ///
    /// # Errors
    ///
    /// The key is gone, or another one than the publication has sent with. The key or its fingerprint cannot be
    /// read or written.
    pub fn make_signup_tokens(&mut self) -> Result<Option<SignupTokens>, Error> {
        if self.publication.signup.is_none() {
            return Ok(None);
        }
        let key = self.key_of_run(KeyChange::Refused)?;
        Ok(Some(SignupTokens::new(&key, &self.publication.slug)))
    }

    /// Confirms a request: its address is in the audience of the next run.
    ///
    /// # Errors
    ///
    /// As for [`keep_request`](Self::keep_request).
    pub fn confirm_signup(
        &mut self,
        confirmation: &SignupConfirmation,
    ) -> Result<ConfirmationEnd, Error> {
        self.write_journal(|journal, now| journal.confirm_signup(confirmation, now))
    }

    /// What the journal knows of the sign-ups of an address. Makes no journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn find_signups(&mut self, reader: &Address) -> Result<SignupStanding, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.signup_standing(reader)?),
            None => Ok(SignupStanding::default()),
        }
    }

    /// How much room the form to sign up has. Makes no journal. `None` if the settings have no form.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn signup_room(&mut self) -> Result<Option<SignupRoom>, Error> {
        let Some(limit) = self.publication.signup.as_ref().map(|signup| signup.max_readers) else {
            return Ok(None);
        };
        let readers = match self.find_journal()? {
            Some(journal) => journal.count_signups(limit)?,
            None => 0,
        };
        Ok(Some(SignupRoom { readers, limit }))
    }

    /// Remarks that the form to sign up is full, or nearly so.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn remark_signup_room(&mut self) -> Result<(), Error> {
        let room = self.signup_room()?;
        if let Some(room) = room.filter(|room| room.grade() != SignupRoomGrade::Open) {
            self.remark(Remark::SignupRoom(room));
        }
        Ok(())
    }

    /// The [`Address::key`]s of everybody who has confirmed a sign-up, whether they are on the list or not.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn signed_up_keys(&mut self) -> Result<HashSet<String>, Error> {
        let readers = self.read_signed_up()?;
        Ok(readers.into_iter().map(|reader| reader.address.key()).collect())
    }

    /// Writes into the journal. A journal that fails is opened again by the next call.
    pub(super) fn write_journal<T>(
        &mut self,
        work: impl FnOnce(&mut BoxedJournal, Timestamp) -> Result<T, journal::Error>,
    ) -> Result<T, Error> {
        let now = self.now().timestamp();
        let done = work(self.journal()?, now);
        if done.is_err() {
            self.journal = None;
        }
        Ok(done?)
    }

    /// Everybody who has confirmed a sign-up, in the order of [`Address::key`].
    pub(super) fn read_signed_up(&mut self) -> Result<Vec<SignedUpReader>, Error> {
        let zone = self.publication.timezone.clone();
        let Some(journal) = self.find_journal()? else { return Ok(Vec::new()) };
        let mut readers: Vec<SignedUpReader> = Vec::new();
        loop {
            let after = readers.last().map(|reader| &reader.address);
            let page = journal.signups(after, PAGE)?;
            if page.is_empty() {
                return Ok(readers);
            }
            readers.extend(page.into_iter().map(|signup| SignedUpReader {
                since: signup.confirmed.to_zoned(zone.clone()).date(),
                address: signup.reader,
            }));
        }
    }
}
