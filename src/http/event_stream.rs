//! The events of a page that renews itself (server-sent events, WHATWG HTML §9.2): each says the number of a state.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body as AnswerBody;
use axum::response::Response;
use hyper::body::{Body, Bytes, Frame};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::respond;

/// How long nothing is sent before a line without meaning is. Whoever stands between hears that the connection lives.
const QUIET_TIME: Duration = Duration::from_secs(15);

/// After how many milliseconds a browser asks again when a connection has ended.
const RETRY_MILLISECONDS: u32 = 300;

/// What was written and not yet sent. A browser that reads slowly misses states in between, and none at the end.
const WRITTEN_EVENTS: usize = 2;

/// The body of an answer that goes on.
struct EventBody(mpsc::Receiver<Bytes>);

/// Answers with the number of the present state, and with that of each later one, until the port is to close or the states
/// end. `policy` is the Content Security Policy of the answer.
pub fn stream_revisions(
    mut revisions: watch::Receiver<u64>,
    closing: CancellationToken,
    policy: &str,
) -> Response {
    let (sender, receiver) = mpsc::channel(WRITTEN_EVENTS);
    tokio::spawn(async move {
        let first = write_event(*revisions.borrow_and_update());
        let mut words = format!("retry: {RETRY_MILLISECONDS}\n{first}");
        while sender.send(words.into()).await.is_ok() {
            words = tokio::select! {
                changed = revisions.changed() => {
                    if changed.is_err() { return }
                    write_event(*revisions.borrow_and_update())
                }
                () = sleep(QUIET_TIME) => ":\n\n".to_owned(),
                () = sender.closed() => return,
                () = closing.cancelled() => return,
            };
        }
    });
    respond("text/event-stream", policy, AnswerBody::new(EventBody(receiver)))
}

fn write_event(revision: u64) -> String {
    format!("data: {revision}\n\n")
}

impl Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|words| words.map(|words| Ok(Frame::data(words))))
    }
}
