//! Readers who wait because the connection to the relay was lost at them.

use super::failure::Failure;
use super::losses::ReaderGroup;
use super::reasons::{Naming, Reasons};
use super::remarks::readers;
use crate::address::Address;
use crate::issue::IssueName;
use crate::newsroom::{Alert, Newsroom, RunStatus};

/// These readers, and what can be done if the connection is lost at them again. Empty if there are none.
pub(super) fn list_cut_off(cut_off: &Reasons, issue: IssueName) -> Vec<String> {
    let count = cut_off.count() as u64;
    if count == 0 {
        return Vec::new();
    }
    let verb = if count == 1 { "waits" } else { "wait" };
    let head = format!("{} {verb}, since the connection was lost at them", readers(count));
    let mut lines = ReaderGroup { count, reasons: cut_off }.lines_below(&head, issue);
    lines.extend(advise(cut_off));
    lines
}

/// What can be done if the connection is lost at these readers again.
pub(super) fn advise(cut_off: &Reasons) -> [String; 3] {
    let reader = cut_off.only().map_or("ADDRESS", Address::as_str);
    [
        "    if it is lost there in every call, the relay fails at that address:".to_owned(),
        "    its keeper can say why, and".to_owned(),
        format!("    `matinale subscribers suppress {reader}` goes on without it"),
    ]
}

/// The alert about these readers of a run. `None` if there are none.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn find_cut_off(
    newsroom: &mut Newsroom,
    status: &RunStatus,
) -> Result<Option<Alert>, Failure> {
    let mut cut_off = Reasons::new(Naming::Few);
    let mut names = Vec::new();
    newsroom.list_readers(&status.run, |delivery| {
        if delivery.has_lost_connection() {
            cut_off.add(delivery);
            names.push(delivery.address.to_string());
        }
    })?;
    let lines = list_cut_off(&cut_off, status.run.issue);
    let alert = || Alert::about("lost connections", &names.join("\n"), lines.join("\n"));
    Ok((!lines.is_empty()).then(alert))
}
