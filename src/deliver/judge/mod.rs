//! The judge of a relay: whom a reply is about, and what follows from it.
//!
//! One reply tells what it is about by its codes and words: its [`Subject`]. What the run has heard before
//! tells the rest. The same words for readers of several domains are about the relay or about us, whatever
//! they say. For one domain they are about that domain. For one reader they are about the reader.
//!
//! | subject of the reply | heard once | heard in a row |
//! |---|---|---|
//! | the reader (5xx) | refused | 20 readers of several domains, in whatever words: taken back, relay closed |
//! | the sender or the content (5xx) | refused, for a person to decide | the same; 3 are enough for the content, if the run has accepted nothing before |
//! | a limit of the relay (4xx, 5xx) | put back, the relay is slowed down | one domain far more than others: held; one reader alone, twice, with a 5xx: refused; otherwise the relay rests |
//! | greylisting (4xx) | the reader waits minutes | the same |
//! | anything else (4xx) | the reader waits minutes | 6 readers of several domains, or 21 if it names the reader: a limit of the relay, unless slowing down does not help |
//!
//! A message that is accepted ends every row. A domain that refuses the sender, while the relay accepts
//! messages for others, is held at this relay: its readers are blameless, and are offered to other relays. So is
//! one whose readers alone are refused in a row, where the list has others.
//!
//! Who was taken back is asked last. Readers who are few beside those whom the run has reached, and are refused
//! again as unknown, are unknown. Readers who are refused again for the sender's sake, while their domain accepts
//! others, are refused alone: they hold the domain back for nobody else.
//!
//! The judge is a pure value. It uses no clock, no socket and no journal.

mod domain_records;
mod former_refusal;
mod known_words;
mod limit_records;
mod limit_shares;
mod refusal_row;
mod shared;
mod verdict;

use std::collections::BTreeSet;

use jiff::Timestamp;

use self::domain_records::DomainRecords;
use self::former_refusal::FormerRefusal;
use self::known_words::{KnownKind, KnownWords};
use self::limit_records::LimitRecords;
use self::refusal_row::RefusalRow;
use super::domain_holds::DomainHold;
use super::types::RelayFailure;
use crate::journal::{DeliveryId, PutAside};
use crate::outcome::{NegativeReply, Outcome, Phase, Quota, Subject};
use crate::smtp;

pub(super) use self::shared::SharedJudge;
pub(super) use self::verdict::{Heard, Verdict};

/// How many refusals in a row, for readers of several domains, close the relay.
const MAX_REFUSED_IN_A_ROW: usize = 20;
/// How many refusals of the content in a row, with the same words, close the relay.
const MAX_CONTENTS_IN_A_ROW: usize = 3;
/// How many readers of several domains the relay puts off in a row, with the same words, before they are
/// taken for words of the relay.
const MAX_PUT_OFF_BY_CHANCE: usize = 5;
/// How many readers of one domain alone have met a limit in a row, where the domain is held and not the relay.
const MIN_LIMITED_IN_A_ROW: usize = 4;
/// How many messages in doubt, for each worker, close the relay. One crash of the relay leaves one for each
/// worker.
const MAX_IN_DOUBT_PER_WORKER: usize = 10;
/// How many accepted messages outweigh one in doubt.
const TAKEN_PER_DOUBT: usize = 20;
/// How many readers the run has reached for each one who is left, where those who are left are few.
const REACHED_PER_READER_LEFT: u64 = 20;

/// The circumstances in which a relay is asked in one pass.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Circumstances {
    /// How many workers the relay has.
    pub(super) workers: usize,
    /// Whether the readers of the run have several domains.
    pub(super) has_several_domains: bool,
    /// How many messages were accepted in the run before.
    pub(super) accepted: u64,
    /// How many deliveries are left.
    pub(super) left: u64,
}

impl Circumstances {
    /// Whether few readers are left, beside those whom the run has reached.
    const fn has_few_left(&self) -> bool {
        self.accepted > 0 && self.accepted >= self.left.saturating_mul(REACHED_PER_READER_LEFT)
    }
}

