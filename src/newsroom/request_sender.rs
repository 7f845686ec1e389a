//! Sends the mails that ask for confirmations, from the queue in the journal.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::address_change::ChangeCase;
use super::error::{Error, chain};
use super::opened::Newsroom;
use super::permits::RelayPermits;
use super::request_letter::RequestLetter;
use crate::address::Address;
use crate::deliver::{MessageCourier, RelaySlot};
use crate::journal::{Owner, PendingRequest, ReaderRequest, RequestMailEnd};
use crate::message::sign::Signer;
use crate::message::{AddressedLetter, OutgoingMessage, compose_letter};
use crate::outcome::{Outcome, Refusal};
use crate::publication::Publication;
use crate::token::{RequestTicket, RequestTokens, SignupTicket, SignupTokens};

/// For how long a mail that was taken up is left to its sender. It is longer than [`SEND_TIMEOUT`].
const LEASE: SignedDuration = SignedDuration::from_mins(3);

/// How long a relay has for one mail.
const SEND_TIMEOUT: Duration = Duration::from_secs(90);

/// How long a relay has for the mail in its hands when the sender is to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the sender waits if no relay can be reached.
const RELAY_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// How long after each failed try a mail is tried again. The last one holds for all further tries.
const RETRY_MINUTES: [i64; 5] = [1, 5, 15, 60, 180];

/// Sends the mails that ask for confirmations.
pub struct RequestSender {
    pub(super) newsroom: Newsroom,
    slots: Vec<RelaySlot>,
    signer: Option<Arc<Signer>>,
    tokens: LinkTokens,
    owner: Owner,
    /// Readers who have confirmed that they want to be forgotten, and are not yet.
    pub(super) unerased: Vec<Address>,
}

/// The tokens of the links in the mails. Each is absent if the settings do not have its pages.
struct LinkTokens {
    signup: Option<SignupTokens>,
    request: Option<RequestTokens>,
}

/// What the link of a mail is, and the left side of the mail's Message-ID.
struct MailLink {
    url: String,
    id: String,
}

/// What became of the mails that were due.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RequestMailReport {
    /// How many a relay has taken.
    pub taken: u64,
    /// The moment at which the next mail is due. `None` if none waits.
    pub next: Option<Timestamp>,
    /// Why the last mail waits that could not be handed over. `None` if every one could.
    pub failure: Option<String>,
    /// How many requests were forgotten because no relay took their mail in time.
    pub given_up: u64,
}

/// What became of one mail.
enum MailFate {
    /// A relay took it, or refused it for its reader's sake.
    Settled(RequestMailEnd),
    /// It is tried again later. Says why.
    Waits(String),
    /// No relay can be spoken to, or may be sent more. Says why, and when it can.
    NoRelay(String, Option<Timestamp>),
}

impl Newsroom {
    /// Makes the sender of confirmation mails. `None` if the settings have neither a form to sign up nor a page of a
    /// reader's own.
    ///
    /// # Errors
    ///
    /// The settings have no relay, or a password or a key is absent.
    pub fn into_request_sender(mut self) -> Result<Option<RequestSender>, Error> {
        let (signup, request) = (self.make_signup_tokens()?, self.make_request_tokens()?);
        if signup.is_none() && request.is_none() {
            return Ok(None);
        }
        let tokens = LinkTokens { signup, request };
        let (slots, signer) = (self.relay_slots()?, self.signer_of_run()?);
        let owner = self.owner(self.now().timestamp());
        let unerased = Vec::new();
        Ok(Some(RequestSender { newsroom: self, slots, signer, tokens, owner, unerased }))
    }
}

