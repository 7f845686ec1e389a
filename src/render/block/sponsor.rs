//! An advertisement, with its label, its advertiser, and other fonts than the newspaper's.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{PlacedBlock, print_figures, write_first_figure, write_head, write_other_figures};
use crate::issue::block::Sponsor;
use crate::render::elements::{print_button, print_layout_table, write_button};
use crate::render::print_context::PrintContext;
use crate::render::prose;
use crate::render::runs::print_inline;
use crate::render::text_writer::TextWriter;

/// Prints the label with the advertiser's name, then the advertisement.
pub(super) fn print_sponsor(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    sponsor: &Sponsor,
) -> Markup {
    let head = placed.head;
    let (first, others) = print_figures(context, &placed.figures());
    let inside = html! { tr { td class="adv ink" {
        p class="tag meta" { strong { (context.labels.sponsor) } " – " (sponsor.advertiser) }
        @if let Some(kicker) = &head.kicker { p class="tag meta" { (kicker) } }
        @if let Some(title) = &head.title { h2 class="adh" { (print_inline(context, title.run())) } }
        (prose::print_paragraphs(context, &head.standfirst, "p soft"))
        (first)
        (placed.print_body(context, &sponsor.body))
        @if let Some(button) = &sponsor.button { (print_button(context.day.button, button)) }
        (others)
    } } };
    html! { tr { td class="sec" { (print_layout_table("ad wash hair", &inside)) } } }
}

/// Writes the label with the advertiser's name, then the advertisement.
pub(super) fn write_sponsor(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    sponsor: &Sponsor,
    writer: &mut TextWriter,
) {
    let head = placed.head;
    writer.write_paragraph(&format!("{} – {}", context.labels.sponsor, sponsor.advertiser));
    let title = head.title.as_ref();
    write_head(context, head.kicker.as_deref(), title, &head.standfirst, writer);
    write_first_figure(context, &placed.figures(), writer);
    placed.write_body(context, &sponsor.body, writer);
    if let Some(button) = &sponsor.button {
        write_button(button, writer);
    }
    write_other_figures(context, &placed.figures(), writer);
}
