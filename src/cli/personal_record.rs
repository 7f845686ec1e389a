//! `export`: all that is known of one person.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::console::Console;
use super::failure::{Exit, Failure};
use super::named_readers::tell_nobody;
use super::{reader, reader_table};
use crate::address::Address;
use crate::journal::{PendingSignup, Reason, Signup, Suppression};
use crate::newsroom::{Newsroom, ReaderSelection, write_export};

/// Write all that is known of one person, as JSON
///
/// It is for a person who asks what is known of them (GDPR, Articles 15 and 20): their row of the list, whether and
/// why nobody writes to them, what they consented to at the form to sign up, every issue that they were sent, with the
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
        let record = newsroom.personal_record(person)?;
        let selection = ReaderSelection { addresses: vec![person.clone()], ..Default::default() };
        let roster = newsroom.roster()?;
        let listed = roster.select(&selection).next();
        let is_known = listed.is_some()
            || !record.deliveries.is_empty()
            || !record.reports.is_empty()
            || !record.signups.is_empty();
        if !is_known {
            refuse_unknown(newsroom, person, record.suppression.as_ref())?;
        }
        let suppressed = record.suppression.map(|Suppression { reason, since, .. }| {
            json!({ "reason": reason.as_str(), "since": since.to_string() })
        });
        let known = json!({
            "address": person.as_str(),
            "listed": listed.as_ref().map(reader_table::json),
            "suppressed": suppressed,
            "signup": record.signups.confirmed.as_ref().map(describe_signup),
            "signup_request": record.signups.pending.as_ref().map(describe_request),
            "came_back": record.reports.iter().map(reader::report_object).collect::<Vec<_>>(),
            "issues": record.deliveries.iter().map(reader::status_object).collect::<Vec<_>>(),
        });
        let text = format!("{known:#}");
        match &self.to {
            Some(path) => {
                write_export(path, &format!("{text}\n"))?;
                console.say(&format!("wrote {}", path.display()));
            }
            None => console.answer(&text),
        }
        Ok(Exit::Done)
    }
}

/// Refuses a person of whom nothing is known, or only that they were erased. Any other suppression is something.
fn refuse_unknown(
    newsroom: &Newsroom,
    person: &Address,
    suppression: Option<&Suppression>,
) -> Result<(), Failure> {
    match suppression {
        None => Err(Failure::person(format!("nothing is known of `{person}`"))),
        Some(Suppression { reason: Reason::Erased, since, .. }) => {
            Err(Failure::person(word_erasure(newsroom, person, *since)))
        }
        Some(_) => Ok(()),
    }
}

/// A sign-up that was confirmed: what was consented to, when, and from where.
fn describe_signup(signup: &Signup) -> Value {
    json!({
        "consent": signup.consent,
        "requested": signup.requested.to_string(),
        "requested_from": signup.requested_from,
        "confirmed": signup.confirmed.to_string(),
        "confirmed_from": signup.confirmed_from,
    })
}

/// A request that waits for its confirmation.
fn describe_request(request: &PendingSignup) -> Value {
    json!({
        "consent": request.consent,
        "requested": request.requested.to_string(),
        "requested_from": request.network,
    })
}

/// Says that a person was erased, and what is kept nevertheless.
fn word_erasure(newsroom: &Newsroom, person: &Address, since: Timestamp) -> String {
    let day = since.to_zoned(newsroom.publication().timezone.clone()).strftime("%-d %B %Y");
    format!(
        "nothing is known of `{person}` but that they were erased on {day}: a keyed hash of the address and \
         this day are kept, so that no import brings them back"
    )
}
