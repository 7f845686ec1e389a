//! Sends the mails that ask for confirmations, from the queue in the journal.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::address_change::ChangeCase;
use super::error::{Error, chain};
use super::opened::Newsroom;
use super::permits::RelayPermits;
use super::request_hand_over::{LEASE, MailFate, RelayRound};
use super::request_letter::RequestLetter;
use crate::deliver::{MessageCourier, RelaySlot};
use crate::journal::{
    Owner, PendingRequest, ReaderRequest, RequestMailEnd, RequestMails, RequestMatter,
};
use crate::message::sign::Signer;
use crate::message::{AddressedLetter, OutgoingMessage, compose_letter};
use crate::publication::{DEFAULT_MAILS_PER_HOUR, Publication, RateLimit};
use crate::token::{RequestTicket, RequestTokens, SignupTicket, SignupTokens};

/// How long the sender waits if no relay can be reached.
const RELAY_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// How long after each failed try a mail is tried again. The last one holds for all further tries.
const RETRY_MINUTES: [i64; 5] = [1, 5, 15, 60, 180];

/// Sends the mails that ask for confirmations.
pub struct RequestSender {
    newsroom: Newsroom,
    slots: Vec<RelaySlot>,
    signer: Option<Arc<Signer>>,
    tokens: LinkTokens,
    owner: Owner,
    /// How many of these mails may go out.
    budget: Vec<RateLimit>,
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

/// The mail of a request.
struct ComposedMail {
    message: OutgoingMessage,
    kind: LetterKind,
}

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LetterKind {
    /// To ask for a confirmation.
    Asking,
    /// To tell that there is nothing to confirm.
    Told,
}

/// What became of the mails that were due.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RequestMailReport {
    /// How many a relay has taken.
    pub taken: u64,
    /// The moment at which the next mail is due. `None` if none waits.
    pub next: Option<Timestamp>,
    /// Why mails wait that could not be handed over. `None` if only their readers' mail servers put them off.
    pub failure: Option<String>,
    /// The moment until which mails wait because as many have gone out as may. `None` if none waits for that.
    pub held_until: Option<Timestamp>,
    /// How many wait.
    pub waiting: u64,
    /// How many requests were forgotten because no relay took their mail in time.
    pub given_up: u64,
}

/// How a round goes on after a mail.
enum NextStep {
    /// With the next mail.
    GoOn,
    /// No mail is due any more.
    Done,
    /// Nothing can be sent until a moment.
    Pause(Timestamp),
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
        let budget = self.find_mail_budget();
        Ok(Some(RequestSender { newsroom: self, slots, signer, tokens, owner, budget }))
    }

    /// How many mails that ask for confirmations may go out. The issues have the rest of what the relays take.
    fn find_mail_budget(&self) -> Vec<RateLimit> {
        let signup = self.publication.signup.as_ref();
        let hourly = signup.map_or(DEFAULT_MAILS_PER_HOUR, |signup| signup.mails_per_hour);
        let paces = self.publication.relays.iter().flat_map(|relay| &relay.pace);
        let tenths = paces.copied().map(RateLimit::tenth);
        [RateLimit::hourly(hourly.into())].into_iter().chain(tenths).collect()
    }
}

impl RequestSender {
    /// Makes every mail due that waits because no relay could be spoken to.
    ///
    /// # Errors
    ///
    /// The journal cannot be opened or written.
    pub fn hasten(&mut self) -> Result<(), Error> {
        self.newsroom.write_journal(|journal, now| journal.hasten_request_mails(now))
    }

    /// How long to wait after a request until its mail is sent: one to three seconds, at random. So what the machine does
    /// after an answer does not show whether a mail is due.
    pub fn pick_pause(&self) -> Duration {
        let mut random = [0; 2];
        // Without random numbers the pause is the shortest.
        let _ = (self.newsroom.surroundings.randomness)(&mut random);
        Duration::from_millis(1_000 + u64::from(u16::from_le_bytes(random)) % 2_000)
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
        let mut report = RequestMailReport { given_up: self.forget_old()?, ..Default::default() };
        let (slots, owner) = (self.slots.clone(), self.owner.clone());
        let couriers = slots.iter().map(MessageCourier::new).collect();
        let mut round = RelayRound { couriers, owner: &owner, runtime, closing };
        let mut pause = None;
        while !closing.is_cancelled() {
            match self.send_next(&mut round, &mut report)? {
                NextStep::GoOn => {}
                NextStep::Done => break,
                NextStep::Pause(until) => {
                    pause = Some(until);
                    break;
                }
            }
        }
        round.end();
        for slot in &slots {
            RelayPermits { owner: &owner, slot }.end(&mut self.newsroom)?;
        }
        report.given_up += self.forget_old()?;
        report.next = self.find_next(pause, &report)?;
        report.waiting = self.newsroom.write_journal(|journal, _| journal.count_request_mails())?;
        Ok(report)
    }

    /// The moment at which there is something to send. A budget that is used up does not hold notices.
    fn find_next(
        &mut self,
        pause: Option<Timestamp>,
        report: &RequestMailReport,
    ) -> Result<Option<Timestamp>, Error> {
        let is_held = report.held_until.is_some();
        let (all, notices) = self.newsroom.write_journal(|journal, _| {
            let notices = journal.next_request_mail(RequestMails::Notices)?;
            Ok((journal.next_request_mail(RequestMails::All)?, notices.filter(|_| is_held)))
        })?;
        let next = all.map(|next| pause.map_or(next, |pause| next.max(pause)));
        Ok(next.into_iter().chain(notices).min())
    }

