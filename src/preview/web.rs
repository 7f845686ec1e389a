//! The web server of the preview's pages.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use tokio_util::sync::CancellationToken;

use super::choices::Choices;
use super::editor_link::EditorLink;
use super::issue_list::print_issues;
use super::issue_view::{EditionView, IssueView};
use super::mail_page::MAIL_POLICY;
use super::mend_form::{MendEnd, read_mend};
use super::page::{print_issue, print_missing, print_not_mended};
use super::press::{Press, parse_edition};
use super::preview_frame::PreviewFrame;
use crate::check::clients::ClientView;
use crate::desk::{Door, FILE_POLICY, PAGE_POLICY};
use crate::http::{HTML_TYPE, respond, stream_revisions};
use crate::issue::IssueName;

/// The most bytes of a form.
const MAX_FORM_BYTES: usize = 8 << 10;

/// The pages, and what they are made with.
#[derive(Clone)]
pub(super) struct Pages {
    door: Door,
    press: Press,
    editor: EditorLink,
    closing: CancellationToken,
}

/// An edition of an issue, as the path of a mail names it.
struct NamedEdition {
    view: Arc<IssueView>,
    edition: crate::issue::edition::EditionName,
}

impl Pages {
    pub(super) const fn new(
        door: Door,
        press: Press,
        editor: EditorLink,
        closing: CancellationToken,
    ) -> Self {
        Self { door, press, editor, closing }
    }

    /// The pages behind their door.
    pub(super) fn make_router(self) -> Router {
        let door = self.door.clone();
        let pages = Router::new()
            .route(&door.path("/"), get(show_issue))
            .route(&door.path("/issues"), get(show_issues))
            .route(&door.path("/events"), get(show_events))
            .route(&door.path("/mend"), post(mend_finding))
            .route(&door.path("/mail/{issue}/{edition}"), get(show_mail))
            .route(&door.path("/message/{issue}/{edition}"), get(show_message))
            .route(&door.path("/picture/{issue}/{edition}/{number}"), get(show_picture))
            .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
            .with_state(self);
        door.guard(pages)
    }

    const fn frame(&self) -> PreviewFrame<'_> {
        PreviewFrame { door: &self.door, editor: self.editor }
    }

    fn missing(&self) -> Response {
        (StatusCode::NOT_FOUND, answer_page(&print_missing(self.frame()))).into_response()
    }

    /// The edition that a path names. `None` if there is none, or the issue could not be printed.
    async fn find_edition(&self, place: &str, edition: &str) -> Option<NamedEdition> {
        let edition = parse_edition(edition)?;
        let issue = match place {
            "shown" => None,
            place => Some(IssueName::parse(place)?),
        };
        let view = self.press.show(issue).await?;
        Some(NamedEdition { view, edition })
    }
}

impl NamedEdition {
    fn read(&self) -> Option<&EditionView> {
        self.view.edition(self.edition)
    }
}

fn answer_page(page: &Markup) -> Response {
    respond(HTML_TYPE, PAGE_POLICY, page.0.clone())
}

async fn show_issue(State(pages): State<Pages>, RawQuery(query): RawQuery) -> Response {
    let choices = Choices::parse(&query.unwrap_or_default());
    match pages.press.show(choices.issue).await {
        Some(view) => answer_page(&print_issue(pages.frame(), &view, choices)),
        None => pages.missing(),
    }
}

async fn show_issues(State(pages): State<Pages>) -> Response {
    match pages.press.list().await {
        Some(listed) => answer_page(&print_issues(pages.frame(), listed.as_ref())),
        None => pages.missing(),
    }
}

async fn show_events(State(pages): State<Pages>) -> Response {
    stream_revisions(pages.press.subscribe(), pages.closing.clone(), FILE_POLICY)
}

async fn show_mail(
    State(pages): State<Pages>,
    Path((issue, edition)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let view = Choices::parse(&query.unwrap_or_default()).view;
    let named = pages.find_edition(&issue, &edition).await;
    match named.as_ref().and_then(NamedEdition::read) {
        Some(edition) => respond(HTML_TYPE, MAIL_POLICY, draw_mail(view, &edition.mail)),
        None => pages.missing(),
    }
}

fn draw_mail(view: ClientView, mail: &str) -> String {
    view.draw(mail)
}

/// The whole message, as a file.
async fn show_message(
    State(pages): State<Pages>,
    Path((issue, edition)): Path<(String, String)>,
) -> Response {
    let named = pages.find_edition(&issue, &edition).await;
    let Some(edition) = named.as_ref().and_then(NamedEdition::read) else {
        return pages.missing();
    };
    let file = format!("attachment; filename=\"{}.eml\"", edition.shown.edition);
    let message = respond("message/rfc822", FILE_POLICY, edition.shown.message.clone());
    ([(CONTENT_DISPOSITION, file)], message).into_response()
}

async fn show_picture(
    State(pages): State<Pages>,
    Path((issue, edition, number)): Path<(String, String, usize)>,
) -> Response {
    let named = pages.find_edition(&issue, &edition).await;
    let edition = named.as_ref().and_then(NamedEdition::read);
    match edition.and_then(|edition| edition.picture(number)) {
        Some(picture) => respond(picture.kind, FILE_POLICY, picture.bytes.clone()),
        None => pages.missing(),
    }
}

/// Makes the fix of a finding, and leads back to the page (RFC 9110 §15.4.4).
async fn mend_finding(State(pages): State<Pages>, body: Bytes) -> Response {
    let Some(form) = read_mend(&body) else {
        return (StatusCode::BAD_REQUEST, answer_page(&print_missing(pages.frame())))
            .into_response();
    };
    let back = pages.door.path("/") + &form.back.write();
    let end = match pages.press.mend(form.order).await {
        Some(Ok(mends)) if !mends.is_empty() => {
            return (StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response();
        }
        Some(Ok(_)) => MendEnd::Gone,
        Some(Err(why)) => MendEnd::Refused(why),
        None => return pages.missing(),
    };
    let page = print_not_mended(pages.frame(), &end, &back);
    (StatusCode::CONFLICT, answer_page(&page)).into_response()
}