impl RequestSender {
    /// Makes every mail due that waits for its next try.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn hasten(&mut self) -> Result<(), Error> {
        self.newsroom.write_journal(|journal, now| journal.hasten_request_mails(now))
    }

    /// Sends every mail that is due, and forgets requests that are too old. Ends early when it is to stop.
    ///
    /// # Errors
    ///
    /// The journal fails. A mail that was in a relay's hands may be sent once more, with the same Message-ID.
    pub fn send_due(
        &mut self,
        runtime: &Handle,
        closing: &CancellationToken,
    ) -> Result<RequestMailReport, Error> {
        let given_up =
            self.newsroom.write_journal(|journal, now| journal.forget_old_requests(now))?;
        let mut report = RequestMailReport { given_up, ..Default::default() };
        let slots = self.slots.clone();
        let mut couriers: Vec<_> = slots.iter().map(MessageCourier::new).collect();
        let mut pause = None;
        while pause.is_none() && !closing.is_cancelled() {
            let taken_up = self.newsroom.write_journal(|journal, now| {
                journal.take_up_request_mail(now, now.saturating_add(LEASE).unwrap_or(now))
            })?;
            let Some(request) = taken_up else { break };
            let fate = match self.compose(&request) {
                Ok(Some(message)) => self.hand_over(&message, &mut couriers, runtime, closing)?,
                Ok(None) => MailFate::Settled(RequestMailEnd::Undeliverable),
                // A list that cannot be read keeps nobody waiting but those whose mail depends on it.
                Err(error @ (Error::ListRefused(_) | Error::Start(_))) => {
                    MailFate::Waits(chain(&error))
                }
                Err(error) => return Err(error),
            };
            pause = self.settle(&request, fate, &mut report)?;
        }
        for courier in &mut couriers {
            runtime.block_on(courier.end());
        }
        for slot in &slots {
            RelayPermits { owner: &self.owner, slot }.end(&mut self.newsroom)?;
        }
        let next = self.newsroom.write_journal(|journal, _| journal.next_request_mail())?;
        report.next = next.map(|next| pause.map_or(next, |pause| next.max(pause)));
        Ok(report)
    }

    /// Composes the mail of a request. It is the same each time, but for its date. `None` if there is nothing to confirm any
    /// more, or if the settings no longer have the page that it leads to.
    fn compose(&mut self, pending: &PendingRequest) -> Result<Option<OutgoingMessage>, Error> {
        let request = &pending.request;
        let former = request.matter.former();
        let judged = former.map(|former| self.newsroom.judge_change(former, &request.reader));
        self.newsroom.take_remarks();
        let case = judged.transpose()?;
        let publication = &self.newsroom.publication;
        let Some(link) = self.tokens.make_link(pending, publication) else { return Ok(None) };
        if case == Some(ChangeCase::Pointless) {
            return Ok(None);
        }
        let letter = RequestLetter { publication, request, url: link.url, case }.write();
        let bodies = letter.print(publication)?;
        let (letter, bodies, id) = (&letter, &bodies, &*link.id);
        let addressed = AddressedLetter { letter, bodies, to: &request.reader, id };
        let signer = self.signer.as_deref();
        Ok(Some(compose_letter(&addressed, publication, signer, &self.newsroom.now())))
    }

    /// Hands a mail to the first relay that can be spoken to.
    fn hand_over(
        &mut self,
        message: &OutgoingMessage,
        couriers: &mut [MessageCourier<'_>],
        runtime: &Handle,
        closing: &CancellationToken,
    ) -> Result<MailFate, Error> {
        let (mut causes, mut turn) = (Vec::new(), None);
        for courier in couriers {
            let permits = RelayPermits { owner: &self.owner, slot: courier.slot() };
            match permits.take(&mut self.newsroom, runtime) {
                Err(Error::PaceUsedUp { relay, until }) => {
                    turn = turn.max(Some(until.timestamp()));
                    causes.push(Error::PaceUsedUp { relay, until }.to_string());
                    continue;
                }
                taken => taken?,
            }
            let stopping = async {
                closing.cancelled().await;
                sleep(STOP_TIMEOUT).await;
            };
            let sent = runtime.block_on(async {
                tokio::select! {
                    sent = timeout(SEND_TIMEOUT, courier.send(message)) => sent.ok(),
                    () = stopping => None,
                }
            });
            match sent {
                Some(Ok(outcome)) => return Ok(judge_outcome(outcome)),
                Some(Err(error)) => causes.push(chain(&error)),
                None => {
                    courier.break_off();
                    causes
                        .push(format!("{} does not answer in time", courier.slot().target.name()));
                }
            }
        }
        Ok(MailFate::NoRelay(causes.join("; "), turn))
    }

    /// Writes down what became of a mail. Answers until when the sender waits, if it cannot go on.
    fn settle(
        &mut self,
        request: &PendingRequest,
        fate: MailFate,
        report: &mut RequestMailReport,
    ) -> Result<Option<Timestamp>, Error> {
        let now = self.newsroom.now().timestamp();
        let (end, pause) = match fate {
            MailFate::Settled(end) => (end, None),
            MailFate::Waits(cause) => {
                report.failure = Some(cause);
                (RequestMailEnd::Later(find_next_try(request.tries, now)), None)
            }
            MailFate::NoRelay(cause, turn) => {
                report.failure = Some(cause);
                let pause = turn.unwrap_or(now.saturating_add(RELAY_PAUSE).unwrap_or(now));
                let next = turn.unwrap_or_else(|| find_next_try(request.tries, now));
                (RequestMailEnd::Later(next), Some(pause))
            }
        };
        report.taken += u64::from(end == RequestMailEnd::Taken);
        self.newsroom
            .write_journal(|journal, now| journal.record_request_mail(request, end, now))?;
        Ok(pause)
    }
}

impl LinkTokens {
    fn make_link(&self, pending: &PendingRequest, publication: &Publication) -> Option<MailLink> {
        let PendingRequest { request: ReaderRequest { reader, matter, .. }, requested, .. } =
            pending;
        let (reader, requested) = (reader.clone(), *requested);
        let (base, token, id) = match matter.kind() {
            None => {
                let (tokens, ticket) = (self.signup.as_ref()?, SignupTicket { reader, requested });
                let token = tokens.make_signup_token(&ticket);
                (&publication.signup.as_ref()?.url, token, tokens.make_signup_message_id(&ticket))
            }
            Some(kind) => {
                let ticket = RequestTicket { kind, reader, requested };
                let (tokens, base) =
                    (self.request.as_ref()?, publication.unsubscribe.url.as_ref()?);
                let token = tokens.make_request_token(&ticket);
                (base, token, tokens.make_request_message_id(&ticket))
            }
        };
        Some(MailLink { url: [base.trim_end_matches('/'), "/", &token].concat(), id })
    }
}

/// What becomes of a mail after this outcome. A refusal of the sender may be mended, so the mail waits. A mail in doubt is
/// sent again, since nobody would ask after it.
fn judge_outcome(outcome: Outcome) -> MailFate {
    match outcome {
        Outcome::Accepted(_) => MailFate::Settled(RequestMailEnd::Taken),
        Outcome::Rejected(refused) if refused.refusal() != Refusal::Sender => {
            MailFate::Settled(RequestMailEnd::Undeliverable)
        }
        Outcome::Rejected(refused) | Outcome::Deferred(refused) => {
            MailFate::Waits(refused.to_string())
        }
        Outcome::NotSent(_, cause) | Outcome::InDoubt(cause) => MailFate::Waits(cause),
    }
}

/// The moment of the next try, after so many tries.
fn find_next_try(tries: u32, now: Timestamp) -> Timestamp {
    let place = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let minutes = RETRY_MINUTES[place.min(RETRY_MINUTES.len() - 1)];
    now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now)
}
