//! Reads the body of a request, which is hostile: within a limit of bytes and of time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use tokio::time::timeout;

/// What a body may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BodyLimit {
    /// The most bytes.
    pub(super) bytes: usize,
    /// How long it may take to come.
    pub(super) time: Duration,
}

/// What the body of a form may take.
pub(super) const FORM_LIMIT: BodyLimit = BodyLimit { bytes: 8 << 10, time: Duration::from_secs(5) };

/// Reads a body. Refuses a longer one, a slow one, and one that is cut off.
pub(super) async fn read_body(body: Body, limit: BodyLimit) -> Result<Vec<u8>, StatusCode> {
    let read = timeout(limit.time, collect_body(body, limit.bytes)).await;
    read.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
}

async fn collect_body(mut body: Body, max_bytes: usize) -> Result<Vec<u8>, StatusCode> {
    if body.size_hint().lower() > max_bytes as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(bytes) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        if read.len() + bytes.len() > max_bytes {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        read.extend_from_slice(&bytes);
    }
    Ok(read)
}
