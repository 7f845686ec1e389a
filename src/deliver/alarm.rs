//! The alarm: what closes a relay before its fault, or ours, has spoilt the morning of every reader.
//!
//! A refusal for good and a message in doubt are endings that no later `send` mends. A few of them are
//! readers' own; many in a row are the relay's, or ours. Then nobody is blamed for them: whom the relay
//! refused in that row is due again.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Trouble;
use super::clerk::Verdict;
use super::domains::{Domains, Holding};
use crate::journal::{DeliveryId, Settlement};
use crate::outcome::{Phase, Refusal, Reply};

/// So many messages in a row refused because of us, and not of their readers, close a relay.
pub(super) const MOST_REFUSED: usize = 20;
/// So many contents in a row refused with the same words close a relay.
const MOST_CONTENTS: usize = 3;
/// So many messages in doubt, for each line, close a relay. A crash of the relay costs one.
const MOST_IN_DOUBT: usize = 10;

/// What the clerk has heard of one relay.
#[derive(Debug)]
pub(super) struct Alarm {
    refused: Vec<DeliveryId>,
    contents: Vec<DeliveryId>,
    /// Everyone refused because of us, with the relay's words.
    said: Vec<(DeliveryId, Reply)>,
    /// Readers refused in a row with the same words, which tell nothing of whose fault it is.
    unknown: Vec<DeliveryId>,
    unclear: Option<Reply>,
    /// Who has been pardoned.
    named: BTreeSet<DeliveryId>,
    in_doubt: usize,
    domains: Domains,
    lines: usize,
    stop: CancellationToken,
    /// Why it rang, if it did.
    pub(super) cause: Option<Trouble>,
}

impl Alarm {
    /// Rings by calling `stop`, for so many lines; domains that refuse us are held there.
    pub(super) fn new(lines: usize, stop: CancellationToken, holding: Arc<Holding>) -> Self {
        Self {
            refused: Vec::new(),
            contents: Vec::new(),
            said: Vec::new(),
            unknown: Vec::new(),
            unclear: None,
            named: BTreeSet::new(),
            in_doubt: 0,
            domains: Domains::new(holding),
            lines,
            stop,
            cause: None,
        }
    }

    /// Hears how a delivery was settled.
    pub(super) fn hear(&mut self, verdict: &Verdict) {
        let Verdict { id, settlement, phase, .. } = verdict;
        self.domains.hear(verdict);
        match settlement {
            // Once it has rung, what was on the wire meanwhile belongs to the row.
            Settlement::Accepted(_) if self.cause.is_none() => {
                self.refused.clear();
                self.contents.clear();
                self.unknown.clear();
            }
            Settlement::Rejected(Refusal::Sender, reply) => self.unwelcome(*id, reply, *phase),
            Settlement::Rejected(whose, reply) if self.cause.is_none() => {
                if *whose == Refusal::Dead {
                    self.refused.clear();
                }
                self.unknown(*id, reply);
            }
            Settlement::InDoubt(cause) => {
                self.in_doubt += 1;
                if self.in_doubt >= MOST_IN_DOUBT * self.lines {
                    self.ring(Trouble::Doubtful(self.in_doubt, cause.clone()));
                }
            }
            _ => {}
        }
    }

    /// Whom nobody blames for being refused, each named once: those of the row, those to whom the same was
    /// said before, while others still got through, and those of domains that are held.
    pub(super) fn pardoned(&mut self) -> Vec<DeliveryId> {
        let mut pardoned = self.domains.pardoned();
        if self.cause.is_some() {
            pardoned.extend(self.refused.iter().chain(&self.contents));
        }
        if self.unknown.len() >= MOST_REFUSED {
            pardoned.extend(&self.unknown);
        }
        if let Some(Trouble::Unwelcome(_, last)) = &self.cause {
            let same = self.said.iter().filter(|(_, reply)| alike(reply, last));
            pardoned.extend(same.map(|(id, _)| *id));
        }
        pardoned.retain(|id| self.named.insert(*id));
        pardoned.sort_unstable();
        pardoned
    }

