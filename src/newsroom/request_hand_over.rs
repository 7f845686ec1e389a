//! Hands the mail of a request to the first relay that can be spoken to.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::error::{Error, chain};
use super::opened::Newsroom;
use super::permits::RelayPermits;
use crate::deliver::MessageCourier;
use crate::journal::{Owner, PendingRequest, RequestMailEnd};
use crate::message::OutgoingMessage;
use crate::outcome::{Outcome, Refusal};
use crate::smtp::{self, EnvelopeReply};

/// For how long a mail that was taken up is left to its sender. It is renewed before each relay is tried, and is longer than
/// the wait for a brief pace and all the timeouts of one relay together.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// How long a relay has to answer the connection and the login.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(45);

/// How long a relay has for the envelope of one mail. One reader's mail server must not hold up everybody else's mail.
const ENVELOPE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a relay has to take the content.
const CONTENT_TIMEOUT: Duration = Duration::from_secs(90);

/// How long a relay has for the content in its hands when the sender is to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(4);

/// The relays that mails are handed to, one after the other.
pub(super) struct RelayRound<'a> {
    pub(super) couriers: Vec<MessageCourier<'a>>,
    /// The sender, as the journal names it.
    pub(super) owner: &'a Owner,
    pub(super) runtime: &'a Handle,
    /// Is cancelled when the sender is to stop. No mail is begun afterwards.
    pub(super) closing: &'a CancellationToken,
}

/// What became of one mail.
pub(super) enum MailFate {
    /// It was handed over, refused, or is of no use any more.
    Settled(RequestMailEnd),
    /// It alone is tried again later.
    PutOff,
    /// It is tried again later, and the editor should know why.
    Stuck(String),
    /// No relay can be spoken to, or may be sent more. Says why, and when it can.
    NoRelay(String, Option<Timestamp>),
    /// The sender was to stop before the mail was begun.
    Stopped,
}

/// How the talk with one relay about one mail ended.
enum TalkEnd {
    /// The mail is at its end with every relay.
    Ended(MailFate),
    /// The relay cannot be spoken to. Says why.
    Away(String),
}

impl RelayRound<'_> {
    /// Hands a mail to the first relay that can be spoken to. Once a relay was told whom the mail is for, no other relay is
    /// given it.
    ///
    /// # Errors
    ///
    /// The journal fails.
    pub(super) fn hand_over(
        &mut self,
        newsroom: &mut Newsroom,
        pending: &PendingRequest,
        message: &OutgoingMessage,
    ) -> Result<MailFate, Error> {
        let (mut causes, mut turn) = (Vec::new(), None);
        let Self { couriers, owner, runtime, closing } = self;
        for courier in couriers {
            if !renew_lease(newsroom, pending)? {
                return Ok(MailFate::Settled(RequestMailEnd::Pointless));
            }
            let permits = RelayPermits { owner, slot: courier.slot() };
            let is_taken = loop {
                match permits.try_take(newsroom) {
                    Ok(None) => break true,
                    Ok(Some(wait)) => runtime.block_on(sleep_until_stopped(wait, closing)),
                    Err(Error::PaceUsedUp { relay, until }) => {
                        turn = turn.max(Some(until.timestamp()));
                        causes.push(Error::PaceUsedUp { relay, until }.to_string());
                        break false;
                    }
                    Err(error) => return Err(error),
                }
                if closing.is_cancelled() {
                    return Ok(MailFate::Stopped);
                }
            };
            if is_taken {
                match runtime.block_on(talk_about(message, courier, closing)) {
                    TalkEnd::Ended(fate) => return Ok(fate),
                    TalkEnd::Away(cause) => causes.push(cause),
                }
            }
        }
        Ok(MailFate::NoRelay(causes.join("; "), turn))
    }

    /// Ends the conversations. When the sender is to stop, it does not wait for the relays' farewell.
    pub(super) fn end(&mut self) {
        for courier in &mut self.couriers {
            self.runtime.block_on(async {
                tokio::select! {
                    biased;
                    () = self.closing.cancelled() => {}
                    () = courier.end() => {}
                }
            });
        }
    }
}

