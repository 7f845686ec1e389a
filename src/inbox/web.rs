//! The web server of the inbox's pages.
//!
//! All pages are behind the [`Door`] of the desk. A message is shown in a frame that can run no script, load nothing from
//! outside and reach nothing around it.
//!
//! A few messages are read at a time, on threads of their own, so that the mail goes on.
//!
//! Looks up to: `desk`, `http`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::letter::{self, Shown};
use super::page::{self, InboxContents, MessageView, PageKind};
use super::received::ReceivedMessage;
use super::shelf::Shelf;
use crate::desk::{Door, FILE_POLICY, PAGE_POLICY};
use crate::http::{HTML_TYPE, PortLimits, WebPort, respond, serve_port};

/// How many messages are read at a time.
const MAX_MESSAGES_READ: usize = 4;

/// The page and the mail share the descriptors of the process: a thousand idle browsers must not keep mail out.
pub(super) const LIMITS: PortLimits =
    PortLimits { connections: 64, head_timeout: Duration::from_secs(10) };

const STYLESHEET: &str = include_str!("style.css");
/// The policy of a message: its own styles and pictures, no script, no form, no access to this
/// server.
const MESSAGE_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";
#[derive(Clone)]
struct PageState {
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    /// What all paths begin with: nothing, or `/` and the token.
    base: Arc<str>,
    readers: Arc<Semaphore>,
}

/// A message that is being read. Its place among [`MAX_MESSAGES_READ`] is free when it is dropped.
struct OpenMessage {
    message: Arc<ReceivedMessage>,
    _permit: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for OpenMessage {
    fn as_ref(&self) -> &[u8] {
        &self.message.content
    }
}

/// Serves the page behind its door until the inbox closes.
pub(super) async fn serve_pages(
    port: WebPort,
    door: Door,
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    closing: CancellationToken,
) {
    let readers = Arc::new(Semaphore::new(MAX_MESSAGES_READ));
    let state = PageState { shelf, smtp, base: door.base().into(), readers };
    let router = Router::new()
        .route(&door.path("/"), get(show_list))
        .route(&door.path("/still"), get(show_still_list))
        .route(
            &door.path("/style.css"),
            get(async || respond("text/css; charset=utf-8", FILE_POLICY, STYLESHEET)),
        )
        .route(&door.path("/message/{number}"), get(show_message))
        .route(&door.path("/message/{number}/{view}"), get(show_view))
        .route(&door.path("/message/{number}/part/{part}"), get(show_part))
        .with_state(state);
    serve_port(port, door.guard(router), closing).await;
}

impl PageState {
    fn contents(&self) -> InboxContents {
        let messages = self.shelf.list();
        InboxContents {
            messages,
            count: self.shelf.count(),
            smtp: self.smtp,
            base: Arc::clone(&self.base),
        }
    }

    /// Reads a message on a thread of its own.
    async fn read<T: Send + 'static>(
        &self,
        number: usize,
        read: impl FnOnce(&Self, OpenMessage) -> Option<T> + Send + 'static,
    ) -> Result<T, NotFound> {
        let permit = self.readers.clone().acquire_owned().await.map_err(|_| NotFound)?;
        let state = self.clone();
        let done = spawn_blocking(move || {
            let message = state.shelf.message(number)?;
            read(&state, OpenMessage { message, _permit: permit })
        });
        done.await.ok().flatten().ok_or(NotFound)
    }

    async fn show(&self, number: usize, view: MessageView) -> Result<Response, NotFound> {
        let page = self.read(number, move |state, open| {
            Some(page::print_message(&state.contents(), &open.message, view).into_string())
        });
        Ok(respond(HTML_TYPE, PAGE_POLICY, page.await?))
    }
}

async fn show_list(State(state): State<PageState>) -> Response {
    let page = page::print_list(&state.contents(), PageKind::Live).into_string();
    let refresh = [(HeaderName::from_static("refresh"), HeaderValue::from_static("3"))];
    (refresh, respond(HTML_TYPE, PAGE_POLICY, page)).into_response()
}

async fn show_still_list(State(state): State<PageState>) -> Response {
    respond(
        HTML_TYPE,
        PAGE_POLICY,
        page::print_list(&state.contents(), PageKind::Still).into_string(),
    )
}

async fn show_message(
    State(state): State<PageState>,
    Path(number): Path<usize>,
) -> Result<Response, NotFound> {
    state.show(number, MessageView::Page).await
}

async fn show_view(
    State(state): State<PageState>,
    Path((number, word)): Path<(usize, String)>,
) -> Result<Response, NotFound> {
    match word.as_str() {
        "body" => {
            let page = state.read(number, |state, open| {
                match letter::read_page(&state.base, &open.message) {
                    Shown::Text(page) => Some(page),
                    Shown::Missing | Shown::TooCostly => None,
                }
            });
            Ok(respond(HTML_TYPE, MESSAGE_POLICY, page.await?))
        }
        "raw" => {
            let content = state.read(number, |_, open| Some(Bytes::from_owner(open))).await?;
            Ok(respond("message/rfc822", FILE_POLICY, content))
        }
        word => state.show(number, MessageView::parse(word).ok_or(NotFound)?).await,
    }
}

async fn show_part(
    State(state): State<PageState>,
    Path((number, part)): Path<(usize, usize)>,
) -> Result<Response, NotFound> {
    let picture = state.read(number, move |_, open| letter::read_picture(&open.message, part));
    let (kind, picture) = picture.await?;
    Ok(respond(kind, FILE_POLICY, picture))
}

/// The message, part or view does not exist.
struct NotFound;

impl IntoResponse for NotFound {
    fn into_response(self) -> Response {
        let page = "<!doctype html><title>Not here</title><p>Not here.";
        (StatusCode::NOT_FOUND, respond(HTML_TYPE, PAGE_POLICY, page)).into_response()
    }
}
