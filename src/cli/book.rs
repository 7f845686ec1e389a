//! The journal, opened where the settings say it is kept.

use super::failure::Failure;
use super::newsroom::Newsroom;
use crate::journal::{BoxedJournal, Sqlite, find_on_server, open_on_server};
use crate::publication::{Secret, Server, Store};

impl Newsroom {
    /// The journal; made where there is none yet.
    ///
    /// # Errors
    ///
    /// A file or a database that is no journal of this publication, or cannot be opened.
    pub(super) fn journal(&self) -> Result<BoxedJournal, Failure> {
        let slug = &self.publication.slug;
        Ok(match &self.publication.journal {
            Store::File(file) => Box::new(Sqlite::open(&self.folder.join(file), slug)?),
            Store::Server(server) => open_on_server(server, self.journal_password(server)?, slug)?,
        })
    }

    /// The journal where there is one already; makes none.
    ///
    /// # Errors
    ///
    /// As for [`journal`](Self::journal).
    pub(super) fn kept_journal(&self) -> Result<Option<BoxedJournal>, Failure> {
        match &self.publication.journal {
            // One that we may not look at is there: opening it says why.
            Store::File(file) if self.folder.join(file).try_exists().unwrap_or(true) => {
                self.journal().map(Some)
            }
            Store::File(_) => Ok(None),
            Store::Server(server) => {
                let password = self.journal_password(server)?;
                Ok(find_on_server(server, password, &self.publication.slug)?)
            }
        }
    }

    fn journal_password(&self, server: &Server) -> Result<Option<Secret>, Failure> {
        let password = server.password.as_ref().map(|source| self.password(source, "the journal"));
        password.transpose()
    }
}
