//! What the service of `[schedule] ping` hears.

/// How a call ended, for the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PingMatter {
    /// Everybody who can be reached was.
    Success,
    /// A person has to look.
    Failure,
}
