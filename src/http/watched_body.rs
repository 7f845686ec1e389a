//! The body of a request, while it is read. Its connection counts as waiting until the body has come.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};

use super::seats::{RequestAtWork, Seat};

/// The work on a request, from the moment at which all of it has come.
pub(super) struct RequestWork {
    seat: Arc<Seat>,
    begun: Mutex<Option<RequestAtWork>>,
}

/// A body that begins the work on its request when it has come.
pub(super) struct WatchedBody {
    body: Incoming,
    work: Arc<RequestWork>,
}

impl RequestWork {
    fn begin(&self) {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.get_or_insert_with(|| Seat::begin_request(&self.seat));
    }
}

impl WatchedBody {
    /// The body of a request on this connection, and the work on the request. The work ends when it is dropped with the
    /// body.
    pub(super) fn begin(body: Incoming, seat: &Arc<Seat>) -> (Self, Arc<RequestWork>) {
        let work = Arc::new(RequestWork { seat: Arc::clone(seat), begun: Mutex::new(None) });
        if body.is_end_stream() {
            work.begin();
        } else {
            seat.begin_body();
        }
        (Self { body, work: Arc::clone(&work) }, work)
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            self.work.begin();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
