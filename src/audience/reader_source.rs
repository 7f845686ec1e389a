//! Where a reader comes from: the list, or the form to sign up.

/// Where a reader comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReaderSource {
    /// The list of readers.
    #[default]
    List,
    /// The form to sign up.
    Signup,
}

impl ReaderSource {
    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Signup => "signup",
        }
    }
}
