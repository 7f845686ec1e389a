//! A story, and an editorial, which has the same parts.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    HeadStyle, PlacedBlock, print_figures, print_head, write_first_figure, write_head,
    write_other_figures,
};
use crate::issue::block::Story;
use crate::issue::prose::Prose;
use crate::render::elements::{print_layout_table, print_link};
use crate::render::print_context::PrintContext;
use crate::render::prose::{self, ProseSetting};
use crate::render::text_writer::TextWriter;

/// Prints an article.
pub(super) fn print_story(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    story: &Story,
    style: HeadStyle,
) -> Markup {
    let head = placed.head;
    let (first, others) = print_figures(context, &placed.figures());
    html! {
        tr { td class="sec" {
            (print_head(context, style, kicker(context, placed, style), head.title.as_ref(),
                &head.standfirst))
            @if let Some(names) = byline(context, story) { p class="byline meta" { (names) } }
            (first)
            div class="text" { (placed.print_body(context, &story.body)) }
            @if let Some(watch) = &story.watch { (print_watch(context, watch)) }
            @if let Some(source) = &story.source {
                p class="from meta" { (context.labels.source) (print_link(source)) }
            }
            (others)
            @if let Some(initials) = &story.sign_off {
                p class="sign" { (context.initials(initials)) }
            }
        } }
    }
}

/// Writes an article into the text part.
pub(super) fn write_story(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'_>,
    story: &Story,
    style: HeadStyle,
    writer: &mut TextWriter,
) {
    let head = placed.head;
    let kicker = kicker(context, placed, style);
    write_head(context, kicker, head.title.as_ref(), &head.standfirst, writer);
    if let Some(names) = byline(context, story) {
        writer.write_paragraph(&names);
    }
    write_first_figure(context, &placed.figures(), writer);
    placed.write_body(context, &story.body, writer);
    if let Some(watch) = &story.watch {
        writer.ensure_blank_line();
        writer.write_marked("  | ", "  | ", |writer| {
            writer.write_paragraph(context.labels.watch);
            prose::write_prose(context, watch, writer);
        });
    }
    if let Some(source) = &story.source {
        let line = writer.number_link(&source.label, &source.url);
        writer.write_paragraph(&format!("{}{line}", context.labels.source));
    }
    write_other_figures(context, &placed.figures(), writer);
    if let Some(initials) = &story.sign_off {
        writer.write_paragraph(context.initials(initials));
    }
}

/// The editor's kicker. An editorial without one is labelled as an editorial.
fn kicker<'a>(
    context: &PrintContext<'_>,
    placed: &PlacedBlock<'a>,
    style: HeadStyle,
) -> Option<&'a str> {
    let own = (style == HeadStyle::Opinion).then_some(context.labels.editorial);
    placed.head.kicker.as_deref().or(own)
}

/// The names of those who wrote the story.
fn byline(context: &PrintContext<'_>, story: &Story) -> Option<String> {
    let names: Vec<&str> = story.byline.iter().map(|word| context.full_name(word)).collect();
    (!names.is_empty())
        .then(|| format!("{}{}", context.labels.by, context.labels.join_names(&names)))
}

/// Prints the point to watch, in a box.
fn print_watch(context: &PrintContext<'_>, watch: &Prose) -> Markup {
    print_layout_table(
        "watch tint bar",
        &html! { tr { td class="box ink" {
            p class="label acc" { (context.labels.watch) }
            (prose::print_prose(context, watch, ProseSetting::at(3)))
        } } },
    )
}
