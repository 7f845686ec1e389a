//! Changes a reader's address when the new one has confirmed: in the list, and in the journal.

use super::error::Error;
use super::list_draft::ReaderChange;
use super::opened::Newsroom;
use super::roster::ReaderSelection;
use crate::address::Address;
use crate::audience::{FieldValue, ReaderSource};
use crate::journal::Reason;
use crate::token::RequestTicket;

/// What can become of a change of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChangeCase {
    /// The reader stands on the list, and can get the new address there.
    Listed,
    /// The reader signed up, and can get the new address in the journal.
    SignedUp,
    /// The new address gets the publication already.
    Taken,
    /// The new address stands in place of the former one already: the journal failed after the list was written.
    Written,
    /// The former address is no reader's any more.
    Pointless,
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
    /// Nobody may write to the new address, for another reason than its reader's wish. Nothing was changed.
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
        let new = pending.request.reader.clone();
        let Some(former) = pending.request.matter.former().cloned() else {
            return Ok(AddressChangeEnd::NoRequest);
        };
        if pending.confirmed.is_some() {
            return Ok(AddressChangeEnd::ChangedBefore);
        }
        let case = self.judge_change(&former, &new)?;
        match case {
            ChangeCase::Taken => return Ok(AddressChangeEnd::Taken),
            ChangeCase::Pointless => return Ok(AddressChangeEnd::NoRequest),
            ChangeCase::Listed | ChangeCase::SignedUp | ChangeCase::Written => {}
        }
        if self.write_journal(|journal, _| journal.readmit_confirmed(&new))?.is_some() {
            return Ok(AddressChangeEnd::Suppressed);
        }
        if case == ChangeCase::Listed {
            let selection =
                ReaderSelection { addresses: vec![former.clone()], ..Default::default() };
            let values = vec![FieldValue::Email(new)];
            let change = ReaderChange { values, ..Default::default() };
            self.open_list()?.change_readers(&selection, &change)?;
        }
        self.write_journal(|journal, now| journal.record_address_change(&pending, now))?;
        Ok(AddressChangeEnd::Changed { former })
    }

    /// What can become of a change of address. A reader who has left has none to change.
    pub(super) fn judge_change(
        &mut self,
        former: &Address,
        new: &Address,
    ) -> Result<ChangeCase, Error> {
        let roster = self.roster()?;
        let source = roster.audience.find(former).map(|reader| reader.source);
        let is_taken = roster.audience.find(new).is_some();
        let may_change =
            roster.find_suppression(former).is_none_or(|reason| reason == Reason::Bounced);
        Ok(match (source, is_taken) {
            _ if !may_change => ChangeCase::Pointless,
            (Some(_), true) => ChangeCase::Taken,
            (Some(ReaderSource::List), false) => ChangeCase::Listed,
            (Some(ReaderSource::Signup), false) => ChangeCase::SignedUp,
            (None, true) => ChangeCase::Written,
            (None, false) => ChangeCase::Pointless,
        })
    }
}
