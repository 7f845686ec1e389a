//! What the thread with the publication does for those who sign up.

use tokio::sync::oneshot;

use crate::address::Address;
use crate::journal::{ConfirmationEnd, SignupConfirmation, SignupRequest, SignupStanding};
use crate::newsroom::{Error, Newsroom};

/// What the thread is asked to do. Whoever asks hears nothing if the journal fails.
pub(super) enum SignupJob {
    /// To keep a request.
    Request(SignupRequest, oneshot::Sender<()>),
    /// To confirm a request.
    Confirm(SignupConfirmation, oneshot::Sender<ConfirmationEnd>),
    /// To look up the sign-ups of an address.
    Find(Address, oneshot::Sender<SignupStanding>),
    /// To say whether the form may take another reader. The thread itself keeps count of that.
    FindRoom(oneshot::Sender<bool>),
}

impl SignupJob {
    /// Does it. Answers the reader who has been confirmed by it.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened, read or written.
    pub(super) fn carry_out(self, newsroom: &mut Newsroom) -> Result<Option<Address>, Error> {
        match self {
            Self::Request(request, done) => {
                newsroom.request_signup(&request)?;
                let _ = done.send(());
            }
            Self::Confirm(confirmation, done) => {
                let end = newsroom.confirm_signup(&confirmation)?;
                let _ = done.send(end);
                let is_new = end == ConfirmationEnd::Confirmed;
                return Ok(is_new.then_some(confirmation.reader));
            }
            Self::Find(reader, found) => {
                let _ = found.send(newsroom.find_signups(&reader)?);
            }
            Self::FindRoom(_) => {}
        }
        Ok(None)
    }
}
