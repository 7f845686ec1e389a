//! The permits of a relay, for all of its workers together.

use super::{JournalRequest, WatchedRelay};
use crate::deliver::permits::PermitAnswer;
use crate::journal::{HeldPermits, PermitReply, PermitRequest};
use crate::publication::RateLimit;

/// The rate limits of a relay, and the permits that its workers have.
#[derive(Debug, Clone)]
pub(in crate::deliver) struct RelayRate {
    /// The relay and its user, as the journal names them.
    account: String,
    limits: Vec<RateLimit>,
    /// How many permits the workers have.
    open: u64,
}

/// What the workers of a relay want and report, in requests that share a commit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PermitCall {
    held: HeldPermits,
    wanted: u64,
}

impl RelayRate {
    /// The rate of a relay with these limits. `None` if it has no limit.
    pub(in crate::deliver) fn new(account: String, limits: Vec<RateLimit>) -> Option<Self> {
        (!limits.is_empty()).then_some(Self { account, limits, open: 0 })
    }

    const fn request(&self, call: PermitCall) -> PermitRequest<'_> {
        let PermitCall { held, wanted } = call;
        PermitRequest { relay: self.account.as_str(), limits: self.limits.as_slice(), held, wanted }
    }
}

/// Sums up what the workers of each relay want and report. `None` for a relay without limits, and
/// for one about which the requests say nothing.
pub(super) fn sum_calls(
    relays: &mut [WatchedRelay],
    requests: &[JournalRequest],
) -> Vec<Option<PermitCall>> {
    let sum = |(index, relay): (usize, &mut WatchedRelay)| {
        let rate = relay.rate.as_mut()?;
        let mut call = PermitCall::default();
        let mut ended = 0;
        for request in requests.iter().filter(|request| request.relay == index) {
            ended += request.permits.ended;
            call.held.unused += request.permits.unused;
            call.wanted += u64::from(request.wants_permit);
        }
        if (ended, call.held.unused, call.wanted) == (0, 0, 0) {
            return None;
        }
        rate.open = rate.open.saturating_sub(ended).saturating_sub(call.held.unused);
        call.held.open = rate.open;
        Some(call)
    };
    relays.iter_mut().enumerate().map(sum).collect()
}

/// The requests to the journal that these calls make, in the order of the relays.
pub(super) fn list_requests<'a>(
    relays: &'a [WatchedRelay],
    calls: &[Option<PermitCall>],
) -> Vec<PermitRequest<'a>> {
    let request = |(relay, call): (&'a WatchedRelay, &Option<PermitCall>)| {
        Some(relay.rate.as_ref()?.request((*call)?))
    };
    relays.iter().zip(calls).filter_map(request).collect()
}

/// Distributes the permits that were granted to the workers who asked, in the order of their
/// requests. The others are told when their turn is. Answers one for each request.
pub(super) fn distribute_permits(
    relays: &mut [WatchedRelay],
    calls: &[Option<PermitCall>],
    replies: Vec<PermitReply>,
    requests: &[JournalRequest],
) -> Vec<PermitAnswer> {
    let mut answers = vec![PermitAnswer::None; requests.len()];
    let called = relays.iter_mut().enumerate().zip(calls).filter(|(_, call)| call.is_some());
    for (((index, relay), _), PermitReply { granted, turns }) in called.zip(replies) {
        if let Some(rate) = &mut relay.rate {
            rate.open += granted;
        }
        let granted = usize::try_from(granted).unwrap_or(usize::MAX);
        let mut given = std::iter::repeat_n(PermitAnswer::Granted, granted)
            .chain(turns.into_iter().map(PermitAnswer::From));
        for (request, answer) in requests.iter().zip(&mut answers) {
            if request.relay == index && request.wants_permit {
                *answer = given.next().unwrap_or_default();
            }
        }
    }
    answers
}
