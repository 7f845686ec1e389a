//! What helps against a relay that kept a run from getting through.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::{Exit, Failure};
use super::summary::word_moment;
use crate::deliver::RelayFailure;
use crate::newsroom::chain;

/// The failure of a run that its relay kept from getting through. Moments are shown in `zone`.
pub(super) fn not_through(failure: &RelayFailure, exit: Exit, zone: &TimeZone) -> Failure {
    Failure { exit, cause: chain(failure), help: advise(failure, zone) }
}

/// What to do about the failure, if its own words do not say it.
fn advise(failure: &RelayFailure, zone: &TimeZone) -> Option<String> {
    Some(match failure {
        RelayFailure::Unwelcome(_, reply) => {
            let remedy = reply.remedy().unwrap_or("ask the relay's keeper why");
            format!("{remedy}; nobody is crossed off, and the same `send` goes on from there")
        }
        RelayFailure::Limited(reply, until) if reply.is_permanent() => format!(
            "nobody is crossed off: the same `send` goes on when the relay takes mail again{}; ask its \
             keeper for a larger quota, or add a second relay",
            at_the_latest(*until, zone)
        ),
        RelayFailure::Limited(..) if failure.needs_person() => {
            "look at `from`, at `hello` (the name in EHLO), and at the login of the relay; nobody is \
             crossed off, and the same `send` goes on from there"
                .to_owned()
        }
        RelayFailure::Limited(_, until) => format!(
            "the journal knows who is left: the same `send` goes on when the relay takes mail again{}",
            at_the_latest(*until, zone)
        ),
        failure if failure.is_loss_at_reader() => {
            "if it is lost at the same reader again, it may be about that reader: `matinale status` names them"
                .to_owned()
        }
        _ => return None,
    })
}

/// When the relay takes mail again, if that is known.
fn at_the_latest(until: Option<Timestamp>, zone: &TimeZone) -> String {
    until.map_or_else(String::new, |moment| {
        format!(", at {} at the latest", word_moment(moment, zone))
    })
}