/// What a relay has said in one pass, and what follows from it. A closed relay stays closed.
#[derive(Debug)]
pub(super) struct Judge {
    circumstances: Circumstances,
    /// Permanent refusals in a row, in any words.
    refused: RefusalRow,
    /// Permanent refusals of the sender or the content in a row, in any words.
    unwelcome: RefusalRow,
    /// Permanent refusals of the content in a row, with the same words.
    contents: RefusalRow,
    /// Temporary refusals in a row, with the same words.
    put_off: RefusalRow,
    /// Limits in a row, in any words.
    limited: RefusalRow,
    /// The refusal that stopped the call before.
    former: FormerRefusal,
    /// Words that the relay has said to readers of several domains.
    known: KnownWords,
    limits: LimitRecords,
    domains: DomainRecords,
    /// Deliveries that are to be taken back, and were not reported yet.
    blameless: BTreeSet<DeliveryId>,
    in_doubt: usize,
    /// Why the relay is closed. `None` while it is not.
    cause: Option<RelayFailure>,
}

impl Judge {
    /// The judge of a relay in these circumstances, before any reply.
    pub(super) fn new(circumstances: Circumstances) -> Self {
        Self {
            circumstances,
            refused: RefusalRow::default(),
            unwelcome: RefusalRow::default(),
            contents: RefusalRow::default(),
            put_off: RefusalRow::default(),
            limited: RefusalRow::default(),
            former: FormerRefusal::default(),
            known: KnownWords::default(),
            limits: LimitRecords::default(),
            domains: DomainRecords::default(),
            blameless: BTreeSet::new(),
            in_doubt: 0,
            cause: None,
        }
    }

    /// Judges how a message ended.
    pub(super) fn hear(&mut self, heard: &Heard<'_>) -> Verdict {
        let verdict = match heard.outcome {
            Outcome::Rejected(refused) | Outcome::Deferred(refused) => {
                self.judge_refusal(heard, refused)
            }
            Outcome::Accepted(_) => {
                self.hear_acceptance(heard);
                Verdict::Stands
            }
            Outcome::InDoubt(cause) => {
                self.hear_doubt(cause);
                Verdict::Stands
            }
            Outcome::NotSent(..) => Verdict::Stands,
        };
        if verdict != Verdict::Stands {
            // Nothing is written that would have to be taken back.
            self.blameless.remove(&heard.id);
        }
        verdict
    }

