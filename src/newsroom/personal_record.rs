//! All that is known of one person.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::error::Error;
use super::opened::Newsroom;
use super::reader_json::{describe_reader, describe_report, describe_status};
use super::roster::ReaderSelection;
use super::runs::{ReaderStatus, read_status};
use crate::address::Address;
use crate::journal::{
    KeptReport, PendingRequest, ReaderRequest, Reason, Signup, SignupStanding, Suppression,
};

/// All that is known of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonalRecord {
    /// What is known, as a JSON object.
    pub record: Value,
    /// How much that is.
    pub knowledge: Knowledge,
}

/// How much is known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// Something.
    Something,
    /// Nothing but that they were erased, at this moment.
    Erased(Timestamp),
    /// Nothing.
    Nothing,
}

/// What the journal knows of one person.
#[derive(Debug, Default)]
struct JournalRecord {
    /// Why nobody writes to the person, and since when.
    suppression: Option<Suppression>,
    /// What became of the person in each run that they were planned for, the last run first.
    deliveries: Vec<ReaderStatus>,
    /// What came back of the person's mail, the oldest report first.
    reports: Vec<KeptReport>,
    /// Their requests at the form to sign up.
    signups: SignupStanding,
    /// The requests at their own page, the oldest first.
    requests: Vec<PendingRequest>,
}

impl Newsroom {
    /// All that is known of a person, for themselves. Makes no journal.
    ///
    /// # Errors
    ///
    /// The list cannot be read or used. The journal cannot be opened or read.
    pub fn personal_record(&mut self, person: &Address) -> Result<PersonalRecord, Error> {
        let journal = self.read_journal_record(person)?;
        let selection = ReaderSelection { addresses: vec![person.clone()], ..Default::default() };
        let roster = self.roster()?;
        let listed = roster.select(&selection).next();
        let knowledge = match &journal.suppression {
            _ if listed.is_some() || !journal.is_empty() => Knowledge::Something,
            Some(Suppression { reason: Reason::Erased, since, .. }) => Knowledge::Erased(*since),
            Some(_) => Knowledge::Something,
            None => Knowledge::Nothing,
        };
        let JournalRecord { suppression, deliveries, reports, signups, requests } = journal;
        let suppressed = suppression.map(|Suppression { reason, since, .. }| {
            json!({ "reason": reason.as_str(), "since": since.to_string() })
        });
        let record = json!({
            "address": person.as_str(),
            "listed": listed.as_ref().map(describe_reader),
            "suppressed": suppressed,
            "signup": signups.confirmed.as_ref().map(describe_signup),
            "signup_request": signups.pending.as_ref().map(describe_signup_request),
            "requests": requests.iter().map(|one| describe_request(one, person)).collect::<Vec<_>>(),
            "came_back": reports.iter().map(describe_report).collect::<Vec<_>>(),
            "issues": deliveries.iter().map(describe_status).collect::<Vec<_>>(),
        });
        Ok(PersonalRecord { record, knowledge })
    }

    fn read_journal_record(&mut self, person: &Address) -> Result<JournalRecord, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(JournalRecord::default()) };
        let suppression = journal.suppression(person)?;
        let signups = journal.signup_standing(person)?;
        let requests = journal.requests_about(person)?;
        let mut deliveries = Vec::new();
        for run in journal.last_runs(None, usize::MAX)? {
            deliveries.extend(read_status(journal.as_mut(), &run, person)?);
        }
        let reports = journal.reports(person)?;
        Ok(JournalRecord { suppression, deliveries, reports, signups, requests })
    }

    /// What came back of a reader's mail, the oldest report first. Makes no journal.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or read.
    pub fn reports_of(&mut self, reader: &Address) -> Result<Vec<KeptReport>, Error> {
        match self.find_journal()? {
            Some(journal) => Ok(journal.reports(reader)?),
            None => Ok(Vec::new()),
        }
    }
}

impl JournalRecord {
    /// Whether there is nothing besides a suppression.
    fn is_empty(&self) -> bool {
        self.deliveries.is_empty()
            && self.reports.is_empty()
            && self.signups.is_empty()
            && self.requests.is_empty()
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

/// A request to sign up that waits for its confirmation.
fn describe_signup_request(pending: &PendingRequest) -> Value {
    let ReaderRequest { matter, network, .. } = &pending.request;
    json!({
        "consent": matter.consent(),
        "requested": pending.requested.to_string(),
        "requested_from": network,
    })
}

/// A request of a reader's own page. The other address of a change may be another person's, and is shown in part.
fn describe_request(pending: &PendingRequest, person: &Address) -> Value {
    let PendingRequest { request, requested, confirmed, .. } = pending;
    let ReaderRequest { reader, matter, network } = request;
    let shown = |address: &Address| {
        let is_own = address.key() == person.key();
        if is_own { address.as_str().to_owned() } else { address.shown_in_part() }
    };
    json!({
        "kind": matter.as_str(),
        "mailed_to": shown(reader),
        "former_address": matter.former().map(shown),
        "requested": requested.to_string(),
        "requested_from": network,
        "confirmed": confirmed.map(|moment| moment.to_string()),
    })
}
