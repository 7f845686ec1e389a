//! The kinds of block, each in a file of its own.
//!
//! Looks up to: `issue`.

mod briefs;
mod exclusive;
mod notice;
mod sponsor;
mod story;
mod tribune;

use maud::{Markup, html};

pub(super) use exclusive::{print_exclusive_section, write_exclusive_section};

use super::elements::{FigurePlace, print_figure, write_figure};
use super::print_context::PrintContext;
use super::prose::{self, ProseSetting, QuotationFace};
use super::runs::print_inline;
use super::text_writer::TextWriter;
use crate::issue::block::{Block, Content, Head};
use crate::issue::edition::EditionBlock;
use crate::issue::prose::{Figure, FormattedLine, Prose};

/// A block to be printed.
#[derive(Clone, Copy)]
pub(super) struct PlacedBlock<'a> {
    /// The block's kicker, title, standfirst and figures.
    head: &'a Head,
    /// The open part of an exclusive block, which stands before its body.
    opening: Option<&'a Prose>,
    /// The block above on the page that an exclusive block continues.
    continues: Option<&'a Block>,
    /// The rest of the block, by its kind.
    content: &'a Content,
}

impl<'a> PlacedBlock<'a> {
    /// A block that every reader of the edition may read.
    pub(super) fn open(block: &'a Block) -> Self {
        Self { head: &block.head, opening: None, continues: None, content: &block.content }
    }

    /// An exclusive block for those who may read it: the opening, then the body.
    fn with_opening(opening: &'a Prose, block: &'a Block, continues: Option<&'a Block>) -> Self {
        let opening = (!opening.is_empty()).then_some(opening);
        Self { opening, continues, ..Self::open(block) }
    }

    /// The figures of the head that the page does not show above.
    fn figures(&self) -> Vec<&'a Figure> {
        list_figures(self.head, self.continues)
    }

    /// The level of the first heading inside the body: below the block's title where it has one.
    const fn heading_level(&self) -> u8 {
        if self.head.title.is_some() { 3 } else { 2 }
    }

    /// How the body is set. The quotations of a tribune are its own words.
    const fn setting(&self) -> ProseSetting {
        let quotations = match self.content {
            Content::Tribune(_) => QuotationFace::Roman,
            _ => QuotationFace::Italic,
        };
        ProseSetting { level: self.heading_level(), quotations }
    }

    /// Prints the opening and the body.
    fn print_body(&self, context: &PrintContext<'_>, body: &Prose) -> Markup {
        html! {
            @if let Some(opening) = self.opening { (prose::print_prose(context, opening, self.setting())) }
            (prose::print_prose(context, body, self.setting()))
        }
    }

    /// Writes the opening and the body.
    fn write_body(&self, context: &PrintContext<'_>, body: &Prose, writer: &mut TextWriter) {
        if let Some(opening) = self.opening {
            prose::write_prose(context, opening, writer);
        }
        prose::write_prose(context, body, writer);
    }
}

/// Prints a block of the main part as rows of the page.
pub(super) fn print_main_block(context: &PrintContext<'_>, block: &EditionBlock<'_>) -> Markup {
    match block {
        EditionBlock::Open(block) => print_block(context, &PlacedBlock::open(block)),
        EditionBlock::Exclusive(exclusive) => exclusive::print_in_place(context, *exclusive),
    }
}

/// Writes a block of the main part into the text part.
pub(super) fn write_main_block(
    context: &PrintContext<'_>,
    block: &EditionBlock<'_>,
    writer: &mut TextWriter,
) {
    match block {
        EditionBlock::Open(block) => write_block(context, &PlacedBlock::open(block), writer),
        EditionBlock::Exclusive(exclusive) => {
            exclusive::write_in_place(context, *exclusive, writer);
        }
    }
}

