//! Words for a person while a conversation waits.
//!
//! Looks up to: nothing.

use std::fmt;
use std::sync::Arc;

/// Tells a person something while a step goes on. It must not block.
#[derive(Clone)]
pub struct Announcer(Arc<dyn Fn(&str) + Send + Sync>);

impl Announcer {
    /// An announcer that calls `tell`.
    pub fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells it.
    pub(super) fn tell(&self, words: &str) {
        (self.0)(words);
    }
}

impl fmt::Debug for Announcer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Announcer(…)")
    }
}
