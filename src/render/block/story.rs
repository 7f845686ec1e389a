//! A full article, and the signed opinion of the house.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    Face, Laid, figures_html, first_figure_text, head_html, head_text, other_figures_text,
};
use crate::issue::block::Story;
use crate::issue::prose::Prose;
use crate::render::desk::Desk;
use crate::render::piece::{link_html, table};
use crate::render::prose;
use crate::render::text::Sheet;

/// An article.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>, story: &Story, face: Face) -> Markup {
    let head = laid.head;
    let (first, others) = figures_html(desk, head);
    html! {
        tr { td class="sec ink" {
            (head_html(face, kicker(desk, laid, face), head.title.as_deref(),
                head.standfirst.as_deref()))
            @if let Some(names) = byline(desk, story) { p class="byline meta" { (names) } }
            (first)
            div class="text" { (laid.body_html(desk, &story.body)) }
            @if let Some(watch) = &story.watch { (watch_html(desk, watch)) }
            @if let Some(source) = &story.source {
                p class="from meta" { (desk.labels.source) (link_html(source)) }
            }
            @if let Some(initials) = &story.sign_off {
                p class="sign" { (desk.initials(initials)) }
            }
            (others)
        } }
    }
}

/// An article on the sheet.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, story: &Story, face: Face, sheet: &mut Sheet) {
    let head = laid.head;
    let kicker = kicker(desk, laid, face);
    head_text(kicker, head.title.as_deref(), head.standfirst.as_deref(), sheet);
    if let Some(names) = byline(desk, story) {
        sheet.paragraph(&names);
    }
    first_figure_text(desk, head, sheet);
    laid.body_text(desk, &story.body, sheet);
    if let Some(watch) = &story.watch {
        sheet.gap();
        sheet.marked("  | ", "  | ", |sheet| {
            sheet.paragraph(desk.labels.watch);
            prose::text(desk, watch, sheet);
        });
    }
    if let Some(source) = &story.source {
        let line = sheet.linked(&source.label, &source.url);
        sheet.paragraph(&format!("{}{line}", desk.labels.source));
    }
    if let Some(initials) = &story.sign_off {
        sheet.paragraph(desk.initials(initials));
    }
    other_figures_text(desk, head, sheet);
}

/// The editor's kicker; an editorial without one is called what it is.
fn kicker<'a>(desk: &Desk<'_>, laid: &Laid<'a>, face: Face) -> Option<&'a str> {
    let own = (face == Face::Opinion).then_some(desk.labels.editorial);
    laid.head.kicker.as_deref().or(own)
}

fn byline(desk: &Desk<'_>, story: &Story) -> Option<String> {
    let names: Vec<&str> = story.byline.iter().map(|word| desk.full_name(word)).collect();
    (!names.is_empty()).then(|| format!("{}{}", desk.labels.by, desk.labels.row(&names)))
}

/// The point to watch, in a box of its own.
fn watch_html(desk: &Desk<'_>, watch: &Prose) -> Markup {
    table(
        "watch tint bar",
        &html! { tr { td class="box ink" {
            p class="label acc" { (desk.labels.watch) }
            (prose::html(desk, watch, 3))
        } } },
    )
}
