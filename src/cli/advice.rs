//! What helps against a relay that kept a run from getting through.

use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::giving_up::GivingUp;
use super::moments::word_moment;
use crate::deliver::{RelayFailure, RelayOutcome};
use crate::newsroom::MessageWeight;
use crate::outcome::{Remedy, Reply};
use crate::wording::{ToValue, Value, Wording, join_clauses, say, word_bytes};

/// The failure of a run that its relay kept from getting through, though it had a message of this weight, and
/// that gives up then.
pub(super) fn not_through(
    relay: &RelayOutcome,
    weight: &MessageWeight,
    exit: Exit,
    end: &GivingUp<'_>,
) -> Failure {
    let failure = &relay.failure;
    let is_about_size = failure.reply().is_some_and(Reply::is_about_size);
    let weighed = is_about_size.then(|| word_weight(weight, relay.size_limit));
    let advice = advise(failure, end);
    let help = weighed.into_iter().chain(advice);
    let help = help.reduce(|front, last| join_clauses([front, last]));
    Failure { exit, cause: failure.word(), help, occasion: None }
}

/// What a message weighs that a relay refuses as too large, and what the relay takes.
fn word_weight(weight: &MessageWeight, limit: Option<usize>) -> Wording {
    let limit = if let Some(limit) = limit {
        say!("the relay takes {limit} (SIZE in its reply to EHLO)", limit = word_bytes(limit))
    } else {
        say!("the relay names no limit in its reply to EHLO, so ask its provider")
    };
    let size = word_bytes(weight.bytes);
    if let Some(heaviest) = &weight.heaviest {
        say!(
            "the message has {size} (`{picture}` alone has {part}), and {limit}",
            size,
            picture = heaviest.name,
            part = word_bytes(heaviest.bytes),
            limit
        )
    } else {
        say!("the message has {size}, and {limit}", size, limit)
    }
}

/// What to do about the failure, if its own words do not say it.
fn advise(failure: &RelayFailure, end: &GivingUp<'_>) -> Option<Wording> {
    Some(match failure {
        RelayFailure::Unwelcome(_, refused) => {
            let remedy = refused.remedy().map(Remedy::word);
            let remedy = remedy.unwrap_or_else(|| say!("ask the relay's provider why"));
            say!("{remedy}; nobody is crossed off, and the same `send` goes on from there", remedy)
        }
        RelayFailure::Limited(refused, until) if refused.reply.is_permanent() => say!(
            "nobody is crossed off: the same `send` goes on when the relay takes mail again{moment}; ask its \
             provider for a larger quota, or add a second relay",
            moment = word_resumption(*until, end)
        ),
        RelayFailure::Limited(..) if failure.needs_person() => {
            say!(
                "look at `from`, at `hello` (the name in EHLO), and at the login of the relay; nobody is \
                 crossed off, and the same `send` goes on from there"
            )
        }
        RelayFailure::Limited(_, until) => say!(
            "the journal knows who is left: the same `send` goes on when the relay takes mail again{moment}",
            moment = word_resumption(*until, end)
        ),
        failure if failure.is_loss_at_reader() => {
            say!(
                "if it is lost at the same reader again, it may be about that reader: `matinale status` names them"
            )
        }
        _ => return None,
    })
}

/// When the relay takes mail again, if that is known, and whom the run misses if that is too late.
fn word_resumption(until: Option<Timestamp>, end: &GivingUp<'_>) -> Value {
    let Some(moment) = until else { return "".to_value() };
    let told = say!(", at {moment} at the latest", moment = word_moment(moment, end.zone));
    join_clauses([told].into_iter().chain(end.word_missed(moment))).to_value()
}
