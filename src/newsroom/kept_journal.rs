//! The journal of a publication, opened once, where the settings say.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::error::Error;
use super::opened::{JournalUse, Newsroom, SettingsTrust};
use super::start_failure::StartFailure;
use crate::journal::{
    BoxedJournal, ServerLogin, Sqlite, TemporaryJournal, find_on_server, open_on_server,
};
use crate::publication::{Server, Store};

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
        if self.journal_use == JournalUse::ThrownAway {
            return Ok(Box::new(TemporaryJournal::new(slug)?));
        }
        Ok(match &self.publication.journal {
            Store::File(file) => Box::new(Sqlite::open(&self.journal_file(file)?, slug)?),
            Store::Server(server) => open_on_server(server, self.journal_login(server)?, slug)?,
        })
    }

    /// The path of the journal's file, if it leads no further than the settings may.
    fn journal_file(&self, file: &str) -> Result<PathBuf, StartFailure> {
        let path = self.folder.join(file);
        let reach = self.reach_of_setting(file);
        let admitted = match reach.resolve(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => reach.admit_folder_of(&path),
            found => found.map(drop),
        };
        match admitted {
            Ok(()) => Ok(path),
            Err(error) => Err(StartFailure::Unreadable(path.display().to_string(), error)),
        }
    }

    fn look_for_journal(&self) -> Result<Option<BoxedJournal>, Error> {
        match &self.publication.journal {
            _ if self.journal_use == JournalUse::ThrownAway => self.make_journal().map(Some),
            // The settings of a stranger could name any server, and any file of this machine.
            Store::Server(_) if self.trust == SettingsTrust::Stranger => Ok(None),
            Store::File(file) if self.trust == SettingsTrust::Stranger => {
                let found = self.reach_of_setting(file).resolve(&self.folder.join(file));
                found.is_ok().then(|| self.make_journal()).transpose()
            }
            // A file that cannot be looked at counts as existing. Opening it says what is wrong.
            Store::File(file) if self.folder.join(file).try_exists().unwrap_or(true) => {
                self.make_journal().map(Some)
            }
            Store::File(_) => Ok(None),
            Store::Server(server) => {
                let login = self.journal_login(server)?;
                Ok(find_on_server(server, login, &self.publication.slug)?)
            }
        }
    }

    fn journal_login(&self, server: &Server) -> Result<ServerLogin, StartFailure> {
        let password = server.password.as_ref().map(|source| self.password(source, "the journal"));
        let house = server.ca_file.as_ref().map(|file| self.read_certificates(file)).transpose()?;
        Ok(ServerLogin { password: password.transpose()?, house: house.unwrap_or_default() })
    }
}
