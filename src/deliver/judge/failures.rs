//! What the failure of a conversation is about.

use crate::deliver::types::RelayFailure;
use crate::outcome::{NegativeReply, Phase};
use crate::smtp;

/// Whether a failure will come up in every conversation with the relay. Errors of login, TLS or
/// sender do. A refusal at the greeting can be about one connection too many.
pub(in crate::deliver) fn concerns_every_conversation(failure: &RelayFailure) -> bool {
    let RelayFailure::Wire(error) = failure else { return false };
    !error.is_temporary() && error.phase() != Phase::Greeting
}

/// The reply with which the relay asks for fewer messages, connections or recipients, if the failure is one.
pub(in crate::deliver) fn limit_reply(failure: &RelayFailure) -> Option<&NegativeReply> {
    match failure {
        RelayFailure::Limited(refused, _) => Some(refused),
        RelayFailure::Wire(smtp::Error::Refused(refused)) if failure.is_temporary() => {
            Some(refused)
        }
        _ => None,
    }
}

/// Whether the relay refuses the sender permanently, for another reason than an absent login. Such
/// a refusal can be about one message.
pub(in crate::deliver) fn refuses_sender(failure: &RelayFailure) -> bool {
    let RelayFailure::Wire(smtp::Error::Refused(refused)) = failure else { return false };
    let NegativeReply { phase, reply, .. } = refused;
    *phase == Phase::Mail
        && reply.is_permanent()
        && !refused.is_limit()
        && !matches!(reply.code, 530 | 535)
}
