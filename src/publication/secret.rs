//! Where passwords are kept, and how they are carried.

use std::fmt;

/// Where a password is kept; it never stands in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// An environment variable.
    Environment(String),
    /// A file that only its owner reads (0600).
    File(String),
}

/// A password. It prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the password as it was looked up; a line end behind it, as files have one, is dropped.
    pub fn new(mut password: String) -> Self {
        password.truncate(password.trim_end_matches(['\r', '\n']).len());
        Self(password)
    }

    /// The password, for those who say it to a server.
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
