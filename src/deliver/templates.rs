//! Both editions, ready to be copied.

use jiff::Zoned;

use crate::audience::AnyRecipient;
use crate::issue::edition::{Free, Paid};
use crate::message::{FrozenHash, OutgoingMessage, Template, compose_message, hash_templates};

/// Both editions, ready to be copied.
pub struct Templates {
    /// What free readers get.
    pub free: Template<Free>,
    /// What paying readers get.
    pub paid: Template<Paid>,
}

impl Templates {
    /// One reader's copy of the edition they are entitled to.
    pub fn copy(&self, reader: &AnyRecipient, now: &Zoned) -> OutgoingMessage {
        match reader {
            AnyRecipient::Free(reader) => compose_message(&self.free, reader, now),
            AnyRecipient::Paid(reader) => compose_message(&self.paid, reader, now),
        }
    }

    /// The one content hash over both.
    pub fn frozen(&self) -> FrozenHash {
        hash_templates(&self.free, &self.paid)
    }
}
