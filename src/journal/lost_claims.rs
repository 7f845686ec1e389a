//! Claims of a run whose owner relied on the memory of the machine, when that memory was lost: the power failed, or the
//! machine was started anew. Their messages may have left. [`recover`](super::recover) puts them in doubt. Until then
//! they are read as what they will be.

use super::delivery::{Delivery, DeliveryPage, Diagnostic, State};
use super::error::Error;
use super::read;
use super::run::RunId;
use super::sql::SqlExecutor;
use super::tally::Tally;
use crate::address::Address;

pub(super) const CLAIM_LOST: &str =
    "the machine was started anew, and its disk does not say whether the message had left";

/// A run, as it is read on a boot of the machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunOnBoot<'a> {
    pub(super) run: RunId,
    /// The present boot. `None` if the machine does not say it, or the journal relies on none.
    pub(super) boot: Option<&'a str>,
}

/// Whether the owner of a run relied on the memory of another boot than the present one.
pub(super) fn has_lost_memory(sql: &mut dyn SqlExecutor, on: RunOnBoot<'_>) -> Result<bool, Error> {
    let select = "SELECT boot FROM runs WHERE id = ?1";
    let kept = read::list(sql, select, &[on.run.0.into()], |found| {
        Ok(found.optional_text("boot")?.map(str::to_owned))
    })?;
    Ok(kept.into_iter().flatten().any(|kept| on.boot != Some(kept.as_str())))
}

/// Counts the deliveries that were claimed when the memory was lost, and were not put in doubt so far.
pub(super) fn count_lost_claims(
    sql: &mut dyn SqlExecutor,
    on: RunOnBoot<'_>,
) -> Result<u64, Error> {
    if !has_lost_memory(sql, on)? {
        return Ok(0);
    }
    Ok(read::tally(sql, on.run)?.of(State::Claimed))
}

/// Counts the deliveries of a run. Those whose claims are lost count as in doubt.
pub(super) fn tally(sql: &mut dyn SqlExecutor, on: RunOnBoot<'_>) -> Result<Tally, Error> {
    let mut tally = read::tally(sql, on.run)?;
    if has_lost_memory(sql, on)? {
        tally.doubt_claims();
    }
    Ok(tally)
}

/// Lists deliveries in one state. Those whose claims are lost are in doubt.
pub(super) fn list_deliveries(
    sql: &mut dyn SqlExecutor,
    on: RunOnBoot<'_>,
    page: DeliveryPage,
) -> Result<Vec<Delivery>, Error> {
    let wanted = read::list_deliveries(sql, on.run, page)?;
    if !matches!(page.state, State::Claimed | State::InDoubt) || !has_lost_memory(sql, on)? {
        return Ok(wanted);
    }
    if page.state == State::Claimed {
        return Ok(Vec::new());
    }
    let claimed = DeliveryPage { state: State::Claimed, ..page };
    let lost = read::list_deliveries(sql, on.run, claimed)?.into_iter().map(doubt);
    let mut all: Vec<_> = wanted.into_iter().chain(lost).collect();
    all.sort_unstable_by_key(|delivery| delivery.id);
    all.truncate(page.limit);
    Ok(all)
}

/// The delivery of one reader, which is in doubt if its claim is lost.
pub(super) fn find_delivery(
    sql: &mut dyn SqlExecutor,
    on: RunOnBoot<'_>,
    reader: &Address,
) -> Result<Option<Delivery>, Error> {
    let Some(delivery) = read::find_delivery(sql, on.run, reader)? else { return Ok(None) };
    let is_lost = delivery.state == State::Claimed && has_lost_memory(sql, on)?;
    Ok(Some(if is_lost { doubt(delivery) } else { delivery }))
}

/// A delivery whose claim is lost, as it will be when its run is taken over.
fn doubt(delivery: Delivery) -> Delivery {
    let diagnostic = Diagnostic { words: CLAIM_LOST.to_owned(), ..Diagnostic::default() };
    Delivery { state: State::InDoubt, refusal: None, held_back: false, diagnostic, ..delivery }
}
