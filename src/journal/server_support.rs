//! Opens journals on a server from their settings.

use super::error::Error;
use super::interface::BoxedJournal;
use super::postgres::{ConnectOptions, Postgres};
use crate::publication::{Secret, Server};

/// Opens the journal of a publication (its slug) on a server, with its password. Makes it if the
/// database is empty.
///
/// # Errors
///
/// As for [`Postgres::open`]. A build without the feature `postgres` refuses with
/// [`Error::NoServerSupport`].
pub fn open_on_server(
    server: &Server,
    password: Option<Secret>,
    publication: &str,
) -> Result<BoxedJournal, Error> {
    let options = ConnectOptions::new(server.clone(), password);
    Ok(Box::new(Postgres::open(options, publication)?))
}

/// Opens the journal if it exists. Makes none.
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
