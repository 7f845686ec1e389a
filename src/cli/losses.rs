//! Readers who do not have an issue, in words: by what became of them and why, with what can be done.

use super::reader_fate::ReaderFate;
use super::reasons::{Naming, Reasons};
use crate::address::Address;
use crate::issue::IssueName;
use crate::journal::{ReaderLoss, State};
use crate::newsroom::{Alert, RunStatus};
use crate::wording::{Locale, Wording, join_lines, say};

/// A loss in words, a few lines long. `None` if the readers have the issue.
pub(super) fn tell_loss(loss: &ReaderLoss, issue: IssueName, locale: Locale) -> Option<Wording> {
    let fate = ReaderFate::of(loss.state, loss.refusal)?;
    let mut reasons = Reasons::new(Naming::Few, locale);
    loss.readers.iter().for_each(|reader| reasons.add(reader));
    let group = ReaderGroup { count: loss.count, reasons: &reasons };
    let mut lines = group.lines(&fate.word(loss.count), issue);
    lines.extend(list_remedies(fate, &group, issue));
    Some(join_lines(lines))
}

/// The alert about a run that is over, and whose issue nobody has.
pub(super) fn find_nobody(status: &RunStatus) -> Option<Alert> {
    let is_over = status.tally.open() == 0;
    let text = say!("  nobody has the issue, and its run is over");
    (is_over && status.tally.of(State::Accepted) == 0).then(|| Alert::new("nobody", text))
}

/// What can be done about a group, line by line. For readers who were refused, what the replies ask for comes first.
pub(super) fn list_remedies(
    fate: ReaderFate,
    group: &ReaderGroup<'_>,
    issue: IssueName,
) -> impl Iterator<Item = Wording> {
    let only = group.reasons.only().filter(|_| group.count == 1);
    let said = if fate == ReaderFate::Refused { group.reasons.remedies() } else { Vec::new() };
    let remedies = fate.remedies(issue, only.map(Address::as_str));
    said.into_iter().chain(remedies.into_iter().map(|line| say!("    {line}", line)))
}

/// Readers with the same fate: their number, and the reasons of those who are known by name.
pub(super) struct ReaderGroup<'a> {
    pub(super) count: u64,
    pub(super) reasons: &'a Reasons,
}

impl ReaderGroup<'_> {
    /// Below a head: why, and some of the readers by name.
    pub(super) fn lines(&self, head: &Wording, issue: IssueName) -> Vec<Wording> {
        let Self { count, reasons } = self;
        let named = reasons.lines();
        let head = if named.is_empty() { say!("  {head}", head) } else { say!("  {head}:", head) };
        let mut lines = vec![head];
        lines.extend(named);
        let more = count.saturating_sub(reasons.count() as u64);
        if more > 0 && reasons.count() > 0 {
            lines.push(say!("    and {more} more", more));
        }
        if more > 0 && reasons.count() > 0 || reasons.hides_any() {
            lines.push(say!("    `matinale status {issue} --all` names them all", issue));
        }
        lines
    }
}
