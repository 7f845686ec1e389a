//! Between columns and values, for every store. What a column holds is parsed again: a file can be
//! damaged, and a table edited.

use jiff::Timestamp;

use super::error::Error;

/// The columns of a delivery.
pub(super) const DELIVERY: &str = "id, address, name, edition, state, attempts, at, handed_at, \
                                   until, refusal, code, enhanced, words";

/// The columns of a run.
pub(super) const RUN: &str = "id, issue, hash, audience, planned, started_at, finished_at";

/// The columns of a line of history.
pub(super) const TRANSITION: &str = "at, from_state, to_state, attempts, code, enhanced, words";

/// The columns of a suppression.
pub(super) const SUPPRESSION: &str = "address, reason, at";

pub(super) fn moment(milliseconds: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| Error::Corrupt(format!("{milliseconds} is no moment")))
}

/// A count comes out of the store as the signed number it had to go in as.
pub(super) fn unsigned<T: TryFrom<i64>>(count: i64) -> Result<T, Error> {
    T::try_from(count).map_err(|_| Error::Corrupt(format!("{count} is no count")))
}

/// What a column holds, where it is something.
pub(super) fn known<T>(value: Option<T>, column: &str, text: &str) -> Result<T, Error> {
    value.ok_or_else(|| {
        let start: String = text.chars().take(80).collect();
        Error::Corrupt(format!("{start:?} in the column `{column}`"))
    })
}
