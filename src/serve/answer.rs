//! Answers a request: what it asks for, who asks, and the page that tells what became of it.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CONNECTION, CONTENT_LANGUAGE, RETRY_AFTER, TRANSFER_ENCODING, VARY,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::accept_language::pick_language;
use super::form::read_wish;
use super::form_body::{BodyLimit, read_body};
use super::network::Network;
use super::network_limit::NetworkLimit;
use super::page::{PageFrame, PageMatter, ShownReader, write_sheet};
use super::policy::write_policy;
use super::webhook_answer::{Listening, ProviderRequest, take_notices};
use super::webhooks::Webhooks;
use super::wish_writer::{Unavailable, WishWriter};
use crate::address::Address;
use crate::deliver::Clock;
use crate::http::{HTML_TYPE, find_peer, respond};
use crate::journal::{ReaderWish, Reason, WishKind};
use crate::language::Language;
use crate::publication::Publication;
use crate::token::{TEST_ANSWER_FIELD, Tokens};

/// What the body of a form may take.
const FORM_LIMIT: BodyLimit = BodyLimit { bytes: 8 << 10, time: Duration::from_secs(5) };

/// After how many seconds a reader is asked to try again.
const RETRY_SECONDS: u16 = 30;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What all requests share.
pub(super) struct SiteState {
    publication: Publication,
    /// The path of the address that readers' links begin with. The token follows after a `/`.
    base: String,
    sheet: String,
    policy: String,
    /// Empty before the publication's first run.
    tokens: OnceLock<Tokens>,
    writer: WishWriter,
    limit: NetworkLimit,
    webhooks: Webhooks,
    clock: Clock,
}

/// What a site is made of.
pub(super) struct SiteParts {
    pub(super) publication: Publication,
    /// `None` before the publication's first run.
    pub(super) tokens: Option<Tokens>,
    pub(super) writer: WishWriter,
    pub(super) webhooks: Webhooks,
    pub(super) clock: Clock,
}

/// A request, without its body.
struct Asked {
    language: Language,
    network: Network,
    token: String,
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
    let asked = state.read(&request);
    let mut answer = match state.webhooks.find(state.find_place(&request)) {
        Some(provider) => {
            let SiteState { webhooks, writer, limit, .. } = &*state;
            let (network, now) = (asked.network, (state.clock)().timestamp());
            let listening = Listening { webhooks, writer, limit };
            take_notices(listening, ProviderRequest { provider, network, now, request }).await
        }
        None => state.answer_reader(&asked, request).await,
    };
    // What follows a body in chunks could be another request to a proxy than to us (RFC 9112 §11.2).
    if closes {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

impl SiteState {
    pub(super) fn new(parts: SiteParts, url: &str) -> Self {
        let SiteParts { publication, tokens, writer, webhooks, clock } = parts;
        let path = Url::parse(url).map(|url| url.path().trim_end_matches('/').to_owned());
        let sheet = write_sheet(&publication.theme);
        Self {
            policy: write_policy(&sheet),
            base: path.unwrap_or_default(),
            sheet,
            tokens: tokens.map_or_else(OnceLock::new, OnceLock::from),
            writer,
            limit: NetworkLimit::new(),
            webhooks,
            clock,
            publication,
        }
    }

    /// The path of a request behind the address of the links.
    fn find_place<'a>(&self, request: &'a Request) -> &'a str {
        request.uri().path().strip_prefix(&self.base).unwrap_or_default()
    }

    async fn answer_reader(&self, asked: &Asked, request: Request) -> Response {
        match *request.method() {
            Method::GET | Method::HEAD => self.show(asked).await,
            Method::POST => self.take(asked, request).await,
            _ => {
                let status = StatusCode::METHOD_NOT_ALLOWED;
                let mut refused = self.print(asked, Answer { status, matter: PageMatter::Unclear });
                refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
                refused
            }
        }
    }

