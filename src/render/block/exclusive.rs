//! The exclusive section: the teasers, then each block, whole or up to the cut.
//!
//! Nothing is hidden here: the free edition does not hold what stands behind a cut.
//!
//! Looks up to: `issue`.

use maud::{Markup, html};

use super::{
    HeadStyle, PlacedBlock, list_figures, print_figures, print_head, write_first_figure,
    write_head, write_other_figures,
};
use crate::issue::block::Link;
use crate::issue::edition::{Cut, Edition, Exclusive, SectionBlock, Tier};
use crate::issue::prose::Figure;
use crate::render::elements::{print_button, print_gap, print_layout_table, write_button};
use crate::render::print_context::PrintContext;
use crate::render::prose::{self, ProseSetting};
use crate::render::text_writer::TextWriter;

/// How a free reader is told that the rest of a block is for subscribers.
#[derive(Clone, Copy)]
enum CutForm {
    /// A box with a button.
    Box,
    /// A line that is a link.
    Line,
}

impl CutForm {
    /// The form in the exclusive block at that place: the box stands once.
    const fn at(place: usize) -> Self {
        if place == 0 { Self::Box } else { Self::Line }
    }
}

/// Prints the section as rows of the page. An edition without blocks for it has no section.
pub(in crate::render) fn print_exclusive_section<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
) -> Markup {
    let section = edition.section();
    if edition.teasers().is_empty() && section.is_empty() {
        return html! {};
    }
    html! {
        (print_gap())
        tr { td class="pad band" { h2 class="xh bi" { (context.labels.exclusive) } } }
        @if !edition.teasers().is_empty() {
            tr { td class="pad offer wash" {
                ul class="tease" {
                    @for line in edition.teasers() { li class="li" { (line) } }
                }
            } }
        }
        @for (at, block) in section.iter().enumerate() {
            (print_exclusive(context, block, CutForm::at(at)))
        }
    }
}

/// Prints an exclusive block in the place of the one that it continues.
pub(super) fn print_in_place(context: &PrintContext<'_>, exclusive: Exclusive<'_>) -> Markup {
    print_exclusive(context, &SectionBlock { exclusive, continues: None }, CutForm::Box)
}

fn print_exclusive(context: &PrintContext<'_>, block: &SectionBlock<'_>, form: CutForm) -> Markup {
    let SectionBlock { exclusive, continues } = *block;
    match exclusive {
        Exclusive::Full { opening, block } => {
            super::print_block(context, &PlacedBlock::with_opening(opening, block, continues))
        }
        Exclusive::Cut(cut) => {
            print_cut(context, &PlacedCut { cut, figures: list_figures(cut.head, continues) }, form)
        }
    }
}

/// Writes the section into the text part.
pub(in crate::render) fn write_exclusive_section<T: Tier>(
    context: &PrintContext<'_>,
    edition: &Edition<'_, T>,
    writer: &mut TextWriter,
) {
    let section = edition.section();
    if edition.teasers().is_empty() && section.is_empty() {
        return;
    }
    writer.ensure_two_blank_lines();
    writer.write_title(context.labels.exclusive, '=');
    for line in edition.teasers() {
        writer.ensure_blank_line();
        writer.write_marked("* ", "  ", |writer| writer.write_paragraph(line));
    }
    for (at, block) in section.iter().enumerate() {
        write_exclusive(context, block, CutForm::at(at), writer);
    }
}

/// Writes an exclusive block in the place of the one that it continues.
pub(super) fn write_in_place(
    context: &PrintContext<'_>,
    exclusive: Exclusive<'_>,
    writer: &mut TextWriter,
) {
    write_exclusive(context, &SectionBlock { exclusive, continues: None }, CutForm::Box, writer);
}

