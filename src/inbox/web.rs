//! The web server of the inbox's pages.
//!
//! All pages are behind the [`Door`](crate::desk::Door) of the desk. A message is shown in a frame that can run no script, load
//! nothing from outside and reach nothing around it.
//!
//! Looks up to: `desk`, `http`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, LOCATION, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::api::add_json;
use super::inbox_place::InboxPlace;
use super::letter::{self, Shown};
use super::page_state::{NotFound, OpenMessage, PageState};
use super::pages::{self, EditionPair, InboxContents, MessageView, ReadMessage};
use super::received::ReceivedMessage;
use super::trial_site::SITE_PATH;
use crate::desk::{FILE_POLICY, PAGE_POLICY};
use crate::http::{HTML_TYPE, PortLimits, WebPort, respond, serve_port, stream_revisions};
use crate::language::push_folded;

/// The page and the mail share the descriptors of the process: a thousand idle browsers must not keep mail out.
pub(super) const LIMITS: PortLimits =
    PortLimits { connections: 64, head_timeout: Duration::from_secs(10) };

/// The most bytes of a posted form.
const MAX_FORM_BYTES: usize = 16 << 10;

/// The policy of a message: its own styles and pictures, no script, no form, no access to this
/// server.
const MESSAGE_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// Keeps a browser from looking up the names in a message's links before they are followed.
const DNS_PREFETCH: HeaderName = HeaderName::from_static("x-dns-prefetch-control");

/// Serves the pages and their JSON behind the door until the inbox closes.
pub(super) async fn serve_pages(port: WebPort, state: PageState) {
    let door = state.door.clone();
    let pages = Router::new()
        .route(&door.path("/"), get(show_list))
        .route(&door.path("/events"), get(stream_events))
        .route(&door.path("/delete"), post(delete_listed))
        .route(&door.path("/message/{number}"), get(show_message))
        .route(&door.path("/message/{number}/delete"), post(delete_message))
        .route(&door.path("/message/{number}/raw"), get(show_raw))
        .route(&door.path("/message/{number}/part/{part}"), get(show_part))
        .route(&door.path("/message/{number}/file/{part}"), get(download_part))
        .route(&door.path("/message/{number}/{view}"), get(show_view));
    let pages = add_json(pages, &door).with_state(state.clone());
    let pages = match &state.site {
        Some(site) => {
            let site = site.pages().layer(from_fn(let_forms_name_their_page));
            pages.nest_service(&door.path(SITE_PATH), site)
        }
        None => pages,
    };
    serve_port(port, door.guard(pages), state.closing).await;
}

/// Lets a browser say that a form comes from this page. The pages of a publication tell nobody where a reader comes from,
/// and the door refuses what says nothing.
async fn let_forms_name_their_page(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    answer
}

/// What a page shows of the inbox now.
fn read_contents<'a>(state: &'a PageState, place: &'a InboxPlace) -> InboxContents<'a> {
    let revision = *state.shelf.watch().borrow();
    let count = state.shelf.count();
    InboxContents { door: &state.door, smtp: state.smtp, place, count, revision }
}

