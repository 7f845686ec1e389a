//! The journal, opened where the settings say it is kept.

use super::failure::Failure;
use super::newsroom::Newsroom;
use crate::journal::{BoxedJournal, ConnectOptions, Postgres, Sqlite};
use crate::publication::{Server, Store};

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
            Store::Server(server) => Box::new(Postgres::open(self.connect_options(server)?, slug)?),
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
                let found = Postgres::find(self.connect_options(server)?, &self.publication.slug)?;
                Ok(found.map(|journal| Box::new(journal) as BoxedJournal))
            }
        }
    }

    fn connect_options(&self, server: &Server) -> Result<ConnectOptions, Failure> {
        let password = server.password.as_ref().map(|source| self.password(source, "the journal"));
        Ok(ConnectOptions::new(server.clone(), password.transpose()?))
    }
}
