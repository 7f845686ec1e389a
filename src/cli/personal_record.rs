//! `export`: all that is known of one person.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::moments::word_date;
use super::named_readers::tell_nobody;
use crate::address::Address;
use crate::newsroom::{Knowledge, Newsroom, PersonalRecord, write_export};
use crate::wording::{Wording, say};

/// Write all that is known of one person, as JSON
///
/// It is for a person who asks what is known of them (GDPR, Articles 15 and 20): their row of the list, whether and
/// why nobody writes to them, what they consented to at the form to sign up, what they asked for at their own page, every issue that they were sent, with the
/// answers of the relay, and what came back. Nothing else of a publication names a reader. Exits with 1 if nothing is known of them.
#[derive(Debug, Args)]
pub(super) struct ExportPerson {
    /// Their address, or an unsubscribe link of their mail
    #[arg(value_name = "READER")]
    person: String,
    /// The new file to write, instead of to the terminal
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

impl ExportPerson {
    pub(super) fn run(self, newsroom: &mut Newsroom, console: Console) -> Result<Exit, Failure> {
        let named = newsroom.find_named_reader(&self.person);
        let person = named.found.as_ref().map_err(|_| Failure::not_started(tell_nobody(&named)))?;
        let PersonalRecord { record, knowledge } = newsroom.personal_record(person)?;
        match knowledge {
            Knowledge::Something => {}
            Knowledge::Erased(since) => {
                return Err(Failure::person(word_erasure(newsroom, person, since)));
            }
            Knowledge::Nothing => {
                let person = person.as_str();
                return Err(Failure::person(say!("nothing is known of `{person}`", person)));
            }
        }
        let text = format!("{record:#}");
        match &self.to {
            Some(path) => {
                write_export(path, &format!("{text}\n"))?;
                console.say(&say!("wrote {file}", file = path.display().to_string()));
            }
            None => console.answer(&text),
        }
        Ok(Exit::Done)
    }
}

/// Says that a person was erased, and what is kept nevertheless.
fn word_erasure(newsroom: &Newsroom, person: &Address, since: Timestamp) -> Wording {
    let day = word_date(since, &newsroom.publication().timezone);
    say!(
        "nothing is known of `{person}` but that they were erased on {day}: a keyed hash of the address and \
         this day are kept, so that no import brings them back",
        person = person.as_str(),
        day
    )
}
