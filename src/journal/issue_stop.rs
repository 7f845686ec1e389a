//! Stops: a person keeps an issue from being sent, until a person lets it go.

use std::fmt;

use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::row;
use super::run::{Owner, RunId};
use super::sql::{SqlExecutor, SqlRow, SqlValue};
use crate::issue::IssueName;

/// How the words begin that say why the tool has stopped an issue for all of its senders.
pub(super) const DRAFT_HERE: &str = "`draft = true` in the file of ";

/// The most characters of a name or a reason.
const MAX_STOP_WORDS_CHARS: usize = 200;
/// Who has stopped an issue that no person has.
const PROGRAM_NAME: &str = "matinale";

/// What a person says of a stop: who they are, or why they stop the issue. One line of 1 to 200 characters, without
/// control characters and without blanks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopWords(String);

impl StopWords {
    /// The most characters of a name or a reason.
    pub const MAX_CHARS: usize = MAX_STOP_WORDS_CHARS;

    /// Parses a text. Blanks around it are left out. `None` if it is empty, too long, or more than one line.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_fine = !text.is_empty()
            && text.chars().count() <= MAX_STOP_WORDS_CHARS
            && !text.chars().any(char::is_control);
        is_fine.then(|| Self(text.to_owned()))
    }

    /// The name by which the program stops an issue by itself.
    pub fn of_program() -> Self {
        Self(PROGRAM_NAME.to_owned())
    }

    /// The beginning of a text, as far as it fits. What is no letter of a line becomes a blank.
    pub fn parse_start(text: &str) -> Option<Self> {
        let printable = text.replace(char::is_control, " ");
        let start: String = printable.trim().chars().take(MAX_STOP_WORDS_CHARS).collect();
        Self::parse(&start)
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StopWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The order of a person to stop an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopOrder {
    /// Who stops the issue.
    pub by: StopWords,
    /// Why they stop it, if they say so.
    pub why: Option<StopWords>,
}

impl StopOrder {
    /// The order of the tool itself, because the file of the issue became a draft under the eyes of this process, and others
    /// send the issue too.
    pub fn of_draft(process: &Owner) -> Self {
        let why = format!("{DRAFT_HERE}{}", process.shown());
        Self { by: StopWords("matinale".to_owned()), why: StopWords::parse_start(&why) }
    }
}

/// A stop of an issue in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueStop {
    /// The issue.
    pub issue: IssueName,
    /// The moment of the stop.
    pub at: Timestamp,
    /// Who stopped the issue.
    pub by: StopWords,
    /// Why they stopped it, if they said so.
    pub why: Option<StopWords>,
    /// The end of the stop. `None` while it stands.
    pub end: Option<StopEnd>,
}

impl IssueStop {
    /// Whether nobody has ended the stop.
    pub const fn is_standing(&self) -> bool {
        self.end.is_none()
    }
}

/// The end of a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopEnd {
    /// The moment from which the issue could be sent again.
    pub at: Timestamp,
    /// Who ended the stop.
    pub by: StopWords,
}

/// The result of stopping an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// The issue is stopped from now on.
    Now(IssueStop),
    /// The issue was stopped before. Nothing was written.
    Already(IssueStop),
    /// The issue was stopped before, for another reason. That stop has ended at the moment at which this one begins.
    Anew(IssueStop),
}

impl Stopped {
    /// The stop that stands.
    pub const fn stop(&self) -> &IssueStop {
        match self {
            Self::Now(stop) | Self::Already(stop) | Self::Anew(stop) => stop,
        }
    }
}

/// Stops an issue. One that is stopped already gets a stop of its own for another reason.
pub(super) fn stop_issue(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    order: &StopOrder,
    now: Timestamp,
) -> Result<Stopped, Error> {
    let missing = || Error::Corrupt(format!("it has a stop of {issue} and has none"));
    let is_new = begin_stop(sql, issue, order, now)?;
    let stop = find_stop(sql, issue)?.ok_or_else(missing)?;
    if is_new {
        return Ok(Stopped::Now(stop));
    }
    if order.why.is_none() || order.why == stop.why {
        return Ok(Stopped::Already(stop));
    }
    end_stop(sql, issue, &order.by, now)?;
    begin_stop(sql, issue, order, now)?;
    Ok(Stopped::Anew(find_stop(sql, issue)?.ok_or_else(missing)?))
}

