//! Reads `pace` of a relay: how many messages it takes in a second, a minute, an hour or a day.

use toml::Spanned;

use super::one_or_many::OneOrMany;
use super::settings_reader::SettingsReader;
use crate::finding::{Code, Finding};
use crate::publication::rate_limit::MAX_MESSAGES_IN_A_PERIOD;
use crate::publication::{RateLimit, RateLimitFault};
use crate::wording::say;

/// What stands between the limits of one text.
const LIST_SEPARATORS: [char; 2] = [',', ';'];

/// Reads the limits in the order of the file, also where one text has several: `"14/s, 500/h"`. A limit that another one keeps anyway is reported,
/// and left out.
pub(super) fn read_pace(
    reader: &mut SettingsReader<'_>,
    value: Option<Spanned<OneOrMany>>,
) -> Vec<RateLimit> {
    let mut limits: Vec<Spanned<RateLimit>> = Vec::new();
    for text in OneOrMany::texts(value) {
        match parse_limits(text.get_ref()) {
            Ok(parsed) => {
                limits.extend(parsed.into_iter().map(|limit| Spanned::new(text.span(), limit)));
            }
            Err(fault) => reader.report(explain_fault(fault, &text)),
        }
    }
    while let Some(place) = find_needless(reader, &limits) {
        limits.remove(place);
    }
    limits.into_iter().map(Spanned::into_inner).collect()
}

/// The limits of one text, which is one or a list of them.
fn parse_limits(text: &str) -> Result<Vec<RateLimit>, RateLimitFault> {
    let parts: Vec<&str> = text.split(LIST_SEPARATORS).collect();
    parts.into_iter().map(RateLimit::parse).collect()
}

fn explain_fault(fault: RateLimitFault, text: &Spanned<String>) -> Finding {
    let written = text.get_ref().escape_debug().to_string();
    let (code, message, help) = match fault {
        RateLimitFault::Form => (
            Code::KEY_VALUE,
            say!("`{written}` does not say how many messages in which time", written),
            say!("write `\"14/s\"`, `\"30/min\"`, `\"500/h\"` or `\"50000/d\"`, or a list of them"),
        ),
        RateLimitFault::AmbiguousUnit => (
            Code::KEY_VALUE,
            say!("the unit in `{written}` could be a minute or a month", written),
            say!("write `min` for a minute, such as `\"30/min\"`"),
        ),
        RateLimitFault::Range => (
            Code::SETTINGS_RANGE,
            say!("`pace` is `{written}`", written),
            say!("write a number from 1 to {max}", max = MAX_MESSAGES_IN_A_PERIOD),
        ),
    };
    Finding::new(code, text.span(), message).help(help)
}

/// Reports the first limit that another one keeps anyway. Answers its place in the list.
fn find_needless(reader: &mut SettingsReader<'_>, limits: &[Spanned<RateLimit>]) -> Option<usize> {
    // Of two equal limits the later one is needless.
    let (place, other, most) = limits.iter().enumerate().rev().find_map(|(place, limit)| {
        let mut others = limits.iter().enumerate().filter(|(other, _)| *other != place);
        others.find_map(|(_, other)| {
            Some((place, other, limit.get_ref().most_under(*other.get_ref())?))
        })
    })?;
    let limit = limits.get(place)?;
    let message = say!(
        "`{limit}` holds nothing back: `{other}` lets no more than {most} through in that time",
        limit = limit.get_ref().to_string(),
        other = other.get_ref().to_string(),
        most
    );
    reader.report(
        Finding::new(Code::SETTINGS_PACE, limit.span(), message)
            .help(say!("take it out, or write the number of the relay's contract")),
    );
    Some(place)
}
