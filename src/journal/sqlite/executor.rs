//! Executes the SQL of this room on SQLite.

use std::rc::Rc;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Params, params_from_iter};

use super::super::error::Error;
use super::super::sql::{BatchColumn, BatchValues, SqlExecutor, SqlRow, SqlValue, rows_in};

/// A connection, or a transaction on it, as an SQL executor.
pub(super) struct SqliteExecutor<'a>(pub(super) &'a Connection);

impl SqlExecutor for SqliteExecutor<'_> {
    fn execute(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<u64, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let mentioned = mentioned(values, statement.parameter_count());
        Ok(statement.execute(mentioned)? as u64)
    }

    fn query(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<Vec<SqlRow>, Error> {
        let mut statement = self.0.prepare_cached(sql)?;
        let names: Rc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mentioned = mentioned(values, statement.parameter_count());
        let mut rows = statement.query(mentioned)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..names.len()).map(|place| read_value(row.get_ref(place)?));
            found.push(SqlRow::new(Rc::clone(&names), values.collect::<Result<_, Error>>()?));
        }
        Ok(found)
    }

    /// Executes one prepared statement for each row.
    fn insert_many(&mut self, table: &str, columns: &[BatchColumn<'_>]) -> Result<u64, Error> {
        let names: Vec<_> = columns.iter().map(|column| column.name).collect();
        let places: Vec<_> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let mut insert = self.0.prepare_cached(&format!(
            "INSERT INTO {table} ({}) VALUES ({}) ON CONFLICT DO NOTHING",
            names.join(", "),
            places.join(", ")
        ))?;
        let mut written = 0;
        for row in 0..rows_in(columns) {
            let values = columns.iter().map(|column| match &column.values {
                BatchValues::SameInteger(number) => SqlValue::Integer(*number),
                BatchValues::SameText(text) => SqlValue::from(*text),
                BatchValues::Texts(texts) => {
                    texts.get(row).copied().flatten().map_or(SqlValue::Null, SqlValue::from)
                }
            });
            written += insert.execute(params_from_iter(values))?;
        }
        Ok(written as u64)
    }

    /// Does nothing, because a write transaction has locked the whole journal since it began.
    fn lock_rows(&mut self, _select: &str, _values: &[SqlValue<'_>]) -> Result<(), Error> {
        Ok(())
    }
}

/// The values that a statement uses. SQLite refuses surplus values.
fn mentioned<'a>(values: &'a [SqlValue<'_>], parameters: usize) -> impl Params + 'a {
    params_from_iter(values.iter().take(parameters))
}

impl ToSql for SqlValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn read_value(value: ValueRef<'_>) -> Result<SqlValue<'static>, Error> {
    match value {
        ValueRef::Null => Ok(SqlValue::Null),
        ValueRef::Integer(number) => Ok(SqlValue::Integer(number)),
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Ok(text) => Ok(SqlValue::from(text.to_owned())),
            Err(error) => Err(Error::Corrupt(error.to_string())),
        },
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            Err(Error::Corrupt(format!("a column holds {}", value.data_type())))
        }
    }
}
