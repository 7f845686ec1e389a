//! Which readers of the list a command is about, as it is typed.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::console::Console;
use super::failure::Failure;
use crate::address::Address;
use crate::audience::find_address;
use crate::issue::edition::EditionName;
use crate::newsroom::{Newsroom, ReaderSelection, Roster};
use crate::wording::{Wording, say};

/// The readers that a command shows or removes.
#[derive(Debug, Args)]
pub(super) struct TypedSelection {
    /// Their addresses
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
    /// Those with this tag; given twice: with one of the two
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Those who get this edition today
    #[arg(long, value_name = "TIER", value_parser = tiers())]
    tier: Option<EditionName>,
}

impl TypedSelection {
    /// The selection as the library takes it.
    pub(super) fn parse(&self) -> Result<ReaderSelection, Failure> {
        let addresses = parse_addresses(&self.addresses)?;
        Ok(ReaderSelection { addresses, tags: self.tag.clone(), edition: self.tier })
    }

    /// Whether nothing is typed, which means every reader.
    pub(super) const fn is_everyone(&self) -> bool {
        self.addresses.is_empty() && self.tag.is_empty() && self.tier.is_none()
    }
}

/// Parses all addresses, as they are typed or pasted. One wrong address refuses them all, so that nothing is done by halves.
pub(super) fn parse_addresses(addresses: &[String]) -> Result<Vec<Address>, Failure> {
    let parse = |text: &String| {
        Address::parse(find_address(text)).map_err(|error| {
            Failure::not_started(say!("`{text}`: {error}", text, error = error.word()))
        })
    };
    addresses.iter().map(parse).collect()
}

/// Parses the name of a tier.
pub(super) fn tiers() -> impl TypedValueParser<Value = EditionName> {
    PossibleValuesParser::new([EditionName::Free, EditionName::Paid].map(EditionName::as_str))
        .try_map(|word| EditionName::parse(&word).ok_or("no tier"))
}

/// Refuses addresses that are not on the list.
pub(super) fn require_listed(
    newsroom: &Newsroom,
    roster: &Roster,
    selection: &ReaderSelection,
) -> Result<(), Failure> {
    let strangers = roster.find_strangers(selection);
    let Some(first) = strangers.first() else { return Ok(()) };
    let list = &newsroom.publication().audience;
    let (reader, list) = (first.as_str(), list.clone());
    let cause = match strangers.len() {
        1 => say!("`{reader}` is not in `{list}`", reader, list),
        count => {
            say!("`{reader}` is not in `{list}`, and {more} more", reader, list, more = count - 1)
        }
    };
    Err(Failure::person(cause).help(say!("`matinale subscribers list` shows who is")))
}

/// A change of readers that a person is asked about.
pub(super) struct AskedChange {
    /// What would be done.
    pub(super) done: Wording,
    /// What the person is asked.
    pub(super) question: Wording,
}

/// Asks the person at the terminal to type a number of readers.
///
/// # Errors
///
/// Nobody is at the terminal, or another answer was typed.
pub(super) fn confirm(console: Console, count: usize, change: &AskedChange) -> Result<(), Failure> {
    if !Console::is_attended() {
        return Err(Failure::not_started(change.done.clone())
            .help(say!("there is no terminal to ask at; add `--yes`")));
    }
    let answer = console.ask(&change.question);
    if answer == count.to_string() {
        return Ok(());
    }
    if answer.is_empty() {
        return Err(Failure::person(say!("nothing was changed: you typed nothing")));
    }
    let typed = answer.escape_debug().to_string();
    Err(Failure::person(say!(
        "nothing was changed: you typed `{typed}`, not {count}",
        typed,
        count
    )))
}
