//! A reader's own page: to change their address, to have their data, and to be forgotten.
//!
//! Whoever has a forwarded mail has its link. So nothing is done at once: a mail is sent first, and only a button behind the
//! link in that mail does it. The answer to a request never shows whether an address is known.
//!
//! Looks up to: `address`, `language`, `journal`, `newsroom`, `token` and `deliver` (the clock).

mod pages;

use std::sync::Arc;
use std::time::Instant;

use axum::http::StatusCode;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};

use super::asked::Asked;
use super::form::MailedWish;
use super::network_limit::NetworkLimit;
use super::page::{AgainForm, PageFrame, PageMatter, ShownReader};
use super::printer::Page;
use super::reader_choices::ReaderChoices;
use super::request_job::WrittenRecord;
use super::wish_writer::{Unavailable, WishWriter};
use crate::address::Address;
use crate::http::respond;
use crate::journal::{PendingRequest, ReaderRequest, Reason, RequestMatter};
use crate::newsroom::{AddressChangeEnd, LinkStanding, ReaderPlace, ReaderStanding};
use crate::token::{RequestKind, RequestTicket, RequestTokens};
use pages::RequestFrame;

/// What a browser may do with the file of a reader's data: keep it.
const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The pages behind the links of readers' requests.
pub(super) struct ReaderPages {
    tokens: RequestTokens,
    requests: Arc<NetworkLimit>,
}

/// What is answered to somebody who has a link.
pub(super) enum RequestAnswer {
    /// A page.
    Page(Page),
    /// A file to keep.
    File(Response),
    /// What is answered to a link that does not work.
    Unknown,
}

impl ReaderPages {
    /// The pages of links with these tokens. `requests` says how often one network may have a mail sent.
    pub(super) const fn new(tokens: RequestTokens, requests: Arc<NetworkLimit>) -> Self {
        Self { tokens, requests }
    }

    /// The request that a token names.
    pub(super) fn find_ticket(&self, token: &str) -> Option<RequestTicket> {
        self.tokens.open_request_token(token)
    }

    /// Takes what a reader asks for: a mail is due when this returns.
    pub(super) async fn take_wish(
        &self,
        asked: &Asked,
        request: WishRequest<'_>,
        frame: PageFrame<'_>,
        writer: &WishWriter,
    ) -> Page {
        let WishRequest { reader, wish } = request;
        let standing = writer.find_standing(reader).await;
        let shown = ShownReader::of(reader, standing);
        if standing.suppressed.is_some_and(is_final) {
            return frame.make_page(StatusCode::OK, PageMatter::Silent(shown));
        }
        let is_change = matches!(wish, MailedWish::Change { .. });
        if is_change && standing.place == ReaderPlace::Absent {
            return frame.make_page(StatusCode::OK, PageMatter::Absent(shown));
        }
        let Some(request) = make_request(asked, reader, wish) else {
            let typed = if let MailedWish::Change { typed } = wish { typed } else { "" };
            let frame = PageFrame { choices: ReaderChoices::Refused(typed), ..frame };
            return frame.make_page(StatusCode::UNPROCESSABLE_ENTITY, PageMatter::Confirm(shown));
        };
        if !self.requests.allows(asked.network, Instant::now()) {
            return frame.make_page(StatusCode::TOO_MANY_REQUESTS, PageMatter::TooOften);
        }
        // Whoever has a forwarded mail learns no address by it.
        let mailed = match wish {
            MailedWish::Change { typed } => typed.trim().to_owned(),
            MailedWish::Record | MailedWish::Forget => reader.shown_in_part(),
        };
        match writer.keep_request(request).await {
            Ok(()) => RequestFrame(frame).make_sent(&mailed),
            Err(Unavailable) => make_later(frame, AgainForm::Mailed(wish)),
        }
    }

    /// Shows the page behind a link. Changes nothing.
    pub(super) async fn show(
        &self,
        ticket: &RequestTicket,
        frame: PageFrame<'_>,
        writer: &WishWriter,
    ) -> RequestAnswer {
        match writer.find_link_standing(ticket).await {
            Ok(standing) => show_standing(&standing, ticket, RequestFrame(frame)),
            Err(Unavailable) => RequestAnswer::Page(make_later(frame, AgainForm::Confirmation)),
        }
    }

