//! The JSON of the inbox, which people's own tests ask (docs/inbox.md).
//!
//! Looks up to: `desk`, `http`.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout_at};
use url::form_urlencoded;

use super::inbox_place::{InboxPlace, ListedPage};
use super::letter;
use super::message_json::{write_html_check, write_message, write_page};
use super::page_state::{PageState, Unread};
use crate::desk::{Door, FILE_POLICY};
use crate::http::respond;

/// How long a program waits for messages, if it does not say it.
const WAIT_TIME: Duration = Duration::from_secs(10);

/// The longest that a program waits: a connection lives two minutes.
const MAX_WAIT_TIME: Duration = Duration::from_mins(1);

/// How often at most the list is looked through for a program that waits.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// Adds the paths of the JSON behind the door.
pub(super) fn add_json(pages: Router<PageState>, door: &Door) -> Router<PageState> {
    pages
        .route(&door.path("/api/messages"), get(list_messages).delete(delete_messages))
        .route(&door.path("/api/messages/{number}"), get(show_message).delete(delete_message))
        .route(&door.path("/api/messages/{number}/raw"), get(show_raw))
        .route(&door.path("/api/messages/{number}/check"), get(check_html))
        .route(&door.path("/api/messages/{number}/parts/{part}"), get(show_part))
        .route(&door.path("/api/wait"), get(wait_for_messages))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, respond("application/json", FILE_POLICY, format!("{value}\n"))).into_response()
}

fn answer_fault(status: StatusCode, error: &str) -> Response {
    answer(status, &json!({ "error": error }))
}

fn answer_found(found: Result<Value, Unread>) -> Response {
    match found {
        Ok(value) => answer(StatusCode::OK, &value),
        Err(unread) => answer_unread(unread),
    }
}

fn answer_unread(unread: Unread) -> Response {
    match unread {
        Unread::Missing => answer_fault(StatusCode::NOT_FOUND, "there is no such message or part"),
        Unread::Failed => answer_failure(),
    }
}

/// The answer to what has met a mistake of this program.
fn answer_failure() -> Response {
    let words = "a mistake of this program; its terminal says more";
    answer_fault(StatusCode::INTERNAL_SERVER_ERROR, words)
}

/// The part of the list that a program asks for.
async fn cut_list(state: &PageState, place: InboxPlace) -> Option<ListedPage> {
    state.work(move |state| place.cut(state.shelf.list())).await
}

async fn list_messages(State(state): State<PageState>, uri: Uri) -> Response {
    match cut_list(&state, InboxPlace::parse(uri.query())).await {
        Some(page) => answer(StatusCode::OK, &write_page(&page)),
        None => answer_failure(),
    }
}

async fn show_message(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    let read = state.read(number, |state, open| Some(write_message(&open.message, &state.records)));
    answer_found(read.await)
}

async fn check_html(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    answer_found(state.read(number, |_, open| Some(write_html_check(&open.message))).await)
}

async fn show_raw(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    match state.read(number, |_, open| Some(Bytes::from_owner(open))).await {
        Ok(content) => respond("message/rfc822", FILE_POLICY, content),
        Err(unread) => answer_unread(unread),
    }
}

async fn show_part(
    State(state): State<PageState>,
    Path((number, part)): Path<(usize, usize)>,
) -> Response {
    match state.read(number, move |_, open| letter::read_file(&open.message, part)).await {
        Ok(file) => respond("application/octet-stream", FILE_POLICY, file.bytes),
        Err(unread) => answer_unread(unread),
    }
}

async fn delete_message(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    delete(&state, move |_| vec![number]).await
}

/// Deletes every message that answers to the search: all of them, without one.
async fn delete_messages(State(state): State<PageState>, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let Some(place) = InboxPlace::parse_to_delete(query.as_bytes()) else {
        let words = "nothing was deleted: not all of the search is understood";
        return answer_fault(StatusCode::BAD_REQUEST, words);
    };
    let select = move |state: &PageState| {
        let selected = place.select(state.shelf.list());
        selected.iter().map(|message| message.number).collect()
    };
    delete(&state, select).await
}

async fn delete(
    state: &PageState,
    select: impl FnOnce(&PageState) -> Vec<usize> + Send + 'static,
) -> Response {
    let deleted = state.work(move |state| state.shelf.delete(&select(state)));
    match deleted.await {
        Some(Ok(count)) => answer(StatusCode::OK, &json!({ "deleted": count })),
        Some(Err(cause)) => answer_fault(
            StatusCode::INTERNAL_SERVER_ERROR,
            &format!("a file cannot be removed: {cause}"),
        ),
        None => answer_failure(),
    }
}

/// What a program waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AwaitedMessages {
    /// How many messages must answer to the search.
    count: usize,
    time: Duration,
    place: InboxPlace,
}

impl AwaitedMessages {
    fn parse(query: Option<&str>) -> Self {
        let mut awaited = Self { count: 1, time: WAIT_TIME, place: InboxPlace::parse(query) };
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match key.as_ref() {
                "count" => awaited.count = value.parse().unwrap_or(1),
                "seconds" => {
                    let time = value.parse().map_or(WAIT_TIME, Duration::from_secs);
                    awaited.time = time.min(MAX_WAIT_TIME);
                }
                _ => {}
            }
        }
        awaited
    }
}

/// Waits until so many messages answer to the search, and answers the list. If they do not come in time, the answer is a
/// 504, with how many did.
async fn wait_for_messages(State(state): State<PageState>, uri: Uri) -> Response {
    let awaited = AwaitedMessages::parse(uri.query());
    let deadline = Instant::now() + awaited.time;
    let mut changes = state.shelf.watch();
    loop {
        changes.borrow_and_update();
        let Some(page) = cut_list(&state, awaited.place.clone()).await else {
            return answer_failure();
        };
        if page.matching >= awaited.count {
            return answer(StatusCode::OK, &write_page(&page));
        }
        let news = tokio::select! {
            news = timeout_at(deadline, changes.changed()) => news,
            () = state.closing.cancelled() => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        };
        if news.is_err() {
            let words = "so many messages have not come in time";
            let told =
                json!({ "error": words, "matching": page.matching, "wanted": awaited.count });
            return answer(StatusCode::GATEWAY_TIMEOUT, &told);
        }
        sleep(LOOK_INTERVAL).await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::AwaitedMessages;

    #[test]
    fn what_is_waited_for_is_bounded() {
        let read = |query| {
            let AwaitedMessages { count, time, .. } = AwaitedMessages::parse(query);
            (count, time.as_secs())
        };
        assert_eq!(read(None), (1, 10));
        assert_eq!(read(Some("count=5&seconds=3&query=is:free")), (5, 3));
        assert_eq!(read(Some("count=x&seconds=99999")), (1, Duration::from_mins(1).as_secs()));
    }
}
