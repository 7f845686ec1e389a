//! Rows as values.

use jiff::Timestamp;
use rusqlite::Row;

use super::super::column::{known, moment, unsigned};
use super::super::delivery::{Delivery, DeliveryId, Diagnostic, State, Transition};
use super::super::run::{Digest, Run, RunId};
use super::super::suppression::{Reason, Suppression};
use super::Error;
use crate::address::Address;
use crate::issue::edition::EditionName;
use crate::outcome::Refusal;

pub(super) fn delivery(row: &Row<'_>) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: DeliveryId(row.get("id")?),
        address: address(row)?,
        name: row.get("name")?,
        edition: edition(row)?,
        state: state(row, "state")?,
        attempts: row.get("attempts")?,
        at: moment(row.get("at")?)?,
        handed: optional(row, "handed_at")?,
        until: optional(row, "until")?,
        refusal: refusal(row)?,
        diagnostic: said(row)?,
    })
}

pub(super) fn run(row: &Row<'_>) -> Result<Run, Error> {
    let issue: String = row.get("issue")?;
    Ok(Run {
        id: RunId(row.get("id")?),
        issue: known(issue.parse().ok(), "issue", &issue)?,
        hash: digest(row, "hash")?,
        audience: digest(row, "audience")?,
        planned: unsigned(row.get("planned")?)?,
        started: moment(row.get("started_at")?)?,
        finished: optional(row, "finished_at")?,
    })
}

pub(super) fn transition(row: &Row<'_>) -> Result<Transition, Error> {
    Ok(Transition {
        at: moment(row.get("at")?)?,
        from: state(row, "from_state")?,
        to: state(row, "to_state")?,
        attempts: row.get("attempts")?,
        diagnostic: said(row)?,
    })
}

pub(super) fn suppression(row: &Row<'_>) -> Result<Suppression, Error> {
    let reason: String = row.get("reason")?;
    Ok(Suppression {
        address: address(row)?,
        reason: known(Reason::parse(&reason), "reason", &reason)?,
        since: moment(row.get("at")?)?,
    })
}

pub(super) fn digest(row: &Row<'_>, column: &str) -> Result<Digest, Error> {
    let text: String = row.get(column)?;
    known(Digest::parse(&text), column, &text)
}

pub(super) fn address(row: &Row<'_>) -> Result<Address, Error> {
    let text: String = row.get("address")?;
    known(Address::parse(&text).ok(), "address", &text)
}

pub(super) fn edition(row: &Row<'_>) -> Result<EditionName, Error> {
    let word: String = row.get("edition")?;
    known(EditionName::parse(&word), "edition", &word)
}

pub(super) fn state(row: &Row<'_>, column: &str) -> Result<State, Error> {
    let word: String = row.get(column)?;
    known(State::parse(&word), column, &word)
}

fn optional(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, Error> {
    row.get::<_, Option<i64>>(column)?.map(moment).transpose()
}

pub(super) fn refusal(row: &Row<'_>) -> Result<Option<Refusal>, Error> {
    let word: Option<String> = row.get("refusal")?;
    word.map(|word| known(Refusal::parse(&word), "refusal", &word)).transpose()
}

fn said(row: &Row<'_>) -> Result<Diagnostic, Error> {
    let words: Option<String> = row.get("words")?;
    let (code, enhanced) = (row.get("code")?, row.get("enhanced")?);
    Ok(Diagnostic { code, enhanced, words: words.unwrap_or_default() })
}
