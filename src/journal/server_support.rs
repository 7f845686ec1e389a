//! Opens journals on a server from their settings.

use super::error::Error;
use super::interface::BoxedJournal;
use super::postgres::{ConnectOptions, Postgres};
use super::server_login::ServerLogin;
use crate::publication::Server;

/// Opens the journal of a publication (its slug) on a server, with this login. Makes it if the
/// database is empty.
///
/// # Errors
///
/// As for [`Postgres::open`]. A build without the feature `postgres` refuses with
/// [`Error::NoServerSupport`].
pub fn open_on_server(
    server: &Server,
    login: ServerLogin,
    publication: &str,
) -> Result<BoxedJournal, Error> {
    let options = ConnectOptions::new(server.clone(), login.password).trusting(login.house);
    Ok(Box::new(Postgres::open(options, publication)?))
}

/// Opens the journal if it exists. Makes none.
///
/// # Errors
///
/// As for [`open_on_server`].
pub fn find_on_server(
    server: &Server,
    login: ServerLogin,
    publication: &str,
) -> Result<Option<BoxedJournal>, Error> {
    let options = ConnectOptions::new(server.clone(), login.password).trusting(login.house);
    let found = Postgres::find(options, publication)?;
    Ok(found.map(|journal| Box::new(journal) as BoxedJournal))
}
