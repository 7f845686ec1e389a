//! Answers a request: what it asks for, who asks, and the page that tells what became of it.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONNECTION, TRANSFER_ENCODING};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::asked::{Asked, Intent, find_base};
use super::form::{MailedWish, PostedForm};
use super::network_limit::{NetworkLimit, TryRate};
use super::page::{AgainForm, PageFrame, PageMatter, ShownReader};
use super::printer::PagePrinter;
use super::reader_choices::ReaderChoices;
use super::reader_page::{ReaderPages, RequestAnswer, WishRequest};
use super::request_body::{FORM_LIMIT, read_body};
use super::request_news::RequestNews;
use super::signup::SignupPages;
use super::webhook_answer::{Listening, ProviderRequest, take_notices};
use super::webhooks::Webhooks;
use super::wish_writer::{Unavailable, WishWriter};
use crate::address::Address;
use crate::deliver::Clock;
use crate::journal::{ReaderWish, Reason, WishKind};
use crate::newsroom::{ReaderPlace, ReaderStanding};
use crate::publication::MailProvider;
use crate::token::{RequestTicket, TEST_ANSWER_FIELD, Tokens};

/// How often one network may try links that do not work. Mail providers post for many readers from few networks, so
/// links that work are not counted.
const LINK_RATE: TryRate = TryRate { burst: 1_000, interval: Duration::from_millis(100) };

/// What all requests share.
pub(super) struct SiteState {
    printer: PagePrinter,
    /// The path of the address that readers' links begin with. The token follows after a `/`.
    base: String,
    /// Empty before the publication's first run.
    tokens: OnceLock<Tokens>,
    writer: WishWriter,
    limit: NetworkLimit,
    /// The form to sign up, if there is one.
    signup: Option<SignupPages>,
    /// The pages of readers' own requests, if there are any.
    reader_pages: Option<ReaderPages>,
    webhooks: Webhooks,
    news: RequestNews,
    clock: Clock,
}

/// What a site is made of, besides its publication.
pub(super) struct SiteParts {
    /// The tokens of readers' links, if their key exists.
    pub(super) tokens: Option<Tokens>,
    pub(super) writer: WishWriter,
    pub(super) signup: Option<SignupPages>,
    pub(super) reader_pages: Option<ReaderPages>,
    pub(super) webhooks: Webhooks,
    pub(super) news: RequestNews,
    pub(super) clock: Clock,
}

/// A request whose token stands in a path.
struct FoundRequest<'a> {
    pages: &'a ReaderPages,
    ticket: RequestTicket,
}

/// An answer before it is printed.
#[derive(Clone, Copy)]
struct Answer<'a> {
    status: StatusCode,
    matter: PageMatter<'a>,
}

