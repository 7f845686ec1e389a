//! The limits that single readers meet for good.
//!
//! A permanent refusal with words of a limit is the relay's limit as long as other readers meet it too. A
//! reader who is the only one to meet it, twice, while the relay accepts messages for many others, is refused.

use crate::journal::DeliveryId;
use crate::outcome::Reply;

/// The most replies that are remembered. Others are limits, each by itself.
const MAX_REPLIES: usize = 64;
/// How many messages the relay must have accepted for others before the same reader meets the limit again.
const MIN_TAKEN_MEANWHILE: usize = 20;

/// Permanent refusals with words of a limit, and who has met them.
#[derive(Debug, Default)]
pub(super) struct LimitRecords(Vec<LimitRecord>);

/// Who has met one limit.
#[derive(Debug)]
struct LimitRecord {
    reply: Reply,
    /// The only reader who has met it. `None` once there were several.
    only: Option<DeliveryId>,
    /// The number of accepted messages when that reader met it first.
    taken: usize,
}

impl LimitRecords {
    /// Records that a reader has met a limit, after the relay accepted this many messages. Answers whether
    /// the limit is this reader's alone.
    pub(super) fn record(&mut self, id: DeliveryId, reply: &Reply, taken: usize) -> bool {
        let known = self.0.iter_mut().find(|record| record.reply.says_the_same(reply));
        let Some(record) = known else {
            if self.0.len() < MAX_REPLIES {
                self.0.push(LimitRecord { reply: reply.clone(), only: Some(id), taken });
            }
            return false;
        };
        record.only = record.only.filter(|only| *only == id);
        record.only.is_some() && taken - record.taken >= MIN_TAKEN_MEANWHILE
    }
}
