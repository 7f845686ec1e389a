//! Answers the requests of mail providers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ALLOW, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use tokio::time::timeout;

use super::network::Network;
use super::network_limit::NetworkLimit;
use super::refusal_cause::RefusalCause;
use super::request_body::{BodyLimit, read_body};
use super::request_news::RequestNews;
use super::told_notices::NoticesTaken;
use super::webhooks::{SentBody, WebhookRefusal, Webhooks};
use super::wish_writer::{Unavailable, WishWriter};
use crate::http::{RequestAtWork, Seat, Seats, respond};
use crate::publication::MailProvider;

/// What the body of a provider's request may take. Amazon SNS has at most 256 KiB in a message, quotation marks not counted.
const LIMIT: BodyLimit = BodyLimit { bytes: 384 << 10, time: Duration::from_secs(10) };

/// After how many seconds a provider is asked to try again.
const RETRY_SECONDS: u16 = 300;

/// The policy of an answer that is no page.
const POLICY: &str = "default-src 'none'";

/// What listens to providers.
pub(super) struct Listening<'a> {
    pub(super) webhooks: &'a Webhooks,
    pub(super) writer: &'a WishWriter,
    pub(super) limit: &'a NetworkLimit,
    pub(super) news: &'a RequestNews,
}

/// A request to the page of a provider.
pub(super) struct ProviderRequest {
    pub(super) provider: MailProvider,
    /// Where it comes from.
    pub(super) network: Network,
    /// When it came.
    pub(super) now: Timestamp,
    pub(super) request: Request,
}

/// Takes what a provider tells. Whoever proves nothing gets the same answer, whatever is wrong with the proof.
pub(super) async fn take_notices(listening: Listening<'_>, asked: ProviderRequest) -> Response {
    let ProviderRequest { provider, network, now, request } = asked;
    if request.method() != Method::POST {
        let mut refused = say(StatusCode::METHOD_NOT_ALLOWED, "only POST\n");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return refused;
    }
    let (head, body) = request.into_parts();
    if !listening.webhooks.has_password(provider, &head.headers) {
        listening.news.note_refusal(provider, RefusalCause::Password);
        return refuse(listening.limit, network);
    }
    let (body, _proving) = match read_in_turn(listening.webhooks, provider, body).await {
        Ok(read) => read,
        Err(answer) => return answer,
    };
    let sent = SentBody { provider, network, now, text: body };
    listening.take_body(sent).await
}

impl Listening<'_> {
    /// Proves who has made a request, and takes what it says.
    async fn take_body(&self, sent: SentBody) -> Response {
        let (provider, network) = (sent.provider, sent.network);
        let proven = match self.webhooks.prove(sent).await {
            Ok(proven) => proven,
            Err(WebhookRefusal::Unproven(cause)) => {
                self.news.note_refusal(provider, cause);
                return refuse(self.limit, network);
            }
            Err(WebhookRefusal::Later(cause)) => {
                self.news.note_refusal(provider, cause);
                return put_off(StatusCode::SERVICE_UNAVAILABLE);
            }
            Err(WebhookRefusal::TooOften) => return put_off(StatusCode::TOO_MANY_REQUESTS),
        };
        let taken = match proven {
            Some(body) => self.writer.take_notices(body).await,
            None => Ok(NoticesTaken::Done),
        };
        match taken {
            Ok(NoticesTaken::Done) => {
                self.news.note_success(provider);
                say(StatusCode::OK, "ok\n")
            }
            Ok(NoticesTaken::Unclear) => {
                self.news.note_refusal(provider, RefusalCause::NoNotice);
                say(StatusCode::BAD_REQUEST, "this is no notice\n")
            }
            Ok(NoticesTaken::OverLimit) | Err(Unavailable) => {
                put_off(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }
}

/// Reads the body of a request. Whoever signs bodies has proven nothing yet, so few of these are read at once. The place
/// is kept until what is answered with the body is dropped.
async fn read_in_turn(
    webhooks: &Webhooks,
    provider: MailProvider,
    body: Body,
) -> Result<(Vec<u8>, Option<RequestAtWork>), Response> {
    let refuse = |status| say(status, "refused\n");
    if !provider.signs_bodies() {
        return Ok((read_body(body, LIMIT).await.map_err(refuse)?, None));
    }
    let later = || put_off(StatusCode::SERVICE_UNAVAILABLE);
    let place = timeout(LIMIT.time, Seats::take(webhooks.places())).await.map_err(|_| later())?;
    let place = Arc::new(place);
    let body = tokio::select! {
        body = read_body(body, LIMIT) => body.map_err(refuse)?,
        () = place.given_up() => return Err(later()),
    };
    Ok((body, Some(Seat::begin_request(&place))))
}

/// Refuses whoever has proven nothing. A network that tries it too often is put off.
fn refuse(limit: &NetworkLimit, network: Network) -> Response {
    if limit.allows(network, Instant::now()) {
        say(StatusCode::FORBIDDEN, "refused\n")
    } else {
        put_off(StatusCode::TOO_MANY_REQUESTS)
    }
}

fn put_off(status: StatusCode) -> Response {
    let mut answer = say(status, "later\n");
    answer.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
    answer
}

fn say(status: StatusCode, words: &'static str) -> Response {
    (status, respond("text/plain; charset=utf-8", POLICY, words)).into_response()
}
