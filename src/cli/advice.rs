//! What helps against a relay that kept a run from getting through.

use jiff::Timestamp;

use super::failure::{Exit, Failure};
use super::giving_up::GivingUp;
use super::moments::word_moment;
use crate::deliver::{RelayFailure, RelayOutcome};
use crate::newsroom::{MessageWeight, chain};
use crate::outcome::Reply;

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
    let help: Vec<String> = weighed.into_iter().chain(advice).collect();
    let help = Some(help.join("; ")).filter(|help| !help.is_empty());
    Failure { exit, cause: chain(failure), help }
}

/// What a message weighs that a relay refuses as too large, and what the relay takes.
fn word_weight(weight: &MessageWeight, limit: Option<usize>) -> String {
    let heaviest = word_heaviest(weight).map(|heaviest| format!(" ({heaviest})"));
    let limit = match limit {
        Some(limit) => format!("the relay takes {} (SIZE in its reply to EHLO)", word_bytes(limit)),
        None => "the relay names no limit in its reply to EHLO, so ask its provider".to_owned(),
    };
    let size = word_bytes(weight.bytes);
    format!("the message has {size}{}, and {limit}", heaviest.unwrap_or_default())
}

/// The picture that weighs most in a message, if it has any.
fn word_heaviest(weight: &MessageWeight) -> Option<String> {
    let heaviest = weight.heaviest.as_ref()?;
    Some(format!("`{}` alone has {}", heaviest.name, word_bytes(heaviest.bytes)))
}

/// A number of bytes in words.
fn word_bytes(bytes: usize) -> String {
    if bytes < 10 << 10 {
        format!("{bytes} bytes")
    } else {
        format!("{} KiB", bytes.div_ceil(1 << 10))
    }
}

/// What to do about the failure, if its own words do not say it.
fn advise(failure: &RelayFailure, end: &GivingUp<'_>) -> Option<String> {
    Some(match failure {
        RelayFailure::Unwelcome(_, refused) => {
            let remedy = refused.remedy().unwrap_or("ask the relay's provider why");
            format!("{remedy}; nobody is crossed off, and the same `send` goes on from there")
        }
        RelayFailure::Limited(refused, until) if refused.reply.is_permanent() => format!(
            "nobody is crossed off: the same `send` goes on when the relay takes mail again{}; ask its \
             provider for a larger quota, or add a second relay",
            word_resumption(*until, end)
        ),
        RelayFailure::Limited(..) if failure.needs_person() => {
            "look at `from`, at `hello` (the name in EHLO), and at the login of the relay; nobody is \
             crossed off, and the same `send` goes on from there"
                .to_owned()
        }
        RelayFailure::Limited(_, until) => format!(
            "the journal knows who is left: the same `send` goes on when the relay takes mail again{}",
            word_resumption(*until, end)
        ),
        failure if failure.is_loss_at_reader() => {
            "if it is lost at the same reader again, it may be about that reader: `matinale status` names them"
                .to_owned()
        }
        _ => return None,
    })
}

/// When the relay takes mail again, if that is known, and whom the run misses if that is too late.
fn word_resumption(until: Option<Timestamp>, end: &GivingUp<'_>) -> String {
    let Some(moment) = until else { return String::new() };
    let missed = end.word_missed(moment).map(|missed| format!("; {missed}"));
    format!(", at {} at the latest{}", word_moment(moment, end.zone), missed.unwrap_or_default())
}
