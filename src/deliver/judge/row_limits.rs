//! How long a row of refusals must be before it is the relay's, and what becomes of it then.

use super::circumstances::MAX_DOMAINS_HELD_FOR_LIMITS;
use super::{Judge, MAX_REFUSED_IN_A_ROW, RefusalRow};
use crate::deliver::types::RelayFailure;
use crate::issue::edition::EditionName;
use crate::outcome::NegativeReply;

/// How many refusals in a row, with the same words, are enough where a refusal is seldom about one reader: of the content,
/// or with a code of the conversation.
pub(super) const MAX_ALIKE_IN_A_ROW: usize = 3;
/// The same, for the content of one edition, before the relay has accepted or refused a message of the other one.
const MAX_ALIKE_OF_FIRST_EDITION: usize = 6;
/// How many readers have met a limit in a row, where their domains are held and not the relay.
const MIN_LIMITED_IN_A_ROW: usize = 4;
/// How many times longer than usual a row of readers who do not exist must be, before it is the relay's.
const TIMES_LONGER_THAN_USUAL: u64 = 8;

impl Judge {
    /// How many refusals in a row, in any words, close the relay. Where many readers of a list do not exist, rows of
    /// them are long without any fault of the relay.
    pub(super) fn max_refused(&self) -> usize {
        let taken = self.circumstances.accepted + self.domains.count_taken() as u64;
        let are_all_unknown = self.unknown_in_a_row >= self.refused.len() as u64;
        if taken == 0 || !are_all_unknown {
            return MAX_REFUSED_IN_A_ROW;
        }
        let usual = (self.unknown + taken).div_ceil(taken);
        let longer = usize::try_from(TIMES_LONGER_THAN_USUAL * usual).unwrap_or(usize::MAX);
        longer.max(MAX_REFUSED_IN_A_ROW)
    }

    /// How many refusals with a code of the conversation in a row close the relay. Where the run has reached readers
    /// before, the few first of a pass may be those whom the relay refuses alone.
    pub(super) fn max_conversation(&self) -> usize {
        let is_chance = self.circumstances.accepted > 0 && !self.domains.has_taken();
        if is_chance { MAX_REFUSED_IN_A_ROW } else { MAX_ALIKE_IN_A_ROW }
    }

    /// How many refusals of the content of an edition in a row hold it, with the same exception.
    pub(super) fn max_contents(&self, edition: EditionName) -> usize {
        if self.circumstances.has_reached(edition) && !self.editions.has_taken(edition) {
            MAX_REFUSED_IN_A_ROW
        } else if self.circumstances.has_several_editions && !self.has_accepted() {
            MAX_ALIKE_OF_FIRST_EDITION
        } else {
            MAX_ALIKE_IN_A_ROW
        }
    }

    /// Whether the relay refuses the contents of both editions in these words, and has accepted nothing.
    pub(super) fn refuses_all_editions(&self, refused: &NegativeReply) -> bool {
        let alike = self.editions.count_alike(&refused.reply);
        !self.has_accepted()
            && alike.len() > 1
            && alike.iter().sum::<usize>() >= MAX_ALIKE_IN_A_ROW
            && self.is_several(&self.unwelcome)
    }

    /// Whether a message was accepted, in this pass or before.
    const fn has_accepted(&self) -> bool {
        self.circumstances.accepted > 0 || self.domains.has_taken()
    }

    /// Closes the relay for the longest row, and takes all rows back.
    pub(super) fn close_for_row(&mut self) {
        let rows = [Some(&self.conversation), self.editions.find_longest(), Some(&self.refused)];
        let rows = rows.into_iter().flatten().chain([&self.unwelcome]);
        let longest = rows.max_by_key(|row| row.len());
        let Some((count, last)) = longest.and_then(|row| Some((row.len(), row.last()?.clone())))
        else {
            return;
        };
        self.blameless.append(&mut self.editions.take_all_ids());
        for row in [&mut self.conversation, &mut self.refused, &mut self.unwelcome] {
            self.blameless.append(&mut row.take_ids());
        }
        self.close(RelayFailure::Unwelcome(count, last));
    }

    /// Whether the limits in a row can be those of a few domains, because the list has others: of one domain, or, where
    /// the run has reached readers before, of several. Those who were put off come first in the next calls, and would
    /// hide the others for hours. Of several domains this is tried once before the relay accepts a message.
    pub(super) fn is_row_of_few_domains(&self) -> bool {
        let is_tried = self.has_held_for_row || !self.has_accepted();
        let most = if is_tried { 1 } else { MAX_DOMAINS_HELD_FOR_LIMITS };
        let domains = self.limited.count_domains();
        self.limited.len() >= MIN_LIMITED_IN_A_ROW
            && domains <= most
            && domains < self.circumstances.domains
    }

    /// Whether the readers of a row have several domains, as far as this can be told. Where all readers of
    /// a list have the same one, a code that names the reader is believed, unless the refusal is about the
    /// sender all the same. No other words are believed.
    pub(super) fn is_several(&self, row: &RefusalRow) -> bool {
        row.count_domains() > 1 || !self.circumstances.has_several_domains() && !row.names_reader()
    }
}