/// Answers a request for any path.
pub(super) async fn answer_request(
    State(state): State<Arc<SiteState>>,
    request: Request,
) -> Response {
    let closes = request.headers().contains_key(TRANSFER_ENCODING);
    let asked = Asked::read(&request, state.printer.publication().language);
    if let Some(entry) = &asked.unread_forwarding {
        state.news.note_unread_forwarding(entry);
    }
    let mut answer = match state.find_provider(&asked) {
        Some(provider) => state.listen_to(provider, &asked, request).await,
        None => state.answer_person(&asked, request).await,
    };
    // What follows a body in chunks could be another request to a proxy than to us (RFC 9112 §11.2).
    if closes {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

impl SiteState {
    /// The site whose readers' links begin with this address.
    pub(super) fn new(printer: PagePrinter, url: &str, parts: SiteParts) -> Self {
        let SiteParts { tokens, writer, signup, reader_pages, webhooks, news, clock } = parts;
        Self {
            printer,
            base: find_base(url),
            tokens: tokens.map_or_else(OnceLock::new, OnceLock::from),
            writer,
            limit: NetworkLimit::new(LINK_RATE),
            signup,
            reader_pages,
            webhooks,
            news,
            clock,
        }
    }

    /// The provider whose page a request is for, if it is listened to.
    fn find_provider(&self, asked: &Asked) -> Option<MailProvider> {
        self.webhooks.find(asked.token_behind(&self.base)?)
    }

    async fn listen_to(&self, provider: MailProvider, asked: &Asked, request: Request) -> Response {
        let Self { webhooks, writer, limit, news, .. } = self;
        let (network, now) = (asked.network, (self.clock)().timestamp());
        let listening = Listening { webhooks, writer, limit, news };
        take_notices(listening, ProviderRequest { provider, network, now, request }).await
    }

    async fn answer_person(&self, asked: &Asked, request: Request) -> Response {
        let Self { printer, writer, .. } = self;
        let signup = self.signup.as_ref().filter(|signup| signup.takes(asked, &self.base));
        match (Intent::of(request.method()), signup) {
            (Intent::Other, _) => self.refuse_method(asked),
            (Intent::Look, Some(signup)) => signup.show(asked, printer, writer).await,
            (Intent::Send, Some(signup)) => signup.take(asked, request, printer, writer).await,
            (Intent::Look, None) => self.show(asked).await,
            (Intent::Send, None) => self.take(asked, request).await,
        }
    }

    fn refuse_method(&self, asked: &Asked) -> Response {
        let unclear =
            Answer { status: StatusCode::METHOD_NOT_ALLOWED, matter: PageMatter::Unclear };
        let mut refused = self.print(asked, unclear);
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
        refused
    }

    /// Shows a reader how they stand, or what the link of a mail is for. Changes nothing.
    async fn show(&self, asked: &Asked) -> Response {
        if let Some(reader) = self.find_reader(asked).await {
            return self.print_standing(asked, &reader, PageMatter::Confirm).await;
        }
        let Some(request) = self.find_request(asked) else { return self.refuse(asked) };
        let shown = request.pages.show(&request.ticket, self.frame(asked), &self.writer).await;
        self.print_request(asked, shown)
    }

    /// Carries out what a posted form asks for.
    async fn take(&self, asked: &Asked, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = match read_body(body, FORM_LIMIT).await {
            Ok(body) => body,
            Err(status) => {
                return self.print(asked, Answer { status, matter: PageMatter::Unclear });
            }
        };
        let posted = PostedForm::read(&head.headers, &body);
        match (posted, &self.reader_pages) {
            (Some(PostedForm::Wish(kind)), _) => self.take_wish(asked, kind).await,
            (Some(PostedForm::Mailed(wish)), Some(pages)) => {
                self.take_mailed_wish(asked, &wish, pages).await
            }
            (Some(PostedForm::Confirmation), Some(_)) => self.take_confirmation(asked).await,
            _ => {
                let matter = PageMatter::Unclear;
                self.print(asked, Answer { status: StatusCode::BAD_REQUEST, matter })
            }
        }
    }

    /// Carries out a wish at once.
    async fn take_wish(&self, asked: &Asked, kind: WishKind) -> Response {
        let Some(reader) = self.find_reader(asked).await else {
            return match self.find_test_answer(asked) {
                Some(answer) => self.take_test(asked, &answer, kind).await,
                None => self.refuse(asked),
            };
        };
        let wish = ReaderWish { reader: reader.clone(), kind };
        match (self.writer.carry_out(wish).await, kind) {
            (Ok(()), WishKind::Leave) => self.print_left(asked, &reader).await,
            (Ok(()), WishKind::Return) => {
                self.print_standing(asked, &reader, PageMatter::Back).await
            }
            (Err(Unavailable), kind) => self.put_off(asked, kind),
        }
    }

    /// Takes a wish that a mail must confirm.
    async fn take_mailed_wish(
        &self,
        asked: &Asked,
        wish: &MailedWish,
        pages: &ReaderPages,
    ) -> Response {
        let Some(reader) = self.find_reader(asked).await else { return self.refuse(asked) };
        let request = WishRequest { reader: &reader, wish };
        let page = pages.take_wish(asked, request, self.frame(asked), &self.writer).await;
        self.printer.print(asked.language, &page)
    }

    /// Does what the link of a mail is for.
    async fn take_confirmation(&self, asked: &Asked) -> Response {
        let Some(request) = self.find_request(asked) else { return self.refuse(asked) };
        let done = request.pages.confirm(&request.ticket, self.frame(asked), &self.writer).await;
        self.print_request(asked, done)
    }

    /// The request whose token stands in a path.
    fn find_request(&self, asked: &Asked) -> Option<FoundRequest<'_>> {
        let pages = self.reader_pages.as_ref()?;
        let ticket = pages.find_ticket(asked.token_behind(&self.base)?)?;
        Some(FoundRequest { pages, ticket })
    }

    fn print_request(&self, asked: &Asked, answer: RequestAnswer) -> Response {
        match answer {
            RequestAnswer::Page(page) => self.printer.print(asked.language, &page),
            RequestAnswer::File(file) => file,
            RequestAnswer::Unknown => self.refuse(asked),
        }
    }

    /// The reader whose token a request has.
    async fn find_reader(&self, asked: &Asked) -> Option<Address> {
        if self.tokens.get().is_none()
            && let Some(tokens) = self.writer.find_tokens().await
        {
            let _ = self.tokens.set(tokens);
        }
        self.tokens.get()?.open_unsubscribe_token(asked.token_behind(&self.base)?)
    }

    /// What is answered to a request with the token that tests the page. `None` for any other request.
    fn find_test_answer(&self, asked: &Asked) -> Option<String> {
        let (tokens, token) = (self.tokens.get()?, asked.token_behind(&self.base)?);
        tokens.is_test_token(token).then(|| tokens.make_test_answer())
    }

    /// Does for the token that tests the page what is done for a reader's, and changes nothing.
    async fn take_test(&self, asked: &Asked, answer: &str, kind: WishKind) -> Response {
        if self.writer.try_out().await.is_ok() {
            return (StatusCode::NO_CONTENT, [(TEST_ANSWER_FIELD, answer)]).into_response();
        }
        self.put_off(asked, kind)
    }

    /// Answers a request without a token of this publication.
    fn refuse(&self, asked: &Asked) -> Response {
        if self.limit.allows(asked.network, Instant::now()) {
            let answer = Answer { status: StatusCode::NOT_FOUND, matter: PageMatter::Unknown };
            return self.print(asked, answer);
        }
        let status = StatusCode::TOO_MANY_REQUESTS;
        self.print(asked, Answer { status, matter: PageMatter::TooOften })
    }

    /// Shows how a reader stands. `may_read` is the page for a reader whom nothing keeps from being written to.
    async fn print_standing<'a>(
        &self,
        asked: &Asked,
        reader: &'a Address,
        may_read: fn(ShownReader<'a>) -> PageMatter<'a>,
    ) -> Response {
        let standing = self.writer.find_standing(reader).await;
        let shown = ShownReader::of(reader, standing);
        let matter = match (standing.suppressed, standing.place) {
            (None | Some(Reason::Unsubscribed), ReaderPlace::Absent) => PageMatter::Absent(shown),
            (None, _) => may_read(shown),
            (Some(Reason::Unsubscribed), _) => PageMatter::Left(shown),
            (Some(_), _) => PageMatter::Silent(shown),
        };
        self.print(asked, Answer { status: StatusCode::OK, matter })
    }

    /// Tells a reader that they have left, or that leaving here does not reach where the issues may come to.
    async fn print_left(&self, asked: &Asked, reader: &Address) -> Response {
        let standing = match self.reader_pages {
            Some(_) => self.writer.find_standing(reader).await,
            None => ReaderStanding::default(),
        };
        let shown = ShownReader::of(reader, standing);
        let matter = match standing.place {
            ReaderPlace::Absent => PageMatter::Absent(shown),
            ReaderPlace::Here | ReaderPlace::Moved(_) => PageMatter::Left(shown),
        };
        self.print(asked, Answer { status: StatusCode::OK, matter })
    }

    /// Asks a reader to try again later.
    fn put_off(&self, asked: &Asked, kind: WishKind) -> Response {
        let matter = PageMatter::Later(AgainForm::Wish(kind));
        self.print(asked, Answer { status: StatusCode::SERVICE_UNAVAILABLE, matter })
    }

    fn print(&self, asked: &Asked, answer: Answer<'_>) -> Response {
        let page = self.frame(asked).make_page(answer.status, answer.matter);
        self.printer.print(asked.language, &page)
    }

    fn frame(&self, asked: &Asked) -> PageFrame<'_> {
        let choices = match self.reader_pages {
            Some(_) => ReaderChoices::Offered,
            None => ReaderChoices::Absent,
        };
        PageFrame { publication: self.printer.publication(), language: asked.language, choices }
    }
}
