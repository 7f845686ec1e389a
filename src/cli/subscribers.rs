//! `subscribers`: shows and edits the list of readers, suppresses readers, and readmits them.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::import::ImportReaders;
use super::named_readers::{NAMES_HELP, addresses, read_names};
use super::reader_edits::{AddReader, RemoveReaders, SetReaders};
use super::reader_list::{ExportReaders, ListReaders};
use super::suppressions::{ReaderDecision, answer, list};
use crate::address::Address;
use crate::finding::Severity;
use crate::journal::Reason;
use crate::newsroom::{Newsroom, ReaderList};
use crate::wording::say;

/// Show and edit the list of readers, and say who must not be written to any more
#[derive(Debug, Args)]
pub(super) struct Subscribers {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(ListReaders),
    Add(AddReader),
    Set(SetReaders),
    Remove(RemoveReaders),
    Export(ExportReaders),
    Import(ImportReaders),
    Suppress(Suppress),
    Readmit(Readmit),
    /// List who is suppressed, since when and why
    Suppressed,
}

/// Write to these readers no more
///
/// It holds at once, also in the midst of a run: only the few messages that are at hand at that moment
/// still leave. Their rows may stay in the list, and be imported again: the journal remembers.
#[derive(Debug, Args)]
#[command(after_help = NAMES_HELP)]
struct Suppress {
    /// Their addresses, or unsubscribe links; or a file of them, or `-`
    #[arg(required = true, value_name = "READER")]
    readers: Vec<String>,
    /// Why
    #[arg(long, default_value = Reason::Manual.as_str(), value_parser = reasons())]
    reason: Reason,
}

/// Write to these readers again
///
/// A run that has passed over them does not come back to them.
#[derive(Debug, Args)]
#[command(after_help = NAMES_HELP)]
struct Readmit {
    /// Their addresses, or unsubscribe links; or a file of them, or `-`
    #[arg(required = true, value_name = "READER")]
    readers: Vec<String>,
}

impl Subscribers {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        match self.action {
            Action::List(list) => return list.run(newsroom, console),
            Action::Add(add) => return add.run(newsroom, console),
            Action::Set(set) => return set.run(newsroom, console),
            Action::Remove(remove) => return remove.run(newsroom, console),
            Action::Export(export) => return export.run(newsroom, console),
            Action::Import(import) => return import.run(newsroom, console),
            Action::Suppress(suppress) => return suppress.run(newsroom, console),
            Action::Readmit(readmit) => {
                let named = read_names(newsroom, &readmit.readers)?;
                let count = newsroom.readmit(&addresses(&named))?;
                return Ok(answer(console, ReaderDecision::Readmit, count, &named));
            }
            Action::Suppressed => list(newsroom, console)?,
        }
        Ok(Exit::Done)
    }
}

impl Suppress {
    fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let named = read_names(newsroom, &self.readers)?;
        let addresses = addresses(&named);
        let count = newsroom.suppress(&addresses, self.reason)?;
        let exit = answer(console, ReaderDecision::Suppress, count, &named);
        // A list that cannot be read must not keep a reader from being suppressed.
        let Ok(ReaderList { audience, findings, .. }) = newsroom.read_list() else {
            return Ok(exit);
        };
        let errors = findings.iter().filter(|row| row.finding.severity() == Severity::Error);
        errors.for_each(|row| console.row(row));
        if let Some(list) = audience {
            let signed_up = newsroom.signed_up_keys().unwrap_or_default();
            let is_known = |address: &Address| {
                list.find(address).is_some() || signed_up.contains(&address.key())
            };
            for stranger in addresses.iter().filter(|address| !is_known(address)) {
                let audience = &newsroom.publication().audience;
                let (reader, list) = (stranger.as_str(), audience.clone());
                console.tell(&say!("`{reader}` is not in `{list}`", reader, list));
            }
        }
        Ok(exit)
    }
}

/// Parses the name of a reason.
fn reasons() -> impl TypedValueParser<Value = Reason> {
    PossibleValuesParser::new(Reason::ALL.map(Reason::as_str))
        .try_map(|word| Reason::parse(&word).ok_or("no reason"))
}
