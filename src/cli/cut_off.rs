//! Readers who wait because the connection to the relay was lost at them.

use jiff::Timestamp;

use super::failure::Failure;
use super::losses::ReaderGroup;
use super::reasons::{Naming, Reasons};
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{Delivery, Tally};
use crate::newsroom::{Alert, Newsroom, RunStatus};
use crate::wording::{Locale, Wording, join_lines, say, say_count};

/// Readers who wait because the connection to the relay was lost at them.
pub(super) struct CutOff {
    /// All of them.
    all: Reasons,
    /// Those at whom it was lost more than once.
    again: Reasons,
    /// Those at whom it was lost again after others were reached.
    alone: Reasons,
    /// How many readers of the run are due.
    due: u64,
    /// The last moment at which a reader was reached.
    last_reached: Option<Timestamp>,
}

impl CutOff {
    /// Nobody so far, of a run with these counts.
    pub(super) fn new(naming: Naming, locale: Locale, tally: &Tally) -> Self {
        let [all, again, alone] = [(); 3].map(|()| Reasons::new(naming, locale));
        Self { all, again, alone, due: tally.count_due(), last_reached: tally.last_accepted() }
    }

    /// Adds a reader at whom the connection was lost.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        self.all.add(delivery);
        if let Some(first) = delivery.first_loss {
            self.again.add(delivery);
            if self.last_reached > Some(first) {
                self.alone.add(delivery);
            }
        }
    }

    /// Those at whom the connection was lost more than once, while others were reached: after the first loss,
    /// or all of the others. A relay that is away for everybody says nothing of a reader.
    fn repeated(&self) -> &Reasons {
        let are_others_reached = self.last_reached.is_some() && self.due <= self.count();
        if are_others_reached { &self.again } else { &self.alone }
    }

    /// How many readers were added.
    pub(super) fn count(&self) -> u64 {
        self.all.count() as u64
    }

    /// These readers, and what can be done about those at whom the connection was lost again. Empty if there are
    /// none.
    pub(super) fn lines(&self, issue: IssueName) -> Vec<Wording> {
        let count = self.count();
        if count == 0 {
            return Vec::new();
        }
        let head = say_count!(
            "{count} reader waits, since the connection was lost at them",
            "{count} readers wait, since the connection was lost at them",
            count
        );
        let mut lines = ReaderGroup { count, reasons: &self.all }.lines(&head, issue);
        lines.extend(self.advice());
        lines
    }

    /// What can be done about readers at whom the connection was lost again. Empty if there are none.
    pub(super) fn advice(&self) -> Vec<Wording> {
        let repeated = self.repeated();
        let mut lines = match (repeated.count(), repeated.only()) {
            (0, _) => return Vec::new(),
            (_, Some(only)) => {
                vec![say!(
                    "    it was lost at {reader} more than once, while others were reached:",
                    reader = only.as_str()
                )]
            }
            (count, None) => {
                let head = say!(
                    "    it was lost at these {count} more than once, while others were reached:",
                    count
                );
                std::iter::once(head).chain(repeated.lines()).collect()
            }
        };
        let reader = repeated.only().map_or("ADDRESS", Address::as_str);
        lines.push(say!("    the relay fails at that address; its provider can say why, and"));
        lines.push(say!("    `matinale subscribers suppress {reader}` goes on without it", reader));
        lines
    }
}

/// The alert about the readers of a run at whom the connection was lost again. `None` if there are none.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn find_cut_off(
    newsroom: &mut Newsroom,
    status: &RunStatus,
    locale: Locale,
) -> Result<Option<Alert>, Failure> {
    let mut cut_off = CutOff::new(Naming::Few, locale, &status.tally);
    let mut names = Vec::new();
    newsroom.list_readers(&status.run, |delivery| {
        if delivery.has_lost_connection() {
            cut_off.add(delivery);
            names.push(delivery.address.to_string());
        }
    })?;
    let lines = cut_off.lines(status.run.issue);
    let alert = || Alert::about("lost connections", &names.join("\n"), join_lines(lines));
    Ok((!cut_off.advice().is_empty()).then(alert))
}