    /// A reader is refused in words that may be about anyone: a relay that does not know us says to each
    /// reader that there is no such mailbox, or that it will not relay.
    fn unknown(&mut self, id: DeliveryId, reply: &Reply) {
        let before = self.unclear.as_ref();
        if reply.enhanced.is_some() || before.is_some_and(|before| !alike(before, reply)) {
            self.unknown.clear();
        }
        if reply.enhanced.is_some() {
            return;
        }
        self.unclear = Some(reply.clone());
        self.unknown.push(id);
        if self.unknown.len() >= MOST_REFUSED {
            self.ring(Trouble::Unwelcome(self.unknown.len(), reply.clone()));
        }
    }

    fn unwelcome(&mut self, id: DeliveryId, reply: &Reply, phase: Phase) {
        self.refused.push(id);
        if matches!(phase, Phase::Content | Phase::FinalDot) {
            let last = self.contents.last();
            let last = last.and_then(|last| self.said.iter().rfind(|(id, _)| id == last));
            if self.cause.is_none() && last.is_some_and(|(_, words)| !alike(words, reply)) {
                self.contents.clear();
            }
            self.contents.push(id);
        }
        self.said.push((id, reply.clone()));
        for (count, most) in
            [(self.contents.len(), MOST_CONTENTS), (self.refused.len(), MOST_REFUSED)]
        {
            if count >= most {
                self.ring(Trouble::Unwelcome(count, reply.clone()));
            }
        }
    }

    fn ring(&mut self, cause: Trouble) {
        self.cause.get_or_insert(cause);
        self.stop.cancel();
    }
}

/// Whether two refusals say the same: words that hold a digit, such as the number that a relay gives
/// each message, are passed over, and addresses.
fn alike(one: &Reply, other: &Reply) -> bool {
    let words = |reply: &Reply| -> Vec<String> {
        let words = reply.text.split_whitespace();
        words
            .filter(|word| !word.contains(|c: char| c.is_ascii_digit() || c == '@'))
            .map(str::to_owned)
            .collect()
    };
    (one.code, one.enhanced) == (other.code, other.enhanced) && words(one) == words(other)
}

#[cfg(test)]
mod tests {
    use super::{
        Alarm, Arc, CancellationToken, DeliveryId, MOST_IN_DOUBT, MOST_REFUSED, Phase, Refusal,
        Reply, Settlement, Trouble, Verdict,
    };

    fn alarm(lines: usize) -> (Alarm, CancellationToken) {
        let stop = CancellationToken::new();
        (Alarm::new(lines, stop.clone(), Arc::default()), stop)
    }

    fn hear(alarm: &mut Alarm, id: DeliveryId, settlement: &Settlement, phase: Phase) {
        let (settlement, domain) = (settlement.clone(), String::new());
        alarm.hear(&Verdict { id, settlement, phase, domain, held: false });
    }

    fn refused(whose: Refusal) -> Settlement {
        Settlement::Rejected(whose, Reply::new(550, "no"))
    }

    fn content(words: &str) -> Settlement {
        Settlement::Rejected(Refusal::Sender, Reply::new(554, words))
    }

    fn accepted() -> Settlement {
        Settlement::Accepted(Reply::new(250, "ok"))
    }

    fn ids(numbers: std::ops::Range<i64>) -> Vec<DeliveryId> {
        numbers.map(DeliveryId::numbered).collect()
    }

    #[test]
    fn it_rings_at_refusals_in_a_row_and_a_message_taken_begins_a_new_row() {
        let (mut alarm, stop) = alarm(1);
        let sender = refused(Refusal::Sender);
        for other in [accepted(), refused(Refusal::Dead)] {
            for id in ids(1..20) {
                hear(&mut alarm, id, &content("5.7.1 not from you"), Phase::Recipient);
            }
            hear(&mut alarm, DeliveryId::numbered(99), &other, Phase::Recipient);
        }
        hear(&mut alarm, DeliveryId::numbered(50), &sender, Phase::Recipient);
        hear(&mut alarm, DeliveryId::numbered(99), &accepted(), Phase::FinalDot);
        for id in ids(101..120) {
            hear(&mut alarm, id, &sender, Phase::Recipient);
        }
        assert!(!stop.is_cancelled() && alarm.cause.is_none());
        assert_eq!(alarm.pardoned(), [], "who is refused alone is refused");
        hear(&mut alarm, DeliveryId::numbered(120), &sender, Phase::Recipient);
        assert!(stop.is_cancelled());
        assert!(matches!(alarm.cause, Some(Trouble::Unwelcome(MOST_REFUSED, _))));
        hear(&mut alarm, DeliveryId::numbered(121), &accepted(), Phase::FinalDot);
        hear(&mut alarm, DeliveryId::numbered(122), &sender, Phase::Recipient);
        let row = [ids(50..51), ids(101..121), ids(122..123)].concat();
        assert_eq!(alarm.pardoned(), row, "the row, what was on the wire, and who heard the same");
    }

