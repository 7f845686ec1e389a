//! The form by which strangers become readers, and the page on which they confirm.
//!
//! Nothing shows whether an address is known: every address gets the same answer, after the same work. The journal has a
//! request before the answer is sent, and a thread of its own mails the link. Opening the link changes nothing.
//!
//! Looks up to: `publication`, `language`, `token`, `journal` and `newsroom`.

mod challenge;
mod pages;
mod snippet;
mod typed_address;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use super::asked::{Asked, find_base};
use super::form::{FormField, find_value, is_confirmation, read_fields};
use super::network_limit::{NetworkLimit, TryRate};
use super::page::{PageFrame, PageMatter, ShownReader};
use super::printer::{Page, PagePrinter};
use super::reader_choices::ReaderChoices;
use super::request_body::{FORM_LIMIT, read_body};
use super::wish_writer::{Unavailable, WishWriter};
use crate::address::Address;
use crate::deliver::Clock;
use crate::journal::{
    ConfirmationEnd, REQUEST_LIFETIME, ReaderRequest, Reason, RequestMatter, SignupConfirmation,
};
use crate::newsroom::ReaderStanding;
use crate::publication::SignupSettings;
use crate::token::{SignupTicket, SignupTokens};
use challenge::{Challenge, ChallengeEnd, write_form_subject};
use pages::{FormPage, SignupFrame, fields};

pub use snippet::write_snippet;
use typed_address::{is_own, read_typed_address};

/// How often one network may try links that do not work.
const LINK_RATE: TryRate = TryRate { burst: 100, interval: Duration::from_secs(1) };

/// The pages of signing up.
pub(super) struct SignupPages {
    settings: SignupSettings,
    /// The path of the form. The token of a link follows after a `/`.
    base: String,
    tokens: SignupTokens,
    clock: Clock,
    requests: Arc<NetworkLimit>,
    links: NetworkLimit,
}

impl SignupPages {
    /// The pages of this form. `requests` says how often one network may have a mail sent.
    pub(super) fn new(
        settings: SignupSettings,
        tokens: SignupTokens,
        clock: Clock,
        requests: Arc<NetworkLimit>,
    ) -> Self {
        let base = find_base(&settings.url);
        let links = NetworkLimit::new(LINK_RATE);
        Self { settings, base, tokens, clock, requests, links }
    }

    /// Whether a request is for these pages, and not for those at the other base. If both fit, the longer one counts.
    pub(super) fn takes(&self, asked: &Asked, other: &str) -> bool {
        asked.token_behind(&self.base).is_some()
            && (asked.token_behind(other).is_none() || self.base.len() >= other.len())
    }

    /// Shows the form, or the page behind a link. Changes nothing.
    pub(super) async fn show(
        &self,
        asked: &Asked,
        printer: &PagePrinter,
        writer: &WishWriter,
    ) -> Response {
        let frame = self.frame(asked, printer);
        match asked.token_behind(&self.base).unwrap_or_default() {
            "" => {
                let page = if writer.has_signup_room().await {
                    frame.make_form(&FormPage::fresh(self.stamp(asked)))
                } else {
                    frame.make_full()
                };
                printer.print(asked.language, &page)
            }
            token => match self.tokens.open_signup_token(token) {
                Some(ticket) => {
                    let page = self.look_at(&ticket, &frame, writer).await;
                    printer.print(asked.language, &page)
                }
                None => self.refuse_link(asked, printer),
            },
        }
    }

    /// Carries out what a posted form asks for.
    pub(super) async fn take(
        &self,
        asked: &Asked,
        request: Request,
        printer: &PagePrinter,
        writer: &WishWriter,
    ) -> Response {
        let frame = self.frame(asked, printer);
        let (head, body) = request.into_parts();
        let body = match read_body(body, FORM_LIMIT).await {
            Ok(body) => body,
            Err(status) => return printer.print(asked.language, &frame.make_unclear(status)),
        };
        let token = asked.token_behind(&self.base).unwrap_or_default();
        let page = if token.is_empty() && !writer.has_signup_room().await {
            frame.make_full()
        } else if token.is_empty() {
            self.take_form(asked, &read_fields(&head.headers, &body), &frame, writer).await
        } else {
            let Some(ticket) = self.tokens.open_signup_token(token) else {
                return self.refuse_link(asked, printer);
            };
            if is_confirmation(&head.headers, &body) {
                self.confirm(asked, &ticket, &frame, writer).await
            } else {
                frame.make_unclear(StatusCode::BAD_REQUEST)
            }
        };
        printer.print(asked.language, &page)
    }

