//! A word from the house to its readers, in a frame.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{Laid, figures_html, first_figure_text, head_text, other_figures_text};
use crate::issue::block::Notice;
use crate::render::desk::Desk;
use crate::render::piece::{button_html, button_text, table};
use crate::render::text::Sheet;

/// The word and what the reader may press.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>, notice: &Notice) -> Markup {
    let head = laid.head;
    let (first, others) = figures_html(desk, head);
    let inside = html! { tr { td class="box ink" {
        @if let Some(kicker) = &head.kicker { p class="label acc" { (kicker) } }
        @if let Some(title) = &head.title { h2 class="nh" { (title) } }
        @if let Some(standfirst) = &head.standfirst { p class="p soft" { (standfirst) } }
        (first)
        (laid.body_html(desk, &notice.body))
        @if let Some(button) = &notice.button { (button_html(desk, button)) }
        (others)
    } } };
    html! { tr { td class="sec ink" { (table("note bar", &inside)) } } }
}

/// The word on the sheet.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, notice: &Notice, sheet: &mut Sheet) {
    let head = laid.head;
    let title = head.title.as_deref();
    head_text(head.kicker.as_deref(), title, head.standfirst.as_deref(), sheet);
    first_figure_text(desk, head, sheet);
    laid.body_text(desk, &notice.body, sheet);
    if let Some(button) = &notice.button {
        button_text(button, sheet);
    }
    other_figures_text(desk, head, sheet);
}
