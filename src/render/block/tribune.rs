//! The signed opinion of someone from outside: on other ground, and with its author in front.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    Face, Laid, figures_html, first_figure_text, head_html, head_text, other_figures_text,
};
use crate::issue::block::{Author, Figure, Tribune};
use crate::issue::prose::{Part, Prose};
use crate::render::desk::Desk;
use crate::render::piece::{figure_text, gap, link_html, portrait, table};
use crate::render::text::Sheet;

/// How wide an author's portrait is, in pixels.
const FACE: u32 = 72;

/// The author, then the text set as what it is: someone's words.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>, tribune: &Tribune) -> Markup {
    let head = laid.head;
    let (first, others) = figures_html(desk, head);
    let kicker = head.kicker.as_deref().unwrap_or(desk.labels.tribune);
    let said = if is_quoted(&tribune.body) { "said" } else { "said voice rule" };
    html! {
        (gap())
        tr { td class="pad opinion wash ink" {
            (head_html(Face::News, Some(kicker), head.title.as_deref(), head.standfirst.as_deref()))
            (author_html(desk, &tribune.author))
            (first)
            div class=(said) { (laid.body_html(desk, &tribune.body)) }
            @if let Some(source) = &tribune.source { p class="from" { (link_html(source)) } }
            @if let Some(partner) = &tribune.partner { p class="from meta" { (partner) } }
            (others)
        } }
    }
}

/// The author and the text on the sheet.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, tribune: &Tribune, sheet: &mut Sheet) {
    let head = laid.head;
    let kicker = head.kicker.as_deref().unwrap_or(desk.labels.tribune);
    head_text(Some(kicker), head.title.as_deref(), head.standfirst.as_deref(), sheet);
    let author = &tribune.author;
    sheet.paragraph(&format!("{}{}", desk.labels.by, author.name));
    if let Some(bio) = &author.bio {
        sheet.line(bio);
    }
    if let Some(figure) = &author.figure {
        let says_more = figure.alt != author.name;
        let alt = if says_more { figure.alt.clone() } else { String::new() };
        figure_text(desk, &Figure { alt, ..figure.clone() }, sheet);
    }
    first_figure_text(desk, head, sheet);
    sheet.gap();
    if is_quoted(&tribune.body) {
        laid.body_text(desk, &tribune.body, sheet);
    } else {
        sheet.marked("> ", "> ", |sheet| laid.body_text(desk, &tribune.body, sheet));
    }
    if let Some(source) = &tribune.source {
        let line = sheet.linked(&source.label, &source.url);
        sheet.paragraph(&line);
    }
    if let Some(partner) = &tribune.partner {
        sheet.paragraph(partner);
    }
    other_figures_text(desk, head, sheet);
}

/// Words that the editor set as a quotation have a rule of their own.
fn is_quoted(body: &Prose) -> bool {
    body.parts.iter().any(|part| matches!(part, Part::Quote(_)))
}

fn author_html(desk: &Desk<'_>, author: &Author) -> Markup {
    let figure = author.figure.as_ref();
    let face = figure.and_then(|figure| portrait(desk, &figure.src, &figure.alt, FACE));
    table(
        "author hair",
        &html! { tr {
            @if let Some(face) = face { td class="face" width="72" { (face) } }
            td class="who" {
                p class="whon" { (desk.labels.by) (author.name) }
                @if let Some(bio) = &author.bio { p class="whob meta" { (bio) } }
                @for words in figure.iter().flat_map(|figure| [&figure.caption, &figure.credit]) {
                    @if let Some(words) = words { p class="cap meta" { (words) } }
                }
            }
        } },
    )
}
