//! The judge of a relay: whom a reply is about, and what follows from it.
//!
//! One reply tells what it is about by its codes and words: its [`Subject`]. What the run has heard before
//! tells the rest. The same words for readers of several domains are about the relay or about us, whatever
//! they say. For one domain they are about that domain. For one reader they are about the reader.
//!
//! | subject of the reply | heard once | heard in a row |
//! |---|---|---|
//! | the reader (5xx) | refused | 20 readers of several domains, in whatever words: taken back, relay closed |
//! | the sender (5xx) | refused, for a person to decide | the same; 3 are enough for a code of the conversation ("log in first"), unless the run has accepted messages and this pass none |
//! | the content or the size (5xx) | refused, for a person to decide | 3 of one edition, in the same words, if the run has not reached the edition before: the edition is held, or, if it is the only one, the relay closed |
//! | a limit of the relay (4xx, 5xx) | put back, the relay is slowed down | one domain far more than others, or a few domains alone: held; one reader alone, while others are accepted: refused or put off; otherwise the relay rests |
//! | greylisting (4xx) | the reader waits minutes | the same |
//! | anything else (4xx) | the reader waits minutes | 6 readers of several domains, or 21 if it names the reader: a limit of the relay, unless slowing down does not help |
//!
//! A message that is accepted ends every row, and the rows of contents that its edition has. Where most readers of a
//! list do not exist, rows of them are long: a relay is closed for one that is far longer than those that ended. A
//! domain that refuses the sender, while the relay accepts messages for others, is held at this relay: its readers are
//! blameless, and are offered to other relays. So is one whose readers alone are refused in a row, where the list has
//! others.
//!
//! Who was taken back is asked last. Readers who are few beside those whom the run has reached, and are refused again
//! as unknown, are unknown. Readers who are refused again for the sender's sake, while their domain accepts others, are
//! refused alone: they hold the domain back for nobody else.
//!
//! The judge is a pure value. It uses no clock, no socket and no journal.

mod circumstances;
mod domain_records;
mod edition_records;
mod failures;
mod former_refusal;
mod known_words;
mod limit_records;
mod limit_shares;
mod refusal_row;
mod row_limits;
mod shared;
mod verdict;

use std::collections::BTreeSet;

use jiff::Timestamp;

use self::domain_records::DomainRecords;
use self::edition_records::EditionRecords;
use self::former_refusal::FormerRefusal;
use self::known_words::{KnownKind, KnownWords};
use self::limit_records::LimitRecords;
use self::refusal_row::RefusalRow;
use self::row_limits::MAX_ALIKE_IN_A_ROW;
use super::domain_holds::DomainHold;
use super::edition_holds::EditionHold;
use super::types::RelayFailure;
use crate::issue::edition::EditionName;
use crate::journal::{DeliveryId, PutAside};
use crate::outcome::{NegativeReply, Outcome, Quota, Subject};

pub(super) use self::circumstances::{Circumstances, MAX_DOMAINS_TOLD};
pub(super) use self::failures::{concerns_every_conversation, limit_reply, refuses_sender};
pub(super) use self::shared::SharedJudge;
pub(super) use self::verdict::{Heard, Verdict};

/// How many refusals in a row, for readers of several domains, close the relay.
const MAX_REFUSED_IN_A_ROW: usize = 20;
/// How many readers of several domains the relay puts off in a row, with the same words, before they are
/// taken for words of the relay.
const MAX_PUT_OFF_BY_CHANCE: usize = 5;
/// How many messages in doubt, for each that can be on the wire, close the relay. One crash of the relay leaves
/// those in doubt that were on the wire.
const MAX_IN_DOUBT_PER_MESSAGE: usize = 10;
/// How many accepted messages outweigh one in doubt.
const TAKEN_PER_DOUBT: usize = 20;

