//! Imports the export of another program: plans what would change, and carries the plan out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::error::Error;
use super::list_draft::ListDraft;
use super::opened::Newsroom;
use super::reading::read_typed;
use crate::address::Address;
use crate::audience::edit::ListEdit;
use crate::audience::import::{
    ColumnChoice, DepartedReader, Departure, Export, ExportFault, ExportedReader, PaidPeriod,
    read_export,
};
use crate::audience::{FieldValue, Subscriber};
use crate::issue::edition::EditionName;
use crate::journal::Reason;

/// The largest export that is read, in bytes: 512 MiB.
const MAX_EXPORT_BYTES: u64 = 512 << 20;

/// What the import of a file would change.
#[derive(Debug)]
pub struct ImportPlan {
    /// The file as it was read.
    pub export: Export,
    /// The readers who would come onto the list.
    pub added: Vec<ExportedReader>,
    /// The readers of the list who would change.
    pub changed: Vec<ChangedReader>,
    /// The readers who would be suppressed.
    pub departed: Vec<DepartedReader>,
    /// How many readers of the file are suppressed already, and stay so.
    pub suppressed: usize,
    /// How many readers of the file are on the list as they are.
    pub unchanged: usize,
    /// The list that would be edited.
    draft: ListDraft,
}

/// A reader of the list whom the import would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedReader {
    /// The address, as the list has it.
    pub address: Address,
    /// What would change.
    pub changes: Vec<ValueChange>,
}

/// A value of a reader that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueChange {
    /// The value that the list has.
    pub old: FieldValue,
    /// The value that the file has.
    pub new: FieldValue,
}

impl Newsroom {
    /// Plans the import of a file. `choices` says of columns what they are. Changes nothing.
    ///
    /// # Errors
    ///
    /// The file or the list cannot be read, or the journal cannot be opened.
    pub fn plan_import(
        &mut self,
        path: &Path,
        choices: &[ColumnChoice],
    ) -> Result<ImportPlan, Error> {
        let name = path.display().to_string();
        let export = read_typed(path, MAX_EXPORT_BYTES)
            .map_err(ExportFault::from)
            .and_then(|bytes| read_export(&bytes, choices))
            .map_err(|fault| Error::Export(name, fault))?;
        match self.open_or_begin_list() {
            Err(Error::ListRefused(list)) if self.is_list(path) => Err(Error::ListIntoItself(list)),
            draft => Ok(ImportPlan::new(export, draft?)),
        }
    }

    /// Whether a file is that of the list of readers.
    fn is_list(&self, path: &Path) -> bool {
        let list = self.folder.join(&self.publication.audience);
        fs::canonicalize(path).ok().is_some_and(|path| fs::canonicalize(list).ok() == Some(path))
    }

    /// Carries a plan out: first the suppressions, then the list.
    ///
    /// # Errors
    ///
    /// The journal or the list cannot be written. Readers may have been suppressed then; the same import
    /// goes on.
    pub fn import(&mut self, plan: ImportPlan) -> Result<(), Error> {
        let mut by_reason: BTreeMap<Departure, Vec<Address>> = BTreeMap::new();
        for reader in &plan.departed {
            by_reason.entry(reader.departure).or_default().push(reader.address.clone());
        }
        for (departure, addresses) in by_reason {
            self.suppress(&addresses, find_reason(departure))?;
        }
        let edit = plan.edit();
        plan.draft.apply(&edit)
    }
}

impl ImportPlan {
    fn new(export: Export, draft: ListDraft) -> Self {
        let roster = draft.roster();
        let known = roster.index();
        let (mut added, mut changed) = (Vec::new(), Vec::new());
        let (mut suppressed, mut unchanged) = (0, 0);
        for reader in &export.readers {
            if roster.find_suppression(&reader.address).is_some() {
                suppressed += 1;
                continue;
            }
            let Some(subscriber) = known.get(&reader.address.key()) else {
                added.push(reader.clone());
                continue;
            };
            let values = find_changes(subscriber, reader);
            if values.is_empty() {
                unchanged += 1;
            } else {
                changed.push(ChangedReader { address: subscriber.address(), changes: values });
            }
        }
        let is_new = |reader: &&DepartedReader| roster.find_suppression(&reader.address).is_none();
        let departed: Vec<DepartedReader> =
            export.departed.iter().filter(is_new).cloned().collect();
        suppressed += export.departed.len() - departed.len();
        Self { export, added, changed, departed, suppressed, unchanged, draft }
    }

    /// Whether the import would change nothing.
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.departed.is_empty()
    }

    /// The name of the list's file if the import would make it.
    pub fn new_list(&self) -> Option<&str> {
        self.draft.new_file()
    }

    /// The edit of the list.
    fn edit(&self) -> ListEdit {
        let changed = self.changed.iter().map(|reader| {
            let values = reader.changes.iter().map(|change| change.new.clone()).collect();
            (reader.address.key(), values)
        });
        let added = self.added.iter().map(find_values).collect();
        ListEdit { added, changed: changed.collect(), ..ListEdit::default() }
    }
}

/// The values of a new reader. A tier that is not certain is the free one.
fn find_values(reader: &ExportedReader) -> Vec<FieldValue> {
    vec![
        FieldValue::Email(reader.address.clone()),
        FieldValue::Name(reader.name.clone().unwrap_or_default()),
        FieldValue::Tier(reader.tier.unwrap_or(EditionName::Free)),
        FieldValue::Tags(reader.tags.clone()),
        FieldValue::Since(reader.since),
        FieldValue::Until(reader.until.last_day()),
    ]
}

/// What a file changes in a reader of the list. A value that the file does not have changes nothing. Tags are
/// added and never taken away. The day on which the reader subscribed is not changed if the list has one.
fn find_changes(subscriber: &Subscriber<'_>, reader: &ExportedReader) -> Vec<ValueChange> {
    let mut tags: Vec<String> = subscriber.tags.iter().map(ToString::to_string).collect();
    tags.extend(reader.tags.iter().cloned());
    tags.sort_unstable();
    tags.dedup();
    let until = match reader.until {
        PaidPeriod::Until(day) => Some(Some(day)),
        PaidPeriod::Endless if reader.tier == Some(EditionName::Paid) => Some(None),
        PaidPeriod::Endless | PaidPeriod::Unsaid => None,
    };
    let new = [
        reader.name.clone().map(FieldValue::Name),
        reader.tier.map(FieldValue::Tier),
        Some(FieldValue::Tags(tags)),
        reader.since.filter(|_| subscriber.since.is_none()).map(|day| FieldValue::Since(Some(day))),
        until.map(FieldValue::Until),
    ];
    new.into_iter()
        .flatten()
        .map(|new| ValueChange { old: subscriber.value(new.field()), new })
        .filter(|change| change.old != change.new)
        .collect()
}

/// The reason of a suppression in the journal.
const fn find_reason(departure: Departure) -> Reason {
    match departure {
        Departure::Unsubscribed => Reason::Unsubscribed,
        Departure::Bounced => Reason::Bounced,
        Departure::Complained => Reason::Complained,
        Departure::Blocked => Reason::Manual,
        Departure::Unconfirmed => Reason::Unconfirmed,
    }
}
