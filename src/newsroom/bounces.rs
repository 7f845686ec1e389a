//! Reads what came back, and lets the journal decide what follows from it.
//!
//! A message only claims whom it is about. It counts if it has kept a token or an identifier that this publication made
//! for a reader, or if the journal knows that the publication has sent mail to the address that it names. A message with a
//! forged token counts for nothing.

use std::fs;
use std::io::{self, BufRead, ErrorKind};
use std::path::{Path, PathBuf};

use super::bounce_reading::{BounceReading, FoundMail};
use super::bounce_request::{
    BounceFate, BounceRecording, BounceRequest, BounceSource, BounceTally, JudgedBounce,
};
use super::error::Error;
use super::opened::Newsroom;
use super::reading::{PathReach, SteadyFile, read_bounded};
use super::start_failure::StartFailure;
use super::traced_copies::trace_readers;
use crate::address::Address;
use crate::bounce::{MAX_MAIL_BYTES, MailboxFile, Traces};
use crate::journal::BounceEffect;
use crate::outcome::SenderNames;

/// How many messages are read before the journal is asked about them.
const MESSAGES_AT_A_TIME: usize = 200;

/// How many refusals of relays are taken from the journal at a time.
const REFUSALS_AT_A_TIME: usize = 500;

/// The part of the readers whom reports may suppress within a day, if the settings do not say it: one in this many.
const READERS_PER_SUPPRESSION: u64 = 50;

/// How many readers reports may suppress within a day at least, if the settings do not say it.
const MIN_DAILY_LIMIT: u64 = 20;

impl Newsroom {
    /// Reads what came back, and records it in the journal: see [`BounceRecord`](crate::journal::BounceRecord). Passes what
    /// each message says to `show`. A message of a maildir that was read before is passed over in silence. `input` is
    /// read for [`BounceSource::Input`].
    ///
    /// # Errors
    ///
    /// The source, the key or the journal cannot be read, or the journal cannot be written.
    pub fn read_bounces(
        &mut self,
        source: &BounceSource,
        request: BounceRequest,
        input: &mut dyn BufRead,
        mut show: impl FnMut(&JudgedBounce),
    ) -> Result<BounceTally, Error> {
        let mut reading = self.begin_reading(request)?;
        match source {
            BounceSource::Maildir(folder) => self.read_maildir(&mut reading, folder, &mut show)?,
            BounceSource::Mailbox(path) => {
                let name = path.display().to_string();
                let file = SteadyFile::open(path, PathReach::Anywhere)
                    .map_err(|error| StartFailure::Unreadable(name.clone(), error))?;
                self.read_mailbox(&mut reading, &mut io::BufReader::new(file), &name, &mut show)?;
            }
            BounceSource::Input => {
                self.read_mailbox(&mut reading, input, "standard input", &mut show)?;
            }
            BounceSource::Journal => {}
        }
        self.read_refusals(&mut reading, &mut show)?;
        Ok(reading.tally)
    }

    pub(super) fn begin_reading(&mut self, request: BounceRequest) -> Result<BounceReading, Error> {
        let bounces = &self.publication.bounces;
        let ours: Vec<Address> = self.publication.own_addresses().cloned().collect();
        let add = |names: SenderNames, address: &Address| names.with_address(address.as_str());
        let sender = ours.iter().fold(SenderNames::default(), add);
        let return_address = bounces.address.clone();
        let max_per_day = request.max_per_day.or(bounces.max_per_day.map(u64::from));
        let tokens = self.read_key()?.map(|key| self.tokens_with(&key));
        let limit = match max_per_day {
            Some(limit) => limit,
            None => self.compute_daily_limit()?,
        };
        let tally = BounceTally { limit, ..BounceTally::default() };
        let now = self.now().timestamp();
        Ok(BounceReading {
            recording: request.recording,
            ours,
            sender,
            return_address,
            tokens,
            now,
            tally,
        })
    }

    /// One in fifty readers of the last run, and at least twenty.
    fn compute_daily_limit(&mut self) -> Result<u64, Error> {
        let Some(journal) = self.find_journal()? else { return Ok(MIN_DAILY_LIMIT) };
        let last = journal.last_runs(None, 1)?.pop();
        let readers = last.map_or(0, |run| run.planned);
        Ok((readers / READERS_PER_SUPPRESSION).max(MIN_DAILY_LIMIT))
    }

