//! Readers who signed up at the form, where a command edits the list.

use super::console::Console;
use super::failure::Failure;
use crate::address::Address;
use crate::newsroom::{ListDraft, Newsroom, ReaderSelection};
use crate::wording::say;

/// What a command does with readers of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListCommand {
    /// Changes them.
    Set,
    /// Removes them.
    Remove,
}

/// Refuses a reader who is not on the list, and signed up at the form: says which command is for them.
///
/// # Errors
///
/// The refusal, or the journal cannot be read.
pub(super) fn refuse_signed_up(
    newsroom: &mut Newsroom,
    draft: &ListDraft,
    selection: &ReaderSelection,
    edit: ListCommand,
) -> Result<(), Failure> {
    let strangers = draft.roster().find_strangers(selection);
    let Some(first) = strangers.first() else { return Ok(()) };
    if newsroom.find_signups(first)?.confirmed.is_none() {
        return Ok(());
    }
    let list = &newsroom.publication().audience;
    let (reader, list) = (first.as_str(), list.clone());
    let cause = say!("`{reader}` is not in `{list}`, and signed up at the form", reader, list);
    Err(Failure::person(cause).help(match edit {
        ListCommand::Set => {
            say!(
                "`matinale subscribers add {reader}` puts them in the list first, with the tier they have",
                reader
            )
        }
        ListCommand::Remove => say!(
            "`matinale subscribers suppress {reader}` stops the mail to them; `matinale erase {reader}` forgets them \
             too, if they ask for that",
            reader
        ),
    }))
}

/// The readers of a selection who signed up at the form too, and are not suppressed.
///
/// # Errors
///
/// The journal cannot be read.
pub(super) fn find_signed_up(
    newsroom: &mut Newsroom,
    draft: &ListDraft,
    selection: &ReaderSelection,
) -> Result<Vec<Address>, Failure> {
    let signed_up = newsroom.signed_up_keys()?;
    let written_to = draft.roster().select(selection).filter(|reader| reader.suppressed.is_none());
    let mut readers: Vec<Address> = written_to.map(|reader| reader.subscriber.address()).collect();
    readers.retain(|reader| signed_up.contains(&reader.key()));
    Ok(readers)
}

/// Tells that readers who were removed from the list are written to all the same.
pub(super) fn tell_still_written_to(console: Console, readers: &[Address]) {
    let Some(first) = readers.first() else { return };
    let reader = first.as_str();
    let told = match readers.len() {
        1 => say!(
            "`{reader}` signed up at the form too, and goes on getting the free edition",
            reader
        ),
        count => say!(
            "`{reader}` and {more} more signed up at the form too, and go on getting the free edition",
            reader,
            more = count - 1
        ),
    };
    let help = say!("  help: `matinale subscribers suppress {reader}` stops that", reader);
    console.fault(&vec![told, help]);
}
