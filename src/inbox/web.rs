//! The inbox's door for browsers.
//!
//! A page on the web must not read the inbox through the visitor's browser, so a request must be
//! addressed to this machine by name (against DNS rebinding), and a message is shown in a frame that
//! can run nothing, fetch nothing from outside and reach nothing around it.
//!
//! Looks up to: nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::page::{self, Holding, Shape, View};
use super::shelf::Shelf;
use super::{Message, letter};

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("style.css");
/// The inbox's own pages: their style, their frame, and nothing more.
const OWN: &str = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// A message: its own styles and its own pictures, no script, no form, no place on this server.
const SANDBOX: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";
/// A picture, or a file to keep.
const INERT: &str = "sandbox; default-src 'none'";

#[derive(Clone)]
struct Desk {
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    port: u16,
}

/// Serves the page until the inbox closes.
pub(super) async fn serve(
    listener: TcpListener,
    shelf: Arc<Shelf>,
    smtp: SocketAddr,
    closing: CancellationToken,
) {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let desk = Desk { shelf, smtp, port };
    let router = Router::new()
        .route("/", get(list))
        .route("/still", get(still))
        .route("/style.css", get(async || answer("text/css; charset=utf-8", OWN, STYLE)))
        .route("/message/{number}", get(open))
        .route("/message/{number}/{view}", get(view))
        .route("/message/{number}/part/{part}", get(part))
        .layer(from_fn_with_state(desk.clone(), only_this_machine))
        .with_state(desk);
    let _ = axum::serve(listener, router)
        .with_graceful_shutdown(async move { closing.cancelled().await })
        .await;
}

/// Refuses a request that was addressed to another name (RFC 9110 §15.5.20).
async fn only_this_machine(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    if addressed_here(request.headers(), desk.port) {
        return next.run(request).await;
    }
    let words = "The inbox answers at localhost and 127.0.0.1 only.\n";
    (StatusCode::MISDIRECTED_REQUEST, answer("text/plain", INERT, words)).into_response()
}

fn addressed_here(headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host.as_bytes().eq_ignore_ascii_case(format!("{name}:{port}").as_bytes()))
}

impl Desk {
    fn holding(&self) -> Holding {
        let messages = self.shelf.messages();
        Holding { messages, count: self.shelf.count(), smtp: self.smtp }
    }

    fn message(&self, number: usize) -> Result<Arc<Message>, Missing> {
        self.shelf.message(number).ok_or(Missing)
    }

    fn reading(&self, number: usize, view: View) -> Result<Response, Missing> {
        let message = self.message(number)?;
        let page = page::reading(&self.holding(), &message, view);
        Ok(answer(HTML, OWN, page.into_string()))
    }
}

async fn list(State(desk): State<Desk>) -> Response {
    let page = page::list(&desk.holding(), Shape::Live).into_string();
    let refresh = [(HeaderName::from_static("refresh"), HeaderValue::from_static("3"))];
    (refresh, answer(HTML, OWN, page)).into_response()
}

async fn still(State(desk): State<Desk>) -> Response {
    answer(HTML, OWN, page::list(&desk.holding(), Shape::Still).into_string())
}

async fn open(State(desk): State<Desk>, Path(number): Path<usize>) -> Result<Response, Missing> {
    desk.reading(number, View::Page)
}

async fn view(
    State(desk): State<Desk>,
    Path((number, word)): Path<(usize, String)>,
) -> Result<Response, Missing> {
    match word.as_str() {
        "body" => {
            let page = letter::page(&*desk.message(number)?).ok_or(Missing)?;
            Ok(answer(HTML, SANDBOX, page))
        }
        "raw" => {
            let message = desk.message(number)?;
            Ok(answer("message/rfc822", INERT, message.content.clone()))
        }
        word => desk.reading(number, View::named(word).ok_or(Missing)?),
    }
}

async fn part(
    State(desk): State<Desk>,
    Path((number, part)): Path<(usize, usize)>,
) -> Result<Response, Missing> {
    let (kind, picture) = letter::picture(&*desk.message(number)?, part).ok_or(Missing)?;
    Ok(answer(kind, INERT, picture))
}

/// There is no such message, part or view.
struct Missing;

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        let page =
            "<!doctype html><title>Not here</title><p>Not here. <a href=\"/\">All messages</a>";
        (StatusCode::NOT_FOUND, answer(HTML, OWN, page)).into_response()
    }
}

fn answer(kind: &'static str, policy: &'static str, body: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::header::HOST;
    use axum::http::{HeaderMap, HeaderValue};

    use super::addressed_here;

    #[test]
    fn only_names_of_this_machine_at_our_port_are_answered() {
        let told = |hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, HeaderValue::from_static(host));
            }
            addressed_here(&headers, 8025)
        };
        assert!(told(&["localhost:8025"]) && told(&["127.0.0.1:8025"]) && told(&["[::1]:8025"]));
        assert!(!told(&[]) && !told(&["localhost"]) && !told(&["localhost:80"]));
        assert!(!told(&["localhost:8025.evil.example"]) && !told(&["evil.example:8025"]));
        assert!(!told(&["localhost:8025", "evil.example"]));
    }
}
