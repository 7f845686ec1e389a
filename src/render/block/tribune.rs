//! A tribune: the signed opinion of someone from outside, on another background, its author first.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    HeadStyle, PlacedBlock, print_figures, print_head, write_first_figure, write_head,
    write_other_figures,
};
use crate::issue::block::{Author, Tribune};
use crate::issue::prose::{Figure, Part, Prose};
use crate::render::elements::{
    print_gap, print_layout_table, print_link, print_linked, print_portrait, write_figure,
};
use crate::render::print_context::PrintContext;
use crate::render::runs::print_inline;
use crate::render::text_writer::TextWriter;

/// The width of an author's portrait, in pixels.
const PORTRAIT_WIDTH: u32 = 72;

/// Prints the author, then the text as a quotation.
pub(super) fn print_tribune(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    tribune: &Tribune,
) -> Markup {
    let head = placed.head;
    let (first, others) = print_figures(context, &placed.figures());
    let kicker = head.kicker.as_deref().unwrap_or(context.labels.tribune);
    let said = if is_quoted(&tribune.body) { "said" } else { "said voice rule" };
    html! {
        (print_gap())
        tr { td class="pad opinion wash" {
            (print_head(context, HeadStyle::News, Some(kicker), head.title.as_ref(), &head.standfirst))
            (print_author(context, &tribune.author))
            (first)
            div class=(said) { (placed.print_body(context, &tribune.body)) }
            @if let Some(source) = &tribune.source { p class="from" { (print_link(source)) } }
            @if let Some(partner) = &tribune.partner { p class="from meta" { (partner) } }
            (others)
        } }
    }
}

/// Writes the author, then the text as a quotation.
pub(super) fn write_tribune(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    tribune: &Tribune,
    writer: &mut TextWriter,
) {
    let head = placed.head;
    let kicker = head.kicker.as_deref().unwrap_or(context.labels.tribune);
    write_head(context, Some(kicker), head.title.as_ref(), &head.standfirst, writer);
    let author = &tribune.author;
    writer.write_paragraph(&format!("{}{}", context.labels.by, author.name));
    if let Some(bio) = &author.bio {
        writer.write_line(bio);
    }
    if let Some(figure) = &author.figure {
        let says_more = figure.alt != author.name || figure.link.is_some();
        let alt = if says_more { figure.alt.clone() } else { String::new() };
        write_figure(context, &Figure { alt, ..figure.clone() }, writer);
    }
    write_first_figure(context, &placed.figures(), writer);
    writer.ensure_blank_line();
    if is_quoted(&tribune.body) {
        placed.write_body(context, &tribune.body, writer);
    } else {
        writer.write_marked("> ", "> ", |writer| placed.write_body(context, &tribune.body, writer));
    }
    if let Some(source) = &tribune.source {
        let line = writer.number_link(&source.label, &source.url);
        writer.write_paragraph(&line);
    }
    if let Some(partner) = &tribune.partner {
        writer.write_paragraph(partner);
    }
    write_other_figures(context, &placed.figures(), writer);
}

/// Whether the editor made a quotation of the whole text. It then has its own line at the side.
fn is_quoted(body: &Prose) -> bool {
    !body.parts.is_empty() && body.parts.iter().all(|part| matches!(part, Part::Quote(_)))
}

fn print_author(context: &PrintContext<'_>, author: &Author) -> Markup {
    let figure = author.figure.as_ref();
    let portrait = figure.and_then(|figure| {
        let image = print_portrait(context, &figure.src, &figure.alt, PORTRAIT_WIDTH)?;
        Some(print_linked(figure, &image))
    });
    print_layout_table(
        "author hair",
        &html! { tr {
            @if let Some(portrait) = portrait { td class="face" width="72" { (portrait) } }
            td class="who" {
                p class="whon" { (context.labels.by) (author.name) }
                @if let Some(bio) = &author.bio { p class="whob meta" { (bio) } }
                @for line in figure.into_iter().flat_map(Figure::lines) {
                    p class="cap meta" { (print_inline(context, line.run())) }
                }
            }
        } },
    )
}
