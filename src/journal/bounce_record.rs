//! What came back of the mail that readers were sent: the part of every journal that keeps it.

use jiff::Timestamp;

use super::bounce::{DailyLimit, KeptReport, ReadMail};
use super::bounce_event::BounceEffect;
use super::error::Error;
use crate::address::Address;

/// The record of what came back. Every method is one transaction, as those of a [`Journal`](super::Journal) are.
pub trait BounceRecord {
    /// Whether a message with this mark was read.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn is_mail_read(&mut self, mark: &str) -> Result<bool, Error>;

    /// Uses a token up, which proves one body only. Answers whether this body may be taken: no other one had the token
    /// before.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn use_token(&mut self, token: &str, body: &str, now: Timestamp) -> Result<bool, Error>;

    /// The address of a reader as the journal has it, if a run has handed over mail to them, or they have asked at the form
    /// for a mail that can still be confirmed, or have confirmed one. Upper and lower case are the same.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn find_sent_reader(
        &mut self,
        reader: &Address,
        now: Timestamp,
    ) -> Result<Option<Address>, Error>;

    /// What [`record_mail`](Self::record_mail) would do. Writes nothing.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn preview_mail(
        &mut self,
        mail: &ReadMail,
        limit: DailyLimit,
        now: Timestamp,
    ) -> Result<Vec<BounceEffect>, Error>;

    /// Records a message and what it says of readers, and suppresses whom it says enough of. Answers what became of each
    /// event, in their order. A message that was read before changes nothing. If more readers would be suppressed
    /// within a day than the limit allows, nothing is written.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn record_mail(
        &mut self,
        mail: &ReadMail,
        limit: DailyLimit,
        now: Timestamp,
    ) -> Result<Vec<BounceEffect>, Error>;

    /// Lists the refusals of relays which say that a reader does not exist, and that were not recorded as read: at most this many,
    /// the oldest first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn dead_refusals(&mut self, limit: usize) -> Result<Vec<ReadMail>, Error>;

    /// Lists what came back of a reader's mail, the oldest report first.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn reports(&mut self, reader: &Address) -> Result<Vec<KeptReport>, Error>;
}
