//! Executes the SQL of this room on PostgreSQL.

use std::rc::Rc;

use postgres::types::{ToSql, Type};
use postgres::{GenericClient, Row};

use super::super::error::Error;
use super::super::sql::{BatchColumn, BatchValues, SqlExecutor, SqlRow, SqlValue, rows_in};

/// A value of a statement, with its PostgreSQL type.
pub(super) type TypedValue<'a> = (&'a (dyn ToSql + Sync), Type);

/// The key of the advisory lock that every exchange shares, and that is taken alone by whoever changes a run as a whole.
pub(super) const EXCHANGE_GATE: &str = "1836348007, 'runs'::regclass::oid::int4";

/// A session, or a transaction of one, as an SQL executor.
pub(super) struct PostgresExecutor<'a, C>(pub(super) &'a mut C);

impl<C: GenericClient> SqlExecutor for PostgresExecutor<'_, C> {
    fn execute(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<u64, Error> {
        Ok(self.0.execute_typed(&number_with_dollars(sql), &type_values(values))?)
    }

    fn query(&mut self, sql: &str, values: &[SqlValue<'_>]) -> Result<Vec<SqlRow>, Error> {
        read_rows(&self.0.query_typed(&number_with_dollars(sql), &type_values(values))?)
    }

    /// One statement for all rows. Each column is sent as an array.
    fn insert_many(&mut self, table: &str, columns: &[BatchColumn<'_>]) -> Result<u64, Error> {
        if rows_in(columns) == 0 {
            return Ok(0);
        }
        let (mut names, mut sources) = (Vec::new(), Vec::new());
        let (mut arrays, mut array_names) = (Vec::new(), Vec::new());
        let mut values: Vec<TypedValue<'_>> = Vec::new();
        for (place, BatchColumn { name, values: column }) in (1..).zip(columns) {
            names.push(*name);
            match column {
                BatchValues::SameInteger(number) => values.push((number, Type::INT8)),
                BatchValues::SameText(text) => values.push((text, Type::TEXT)),
                BatchValues::Texts(texts) => values.push((texts, Type::TEXT_ARRAY)),
            }
            if let BatchValues::Texts(_) = column {
                arrays.push(format!("${place}"));
                array_names.push(*name);
                sources.push((*name).to_owned());
            } else {
                sources.push(format!("${place}"));
            }
        }
        let insert = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM unnest({}) WITH ORDINALITY \
             AS batch ({}, place_in_batch) ORDER BY place_in_batch ON CONFLICT DO NOTHING",
            names.join(", "),
            sources.join(", "),
            arrays.join(", "),
            array_names.join(", ")
        );
        Ok(self.0.execute_typed(&insert, &values)?)
    }

    fn lock_rows(&mut self, select: &str, values: &[SqlValue<'_>]) -> Result<(), Error> {
        self.query(&format!("{select} FOR UPDATE"), values).map(drop)
    }

    /// Waits at the gate of the exchanges first: their row locks are shared, and new ones could keep this
    /// transaction waiting for ever. The gate serves who came first.
    fn lock_runs(&mut self, select: &str, values: &[SqlValue<'_>]) -> Result<(), Error> {
        self.0.batch_execute(&format!("SELECT pg_advisory_xact_lock({EXCHANGE_GATE})"))?;
        self.lock_rows(select, values)
    }
}

/// A statement with its values numbered as in PostgreSQL: `$1` for `?1`. In the statements of this
/// room a question mark has no other meaning.
fn number_with_dollars(sql: &str) -> String {
    sql.replace('?', "$")
}

fn type_values<'a>(values: &'a [SqlValue<'_>]) -> Vec<TypedValue<'a>> {
    const NOTHING: Option<&str> = None;
    let typed = values.iter().map(|value| -> TypedValue<'a> {
        match value {
            SqlValue::Null => (&NOTHING, Type::TEXT),
            SqlValue::Integer(number) => (number, Type::INT8),
            SqlValue::Text(text) => (text, Type::TEXT),
        }
    });
    typed.collect()
}

/// Turns the driver's rows into those of this room.
///
/// # Errors
///
/// [`Error::Corrupt`] if a column has a type that no journal has.
pub(super) fn read_rows(rows: &[Row]) -> Result<Vec<SqlRow>, Error> {
    let columns = rows.first().map(Row::columns).unwrap_or_default();
    let names: Rc<[String]> = columns.iter().map(|column| column.name().to_owned()).collect();
    let rows = rows.iter().map(|row| {
        let values = (0..row.len()).map(|place| read_value(row, place));
        Ok(SqlRow::new(Rc::clone(&names), values.collect::<Result<_, Error>>()?))
    });
    rows.collect()
}

fn read_value(row: &Row, place: usize) -> Result<SqlValue<'static>, Error> {
    let kind = row.columns().get(place).map(|column| column.type_().clone());
    match kind {
        Some(Type::INT8) => {
            let number: Option<i64> = row.try_get(place)?;
            Ok(number.map_or(SqlValue::Null, SqlValue::from))
        }
        Some(Type::TEXT) => {
            let text: Option<String> = row.try_get(place)?;
            Ok(text.map_or(SqlValue::Null, SqlValue::from))
        }
        other => Err(Error::Corrupt(format!("a column holds {other:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::number_with_dollars;

    #[test]
    fn values_are_numbered_as_the_server_wants_it() {
        let sql = "UPDATE runs SET hash = ?2 WHERE id = ?1 AND planned < ?12";
        let numbered = "UPDATE runs SET hash = $2 WHERE id = $1 AND planned < $12";
        assert_eq!(number_with_dollars(sql), numbered);
    }
}
