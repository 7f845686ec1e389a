//! Who is in the audience, as it was seen last.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use crate::address::Address;

/// How long the audience is not read again.
const MAX_AGE: SignedDuration = SignedDuration::from_secs(10);

/// Who is in the audience, as it was seen last.
#[derive(Debug)]
pub(super) struct SeenAudience {
    seen: Timestamp,
    /// The [`Address::key`]s of all readers.
    keys: HashSet<String>,
}

impl SeenAudience {
    /// The readers that were there at a moment.
    pub(super) const fn new(keys: HashSet<String>, seen: Timestamp) -> Self {
        Self { seen, keys }
    }

    /// Whether this holds still.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen).abs() < MAX_AGE
    }

    /// Whether an address is that of a reader.
    pub(super) fn has(&self, reader: &Address) -> bool {
        self.keys.contains(&reader.key())
    }
}