/// Writes a stop, unless one stands. Answers whether it was written.
pub(super) fn begin_stop(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    order: &StopOrder,
    now: Timestamp,
) -> Result<bool, Error> {
    let why = order.why.as_ref().map_or(SqlValue::Null, |why| why.as_str().into());
    let name = issue.to_string();
    let values = [name.as_str().into(), now.as_millisecond().into(), order.by.as_str().into(), why];
    let written = sql.execute(
        "INSERT INTO stops (issue, stopped_at, stopped_by, why) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (issue) WHERE ended_at IS NULL DO NOTHING",
        &values,
    )?;
    Ok(written > 0)
}

/// Ends the stop of an issue. Answers the stop, if one stood.
pub(super) fn end_stop(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
    by: &StopWords,
    now: Timestamp,
) -> Result<Option<IssueStop>, Error> {
    let issue = issue.to_string();
    let ended = sql.query(
        "UPDATE stops SET ended_at = ?2, ended_by = ?3 WHERE issue = ?1 AND ended_at IS NULL RETURNING *",
        &[issue.into(), now.as_millisecond().into(), by.as_str().into()],
    )?;
    ended.first().map(read_stop).transpose()
}

/// The stop of an issue that stands.
pub(super) fn find_stop(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
) -> Result<Option<IssueStop>, Error> {
    let select = "SELECT * FROM stops WHERE issue = ?1 AND ended_at IS NULL";
    let found = sql.query(select, &[issue.to_string().into()])?;
    found.first().map(read_stop).transpose()
}

/// The stop that stands of the issue of a run.
pub(super) fn find_stop_of_run(
    sql: &mut dyn SqlExecutor,
    run: RunId,
) -> Result<Option<IssueStop>, Error> {
    let select = "SELECT * FROM stops WHERE ended_at IS NULL \
                  AND issue = (SELECT issue FROM runs WHERE id = ?1)";
    let found = sql.query(select, &[run.0.into()])?;
    found.first().map(read_stop).transpose()
}

/// Every stop of an issue, the first one first.
pub(super) fn list_stops(
    sql: &mut dyn SqlExecutor,
    issue: IssueName,
) -> Result<Vec<IssueStop>, Error> {
    let select = "SELECT * FROM stops WHERE issue = ?1 ORDER BY id";
    read::list(sql, select, &[issue.to_string().into()], read_stop)
}

fn read_stop(found: &SqlRow) -> Result<IssueStop, Error> {
    let end = match found.optional_integer("ended_at")? {
        Some(at) => {
            Some(StopEnd { at: row::moment(at)?, by: read_words(found.text("ended_by")?)? })
        }
        None => None,
    };
    Ok(IssueStop {
        issue: row::read_issue(found)?,
        at: row::moment(found.integer("stopped_at")?)?,
        by: read_words(found.text("stopped_by")?)?,
        why: found.optional_text("why")?.map(read_words).transpose()?,
        end,
    })
}

fn read_words(text: &str) -> Result<StopWords, Error> {
    StopWords::parse(text).ok_or_else(|| Error::Corrupt("a stop has words of nobody".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::StopWords;

    #[test]
    fn a_name_or_a_reason_is_one_line_that_fits() {
        let words = |text: &str| StopWords::parse(text).map(|words| words.to_string());
        assert_eq!(words("  the headline is wrong \n"), Some("the headline is wrong".to_owned()));
        for bad in ["", " ", "two\nlines", "\u{1b}[31mred"] {
            assert_eq!(words(bad), None, "{bad:?}");
        }
        assert_eq!(StopWords::parse("matinale"), Some(StopWords::of_program()));
        assert!(words(&"é".repeat(200)).is_some() && words(&"é".repeat(201)).is_none());
    }
}
