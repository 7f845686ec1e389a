//! The web server of the preview's pages.

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
use super::issue_view::EditionView;
use super::mail_page::MAIL_POLICY;
use super::mend_form::{MendEnd, read_mend};
use super::page::{print_failed, print_issue, print_missing, print_not_mended};
use super::press::{Press, PressGone};
use super::preview_frame::PreviewFrame;
use crate::desk::{Door, FILE_POLICY, PAGE_POLICY};
use crate::http::{HTML_TYPE, respond, stream_revisions};
use crate::issue::IssueName;
use crate::issue::edition::EditionName;

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
#[derive(Clone, Copy)]
struct NamedEdition {
    /// `None` is the issue that the preview was opened with.
    issue: Option<IssueName>,
    edition: EditionName,
}

impl NamedEdition {
    /// `None` if the words name no edition.
    fn parse(issue: &str, edition: &str) -> Option<Self> {
        let issue = match issue {
            "shown" => None,
            issue => Some(IssueName::parse(issue)?),
        };
        Some(Self { issue, edition: EditionName::parse(edition)? })
    }
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

    /// The answer when the press is gone.
    fn failed(&self) -> Response {
        let page = answer_page(&print_failed(self.frame()));
        (StatusCode::INTERNAL_SERVER_ERROR, page).into_response()
    }

    /// Answers with what `show` makes of an edition. A path that leads to none, or to nothing in it, is told so.
    async fn answer_with(
        &self,
        named: Option<NamedEdition>,
        show: impl FnOnce(&EditionView) -> Option<Response>,
    ) -> Response {
        let Some(NamedEdition { issue, edition }) = named else { return self.missing() };
        match self.press.show(issue).await {
            Ok(view) => {
                let edition = view.as_ref().and_then(|view| view.edition(edition));
                edition.and_then(show).unwrap_or_else(|| self.missing())
            }
            Err(PressGone) => self.failed(),
        }
    }
}

fn answer_page(page: &Markup) -> Response {
    respond(HTML_TYPE, PAGE_POLICY, page.0.clone())
}

async fn show_issue(State(pages): State<Pages>, RawQuery(query): RawQuery) -> Response {
    let choices = Choices::parse(&query.unwrap_or_default());
    match pages.press.show(choices.issue).await {
        Ok(Some(view)) => answer_page(&print_issue(pages.frame(), &view, choices)),
        Ok(None) => pages.missing(),
        Err(PressGone) => pages.failed(),
    }
}

async fn show_issues(State(pages): State<Pages>) -> Response {
    match pages.press.list().await {
        Ok(listed) => answer_page(&print_issues(pages.frame(), listed.as_ref())),
        Err(PressGone) => pages.failed(),
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
    let named = NamedEdition::parse(&issue, &edition);
    let show =
        |edition: &EditionView| Some(respond(HTML_TYPE, MAIL_POLICY, view.draw(&edition.mail)));
    pages.answer_with(named, show).await
}

/// The whole message, as a file.
async fn show_message(
    State(pages): State<Pages>,
    Path((issue, edition)): Path<(String, String)>,
) -> Response {
    let named = NamedEdition::parse(&issue, &edition);
    let show = |edition: &EditionView| {
        let file = format!("attachment; filename=\"{}.eml\"", edition.shown.edition);
        let message = respond("message/rfc822", FILE_POLICY, edition.shown.message.clone());
        Some(([(CONTENT_DISPOSITION, file)], message).into_response())
    };
    pages.answer_with(named, show).await
}

async fn show_picture(
    State(pages): State<Pages>,
    Path((issue, edition, number)): Path<(String, String, usize)>,
) -> Response {
    let named = NamedEdition::parse(&issue, &edition);
    let show = |edition: &EditionView| {
        let picture = edition.picture(number)?;
        Some(respond(picture.kind, FILE_POLICY, picture.bytes.clone()))
    };
    pages.answer_with(named, show).await
}

/// Makes the fix of a finding, and leads back to the page (RFC 9110 §15.4.4).
async fn mend_finding(State(pages): State<Pages>, body: Bytes) -> Response {
    let Some(form) = read_mend(&body) else {
        return (StatusCode::BAD_REQUEST, answer_page(&print_missing(pages.frame())))
            .into_response();
    };
    let back = pages.door.path("/") + &form.back.write();
    let end = match pages.press.mend(form.order).await {
        Ok(Ok(mends)) if !mends.is_empty() => {
            return (StatusCode::SEE_OTHER, [(LOCATION, back)]).into_response();
        }
        Ok(Ok(_)) => MendEnd::Gone,
        Ok(Err(why)) => MendEnd::Refused(why),
        Err(PressGone) => return pages.failed(),
    };
    let page = print_not_mended(pages.frame(), &end, &back);
    (StatusCode::CONFLICT, answer_page(&page)).into_response()
}
