//! Turns rows of any store into values. Every column is checked again, because a file can be
//! damaged and a table edited.

use jiff::Timestamp;

use super::copies::DOUBTFUL_COPIES;
use super::delivery::{
    Claim, Delivery, DeliveryId, Diagnostic, HadCopy, PutAside, State, Transition,
};
use super::error::Error;
use super::run::{
    CorrectedVersion, Digest, Owner, Run, RunId, SentContent, Stoppage, UnreadableRows,
};
use super::sql::SqlRow;
use super::suppression::{Reason, SUPPRESSED, Suppression};
use crate::address::Address;
use crate::fingerprint::{Fingerprint, Sketch};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;
use crate::outcome::{BounceClass, Refusal};

/// The columns of a delivery.
pub(super) fn delivery_columns() -> String {
    format!(
        "id, address, name, edition, state, attempts, at, handed_at, until, version, refusal, held_back, \
         copies, had_version, had_edition, asked_at, code, enhanced, words, {DOUBTFUL_COPIES} AS doubtful_copies, \
         CAST(CASE WHEN {SUPPRESSED} THEN 1 ELSE 0 END AS BIGINT) AS suppressed, {FIRST_LOSS} AS first_loss"
    )
}

/// The moment at which the connection was lost at a delivery for the first time, if it is due and the
/// connection was lost at it more than once. The words are those of
/// [`Settlement::NotSent`](super::settlement::Settlement).
const FIRST_LOSS: &str = "CASE WHEN state = 'due' AND words LIKE 'not sent, %' THEN \
    (SELECT CASE WHEN COUNT(*) > 1 THEN MIN(at) END FROM transitions \
     WHERE transitions.delivery = deliveries.id AND transitions.words LIKE 'not sent, %') END";

/// The columns of a claim.
pub(super) const CLAIM_COLUMNS: &str =
    "id, address, name, edition, attempts, held_back, copies, code, enhanced, words";

/// The columns of a run.
pub(super) const RUN_COLUMNS: &str = "id, issue, hash, fingerprint, audience, planned, left_out, downgraded, started_at, \
     finished_at, stopped_at, stopped_by, stopped_for_person, owner, corrects_issue, corrects_content";

/// The columns of a line of history.
pub(super) const TRANSITION_COLUMNS: &str =
    "at, from_state, to_state, attempts, code, enhanced, words";

/// The columns of a suppression.
pub(super) const SUPPRESSION_COLUMNS: &str = "address, reason, at, former_key";

/// The most characters of a damaged column that are quoted.
const MAX_QUOTED_CHARACTERS: usize = 80;

pub(super) fn read_delivery(row: &SqlRow) -> Result<Delivery, Error> {
    Ok(Delivery {
        id: DeliveryId(row.integer("id")?),
        address: read_address(row)?,
        name: row.optional_text("name")?.map(str::to_owned),
        edition: read_edition(row)?,
        state: read_state(row, "state")?,
        attempts: count(row.integer("attempts")?)?,
        at: moment(row.integer("at")?)?,
        handed: read_optional_moment(row, "handed_at")?,
        until: read_optional_moment(row, "until")?,
        version: count(row.integer("version")?)?,
        refusal: read_refusal(row)?,
        held_back: read_held_back(row)?,
        former_copies: count(row.integer("copies")?)?,
        had: read_had_copy(row)?,
        asked: read_optional_moment(row, "asked_at")?,
        doubtful_copies: count(row.integer("doubtful_copies")?)?,
        is_suppressed: row.integer("suppressed")? != 0,
        first_loss: read_optional_moment(row, "first_loss")?,
        diagnostic: read_diagnostic(row)?,
    })
}

pub(super) fn read_claim(row: &SqlRow) -> Result<Claim, Error> {
    let attempts: u32 = count(row.integer("attempts")?)?;
    Ok(Claim {
        id: DeliveryId(row.integer("id")?),
        address: read_address(row)?,
        name: row.optional_text("name")?.map(str::to_owned),
        edition: read_edition(row)?,
        attempt: attempts.saturating_add(1),
        aside: PutAside::of_integer(row.integer("held_back")?),
        former_copies: count(row.integer("copies")?)?,
        has_lost_line: read_diagnostic(row)?.is_of_lost_line(),
    })
}

pub(super) fn read_run(row: &SqlRow) -> Result<Run, Error> {
    Ok(Run {
        id: RunId(row.integer("id")?),
        issue: read_issue(row)?,
        hash: read_digest(row, "hash")?,
        fingerprint: read_optional_digest(row, "fingerprint")?,
        audience: read_digest(row, "audience")?,
        planned: count(row.integer("planned")?)?,
        unreadable: UnreadableRows {
            left_out: count(row.integer("left_out")?)?,
            downgraded: count(row.integer("downgraded")?)?,
        },
        started: moment(row.integer("started_at")?)?,
        finished: read_optional_moment(row, "finished_at")?,
        owner: row.optional_text("owner")?.map(Owner::new),
        stoppage: read_stoppage(row)?,
        corrects: read_corrected(row)?,
    })
}

/// The copy that a reader has, although a later one was asked for.
fn read_had_copy(row: &SqlRow) -> Result<Option<HadCopy>, Error> {
    let found = row.optional_integer("had_version")?.zip(row.optional_text("had_edition")?);
    let Some((version, word)) = found else { return Ok(None) };
    let edition = known(EditionName::parse(word), "had_edition", word)?;
    Ok(Some(HadCopy { version: count(version)?, edition }))
}

