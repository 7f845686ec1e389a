//! The box at the foot: who prints this, who wrote it, why it came, and how to leave.
//!
//! Looks up to: `publication`, `language`.

use maud::{Markup, html};

use super::Latest;
use super::desk::Desk;
use super::piece::{gap, portrait, table};
use super::splice::Slot;
use super::text::Sheet;
use crate::publication::Contributor;

/// How wide a portrait at the foot is, in pixels.
const FACE: u32 = 56;

/// The foot of the page.
pub(super) fn html(desk: &Desk<'_>, latest: &[Latest]) -> Markup {
    let publication = desk.publication;
    html! {
        (gap())
        tr { td class="colr page rule" height="2" { "\u{a0}" } }
        tr { td class="pad colo page ink" {
            p class="cname" { (publication.name) }
            @for words in &publication.colophon { p class="cp" { (words) } }
            @if !desk.writers().is_empty() {
                h2 class="ch" { (desk.labels.contributors) }
                @for writer in desk.writers() { (writer_html(desk, writer)) }
            }
            @if !latest.is_empty() {
                h2 class="ch" { (desk.labels.latest) }
                ul class="ul" { @for issue in latest { li class="cp" { (issue_html(desk, issue)) } } }
            }
            div class="law hair meta" { (legal_html(desk)) }
        } }
    }
}

fn writer_html(desk: &Desk<'_>, writer: &Contributor) -> Markup {
    let face = writer.figure.as_deref().and_then(|src| portrait(desk, src, &writer.name, FACE));
    let words = html! {
        p class="cp" { strong { (writer.name) } @if let Some(bio) = &writer.bio { br; (bio) } }
    };
    let Some(face) = face else { return words };
    let row = html! { tr { td class="cface" width="56" { (face) } td class="cbio" { (words) } } };
    table("", &row)
}

fn issue_html(desk: &Desk<'_>, issue: &Latest) -> Markup {
    html! {
        @match &issue.url {
            Some(url) => a class="a" href=(url) { (issue.title) },
            None => (issue.title),
        }
        br;
        span class="meta" { (desk.language.headed_date(issue.date)) }
    }
}

/// What the law asks for, and what a reader looks for.
fn legal_html(desk: &Desk<'_>) -> Markup {
    let (publication, labels) = (desk.publication, desk.labels);
    let web = [(labels.website, &publication.website), (labels.archive, &publication.archive)];
    html! {
        p class="cp" {
            (labels.why_before) (publication.name) (labels.why_after) (desk.slot(&Slot::Address))
        }
        p class="cp" {
            a class="a" href=(desk.slot(&Slot::Unsubscribe)) { (labels.unsubscribe) }
        }
        @for (label, url) in web {
            @if let Some(url) = url { p class="cp" { a class="a" href=(url) { (label) } } }
        }
        @if let Some(address) = &publication.postal_address { p class="cp" { (address) } }
    }
}

/// The foot of the sheet.
pub(super) fn text(desk: &Desk<'_>, latest: &[Latest], sheet: &mut Sheet) {
    sheet.space();
    sheet.title(&desk.publication.name, '=');
    for words in &desk.publication.colophon {
        sheet.paragraph(words);
    }
    if !desk.writers().is_empty() {
        sheet.title(desk.labels.contributors, '-');
        for writer in desk.writers() {
            sheet.paragraph(&writer.name);
            if let Some(bio) = &writer.bio {
                sheet.line(bio);
            }
        }
    }
    if !latest.is_empty() {
        sheet.title(desk.labels.latest, '-');
        sheet.gap();
        for issue in latest {
            let title = match &issue.url {
                Some(url) => sheet.linked(&issue.title, url),
                None => issue.title.clone(),
            };
            let date = desk.language.headed_date(issue.date);
            sheet.marked("* ", "  ", |sheet| {
                sheet.line(&title);
                sheet.line(&date);
            });
        }
    }
    legal_text(desk, sheet);
}

/// Addresses of this kind are written in full: who wants to leave need not look for a number.
fn legal_text(desk: &Desk<'_>, sheet: &mut Sheet) {
    let (publication, labels) = (desk.publication, desk.labels);
    let why = format!("{}{}{}", labels.why_before, publication.name, labels.why_after);
    sheet.paragraph(why.trim_end());
    sheet.line(&desk.slot(&Slot::Address));
    sheet.paragraph(format!("{}{}", labels.unsubscribe, labels.colon).trim_end());
    sheet.line(&desk.slot(&Slot::Unsubscribe));
    let web = [(labels.website, &publication.website), (labels.archive, &publication.archive)];
    for (label, url) in web {
        if let Some(url) = url {
            sheet.paragraph(format!("{label}{}", labels.colon).trim_end());
            sheet.line(url);
        }
    }
    if let Some(address) = &publication.postal_address {
        sheet.paragraph(address);
    }
}