/// What a relay has said in one pass, and what follows from it. A closed relay stays closed.
#[derive(Debug)]
pub(super) struct Judge {
    circumstances: Circumstances,
    /// Permanent refusals in a row, in any words.
    refused: RefusalRow,
    /// Permanent refusals of the sender or the content in a row, in any words.
    unwelcome: RefusalRow,
    /// Permanent refusals with a code of the conversation in a row, with the same words.
    conversation: RefusalRow,
    /// Permanent refusals of the content, edition by edition.
    editions: EditionRecords,
    /// How many readers were refused for their own sake: before the row of refusals, and in it.
    unknown: u64,
    unknown_in_a_row: u64,
    /// Temporary refusals in a row, with the same words.
    put_off: RefusalRow,
    /// Limits in a row, in any words.
    limited: RefusalRow,
    /// Whether several domains were held for such a row, and nothing was accepted since.
    has_held_for_row: bool,
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
            conversation: RefusalRow::default(),
            editions: EditionRecords::default(),
            unknown: circumstances.unknown,
            unknown_in_a_row: 0,
            put_off: RefusalRow::default(),
            limited: RefusalRow::default(),
            has_held_for_row: false,
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
            Outcome::Accepted(_) => self.hear_acceptance(heard),
            Outcome::InDoubt(cause) => self.hear_doubt(cause),
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
    /// again at `until` at the latest, if that is known. If the limit can be that of a few domains, they are held
    /// instead.
    pub(super) fn close_for_limit(&mut self, refused: &NegativeReply, until: Option<Timestamp>) {
        if Quota::named_in(&refused.reply).is_none() && self.is_row_of_few_domains() {
            self.has_held_for_row = self.limited.count_domains() > 1;
            for (domain, readers) in self.limited.take_domains() {
                self.domains.hold_limiting(&domain, readers);
            }
            return;
        }
        self.blameless.append(&mut self.put_off.take_ids());
        self.close(RelayFailure::Limited(refused.clone(), until));
    }

    /// Judges what the relay has said in the whole pass. `accepted` is how many messages were ever accepted
    /// in this run.
    ///
    /// A relay that knows none of the readers of a short list knows none of them for one reason. An edition is held if
    /// the relay has refused the size of the few who were asked. A domain that was held before, and refused the few who
    /// were asked, is held again.
    pub(super) fn conclude(&mut self, accepted: u64) {
        for edition in self.editions.list_unopened() {
            let is_size =
                self.editions.find_last(edition).is_some_and(|last| last.reply.is_about_size());
            let is_refusing_all = accepted == 0 && self.editions.count_held() > 0;
            if !self.circumstances.has_reached(edition) && (is_size || is_refusing_all) {
                self.hold_edition(edition);
            }
        }
        self.domains.hold_unopened();
        let is_unwelcome = |row: &RefusalRow, most| row.len() >= most && self.is_several(row);
        let is_refusing_all = is_unwelcome(&self.refused, MAX_ALIKE_IN_A_ROW)
            || self.conversation.len() == self.refused.len() && self.conversation.len() > 0;
        if accepted == 0 && is_refusing_all {
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
            let refused = self.domains.take_refused(&hold.domain).into_iter().collect();
            self.editions.forget(&refused);
            self.take_back(refused);
        }
        holds
    }

    /// The editions that are to be held from now on. Their refusals are taken back.
    pub(super) fn take_edition_holds(&mut self) -> Vec<EditionHold> {
        self.editions.take_holds()
    }

    /// The deliveries whose refusals are to be taken back, in the order of the plan. Each is reported once.
    pub(super) fn take_blameless(&mut self) -> BTreeSet<DeliveryId> {
        std::mem::take(&mut self.blameless)
    }

    fn hear_acceptance(&mut self, heard: &Heard<'_>) -> Verdict {
        self.domains.record_taken(heard.domain);
        self.editions.record_taken(heard.edition);
        self.former = FormerRefusal::default();
        // Once the relay is closed, messages that were in flight belong to the row.
        if self.cause.is_none() {
            for row in [&mut self.refused, &mut self.unwelcome, &mut self.conversation] {
                row.clear();
            }
            self.editions.clear_row(heard.edition);
            self.unknown += std::mem::take(&mut self.unknown_in_a_row);
            self.put_off.clear();
            self.limited.clear();
            self.has_held_for_row = false;
        }
        Verdict::Stands
    }

    /// A message in doubt. Too many of them, beside those that were accepted, close the relay.
    fn hear_doubt(&mut self, cause: &str) -> Verdict {
        self.in_doubt += 1;
        let is_frequent = self.in_doubt * TAKEN_PER_DOUBT >= self.domains.count_taken();
        if is_frequent && self.in_doubt >= MAX_IN_DOUBT_PER_MESSAGE * self.circumstances.on_the_wire
        {
            self.close(RelayFailure::Doubtful(self.in_doubt, cause.to_owned()));
        }
        Verdict::Stands
    }

