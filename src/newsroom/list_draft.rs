//! The file of the list of readers, while it is being edited.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::PathBuf;

use jiff::civil::Date;

use super::error::Error;
use super::list_edit_fault::ListEditFault;
use super::opened::Newsroom;
use super::readers::{MAX_EDITED_LIST_BYTES, ReaderList, is_csv};
use super::reading::read_whole;
use super::replace::replace;
use super::roster::{ReaderSelection, Roster};
use super::start_failure::StartFailure;
use crate::address::Address;
use crate::audience::edit::{ListEdit, ListForm, edit_list, find_lines};
use crate::audience::{Audience, Field, FieldValue, Subscriber};
use crate::disk::keep_private;
use crate::journal::Reason;

/// The list of readers with the bytes of its file. An edit replaces the file as a whole, if its bytes are
/// still the ones that were read.
#[derive(Debug)]
pub struct ListDraft {
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
    today: Date,
    /// The names of columns that say nothing of who may be written to.
    unused: Vec<String>,
    origin: ListOrigin,
    roster: Roster,
}

/// Where a list comes from that is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListOrigin {
    /// It was read from its file.
    File,
    /// There is no file yet.
    New,
}

/// What is to be changed in readers.
#[derive(Debug, Clone, Default)]
pub struct ReaderChange {
    /// The new values of fields other than the tags.
    pub values: Vec<FieldValue>,
    /// Tags that are added.
    pub added_tags: Vec<String>,
    /// Tags that are taken away.
    pub removed_tags: Vec<String>,
}

impl Newsroom {
    /// Reads the list of readers to edit it.
    ///
    /// # Errors
    ///
    /// The list cannot be read, it has an error, or the journal cannot be opened. A list with an error is not
    /// edited, because nobody knows what its rows mean.
    pub fn open_list(&mut self) -> Result<ListDraft, Error> {
        let name = self.publication.audience.clone();
        let path = self.folder.join(&name);
        let bytes = read_whole(&path, self.reach_of_setting(&name), MAX_EDITED_LIST_BYTES)
            .map_err(|error| StartFailure::NoList(name.clone(), error))?;
        let today = self.now().date();
        let unused = self.publication.unused_columns.clone();
        let list = ReaderList::read(&name, &*bytes, today, &unused)
            .map_err(|error| StartFailure::NoList(name.clone(), error))?;
        let roster = self.make_roster(list)?;
        let origin = ListOrigin::File;
        Ok(ListDraft { name, path, bytes, today, unused, origin, roster })
    }

    /// Reads the list of readers to edit it. A list that is not there is begun; its file is made when readers are
    /// added.
    pub(super) fn open_or_begin_list(&mut self) -> Result<ListDraft, Error> {
        let name = self.publication.audience.clone();
        let path = self.folder.join(&name);
        let found = self.reach_of_setting(&name).resolve(&path);
        if !found.is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return self.open_list();
        }
        let header = || Field::ALL.map(Field::as_str).join(",") + "\n";
        let bytes = if is_csv(&name) { header().into_bytes() } else { Vec::new() };
        let (today, unused) = (self.now().date(), self.publication.unused_columns.clone());
        let list = ReaderList::read(&name, &*bytes, today, &unused)
            .map_err(|error| StartFailure::NoList(name.clone(), error))?;
        // That a new list has no reader is no news.
        let roster = self.make_roster(ReaderList { findings: Vec::new(), ..list })?;
        let origin = ListOrigin::New;
        Ok(ListDraft { name, path, bytes, today, unused, origin, roster })
    }
}

impl ListDraft {
    /// The readers as the file has them.
    pub const fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The name of the list's file if the file is not there yet.
    pub(super) fn new_file(&self) -> Option<&str> {
        (self.origin == ListOrigin::New).then_some(&*self.name)
    }

    /// Adds a reader behind the others. The address is among the values.
    ///
    /// # Errors
    ///
    /// The reader is on the list already, or was erased, or the file cannot be written.
    pub fn add_reader(self, values: Vec<FieldValue>) -> Result<(), Error> {
        for value in &values {
            if let FieldValue::Email(address) = value {
                self.require_absent(address)?;
            }
        }
        self.apply(&ListEdit { added: vec![values], ..ListEdit::default() })
    }

    /// Changes the readers who are meant. Answers how many of them were different before.
    ///
    /// # Errors
    ///
    /// Several readers would get one address, an address is on the list already or is of a person who was erased, or
    /// the file cannot be written.
    pub fn change_readers(
        self,
        selection: &ReaderSelection,
        change: &ReaderChange,
    ) -> Result<u64, Error> {
        let chosen: Vec<_> = self.roster.select(selection).collect();
        for value in &change.values {
            let FieldValue::Email(address) = value else { continue };
            match chosen.as_slice() {
                [one] if one.subscriber.address().key() == address.key() => {}
                [_] => self.require_absent(address)?,
                _ => return Err(self.fault(ListEditFault::OneAddressForSeveral(chosen.len()))),
            }
        }
        let mut changed = BTreeMap::new();
        for reader in &chosen {
            let subscriber = &reader.subscriber;
            let values = change.values_for(subscriber);
            if !values.is_empty() {
                changed.insert(subscriber.address().key(), values);
            }
        }
        let count = changed.len() as u64;
        self.apply(&ListEdit { changed, ..ListEdit::default() })?;
        Ok(count)
    }

