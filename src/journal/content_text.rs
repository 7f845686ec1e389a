//! What a run's contents said, and which of them a correction has withdrawn.

use jiff::Timestamp;

use super::error::Error;
use super::read;
use super::row;
use super::run::{Digest, RunId};
use super::sql::SqlExecutor;

/// Keeps the texts of a content. The first ones stay.
pub(super) fn keep_text(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    content: Digest,
    words: &str,
) -> Result<(), Error> {
    sql.execute(
        "INSERT INTO content_texts (run, hash, words) VALUES (?1, ?2, ?3) \
         ON CONFLICT (run, hash) DO NOTHING",
        &[run.0.into(), content.to_string().into(), words.into()],
    )?;
    Ok(())
}

/// The texts of a content.
pub(super) fn find_text(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    content: Digest,
) -> Result<Option<String>, Error> {
    let select = "SELECT words FROM content_texts WHERE run = ?1 AND hash = ?2";
    let found = sql.query(select, &[run.0.into(), content.to_string().into()])?;
    found.first().map(|row| Ok(row.text("words")?.to_owned())).transpose()
}

/// Withdraws a content. Answers whether it was not withdrawn before.
pub(super) fn withdraw(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    content: Digest,
    now: Timestamp,
) -> Result<bool, Error> {
    let written = sql.execute(
        "INSERT INTO withdrawn_contents (run, hash, at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (run, hash) DO NOTHING",
        &[run.0.into(), content.to_string().into(), now.as_millisecond().into()],
    )?;
    Ok(written > 0)
}

/// Takes the withdrawal of a content back. Answers whether it was withdrawn.
pub(super) fn take_withdrawal_back(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    content: Digest,
) -> Result<bool, Error> {
    let delete = "DELETE FROM withdrawn_contents WHERE run = ?1 AND hash = ?2";
    Ok(sql.execute(delete, &[run.0.into(), content.to_string().into()])? > 0)
}

/// The contents that are withdrawn, the first one first.
pub(super) fn list_withdrawn(sql: &mut dyn SqlExecutor, run: RunId) -> Result<Vec<Digest>, Error> {
    let select = "SELECT hash FROM withdrawn_contents WHERE run = ?1 ORDER BY at, hash";
    read::list(sql, select, &[run.0.into()], |found| row::read_digest(found, "hash"))
}

/// Whether a withdrawn content has these texts, and no other content has them.
pub(super) fn is_text_withdrawn(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    words: &str,
) -> Result<bool, Error> {
    let select = "SELECT withdrawn_contents.hash FROM content_texts \
         LEFT JOIN withdrawn_contents ON withdrawn_contents.run = content_texts.run \
              AND withdrawn_contents.hash = content_texts.hash \
         WHERE content_texts.run = ?1 AND content_texts.words = ?2";
    let found = sql.query(select, &[run.0.into(), words.into()])?;
    let withdrawn = found.iter().map(|row| Ok(row.optional_text("hash")?.is_some()));
    let withdrawn = withdrawn.collect::<Result<Vec<_>, Error>>()?;
    Ok(!withdrawn.is_empty() && withdrawn.into_iter().all(|is_withdrawn| is_withdrawn))
}

/// Whether a content is withdrawn.
pub(super) fn is_withdrawn(
    sql: &mut dyn SqlExecutor,
    run: RunId,
    content: Digest,
) -> Result<bool, Error> {
    let select = "SELECT hash FROM withdrawn_contents WHERE run = ?1 AND hash = ?2";
    Ok(!sql.query(select, &[run.0.into(), content.to_string().into()])?.is_empty())
}