/// Prints a block as rows of the page.
fn print_block(context: &PrintContext<'_>, placed: &PlacedBlock<'_>) -> Markup {
    html! {
        @match placed.content {
            Content::Story(story) => (story::print_story(context, placed, story, HeadStyle::News)),
            Content::Editorial(story) => (story::print_story(context, placed, story, HeadStyle::Opinion)),
            Content::Briefs(briefs) => (briefs::print_briefs(context, placed, briefs)),
            Content::Tribune(tribune) => (tribune::print_tribune(context, placed, tribune)),
            Content::Notice(notice) => (notice::print_notice(context, placed, notice)),
            Content::Sponsor(sponsor) => (sponsor::print_sponsor(context, placed, sponsor)),
        }
    }
}

/// Writes a block into the text part.
fn write_block(context: &PrintContext<'_>, placed: &PlacedBlock<'_>, writer: &mut TextWriter) {
    writer.ensure_two_blank_lines();
    match placed.content {
        Content::Story(story) => {
            story::write_story(context, placed, story, HeadStyle::News, writer);
        }
        Content::Editorial(story) => {
            story::write_story(context, placed, story, HeadStyle::Opinion, writer);
        }
        Content::Briefs(briefs) => briefs::write_briefs(context, placed, briefs, writer),
        Content::Tribune(tribune) => tribune::write_tribune(context, placed, tribune, writer),
        Content::Notice(notice) => notice::write_notice(context, placed, notice, writer),
        Content::Sponsor(sponsor) => sponsor::write_sponsor(context, placed, sponsor, writer),
    }
}

/// What the head of a block looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeadStyle {
    /// News: a thin line, an upright title.
    News,
    /// An opinion of the publication: a thick line, a title in italics.
    Opinion,
}

/// Prints kicker, title and standfirst under a line.
fn print_head(
    context: &PrintContext<'_>,
    style: HeadStyle,
    kicker: Option<&str>,
    title: Option<&FormattedLine>,
    standfirst: &Prose,
) -> Markup {
    let (top, heading) = match style {
        HeadStyle::News => ("top rule", "h2"),
        HeadStyle::Opinion => ("topo rule", "h2 h2i"),
    };
    html! {
        div class=(top) {
            @if let Some(kicker) = kicker { p class="tab acc bar" { (kicker) } }
            @if let Some(title) = title { h2 class=(heading) { (print_inline(context, title.run())) } }
            (prose::print_paragraphs(context, standfirst, "stand soft"))
        }
    }
}

/// Writes kicker, title and standfirst.
fn write_head(
    context: &PrintContext<'_>,
    kicker: Option<&str>,
    title: Option<&FormattedLine>,
    standfirst: &Prose,
    writer: &mut TextWriter,
) {
    writer.ensure_blank_line();
    if let Some(kicker) = kicker {
        writer.write_line(kicker);
    }
    if let Some(title) = title {
        writer.write_underlined(title.words(), '-');
    }
    prose::write_prose(context, standfirst, writer);
}

/// The figures of a head, without those that the block which it continues shows above.
fn list_figures<'a>(head: &'a Head, continues: Option<&Block>) -> Vec<&'a Figure> {
    let is_above = |figure: &Figure| {
        let above = continues.iter().flat_map(|block| block.figures());
        above.map(|above| &above.src).any(|src| *src == figure.src)
    };
    head.figures.iter().filter(|figure| !is_above(figure)).collect()
}

/// Prints the figures: the first one, which stands above the body, and the others, which stand below.
fn print_figures(context: &PrintContext<'_>, figures: &[&Figure]) -> (Markup, Markup) {
    let (first, others) = figures.split_at(figures.len().min(1));
    let set = |figures: &[&Figure]| {
        html! { @for figure in figures { (print_figure(context, figure, FigurePlace::Block)) } }
    };
    (set(first), set(others))
}

fn write_first_figure(context: &PrintContext<'_>, figures: &[&Figure], writer: &mut TextWriter) {
    for figure in figures.iter().take(1) {
        write_figure(context, figure, writer);
    }
}

fn write_other_figures(context: &PrintContext<'_>, figures: &[&Figure], writer: &mut TextWriter) {
    for figure in figures.iter().skip(1) {
        write_figure(context, figure, writer);
    }
}