    fn read_maildir(
        &mut self,
        reading: &mut BounceReading,
        folder: &Path,
        show: &mut dyn FnMut(&JudgedBounce),
    ) -> Result<(), Error> {
        let mut batch = Vec::new();
        for (name, path) in list_maildir(folder)? {
            let mark = format!("maildir:{name}");
            if let Some(journal) = self.find_journal()?
                && journal.is_mail_read(&mark)?
            {
                continue;
            }
            let bytes = match read_bounded(&path, PathReach::Anywhere, MAX_MAIL_BYTES as u64) {
                Ok(bytes) => bytes,
                // Another program has moved it meanwhile. The next call finds it.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(StartFailure::Unreadable(path.display().to_string(), error).into());
                }
            };
            batch.push(reading.read_mail(name, vec![mark], &bytes));
            if batch.len() == MESSAGES_AT_A_TIME {
                self.judge_batch(reading, std::mem::take(&mut batch), show)?;
            }
        }
        self.judge_batch(reading, batch, show)
    }

    fn read_mailbox(
        &mut self,
        reading: &mut BounceReading,
        stream: &mut dyn BufRead,
        name: &str,
        show: &mut dyn FnMut(&JudgedBounce),
    ) -> Result<(), Error> {
        let mut file = MailboxFile::new(stream);
        let mut batch = Vec::new();
        loop {
            let next = file
                .read_next()
                .map_err(|error| StartFailure::Unreadable(name.to_owned(), error))?;
            let is_end = next.is_none();
            batch.extend(next.map(|message| {
                reading.read_mail(message.number.to_string(), Vec::new(), &message.bytes)
            }));
            if is_end || batch.len() == MESSAGES_AT_A_TIME {
                self.judge_batch(reading, std::mem::take(&mut batch), show)?;
            }
            if is_end {
                return Ok(());
            }
        }
    }

    /// Finds the readers of some messages, and lets the journal decide on each of the messages.
    pub(super) fn judge_batch(
        &mut self,
        reading: &mut BounceReading,
        batch: Vec<FoundMail>,
        show: &mut dyn FnMut(&JudgedBounce),
    ) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let traces: Vec<Traces> = batch
            .iter()
            .flat_map(|mail| &mail.read.reports)
            .map(|one| one.traces.clone())
            .collect();
        let Some(journal) = self.find_journal()? else {
            for mail in batch {
                reading.tally.messages += 1;
                for report in mail.read.reports {
                    let (message, fate) = (mail.name.clone(), BounceFate::Stranger);
                    show(&JudgedBounce { message, report, reader: None, fate });
                }
            }
            return Ok(());
        };
        let journal = journal.as_mut();
        let mut owners = trace_readers(journal, reading.tokens.as_ref(), &traces)?.into_iter();
        for mail in batch {
            reading.judge_mail(journal, mail, &mut owners, show)?;
        }
        Ok(())
    }

    /// Takes what relays have said at once, that a reader does not exist, as what came back.
    fn read_refusals(
        &mut self,
        reading: &mut BounceReading,
        show: &mut dyn FnMut(&JudgedBounce),
    ) -> Result<(), Error> {
        let Some(journal) = self.find_journal()? else { return Ok(()) };
        loop {
            let refusals = journal.dead_refusals(REFUSALS_AT_A_TIME)?;
            let count = refusals.len();
            for mail in refusals {
                let effects = reading.decide(journal.as_mut(), &mail)?;
                if effects.contains(&BounceEffect::OverLimit) {
                    return Ok(());
                }
                for (event, effect) in mail.events.iter().zip(effects) {
                    show(&JudgedBounce::of_refusal(event, effect));
                }
            }
            let is_last = count < REFUSALS_AT_A_TIME;
            if is_last || reading.recording == BounceRecording::Preview {
                return Ok(());
            }
        }
    }
}

/// One message of a maildir: its unique name, and its path.
type MaildirEntry = (String, PathBuf);

/// The messages of a maildir, by their names. The flags behind a `:` do not belong to the name.
fn list_maildir(folder: &Path) -> Result<Vec<MaildirEntry>, StartFailure> {
    let mut found = Vec::new();
    for name in ["cur", "new"] {
        let path = folder.join(name);
        let entries = fs::read_dir(&path).map_err(|error| StartFailure::NoMaildir(path, error))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && !name.starts_with('.') {
                let unique = name.split(':').next().unwrap_or_default().to_owned();
                found.push((unique, entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}
