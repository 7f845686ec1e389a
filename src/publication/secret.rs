//! Where passwords are kept, and a type for one in memory.

use std::fmt;

/// Where a password is kept. The settings never hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordSource {
    /// In the environment variable of this name.
    Environment(String),
    /// In this file, which only its owner can read (0600).
    File(String),
    /// On the first line that this command prints. It is run by the system's shell, in the
    /// publication's folder, whenever the password is needed.
    Command(String),
}

/// A password. Its `Debug` output shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the password from its source, without the line end that a file has.
    pub fn new(mut password: String) -> Self {
        password.truncate(password.trim_end_matches(['\r', '\n']).len());
        Self(password)
    }

    /// Whether there is no password at all.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The password, to be sent to a server.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_password_prints_nothing_of_itself_and_loses_its_line_end() {
        let secret = Secret::new("hunter2 \r\n".into());
        assert_eq!(secret.reveal(), "hunter2 ");
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
