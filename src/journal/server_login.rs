//! What a login at the journal's server needs besides its address.

use crate::publication::Secret;
use crate::tls::HouseCertificates;

/// What a login at the journal's server needs besides its address.
#[derive(Debug, Clone, Default)]
pub struct ServerLogin {
    /// The password, if there is one.
    pub password: Option<Secret>,
    /// The certificates that are trusted besides the system's.
    pub house: HouseCertificates,
}
