//! Reads the body of a form: not for longer, and not more, than a form of ours needs.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use tokio::time::timeout;

/// The most bytes of a form.
const MAX_FORM_BYTES: usize = 8 << 10;

/// How long the body of a form may take.
const FORM_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the body of a form. Refuses a longer one, a slow one, and one that is cut off.
pub(super) async fn read_body(body: Body) -> Result<Vec<u8>, StatusCode> {
    let read = timeout(FORM_TIMEOUT, collect_body(body)).await;
    read.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
}

async fn collect_body(mut body: Body) -> Result<Vec<u8>, StatusCode> {
    if body.size_hint().lower() > MAX_FORM_BYTES as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(bytes) = frame.map_err(|_| StatusCode::BAD_REQUEST)?.into_data() else { continue };
        if read.len() + bytes.len() > MAX_FORM_BYTES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        read.extend_from_slice(&bytes);
    }
    Ok(read)
}
