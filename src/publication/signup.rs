//! What `[signup]` says, checked: where strangers sign up, and what they consent to.

/// The `mails_per_hour` of settings that say nothing of it.
pub const DEFAULT_MAILS_PER_HOUR: u32 = 60;

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
    /// How many mails that ask for a confirmation go out within an hour, whoever asks: of the form, and of readers' own
    /// pages.
    pub mails_per_hour: u32,
}
