//! Where the secret of a login comes from, when it is needed again.
//!
//! Looks up to: `publication`.

use std::fmt;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::publication::Secret;

/// Asks for the secret of a login again: reads its file, or runs the program that prints it. Answers
/// the secret, or why there is none. The reason must not contain the secret.
#[derive(Clone)]
pub struct SecretSource(Arc<dyn Fn() -> Result<Secret, String> + Send + Sync>);

impl SecretSource {
    /// A source that is asked by calling `ask`, which may block.
    pub fn new(ask: impl Fn() -> Result<Secret, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// Asks for the secret, on a thread that may block.
    ///
    /// # Errors
    ///
    /// Why there is no secret.
    pub(super) async fn ask(&self) -> Result<Secret, String> {
        let ask = Arc::clone(&self.0);
        spawn_blocking(move || ask()).await.unwrap_or_else(|failure| Err(failure.to_string()))
    }
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretSource(…)")
    }
}
