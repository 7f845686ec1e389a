//! The web servers of the house: HTTP/1.1 on a port, bounded in number, size and time.
//!
//! Whoever reaches the port can hold connections open, send heads without end, or say nothing at all. The room
//! holds all of this off, so that a room with pages writes pages only. When every connection is taken, a new one
//! takes the place of the one that has waited longest for its request, or for the body of one.
//!
//! Looks up to: nothing.

mod event_stream;
mod port_search;
mod seats;
mod watched_body;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use event_stream::stream_revisions;
pub use port_search::{PortSearch, find_reachable, open_port};
pub use seats::{RequestAtWork, Seat, Seats};
use watched_body::WatchedBody;

/// The `Content-Type` of a page.
pub const HTML_TYPE: &str = "text/html; charset=utf-8";

/// The `Content-Type` of words without form.
pub const TEXT_TYPE: &str = "text/plain; charset=utf-8";

/// The most bytes of the head of a request. A longer one is refused (RFC 6585 §5).
const MAX_HEAD_BYTES: usize = 16 << 10;

/// The most fields of the head of a request.
const MAX_HEAD_FIELDS: usize = 64;

/// How long a connection lives: a browser or a proxy opens another one.
const MAX_CONNECTION_TIME: Duration = Duration::from_mins(2);

/// How long a request in progress may take when its connection is to be closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the port waits when the process may open no further connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What the connections of a port may take.
#[derive(Debug, Clone, Copy)]
pub struct PortLimits {
    /// How many connections are open at once.
    pub connections: usize,
    /// How long the head of a request may take. A connection without a request is closed after this time.
    pub head_timeout: Duration,
}

/// A port, and what is done for it.
pub struct WebPort {
    /// The open port.
    pub listener: TcpListener,
    /// What its connections may take.
    pub limits: PortLimits,
    /// Called when the process may open no further connection. It can close one that does not belong to the
    /// port; the port closes one of its own.
    pub on_shortage: Box<dyn Fn() + Send + Sync>,
}

/// The IP address at the other end of a connection: an extension of each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PeerAddress(IpAddr);

/// Answers the requests of a port until it is to close. Requests in progress are finished then.
pub async fn serve_port(port: WebPort, router: Router, closing: CancellationToken) {
    let WebPort { listener, limits, on_shortage } = port;
    let seats = Arc::new(Seats::new(limits.connections));
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = closing.cancelled() => break,
        };
        let Ok((stream, peer)) = accepted else {
            seats.free_one();
            on_shortage();
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let seat = tokio::select! {
            seat = Seats::take(&seats) => seat,
            () = closing.cancelled() => break,
        };
        let connection = PortConnection { stream, peer, seat, limits, closing: closing.clone() };
        connections.spawn(connection.converse(router.clone()));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

/// One connection of a port.
struct PortConnection {
    stream: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    limits: PortLimits,
    closing: CancellationToken,
}

impl PortConnection {
    async fn converse(self, router: Router) {
        let Self { stream, peer, seat, limits, closing } = self;
        let _ = stream.set_nodelay(true);
        let router = TowerToHyperService::new(router);
        let seat = Arc::new(seat);
        let answering = Arc::clone(&seat);
        let answers = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(PeerAddress(peer.ip()));
            let (head, body) = request.into_parts();
            let (body, work) = WatchedBody::begin(body, &answering);
            let answer = router.call(hyper::Request::from_parts(head, body));
            async move {
                let answer: Result<Response, Infallible> = answer.await;
                drop(work);
                answer
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head_timeout)
            .max_buf_size(MAX_HEAD_BYTES)
            .max_headers(MAX_HEAD_FIELDS)
            .serve_connection(TokioIo::new(stream), answers);
        let mut connection = pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            () = seat.given_up() => return,
            () = closing.cancelled() => {}
            () = sleep(MAX_CONNECTION_TIME) => {}
        }
        connection.as_mut().graceful_shutdown();
        let _ = timeout(CLOSE_TIMEOUT, connection).await;
    }
}

/// The IP address at the other end of a request's connection.
pub fn find_peer(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<PeerAddress>().map(|peer| peer.0)
}

/// Makes an answer that no browser keeps, guesses the type of, or tells other sites of. `policy` is its
/// Content Security Policy.
pub fn respond(kind: &'static str, policy: &str, body: impl IntoResponse) -> Response {
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}