    /// Takes the form of somebody who wants to sign up.
    async fn take_form(
        &self,
        asked: &Asked,
        posted: &[FormField],
        frame: &SignupFrame<'_>,
        writer: &WishWriter,
    ) -> Page {
        let value = |name| find_value(posted, name).unwrap_or_default();
        let typed = value(fields::EMAIL);
        let Some(reader) = read_typed_address(typed) else {
            return frame.make_form(&FormPage::refused(self.stamp(asked), typed));
        };
        // A robot that fills in what no person sees is told what everybody is, and so is whoever types our own address.
        if !value(fields::TRAP).is_empty() || is_own(frame.plain.publication, &reader) {
            return frame.make_sent(&reader);
        }
        let challenge = Challenge {
            stamp: value(fields::STAMP),
            proof: value(fields::PROOF),
            typed,
            network: asked.network,
        };
        let end = challenge.judge(&self.tokens, &reader, self.now());
        // The second page counts too, or a network could have stamps made without end.
        if !self.requests.allows(asked.network, Instant::now()) {
            return frame.make_plain(StatusCode::TOO_MANY_REQUESTS, PageMatter::TooOften);
        }
        if let ChallengeEnd::Step(stamp) = end {
            return frame.make_step(&reader, &stamp);
        }
        let request = ReaderRequest {
            reader: reader.clone(),
            matter: RequestMatter::Signup { consent: self.settings.consent.clone() },
            network: asked.network.to_string(),
        };
        match writer.keep_request(request).await {
            Ok(()) => frame.make_sent(&reader),
            Err(Unavailable) => frame.make_form(&FormPage::put_off(self.stamp(asked), typed)),
        }
    }

    /// Looks at what a link asks to confirm.
    async fn look_at(
        &self,
        ticket: &SignupTicket,
        frame: &SignupFrame<'_>,
        writer: &WishWriter,
    ) -> Page {
        let Ok(signups) = writer.find_signups(&ticket.reader).await else {
            return frame.make_later();
        };
        let is_confirmed =
            signups.confirmed.is_some_and(|signup| signup.requested == ticket.requested);
        if is_confirmed {
            return self.show_reader(&ticket.reader, frame, writer).await;
        }
        let end = ticket.requested.saturating_add(REQUEST_LIFETIME).unwrap_or(Timestamp::MAX);
        let pending = signups.pending.filter(|pending| pending.requested == ticket.requested);
        match pending.filter(|_| self.now() < end) {
            Some(pending) => frame.make_confirm(&ticket.reader, pending.request.matter.consent()),
            None => frame.make_expired(),
        }
    }

    /// Confirms the request of a link.
    async fn confirm(
        &self,
        asked: &Asked,
        ticket: &SignupTicket,
        frame: &SignupFrame<'_>,
        writer: &WishWriter,
    ) -> Page {
        let SignupTicket { reader, requested } = ticket.clone();
        let confirmation =
            SignupConfirmation { reader, requested, network: asked.network.to_string() };
        match writer.confirm_signup(confirmation).await {
            Err(Unavailable) => frame.make_later(),
            Ok(ConfirmationEnd::NoRequest) => frame.make_expired(),
            Ok(ConfirmationEnd::Confirmed | ConfirmationEnd::ConfirmedBefore) => {
                self.show_reader(&ticket.reader, frame, writer).await
            }
        }
    }

    /// Shows how a reader stands who has confirmed. Whoever has left since then signs up again.
    async fn show_reader(
        &self,
        reader: &Address,
        frame: &SignupFrame<'_>,
        writer: &WishWriter,
    ) -> Page {
        match writer.find_standing(reader).await.suppressed {
            None => frame.make_confirmed(reader),
            Some(Reason::Unsubscribed) => frame.make_expired(),
            Some(_) => {
                let shown = ShownReader::of(reader, ReaderStanding::default());
                frame.make_plain(StatusCode::OK, PageMatter::Silent(shown))
            }
        }
    }

    /// Answers a link without a token of this form.
    fn refuse_link(&self, asked: &Asked, printer: &PagePrinter) -> Response {
        let frame = self.frame(asked, printer);
        let is_allowed = self.links.allows(asked.network, Instant::now());
        let page = if is_allowed {
            frame.make_plain(StatusCode::NOT_FOUND, PageMatter::Unknown)
        } else {
            frame.make_plain(StatusCode::TOO_MANY_REQUESTS, PageMatter::TooOften)
        };
        printer.print(asked.language, &page)
    }

    fn frame<'a>(&'a self, asked: &Asked, printer: &'a PagePrinter) -> SignupFrame<'a> {
        let publication = printer.publication();
        let choices = ReaderChoices::Absent;
        let plain = PageFrame { publication, language: asked.language, choices };
        SignupFrame { plain, settings: &self.settings, base: &self.base }
    }

    /// The stamp of a form that is shown to somebody now.
    fn stamp(&self, asked: &Asked) -> String {
        self.tokens.stamp_form(&write_form_subject(asked.network), self.now())
    }

    fn now(&self) -> Timestamp {
        (self.clock)().timestamp()
    }
}