    /// A limit of the relay. If only one domain meets it, the limit is that domain's. One that only one reader meets,
    /// while others are accepted, is that reader's.
    fn hear_limit(&mut self, heard: &Heard<'_>, refused: &NegativeReply) -> Verdict {
        let (reply, taken) = (&refused.reply, self.domains.count_taken());
        if self.limits.record(heard.id, reply, self.circumstances.accepted, taken) {
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
        let is_content = is_ours && refused.is_about_content();
        if is_content && self.editions.is_held(heard.edition) {
            return Verdict::PutBack;
        }
        if self.is_refused_alone(heard, refused) {
            self.unknown += u64::from(!is_ours);
            return Verdict::Stands;
        }
        self.refused.append(heard, refused);
        if is_ours {
            self.record_unwelcome(heard, refused);
        } else {
            self.unknown_in_a_row += 1;
            self.domains.record_judged(heard.domain);
            self.unwelcome.clear();
        }
        self.close_if_refusing_everyone();
        let is_held = is_content && self.editions.is_held(heard.edition);
        if self.cause.is_some() || is_held { Verdict::PutBack } else { Verdict::Stands }
    }

    /// Records a refusal of the sender or the content. Holds the edition if its row is long enough.
    fn record_unwelcome(&mut self, heard: &Heard<'_>, refused: &NegativeReply) {
        self.unwelcome.append(heard, refused);
        self.domains.record_refusal(heard, &refused.reply);
        if self.former.record(heard, refused) && self.circumstances.has_several_domains() {
            self.domains.hold_refusing(heard.domain);
        }
        if refused.is_about_conversation() {
            self.conversation.push(heard, refused);
        }
        if !refused.is_about_content() {
            return;
        }
        let row = self.editions.record_refusal(heard, refused);
        let (len, domains) = (row.len(), row.count_domains());
        if self.refuses_all_editions(refused) {
            self.close_for_row();
        } else if (domains > 1 || !self.circumstances.has_several_domains())
            && len >= self.max_contents(heard.edition)
        {
            self.hold_edition(heard.edition);
        }
    }

    /// Holds an edition, and takes its row back. The relay is closed instead if it takes no other edition of the run.
    fn hold_edition(&mut self, edition: EditionName) {
        if !self.circumstances.has_several_editions || self.editions.count_held() > 0 {
            return self.close_for_row();
        }
        self.editions.hold(edition);
        let ids = self.editions.take_ids(edition);
        self.domains.forget_refusals(&ids);
        self.take_back(ids);
    }

    /// Takes refusals back, and out of the rows of the relay.
    fn take_back(&mut self, ids: BTreeSet<DeliveryId>) {
        self.refused.forget(&ids);
        self.unwelcome.forget(&ids);
        self.blameless.extend(ids);
    }

    /// Whether a reader who was put aside is refused again, while others are accepted: others of the reader's
    /// domain, if the refusal is of the sender, and of the edition too, if the refusal is of the content. A code of the
    /// conversation would meet all others.
    fn is_refused_alone(&self, heard: &Heard<'_>, refused: &NegativeReply) -> bool {
        match heard.aside {
            Some(_) if refused.subject.concerns_reader() => {
                self.domains.has_taken() || self.circumstances.has_few_left()
            }
            Some(_) if refused.is_about_conversation() => self.domains.has_taken(),
            Some(PutAside::TakenBack | PutAside::TakenBackAndHeld) => {
                self.domains.is_open(heard.domain)
                    && (!refused.is_about_content() || self.editions.is_open(heard.edition))
            }
            // The reader was not refused before.
            None | Some(PutAside::DomainHeld) => false,
        }
    }

    /// Closes the relay if a row is long enough, and its readers have several domains. A row of one domain
    /// holds that domain. A domain that meets the refusal again which stopped the call before is held at once, so that it
    /// hides nobody; the relay is closed after three.
    fn close_if_refusing_everyone(&mut self) {
        let is_closing = |row: &RefusalRow, limit| row.len() >= limit && self.is_several(row);
        if is_closing(&self.refused, self.max_refused())
            || is_closing(&self.unwelcome, MAX_REFUSED_IN_A_ROW)
            || is_closing(&self.conversation, self.max_conversation())
            || self.former.is_of_relay(self.circumstances.domains)
        {
            self.close_for_row();
        } else if self.unwelcome.len() >= MAX_REFUSED_IN_A_ROW
            && let Some(domain) = self.unwelcome.only_domain().map(str::to_owned)
        {
            self.domains.hold_refusing(&domain);
        }
    }

    fn close(&mut self, cause: RelayFailure) {
        self.cause.get_or_insert(cause);
    }
}

#[cfg(test)]
mod tests;