    /// Removes the readers who are meant. Answers their number.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub fn remove_readers(self, selection: &ReaderSelection) -> Result<u64, Error> {
        let chosen = self.roster.select(selection);
        let removed: BTreeSet<String> =
            chosen.map(|reader| reader.subscriber.address().key()).collect();
        let count = removed.len() as u64;
        self.apply(&ListEdit { removed, ..ListEdit::default() })?;
        Ok(count)
    }

    /// Replaces the file by the edited one.
    pub(super) fn apply(self, edit: &ListEdit) -> Result<(), Error> {
        if edit.is_empty() {
            return Ok(());
        }
        let new = edit_list(self.form(), &self.bytes, edit)
            .map_err(|fault| self.fault(ListEditFault::Refused(fault)))?;
        let found = ReaderList::read(&self.name, &*new, self.today, &self.unused);
        let found = found.ok().and_then(|list| list.audience);
        if !found.is_some_and(|found| is_as_asked(&self.roster.audience, &found, edit)) {
            return Err(self.fault(ListEditFault::Unsure));
        }
        let written = match self.origin {
            ListOrigin::File => replace(&self.path, &self.bytes, &new),
            ListOrigin::New => keep_private(&self.path, &new),
        };
        written.map_err(|error| self.fault(ListEditFault::NotWritten(error)))
    }

    fn form(&self) -> ListForm {
        if is_csv(&self.name) { ListForm::Csv } else { ListForm::Toml }
    }

    /// Refuses an address that is on the list, and that of a person who was erased.
    fn require_absent(&self, address: &Address) -> Result<(), Error> {
        if self.roster.audience.find(address).is_none() {
            return match self.roster.find_suppression(address) {
                Some(Reason::Erased) => Err(self.fault(ListEditFault::Erased(address.clone()))),
                _ => Ok(()),
            };
        }
        let lines = find_lines(self.form(), &self.bytes, &address.key());
        let line = lines.first().copied().unwrap_or(1);
        Err(self.fault(ListEditFault::Listed(address.clone(), line)))
    }

    fn fault(&self, fault: ListEditFault) -> Error {
        Error::ListNotEdited(self.name.clone(), fault)
    }
}

impl ReaderChange {
    /// The values that a reader gets.
    fn values_for(&self, subscriber: &Subscriber<'_>) -> Vec<FieldValue> {
        let mut tags: BTreeSet<String> = subscriber.tags.iter().map(ToString::to_string).collect();
        tags.extend(self.added_tags.iter().cloned());
        for tag in &self.removed_tags {
            tags.remove(tag);
        }
        let mut values = self.values.clone();
        values.push(FieldValue::Tags(tags.into_iter().collect()));
        values.retain(|value| subscriber.value(value.field()) != *value);
        values
    }
}

/// Whether an edited list has what was asked for, and is otherwise the list before.
fn is_as_asked(before: &Audience, after: &Audience, edit: &ListEdit) -> bool {
    let mut old: HashMap<String, Subscriber<'_>> = before
        .subscribers()
        .map(|subscriber| (subscriber.address().key(), subscriber))
        .filter(|(key, _)| !edit.removed.contains(key))
        .collect();
    let mut asked: HashMap<String, (Option<Subscriber<'_>>, &[FieldValue])> = HashMap::new();
    for (key, values) in &edit.changed {
        let subscriber = old.remove(key);
        asked.insert(find_key(values).unwrap_or_else(|| key.clone()), (subscriber, values));
    }
    asked.extend(
        edit.added.iter().filter_map(|values| Some((find_key(values)?, (None, &**values)))),
    );
    let is_asked = |subscriber: Subscriber<'_>| {
        let key = subscriber.address().key();
        let (old, values) = match asked.get(&key) {
            Some((old, values)) => (*old, *values),
            None => (old.get(&key).copied(), &[][..]),
        };
        Field::ALL.into_iter().all(|field| {
            let new = values.iter().find(|value| value.field() == field).cloned();
            let expected = new.or_else(|| Some(old?.value(field)));
            expected.is_none_or(|expected| subscriber.value(field) == expected)
        })
    };
    after.len() == old.len() + asked.len() && after.subscribers().all(is_asked)
}

/// The key of the address among the values.
fn find_key(values: &[FieldValue]) -> Option<String> {
    values.iter().find_map(|value| match value {
        FieldValue::Email(address) => Some(address.key()),
        _ => None,
    })
}
