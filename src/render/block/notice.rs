//! A notice of the publication to its readers, in a frame.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{PlacedBlock, print_figures, write_first_figure, write_head, write_other_figures};
use crate::issue::block::Notice;
use crate::render::elements::{print_button, print_layout_table, write_button};
use crate::render::print_context::PrintContext;
use crate::render::prose;
use crate::render::runs::print_inline;
use crate::render::text_writer::TextWriter;

/// Prints the notice and its button.
pub(super) fn print_notice(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    notice: &Notice,
) -> Markup {
    let head = placed.head;
    let (first, others) = print_figures(context, &placed.figures());
    let inside = html! { tr { td class="box ink" {
        @if let Some(kicker) = &head.kicker { p class="label acc" { (kicker) } }
        @if let Some(title) = &head.title { h2 class="nh" { (print_inline(context, title.run())) } }
        (prose::print_paragraphs(context, &head.standfirst, "p soft"))
        (first)
        (placed.print_body(context, &notice.body))
        @if let Some(button) = &notice.button { (print_button(context.day.button, button)) }
        (others)
    } } };
    html! { tr { td class="sec" { (print_layout_table("note bar", &inside)) } } }
}

/// Writes the notice into the text part.
pub(super) fn write_notice(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    notice: &Notice,
    writer: &mut TextWriter,
) {
    let head = placed.head;
    let title = head.title.as_ref();
    write_head(context, head.kicker.as_deref(), title, &head.standfirst, writer);
    write_first_figure(context, &placed.figures(), writer);
    placed.write_body(context, &notice.body, writer);
    if let Some(button) = &notice.button {
        write_button(button, writer);
    }
    write_other_figures(context, &placed.figures(), writer);
}
