//! Prints pages into answers, in the look of the publication's mail.

use axum::http::header::{CONTENT_LANGUAGE, RETRY_AFTER, VARY};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::policy::{PageScript, write_policy};
use crate::http::{HTML_TYPE, respond};
use crate::language::Language;
use crate::publication::{Publication, Theme};
use crate::render::write_web_sheet;

/// The parts of the mail's page that the pages are made of.
const CLASSES: [&str; 25] = [
    "body", "page", "outer", "ink", "sheet", "card", "edge", "flag", "pad", "plate", "name",
    "tagline", "soft", "folio", "rule", "sec", "h1", "meta", "bta", "bt", "btd", "bl", "colo", "a",
    "bar",
];

/// What the pages need besides those parts: fields, buttons, and where the keyboard is.
const OWN_SHEET: &str = include_str!("style.css");

/// After how many seconds a reader is asked to try again.
const RETRY_SECONDS: u16 = 30;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// What a page says below the nameplate.
pub(super) struct Page {
    /// The status of the answer.
    pub(super) status: StatusCode,
    /// The heading.
    pub(super) heading: String,
    /// What stands below the heading.
    pub(super) main: Markup,
    /// The script of the page.
    pub(super) script: Option<PageScript>,
}

/// Prints the pages of one publication.
pub(super) struct PagePrinter {
    publication: Publication,
    sheet: String,
    /// The Content Security Policy of a page without a script.
    policy: String,
}

impl PagePrinter {
    pub(super) fn new(publication: Publication) -> Self {
        let sheet = write_sheet(&publication.theme);
        Self { policy: write_policy(&sheet, None), sheet, publication }
    }

    /// The publication whose pages are printed.
    pub(super) const fn publication(&self) -> &Publication {
        &self.publication
    }

    /// Prints a page into an answer. One that puts somebody off says when to come back.
    pub(super) fn print(&self, language: Language, page: &Page) -> Response {
        let policy = page.script.map(|script| write_policy(&self.sheet, Some(script)));
        let policy = policy.as_ref().unwrap_or(&self.policy);
        let answer = respond(HTML_TYPE, policy, self.print_document(language, page));
        let headers = [
            (CONTENT_LANGUAGE, language.tag()),
            (VARY, "accept-language"),
            (ROBOTS, "noindex, nofollow"),
        ];
        let mut answer = (page.status, headers, answer).into_response();
        let put_off = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
        if put_off.contains(&page.status) {
            answer.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        answer
    }

    fn print_document(&self, language: Language, page: &Page) -> String {
        let Page { heading, main, script, .. } = page;
        let document = html! {
            (DOCTYPE)
            html lang=(language.tag()) dir=(language.labels().dir) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex,nofollow";
                    title { (heading) " – " (self.publication.name) }
                    style { (PreEscaped(&self.sheet)) }
                }
                body class="body page" { div class="outer page ink" { div class="sheet card" {
                    (self.print_nameplate())
                    main class="sec ink end" {
                        h1 class="h1" { (heading) }
                        (main)
                    }
                    (self.print_foot(language))
                } }
                @if let Some(script) = script { script { (PreEscaped(script.as_str())) } }
                }
            }
        };
        document.into_string()
    }

    fn print_nameplate(&self) -> Markup {
        html! {
            div class="edge flag" { "\u{a0}" }
            header class="pad ink" {
                div class="plate" {
                    p class="name" { (self.publication.name) }
                    @if let Some(tagline) = &self.publication.tagline { p class="tagline soft" { (tagline) } }
                }
                div class="folio rule twin" {}
            }
        }
    }

    fn print_foot(&self, language: Language) -> Markup {
        let Publication { website, postal_address, .. } = &self.publication;
        html! {
            @if website.is_some() || postal_address.is_some() {
                footer class="pad colo page meta" {
                    @if let Some(website) = website {
                        p class="foot" { a class="a" href=(website) { (language.labels().website) } }
                    }
                    @if let Some(address) = postal_address { p class="foot" { (address) } }
                }
            }
        }
    }
}

/// Writes the style sheet of all pages.
fn write_sheet(theme: &Theme) -> String {
    write_web_sheet(theme, &CLASSES) + OWN_SHEET.trim_end()
}