    fn forget_old(&mut self) -> Result<u64, Error> {
        self.newsroom.write_journal(|journal, now| journal.forget_old_requests(now))
    }

    /// Composes the mail of a request. It is the same each time, but for its date. `None` if there is nothing to confirm any
    /// more, or if the settings no longer have the page that it leads to.
    fn compose(&mut self, pending: &PendingRequest) -> Result<Option<ComposedMail>, Error> {
        let request = &pending.request;
        let is_change =
            matches!(request.matter, RequestMatter::Change { .. } | RequestMatter::Revert { .. });
        let plan = is_change.then(|| self.newsroom.plan_change(request)).transpose();
        self.newsroom.take_remarks();
        let case = plan?.map(|plan| plan.case);
        let publication = &self.newsroom.publication;
        let Some(link) = self.tokens.make_link(pending, publication) else { return Ok(None) };
        if case == Some(ChangeCase::Pointless) {
            return Ok(None);
        }
        let letter = RequestLetter { publication, pending, url: link.url, case }.write();
        let bodies = letter.print(publication)?;
        let (letter, bodies, id) = (&letter, &bodies, &*link.id);
        let addressed = AddressedLetter { letter, bodies, to: &request.reader, id };
        let signer = self.signer.as_deref();
        let message = compose_letter(&addressed, publication, signer, &self.newsroom.now());
        let has_link = case != Some(ChangeCase::Taken)
            && !matches!(request.matter, RequestMatter::TakenBack { .. });
        let kind = if has_link { LetterKind::Asking } else { LetterKind::Told };
        Ok(Some(ComposedMail { message, kind }))
    }

    /// The moment until which the budget holds mails back that are due. `None` if it holds none back.
    fn find_hold(&mut self) -> Result<Option<Timestamp>, Error> {
        let budget = &self.budget;
        self.newsroom.write_journal(|journal, now| {
            let Some(turn) = journal.request_mail_turn(budget, now)? else { return Ok(None) };
            let is_due =
                journal.next_request_mail(RequestMails::All)?.is_some_and(|next| next <= now);
            Ok(is_due.then_some(turn))
        })
    }

    /// Takes up the next mail, and sends it. Answers how the round goes on.
    fn send_next(
        &mut self,
        round: &mut RelayRound<'_>,
        report: &mut RequestMailReport,
    ) -> Result<NextStep, Error> {
        report.held_until = self.find_hold()?;
        let which = match report.held_until {
            Some(_) => RequestMails::Notices,
            None => RequestMails::All,
        };
        let taken_up = self.newsroom.write_journal(|journal, now| {
            journal.take_up_request_mail(now, now.saturating_add(LEASE).unwrap_or(now), which)
        })?;
        let Some(request) = taken_up else {
            return Ok(report.held_until.map_or(NextStep::Done, NextStep::Pause));
        };
        let fate = match self.compose(&request) {
            Ok(Some(composed)) => {
                let fate = round.hand_over(&mut self.newsroom, &request, &composed.message)?;
                composed.judge(fate)
            }
            Ok(None) => MailFate::Settled(RequestMailEnd::Pointless),
            // A list that cannot be read keeps nobody waiting but those whose mail depends on it.
            Err(error @ (Error::ListRefused(_) | Error::Start(_))) => {
                MailFate::Stuck(chain(&error))
            }
            Err(error) => return Err(error),
        };
        let pause = self.settle(&request, fate, report)?;
        Ok(pause.map_or(NextStep::GoOn, NextStep::Pause))
    }

    /// Writes down what became of a mail. Answers until when the sender waits, if it cannot go on.
    fn settle(
        &mut self,
        request: &PendingRequest,
        fate: MailFate,
        report: &mut RequestMailReport,
    ) -> Result<Option<Timestamp>, Error> {
        let now = self.newsroom.now().timestamp();
        let next_try = find_next_try(request.tries, now);
        let (end, pause) = match fate {
            MailFate::Settled(end) => (end, None),
            MailFate::PutOff => (RequestMailEnd::Deferred(next_try), None),
            MailFate::Stuck(cause) => {
                report.failure = Some(cause);
                (RequestMailEnd::Deferred(next_try), None)
            }
            MailFate::NoRelay(cause, turn) => {
                report.failure = Some(cause);
                let pause = turn.unwrap_or(now.saturating_add(RELAY_PAUSE).unwrap_or(now));
                (RequestMailEnd::NoRelay(turn.unwrap_or(next_try)), Some(pause))
            }
            MailFate::Stopped => (RequestMailEnd::NoRelay(now), None),
        };
        report.taken += u64::from(matches!(end, RequestMailEnd::Taken | RequestMailEnd::Told));
        self.newsroom
            .write_journal(|journal, now| journal.record_request_mail(request, end, now))?;
        Ok(pause)
    }
}

impl ComposedMail {
    /// What became of the mail, if this became of its message. One without a link does not count as the mail of its request.
    fn judge(&self, fate: MailFate) -> MailFate {
        match fate {
            MailFate::Settled(RequestMailEnd::Taken) if self.kind == LetterKind::Told => {
                MailFate::Settled(RequestMailEnd::Told)
            }
            other => other,
        }
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

/// The moment of the next try, after so many tries.
fn find_next_try(tries: u32, now: Timestamp) -> Timestamp {
    let place = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    let minutes = RETRY_MINUTES[place.min(RETRY_MINUTES.len() - 1)];
    now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now)
}
