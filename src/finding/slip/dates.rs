//! Slips in dates: as they are written by hand.

use super::fault::{Fault, Slip, SlipEnd};
use crate::finding::meant::{split_day, to_day};
use crate::wording::{Wording, say};

/// Keys whose value is a day.
const DAY_KEYS: [&str; 3] = ["date", "since", "until"];

/// A day that stands for one that cannot be read.
const SAMPLE: &str = "2025-02-11";

/// A date that is not written as year, month and day with hyphens.
pub(super) fn find_date(fault: &Fault<'_>) -> Option<Slip> {
    let (bare, start) = fault.bare()?;
    let key = fault.key();
    let parts = split_day(bare);
    if parts.is_none() && !DAY_KEYS.contains(&key) {
        return None;
    }
    let place = start..start + bare.len();
    let slip = |message: Wording, day: &str| {
        let advice = say!("write year, month and day: `{key} = {day}`", key, day);
        let slip = Slip::new(place.clone(), message, advice).needs_no_example();
        slip.replaces(place.clone(), day)
    };
    match parts.as_deref().and_then(to_day) {
        Some(day) if day.to_string() == bare => None,
        Some(day) => Some(slip(say!("`{bare}` is no date to TOML", bare), &day.to_string())),
        None => {
            let is_short = parts.is_some_and(|parts| parts.len() == 2);
            let message = if is_short {
                say!("`{bare}` has no year", bare)
            } else {
                say!("`{bare}` is not a day of the calendar", bare)
            };
            Some(slip(message, SAMPLE).ends(SlipEnd::Partial))
        }
    }
}
