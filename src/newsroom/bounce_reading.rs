//! A reading of what came back that is under way: each message is held against the journal.

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use super::bounce_request::{BounceFate, BounceRecording, BounceTally, JudgedBounce};
use super::error::Error;
use super::traced_copies::TracedReader;
use crate::address::Address;
use crate::bounce::{BounceReport, ReportContext, ReturnedMessage, read_returned_message};
use crate::journal::{BounceEffect, BounceEvent, DailyLimit, Journal, ReadMail};
use crate::outcome::SenderNames;
use crate::token::Tokens;

/// How far back the date of a report may lie. An earlier one, and one to come, counts as now.
const MAX_AGE_OF_REPORT: SignedDuration = SignedDuration::from_hours(60 * 24);

/// A message with the names by which it is known again.
pub(super) struct FoundMail {
    pub(super) name: String,
    pub(super) marks: Vec<String>,
    pub(super) read: ReturnedMessage,
}

/// A reading that is under way.
pub(super) struct BounceReading {
    pub(super) recording: BounceRecording,
    pub(super) ours: Vec<Address>,
    pub(super) sender: SenderNames,
    pub(super) return_address: Option<Address>,
    pub(super) tokens: Option<Tokens>,
    pub(super) now: Timestamp,
    pub(super) tally: BounceTally,
}

impl BounceReading {
    /// Reads a message, and gives it names by which it is known again: its Message-ID, or its bytes.
    pub(super) fn read_mail(
        &self,
        name: String,
        mut marks: Vec<String>,
        bytes: &[u8],
    ) -> FoundMail {
        let context = ReportContext {
            sender: &self.sender,
            ours: &self.ours,
            return_address: self.return_address.as_ref(),
            tokens: self.tokens.as_ref(),
        };
        let read = read_returned_message(bytes, &context);
        marks.push(match &read.id {
            Some(id) if !id.is_empty() => format!("id:{id}"),
            _ => format!("sha256:{}", HEXLOWER.encode(digest(&SHA256, bytes).as_ref())),
        });
        FoundMail { name, marks, read }
    }

    /// Lets the journal decide on a message. `traced` has the readers of its reports.
    pub(super) fn judge_mail(
        &mut self,
        journal: &mut dyn Journal,
        mail: FoundMail,
        traced: &mut impl Iterator<Item = TracedReader>,
        show: &mut dyn FnMut(&JudgedBounce),
    ) -> Result<(), Error> {
        self.tally.messages += 1;
        let mut found = Vec::new();
        for (report, traced) in mail.read.reports.iter().zip(traced) {
            found.push(match traced {
                TracedReader::Forged => Err(BounceFate::Forged),
                TracedReader::Found(reader) => Ok(reader),
                TracedReader::None => find_addressed_reader(journal, report, self.now)?,
            });
        }
        let at = self.choose_date(&mail.read);
        let events = mail.read.reports.iter().zip(&found).filter_map(|(report, found)| {
            let reader = found.as_ref().ok()?.clone();
            let is_proven_dead = report.is_proven_dead();
            let reply = report.reply.clone();
            Some(BounceEvent { reader, class: report.class, is_proven_dead, reply, at })
        });
        let read = ReadMail { marks: mail.marks, events: events.collect() };
        let mut effects = self.decide(journal, &read)?.into_iter();
        for (report, found) in mail.read.reports.into_iter().zip(found) {
            let (reader, fate) = match found {
                Ok(reader) => {
                    (Some(reader), effects.next().map_or(BounceFate::Stranger, BounceFate::Judged))
                }
                Err(fate) => (None, fate),
            };
            show(&JudgedBounce { message: mail.name.clone(), report, reader, fate });
        }
        Ok(())
    }

    /// Records a message, or says what would become of it.
    pub(super) fn decide(
        &mut self,
        journal: &mut dyn Journal,
        mail: &ReadMail,
    ) -> Result<Vec<BounceEffect>, Error> {
        let limit = DailyLimit(self.tally.limit);
        let effects = match self.recording {
            BounceRecording::Recorded => journal.record_mail(mail, limit, self.now)?,
            BounceRecording::Preview => journal.preview_mail(mail, limit, self.now)?,
        };
        self.tally.over_limit += u64::from(effects.contains(&BounceEffect::OverLimit));
        Ok(effects)
    }

    /// The moment of which a message speaks.
    fn choose_date(&self, mail: &ReturnedMessage) -> Timestamp {
        let oldest = self.now.saturating_sub(MAX_AGE_OF_REPORT).unwrap_or(self.now);
        mail.date.filter(|date| (oldest..=self.now).contains(date)).unwrap_or(self.now)
    }
}

/// The first of the addresses that a report names to which the publication has sent mail.
fn find_addressed_reader(
    journal: &mut dyn Journal,
    report: &BounceReport,
    now: Timestamp,
) -> Result<Result<Address, BounceFate>, Error> {
    for address in &report.addresses {
        if let Some(reader) = journal.find_sent_reader(address, now)? {
            return Ok(Ok(reader));
        }
    }
    Ok(Err(BounceFate::Stranger))
}