/// What the issue of a run corrects.
fn read_corrected(row: &SqlRow) -> Result<Option<CorrectedVersion>, Error> {
    let Some(issue) = row.optional_text("corrects_issue")? else { return Ok(None) };
    let issue = known(IssueName::parse(issue), "corrects_issue", issue)?;
    Ok(Some(CorrectedVersion { issue, content: read_digest(row, "corrects_content")? }))
}

pub(super) fn read_issue(row: &SqlRow) -> Result<IssueName, Error> {
    let issue = row.text("issue")?;
    known(IssueName::parse(issue), "issue", issue)
}

/// Why the last call could not go on with a run.
fn read_stoppage(row: &SqlRow) -> Result<Option<Stoppage>, Error> {
    let Some(at) = read_optional_moment(row, "stopped_at")? else { return Ok(None) };
    Ok(Some(Stoppage {
        at,
        cause: row.text("stopped_by")?.to_owned(),
        needs_person: row.integer("stopped_for_person")? != 0,
    }))
}

pub(super) fn read_transition(row: &SqlRow) -> Result<Transition, Error> {
    Ok(Transition {
        at: moment(row.integer("at")?)?,
        from: read_state(row, "from_state")?,
        to: read_state(row, "to_state")?,
        attempts: count(row.integer("attempts")?)?,
        diagnostic: read_diagnostic(row)?,
    })
}

pub(super) fn read_suppression(row: &SqlRow) -> Result<Suppression, Error> {
    let reason = row.text("reason")?;
    Ok(Suppression {
        address: read_address(row)?,
        reason: known(Reason::parse(reason), "reason", reason)?,
        since: moment(row.integer("at")?)?,
        former_key: row.optional_text("former_key")?.map(str::to_owned),
    })
}

pub(super) fn read_digest(row: &SqlRow, column: &str) -> Result<Digest, Error> {
    let text = row.text(column)?;
    known(Digest::parse(text), column, text)
}

fn read_optional_digest(row: &SqlRow, column: &str) -> Result<Option<Digest>, Error> {
    let text = row.optional_text(column)?;
    text.map(|text| known(Digest::parse(text), column, text)).transpose()
}

pub(super) fn read_content(row: &SqlRow) -> Result<SentContent, Error> {
    let sketch = row.text("sketch")?;
    let fingerprint = Fingerprint::from_parts(
        read_digest(row, "fingerprint")?.bytes(),
        known(Sketch::parse(sketch), "sketch", sketch)?,
    );
    Ok(SentContent { issue: read_issue(row)?, fingerprint })
}

pub(super) fn read_edition(row: &SqlRow) -> Result<EditionName, Error> {
    let word = row.text("edition")?;
    known(EditionName::parse(word), "edition", word)
}

pub(super) fn read_state(row: &SqlRow, column: &str) -> Result<State, Error> {
    parse_state(row.text(column)?, column)
}

/// The state that the word in a column names.
pub(super) fn parse_state(word: &str, column: &str) -> Result<State, Error> {
    known(State::parse(word), column, word)
}

pub(super) fn read_refusal(row: &SqlRow) -> Result<Option<Refusal>, Error> {
    let word = row.optional_text("refusal")?;
    word.map(|word| known(Refusal::parse(word), "refusal", word)).transpose()
}

pub(super) fn read_held_back(row: &SqlRow) -> Result<bool, Error> {
    Ok(row.integer("held_back")? != 0)
}

pub(super) fn read_bounce_class(row: &SqlRow) -> Result<BounceClass, Error> {
    let word = row.text("class")?;
    known(BounceClass::parse(word), "class", word)
}

pub(super) fn read_diagnostic(row: &SqlRow) -> Result<Diagnostic, Error> {
    Ok(Diagnostic {
        code: row.optional_integer("code")?.map(count).transpose()?,
        enhanced: row.optional_text("enhanced")?.map(str::to_owned),
        words: row.optional_text("words")?.unwrap_or_default().to_owned(),
    })
}

pub(super) fn read_optional_moment(row: &SqlRow, column: &str) -> Result<Option<Timestamp>, Error> {
    row.optional_integer(column)?.map(moment).transpose()
}

pub(super) fn read_address(row: &SqlRow) -> Result<Address, Error> {
    parse_address(row.text("address")?)
}

/// Reads an address that stands in a column.
pub(super) fn parse_address(text: &str) -> Result<Address, Error> {
    known(Address::parse(text).ok(), "address", text)
}

/// The moment in a column, in milliseconds since 1970.
pub(super) fn moment(milliseconds: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| Error::Corrupt(format!("{milliseconds} is no moment")))
}

/// A count, which the store has as a signed number.
pub(super) fn count<T: TryFrom<i64>>(number: i64) -> Result<T, Error> {
    T::try_from(number).map_err(|_| Error::Corrupt(format!("{number} is no count")))
}

/// The value of a column. The error quotes what the column has.
fn known<T>(value: Option<T>, column: &str, text: &str) -> Result<T, Error> {
    value.ok_or_else(|| {
        let start: String = text.chars().take(MAX_QUOTED_CHARACTERS).collect();
        Error::Corrupt(format!("{start:?} in the column `{column}`"))
    })
}
