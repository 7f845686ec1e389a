//! Both editions, ready to be copied.

use jiff::Zoned;

use crate::audience::AnyRecipient;
use crate::issue::edition::{Free, Paid};
use crate::message::{Frozen, Message, Template, compose, frozen};

/// Both editions, ready to be copied.
pub struct Templates {
    /// What free readers get.
    pub free: Template<Free>,
    /// What paying readers get.
    pub paid: Template<Paid>,
}

impl Templates {
    /// One reader's copy of the edition they are entitled to.
    pub fn copy(&self, reader: &AnyRecipient, now: &Zoned) -> Message {
        match reader {
            AnyRecipient::Free(reader) => compose(&self.free, reader, now),
            AnyRecipient::Paid(reader) => compose(&self.paid, reader, now),
        }
    }

    /// The one content hash over both.
    pub fn frozen(&self) -> Frozen {
        frozen(&self.free, &self.paid)
    }
}