/// Leaves a mail to its sender for longer. Answers whether there still is something to confirm.
fn renew_lease(newsroom: &mut Newsroom, pending: &PendingRequest) -> Result<bool, Error> {
    newsroom.write_journal(|journal, now| {
        journal.renew_request_mail(pending, now.saturating_add(LEASE).unwrap_or(now))
    })
}

/// Sleeps, but no longer than until the sender is to stop.
async fn sleep_until_stopped(time: Duration, closing: &CancellationToken) {
    tokio::select! {
        () = sleep(time) => {}
        () = closing.cancelled() => {}
    }
}

/// Offers a mail to a relay, and hands it over if the relay takes its envelope.
async fn talk_about(
    message: &OutgoingMessage,
    courier: &mut MessageCourier<'_>,
    closing: &CancellationToken,
) -> TalkEnd {
    let opening = async {
        if let Some(end) = connect(courier).await {
            return Some(end);
        }
        offer(message, courier).await
    };
    let opened = tokio::select! {
        biased;
        () = closing.cancelled() => Some(TalkEnd::Ended(MailFate::Stopped)),
        opened = opening => opened,
    };
    let Some(end) = opened else {
        return TalkEnd::Ended(transmit(message, courier, closing).await);
    };
    if !matches!(end, TalkEnd::Ended(MailFate::Settled(_))) {
        courier.break_off();
    }
    end
}

/// Opens the conversation if none is open. `None` if the relay can be spoken to.
async fn connect(courier: &mut MessageCourier<'_>) -> Option<TalkEnd> {
    match timeout(CONNECT_TIMEOUT, courier.connect()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(TalkEnd::Away(chain(&error))),
        Err(_) => {
            let name = courier.slot().target.name();
            Some(TalkEnd::Away(format!("{name} does not answer in time")))
        }
    }
}

/// Offers the envelope. `None` if the relay waits for the content.
async fn offer(message: &OutgoingMessage, courier: &mut MessageCourier<'_>) -> Option<TalkEnd> {
    match timeout(ENVELOPE_TIMEOUT, courier.offer(message)).await {
        Ok(Ok(EnvelopeReply::Ready)) => None,
        Ok(Ok(EnvelopeReply::Refused(outcome))) => Some(TalkEnd::Ended(judge_outcome(outcome))),
        // The relay has let this machine in. What it is silent about, or hangs up for, is this mail.
        Ok(Err(smtp::Error::Lost { .. })) | Err(_) => Some(TalkEnd::Ended(MailFate::PutOff)),
        Ok(Err(error)) => Some(TalkEnd::Away(chain(&error))),
    }
}

/// Sends the content. Once it was begun, a relay that does not answer may have taken it.
async fn transmit(
    message: &OutgoingMessage,
    courier: &mut MessageCourier<'_>,
    closing: &CancellationToken,
) -> MailFate {
    let stopping = async {
        closing.cancelled().await;
        sleep(STOP_TIMEOUT).await;
    };
    let sent = tokio::select! {
        sent = timeout(CONTENT_TIMEOUT, courier.transmit(message)) => sent.ok(),
        () = stopping => None,
    };
    let Some(outcome) = sent else {
        courier.break_off();
        return MailFate::Settled(RequestMailEnd::InDoubt);
    };
    judge_outcome(outcome)
}

/// What becomes of a mail after this outcome. A refusal of the sender may be mended, so the mail waits.
fn judge_outcome(outcome: Outcome) -> MailFate {
    match outcome {
        Outcome::Accepted(_) => MailFate::Settled(RequestMailEnd::Taken),
        Outcome::Rejected(refused) if refused.refusal() != Refusal::Sender => {
            MailFate::Settled(RequestMailEnd::Refused)
        }
        Outcome::Rejected(refused) => MailFate::Stuck(refused.to_string()),
        Outcome::Deferred(_) | Outcome::NotSent(..) => MailFate::PutOff,
        Outcome::InDoubt(_) => MailFate::Settled(RequestMailEnd::InDoubt),
    }
}