    fn read(&self, request: &Request) -> Asked {
        let headers = request.headers();
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|field| field.to_str().ok());
        let behind = self.find_place(request);
        Asked {
            language: pick_language(wanted, self.publication.language),
            network: Network::of_request(find_peer(request), headers),
            token: behind.strip_prefix('/').unwrap_or_default().trim_end_matches('/').to_owned(),
        }
    }

    /// Shows a reader how they stand. Changes nothing.
    async fn show(&self, asked: &Asked) -> Response {
        let Some(reader) = self.find_reader(asked).await else { return self.refuse(asked) };
        self.print_standing(asked, &reader, PageMatter::Confirm).await
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
        let Some(kind) = read_wish(&head.headers, &body) else {
            let matter = PageMatter::Unclear;
            return self.print(asked, Answer { status: StatusCode::BAD_REQUEST, matter });
        };
        let Some(reader) = self.find_reader(asked).await else {
            return match self.find_test_answer(asked) {
                Some(answer) => self.take_test(asked, &answer, kind).await,
                None => self.refuse(asked),
            };
        };
        let wish = ReaderWish { reader: reader.clone(), kind };
        match (self.writer.carry_out(wish).await, kind) {
            (Ok(()), WishKind::Leave) => {
                let matter = PageMatter::Left(ShownReader { address: &reader, edition: None });
                self.print(asked, Answer { status: StatusCode::OK, matter })
            }
            (Ok(()), WishKind::Return) => {
                self.print_standing(asked, &reader, PageMatter::Back).await
            }
            (Err(Unavailable), kind) => {
                let matter = PageMatter::Later(kind);
                self.put_off(asked, Answer { status: StatusCode::SERVICE_UNAVAILABLE, matter })
            }
        }
    }

    /// The reader whose token a request has.
    async fn find_reader(&self, asked: &Asked) -> Option<Address> {
        if self.tokens.get().is_none()
            && let Some(tokens) = self.writer.find_tokens().await
        {
            let _ = self.tokens.set(tokens);
        }
        self.tokens.get()?.open_unsubscribe_token(&asked.token)
    }

    /// What is answered to a request with the token that tests the page. `None` for any other request.
    fn find_test_answer(&self, asked: &Asked) -> Option<String> {
        let tokens = self.tokens.get()?;
        tokens.is_test_token(&asked.token).then(|| tokens.make_test_answer())
    }

    /// Does for the token that tests the page what is done for a reader's, and changes nothing.
    async fn take_test(&self, asked: &Asked, answer: &str, kind: WishKind) -> Response {
        if self.writer.try_out().await.is_ok() {
            return (StatusCode::NO_CONTENT, [(TEST_ANSWER_FIELD, answer)]).into_response();
        }
        let matter = PageMatter::Later(kind);
        self.put_off(asked, Answer { status: StatusCode::SERVICE_UNAVAILABLE, matter })
    }

    /// Answers a request without a token of this publication.
    fn refuse(&self, asked: &Asked) -> Response {
        if self.limit.allows(asked.network, Instant::now()) {
            let answer = Answer { status: StatusCode::NOT_FOUND, matter: PageMatter::Unknown };
            return self.print(asked, answer);
        }
        let status = StatusCode::TOO_MANY_REQUESTS;
        self.put_off(asked, Answer { status, matter: PageMatter::TooOften })
    }

    /// Shows how a reader stands. `may_read` is the page for a reader whom nothing keeps from being written to.
    async fn print_standing<'a>(
        &self,
        asked: &Asked,
        reader: &'a Address,
        may_read: fn(ShownReader<'a>) -> PageMatter<'a>,
    ) -> Response {
        let standing = self.writer.find_standing(reader).await;
        let shown = ShownReader { address: reader, edition: standing.edition };
        let matter = match standing.suppressed {
            None => may_read(shown),
            Some(Reason::Unsubscribed) => PageMatter::Left(shown),
            Some(_) => PageMatter::Silent(shown),
        };
        self.print(asked, Answer { status: StatusCode::OK, matter })
    }

    fn put_off(&self, asked: &Asked, answer: Answer<'_>) -> Response {
        let mut answer = self.print(asked, answer);
        answer.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
        answer
    }

    fn print(&self, asked: &Asked, answer: Answer<'_>) -> Response {
        let frame = PageFrame {
            publication: &self.publication,
            sheet: &self.sheet,
            language: asked.language,
        };
        let page = respond(HTML_TYPE, &self.policy, frame.print(answer.matter));
        let headers = [
            (CONTENT_LANGUAGE, asked.language.tag()),
            (VARY, "accept-language"),
            (ROBOTS, "noindex, nofollow"),
        ];
        (answer.status, headers, page).into_response()
    }
}
