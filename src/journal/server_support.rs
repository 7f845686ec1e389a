//! Journals on a server, for whoever only has the settings of one.

use super::error::Error;
use super::interface::BoxedJournal;
use super::postgres::{ConnectOptions, Postgres};
use crate::publication::{Secret, Server};

/// Opens the journal of a publication (its slug) on a server, with the password that the settings name,
/// and makes it where the database is empty.
///
/// # Errors
///
/// As for [`Postgres::open`]; a build without the feature `postgres` refuses with
/// [`Error::NoServerSupport`].
pub fn open_on_server(
    server: &Server,
    password: Option<Secret>,
    publication: &str,
) -> Result<BoxedJournal, Error> {
    let options = ConnectOptions::new(server.clone(), password);
    Ok(Box::new(Postgres::open(options, publication)?))
}

/// The same where there is a journal already; makes none.
///
/// # Errors
///
/// As for [`open_on_server`].
pub fn find_on_server(
    server: &Server,
    password: Option<Secret>,
    publication: &str,
) -> Result<Option<BoxedJournal>, Error> {
    let options = ConnectOptions::new(server.clone(), password);
    let found = Postgres::find(options, publication)?;
    Ok(found.map(|journal| Box::new(journal) as BoxedJournal))
}
