//! What the thread with the publication does about requests that a mail must confirm.

use tokio::sync::oneshot;

use crate::address::Address;
use crate::journal::{ConfirmationEnd, ReaderRequest, SignupConfirmation, SignupStanding};
use crate::newsroom::{AddressChangeEnd, Error, LinkStanding, Newsroom};
use crate::token::{RequestKind, RequestTicket};

/// What the thread is asked to do. Whoever asks hears nothing if it fails.
pub(super) enum RequestJob {
    /// To keep a request.
    Keep(ReaderRequest, oneshot::Sender<()>),
    /// To confirm a request to sign up.
    ConfirmSignup(SignupConfirmation, oneshot::Sender<ConfirmationEnd>),
    /// To look up the sign-ups of an address.
    FindSignups(Address, oneshot::Sender<SignupStanding>),
    /// To find out what the link of a request is good for.
    FindStanding(RequestTicket, oneshot::Sender<LinkStanding>),
    /// To change a reader's address.
    ChangeAddress(RequestTicket, oneshot::Sender<AddressChangeEnd>),
    /// To write all that is known of a reader.
    WriteRecord(RequestTicket, oneshot::Sender<WrittenRecord>),
    /// To confirm that a reader wants to be forgotten.
    ConfirmErasure(RequestTicket, oneshot::Sender<LinkStanding>),
}

/// All that is known of a reader, or what their link is good for instead.
pub(super) enum WrittenRecord {
    /// A JSON text.
    Text(String),
    /// What the link is good for.
    Unwritten(LinkStanding),
}

/// What is told of a job.
pub(super) enum JobNews {
    /// Nothing.
    Nothing,
    /// Nothing, and the thread that sends mails has something to do.
    MailDue,
    /// Somebody has become a reader.
    SignedUp(Address),
    /// A reader has another address.
    AddressChanged { former: Address, new: Address },
}

impl RequestJob {
    /// Does it. Answers what is told of it.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened, read or written. The list of readers cannot be read or written.
    pub(super) fn carry_out(self, newsroom: &mut Newsroom) -> Result<JobNews, Error> {
        match self {
            Self::Keep(request, done) => {
                newsroom.keep_request(&request)?;
                let _ = done.send(());
                return Ok(JobNews::MailDue);
            }
            Self::ConfirmSignup(confirmation, done) => {
                let end = newsroom.confirm_signup(&confirmation)?;
                let _ = done.send(end);
                return find_new_reader(newsroom, confirmation, end);
            }
            Self::FindSignups(reader, found) => {
                let _ = found.send(newsroom.find_signups(&reader)?);
            }
            Self::FindStanding(ticket, found) => {
                let _ = found.send(newsroom.find_link_standing(&ticket)?);
            }
            Self::ChangeAddress(ticket, done) => {
                let end = change_address(newsroom, &ticket)?;
                let _ = done.send(end.clone());
                if let AddressChangeEnd::Changed { former } = end {
                    return Ok(JobNews::AddressChanged { former, new: ticket.reader });
                }
            }
            Self::WriteRecord(ticket, text) => {
                let _ = text.send(write_record(newsroom, &ticket)?);
            }
            Self::ConfirmErasure(ticket, done) => {
                let standing = newsroom.confirm_erasure(&ticket)?;
                let is_confirmed = matches!(standing, LinkStanding::Open(_));
                let _ = done.send(standing);
                if is_confirmed {
                    return Ok(JobNews::MailDue);
                }
            }
        }
        Ok(JobNews::Nothing)
    }
}

/// What is told of a confirmation. A decision of the editor stays, and a complaint: nobody has become a reader then.
fn find_new_reader(
    newsroom: &mut Newsroom,
    confirmation: SignupConfirmation,
    end: ConfirmationEnd,
) -> Result<JobNews, Error> {
    let SignupConfirmation { reader, .. } = confirmation;
    let is_new =
        end == ConfirmationEnd::Confirmed && newsroom.find_standing(&reader)?.suppressed.is_none();
    Ok(if is_new { JobNews::SignedUp(reader) } else { JobNews::Nothing })
}

/// Changes an address. What is wrong with rows of the list is told by the commands that read it.
fn change_address(
    newsroom: &mut Newsroom,
    ticket: &RequestTicket,
) -> Result<AddressChangeEnd, Error> {
    let end = newsroom.change_address(ticket);
    newsroom.take_remarks();
    end
}

/// All that is known of the reader whom a link names.
fn write_record(newsroom: &mut Newsroom, ticket: &RequestTicket) -> Result<WrittenRecord, Error> {
    let standing = newsroom.find_link_standing(ticket)?;
    let is_open = matches!(standing, LinkStanding::Open(_));
    if !is_open || ticket.kind != RequestKind::Record {
        return Ok(WrittenRecord::Unwritten(standing));
    }
    let known = newsroom.personal_record(&ticket.reader);
    newsroom.take_remarks();
    Ok(WrittenRecord::Text(format!("{:#}\n", known?.record)))
}
