//! The web server of the inbox's pages.
//!
//! All pages are behind the [`Door`](crate::desk::Door) of the desk. A message is shown in a frame that can run no script, load
//! nothing from outside and reach nothing around it.
//!
//! Looks up to: `wording`, `issue` (the names of the editions), `desk`, `http`.

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
use super::listed_message::ListedMessage;
use super::page_state::{OpenMessage, PageState, Unread};
use super::pages::{self, EditionPair, InboxContents, MessageView, ReadMessage};
use super::received::ReceivedMessage;
use super::trial_site::SITE_PATH;
use crate::desk::{FILE_POLICY, PAGE_POLICY};
use crate::http::{HTML_TYPE, PortLimits, WebPort, respond, serve_port, stream_revisions};
use crate::issue::edition::EditionName;
use crate::language::push_folded;
use crate::wording::{Wording, say};

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

/// Says that a message does not exist, or that it cannot be shown.
fn show_unread(state: &PageState, unread: Unread) -> Response {
    let place = InboxPlace::default();
    let contents = read_contents(state, &place);
    let (status, page) = match unread {
        Unread::Missing => (StatusCode::NOT_FOUND, pages::print_missing_page(&contents)),
        Unread::Failed => {
            let heading = say!("This cannot be shown");
            let page = pages::print_fault_page(&contents, &heading, &word_failure());
            (StatusCode::INTERNAL_SERVER_ERROR, page)
        }
    };
    (status, respond(HTML_TYPE, PAGE_POLICY, page)).into_response()
}

/// Says why nothing was deleted, or not all of it.
fn show_undeleted(state: &PageState, status: StatusCode, why: &Wording) -> Response {
    let place = InboxPlace::default();
    let heading = say!("Not deleted");
    let page = pages::print_fault_page(&read_contents(state, &place), &heading, why);
    (status, respond(HTML_TYPE, PAGE_POLICY, page)).into_response()
}

fn word_failure() -> Wording {
    say!("This is a mistake of the program. The terminal in which it runs says more.")
}

async fn show_list(State(state): State<PageState>, uri: Uri) -> Response {
    let place = InboxPlace::parse(uri.query());
    let print = move |state: &PageState| {
        let contents = read_contents(state, &place);
        pages::print_list_page(&contents, &place.cut(state.shelf.list()))
    };
    match state.work(print).await {
        Some(page) => respond(HTML_TYPE, PAGE_POLICY, page),
        None => show_unread(&state, Unread::Failed),
    }
}

async fn stream_events(State(state): State<PageState>) -> Response {
    stream_revisions(state.shelf.watch(), state.closing.clone(), FILE_POLICY)
}

async fn show_message(
    State(state): State<PageState>,
    Path(number): Path<usize>,
    uri: Uri,
) -> Response {
    let page = Some(MessageView::PAGE);
    show_message_in(&state, number, page, InboxPlace::parse(uri.query())).await
}

async fn show_view(
    State(state): State<PageState>,
    Path((number, word)): Path<(usize, String)>,
    uri: Uri,
) -> Response {
    let body = match word.strip_prefix("body") {
        Some("") => Some(MessageView::PAGE),
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
    let Some(view) = view else { return show_unread(state, Unread::Missing) };
    let printed = state.read(number, move |state, open| {
        let kept = state.shelf.list();
        let own = kept.iter().find(|one| one.number == number).cloned()?;
        let editions = match view {
            MessageView::Editions => find_editions(state, &open.message, &kept),
            _ => EditionPair::default(),
        };
        let around = place.cut_around(number, kept);
        let read = ReadMessage {
            message: &open.message,
            summary: &own.summary,
            around: &around,
            view,
            records: &state.records,
            site: state.site.as_ref(),
            editions: &editions,
        };
        Some(pages::print_message_page(&read_contents(state, &place), &read))
    });
    match printed.await {
        Ok(page) => respond(HTML_TYPE, PAGE_POLICY, page),
        Err(unread) => show_unread(state, unread),
    }
}

/// The newest message of each edition of the issue that a message is of; the message itself for its own edition.
fn find_editions(
    state: &PageState,
    message: &Arc<ReceivedMessage>,
    kept: &[Arc<ListedMessage>],
) -> EditionPair {
    let own = kept.iter().find(|one| one.number == message.number);
    let Some(own) = own.filter(|own| own.summary.issue.is_some()) else {
        return EditionPair::default();
    };
    let find = |edition: EditionName| {
        if own.summary.edition == Some(edition) {
            return Some(Arc::clone(message));
        }
        let is_copy = |one: &&Arc<ListedMessage>| {
            one.summary.edition == Some(edition) && one.summary.issue == own.summary.issue
        };
        state.shelf.message(kept.iter().find(is_copy)?.number)
    };
    EditionPair { free: find(EditionName::Free), paid: find(EditionName::Paid) }
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
        Err(unread) => show_unread(state, unread),
    }
}

async fn show_raw(State(state): State<PageState>, Path(number): Path<usize>) -> Response {
    match state.read(number, |_, open: OpenMessage| Some(Bytes::from_owner(open))).await {
        Ok(content) => respond("message/rfc822", FILE_POLICY, content),
        Err(unread) => show_unread(&state, unread),
    }
}

async fn show_part(
    State(state): State<PageState>,
    Path((number, part)): Path<(usize, usize)>,
) -> Response {
    match state.read(number, move |_, open| letter::read_picture(&open.message, part)).await {
        Ok((kind, picture)) => respond(kind, FILE_POLICY, picture),
        Err(unread) => show_unread(&state, unread),
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
        Err(unread) => show_unread(&state, unread),
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
    // A form is written as the query of an address is.
    let Some(place) = body.ok().and_then(|body| InboxPlace::parse_to_delete(&body)) else {
        let why = say!("Not all of the search was understood, so every message is still there.");
        return show_undeleted(&state, StatusCode::BAD_REQUEST, &why);
    };
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
        Some(Err(cause)) => {
            let why = say!("A file cannot be removed: {cause}", cause = cause.to_string());
            show_undeleted(state, StatusCode::INTERNAL_SERVER_ERROR, &why)
        }
        None => show_undeleted(state, StatusCode::INTERNAL_SERVER_ERROR, &word_failure()),
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
