//! Replaces `server_support` in a program that was built without the feature `postgres`.

use super::error::Error;
use super::interface::BoxedJournal;
use super::server_login::ServerLogin;
use crate::publication::Server;

/// Refuses, and says how to build the feature in.
///
/// # Errors
///
/// Always [`Error::NoServerSupport`].
pub fn open_on_server(_: &Server, _: ServerLogin, _: &str) -> Result<BoxedJournal, Error> {
    Err(Error::NoServerSupport)
}

/// Refuses, and says how to build the feature in.
///
/// # Errors
///
/// Always [`Error::NoServerSupport`].
pub fn find_on_server(_: &Server, _: ServerLogin, _: &str) -> Result<Option<BoxedJournal>, Error> {
    Err(Error::NoServerSupport)
}

#[cfg(test)]
mod tests {
    use super::{Error, ServerLogin, find_on_server, open_on_server};
    use crate::publication::{Security, Server};

    #[test]
    fn a_server_is_refused_with_how_to_get_a_build_that_knows_it() {
        let server = Server {
            host: "localhost".to_owned(),
            port: 5432,
            security: Security::Plaintext,
            user: "zoe".to_owned(),
            password: None,
            database: "lavigie".to_owned(),
            ca_file: None,
            lease: std::time::Duration::from_secs(30),
        };
        let refused = [
            open_on_server(&server, ServerLogin::default(), "morning").err(),
            find_on_server(&server, ServerLogin::default(), "morning").err(),
        ];
        for refused in refused {
            assert!(matches!(refused, Some(Error::NoServerSupport)), "{refused:?}");
            assert!(refused.is_some_and(|error| error.to_string().contains("--features postgres")));
        }
    }
}