fn write_exclusive(
    context: &PrintContext<'_>,
    block: &SectionBlock<'_>,
    form: CutForm,
    writer: &mut TextWriter,
) {
    let SectionBlock { exclusive, continues } = *block;
    match exclusive {
        Exclusive::Full { opening, block } => {
            let placed = PlacedBlock::with_opening(opening, block, continues);
            super::write_block(context, &placed, writer);
        }
        Exclusive::Cut(cut) => {
            writer.ensure_two_blank_lines();
            let placed = PlacedCut { cut, figures: list_figures(cut.head, continues) };
            write_cut(context, &placed, form, writer);
        }
    }
}

/// The open part of a block, and its figures that the page does not show above.
struct PlacedCut<'a> {
    cut: Cut<'a>,
    figures: Vec<&'a Figure>,
}

/// Prints the open part of a block, then what a free reader can do to read on.
fn print_cut(context: &PrintContext<'_>, placed: &PlacedCut<'_>, form: CutForm) -> Markup {
    let PlacedCut { cut, figures } = placed;
    let head = cut.head;
    let (first, others) = print_figures(context, figures);
    html! {
        tr { td class="sec" {
            (print_head(context, HeadStyle::News, head.kicker.as_deref(), head.title.as_ref(),
                &head.standfirst))
            (first)
            @if !cut.opening.is_empty() {
                div class="text" { (prose::print_prose(context, cut.opening, ProseSetting::at(3))) }
            }
            (others)
            @if !cut.opening.is_empty() { (print_fade()) }
            @match form {
                CutForm::Box => (print_cut_box(context, cut)),
                CutForm::Line => (print_cut_line(context, cut)),
            }
        } }
    }
}

/// Prints the box where the text ends, with the button to subscribe.
fn print_cut_box(context: &PrintContext<'_>, cut: &Cut<'_>) -> Markup {
    let inside = html! { tr { td class="box cutb ink" align="center" {
        p class="cuth" { (cut_label(context, cut)) }
        @if let Some(link) = subscribe_link(context) { (print_button(context.day.button, &link)) }
    } } };
    print_layout_table("cut wash bar", &inside)
}

/// Prints the line where the text ends, which is the link to subscribe.
fn print_cut_line(context: &PrintContext<'_>, cut: &Cut<'_>) -> Markup {
    let label = cut_label(context, cut);
    html! {
        p class="cutl meta" {
            @match subscribe_link(context) {
                Some(link) => a class="a" href=(link.url) { (label) },
                None => (label),
            }
        }
    }
}

fn write_cut(
    context: &PrintContext<'_>,
    placed: &PlacedCut<'_>,
    form: CutForm,
    writer: &mut TextWriter,
) {
    let PlacedCut { cut, figures } = placed;
    let head = cut.head;
    let title = head.title.as_ref();
    write_head(context, head.kicker.as_deref(), title, &head.standfirst, writer);
    write_first_figure(context, figures, writer);
    prose::write_prose(context, cut.opening, writer);
    write_other_figures(context, figures, writer);
    writer.write_paragraph("- - -");
    let (label, link) = (cut_label(context, cut), subscribe_link(context));
    match (form, link) {
        (CutForm::Box, Some(link)) => {
            writer.write_paragraph(label);
            write_button(&link, writer);
        }
        (CutForm::Line, Some(link)) => {
            let numbered = writer.number_link(label, &link.url);
            writer.write_paragraph(&numbered);
        }
        (_, None) => writer.write_paragraph(label),
    }
}

/// Prints empty lines in ever paler colours, as if the text went on.
fn print_fade() -> Markup {
    html! {
        div class="fade f1" aria-hidden="true" { "\u{a0}" }
        div class="fade f2" aria-hidden="true" { "\u{a0}" }
        div class="fade short f3" aria-hidden="true" { "\u{a0}" }
    }
}

/// What the cut says.
fn cut_label(context: &PrintContext<'_>, cut: &Cut<'_>) -> &'static str {
    if cut.opening.is_empty() {
        context.labels.cut_at_once
    } else {
        context.labels.cut_after_opening
    }
}

/// The link of the button to subscribe.
fn subscribe_link(context: &PrintContext<'_>) -> Option<Link> {
    let url = context.publication.subscribe_url.clone()?;
    Some(Link { label: context.labels.subscribe.to_owned(), url })
}