    #[test]
    fn twenty_readers_in_a_row_who_are_all_unknown_are_a_relay_that_does_not_know_us() {
        let (mut alarm, stop) = alarm(1);
        let unknown = |number: i64, words: &str| {
            let words = format!("<r{number}@example.org>: {words}");
            Settlement::Rejected(Refusal::Dead, Reply::new(550, &words))
        };
        let few = i64::try_from(MOST_REFUSED).unwrap();
        for number in 1..few {
            hear(
                &mut alarm,
                DeliveryId::numbered(number),
                &unknown(number, "no"),
                Phase::Recipient,
            );
        }
        let telling = Settlement::Rejected(Refusal::Dead, Reply::new(550, "5.1.1 no"));
        for other in [unknown(0, "gone away"), telling, accepted()] {
            hear(&mut alarm, DeliveryId::numbered(99), &other, Phase::Recipient);
            for number in 100..100 + few - 1 {
                let verdict = unknown(number, "no");
                hear(&mut alarm, DeliveryId::numbered(number), &verdict, Phase::Recipient);
            }
            assert!(!stop.is_cancelled() && alarm.pardoned().is_empty());
        }
        hear(&mut alarm, DeliveryId::numbered(200), &unknown(200, "no"), Phase::Recipient);
        assert!(stop.is_cancelled());
        let pardoned = [ids(100..100 + few - 1), ids(200..201)].concat();
        assert_eq!((alarm.pardoned(), alarm.pardoned()), (pardoned, vec![]));
    }

    #[test]
    fn three_contents_refused_with_the_same_words_are_enough() {
        let (mut alarm, stop) = alarm(1);
        let ids = ids(1..9);
        hear(&mut alarm, ids[0], &content("5.7.1 spam (id 4F01)"), Phase::FinalDot);
        hear(&mut alarm, ids[1], &content("5.7.1 spam (id 4F02)"), Phase::FinalDot);
        hear(&mut alarm, ids[2], &content("5.6.0 no pictures"), Phase::FinalDot);
        hear(&mut alarm, ids[3], &content("5.6.0 no pictures"), Phase::Content);
        hear(&mut alarm, ids[4], &refused(Refusal::Dead), Phase::Recipient);
        assert!(!stop.is_cancelled(), "neither was said three times");
        hear(&mut alarm, ids[5], &content("5.6.0 no pictures"), Phase::FinalDot);
        assert!(stop.is_cancelled());
        let Some(Trouble::Unwelcome(3, reply)) = &alarm.cause else { panic!("{:?}", alarm.cause) };
        assert_eq!(reply.to_string(), "554 5.6.0 no pictures");
        assert_eq!(alarm.pardoned(), [ids[2], ids[3], ids[5]]);
    }

    #[test]
    fn refusals_of_readers_are_no_refusals_of_the_content() {
        let (mut alarm, stop) = alarm(1);
        for id in ids(1..19) {
            hear(&mut alarm, id, &content("5.7.1 spam"), Phase::Recipient);
            hear(&mut alarm, id, &content("5.7.1 spam"), Phase::Data);
            hear(&mut alarm, id, &accepted(), Phase::FinalDot);
        }
        assert!(!stop.is_cancelled());
    }

    #[test]
    fn it_rings_when_the_lines_have_left_too_many_in_doubt() {
        let (mut alarm, stop) = alarm(3);
        let doubt = Settlement::InDoubt("cut".into());
        for id in ids(1..30) {
            hear(&mut alarm, id, &doubt, Phase::FinalDot);
        }
        assert!(!stop.is_cancelled() && alarm.cause.is_none());
        hear(&mut alarm, DeliveryId::numbered(30), &doubt, Phase::FinalDot);
        assert!(stop.is_cancelled());
        assert!(
            matches!(alarm.cause, Some(Trouble::Doubtful(count, _)) if count == MOST_IN_DOUBT * 3)
        );
    }
}
