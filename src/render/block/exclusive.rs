//! The exclusive section: the lines that announce it, then each block, whole or up to the cut.
//!
//! What stands behind a cut is not here to be hidden: the free edition never had it.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    Face, Laid, figures_html, first_figure_text, head_html, head_text, other_figures_text,
};
use crate::issue::block::Link;
use crate::issue::edition::{Cut, Edition, Exclusive, Tier};
use crate::render::desk::Desk;
use crate::render::piece::{button_html, button_text, gap, table};
use crate::render::prose;
use crate::render::text::Sheet;

/// The section as rows of the page; nothing where the issue has none.
pub(in crate::render) fn html<T: Tier>(desk: &Desk<'_>, edition: &Edition<'_, T>) -> Markup {
    if edition.teasers().is_empty() && edition.exclusives().is_empty() {
        return html! {};
    }
    html! {
        (gap())
        tr { td class="pad band" { h2 class="xh bi" { (desk.labels.exclusive) } } }
        @if !edition.teasers().is_empty() {
            tr { td class="pad offer wash ink" {
                ul class="tease" {
                    @for line in edition.teasers() { li class="li" { (line) } }
                }
            } }
        }
        @for exclusive in edition.exclusives() {
            @match exclusive {
                Exclusive::Full { opening, block } => {
                    (super::html(desk, &Laid::joined(opening, block)))
                }
                Exclusive::Cut(cut) => (cut_html(desk, cut)),
            }
        }
    }
}

/// The section on the sheet.
pub(in crate::render) fn text<T: Tier>(
    desk: &Desk<'_>,
    edition: &Edition<'_, T>,
    sheet: &mut Sheet,
) {
    if edition.teasers().is_empty() && edition.exclusives().is_empty() {
        return;
    }
    sheet.space();
    sheet.title(desk.labels.exclusive, '=');
    for line in edition.teasers() {
        sheet.gap();
        sheet.marked("* ", "  ", |sheet| sheet.paragraph(line));
    }
    for exclusive in edition.exclusives() {
        match exclusive {
            Exclusive::Full { opening, block } => {
                super::text(desk, &Laid::joined(opening, block), sheet);
            }
            Exclusive::Cut(cut) => {
                sheet.space();
                cut_text(desk, cut, sheet);
            }
        }
    }
}

/// The open part, fading out, then what to do to read on.
fn cut_html(desk: &Desk<'_>, cut: &Cut<'_>) -> Markup {
    let head = cut.head;
    let (first, others) = figures_html(desk, head);
    let inside = html! { tr { td class="box cutb ink" align="center" {
        p class="cuth" { (words(desk, cut)) }
        @if let Some(link) = subscribe(desk) { (button_html(desk, &link)) }
    } } };
    html! {
        tr { td class="sec ink" {
            (head_html(Face::News, head.kicker.as_deref(), head.title.as_deref(),
                head.standfirst.as_deref()))
            (first)
            div class="text" { (prose::html(desk, cut.opening, 3)) }
            (others)
            @if !cut.opening.is_empty() { (fade()) }
            (table("cut wash bar", &inside))
        } }
    }
}

fn cut_text(desk: &Desk<'_>, cut: &Cut<'_>, sheet: &mut Sheet) {
    let head = cut.head;
    let title = head.title.as_deref();
    head_text(head.kicker.as_deref(), title, head.standfirst.as_deref(), sheet);
    first_figure_text(desk, head, sheet);
    prose::text(desk, cut.opening, sheet);
    other_figures_text(desk, head, sheet);
    sheet.paragraph("- - -");
    sheet.paragraph(words(desk, cut));
    if let Some(link) = subscribe(desk) {
        button_text(&link, sheet);
    }
}

/// Lines of a text that grows too pale to be read: empty, and shorter each time.
fn fade() -> Markup {
    html! {
        div class="fade f1" aria-hidden="true" { "\u{a0}" }
        div class="fade f2" aria-hidden="true" { "\u{a0}" }
        div class="fade short f3" aria-hidden="true" { "\u{a0}" }
    }
}

fn words(desk: &Desk<'_>, cut: &Cut<'_>) -> &'static str {
    if cut.opening.is_empty() { desk.labels.cut_at_once } else { desk.labels.cut_after_opening }
}

fn subscribe(desk: &Desk<'_>) -> Option<Link> {
    let url = desk.publication.subscribe_url.clone()?;
    Some(Link { label: desk.labels.subscribe.to_owned(), url })
}
