//! The event of an attempt that has ended. A run has as many of them as messages, so that their shape is written out here.

use serde::Serialize;

use crate::deliver::SettledAttempt;
use crate::journal::Settlement;

/// An attempt that has ended, as its event tells it. The keys are in the order in which all events have theirs. The relay's
/// words are left out, because many name the reader.
#[derive(Serialize)]
pub(super) struct AttemptEvent<'a> {
    code: Option<u16>,
    delivery: String,
    edition: &'a str,
    enhanced: Option<String>,
    event: &'static str,
    issue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
    relay: Option<&'a str>,
    time: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    version: u32,
}

/// What all events have.
#[derive(Clone, Copy)]
pub(super) struct EventFrame<'a> {
    /// The issue. `None` if there is none.
    pub(super) issue: Option<&'a str>,
    /// The moment.
    pub(super) time: &'a str,
    /// The version of the shape.
    pub(super) version: u32,
}

impl<'a> AttemptEvent<'a> {
    /// The event of this attempt.
    pub(super) fn new(attempt: &'a SettledAttempt, frame: EventFrame<'a>) -> Self {
        let SettledAttempt { delivery, edition, relay, settlement } = attempt;
        let (event, reply, until) = match settlement {
            Settlement::Accepted(reply) => ("accepted", Some(reply), None),
            Settlement::Rejected(_, reply) => ("refused", Some(reply), None),
            Settlement::Deferred(reply, until) => ("deferred", Some(reply), Some(until)),
            Settlement::PutBack(reply, until) => ("put_back", Some(reply), Some(until)),
            Settlement::HeldBack(_, until) => ("held_back", None, Some(until)),
            Settlement::InDoubt(_) => ("in_doubt", None, None),
            Settlement::NotSent(_) | Settlement::Released => ("not_sent", None, None),
        };
        let refusal = match settlement {
            Settlement::Rejected(refusal, _) => Some(refusal.as_str()),
            _ => None,
        };
        let EventFrame { issue, time, version } = frame;
        Self {
            code: reply.map(|reply| reply.code),
            delivery: delivery.to_string(),
            edition: edition.as_str(),
            enhanced: reply.and_then(|reply| reply.enhanced).map(|code| code.to_string()),
            event,
            issue,
            refusal,
            relay: relay.as_deref(),
            time,
            until: until.map(ToString::to_string),
            version,
        }
    }
}
