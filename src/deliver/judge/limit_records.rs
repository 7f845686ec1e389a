//! The limits that single readers meet for good.
//!
//! A refusal with words of a limit is about the relay as long as other readers meet the same. A reader who is the only one
//! to meet it, again, while the relay accepts messages for others, is refused for good, or put off, as the reply says.
//! A reader who is the only one left meets a temporary one four times before that.

use crate::journal::DeliveryId;
use crate::outcome::{Quota, Reply};

/// The most replies that are remembered. Others are limits, each by itself.
const MAX_REPLIES: usize = 64;
/// How many messages the relay must have accepted for others before the same reader meets the limit again, if the limit
/// refuses the reader for good.
const MIN_TAKEN_MEANWHILE: usize = 20;
/// The same, if the reader is only put off.
const MIN_TAKEN_BEFORE_PUT_OFF: usize = 5;
/// How often a reader meets a temporary limit, if the relay accepts nothing meanwhile because nobody else is left.
const MAX_TIMES_IN_A_ROW: usize = 4;

/// Refusals with words of a limit, and who has met them.
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
    /// How often that reader has met it.
    times: usize,
}

impl LimitRecords {
    /// Records that a reader has met a limit, after the relay accepted this many messages: `before` in earlier passes, and
    /// `taken` in this one. Answers whether the limit is this reader's alone.
    pub(super) fn record(
        &mut self,
        id: DeliveryId,
        reply: &Reply,
        before: u64,
        taken: usize,
    ) -> bool {
        let known = self.0.iter_mut().find(|record| record.reply.says_the_same(reply));
        let Some(record) = known else {
            if self.0.len() < MAX_REPLIES {
                self.0.push(LimitRecord { reply: reply.clone(), only: Some(id), taken, times: 1 });
            }
            return false;
        };
        record.only = record.only.filter(|only| *only == id);
        record.times += 1;
        let meanwhile = taken - record.taken;
        if record.only.is_none() {
            false
        } else if reply.is_permanent() {
            meanwhile >= MIN_TAKEN_MEANWHILE
        } else {
            let has_accepted = before + taken as u64 >= MIN_TAKEN_BEFORE_PUT_OFF as u64;
            let is_last = has_accepted && record.times >= MAX_TIMES_IN_A_ROW;
            meanwhile >= MIN_TAKEN_BEFORE_PUT_OFF || is_last && Quota::named_in(reply).is_none()
        }
    }
}
