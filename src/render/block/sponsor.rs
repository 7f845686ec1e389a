//! An advertisement: labelled, named, and in another face than the newspaper's.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{Laid, figures_html, first_figure_text, head_text, other_figures_text};
use crate::issue::block::Sponsor;
use crate::render::desk::Desk;
use crate::render::piece::{button_html, button_text, table};
use crate::render::text::Sheet;

/// The label with the name of who pays, then what they say.
pub(super) fn html(desk: &Desk<'_>, laid: &Laid<'_>, sponsor: &Sponsor) -> Markup {
    let head = laid.head;
    let (first, others) = figures_html(desk, head);
    let inside = html! { tr { td class="adv ink" {
        p class="tag meta" { strong { (desk.labels.sponsor) } " – " (sponsor.advertiser) }
        @if let Some(kicker) = &head.kicker { p class="tag meta" { (kicker) } }
        @if let Some(title) = &head.title { h2 class="adh" { (title) } }
        @if let Some(standfirst) = &head.standfirst { p class="p soft" { (standfirst) } }
        (first)
        (laid.body_html(desk, &sponsor.body))
        @if let Some(button) = &sponsor.button { (button_html(desk, button)) }
        (others)
    } } };
    html! { tr { td class="sec ink" { (table("ad wash hair", &inside)) } } }
}

/// The label first, here too.
pub(super) fn text(desk: &Desk<'_>, laid: &Laid<'_>, sponsor: &Sponsor, sheet: &mut Sheet) {
    let head = laid.head;
    sheet.paragraph(&format!("{} – {}", desk.labels.sponsor, sponsor.advertiser));
    let title = head.title.as_deref();
    head_text(head.kicker.as_deref(), title, head.standfirst.as_deref(), sheet);
    first_figure_text(desk, head, sheet);
    laid.body_text(desk, &sponsor.body, sheet);
    if let Some(button) = &sponsor.button {
        button_text(button, sheet);
    }
    other_figures_text(desk, head, sheet);
}