    /// Does what the link of a mail is for.
    pub(super) async fn confirm(
        &self,
        ticket: &RequestTicket,
        frame: PageFrame<'_>,
        writer: &WishWriter,
    ) -> RequestAnswer {
        let confirmed = match ticket.kind {
            RequestKind::Change | RequestKind::Revert => {
                let end = writer.change_address(ticket).await;
                end.map(|end| show_change(ticket, &end, frame))
            }
            RequestKind::Record => writer.write_record(ticket).await.map(|record| match record {
                WrittenRecord::Text(text) => {
                    RequestAnswer::File(answer_file(text, &frame.publication.slug))
                }
                WrittenRecord::Unwritten(standing) => {
                    show_standing(&standing, ticket, RequestFrame(frame))
                }
            }),
            RequestKind::Forget => writer.confirm_erasure(ticket).await.map(|standing| {
                let frame = RequestFrame(frame);
                match standing {
                    LinkStanding::Open(_) => RequestAnswer::Page(frame.make_forgotten()),
                    other => show_standing(&other, ticket, frame),
                }
            }),
        };
        let later = |_| RequestAnswer::Page(make_later(frame, AgainForm::Confirmation));
        confirmed.unwrap_or_else(later)
    }
}

/// What a reader asks for at their page.
#[derive(Debug, Clone, Copy)]
pub(super) struct WishRequest<'a> {
    /// The reader.
    pub(super) reader: &'a Address,
    /// What they ask for.
    pub(super) wish: &'a MailedWish,
}

/// The request that is kept. `None` if the new address is none, or is the reader's own.
fn make_request(asked: &Asked, reader: &Address, wish: &MailedWish) -> Option<ReaderRequest> {
    let network = asked.network.to_string();
    let former = || reader.clone();
    let (reader, matter) = match wish {
        MailedWish::Change { typed } => {
            let new = Address::parse(typed).ok().filter(|new| new.key() != reader.key())?;
            (new, RequestMatter::Change { former: former() })
        }
        MailedWish::Record => (reader.clone(), RequestMatter::Record),
        MailedWish::Forget => (reader.clone(), RequestMatter::Forget),
    };
    Some(ReaderRequest { reader, matter, network })
}

/// Whether nothing that a reader asks for by the link in their mail is mailed to them.
const fn is_final(reason: Reason) -> bool {
    matches!(reason, Reason::Erased) || !reason.ends_by_confirmation()
}

/// The page behind a link that is good for this.
fn show_standing(
    standing: &LinkStanding,
    ticket: &RequestTicket,
    frame: RequestFrame<'_>,
) -> RequestAnswer {
    RequestAnswer::Page(match standing {
        LinkStanding::Open(pending) => show_request(pending, frame),
        LinkStanding::Held(until) => frame.make_held(&ticket.reader, *until),
        LinkStanding::Erased => frame.make_forgotten_before(),
        LinkStanding::Gone => return RequestAnswer::Unknown,
    })
}

fn show_request(pending: &PendingRequest, frame: RequestFrame<'_>) -> Page {
    let ReaderRequest { reader, matter, .. } = &pending.request;
    let is_confirmed = pending.confirmed.is_some();
    match matter {
        RequestMatter::Change { .. } if is_confirmed => frame.make_changed(reader),
        RequestMatter::Revert { .. } if is_confirmed => frame.make_reverted(reader),
        // What was told has no link.
        RequestMatter::TakenBack { former } => frame.make_reverted(former),
        RequestMatter::Change { former } => frame.make_change(reader, former),
        RequestMatter::Revert { former } => frame.make_revert(reader, former),
        RequestMatter::Forget if is_confirmed => frame.make_forgotten(),
        RequestMatter::Forget => frame.make_forget(reader),
        // The link of a sign-up leads elsewhere.
        RequestMatter::Record | RequestMatter::Signup { .. } => frame.make_record(reader),
    }
}

fn show_change(
    ticket: &RequestTicket,
    end: &AddressChangeEnd,
    frame: PageFrame<'_>,
) -> RequestAnswer {
    let reader = &ticket.reader;
    RequestAnswer::Page(match end {
        AddressChangeEnd::Changed { .. } | AddressChangeEnd::ChangedBefore => match ticket.kind {
            RequestKind::Revert => RequestFrame(frame).make_reverted(reader),
            _ => RequestFrame(frame).make_changed(reader),
        },
        AddressChangeEnd::Taken => RequestFrame(frame).make_taken(reader),
        AddressChangeEnd::Suppressed => {
            let shown = ShownReader::of(reader, ReaderStanding::default());
            frame.make_page(StatusCode::OK, PageMatter::Silent(shown))
        }
        AddressChangeEnd::NoRequest => return RequestAnswer::Unknown,
    })
}

fn make_later(frame: PageFrame<'_>, again: AgainForm<'_>) -> Page {
    frame.make_page(StatusCode::SERVICE_UNAVAILABLE, PageMatter::Later(again))
}

/// A file with the name of the publication.
fn answer_file(text: String, slug: &str) -> Response {
    let file = respond("application/json", FILE_POLICY, text);
    let disposition = format!("attachment; filename=\"{slug}.json\"");
    ([(CONTENT_DISPOSITION, disposition)], file).into_response()
}
