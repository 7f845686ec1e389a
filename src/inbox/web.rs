//! The web server of the inbox's pages.
//!
//! A web page must not read the inbox through the visitor's browser. Requests must therefore name
//! this machine (against DNS rebinding). A message is shown in a frame that can run no script, load
//! nothing from outside and reach nothing around it.
//!
//! Any user of this machine can call the port. Where not all of them may read the messages, each path
//! begins with a token, which only the printed link has.
//!
//! A few messages are read at a time, on threads of their own, so that the mail goes on.
//!
//! Looks up to: `http`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::letter::{self, Shown};
use super::page::{self, InboxContents, MessageView, PageKind};
use super::received::ReceivedMessage;
use super::shelf::Shelf;
use crate::http::{HTML_TYPE, PortLimits, WebPort, respond, serve_port};

/// How many messages are read at a time.
const MAX_MESSAGES_READ: usize = 4;

/// The page and the mail share the descriptors of the process: a thousand idle browsers must not keep mail out.
pub(super) const LIMITS: PortLimits =
    PortLimits { connections: 64, head_timeout: Duration::from_secs(10) };

const STYLESHEET: &str = include_str!("style.css");
/// The policy of the inbox's own pages: their style and their frame only.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// The policy of a message: its own styles and pictures, no script, no form, no access to this
/// server.
const MESSAGE_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";
/// The policy of a picture or a downloaded file.
const FILE_POLICY: &str = "sandbox; default-src 'none'";

#[derive(Clone)]
struct PageState {
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    port: u16,
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

/// Serves the page until the inbox closes. All paths begin with `base`: nothing, or `/` and the token.
pub(super) async fn serve_pages(
    port: WebPort,
    base: Arc<str>,
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    closing: CancellationToken,
) {
    let number = port.listener.local_addr().map_or(0, |address| address.port());
    let readers = Arc::new(Semaphore::new(MAX_MESSAGES_READ));
    let at = |path: &str| format!("{base}{path}");
    let state = PageState { shelf, smtp, port: number, base: Arc::clone(&base), readers };
    let router = Router::new()
        .route(&at("/"), get(show_list))
        .route(&at("/still"), get(show_still_list))
        .route(
            &at("/style.css"),
            get(async || respond("text/css; charset=utf-8", PAGE_POLICY, STYLESHEET)),
        )
        .route(&at("/message/{number}"), get(show_message))
        .route(&at("/message/{number}/{view}"), get(show_view))
        .route(&at("/message/{number}/part/{part}"), get(show_part))
        .layer(from_fn_with_state(state.clone(), refuse_other_names))
        .with_state(state);
    serve_port(port, router, closing).await;
}

/// Refuses a request for another host name (RFC 9110 §15.5.20).
async fn refuse_other_names(
    State(state): State<PageState>,
    request: Request,
    next: Next,
) -> Response {
    if is_addressed_here(request.headers(), state.port) {
        return next.run(request).await;
    }
    let words = "The inbox answers at localhost and 127.0.0.1 only.\n";
    (StatusCode::MISDIRECTED_REQUEST, respond("text/plain", FILE_POLICY, words)).into_response()
}

fn is_addressed_here(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host.as_bytes().eq_ignore_ascii_case(format!("{name}:{port}").as_bytes()))
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

#[cfg(test)]
mod tests {
    use axum::http::header::HOST;
    use axum::http::{HeaderMap, HeaderValue};

    use super::is_addressed_here;

    #[test]
    fn only_names_of_this_machine_at_our_port_are_answered() {
        let told = |hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, HeaderValue::from_static(host));
            }
            is_addressed_here(&headers, 8025)
        };
        assert!(told(&["localhost:8025"]) && told(&["127.0.0.1:8025"]) && told(&["[::1]:8025"]));
        assert!(!told(&[]) && !told(&["localhost"]) && !told(&["localhost:80"]));
        assert!(!told(&["localhost:8025.evil.example"]) && !told(&["evil.example:8025"]));
        assert!(!told(&["localhost:8025", "evil.example"]));
    }
}
