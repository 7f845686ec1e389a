//! Words for a person while a conversation waits.
//!
//! Looks up to: nothing.

use std::fmt;
use std::sync::Arc;

/// Tells a person something while a step goes on. It must not block.
#[derive(Clone)]
pub struct Notice(Arc<dyn Fn(&str) + Send + Sync>);

impl Notice {
    /// A notice that is told by calling `tell`.
    pub fn new(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells it.
    pub(super) fn tell(&self, words: &str) {
        (self.0)(words);
    }
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notice(…)")
    }
}
