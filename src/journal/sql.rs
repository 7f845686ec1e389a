//! SQL for both stores: statements, values and rows.
//!
//! A statement is written once, with `?1`, `?2` and so on for its values. A store with another
//! notation rewrites them in one place. Whole numbers have 64 bits; everything else is text.

use std::borrow::Cow;
use std::rc::Rc;

use super::error::Error;

/// A value of a statement, or of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SqlValue<'a> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(Cow<'a, str>),
}

impl From<i64> for SqlValue<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl<'a> From<&'a str> for SqlValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for SqlValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// A row of a query's answer. Values are read by the names of their columns.
#[derive(Debug)]
pub(super) struct SqlRow {
    names: Rc<[String]>,
    values: Vec<SqlValue<'static>>,
}

impl SqlRow {
    /// The row with these values, one for each name. All rows of an answer share the names.
    pub(super) const fn new(names: Rc<[String]>, values: Vec<SqlValue<'static>>) -> Self {
        Self { names, values }
    }

    /// The number in a column.
    pub(super) fn integer(&self, column: &str) -> Result<i64, Error> {
        self.optional_integer(column)?.ok_or_else(|| nothing_in(column))
    }

    /// The number in a column that can be null.
    pub(super) fn optional_integer(&self, column: &str) -> Result<Option<i64>, Error> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Integer(number) => Ok(Some(*number)),
            SqlValue::Text(_) => {
                Err(Error::Corrupt(format!("there is text in the column `{column}`")))
            }
        }
    }

    /// The text in a column.
    pub(super) fn text(&self, column: &str) -> Result<&str, Error> {
        self.optional_text(column)?.ok_or_else(|| nothing_in(column))
    }

    /// The text in a column that can be null.
    pub(super) fn optional_text(&self, column: &str) -> Result<Option<&str>, Error> {
        match self.value(column)? {
            SqlValue::Null => Ok(None),
            SqlValue::Text(text) => Ok(Some(text)),
            SqlValue::Integer(_) => {
                Err(Error::Corrupt(format!("there is a number in the column `{column}`")))
            }
        }
    }

    fn value(&self, column: &str) -> Result<&SqlValue<'static>, Error> {
        let place = self.names.iter().position(|name| name == column);
        let value = place.and_then(|place| self.values.get(place));
        value.ok_or_else(|| Error::Corrupt(format!("there is no column `{column}`")))
    }
}

fn nothing_in(column: &str) -> Error {
    Error::Corrupt(format!("there is nothing in the column `{column}`"))
}

/// One column of many rows that are written together.
#[derive(Debug)]
pub(super) struct BatchColumn<'a> {
    /// The name of the column.
    pub(super) name: &'static str,
    /// The values of the column, one for each row.
    pub(super) values: BatchValues<'a>,
}

/// The values of one column.
#[derive(Debug)]
pub(super) enum BatchValues<'a> {
    /// The same number in every row.
    SameInteger(i64),
    /// The same text in every row.
    SameText(&'a str),
    /// A text or null for each row.
    Texts(Vec<Option<&'a str>>),
}

/// The number of rows that these columns make: the length of the shortest column whose values
/// differ.
pub(super) fn rows_in(columns: &[BatchColumn<'_>]) -> usize {
    let lengths = columns.iter().filter_map(|column| match &column.values {
        BatchValues::Texts(texts) => Some(texts.len()),
        BatchValues::SameInteger(_) | BatchValues::SameText(_) => None,
    });
    lengths.min().unwrap_or_default()
}

/// Anything that executes SQL: a connection of a store, or a transaction on it.
pub(super) trait SqlExecutor {
    /// Executes a statement. Answers how many rows it changed. Values that the statement does not
    /// use are ignored.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn execute(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<u64, Error>;

    /// Executes a statement that answers rows.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn query(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<Vec<SqlRow>, Error>;

    /// Inserts rows into a table, in order. Leaves out rows that break a uniqueness rule. Answers
    /// how many it wrote. Each store does this in its own fast way.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn insert_many(&mut self, table: &str, columns: &[BatchColumn<'_>]) -> Result<u64, Error>;

    /// Locks the rows that a `SELECT` finds, until the transaction ends.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn lock_rows(&mut self, select: &str, values: &[SqlValue<'_>]) -> Result<(), Error>;

    /// Locks the runs that a `SELECT` finds against every other transaction, until this one ends. No exchange is
    /// carried out meanwhile.
    ///
    /// # Errors
    ///
    /// Only the store's own.
    fn lock_runs(&mut self, select: &str, values: &[SqlValue<'_>]) -> Result<(), Error> {
        self.lock_rows(select, values)
    }
}

/// A number of rows, as the value of a statement.
pub(super) fn limit(rows: usize) -> SqlValue<'static> {
    SqlValue::Integer(i64::try_from(rows).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Error, SqlRow, SqlValue};

    #[test]
    fn what_a_column_must_not_hold_is_damage() {
        let names = ["id", "words", "code"].map(str::to_owned);
        let values = vec![SqlValue::from(7), SqlValue::from("gone"), SqlValue::Null];
        let row = SqlRow::new(names.into(), values);
        assert_eq!((row.integer("id").ok(), row.text("words").ok()), (Some(7), Some("gone")));
        assert_eq!(row.optional_integer("code").ok(), Some(None));
        let damaged = [
            row.integer("words").err(),
            row.text("id").err(),
            row.integer("code").err(),
            row.text("code").err(),
            row.optional_integer("until").err(),
        ];
        assert!(
            damaged.iter().all(|found| matches!(found, Some(Error::Corrupt(_)))),
            "{damaged:?}"
        );
    }
}
