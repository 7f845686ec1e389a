//! Changes a reader's address when the new one has confirmed: in the list, and in the journal.

use super::error::Error;
use super::list_draft::ReaderChange;
use super::opened::Newsroom;
use super::roster::ReaderSelection;
use crate::address::Address;
use crate::audience::{FieldValue, ReaderSource};
use crate::journal::{ReaderRequest, Reason, RequestMatter};
use crate::token::RequestTicket;

/// What can become of a change of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeCase {
    /// The reader stands on the list, and can get the new address there.
    Listed,
    /// The reader signed up, and can get the new address in the journal.
    SignedUp,
    /// The new address gets the publication already. One that has left does not.
    Taken,
    /// The new address stands in place of the former one already: the journal failed after the list was written.
    Written,
    /// The former address is no reader's any more.
    Pointless,
}

/// What a change of address would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChangePlan {
    /// What can become of it.
    pub(super) case: ChangeCase,
    /// The address that is replaced: the one that asked, or the one that has its place since a change which can be taken
    /// back.
    pub(super) place: Address,
}

/// What became of a confirmed change of address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressChangeEnd {
    /// The reader has the new address.
    Changed {
        /// The address before.
        former: Address,
    },
    /// The same request was confirmed before. Nothing was changed.
    ChangedBefore,
    /// The new address is a reader's already. Nothing was changed.
    Taken,
    /// Nobody may write to the new address, for another reason than its reader's wish. Nothing was changed, unless a change
    /// was taken back.
    Suppressed,
    /// There is no such request any more, or its reader has left.
    NoRequest,
}

impl Newsroom {
    /// Changes a reader's address, as the request of a link asks for: in the list, whose comments and order stay, or in the
    /// journal. A run that has begun goes on with the former address. The former address is mailed how to take this back.
    ///
    /// # Errors
    ///
    /// The list has an error, or cannot be read or written. The journal cannot be opened, read or written. The same call goes
    /// on with what was not done.
    pub fn change_address(&mut self, ticket: &RequestTicket) -> Result<AddressChangeEnd, Error> {
        let Some(pending) = self.find_request(ticket)? else {
            return Ok(AddressChangeEnd::NoRequest);
        };
        if pending.request.matter.former().is_none() {
            return Ok(AddressChangeEnd::NoRequest);
        }
        if pending.confirmed.is_some() {
            return Ok(AddressChangeEnd::ChangedBefore);
        }
        let is_taken_back = matches!(pending.request.matter, RequestMatter::Revert { .. });
        let plan = self.plan_change(&pending.request)?;
        match plan.case {
            ChangeCase::Taken => return Ok(AddressChangeEnd::Taken),
            ChangeCase::Pointless => return Ok(AddressChangeEnd::NoRequest),
            ChangeCase::Listed | ChangeCase::SignedUp | ChangeCase::Written => {}
        }
        let new = &pending.request.reader;
        let stays = self.write_journal(|journal, _| journal.readmit_confirmed(new))?;
        if stays.is_some() && !is_taken_back {
            return Ok(AddressChangeEnd::Suppressed);
        }
        self.audience = None;
        self.move_row(&plan, new)?;
        self.write_journal(|journal, now| journal.record_address_change(&pending, now))?;
        // Whoever may not be written to has their place back all the same: nobody else has it then.
        if stays.is_some() {
            return Ok(AddressChangeEnd::Suppressed);
        }
        Ok(AddressChangeEnd::Changed { former: plan.place })
    }

    /// Gives the row of a reader in the list the new address. A row that the new address had when it left goes.
    fn move_row(&mut self, plan: &ChangePlan, new: &Address) -> Result<(), Error> {
        let row_of = |address: &Address| ReaderSelection {
            addresses: vec![address.clone()],
            ..Default::default()
        };
        if plan.case != ChangeCase::Written {
            self.open_or_begin_list()?.remove_readers(&row_of(new))?;
        }
        if plan.case != ChangeCase::Listed {
            return Ok(());
        }
        let selection = row_of(&plan.place);
        let values = vec![FieldValue::Email(new.clone())];
        let change = ReaderChange { values, ..Default::default() };
        self.open_list()?.change_readers(&selection, &change)?;
        Ok(())
    }

    /// What a change of address would do. A reader who has left has none to change. Whoever takes a change back does so
    /// whatever became of the other address.
    pub(super) fn plan_change(&mut self, request: &ReaderRequest) -> Result<ChangePlan, Error> {
        let ReaderRequest { reader: new, matter, .. } = request;
        let is_taken_back = matches!(matter, RequestMatter::Revert { .. });
        let asking = matter.former().unwrap_or(new);
        let moved = if is_taken_back { None } else { self.find_change_standing(asking)?.moved };
        let roster = self.roster()?;
        let may_change = |address: &Address| {
            roster.find_suppression(address).is_none_or(|reason| reason == Reason::Bounced)
        };
        let place = moved.map_or_else(|| asking.clone(), |moved| moved.present);
        let is_allowed = is_taken_back || may_change(asking) && may_change(&place);
        let has_left = roster.find_suppression(new).is_some_and(Reason::ends_by_confirmation);
        let (own, placed) = (roster.audience.find(new), roster.audience.find(&place));
        // Whoever signed up again while somebody else has their place gets it back all the same. Who has left gives their row
        // up for the reader's, unless they would lose the paid edition by it.
        let is_signup = own.is_some_and(|own| own.source == ReaderSource::Signup);
        let loses = own.zip(placed).is_some_and(|(own, placed)| own.edition > placed.edition);
        let is_spare = has_left && !loses || is_taken_back && is_signup;
        let case = match placed.map(|reader| reader.source) {
            _ if !is_allowed => ChangeCase::Pointless,
            Some(_) if own.is_some() && !is_spare => ChangeCase::Taken,
            Some(ReaderSource::List) => ChangeCase::Listed,
            Some(ReaderSource::Signup) => ChangeCase::SignedUp,
            None if own.is_some() => ChangeCase::Written,
            None => ChangeCase::Pointless,
        };
        Ok(ChangePlan { case, place })
    }
}
