//! Opens a database. It is read before anything is written to it. It is written to only if it has
//! the journal of this publication, or is empty.

use std::collections::BTreeMap;

use postgres::{Client, GenericClient};

use super::super::error::Error;

/// The versions of the schema, oldest first. The table `about` has the number of versions in a
/// database.
const SCHEMA: [&str; 21] = [
    include_str!("../schema/postgres_0001.sql"),
    include_str!("../schema/postgres_0002.sql"),
    include_str!("../schema/postgres_0003.sql"),
    include_str!("../schema/postgres_0004.sql"),
    include_str!("../schema/postgres_0005.sql"),
    include_str!("../schema/postgres_0006.sql"),
    include_str!("../schema/postgres_0007.sql"),
    include_str!("../schema/postgres_0008.sql"),
    include_str!("../schema/postgres_0009.sql"),
    include_str!("../schema/postgres_0010.sql"),
    include_str!("../schema/postgres_0011.sql"),
    include_str!("../schema/postgres_0012.sql"),
    include_str!("../schema/postgres_0013.sql"),
    include_str!("../schema/postgres_0014.sql"),
    include_str!("../schema/postgres_0015.sql"),
    include_str!("../schema/postgres_0016.sql"),
    include_str!("../schema/postgres_0017.sql"),
    include_str!("../schema/postgres_0018.sql"),
    include_str!("../schema/postgres_0019.sql"),
    include_str!("../schema/postgres_0020.sql"),
    include_str!("../schema/postgres_0021.sql"),
];

/// The first half of the key of every advisory lock: `mtnl`.
pub(super) const MARK: i32 = 0x6d74_6e6c;

/// Refuses a database that is not the journal of this publication, or cannot be written to durably.
/// Answers whether it has a journal. Writes nothing.
pub(super) fn recognise(
    book: &mut impl GenericClient,
    place: &str,
    publication: &str,
) -> Result<bool, Error> {
    let Some(version) = version(book, place)? else { return Ok(false) };
    if version.0 > known() {
        return Err(Error::Newer { place: place.to_owned(), found: version.0, known: known() });
    }
    if version.1 == publication {
        return Ok(true);
    }
    let (found, wanted) = (version.1, publication.to_owned());
    Err(Error::OtherPublication { place: place.to_owned(), found, wanted })
}

/// The version of the journal, and the slug of its publication. `None` if the database is empty.
fn version(book: &mut impl GenericClient, place: &str) -> Result<Option<(i64, String)>, Error> {
    let tables: Vec<String> = book
        .query_typed(
            "SELECT relname::text FROM pg_catalog.pg_class \
             WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind IN ('r', 'p', 'f')",
            &[],
        )?
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<_, _>>()?;
    if tables.is_empty() {
        return Ok(None);
    }
    let other = || Error::NotAJournal(place.to_owned());
    let needed = ["about", "runs", "deliveries", "transitions"];
    if !needed.iter().all(|name| tables.iter().any(|table| table == name)) {
        return Err(other());
    }
    let said = book.query_typed("SELECT name::text, value::text FROM about", &[]);
    let said: BTreeMap<String, String> = match said {
        Ok(rows) => rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<_, postgres::Error>>()?,
        Err(error) if error.code() == Some(&postgres::error::SqlState::UNDEFINED_COLUMN) => {
            return Err(other());
        }
        Err(error) => return Err(error.into()),
    };
    let (version, publication) =
        said.get("version").zip(said.get("publication")).ok_or_else(other)?;
    let number =
        version.parse().map_err(|_| Error::Corrupt(format!("its version is {version:?}")))?;
    Ok(Some((number, publication.clone())))
}

/// Refuses a server whose commits are not on its disk when they return. A session can ask to wait
/// for the commit, but whether the server syncs its disk (`fsync`) is the server's own setting.
pub(super) fn require_durability(book: &mut impl GenericClient) -> Result<(), Error> {
    let row = book.query_typed("SELECT current_setting('fsync')", &[])?;
    match row.first().map(|row| row.try_get::<_, &str>(0)).transpose()? {
        Some("on") => Ok(()),
        _ => Err(Error::NotDurable),
    }
}

/// Brings the schema to the latest version in one transaction. Other processes wait.
pub(super) fn migrate(client: &mut Client, place: &str, publication: &str) -> Result<(), Error> {
    let mut book = client.transaction()?;
    book.batch_execute(&format!("SELECT pg_advisory_xact_lock({MARK}, 0)"))?;
    // Another process may have made the journal meanwhile, even for another publication.
    let done = if recognise(&mut book, place, publication)? {
        version(&mut book, place)?.map_or(0, |version| version.0)
    } else {
        0
    };
    let missing = usize::try_from(done).ok().and_then(|done| SCHEMA.get(done..));
    for schema in missing.unwrap_or_default() {
        book.batch_execute(schema)?;
    }
    if done == 0 {
        book.execute(
            "INSERT INTO about (name, value) VALUES ('publication', $1)",
            &[&publication],
        )?;
    }
    if done < known() {
        book.execute(
            "INSERT INTO about (name, value) VALUES ('version', $1) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[&known().to_string()],
        )?;
    }
    Ok(book.commit()?)
}

fn known() -> i64 {
    i64::try_from(SCHEMA.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::SCRUBBED_TABLES;
    use super::SCHEMA;

    #[test]
    fn every_table_that_can_have_an_address_is_scrubbed() {
        let mut named = BTreeSet::new();
        for table in SCHEMA.iter().flat_map(|version| version.split("CREATE TABLE ").skip(1)) {
            let (name, columns) = table.split_once(" (").expect("a table has columns");
            let columns = columns.split("\n);").next().unwrap_or_default();
            let is_of_person = columns.lines().any(|line| {
                let column = line.split_whitespace().next().unwrap_or_default();
                ["reader", "former", "address", "recipient", "mailbox"].contains(&column)
            });
            if is_of_person
                && !SCHEMA.iter().any(|version| version.contains(&format!("DROP TABLE {name}")))
            {
                named.insert(name);
            }
        }
        let scrubbed = BTreeSet::from(SCRUBBED_TABLES);
        assert!(named.contains("edited_addresses"), "{named:?}");
        assert!(named.is_subset(&scrubbed), "{:?}", named.difference(&scrubbed));
    }
}