fn show_page(page: Option<String>) -> Response {
    match page {
        Some(page) => respond(HTML_TYPE, PAGE_POLICY, page),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Says that a message does not exist.
fn show_missing(state: &PageState) -> Response {
    let place = InboxPlace::default();
    let page = pages::print_missing_page(&read_contents(state, &place));
    (StatusCode::NOT_FOUND, respond(HTML_TYPE, PAGE_POLICY, page)).into_response()
}

async fn show_list(State(state): State<PageState>, uri: Uri) -> Response {
    let place = InboxPlace::parse(uri.query());
    let print = move |state: &PageState| {
        let contents = read_contents(state, &place);
        pages::print_list_page(&contents, &place.cut(state.shelf.list()))
    };
    show_page(state.work(print).await)
}

async fn stream_events(State(state): State<PageState>) -> Response {
    stream_revisions(state.shelf.watch(), state.closing.clone(), FILE_POLICY)
}

async fn show_message(
    State(state): State<PageState>,
    Path(number): Path<usize>,
    uri: Uri,
) -> Response {
    let page = MessageView::parse("page");
    show_message_in(&state, number, page, InboxPlace::parse(uri.query())).await
}

async fn show_view(
    State(state): State<PageState>,
    Path((number, word)): Path<(usize, String)>,
    uri: Uri,
) -> Response {
    let body = match word.strip_prefix("body") {
        Some("") => MessageView::parse("page"),
        Some(look) => look.strip_prefix('-').and_then(MessageView::parse),
        None => None,
    };
    if let Some(MessageView::Page(_, look)) = body {
        return show_body(&state, number, look).await;
    }
    show_message_in(&state, number, MessageView::parse(&word), InboxPlace::parse(uri.query())).await
}

async fn show_message_in(
    state: &PageState,
    number: usize,
    view: Option<MessageView>,
    place: InboxPlace,
) -> Response {
    let Some(view) = view else { return show_missing(state) };
    let printed = state.read(number, move |state, open| {
        let around = place.cut_around(number, state.shelf.list());
        let editions = find_editions(state, &open.message);
        let read = ReadMessage {
            message: &open.message,
            around: &around,
            view,
            records: &state.records,
            site: state.site.as_ref(),
            editions: &editions,
        };
        Some(pages::print_message_page(&read_contents(state, &place), &read))
    });
    match printed.await {
        Ok(page) => show_page(Some(page)),
        Err(NotFound) => show_missing(state),
    }
}

/// The newest message of each edition of the issue that a message is of; the message itself for its own edition.
fn find_editions(state: &PageState, message: &Arc<ReceivedMessage>) -> EditionPair {
    let kept = state.shelf.list();
    let own = kept.iter().find(|one| one.number == message.number);
    let Some(own) = own.filter(|own| own.summary.issue.is_some()) else {
        return EditionPair::default();
    };
    let find = |edition: &str| {
        if own.summary.edition == Some(edition) {
            return Some(Arc::clone(message));
        }
        let is_other = |one: &&Arc<_>| is_of(one, edition, own.summary.issue.as_deref());
        state.shelf.message(kept.iter().find(is_other)?.number)
    };
    EditionPair { free: find("free"), paid: find("paid") }
}

fn is_of(
    listed: &super::listed_message::ListedMessage,
    edition: &str,
    issue: Option<&str>,
) -> bool {
    listed.summary.edition == Some(edition) && listed.summary.issue.as_deref() == issue
}

async fn show_body(state: &PageState, number: usize, look: letter::LetterLook) -> Response {
    let page = state.read(number, move |state, open| {
        match letter::read_page(state.door.base(), &open.message, state.site.as_ref(), look) {
            Shown::Text(page) => Some(page),
            Shown::Missing | Shown::TooCostly => None,
        }
    });
    match page.await {
        Ok(page) => {
            ([(DNS_PREFETCH, "off")], respond(HTML_TYPE, MESSAGE_POLICY, page)).into_response()
        }
        Err(NotFound) => show_missing(state),
    }
}

async fn show_raw(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    match state.read(number, |_, open: OpenMessage| Some(Bytes::from_owner(open))).await {
        Ok(content) => respond("message/rfc822", FILE_POLICY, content),
        Err(NotFound) => show_missing(&state),
    }
}

async fn show_part(
    State(state): State<PageState>,
    Path((number, part)): Path<(usize, usize)>,
) -> Response {
    match state.read(number, move |_, open| letter::read_picture(&open.message, part)).await {
        Ok((kind, picture)) => respond(kind, FILE_POLICY, picture),
        Err(NotFound) => show_missing(&state),
    }
}

async fn download_part(
    State(state): State<PageState>,
    Path((number, part)): Path<(usize, usize)>,
) -> Response {
    match state.read(number, move |_, open| letter::read_file(&open.message, part)).await {
        Ok(file) => {
            let name = write_file_name(file.name.as_deref(), part);
            let disposition = format!("attachment; filename=\"{name}\"");
            let answer = respond("application/octet-stream", FILE_POLICY, file.bytes);
            ([(CONTENT_DISPOSITION, disposition)], answer).into_response()
        }
        Err(NotFound) => show_missing(&state),
    }
}

/// A name for a file that a sender has named: letters, digits, dots and hyphens, and no dot in front.
fn write_file_name(name: Option<&str>, part: usize) -> String {
    let mut safe = String::new();
    for c in name.unwrap_or_default().chars().take(120) {
        let before = safe.len();
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            safe.push(c);
        } else {
            let mut folded = String::new();
            push_folded(c, &mut folded);
            safe.extend(folded.chars().filter(char::is_ascii_alphanumeric));
        }
        if safe.len() == before && !safe.ends_with('-') {
            safe.push('-');
        }
    }
    let safe = safe.trim_matches(['.', '-']);
    if safe.is_empty() { format!("part-{part}") } else { safe.to_owned() }
}

/// Deletes a message, and shows the one that came before it.
async fn delete_message(
    State(state): State<PageState>,
    Path(number): Path<usize>,
    uri: Uri,
) -> Response {
    let place = InboxPlace::parse(uri.query());
    let deleted = state.work(move |state| {
        let around = place.cut_around(number, state.shelf.list());
        let deleted = state.shelf.delete(&[number]);
        let place = InboxPlace { before: None, ..place };
        let neighbours = around.neighbours;
        let next = neighbours.older.or(neighbours.newer);
        let there = match next {
            Some(next) => format!("/message/{next}{}#m{next}", place.write()),
            None => format!("/{}", place.write()),
        };
        deleted.map(|_| there)
    });
    redirect(&state, deleted.await)
}

/// Deletes every message that answers to a search.
async fn delete_listed(State(state): State<PageState>, request: Request) -> Response {
    let body = axum::body::to_bytes(request.into_body(), MAX_FORM_BYTES).await;
    let Ok(body) = body else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    // A form is written as the query of an address is.
    let place = InboxPlace::parse(std::str::from_utf8(&body).ok());
    let deleted = state.work(move |state| {
        let numbers: Vec<usize> =
            place.select(state.shelf.list()).iter().map(|message| message.number).collect();
        state.shelf.delete(&numbers).map(|_| "/".to_owned())
    });
    redirect(&state, deleted.await)
}

/// Leads a browser to a page after something was done (RFC 9110 §15.4.4).
fn redirect(state: &PageState, there: Option<std::io::Result<String>>) -> Response {
    match there {
        Some(Ok(path)) => {
            let there = state.door.path(&path);
            (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response()
        }
        Some(Err(_)) | None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::write_file_name;

    #[test]
    fn the_name_of_a_file_is_made_harmless() {
        for (name, safe) in [
            ("été 2025.pdf", "ete-2025.pdf"),
            ("../../etc/passwd", "etc-passwd"),
            ("a\"; filename=b\r\nx: y", "a-filename-b-x-y"),
            ("...", "part-3"),
            ("日本", "part-3"),
            ("", "part-3"),
        ] {
            assert_eq!(write_file_name(Some(name), 3), safe, "{name}");
        }
        assert_eq!(write_file_name(None, 3), "part-3");
    }
}
