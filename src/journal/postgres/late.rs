//! Second thoughts about deliveries that nobody holds: refusals taken back, and readers given up.

use jiff::Timestamp;
use postgres::Transaction;
use postgres::types::Type;

use super::super::delivery::DeliveryId;
use super::super::run::RunId;
use super::super::settlement::printable;
use super::exchange::lock;
use super::suppress::skip;
use super::{Error, numbers};

pub(super) fn requeue_blameless(
    book: &mut Transaction<'_>,
    run: RunId,
    refused: &[DeliveryId],
    now: Timestamp,
) -> Result<u64, Error> {
    lock(book, run)?;
    Ok(book.execute_typed(
        "WITH pardoned AS ( \
             UPDATE deliveries SET state = 'due', attempts = GREATEST(attempts - 1, 0), at = $3, \
                 owner = NULL, refusal = NULL \
             WHERE id = ANY($2) AND run + 0 = $1 AND state = 'rejected' \
             RETURNING * \
         ) \
         INSERT INTO transitions \
             (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
         SELECT run, id, at, 'rejected', state, attempts, code, enhanced, words FROM pardoned \
         ORDER BY id",
        &[
            (&run.0, Type::INT8),
            (&numbers(refused), Type::INT8_ARRAY),
            (&now.as_millisecond(), Type::INT8),
        ],
    )?)
}

pub(super) fn expire(
    book: &mut Transaction<'_>,
    run: RunId,
    words: &str,
    now: Timestamp,
) -> Result<u64, Error> {
    lock(book, run)?;
    let waiting = "run = $1 AND state IN ('due', 'deferred')";
    skip(book, waiting, &[(&run.0, Type::INT8), (&now.as_millisecond(), Type::INT8)])?;
    // The relay's words are cut by characters, so that both together stay below 512 bytes.
    Ok(book.execute_typed(
        "WITH found AS ( \
             SELECT id, state AS came FROM deliveries \
             WHERE run = $1 AND state IN ('due', 'deferred') \
         ), expired AS ( \
             UPDATE deliveries AS delivery SET state = 'expired', at = $2, until = NULL, \
                 words = $3 || CASE WHEN COALESCE(words, '') = '' THEN '' \
                                    ELSE '; before: ' || left(words, 100) END \
             FROM found WHERE delivery.id = found.id RETURNING delivery.*, came \
         ) \
         INSERT INTO transitions \
             (run, delivery, at, from_state, to_state, attempts, code, enhanced, words) \
         SELECT run, id, at, came, state, attempts, code, enhanced, words FROM expired ORDER BY id",
        &[
            (&run.0, Type::INT8),
            (&now.as_millisecond(), Type::INT8),
            (&printable(words), Type::TEXT),
        ],
    )?)
}
