//! What `[signup]` says, checked: where strangers sign up, and what they consent to.

/// The form by which strangers become readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignupSettings {
    /// The https address of the form. The token of a link in a confirmation mail follows after a `/`.
    pub url: String,
    /// What a stranger consents to, as they read it: one paragraph. The journal keeps these words.
    pub consent: String,
    /// The page that says what becomes of their address: https.
    pub privacy_url: Option<String>,
    /// How many readers may sign up. Those who have left do not count.
    pub max_readers: u64,
}
