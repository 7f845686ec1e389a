//! Rows as values.

use jiff::Timestamp;
use postgres::Row;

use super::super::column::{known, moment, unsigned};
use super::super::delivery::{Claim, Delivery, DeliveryId, Diagnostic, State, Transition};
use super::super::run::{Digest, Run, RunId};
use super::super::suppression::{Reason, Suppression};
use super::Error;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::outcome::Refusal;

pub(super) fn delivery(row: &Row) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: DeliveryId(row.try_get("id")?),
        address: address(row)?,
        name: row.try_get("name")?,
        edition: edition(row)?,
        state: state(row, "state")?,
        attempts: unsigned(row.try_get("attempts")?)?,
        at: moment(row.try_get("at")?)?,
        handed: optional(row, "handed_at")?,
        until: optional(row, "until")?,
        refusal: refusal(row)?,
        diagnostic: said(row)?,
    })
}

pub(super) fn claim(row: &Row) -> Result<Claim, Error> {
    let attempts: u32 = unsigned(row.try_get("attempts")?)?;
    Ok(Claim {
        id: DeliveryId(row.try_get("id")?),
        address: address(row)?,
        name: row.try_get("name")?,
        edition: edition(row)?,
        attempt: attempts.saturating_add(1),
        held_back: refusal(row)? == Some(Refusal::Sender),
    })
}

pub(super) fn run(row: &Row) -> Result<Run, Error> {
    let issue: &str = row.try_get("issue")?;
    Ok(Run {
        id: RunId(row.try_get("id")?),
        issue: known(issue.parse().ok(), "issue", issue)?,
        hash: digest(row, "hash")?,
        audience: digest(row, "audience")?,
        planned: unsigned(row.try_get("planned")?)?,
        started: moment(row.try_get("started_at")?)?,
        finished: optional(row, "finished_at")?,
    })
}

pub(super) fn transition(row: &Row) -> Result<Transition, Error> {
    Ok(Transition {
        at: moment(row.try_get("at")?)?,
        from: state(row, "from_state")?,
        to: state(row, "to_state")?,
        attempts: unsigned(row.try_get("attempts")?)?,
        diagnostic: said(row)?,
    })
}

pub(super) fn suppression(row: &Row) -> Result<Suppression, Error> {
    let reason: &str = row.try_get("reason")?;
    Ok(Suppression {
        address: address(row)?,
        reason: known(Reason::parse(reason), "reason", reason)?,
        since: moment(row.try_get("at")?)?,
    })
}

pub(super) fn digest(row: &Row, column: &str) -> Result<Digest, Error> {
    let text: &str = row.try_get(column)?;
    known(Digest::parse(text), column, text)
}

pub(super) fn edition(row: &Row) -> Result<EditionName, Error> {
    let word: &str = row.try_get("edition")?;
    known(EditionName::parse(word), "edition", word)
}

pub(super) fn state(row: &Row, column: &str) -> Result<State, Error> {
    let word: &str = row.try_get(column)?;
    known(State::parse(word), column, word)
}

pub(super) fn optional(row: &Row, column: &str) -> Result<Option<Timestamp>, Error> {
    row.try_get::<_, Option<i64>>(column)?.map(moment).transpose()
}

pub(super) fn refusal(row: &Row) -> Result<Option<Refusal>, Error> {
    let word: Option<&str> = row.try_get("refusal")?;
    word.map(|word| known(Refusal::parse(word), "refusal", word)).transpose()
}

pub(super) fn said(row: &Row) -> Result<Diagnostic, Error> {
    let code: Option<i64> = row.try_get("code")?;
    let words: Option<String> = row.try_get("words")?;
    Ok(Diagnostic {
        code: code.map(unsigned).transpose()?,
        enhanced: row.try_get("enhanced")?,
        words: words.unwrap_or_default(),
    })
}

fn address(row: &Row) -> Result<Address, Error> {
    let text: &str = row.try_get("address")?;
    known(Address::parse(text).ok(), "address", text)
}