    fn judge_refusal(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> Verdict {
        match refused.subject {
            Subject::RelayLimit => self.hear_limit(heard, refused),
            _ if refused.reply.is_permanent() => self.hear_refusal(heard, refused),
            Subject::Greylisted => Verdict::Stands,
            _ if refused.reply.code == 421 => self.hear_limit(heard, refused),
            _ => self.hear_deferral(heard, refused),
        }
    }

    /// Closes the relay because it went on asking for less, the last time with this reply. It takes messages
    /// again at `until` at the latest, if that is known. If the readers of one domain alone met the limit, and
    /// the list has others, that domain is held instead.
    pub(super) fn close_for_limit(&mut self, refused: &NegativeReply, until: Option<Timestamp>) {
        let row = &self.limited;
        if let Some(domain) = row.only_domain().map(str::to_owned)
            && self.circumstances.has_several_domains
            && row.len() >= MIN_LIMITED_IN_A_ROW
            && Quota::named_in(&refused.reply).is_none()
        {
            self.domains.hold_limiting(&domain, row.len());
            self.limited.clear();
            return;
        }
        self.blameless.append(&mut self.put_off.take_ids());
        self.close(RelayFailure::Limited(refused.clone(), until));
    }

    /// Judges what the relay has said in the whole pass. `accepted` is how many messages were ever accepted
    /// in this run.
    ///
    /// A relay that knows none of the readers of a short list knows none of them for one reason. A domain that
    /// was held before, and refused the few who were asked, is held again.
    pub(super) fn conclude(&mut self, accepted: u64) {
        self.domains.hold_unopened();
        let row = &self.refused;
        if accepted == 0 && row.len() >= MAX_CONTENTS_IN_A_ROW && self.is_several(row) {
            self.close_for_row();
        }
    }

    /// Why nothing more may be sent to this relay, if that is so.
    pub(super) const fn cause(&self) -> Option<&RelayFailure> {
        self.cause.as_ref()
    }

    /// The domains that are to be held from now on. Their refusals are taken back.
    pub(super) fn take_holds(&mut self) -> Vec<DomainHold> {
        let holds = self.domains.take_holds();
        for hold in &holds {
            self.blameless.extend(self.domains.take_refused(&hold.domain));
        }
        holds
    }

    /// The deliveries whose refusals are to be taken back, in the order of the plan. Each is reported once.
    pub(super) fn take_blameless(&mut self) -> BTreeSet<DeliveryId> {
        std::mem::take(&mut self.blameless)
    }

    fn hear_acceptance(&mut self, heard: &Heard<'_>) {
        self.domains.record_taken(heard.domain);
        self.former = FormerRefusal::default();
        // Once the relay is closed, messages that were in flight belong to the row.
        if self.cause.is_none() {
            for row in [&mut self.refused, &mut self.unwelcome, &mut self.contents] {
                row.clear();
            }
            self.put_off.clear();
            self.limited.clear();
        }
    }

    /// A message in doubt. Too many of them, beside those that were accepted, close the relay.
    fn hear_doubt(&mut self, cause: &str) {
        self.in_doubt += 1;
        let is_frequent = self.in_doubt * TAKEN_PER_DOUBT >= self.domains.count_taken();
        if is_frequent && self.in_doubt >= MAX_IN_DOUBT_PER_WORKER * self.circumstances.workers {
            self.close(RelayFailure::Doubtful(self.in_doubt, cause.to_owned()));
        }
    }

    /// A limit of the relay. If only one domain meets it, the limit is that domain's. A permanent one that
    /// only one reader meets is a refusal.
    fn hear_limit(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> Verdict {
        let (reply, taken) = (&refused.reply, self.domains.count_taken());
        if reply.is_permanent() && self.limits.record(heard.id, reply, taken) {
            return Verdict::Stands;
        }
        self.limited.append(heard, refused);
        if self.domains.record_limit(heard, reply) { Verdict::PutBack } else { Verdict::SlowDown }
    }

    /// A temporary refusal that names no limit.
    fn hear_deferral(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> Verdict {
        let (reply, taken) = (&refused.reply, self.domains.count_taken());
        // How many in a row can be chance.
        let chance = match self.known.hear(reply, taken) {
            Some(KnownKind::Limit) => return self.hear_limit(heard, refused),
            None if !refused.subject.concerns_reader() => MAX_PUT_OFF_BY_CHANCE,
            None | Some(KnownKind::Chance) => MAX_REFUSED_IN_A_ROW,
        };
        self.put_off.push(heard, refused);
        if self.is_several(&self.put_off) && self.put_off.len() > chance {
            self.known.take_for_limit(reply, taken);
            self.blameless.append(&mut self.put_off.take_ids());
            return Verdict::SlowDown;
        }
        Verdict::Stands
    }

    /// A permanent refusal.
    fn hear_refusal(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> Verdict {
        let is_ours = !refused.subject.concerns_reader();
        match &self.cause {
            Some(RelayFailure::Unwelcome(..)) => return Verdict::PutBack,
            Some(cause) => {
                let is_same = cause.reply().is_some_and(|last| last.says_the_same(&refused.reply));
                return if is_same || is_ours { Verdict::PutBack } else { Verdict::Stands };
            }
            None => {}
        }
        if self.is_refused_alone(heard, refused.subject) {
            return Verdict::Stands;
        }
        self.refused.append(heard, refused);
        if is_ours {
            self.unwelcome.append(heard, refused);
            if refused.is_about_content() {
                self.contents.push(heard, refused);
            }
            self.domains.record_refusal(heard, &refused.reply);
        } else {
            self.domains.record_judged(heard.domain);
            self.unwelcome.clear();
        }
        self.close_if_refusing_everyone();
        if self.cause.is_some() { Verdict::PutBack } else { Verdict::Stands }
    }

    /// Whether a reader who was put aside is refused again, while others are accepted: others of the reader's
    /// domain, if the refusal is of the sender.
    fn is_refused_alone(&self, heard: &Heard<'_>, subject: Subject) -> bool {
        match heard.aside {
            Some(_) if subject.concerns_reader() => {
                self.domains.has_taken() || self.circumstances.has_few_left()
            }
            Some(PutAside::TakenBack | PutAside::TakenBackAndHeld) => {
                self.domains.is_open(heard.domain)
            }
            // The reader was not refused before.
            None | Some(PutAside::DomainHeld) => false,
        }
    }

    /// Closes the relay if a row is long enough, and its readers have several domains. A row of one domain
    /// holds that domain.
    fn close_if_refusing_everyone(&mut self) {
        let is_closing = |row: &RefusalRow, limit| row.len() >= limit && self.is_several(row);
        if is_closing(&self.refused, MAX_REFUSED_IN_A_ROW)
            || is_closing(&self.unwelcome, MAX_REFUSED_IN_A_ROW)
            || is_closing(&self.contents, self.max_contents())
            || self.former.is_repeated_by(self.unwelcome.last().map(|last| &last.reply))
        {
            self.close_for_row();
        } else if self.unwelcome.len() >= MAX_REFUSED_IN_A_ROW
            && let Some(domain) = self.unwelcome.only_domain().map(str::to_owned)
        {
            self.domains.hold_refusing(&domain);
        }
    }

    /// How many refusals of the content in a row close the relay. Where the run has reached readers before,
    /// the few first of a pass may be those whom the relay refuses alone.
    const fn max_contents(&self) -> usize {
        if self.circumstances.accepted > 0 && !self.domains.has_taken() {
            MAX_REFUSED_IN_A_ROW
        } else {
            MAX_CONTENTS_IN_A_ROW
        }
    }

    /// Closes the relay for the longest row, and takes all rows back.
    fn close_for_row(&mut self) {
        let rows = [&mut self.contents, &mut self.refused, &mut self.unwelcome];
        let longest = rows.into_iter().max_by_key(|row| row.len());
        let Some((count, last)) = longest.and_then(|row| Some((row.len(), row.last()?.clone())))
        else {
            return;
        };
        for row in [&mut self.contents, &mut self.refused, &mut self.unwelcome] {
            self.blameless.append(&mut row.take_ids());
        }
        self.close(RelayFailure::Unwelcome(count, last));
    }

    /// Whether the readers of a row have several domains, as far as this can be told. Where all readers of
    /// a list have the same one, a code that names the reader is believed, unless the refusal is about the
    /// sender all the same. No other words are believed.
    fn is_several(&self, row: &RefusalRow) -> bool {
        row.count_domains() > 1 || !self.circumstances.has_several_domains && !row.names_reader()
    }

    fn close(&mut self, cause: RelayFailure) {
        self.cause.get_or_insert(cause);
    }
}

/// Whether a failure will come up in every conversation with the relay. Errors of login, TLS or
/// sender do. A refusal at the greeting can be about one connection too many.
pub(super) fn concerns_every_conversation(failure: &RelayFailure) -> bool {
    let RelayFailure::Wire(error) = failure else { return false };
    !error.is_temporary() && error.phase() != Phase::Greeting
}

/// The reply with which the relay asks for fewer messages, connections or recipients, if the failure is one.
pub(super) fn limit_reply(failure: &RelayFailure) -> Option<&NegativeReply> {
    match failure {
        RelayFailure::Limited(refused, _) => Some(refused),
        RelayFailure::Wire(smtp::Error::Refused(refused)) if failure.is_temporary() => {
            Some(refused)
        }
        _ => None,
    }
}

/// Whether the relay refuses the sender permanently, for another reason than an absent login. Such
/// a refusal can be about one message.
pub(super) fn refuses_sender(failure: &RelayFailure) -> bool {
    let RelayFailure::Wire(smtp::Error::Refused(refused)) = failure else { return false };
    let NegativeReply { phase, reply, .. } = refused;
    *phase == Phase::Mail
        && reply.is_permanent()
        && !refused.is_limit()
        && !matches!(reply.code, 530 | 535)
}

#[cfg(test)]
mod tests;
