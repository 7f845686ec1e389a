//! The journal of a publication, opened once, where the settings say.

use super::error::Error;
use super::opened::Newsroom;
use super::start_failure::StartFailure;
use crate::journal::{BoxedJournal, Sqlite, find_on_server, open_on_server};
use crate::publication::{Secret, Server, Store};

impl Newsroom {
    /// The journal. It is opened, or made, at the first call and kept open.
    ///
    /// # Errors
    ///
    /// The file or database is no journal of this publication, or cannot be opened.
    pub(super) fn journal(&mut self) -> Result<&mut BoxedJournal, Error> {
        let journal = match self.journal.take() {
            Some(journal) => journal,
            None => self.make_journal()?,
        };
        Ok(self.journal.insert(journal))
    }

    /// The journal, if it exists. Makes none.
    ///
    /// # Errors
    ///
    /// As for [`journal`](Self::journal).
    pub(super) fn find_journal(&mut self) -> Result<Option<&mut BoxedJournal>, Error> {
        let journal = match self.journal.take() {
            Some(journal) => Some(journal),
            None => self.look_for_journal()?,
        };
        self.journal = journal;
        Ok(self.journal.as_mut())
    }

    /// Takes the journal out of the newsroom. The caller must put it back.
    ///
    /// # Errors
    ///
    /// As for [`journal`](Self::journal).
    pub(super) fn take_journal(&mut self) -> Result<BoxedJournal, Error> {
        match self.journal.take() {
            Some(journal) => Ok(journal),
            None => self.make_journal(),
        }
    }

    fn make_journal(&self) -> Result<BoxedJournal, Error> {
        let slug = &self.publication.slug;
        Ok(match &self.publication.journal {
            Store::File(file) => Box::new(Sqlite::open(&self.folder.join(file), slug)?),
            Store::Server(server) => open_on_server(server, self.journal_password(server)?, slug)?,
        })
    }

    fn look_for_journal(&self) -> Result<Option<BoxedJournal>, Error> {
        match &self.publication.journal {
            // A file that cannot be looked at counts as existing. Opening it says what is wrong.
            Store::File(file) if self.folder.join(file).try_exists().unwrap_or(true) => {
                self.make_journal().map(Some)
            }
            Store::File(_) => Ok(None),
            Store::Server(server) => {
                let password = self.journal_password(server)?;
                Ok(find_on_server(server, password, &self.publication.slug)?)
            }
        }
    }

    fn journal_password(&self, server: &Server) -> Result<Option<Secret>, StartFailure> {
        let password = server.password.as_ref().map(|source| self.password(source, "the journal"));
        password.transpose()
    }
}
